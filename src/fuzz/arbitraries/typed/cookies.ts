/** Cookies as a client sends them, and as a server sets them: RFC 6265bis §4. */
import * as fc from 'fast-check'
import type { SetCookie } from '../../../handler/semantics/set-cookie.js'
import { textOf, token } from '../octets.js'
import { anyCase, anyOf, type ListBounds, type Phrase, saidTogether, several } from './phrase.js'

const COOKIE_OCTET = "!#$%&'()*+-./0123456789:<=>?@ABCxyz[]^_`{|}~"

const named = (): fc.Arbitrary<string> => anyOf(fc.constantFrom('id', 'a', '__proto__', 'constructor'), token())

const valued = (): fc.Arbitrary<string> =>
  fc
    .tuple(textOf(COOKIE_OCTET, 0, 10), fc.constantFrom(false, false, true))
    .map(([text, isQuoted]) => (isQuoted ? `"${text}"` : text))

/** A cookie’s name and its value, quotes and all: nothing in it is decoded. */
export type CookiePair = readonly [name: string, value: string]

/**
 * The value of Cookie: pairs, of which two may have one name.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { cookieList } from '../../../handler/semantics/cookie.js'
 * import { fromFields } from '../../../message/headers.js'
 * for (const { value, text } of fc.sample(cookiePairs(), 5))
 *   assert.deepEqual(cookieList(fromFields([['Cookie', text]])), value)
 */
export const cookiePairs = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<CookiePair>>> =>
  several(fc.tuple(named(), valued()), bounds).map((value) => ({
    value,
    text: value.map(([name, own]) => `${name}=${own}`).join('; '),
  }))

type Attribute = Phrase<Partial<SetCookie>>

const attribute = <A>(
  name: string,
  values: fc.Arbitrary<A>,
  own: (value: A) => Partial<SetCookie>,
  show: (value: A) => string = String,
): fc.Arbitrary<Attribute> =>
  fc
    .tuple(anyCase(fc.constant(name)), values)
    .map(([spelt, value]) => ({ value: own(value), text: `${spelt}=${show(value)}` }))

const flag = (name: string, value: Partial<SetCookie>): fc.Arbitrary<Attribute> =>
  anyCase(fc.constant(name)).map((text) => ({ value, text }))

/** Milliseconds from 1970, up to 9999. */
const expiry = (): fc.Arbitrary<number> => fc.integer({ min: 0, max: 253_402_300_799 }).map((at) => at * 1000)

const attributes = (): ReadonlyArray<fc.Arbitrary<Attribute>> => [
  attribute('Max-Age', fc.nat(), (maxAge) => ({ maxAge })),
  attribute('Domain', fc.constantFrom('a.example', 'b-c.example', 'a'), (domain) => ({ domain })),
  attribute('Path', fc.constantFrom('/', '/a b', '/a/b?c'), (path) => ({ path })),
  attribute(
    'Expires',
    expiry(),
    (expires) => ({ expires }),
    (expires) => new Date(expires).toUTCString(),
  ),
  attribute('SameSite', fc.constantFrom('Strict' as const, 'Lax' as const), (sameSite) => ({ sameSite })),
  flag('HttpOnly', { httpOnly: true }),
  flag('Secure', { secure: true }),
]

/**
 * The value of Set-Cookie: a cookie that a browser takes, with its attributes in any order, their names in any case. The
 * meaning is what `formatSetCookie` takes.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { formatSetCookie } from '../../../handler/semantics/set-cookie.js'
 * for (const { value } of fc.sample(setCookie(), 5)) assert.equal(formatSetCookie(value)._tag, 'Right')
 */
export const setCookie = (): fc.Arbitrary<Phrase<SetCookie>> => {
  const places = fc.shuffledSubarray(attributes().map((_, at) => at))
  return fc.tuple(token(), valued(), places, fc.tuple(...attributes())).map(([name, value, order, all]) => {
    const said = order.flatMap((at) => all[at] ?? [])
    return {
      value: saidTogether<SetCookie>({ name, value }, said),
      text: [`${name}=${value}`, ...said.map(({ text }) => text)].join('; '),
    }
  })
}
