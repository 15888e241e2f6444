import type { Platform } from '../grammar/platform.js'
import type { Version } from '../message/version.js'
import type { Pieces } from './body.js'
import type { Source } from './source.js'

/** What the encoder must know besides the answer itself. */
export interface PlanContext {
  /** The request's method; `undefined` when it was never read. */
  readonly method: string | undefined
  /** The request's version; an error before the version was read is answered as to 1.1. */
  readonly version: Version
  /** The version of our status line. */
  readonly protocolVersion: 'HTTP/1.0' | 'HTTP/1.1'
  /** The connection closes behind this answer, whatever the answer says. */
  readonly closing: boolean
  /** A short idle deadline to announce, in seconds: `Keep-Alive: timeout=N`. */
  readonly keepAlive: number | undefined
  /** The Date field's value. */
  readonly date: string
  /** The Server field's value; `undefined` for none. */
  readonly server: string | undefined
  /** `preamble(date, server)`, where it was made beforehand: once per second is enough for all. */
  readonly preamble?: string
  readonly platform: Platform
}

/** The content of a planned answer. */
export type Content =
  | { readonly _tag: 'None' }
  /** All of it: octets, or a string of ASCII alone, which may be joined to the head. */
  | { readonly _tag: 'Whole'; readonly piece: string | Uint8Array }
  | {
      readonly _tag: 'Pieces'
      readonly open: () => Pieces
      readonly framing: 'counted' | 'chunked' | 'close'
      /** The declared length of `counted`. */
      readonly length: number
      /** Trailer names announced; empty where trailers may not go out. */
      readonly trailers: ReadonlyArray<string>
    }
  | { readonly _tag: 'File'; readonly source: Source; readonly start: number; readonly end: number }

/** An answer ready to be written: the head as latin-1 text with its empty line, and the content behind it. */
export interface Plan {
  readonly head: string
  readonly status: number
  readonly content: Content
  /** The head says `Connection: close`, or the content ends with the connection. */
  readonly closes: boolean
  /** A source that will not be read (HEAD, 304): still to be closed, once. */
  readonly unused: Source | undefined
}

/** A description that cannot be written down: 500 to the client, a line in the log. `detail` is for the log. */
export interface Fault {
  readonly _tag: 'Fault'
  readonly detail: string
  /** The source in the description, which nobody will read: still to be closed, once. */
  readonly unused: Source | undefined
}
