import type { Failure } from '../message/failure.js'
import type { Headers } from '../message/headers.js'
import type { RequestHead } from '../message/request.js'
import type { Leniency } from '../parser/event.js'
import type { Answer } from '../response/answer.js'
import type { BodyError } from '../response/reply.js'
import type { Settled } from './contract.js'
import type { DeadlineName } from './deadline-names.js'

/** What the shell tells: the inputs by their tags, `Deadline` aside, which says as its name what has passed. */
interface Told {
  readonly Bytes: Uint8Array
  readonly End: undefined
  readonly Settled: Settled
  readonly Written: number
  readonly Stop: undefined
  readonly Lost: string
  readonly Pressure: boolean
  readonly Shed: undefined
}

/** What the parser finds in the input. */
interface Found {
  /** The first octet of a request line. */
  readonly Begun: undefined
  readonly Request: RequestHead
  readonly Data: Uint8Array
  /** The end of the message. */
  readonly Complete: Headers
  readonly Broken: Failure
  readonly Deviation: Leniency
  readonly Paused: undefined
  readonly Closed: undefined
}

/** How the app's program ended, or that the core answers in its place. */
interface Decided {
  readonly Answer: Answer
  /** The program's own failure. */
  readonly Fail: BodyError
  /** The program is broken. */
  readonly Defect: unknown
  readonly Refuse: Failure
}

/** How the content of an answer ended. */
interface Streamed {
  /** With what the stream returned: a trailer section, perhaps. */
  readonly Sent: unknown
  /** It failed, or, without an `error`, fell short. `open`: what it comes from is still to be closed. */
  readonly Cut: { readonly error: unknown; readonly open: boolean }
}

/** Everything that can happen to a connection, by name, with what comes along. */
export interface Signals extends Told, Found, Decided, Streamed, Readonly<Record<DeadlineName, undefined>> {}

/** The name of a signal. */
export type Signal = keyof Signals
