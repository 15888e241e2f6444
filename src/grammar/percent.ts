import { utf8Decode, utf8Encode } from './utf8.js'

const PERCENT = 0x25

const hex = (text: string, at: number): number => {
  const unit = text.charCodeAt(at)
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  const folded = unit | 0x20
  return folded >= 0x61 && folded <= 0x66 ? folded - 0x57 : Number.NaN
}

/**
 * A segment of a path, or a part of a query, with each `%` and its two digits as the octet they stand for, read as
 * UTF-8: RFC 3986 §2.1. Once; `undefined` where a `%` has no digits or the octets are no UTF-8.
 *
 * @example
 * assert.equal(percentDecode('caf%C3%A9'), 'café')
 * assert.equal(percentDecode('%2541'), '%41')
 * assert.equal(percentDecode('%ff'), undefined)
 */
export const percentDecode = (text: string): string | undefined => {
  if (!text.includes('%')) return text
  const octets: number[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0x7f) return undefined
    if (unit !== PERCENT) octets.push(unit)
    else {
      const value = hex(text, at + 1) * 16 + hex(text, at + 2)
      if (Number.isNaN(value)) return undefined
      octets.push(value)
      at += 2
    }
  }
  return utf8Decode(Uint8Array.from(octets))
}

const HEX = '0123456789ABCDEF'

/** ALPHA, DIGIT, `-`, `.`, `_`, `~`: what needs no escape anywhere, RFC 3986 §2.3. */
const isUnreserved = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x30 && byte <= 0x39) ||
  byte === 0x2d ||
  byte === 0x2e ||
  byte === 0x5f ||
  byte === 0x7e

/**
 * Text with every octet that is not unreserved as `%` and two digits: fit for a segment of a path, a query, a form and
 * a cookie. Lone surrogates become U+FFFD.
 *
 * @example
 * assert.equal(percentEncode('a b/é'), 'a%20b%2F%C3%A9')
 */
export const percentEncode = (text: string): string => {
  let encoded = ''
  for (const byte of utf8Encode(text))
    encoded += isUnreserved(byte) ? String.fromCharCode(byte) : `%${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`
  return encoded
}
