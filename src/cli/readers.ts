import type { Either } from 'fp-ts/lib/Either.js'
import { flawOfOrigin } from '../handler/middleware/cors-origin.js'
import { flawOf, isToken } from '../response/header-value.js'
import { shown } from './arguments.js'
import { looksHashed, readScrypt } from './scrypt-text.js'
import { misuse, right, type UsageError } from './usage-error.js'

/** Readers of single values: text to what it means. */

/** A field for every answer. */
export type Field = readonly [name: string, value: string]

/** Cache-Control for the paths that match; `pattern` `undefined` for every path. */
export interface CacheRule {
  readonly pattern: string | undefined
  readonly value: string
}

/** Somebody who is let in. `secret` is the password, or a scrypt hash of it. */
export interface User {
  readonly name: string
  readonly secret: string
}

/**
 * A whole number in digits alone: no sign, no space, no other base.
 *
 * @example
 * assert.equal(numberOf('--port', 0, 65535)('8000')._tag, 'Right')
 * assert.equal(numberOf('--port', 0, 65535)('0x50')._tag, 'Left')
 */
export const numberOf =
  (option: string, least: number, most: number) =>
  (text: string): Either<UsageError, number> => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
    return value >= least && value <= most
      ? right(value)
      : misuse(`${option} ${shown(text)}: a whole number from ${least} to ${most} is needed`)
  }

/** What the core writes by itself, since it frames messages: RFC 9112 §6, §9. */
const CORE = ['connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'transfer-encoding', 'content-length', 'date']

/**
 * `Name: value` as a field. Whitespace around the value is no part of it (RFC 9112 §5); CR, LF and other controls are
 * refused, and so is what the core writes by itself.
 *
 * @example
 * assert.deepEqual(fieldOf('X-A:  b '), { _tag: 'Right', right: ['X-A', 'b'] })
 * assert.equal(fieldOf('X-A: b\r\nX-C: d')._tag, 'Left')
 * assert.equal(fieldOf('Content-Length: 5')._tag, 'Left')
 */
export const fieldOf = (text: string): Either<UsageError, Field> => {
  const colon = text.indexOf(':')
  if (colon < 0) return misuse(`--header ${shown(text)}: a colon is needed, 'Name: value'`)
  const name = text.slice(0, colon)
  if (!isToken(name)) return misuse(`--header ${shown(text)}: ${shown(name) || 'an empty text'} is no field name`)
  if (CORE.includes(name.toLowerCase()))
    return misuse(`--header ${shown(name)}: the server writes this field by itself`)
  const value = text
    .slice(colon + 1)
    .replace(/^[ \t]+/, '')
    .replace(/[ \t]+$/, '')
  const flaw = flawOf(value)
  return flaw < 0
    ? right([name, value])
    : misuse(`--header ${shown(name)}: character ${flaw + 1} of its value cannot stand there`)
}

/** Methods between commas, as they are sent; GET unless told. */
export const methodsOf = (text: string): Either<UsageError, ReadonlyArray<string>> => {
  const methods = text === '' ? ['GET'] : text.split(',')
  const wrong = methods.find((one) => !isToken(one))
  return wrong === undefined
    ? right(methods)
    : misuse(`--response=${shown(text)}: ${shown(wrong) || 'an empty text'} is no method`)
}

/** Origins as the option has them: all, or those between commas. */
export const originsOf = (text: string): Either<UsageError, '*' | ReadonlyArray<string>> => {
  if (text === '' || text === '*') return right('*')
  const origins = text.split(',')
  if (origins.includes('')) return misuse(`--cors=${shown(text)}: an origin is empty`)
  const wrong = origins.find((one) => flawOfOrigin(one) !== undefined)
  if (wrong === undefined) return right(origins)
  // `null` is every origin without a name, and * lets those in, too.
  const why = wrong === 'null' ? 'is no origin' : flawOfOrigin(wrong)
  return misuse(`--cors=${shown(wrong)}: it ${why}; an origin is like https://a.example:8443`)
}

/** Directives with commas between, each a token and perhaps a value: RFC 9111 §5.2. */
const DIRECTIVES = /^(?:[\w!#$%&'*+.^`|~-]+(?:=(?:[\w!#$%&'*+.^`|~-]+|"[\w ,=-]*"))?(?:[ \t]*,[ \t]*|$))+(?<![, \t])$/

/**
 * `[glob=]value`, where a value in digits means `max-age`. What stands before the `=` is a pattern if it holds what a
 * directive's name cannot: `/`, `*`, `?` or a dot.
 *
 * @example
 * assert.deepEqual(cacheRule('60'), { _tag: 'Right', right: { pattern: undefined, value: 'max-age=60' } })
 * assert.deepEqual(cacheRule('*.js=no-cache'), { _tag: 'Right', right: { pattern: '*.js', value: 'no-cache' } })
 * assert.deepEqual(cacheRule('max-age=1'), { _tag: 'Right', right: { pattern: undefined, value: 'max-age=1' } })
 */
export const cacheRule = (text: string): Either<UsageError, CacheRule> => {
  const equals = text.indexOf('=')
  const before = equals < 0 ? '' : text.slice(0, equals)
  const pattern = /[/*?.]/.test(before) ? before : undefined
  const said = pattern === undefined ? text : text.slice(equals + 1)
  const seconds = /^\d+$/.test(said)
  const value = seconds ? `max-age=${said}` : said
  if (!DIRECTIVES.test(value) || (seconds && said.length > 10))
    return misuse(`--cache ${shown(text)}: ${shown(said)} is no Cache-Control`)
  return right({ pattern, value })
}

/** Credentials hold none: RFC 7617 §2. */
export const holdsControl = (text: string): boolean => /[\u0000-\u001f\u007f]/.test(text)

/** `user:password`. The user holds no colon, the password may: RFC 7617 §2. Neither holds a control. */
export const userOf = (text: string): Either<UsageError, User> => {
  const colon = text.indexOf(':')
  // The message does not say the text again: it may be a password.
  if (colon < 0) return misuse('--auth needs user:password')
  if (holdsControl(text)) return misuse('--auth: a control character is in it, which RFC 7617 §2 forbids')
  const [name, secret] = [text.slice(0, colon), text.slice(colon + 1)]
  // A variable of a shell that is not set would let everybody in.
  if (secret === '') return misuse(`--auth ${shown(name)}: the password is empty`)
  if (looksHashed(secret) && readScrypt(secret) === undefined)
    return misuse(`--auth ${shown(name)}: this scrypt hash cannot be read; "wirefold hash" makes one`)
  return right({ name, secret })
}
