import type { Option } from 'fp-ts/lib/Option.js'
import { trimOws } from '../../grammar/ascii.js'
import { percentDecode, percentEncode } from '../../grammar/percent.js'
import type { Headers } from '../../message/headers.js'
import { optional } from './results.js'

/** The cookies of a request, RFC 6265bis §5.8.3 read from the server's side. */

/**
 * Every pair of the Cookie field in its order, over all its lines, values as sent: quotes are part of a value, and nothing
 * is decoded. A piece without `=` has no name to be asked for by, and is left out. Total; linear in the field.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * assert.deepEqual(cookieList(fromFields([['Cookie', 'a=1; b="2"; a=3; junk']])), [['a', '1'], ['b', '"2"'], ['a', '3']])
 */
export const cookieList = (headers: Headers): ReadonlyArray<readonly [name: string, value: string]> =>
  headers.getAll('Cookie').flatMap((line) =>
    line.split(';').flatMap((pair): ReadonlyArray<readonly [string, string]> => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [] : [[trimOws(pair.slice(0, equals)), trimOws(pair.slice(equals + 1))]]
    }),
  )

/**
 * The cookies by name, as sent; the first of a name, which is the one with the longest path. A Map: a cookie named
 * `__proto__` is a cookie like others.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * assert.equal(cookies(fromFields([['Cookie', 'a=1; a=2']])).get('a'), '1')
 */
export const cookies = (headers: Headers): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const [name, value] of cookieList(headers)) if (!found.has(name)) found.set(name, value)
  return found
}

/**
 * A value that `encodeCookieValue` or `encodeURIComponent` made, decoded. None when it holds a broken escape, or one that
 * is no UTF-8.
 *
 * @example
 * assert.deepEqual(decodeCookieValue('a%20b'), { _tag: 'Some', value: 'a b' })
 * assert.equal(decodeCookieValue('100%')._tag, 'None')
 */
export const decodeCookieValue = (value: string): Option<string> => optional(percentDecode(value))

/**
 * Any text as a cookie's value, in percent-encoding of UTF-8. Total: lone surrogates become U+FFFD.
 *
 * @example
 * assert.equal(encodeCookieValue('a; b'), 'a%3B%20b')
 */
export const encodeCookieValue = (text: string): string => percentEncode(text)
