import type { Either } from 'fp-ts/lib/Either.js'
import { type Failure, failure } from '../message/failure.js'
import type { Headers } from '../message/headers.js'
import type { RequestHead } from '../message/request.js'
import type { Event } from './event.js'
import type { RequestParser } from './request-parser.js'
import type { State } from './state.js'

/** Where chunks come from: a socket, a file, an array. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

const isLast = (event: Event): boolean => event._tag === 'Failure' || event._tag === 'Closed' || event._tag === 'Paused'

/**
 * Every event of a connection, in order, up to and with the first of Failure, Closed or Paused; the source is left alone
 * behind it. Returns the last state: behind Paused, `resume` gives the octets back that were not read.
 */
export const eventsOf = (parser: RequestParser) =>
  async function* (source: Chunks): AsyncGenerator<Event, State, void> {
    let { initial: state } = parser
    for await (const chunk of source) {
      const step = parser.feed(state, chunk)
      state = step.state
      for (const event of step.events) {
        yield event
        if (isLast(event)) return state
      }
    }
    const last = parser.end(state)
    yield* last.events
    return last.state
  }

/** A request with all of its content. */
export interface Message {
  readonly request: RequestHead
  readonly content: Uint8Array
  readonly trailers: Headers
}

/** Content above this many octets is refused, unless another limit is asked for. */
const MOST_CONTENT = 1_048_576

const joined = (pieces: ReadonlyArray<Uint8Array>, length: number): Uint8Array => {
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** A message that is being gathered: grows with each piece, and is seen by its own loop alone. */
interface Gathering {
  readonly request: RequestHead
  readonly pieces: Uint8Array[]
  length: number
}

/**
 * Every complete message of a connection, content of at most `limit` octets each. Ends behind the first Left: a failure
 * of the parser, or `content-too-large`.
 */
export const messagesOf = (parser: RequestParser) =>
  async function* (
    source: Chunks,
    { limit = MOST_CONTENT }: { readonly limit?: number } = {},
  ): AsyncGenerator<Either<Failure, Message>, void, void> {
    let open: Gathering | undefined
    for await (const event of eventsOf(parser)(source)) {
      if (event._tag === 'Failure') yield { _tag: 'Left', left: event }
      if (event._tag === 'Head') open = { request: event.request, pieces: [], length: 0 }
      if (open === undefined) continue
      if (event._tag === 'Data') gather(open, event.bytes)
      if (open.length > limit) {
        yield { _tag: 'Left', left: failure('content-too-large', 0, undefined, open.request.method) }
        return
      }
      if (event._tag !== 'End') continue
      const content = joined(open.pieces, open.length)
      yield { _tag: 'Right', right: { request: open.request, content, trailers: event.trailers } }
      open = undefined
    }
  }

/** The octets are a view of a chunk that may be written again: they are copied. */
const gather = (open: Gathering, bytes: Uint8Array): void => {
  open.pieces.push(Uint8Array.from(bytes))
  open.length += bytes.length
}
