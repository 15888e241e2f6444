import type { Clock } from './clock.js'

/** What a sweep looks after: something with a deadline, and perhaps with output that waits. */
export interface Swept {
  /** When something is due, on the sweep's clock; `Infinity` for never. */
  readonly deadline: number
  /** The deadline has come. */
  lapse(): void
  /** Output is queued: look how much of it the kernel has taken. */
  poll(): void
}

/** The shortest and the longest time between two looks, in milliseconds. */
const SHORTEST = 10
const LONGEST = 1000

/**
 * How often to look when `shortest` is the shortest deadline, all in milliseconds: a tenth of it, so that no deadline is
 * late by more than that.
 *
 * @example
 * assert.equal(tickFor(2000), 200)
 * assert.equal(tickFor(5), 10)
 */
export const tickFor = (shortest: number): number => Math.min(LONGEST, Math.max(SHORTEST, Math.floor(shortest / 10)))

/**
 * All deadlines of a server behind one coarse timer. A connection changes its deadline several times a request, and a
 * timer object for each would cost more than the request; here a change is a comparison, and the members are looked
 * through only when the nearest of them is due.
 */
export class Sweep {
  private readonly members = new Set<Swept>()
  private readonly writing = new Set<Swept>()
  private readonly clock: Clock
  private readonly tick: number
  /** Keeps the process alive: wanted where no socket does. */
  private readonly held: boolean
  private nearest = Number.POSITIVE_INFINITY
  private timer: NodeJS.Timeout | undefined
  /** When the timer looks next, and one that looks before. */
  private next = 0
  private soon: NodeJS.Timeout | undefined

  constructor(clock: Clock, tick: number, held: boolean) {
    this.clock = clock
    this.tick = tick
    this.held = held
  }

  add(member: Swept): void {
    this.members.add(member)
    if (this.timer === undefined) this.start()
    this.expect(member.deadline)
  }

  remove(member: Swept): void {
    this.members.delete(member)
    this.writing.delete(member)
    if (this.members.size > 0) return
    clearInterval(this.timer)
    clearTimeout(this.soon)
    this.timer = undefined
    this.nearest = Number.POSITIVE_INFINITY
  }

  /** A member has a new deadline. */
  expect(deadline: number): void {
    if (deadline >= this.nearest) return
    this.nearest = deadline
    if (deadline < this.next) this.lookSooner(deadline)
  }

  /** A member has output that waits, or no longer. */
  watch(member: Swept, waits: boolean): void {
    if (waits) this.writing.add(member)
    else this.writing.delete(member)
  }

  private start(): void {
    this.next = this.clock.now() + this.tick
    this.timer = setInterval(() => this.look(), this.tick)
    if (!this.held) this.timer.unref()
  }

  /** A deadline that an app has set may be shorter than all that were known when the tick was chosen. */
  private lookSooner(deadline: number): void {
    const wait = Math.max(SHORTEST, deadline - this.clock.now())
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.look(), wait)
    if (!this.held) this.soon.unref()
  }

  private look(): void {
    for (const member of this.writing) member.poll()
    const now = this.clock.now()
    this.next = now + this.tick
    if (now < this.nearest) {
      // A timer can be early by a part of a millisecond.
      if (this.nearest < this.next) this.lookSooner(this.nearest)
      return
    }
    this.nearest = Number.POSITIVE_INFINITY
    for (const member of this.members) {
      if (member.deadline <= now) member.lapse()
      this.expect(member.deadline)
    }
  }
}
