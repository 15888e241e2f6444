import type { Either } from 'fp-ts/lib/Either.js'
import { lowerCase } from '../../grammar/ascii.js'
import { formatHttpDate } from '../../grammar/date.js'
import { isToken } from '../../grammar/list.js'
import { appendHeader } from '../../response/change.js'
import { encodeHeaderValue, type HeaderValue } from '../../response/header-value.js'
import type { Response } from '../../response/response.js'
import { left, right } from './results.js'

/** Cookies that a response sets, RFC 6265bis §4.1: what a browser would throw away is refused here. */

/** A cookie to be set. The value is written as it is: see `encodeCookieValue`. */
export interface SetCookie {
  /** A token. */
  readonly name: string
  /** ASCII without spaces, quotes, commas, semicolons and backslashes; or such in one pair of quotes. */
  readonly value: string
  /** In seconds from now; 0 deletes the cookie. Wins over `expires`. */
  readonly maxAge?: number | undefined
  /** A host name, which its subdomains then share. Without it the cookie is this host's alone. */
  readonly domain?: string | undefined
  /** Begins with `/`. Without it, the folder of the request's path. */
  readonly path?: string | undefined
  /** In milliseconds from 1970. */
  readonly expires?: number | undefined
  readonly httpOnly?: boolean | undefined
  readonly secure?: boolean | undefined
  /** A jar for each top-level site; asks for `secure`. */
  readonly partitioned?: boolean | undefined
  readonly priority?: 'Low' | 'Medium' | 'High' | undefined
  /** `None` asks for `secure`. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | undefined
}

/** Why a cookie cannot be set: which rule it breaks. Holds nothing of the cookie. */
export interface CookieError {
  readonly _tag: 'CookieError'
  readonly rule:
    | 'name'
    | 'value'
    | 'size'
    | 'max-age'
    | 'domain'
    | 'path'
    | 'expires'
    | 'secure-prefix'
    | 'host-prefix'
    | 'same-site'
    | 'priority'
    | 'partitioned'
  readonly detail: string
}

type Rule = CookieError['rule']

/** cookie-octet: %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E. */
const isCookieUnit = (unit: number): boolean =>
  unit >= 0x21 && unit <= 0x7e && unit !== 0x22 && unit !== 0x2c && unit !== 0x3b && unit !== 0x5c

const every = (text: string, test: (unit: number) => boolean): boolean => {
  for (let at = 0; at < text.length; at++) if (!test(text.charCodeAt(at))) return false
  return true
}

const isValue = (text: string): boolean => {
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"')
  return every(isQuoted ? text.slice(1, -1) : text, isCookieUnit)
}

const isAlphaNum = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a)

/** Labels of letters, digits and inner hyphens, at most 63 units each: RFC 1034 §3.5, RFC 1123 §2.1. */
const isDomain = (text: string): boolean =>
  text.length <= 253 &&
  text.split('.').every((label) => {
    const ends = isAlphaNum(label.charCodeAt(0)) && isAlphaNum(label.charCodeAt(label.length - 1))
    return ends && label.length <= 63 && every(label, (unit) => unit === 0x2d || isAlphaNum(unit))
  })

const isPath = (text: string): boolean =>
  text.startsWith('/') &&
  text.length <= 1024 &&
  !text.endsWith(' ') &&
  every(text, (unit) => unit >= 0x20 && unit <= 0x7e && unit !== 0x3b)

const FIRST = -11_644_473_600_000
const LAST = 253_402_300_799_999

// Typed; but a caller in JavaScript must not write attributes of his own through them.
const SITES: ReadonlyArray<string> = ['Strict', 'Lax', 'None']
const PRIORITIES: ReadonlyArray<string> = ['Low', 'Medium', 'High']

/** The rules in their order: which, whether it is broken, and what it says. */
const rules: ReadonlyArray<readonly [Rule, (it: SetCookie) => boolean, string]> = [
  ['name', ({ name }) => !isToken(name), 'the name is no token'],
  ['value', ({ value }) => !isValue(value), 'the value holds what it cannot; encodeCookieValue helps'],
  ['size', ({ name, value }) => name.length + value.length > 4096, 'name and value take more than 4096 octets'],
  [
    'max-age',
    ({ maxAge = 0 }) => !Number.isSafeInteger(maxAge) || maxAge < 0,
    'Max-Age is no whole number of seconds from 0',
  ],
  [
    'domain',
    ({ domain }) => domain !== undefined && !isDomain(domain),
    'Domain is no host name, without a dot before it',
  ],
  ['path', ({ path }) => path !== undefined && !isPath(path), 'Path does not begin with /, or holds what it cannot'],
  ['expires', ({ expires = 0 }) => !(expires >= FIRST && expires <= LAST), 'Expires is no instant from 1601 to 9999'],
  [
    'secure-prefix',
    ({ name, secure }) => lowerCase(name).startsWith('__secure-') && secure !== true,
    'a __Secure- cookie is Secure',
  ],
  [
    'host-prefix',
    ({ name, secure, path, domain }) =>
      lowerCase(name).startsWith('__host-') && !(secure === true && path === '/' && domain === undefined),
    'a __Host- cookie is Secure, has Path=/ and no Domain',
  ],
  [
    'same-site',
    ({ sameSite = 'Lax', secure }) => !SITES.includes(sameSite) || (sameSite === 'None' && secure !== true),
    'SameSite is Strict, Lax or None, and None asks for Secure',
  ],
  ['priority', ({ priority = 'Low' }) => !PRIORITIES.includes(priority), 'Priority is Low, Medium or High'],
  ['partitioned', ({ partitioned, secure }) => partitioned === true && secure !== true, 'Partitioned asks for Secure'],
]

/**
 * Writes a cookie as the value of Set-Cookie, or says which rule it breaks: those of the grammar (RFC 6265bis §4.1.1), of
 * the prefixes (§4.1.3, in any case, as browsers compare them), and those by which a browser drops a cookie.
 *
 * @example
 * assert.deepEqual(formatSetCookie({ name: 'id', value: '1', path: '/', httpOnly: true, sameSite: 'Lax' }),
 *   { _tag: 'Right', right: 'id=1; Path=/; HttpOnly; SameSite=Lax' })
 * const refused = formatSetCookie({ name: '__Host-id', value: '1', secure: true })
 * assert.equal(refused._tag === 'Left' && refused.left.rule, 'host-prefix')
 */
export const formatSetCookie = (it: SetCookie): Either<CookieError, HeaderValue> => {
  const broken = rules.find(([, isBroken]) => isBroken(it))
  if (broken !== undefined) return left({ _tag: 'CookieError', rule: broken[0], detail: broken[2] })
  const attributes = [
    ...attribute('Max-Age', it.maxAge),
    ...attribute('Domain', it.domain),
    ...attribute('Path', it.path),
    ...attribute('Expires', it.expires === undefined ? undefined : formatHttpDate(it.expires)),
    ...(it.httpOnly === true ? ['HttpOnly'] : []),
    ...(it.secure === true ? ['Secure'] : []),
    ...(it.partitioned === true ? ['Partitioned'] : []),
    ...attribute('Priority', it.priority),
    ...attribute('SameSite', it.sameSite),
  ]
  // ASCII by the rules above, so this changes nothing of it.
  return right(encodeHeaderValue([`${it.name}=${it.value}`, ...attributes].join('; ')))
}

const attribute = (name: string, value: string | number | undefined): ReadonlyArray<string> =>
  value === undefined ? [] : [`${name}=${value}`]

/**
 * Sets a cookie in a response, beside those that it sets already. RFC 6265bis §3.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * const response = withCookie({ name: 'id', value: '1' })(ok())
 * assert.equal(response._tag === 'Right' && response.right.headers.get('set-cookie'), 'id=1')
 */
export const withCookie =
  (cookie: SetCookie) =>
  <S extends number>(response: Response<S>): Either<CookieError, Response<S>> => {
    const value = formatSetCookie(cookie)
    return value._tag === 'Left' ? value : right(appendHeader('Set-Cookie', value.right)(response))
  }

/** Which cookie to delete: a browser finds it by name, domain and path, and refuses it by its other attributes. */
export type CookieScope = Omit<SetCookie, 'value' | 'maxAge' | 'expires'>

/**
 * Deletes a cookie: sets it empty and long past. Give it the domain and the path that it was set with.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * const response = clearCookie({ name: 'id', path: '/' })(ok())
 * assert.equal(response._tag === 'Right' && response.right.headers.get('set-cookie'),
 *   'id=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
 */
export const clearCookie = (scope: CookieScope) => withCookie({ ...scope, value: '', maxAge: 0, expires: 0 })
