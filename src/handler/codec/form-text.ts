import { percentDecode, percentEncode } from '../../grammar/percent.js'

/** `application/x-www-form-urlencoded`, as queries and forms are written: WHATWG URL §5, read strictly. */

/**
 * A name or value of a form: `+` is a space, `%` and its digits are octets of UTF-8; `undefined` where they are not. What
 * stands there unencoded though it is not ASCII is taken for what it is, with or without a `%` beside it.
 *
 * @example
 * assert.equal(decodeFormText('é+%C3%A9'), 'é é')
 * assert.equal(decodeFormText('%'), undefined)
 */
export const decodeFormText = (text: string): string | undefined => {
  if (!text.includes('%')) return text.includes('+') ? text.replaceAll('+', ' ') : text
  return percentDecode(text.replaceAll('+', ' ').replace(/[^\u0000-\u007f]+/g, percentEncode))
}

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

/**
 * Pairs as a form or a query.
 *
 * @example
 * assert.equal(writePairs([['a', '1 2'], ['b', '&']]), 'a=1%202&b=%26')
 */
export const writePairs = (pairs: Iterable<readonly [name: string, value: string]>): string =>
  [...pairs].map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
