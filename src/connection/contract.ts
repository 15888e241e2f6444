import type { Either } from 'fp-ts/lib/Either.js'
import type { Failure } from '../message/failure.js'
import type { Peer, Request } from '../message/request.js'
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

/** What can happen to a connection. */
export type Input =
  | { readonly _tag: 'Bytes'; readonly bytes: Uint8Array }
  /** The peer half-closed (FIN). */
  | { readonly _tag: 'End' }
  /** The effect `id` resolved (Right) or rejected or threw (Left). */
  | { readonly _tag: 'Settled'; readonly id: number; readonly result: Either<unknown, unknown> }
  /** Of what was written, `queued` octets have not been taken by the kernel yet; 0 means drained. */
  | { readonly _tag: 'Written'; readonly queued: number }
  /** The time of `state.deadline` has come. */
  | { readonly _tag: 'Deadline' }
  /** Stop gracefully, C17. */
  | { readonly _tag: 'Stop' }
  /** RST or a failed write. */
  | { readonly _tag: 'Lost'; readonly detail: string }

/** One line of an access log, as data. `octets` counts the content sent, without head and chunk framing. */
export interface Access {
  readonly _tag: 'Access'
  readonly request: Request
  readonly status: number
  readonly octets: number
  /** When the head was complete, and how long until the answer was handed over, in milliseconds. */
  readonly at: number
  readonly took: number
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
  /** Run it, and tell how it ended by `Settled` with its id. */
  | { readonly _tag: 'Run'; readonly id: number; readonly run: (abort: () => Abort) => unknown }
  /** Nobody waits for `id` any more: fire its signal. */
  | { readonly _tag: 'Cancel'; readonly id: number; readonly reason: Gone }
  | { readonly _tag: 'Pause' }
  | { readonly _tag: 'Resume' }
  /** Finish writing, then FIN. */
  | { readonly _tag: 'HalfClose' }
  /** Close at once; what is still queued is lost. */
  | { readonly _tag: 'Destroy' }
  /** The connection is the app's from here on: no more inputs. `head` are the octets read already. */
  | { readonly _tag: 'HandOver'; readonly takeover: Takeover; readonly head: Uint8Array }
  | { readonly _tag: 'Log'; readonly entry: LogEntry }
