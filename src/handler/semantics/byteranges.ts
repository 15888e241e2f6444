import { ascii } from '../../grammar/ascii.js'
import { classOf, TOKEN } from '../../grammar/bytes.js'
import type { Span } from '../../response/body.js'
import type { Source } from '../../response/source.js'
import { contentRange } from './range.js'

/** multipart/byteranges, RFC 9110 §14.6: several parts of one representation in one content. */

/** A run of the content: octets that are there, or a span of the source. */
type Segment =
  | { readonly _tag: 'Here'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly _tag: 'There'; readonly at: number; readonly span: Span }

/** What a multipart content is made of. */
export interface Multipart {
  /** Positions in the representation, in the order of the parts. */
  readonly spans: ReadonlyArray<Span>
  /** Octets of the whole representation. */
  readonly size: number
  /** Its Content-Type, which each part says; checked to be a field value. */
  readonly type: string | undefined
  readonly boundary: string
}

/** The segments of a content, and its length in octets. */
export interface Layout {
  readonly segments: ReadonlyArray<Segment>
  readonly length: number
}

/** Where everything stands in the content. A part is followed by CRLF and a delimiter, RFC 2046 §5.1.1. */
export const layoutOf = ({ spans, size, type, boundary }: Multipart): Layout => {
  const segments: Segment[] = []
  let length = 0
  const say = (text: string): void => {
    segments.push({ _tag: 'Here', at: length, bytes: ascii(text) })
    length += text.length
  }
  const typeLine = type === undefined ? '' : `Content-Type: ${type}\r\n`
  spans.forEach((span, index) => {
    say(`${index === 0 ? '' : '\r\n'}--${boundary}\r\n${typeLine}Content-Range: ${contentRange(size, span)}\r\n\r\n`)
    segments.push({ _tag: 'There', at: length, span })
    length += span.end - span.start
  })
  say(`\r\n--${boundary}--\r\n`)
  return { segments, length }
}

const lengthOf = (segment: Segment): number =>
  segment._tag === 'Here' ? segment.bytes.length : segment.span.end - segment.span.start

/**
 * The content as a source of its own, over an open one whose representation starts at `offset`. A read takes from one
 * segment at a time, so nothing outside the spans is ever read; closing it closes the other.
 */
export const multipartSource = (source: Source, offset: number, { segments }: Layout): Source => ({
  read: async (position, into) => {
    const segment = segments.find((one) => position >= one.at && position < one.at + lengthOf(one))
    if (segment === undefined) return 0
    const skip = position - segment.at
    const room = into.subarray(0, Math.min(into.length, lengthOf(segment) - skip))
    if (segment._tag === 'There') return source.read(offset + segment.span.start + skip, room)
    room.set(segment.bytes.subarray(skip, skip + room.length))
    return room.length
  },
  close: () => source.close(),
})

/** The content as octets, of a representation that is there. */
export const multipartBytes = (whole: Uint8Array, { segments, length }: Layout): Uint8Array => {
  const content = new Uint8Array(length)
  for (const segment of segments) {
    const piece = segment._tag === 'Here' ? segment.bytes : whole.subarray(segment.span.start, segment.span.end)
    content.set(piece, segment.at)
  }
  return content
}

/** FNV-1a, 32 bits: spreads, and keeps no secret. */
const hash = (text: string, seed: number): number => {
  let value = seed
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}

const OFFSET_BASIS = 0x811c9dc5

/** A boundary made of the text alone: the same for the same text and number, and another for every other number. */
export const derivedBoundary = (text: string, number: number): string => {
  const one = hash(text, OFFSET_BASIS)
  const digits = [one, hash(text, one)].map((part) => part.toString(16).padStart(8, '0')).join('')
  return `parts-${digits}-${number}`
}

/** Delimiters of tokens alone, so that no reader trips over quotes; 1 to 70 units. RFC 2046 §5.1.1. */
export const isBoundary = (text: string): boolean => {
  if (text.length === 0 || text.length > 70) return false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const isSafe = ((classOf[unit] ?? 0) & TOKEN) !== 0 && !UNSAFE.includes(text.charAt(at))
    if (!isSafe) return false
  }
  return true
}

/** Of tchar, those that are no bchars. */
const UNSAFE = '!#$%&*^`|~'

/** Does the text stand anywhere in the octets? */
export const occursIn = (bytes: Uint8Array, text: string): boolean => {
  const sought = ascii(text)
  const [first = -1] = sought
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (sought.every((byte, index) => bytes[at + index] === byte)) return true
  return false
}
