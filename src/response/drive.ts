import type { Either } from 'fp-ts/lib/Either.js'
import type { Headers } from '../message/headers.js'
import type { Abort, Await, BodyError, Collect, Done, Fail, Inform, Pull, Pulled, Reply } from './reply.js'

/**
 * The core that every interpreter of a Reply shares: it advances a program until the program needs something that only
 * its surroundings have. An interpreter is a loop around it: look at the need, get it, `give` it, look again.
 *
 * What is decided here, and so the same everywhere: a `then` or `late` that throws, a rejected effect and a handler that
 * returns no Reply are a `Defect`; a body that broke stays broken (later reads see the same error and are not asked
 * for); `Within` is a deadline, so a need inside one has an `until`, and one that comes up at or after it is never shown.
 */

/** The program is broken: it threw, an effect rejected, or it is no Reply at all. */
export interface Defect {
  readonly _tag: 'Defect'
  readonly error: unknown
}

/** What every unfinished program has. Times are milliseconds on the clock of the `now` that was passed in. */
interface Waiting<E, A> {
  /** When the nearest `Within` around this need ends; `Infinity` when there is none. */
  readonly until: number
  /**
   * The time is `now`. Where a `Within` has ended (the outermost first), the need is abandoned and the program goes on
   * with its `late`; otherwise this same need comes back. An abandoned read has taken nothing of the body.
   */
  readonly late: (now: number) => Need<E, A>
}

/** The whole rest of the body, at most `limit` octets (`undefined`: the interpreter's own limit). */
export interface NeedBody<E, A> extends Waiting<E, A> {
  readonly _tag: 'NeedBody'
  readonly limit: number | undefined
  readonly give: (result: Either<BodyError, Uint8Array>, now: number) => Need<E, A>
}

/** The next piece of the body. */
export interface NeedPiece<E, A> extends Waiting<E, A> {
  readonly _tag: 'NeedPiece'
  readonly give: (result: Either<BodyError, Pulled>, now: number) => Need<E, A>
}

/** An interim response is to be sent (or skipped, to HTTP/1.0). */
export interface NeedInform<E, A> extends Waiting<E, A> {
  readonly _tag: 'NeedInform'
  readonly status: 102 | 103
  readonly headers: Headers
  readonly give: (now: number) => Need<E, A>
}

/** An effect is to be run: once, each time this need is met. A Left (it rejected or threw) makes a Defect. */
export interface NeedEffect<E, A> extends Waiting<E, A> {
  readonly _tag: 'NeedEffect'
  readonly run: (abort: () => Abort) => PromiseLike<unknown>
  readonly give: (result: Either<unknown, unknown>, now: number) => Need<E, A>
}

/** A need that is not met yet. */
export type Pending<E, A> = NeedBody<E, A> | NeedPiece<E, A> | NeedInform<E, A> | NeedEffect<E, A>

/** Where a program stands: it has ended (`Done`, `Fail`, `Defect`), or there is something it needs. A value. */
export type Need<E, A> = Done<A> | Fail<E> | Defect | Pending<E, A>

/** A broken program, for whoever finds out that it is. */
export const defect = (error: unknown): Defect => ({ _tag: 'Defect', error })

/**
 * Starts a program and runs it up to its first need. `start` is a thunk since a handler may throw; a Response comes back
 * as it is, without an allocation. Total: it never throws.
 *
 * @example
 * import { collect } from './program.js'
 * assert.equal(drive(() => collect(), 0)._tag, 'NeedBody')
 */
export const drive = <E, A>(start: () => Reply<E, A>, now: number): Need<E, A> => attempt(start, now, undefined)

/**
 * So often a program may ask again for content that is broken, or at its end, before that counts as a defect: a loop that
 * forgets to look would never let go of the processor.
 */
export const readsBehind = 1_000_000

/** What such a defect says. */
export const READS_ON = 'a program reads on and on where there is nothing to read'

type Broken = BodyError | undefined

const attempt = <E, A>(next: () => Reply<E, A>, now: number, broken: Broken): Need<E, A> => {
  try {
    return settle(next(), now, broken)
  } catch (error) {
    return defect(error)
  }
}

const left = <E>(error: E): Either<E, never> => ({ _tag: 'Left', left: error })

/** What is known of the body behind this read; there is none behind an error. */
const brokenBy = (result: Either<BodyError, unknown>): Broken => (result._tag === 'Left' ? result.left : undefined)

/** May throw where the program does. */
const settle = <E, A>(first: Reply<E, A>, now: number, broken: Broken): Need<E, A> => {
  let reply = first
  let rounds = 0
  for (;;) {
    // What is no record has no tag either; a stranger in JavaScript may return it.
    if (reply === undefined || reply === null) return stranger(reply)
    switch (reply._tag) {
      case 'Done':
      case 'Fail':
        return reply
      case 'Collect':
        if (broken === undefined) return body(reply)
        if (++rounds > readsBehind) return defect(READS_ON)
        reply = reply.then(left(broken))
        break
      case 'Pull':
        if (broken === undefined) return piece(reply)
        if (++rounds > readsBehind) return defect(READS_ON)
        reply = reply.then(left(broken))
        break
      case 'Inform':
        return interim(reply, broken)
      case 'Await':
        return effect(reply, broken)
      case 'Within': {
        const inner = settle<never, Reply<E, A>>(reply.reply, now, broken)
        if (inner._tag !== 'Done') return inside(inner, { end: now + span(reply.ms), late: reply.late, broken }, now)
        reply = inner.value
        break
      }
      default:
        return stranger(reply)
    }
  }
}

/** Milliseconds that make sense: a negative number, or none at all, is over at once. */
const span = (ms: number): number => Math.max(ms, 0) || 0

const body = <E, A>(reply: Collect<E, A>): NeedBody<E, A> => {
  const need: NeedBody<E, A> = {
    _tag: 'NeedBody',
    limit: reply.limit,
    until: Infinity,
    late: () => need,
    give: (result, now) => attempt(() => reply.then(result), now, brokenBy(result)),
  }
  return need
}

const piece = <E, A>(reply: Pull<E, A>): NeedPiece<E, A> => {
  const need: NeedPiece<E, A> = {
    _tag: 'NeedPiece',
    until: Infinity,
    late: () => need,
    give: (result, now) => attempt(() => reply.then(result), now, brokenBy(result)),
  }
  return need
}

const interim = <E, A>(reply: Inform<E, A>, broken: Broken): NeedInform<E, A> => {
  const need: NeedInform<E, A> = {
    _tag: 'NeedInform',
    status: reply.status,
    headers: reply.headers,
    until: Infinity,
    late: () => need,
    give: (now) => attempt(() => reply.then(), now, broken),
  }
  return need
}

const effect = <E, A>(reply: Await<E, A>, broken: Broken): NeedEffect<E, A> => {
  const need: NeedEffect<E, A> = {
    _tag: 'NeedEffect',
    run: reply.run,
    until: Infinity,
    late: () => need,
    give: (result, now) =>
      result._tag === 'Left' ? defect(result.left) : attempt(() => reply.then(result.right), now, broken),
  }
  return need
}

/** A Within on the way: when it ends, what then, and what is known of the body so far. */
interface Limit<E, A> {
  readonly end: number
  readonly late: () => Reply<E, A>
  readonly broken: Broken
}

/** The need of a program inside a Within, as a need of the program around it. */
const limited = <E, A>(inner: Pending<never, Reply<E, A>>, limit: Limit<E, A>): Pending<E, A> => {
  const reads = (result: Either<BodyError, unknown>): Limit<E, A> => ({
    ...limit,
    broken: brokenBy(result),
  })
  const until = Math.min(limit.end, inner.until)
  const late = (now: number): Need<E, A> => {
    if (now >= limit.end) return attempt(limit.late, now, limit.broken)
    const next = inner.late(now)
    return next === inner ? need : inside(next, limit, now)
  }
  const around = (): Pending<E, A> => {
    switch (inner._tag) {
      case 'NeedBody': {
        const give: NeedBody<E, A>['give'] = (result, now) => inside(inner.give(result, now), reads(result), now)
        return { ...inner, until, late, give }
      }
      case 'NeedPiece': {
        const give: NeedPiece<E, A>['give'] = (result, now) => inside(inner.give(result, now), reads(result), now)
        return { ...inner, until, late, give }
      }
      case 'NeedInform': {
        const give: NeedInform<E, A>['give'] = (now) => inside(inner.give(now), limit, now)
        return { ...inner, until, late, give }
      }
      case 'NeedEffect': {
        const give: NeedEffect<E, A>['give'] = (result, now) => inside(inner.give(result, now), limit, now)
        return { ...inner, until, late, give }
      }
    }
  }
  const need = around()
  return need
}

const inside = <E, A>(inner: Need<never, Reply<E, A>>, limit: Limit<E, A>, now: number): Need<E, A> => {
  switch (inner._tag) {
    case 'Done':
      return attempt(() => inner.value, now, limit.broken)
    case 'Fail':
    case 'Defect':
      return inner
    default:
      return now >= limit.end ? attempt(limit.late, now, limit.broken) : limited(inner, limit)
  }
}

/** What a handler in JavaScript may return. A promise is given somebody who listens: its rejection is no crash. */
const stranger = (value: unknown): Defect => {
  if (typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function')
    value.then(ignore, ignore)
  return defect('a handler returned what is no Reply')
}

const ignore = (): void => {}
