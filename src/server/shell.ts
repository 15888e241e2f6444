import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Command, Input, Step } from '../connection/contract.js'
import type { Takeover } from '../response/answer.js'
import { release as recycle } from './buffers.js'
import { Effect, Effects } from './effects.js'
import type { Hub, Seen } from './hub.js'
import { type Listener, listen, release } from './listener.js'
import { Output, type Owner, octetsOf } from './output.js'
import { peerOf } from './peer.js'
import type { Swept } from './sweep.js'
import { isTlsSocket } from './tls-socket.js'

const DRAINED: Input = { _tag: 'Written', queued: 0 }
const DEADLINE: Input = { _tag: 'Deadline' }
const END: Input = { _tag: 'End' }
const STOP: Input = { _tag: 'Stop' }

/** In these phases something is still owed. */
const UNFINISHED: ReadonlyArray<string> = ['Head', 'Handling', 'Sending', 'Switched']

/** Can the stream be reset? Under TLS an end without notice is seen anyway; a unix socket has no such thing. */
const isTcp = (duplex: Duplex): duplex is Socket =>
  duplex instanceof Socket && !isTlsSocket(duplex) && duplex.remoteAddress !== undefined

/** Whose connections these are. */
export interface Host<S extends Seen> extends Hub<S> {
  /** The stream is closed. */
  readonly left: (shell: Shell<S>) => void
}

/**
 * One connection on its stream: events become inputs, commands become calls. It decides nothing. A class, for the stream
 * is one thing with a state of its own; there is one of these for each connection, so it holds little.
 */
export class Shell<S extends Seen> implements Swept, Listener, Owner {
  state: S
  /** It ended with something unfinished: a request without its answer, or an answer that did not go out. */
  cut = false
  private readonly duplex: Duplex
  private readonly host: Host<S>
  private readonly output: Output
  private effects: Effects | undefined
  private later: Input[] | undefined
  private taken: Effect | undefined
  private busy = false
  private drained = false
  /** The stream is no longer ours: nothing is fed any more but how effects ended. */
  private over = false

  /** Serves the stream, from that first step on. */
  constructor(duplex: Duplex, first: Step<S>, host: Host<S>) {
    this.duplex = duplex
    this.host = host
    this.state = first.state
    this.output = new Output(duplex, host.direct, this)
    listen(duplex, this)
    host.sweep.add(this)
    for (const command of first.commands) this.execute(command)
    if (this.drained) this.feed(this.following())
  }

  get deadline(): number {
    return this.over ? Number.POSITIVE_INFINITY : this.state.deadline
  }

  lapse(): void {
    this.feed(DEADLINE)
  }

  receive(bytes: Uint8Array): void {
    this.host.tally.bytesIn += bytes.length
    this.feed({ _tag: 'Bytes', bytes })
  }

  ended(): void {
    this.feed(END)
  }

  failed(detail: string): void {
    this.feed({ _tag: 'Lost', detail })
  }

  closed(): void {
    this.feed({ _tag: 'Lost', detail: 'closed' })
    this.over = true
    this.taken?.cancel({ _tag: 'Gone', detail: 'closed' })
    this.host.sweep.remove(this)
    this.host.left(this)
  }

  /** Feeds an input that does not come from the stream. */
  tell(input: Input): void {
    this.feed(input)
  }

  /** Graceful stop. What was handed over hears it by its signal. */
  stop(): void {
    this.taken?.cancel({ _tag: 'Stopping' })
    this.feed(STOP)
  }

  /** The last resort of a stop, whatever it is doing. */
  destroy(): void {
    if (this.taken !== undefined) this.cut = true
    this.duplex.destroy()
  }

  poll(): void {
    const queued = this.output.look()
    if (queued === undefined) return
    if (queued === 0) this.host.sweep.watch(this, false)
    this.feed(queued === 0 ? DRAINED : { _tag: 'Written', queued })
  }

  moved(): void {
    if (!this.over) this.poll()
  }

  /** An input that comes while another is being worked on waits: a step sees one at a time. */
  private feed(input: Input): void {
    if (this.busy) {
      this.later ??= []
      this.later.push(input)
      return
    }
    this.busy = true
    const now = this.host.clock.now()
    this.step(input, now)
    while (this.drained || this.later !== undefined) this.step(this.following(), now)
    this.busy = false
  }

  /** What is to be fed next: that the output has left, which is known at once most of the time, or what came meanwhile. */
  private following(): Input {
    if (this.drained) {
      this.drained = false
      return DRAINED
    }
    const [next, ...rest] = this.later ?? []
    this.later = rest.length > 0 ? rest : undefined
    return next ?? DRAINED
  }

  private step(input: Input, now: number): void {
    if (this.over && input._tag !== 'Settled') return
    try {
      const { state, commands } = this.host.lifecycle.step(this.state, input, now)
      if (state.phase === 'Ended' && this.isUnfinished()) this.cut = true
      this.host.tally.requests += state.served - this.state.served
      this.state = state
      for (const command of commands) this.execute(command)
      this.host.sweep.expect(state.deadline)
    } catch (error) {
      this.defect(error)
    }
  }

  private isUnfinished(): boolean {
    const { phase } = this.state
    return phase === 'Closing' ? this.output.unsent() > 0 : UNFINISHED.includes(phase)
  }

  private execute(command: Command): void {
    switch (command._tag) {
      case 'Write':
        this.write(command.pieces)
        break
      case 'Run':
        this.effects ??= new Effects((settled) => this.feed(settled))
        this.effects.run(command.id, command.run)
        break
      case 'Cancel':
        this.effects?.cancel(command.id, command.reason)
        break
      case 'Pause':
        this.duplex.pause()
        break
      case 'Resume':
        this.duplex.resume()
        break
      case 'HalfClose':
        this.duplex.end()
        break
      case 'Destroy':
        this.close(command.reset)
        break
      case 'HandOver':
        this.handOver(command.takeover, command.head)
        break
      case 'Log':
        this.host.note(command.entry)
        break
    }
  }

  private write(pieces: ReadonlyArray<string | Uint8Array>): void {
    if (this.over) return
    const octets = octetsOf(pieces)
    this.host.tally.bytesOut += octets
    const outcome = this.output.write(pieces, octets)
    if (outcome === 'Taken') {
      this.drained = true
      // The kernel has it all. What is no socket may have handed it on instead.
      if (this.duplex instanceof Socket && !isTlsSocket(this.duplex)) recycle(pieces)
    } else if (outcome === 'Waiting') this.host.sweep.watch(this, true)
  }

  private close(reset: boolean): void {
    this.over = true
    if (reset && isTcp(this.duplex)) this.duplex.resetAndDestroy()
    else this.duplex.destroy()
  }

  /** From here on the stream is the app's; our listeners for errors and the end of it stay, so that none is unheard. */
  private handOver(takeover: Takeover, head: Uint8Array): void {
    this.over = true
    this.taken = new Effect()
    release(this.duplex)
    try {
      takeover(this.duplex, head, this.taken.abort)
    } catch (error) {
      this.defect(error)
    }
  }

  /** What must not happen costs this connection, and no other. */
  private defect(error: unknown): void {
    const peer = peerOf(this.duplex)
    this.host.note({ _tag: 'Defect', error, request: undefined, at: this.host.clock.now(), peer })
    this.close(true)
  }
}
