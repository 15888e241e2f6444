/** HTTP/1 requests and responses, parsed. No dependency at run time; the same in Node, a browser, a worker. */

import type { Event } from './event.js'
import { parserOf, type RequestParser } from './request-parser.js'
import { defaultSettings } from './settings.js'
import type { State } from './state.js'
import { eventsOf, messagesOf } from './stream.js'

export type { Failure } from '../message/failure.js'
export type { RequestHead } from '../message/request.js'
export type { ResponseHead } from '../message/response-head.js'
export type { Resumed, Step } from './advance.js'
export type {
  Closed,
  Data,
  Deviation,
  End,
  Event,
  Head,
  HeadOfResponse,
  Leniency,
  Paused,
  ResponseEvent,
  ResponseLeniency,
} from './event.js'
export { defaultLimits, type Limits } from './options.js'
export { type RequestParser, requestParser } from './request-parser.js'
export { defaultResponseLimits, type PartialResponseOptions, type ResponseLimits } from './response-options.js'
export {
  type ResponseAdvance,
  type ResponseParser,
  type ResponseState,
  type ResponseStep,
  responseParser,
} from './response-parser.js'
export type { PartialOptions } from './settings.js'
export type { Advance, State } from './state.js'
export { initial } from './state.js'
export { type Chunks, eventsOf, type Message, messagesOf } from './stream.js'

const strict: RequestParser = parserOf(defaultSettings)

/**
 * Reads one whole chunk. Total: bad input is a Failure event and a final state, never an exception. RFC 9112 §2.2; where
 * the text allows a choice, the strict parser refuses, since two readers may choose differently.
 *
 * @example
 * const { state, events } = feed(initial, ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
 * assert.equal(state._tag, 'Start')
 * assert.deepEqual(events.map((event) => event._tag), ['Head', 'End'])
 */
export const feed = strict.feed

/**
 * Says that the connection has ended: Closed between two messages, a Failure inside one.
 *
 * @example
 * assert.equal(end(initial).events[0]?._tag, 'Closed')
 */
export const end = strict.end

/**
 * One event at a time, from octet `pos` of the chunk on. Without an event every octet was read, or the state takes none
 * (Paused, Closed, Failed). What was not read may be given again, from `pos` of the answer on: nothing is lost.
 *
 * @example
 * const bytes = ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next')
 * const head = next(initial, bytes, 0)
 * assert.equal(head.event?._tag, 'Head')
 * assert.equal(head.pos, 27)
 */
export const next = strict.next

/** Ends a pause: the state that goes on with HTTP, and the octets that were fed to the pause. */
export const resume = strict.resume

/** Every event of a connection, from a sync or async source of chunks. */
export const events = eventsOf(strict)

/** Every complete message of a connection, with content up to a limit. */
export const messages = messagesOf(strict)

/** `feed` in the shape of fp-ts' State: `(chunk) => (state) => [events, state]`. */
export const feedS =
  (chunk: Uint8Array) =>
  (state: State): [ReadonlyArray<Event>, State] => {
    const step = feed(state, chunk)
    return [step.events, step.state]
  }
