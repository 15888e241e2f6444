import type { Either } from 'fp-ts/lib/Either.js'
import type { Failure } from '../message/failure.js'
import type { Peer, Request } from '../message/request.js'
import type { Leniency } from '../parser/event.js'
import type { Answer, Takeover } from '../response/answer.js'
import type { Abort, BodyError, Reply } from '../response/reply.js'

/** An app: a pure, synchronous function from a request to the program that ends in its answer. */
export type App = (request: Request) => Reply<BodyError, Answer>

/** Why nobody waits for an effect any more: the reason of its AbortSignal. */
export type Gone =
  /** RST, a failed write, or FIN inside a message. */
  | { readonly _tag: 'Gone'; readonly detail: string }
  | { readonly _tag: 'TimedOut'; readonly failure: Failure }
  | { readonly _tag: 'Stopping' }
  /** Another answer went out already: the effect lost against `within`, or the handler ended without it. */
  | { readonly _tag: 'Abandoned' }

/**
 * The effect `id` resolved (Right) or rejected or threw (Left). To be told behind `Destroy` and `Cancel` too: what an
 * effect has opened is closed then.
 */
export interface Settled {
  readonly _tag: 'Settled'
  readonly id: number
  readonly result: Either<unknown, unknown>
}

/** What can happen to a connection. */
export type Input =
  /** `bytes` is borrowed: what is kept is copied, so the shell may use the memory again when `step` has returned. */
  | { readonly _tag: 'Bytes'; readonly bytes: Uint8Array }
  /** The peer half-closed (FIN). */
  | { readonly _tag: 'End' }
  | Settled
  /**
   * Of what was written, `queued` octets have not been taken by the kernel yet; 0 means drained. Behind every `Write`
   * there comes one sooner or later, at once where the kernel took all of it; any progress may be told.
   */
  | { readonly _tag: 'Written'; readonly queued: number }
  /** The time of `state.deadline` has come. Told too early, it changes nothing. */
  | { readonly _tag: 'Deadline' }
  /** Stop gracefully, C17. */
  | { readonly _tag: 'Stop' }
  /** RST or a failed write. */
  | { readonly _tag: 'Lost'; readonly detail: string }
  /** The server is close to its limit of connections, or no more: while `high`, idle ones are kept for a short time only. */
  | { readonly _tag: 'Pressure'; readonly high: boolean }
  /** Room is needed: an idle connection (`state.phase` is `Idle`, since `state.since`) closes; any other goes on. */
  | { readonly _tag: 'Shed' }

/** One line of an access log, as data. `octets` counts the content sent, without head and chunk framing. */
export interface Access {
  readonly _tag: 'Access'
  readonly request: Request
  readonly status: number
  readonly octets: number
  /** When the head was complete, and how long until the answer was handed over, in milliseconds. */
  readonly at: number
  readonly took: number
  /** The leniencies that its head needed: who sends so, and what it would break to forbid it. */
  readonly deviations: ReadonlyArray<Leniency>
}

/** What a log hears of. */
export type LogEntry =
  | Access
  /** A protocol failure and the status it was answered with; `status` 0 where no answer went out. */
  | {
      readonly _tag: 'Refused'
      readonly failure: Failure
      readonly status: number
      readonly at: number
      readonly peer: Peer
    }
  /** The app's own fault: what it threw, or a description that cannot be written. */
  | {
      readonly _tag: 'Defect'
      readonly error: unknown
      readonly request: Request | undefined
      readonly at: number
      readonly peer: Peer
    }

/** What a shell has to do, in this order. */
export type Command =
  /** Strings are latin-1: one octet a unit. Everything that one input produces goes out in one write. */
  | { readonly _tag: 'Write'; readonly pieces: ReadonlyArray<string | Uint8Array> }
  /** Run it, and tell how it ended by `Settled` with its id. Where it stands behind a `Destroy` it is run as well. */
  | { readonly _tag: 'Run'; readonly id: number; readonly run: (abort: () => Abort) => unknown }
  /** Nobody waits for `id` any more: fire its signal. */
  | { readonly _tag: 'Cancel'; readonly id: number; readonly reason: Gone }
  | { readonly _tag: 'Pause' }
  | { readonly _tag: 'Resume' }
  /** Finish writing, then FIN. */
  | { readonly _tag: 'HalfClose' }
  /**
   * Close at once; what is still queued is lost. With `reset`, by RST where the transport can: the peer must not take
   * what it has for a whole message.
   */
  | { readonly _tag: 'Destroy'; readonly reset: boolean }
  /** The connection is the app's from here on: no more inputs. `head` are the octets read already. */
  | { readonly _tag: 'HandOver'; readonly takeover: Takeover; readonly head: Uint8Array }
  | { readonly _tag: 'Log'; readonly entry: LogEntry }

/** What a step gives back. */
export interface Step<S> {
  readonly state: S
  readonly commands: ReadonlyArray<Command>
}

/** What a shell sees of a connection's state; the rest is the connection's own affair. */
export interface Visible {
  /** The phase by its name: `Idle` between two requests, `Ended` when nothing is to come. */
  readonly phase: string
  /** Since when, on the clock of `now`. */
  readonly since: number
  /** When the nearest armed deadline passes, on the clock of `now`; `Infinity` when `Ended`, and only then. */
  readonly deadline: number
}

/**
 * The lifecycle of connections, bound to an app and its options. Every `now` is in milliseconds since 1970 and comes from
 * one clock that does not go back (`performance.timeOrigin + performance.now()`): deadlines and the Date field are read
 * from it.
 */
export interface Lifecycle<S extends Visible> {
  /** A connection that has just been accepted. */
  readonly open: (peer: Peer, now: number) => S
  /** A connection too many: it is answered with 503 at once, and closes. */
  readonly refuse: (peer: Peer, now: number) => Step<S>
  /** One input. Never throws, whatever the app does. */
  readonly step: (state: S, input: Input, now: number) => Step<S>
}
