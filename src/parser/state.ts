import type { Failure } from '../message/failure.js'
import type { Headers } from '../message/headers.js'
import type { ChunkScan } from './chunk-scan.js'
import type { Event } from './event.js'
import type { FieldScan } from './field-scan.js'
import type { Frame } from './frame.js'
import type { Held } from './held.js'

/** What a body has to remember of its head. */
export interface Message {
  /** The message may switch protocols: pause behind it. */
  readonly switches: boolean
  readonly method: string
}

/**
 * A request parser between two chunks. A plain value: keep it, fork it, print it, send it elsewhere. `offset` is the
 * number of octets read since the start of the connection.
 */
export type State =
  /** Before a request line. `skipped` is what was read of the one empty line that may stand there. */
  | { readonly _tag: 'Start'; readonly offset: number; readonly skipped: '' | '\r' | '\r\n' | '\n' }
  | {
      readonly _tag: 'Head'
      readonly offset: number
      /** How many octets of the head were read, and which leniencies were told of. */
      readonly length: number
      readonly told: number
      readonly frame: Frame
    }
  /** Inside counted content: `left` octets are still to come, at least one. */
  | { readonly _tag: 'Counted'; readonly offset: number; readonly message: Message; readonly left: number }
  /** Before or inside a chunk line. `total`: the sizes of the chunks so far; `extensions`: octets of their extensions. */
  | {
      readonly _tag: 'ChunkLine'
      readonly offset: number
      readonly message: Message
      readonly total: number
      readonly extensions: number
      readonly scan: Readonly<ChunkScan>
      readonly held: Held
    }
  /** Inside chunk data: `left` octets are still to come, at least one. `total` counts this chunk's. */
  | {
      readonly _tag: 'ChunkData'
      readonly offset: number
      readonly message: Message
      readonly total: number
      readonly extensions: number
      readonly left: number
    }
  /** Behind chunk data. `met`: octets of its CRLF. */
  | {
      readonly _tag: 'ChunkEnd'
      readonly offset: number
      readonly message: Message
      readonly total: number
      readonly extensions: number
      readonly met: 0 | 1
    }
  | {
      readonly _tag: 'Trailers'
      readonly offset: number
      readonly message: Message
      readonly fields: Readonly<FieldScan>
      readonly held: Held
    }
  /** Inside content that the end of the connection ends: of a response. */
  | { readonly _tag: 'UntilClose'; readonly offset: number; readonly message: Message }
  /** The message was read; its End has not been told. */
  | { readonly _tag: 'Complete'; readonly offset: number; readonly switches: boolean; readonly trailers: Headers }
  /** End was told; that the parser pauses has not. */
  | { readonly _tag: 'Switching'; readonly offset: number }
  /** Another protocol may begin here. `unread`: octets that were fed and not looked at. */
  | { readonly _tag: 'Paused'; readonly offset: number; readonly unread: Held }
  | { readonly _tag: 'Closed'; readonly offset: number }
  /** Final: says nothing more, for ever. */
  | { readonly _tag: 'Failed'; readonly offset: number; readonly failure: Failure }

/** One event, or none when more octets are needed; what to ask next, and from which octet on. */
export interface Advance<E = Event> {
  readonly state: State
  readonly event: E | undefined
  readonly pos: number
}

/** A connection of which nothing was read. */
export const initial: State = { _tag: 'Start', offset: 0, skipped: '' }
