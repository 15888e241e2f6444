import type { Framing } from '../message/framing.js'
import type { Headers } from '../message/headers.js'
import type { Data, Event } from '../parser/event.js'
import type { RequestParser } from '../parser/request-parser.js'
import type { State } from '../parser/state.js'
import { escapeField } from '../server/log-escape.js'
import { explained, explanation } from './explain.js'
import { noTail, type Tail, withChunk } from './tail.js'

/** What the parser makes of bytes, event by event: a fold, so that where the input is cut changes nothing but Data. */

/** An event, and the octets of the connection that it was read from: from `from` on, up to `to`. */
export interface Seen {
  readonly event: Event
  readonly from: number
  readonly to: number
  readonly tail: Tail
}

/** Between two chunks. */
export interface Looking {
  readonly state: State
  /** Where the last event ended. */
  readonly at: number
  readonly tail: Tail
}

/** Before the first octet. */
export const looking = (parser: RequestParser): Looking => ({ state: parser.initial, at: 0, tail: noTail })

const seen = (event: Event, from: number, to: number, tail: Tail): Seen =>
  event._tag === 'Failure' || event._tag === 'Deviation'
    ? { event, from: event.offset, to: event.offset, tail }
    : { event, from, to, tail }

/** Data is a view of its chunk, whose first octet is the one at `base`: with it the end of a chunk line was read, too. */
const seenData = (event: Data, chunk: Uint8Array, base: number, tail: Tail): Seen => {
  const from = base + event.bytes.byteOffset - chunk.byteOffset
  return { event, from, to: from + event.bytes.length, tail }
}

/** The events of one more chunk. */
export const look =
  (parser: RequestParser) =>
  (before: Looking, chunk: Uint8Array): { readonly looking: Looking; readonly seen: ReadonlyArray<Seen> } => {
    const tail = withChunk(before.tail, chunk)
    const base = tail.from + tail.bytes.length - chunk.length
    const all: Seen[] = []
    let { state, at } = before
    for (let pos = 0; ; ) {
      const step = parser.next(state, chunk, pos)
      state = step.state
      pos = step.pos
      if (step.event === undefined) break
      const { event } = step
      const it = event._tag === 'Data' ? seenData(event, chunk, base, tail) : seen(event, at, state.offset, tail)
      all.push(it)
      at = event._tag === 'Data' ? it.to : state.offset
    }
    return { looking: { state, at, tail }, seen: all }
  }

/** The events of the end. */
export const lookAtEnd =
  (parser: RequestParser) =>
  ({ state, at, tail }: Looking): ReadonlyArray<Seen> =>
    parser.end(state).events.map((event) => seen(event, at, state.offset, tail))

const fieldsText = (headers: Headers): string =>
  [...headers].map(([name, value]) => `${name}: ${escapeField(value)}`).join('; ')

const framingText = (framing: Framing): string => {
  switch (framing._tag) {
    case 'None':
      return 'no content'
    case 'Length':
      return `${framing.length} octets of content`
    case 'Chunked':
      return 'content in chunks'
    case 'UntilClose':
      return 'content until the end'
  }
}

const SHOWN = 48

const dataText = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.subarray(0, SHOWN)).toString('latin1')
  return `${bytes.length} octets "${escapeField(text)}"${bytes.length > SHOWN ? '…' : ''}`
}

const textOf = ({ event, tail }: Seen): ReadonlyArray<string> => {
  switch (event._tag) {
    case 'Head': {
      const { method, target, version, headers, framing } = event.request
      return [`${method} ${target.raw} ${version}, ${framingText(framing)}; ${fieldsText(headers)}`]
    }
    case 'Data':
      return [dataText(event.bytes)]
    case 'End':
      return [event.trailers.size === 0 ? '' : `trailers ${fieldsText(event.trailers)}`]
    case 'Deviation':
      return [event.code]
    case 'Failure':
      return explanation(event, tail)
    case 'Paused':
      return ['another protocol may begin here; nothing more is read']
    case 'Closed':
      return ['the connection ended between two messages']
  }
}

/** The event as a line for people: the octets it was read from, its name, and what it says. A failure has lines below. */
export const inLines = (it: Seen): ReadonlyArray<string> => {
  const [first = '', ...rest] = textOf(it)
  const place = it.from === it.to ? `${it.from}` : `${it.from}-${it.to - 1}`
  return [`${place.padStart(11)}  ${it.event._tag.padEnd(9)} ${first}`.trimEnd(), ...rest]
}

const recordOf = ({ event, tail }: Seen): object => {
  switch (event._tag) {
    case 'Head': {
      const { method, target, version, authority, headers, framing } = event.request
      return { method, target: target.raw, version, authority, headers: headers.toJSON(), framing }
    }
    case 'Data':
      return { length: event.bytes.length, base64: Buffer.from(event.bytes).toString('base64') }
    case 'End':
      return { trailers: event.trailers.toJSON() }
    case 'Deviation':
      return { code: event.code }
    case 'Failure':
      return explained(event, tail)
    case 'Paused':
    case 'Closed':
      return {}
  }
}

/** The event as one object of JSON, on one line. `to` is the octet behind its last. */
export const inJson = (it: Seen): string =>
  JSON.stringify({ event: it.event._tag, from: it.from, to: it.to, ...recordOf(it) })
