import type { Framing } from '../message/framing.js'
import type { Headers } from '../message/headers.js'
import type { AnyEvent, Data } from '../parser/event.js'
import { escapeField } from '../server/log-escape.js'
import { answerOf, explained, explanation } from './explain.js'
import type { Reader } from './reader.js'
import { noTail, type Tail, withChunk } from './tail.js'

/** What a parser makes of bytes, event by event: a fold, so that where the input is cut changes nothing but Data. */

/** An event, and the octets of the connection that it was read from: from `from` on, up to `to`. */
export interface Seen {
  readonly event: AnyEvent
  readonly from: number
  readonly to: number
  readonly tail: Tail
  /** What a server answers to a failure; to that of a response nobody answers. */
  readonly answer: number | undefined
}

/** Between two chunks. */
export interface Looking<S> {
  readonly state: S
  /** Where the last event ended. */
  readonly at: number
  readonly tail: Tail
}

/** Before the first octet. */
export const looking = <S>({ initial }: Reader<S>): Looking<S> => ({ state: initial, at: 0, tail: noTail })

type Place = Pick<Seen, 'from' | 'to' | 'tail'>

const seen = ({ reads }: Pick<Reader<unknown>, 'reads'>, event: AnyEvent, { from, to, tail }: Place): Seen => {
  if (event._tag !== 'Failure' && event._tag !== 'Deviation') return { event, from, to, tail, answer: undefined }
  const answer = event._tag === 'Failure' && reads === 'requests' ? answerOf(event) : undefined
  return { event, from: event.offset, to: event.offset, tail, answer }
}

/** Data is a view of its chunk, whose first octet is the one at `base`: with it the end of a chunk line was read, too. */
const placeOf = ({ bytes }: Data, chunk: Uint8Array, base: number): Omit<Place, 'tail'> => {
  const from = base + bytes.byteOffset - chunk.byteOffset
  return { from, to: from + bytes.length }
}

/** The events of one more chunk. */
export const look =
  <S>(reader: Reader<S>) =>
  (before: Looking<S>, chunk: Uint8Array): { readonly looking: Looking<S>; readonly seen: ReadonlyArray<Seen> } => {
    const tail = withChunk(before.tail, chunk)
    const base = tail.from + tail.bytes.length - chunk.length
    const all: Seen[] = []
    let { state, at } = before
    for (let pos = 0; ; ) {
      const step = reader.next(state, chunk, pos)
      state = step.state
      pos = step.pos
      if (step.event === undefined) break
      const { event } = step
      const { offset } = reader.part(state)
      const place = event._tag === 'Data' ? placeOf(event, chunk, base) : { from: at, to: offset }
      all.push(seen(reader, event, { ...place, tail }))
      at = place.to
    }
    return { looking: { state, at, tail }, seen: all }
  }

/** The events of the end. */
export const lookAtEnd =
  <S>(reader: Reader<S>) =>
  ({ state, at, tail }: Looking<S>): ReadonlyArray<Seen> =>
    reader.end(state).events.map((event) => seen(reader, event, { from: at, to: reader.part(state).offset, tail }))

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

const textOf = ({ event, tail, answer }: Seen): ReadonlyArray<string> => {
  switch (event._tag) {
    case 'Head': {
      const { method, target, version, headers, framing } = event.request
      return [`${method} ${target.raw} ${version}, ${framingText(framing)}; ${fieldsText(headers)}`]
    }
    case 'ResponseHead': {
      const { version, status, reason, headers, framing } = event.response
      const said = reason === '' ? '' : ` ${escapeField(reason)}`
      return [`${version} ${status}${said}, ${framingText(framing)}; ${fieldsText(headers)}`]
    }
    case 'Data':
      return [dataText(event.bytes)]
    case 'End':
      return [event.trailers.size === 0 ? '' : `trailers ${fieldsText(event.trailers)}`]
    case 'Deviation':
      return [event.code]
    case 'Failure':
      return explanation(event, tail, answer)
    case 'Paused':
      return ['another protocol may begin here; nothing more is read']
    case 'Closed':
      return ['the connection ended between two messages']
  }
}

/** A name that fits its column. */
const nameOf = ({ _tag }: AnyEvent): string => (_tag === 'ResponseHead' ? 'Head' : _tag)

/** The event as a line for people: the octets it was read from, its name, and what it says. A failure has lines below. */
export const inLines = (it: Seen): ReadonlyArray<string> => {
  const [first = '', ...rest] = textOf(it)
  const place = it.from === it.to ? `${it.from}` : `${it.from}-${it.to - 1}`
  return [`${place.padStart(11)}  ${nameOf(it.event).padEnd(9)} ${first}`.trimEnd(), ...rest]
}

const recordOf = ({ event, tail, answer }: Seen): object => {
  switch (event._tag) {
    case 'Head': {
      const { method, target, version, authority, headers, framing } = event.request
      return { method, target: target.raw, version, authority, headers: headers.toJSON(), framing }
    }
    case 'ResponseHead': {
      const { version, status, reason, headers, framing } = event.response
      return { version, status, reason, headers: headers.toJSON(), framing }
    }
    case 'Data':
      return { length: event.bytes.length, base64: Buffer.from(event.bytes).toString('base64') }
    case 'End':
      return { trailers: event.trailers.toJSON() }
    case 'Deviation':
      return { code: event.code }
    case 'Failure':
      return explained(event, tail, answer)
    case 'Paused':
    case 'Closed':
      return {}
  }
}

/** The event as one object of JSON, on one line. `to` is the octet behind its last. */
export const inJson = (it: Seen): string =>
  JSON.stringify({ event: it.event._tag, from: it.from, to: it.to, ...recordOf(it) })
