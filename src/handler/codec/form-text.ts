import { percentDecode } from '../../grammar/percent.js'
import { utf8Encode } from '../../grammar/utf8.js'

/** `application/x-www-form-urlencoded`, as queries and forms are written: WHATWG URL §5, read strictly. */

/** A name or value of a form: `+` is a space, `%` and its digits are octets of UTF-8; `undefined` where they are not. */
export const decodeFormText = (text: string): string | undefined =>
  percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text)

/**
 * Calls `each` with every pair, as it was sent: what stands between two `&`, cut at its first `=`. Empty pairs are
 * skipped. `;` separates nothing.
 */
export const eachPair = (text: string, each: (name: string, value: string) => void): void => {
  for (let start = 0; start <= text.length; ) {
    const ampersand = text.indexOf('&', start)
    const end = ampersand < 0 ? text.length : ampersand
    if (end > start) {
      const pair = text.slice(start, end)
      const equals = pair.indexOf('=')
      if (equals < 0) each(pair, '')
      else each(pair.slice(0, equals), pair.slice(equals + 1))
    }
    start = end + 1
  }
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

/**
 * Pairs as a form or a query.
 *
 * @example
 * assert.equal(writePairs([['a', '1 2'], ['b', '&']]), 'a=1%202&b=%26')
 */
export const writePairs = (pairs: Iterable<readonly [name: string, value: string]>): string =>
  [...pairs].map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
