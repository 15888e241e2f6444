import type { Option } from 'fp-ts/lib/Option.js'
import { trimOws } from '../../grammar/ascii.js'
import { COMMA, DQUOTE, HTAB, SP } from '../../grammar/bytes.js'
import { utf8Encode } from '../../grammar/utf8.js'
import { type HeaderValue, headerValue } from '../../response/header-value.js'
import { none, some } from './results.js'

/** Entity tags, RFC 9110 §8.8.3: validators that are compared and never looked into. */

/** An entity tag. `opaque` is what stands between the quotes. */
export interface ETag {
  /** `W/`: representations with the same tag may differ in octets, but not in meaning. */
  readonly weak: boolean
  readonly opaque: string
}

/** etagc: %x21 / %x23-7E / obs-text. No space, no quote, and a backslash escapes nothing. */
const isTagUnit = (unit: number): boolean =>
  (unit >= 0x21 && unit <= 0x7e && unit !== DQUOTE) || (unit >= 0x80 && unit <= 0xff)

const HEX = '0123456789ABCDEF'

/**
 * The entity tag of any text: what a tag cannot hold is written as UTF-8 in percent-encoding. Strong unless told to be
 * weak. Total.
 *
 * @example
 * assert.deepEqual(etag('v1'), { weak: false, opaque: 'v1' })
 * assert.deepEqual(etag('a "b"', true), { weak: true, opaque: 'a%20%22b%22' })
 */
export const etag = (text: string, weak: boolean = false): ETag => {
  let opaque = ''
  for (const byte of utf8Encode(text))
    opaque +=
      byte < 0x80 && isTagUnit(byte) ? String.fromCharCode(byte) : `%${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`
  return { weak, opaque }
}

/** Behind the entity tag that starts at `from`; -1 when none does. `W/` is case-sensitive. */
const tagEnd = (text: string, from: number): number => {
  let at = text.startsWith('W/', from) ? from + 2 : from
  if (text.charCodeAt(at) !== DQUOTE) return -1
  at += 1
  while (isTagUnit(text.charCodeAt(at))) at++
  return text.charCodeAt(at) === DQUOTE ? at + 1 : -1
}

const tagAt = (text: string, from: number, end: number): ETag => {
  const weak = text.charCodeAt(from) !== DQUOTE
  return { weak, opaque: text.slice(weak ? from + 3 : from + 1, end - 1) }
}

/**
 * Reads one entity tag. None when the text is anything else: without quotes, with a small `w/`, with a space inside.
 *
 * @example
 * assert.deepEqual(parseETag('W/"v1"'), { _tag: 'Some', value: { weak: true, opaque: 'v1' } })
 * assert.equal(parseETag('v1')._tag, 'None')
 */
export const parseETag = (text: string): Option<ETag> => {
  const tag = trimOws(text)
  return tag.length > 0 && tagEnd(tag, 0) === tag.length ? some(tagAt(tag, 0, tag.length)) : none
}

/** The text of a tag, whatever it holds: the encoder checks it when the response is planned. */
export const etagText = ({ weak, opaque }: ETag): string => `${weak ? 'W/' : ''}"${opaque}"`

/**
 * Writes what `parseETag` reads. None when `opaque` holds what no tag can; one made by `etag` or `parseETag` never does.
 *
 * @example
 * assert.deepEqual(formatETag(etag('v1', true)), { _tag: 'Some', value: 'W/"v1"' })
 * assert.equal(formatETag({ weak: false, opaque: '"' })._tag, 'None')
 */
export const formatETag = (tag: ETag): Option<HeaderValue> => {
  const text = etagText(tag)
  const value = headerValue(text)
  return value._tag === 'Right' && tagEnd(text, 0) === text.length ? some(value.right) : none
}

/**
 * Strong comparison, RFC 9110 §8.8.3.2: the same, and neither of them weak. For If-Match and If-Range.
 *
 * @example
 * assert.equal(strongMatch(etag('1', true), etag('1', true)), false)
 */
export const strongMatch = (a: ETag, b: ETag): boolean => !a.weak && !b.weak && a.opaque === b.opaque

/**
 * Weak comparison, RFC 9110 §8.8.3.2: the same, weak or not. For If-None-Match.
 *
 * @example
 * assert.equal(weakMatch(etag('1', true), etag('1')), true)
 */
export const weakMatch = (a: ETag, b: ETag): boolean => a.opaque === b.opaque

/** What If-Match and If-None-Match name: whatever there is, or one of some tags. */
export type ETagList = '*' | ReadonlyArray<ETag>

/**
 * Reads the value of If-Match or If-None-Match (RFC 9110 §13.1.1, §13.1.2) over its lines: `*`, or a list of tags. None
 * when any of it is neither; nothing is picked out of junk. A comma inside a tag is part of it.
 *
 * @example
 * assert.deepEqual(parseETags(['"a,b", W/"c"']),
 *   { _tag: 'Some', value: [{ weak: false, opaque: 'a,b' }, { weak: true, opaque: 'c' }] })
 * assert.deepEqual(parseETags(['*']), { _tag: 'Some', value: '*' })
 * assert.equal(parseETags(['*, "a"'])._tag, 'None')
 */
export const parseETags = (lines: ReadonlyArray<string>): Option<ETagList> => {
  const [first = ''] = lines
  if (lines.length === 1 && trimOws(first) === '*') return some('*')
  const tags: ETag[] = []
  return lines.every((line) => readTags(line, tags)) ? some(tags) : none
}

const readTags = (text: string, into: ETag[]): boolean => {
  let mayStart = true
  for (let at = blankEnd(text, 0); at < text.length; at = blankEnd(text, at)) {
    if (text.charCodeAt(at) === COMMA) {
      mayStart = true
      at += 1
    } else {
      const end = mayStart ? tagEnd(text, at) : -1
      if (end < 0) return false
      into.push(tagAt(text, at, end))
      mayStart = false
      at = end
    }
  }
  return true
}

const blankEnd = (text: string, from: number): number => {
  let at = from
  while (text.charCodeAt(at) === SP || text.charCodeAt(at) === HTAB) at++
  return at
}
