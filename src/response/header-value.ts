import type { Either } from 'fp-ts/lib/Either.js'
import { classOf, HTAB, isIn, SP, TOKEN, VALUE } from '../grammar/bytes.js'
import { utf8Encode } from '../grammar/utf8.js'
import type { Refused } from './status.js'

declare const checked: unique symbol

/** Text that was checked to be a field value: RFC 9110 §5.5, no whitespace around it. */
export type HeaderValue = string & { readonly [checked]: true }

/** A text that is no field value. `at` is the index of the first unit that cannot stand where it stands. */
export interface BadHeaderValue {
  readonly _tag: 'BadHeaderValue'
  readonly at: number
}

/** The fields that only the core writes, since they say how a message is framed and what becomes of the connection. */
export type CoreField =
  | 'connection'
  | 'keep-alive'
  | 'upgrade'
  | 'te'
  | 'trailer'
  | 'transfer-encoding'
  | 'content-length'

type Blank = ' ' | '\t'
type Breaking = '\r' | '\n' | '\0'
type NotToken =
  | Blank
  | Breaking
  | '"'
  | '('
  | ')'
  | ','
  | '/'
  | ':'
  | ';'
  | '<'
  | '='
  | '>'
  | '?'
  | '@'
  | '['
  | '\\'
  | ']'
  | '{'
  | '}'

/** Is it one known string? Not of `string`, nor of a template with a hole in it. */
type IsLiteral<S extends string> = { readonly [key: string]: never } extends Record<S, never> ? false : true

/** A field name, as far as the compiler can know: a literal is checked; `string` is checked by `plan`. */
export type FieldName<N extends string> = string extends N
  ? N
  : Lowercase<N> extends CoreField
    ? N & Refused<'this field is written by the core alone'>
    : N extends '' | `${string}${NotToken}${string}`
      ? N & Refused<'a field name is a token'>
      : N

/** A field value: a literal without CR, LF, NUL or whitespace around it, or a `HeaderValue`. */
export type FieldValue<V extends string> = V extends HeaderValue
  ? V
  : IsLiteral<V> extends false
    ? V & Refused<'text that is not known here goes through headerValue or encodeHeaderValue'>
    : V extends `${string}${Breaking}${string}` | `${Blank}${string}` | `${string}${Blank}`
      ? V & Refused<'a field value has no CR, LF or NUL, and no whitespace around it'>
      : V

const isBlank = (unit: number): boolean => unit === SP || unit === HTAB

/**
 * The index of the first unit of `value` that no field value can hold there: a control besides HTAB, a unit above 0xFF,
 * whitespace at either end. -1 when it is a field value.
 *
 * @example
 * assert.equal(flawOf('a\tb'), -1)
 * assert.equal(flawOf('a\r\nSet-Cookie: b'), 1)
 */
export const flawOf = (value: string): number => {
  const last = value.length - 1
  for (let at = 0; at <= last; at++) {
    const unit = value.charCodeAt(at)
    if (unit > 0xff || (classOf[unit]! & VALUE) === 0) return at
  }
  if (last < 0) return -1
  return isBlank(value.charCodeAt(0)) ? 0 : isBlank(value.charCodeAt(last)) ? last : -1
}

/** Is it a token (RFC 9110 §5.6.2), such as a field name is? */
export const isToken = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0xff || (classOf[unit]! & TOKEN) === 0) return false
  }
  return text.length > 0
}

const isHeaderValue = (text: string): text is HeaderValue => flawOf(text) < 0

/**
 * Text as a field value, if it is one.
 *
 * @example
 * assert.deepEqual(headerValue('no-store'), { _tag: 'Right', right: 'no-store' })
 * assert.deepEqual(headerValue('a\nb'), { _tag: 'Left', left: { _tag: 'BadHeaderValue', at: 1 } })
 */
export const headerValue = (text: string): Either<BadHeaderValue, HeaderValue> =>
  isHeaderValue(text)
    ? { _tag: 'Right', right: text }
    : { _tag: 'Left', left: { _tag: 'BadHeaderValue', at: flawOf(text) } }

const HEX = '0123456789ABCDEF'

const escaped = (byte: number): string => `%${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`

/**
 * Any text as a field value. What is a field value in ASCII stays as it is; anything else of it is written as UTF-8 in
 * percent-encoding, which is what Location and Link want and what others can be decoded from. Total: lone surrogates
 * become U+FFFD.
 *
 * @example
 * assert.equal(encodeHeaderValue('/a?b=c%20d'), '/a?b=c%20d')
 * assert.equal(encodeHeaderValue('/é\r\n'), '/%C3%A9%0D%0A')
 */
export const encodeHeaderValue = (text: string): HeaderValue => {
  const bytes = utf8Encode(text)
  const last = bytes.length - 1
  let value = ''
  bytes.forEach((byte, at) => {
    const edge = (at === 0 || at === last) && isBlank(byte)
    const kept = byte < 0x80 && isIn(VALUE, byte) && !edge
    value += kept ? String.fromCharCode(byte) : escaped(byte)
  })
  return value as HeaderValue
}
