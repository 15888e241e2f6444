import type { Failure } from '../message/failure.js'
import { emptyHeaders, type Headers } from '../message/headers.js'
import type { RequestHead } from '../message/request.js'
import type { ResponseHead } from '../message/response-head.js'

/** The leniencies a parser can be asked for, each by its name. Off unless asked for, and reported when used. */
export type Leniency =
  /** LF alone ends a line of the head. Never a chunk line, never a trailer. */
  | 'bareLf'
  /** A field line may go on in the next one. Never Host, Content-Length, Transfer-Encoding or Connection. */
  | 'obsFold'
  /** Content-Length may be repeated with equal digits. Closes the connection behind its answer. */
  | 'equalContentLengths'
  /** HTTP/1.1 without Host. */
  | 'missingHost'
  /** `GET /path` CRLF, without a version. */
  | 'http09'
  /** More than one SP or HTAB around the parts of the request line. */
  | 'requestLineSpaces'
  /** Octets above 0x7F in the target, which some clients send unencoded. */
  | 'rawTarget'

/** The leniencies that a parser of responses can be asked for. */
export type ResponseLeniency =
  | 'bareLf'
  | 'obsFold'
  | 'equalContentLengths'
  /** A status line that ends behind its status, without SP and reason. */
  | 'missingReason'

/** A leniency was used. `offset`: where the strict parser would have failed. */
export interface Deviation<Name extends string = Leniency> {
  readonly _tag: 'Deviation'
  readonly code: Name
  readonly offset: number
}

/** The head of a request, complete and judged: nothing that follows can make it wrong. */
export interface Head {
  readonly _tag: 'Head'
  readonly request: RequestHead
}

/** The head of a response, complete and judged. */
export interface HeadOfResponse {
  readonly _tag: 'ResponseHead'
  readonly response: ResponseHead
}

/** A piece of content. `bytes` is a view of the chunk that was fed: copy what you keep. */
export interface Data {
  readonly _tag: 'Data'
  readonly bytes: Uint8Array
}

/** The message is complete. `trailers` is empty but behind a chunked body that had some. */
export interface End {
  readonly _tag: 'End'
  readonly trailers: Headers
}

/** The message may switch protocols: what follows is not parsed until `resume`. */
export interface Paused {
  readonly _tag: 'Paused'
}

/** The connection ended between two messages. */
export interface Closed {
  readonly _tag: 'Closed'
}

/**
 * What a request parser says: a prefix of `(Head Data* End)*`, then at most one of `Failure | Closed | Paused`, with
 * Deviations anywhere before. A Failure may come inside a message.
 */
export type Event = Head | Data | End | Deviation | Failure | Paused | Closed

/**
 * What a response parser says: as a request parser, each head a ResponseHead. An interim response (1xx) is a message
 * without content of its own.
 */
export type ResponseEvent = HeadOfResponse | Data | End | Deviation<ResponseLeniency> | Failure | Paused | Closed

/** What a parser says, whichever it is. */
export type AnyEvent = Event | ResponseEvent

/** The end of a message without trailers. */
export const END: End = { _tag: 'End', trailers: emptyHeaders }

/** The end of a message with these trailers. */
export const endOf = (trailers: Headers): End => (trailers === emptyHeaders ? END : { _tag: 'End', trailers })
