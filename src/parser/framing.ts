import { sameText, trimOws } from '../grammar/ascii.js'
import { DIGIT, HTAB, isIn, SP, TOKEN } from '../grammar/bytes.js'
import type { FailureCode } from '../message/catalogue.js'

/** What a field says of framing, once it was read by itself. */
export type Reading = number | FailureCode

const MOST_DIGITS = 15

/**
 * Content-Length, RFC 9110 §8.6: one run of digits. A sign, a list, a space inside, nothing at all: malformed. 16 digits
 * or more: too large, whatever they say. Read by a bounded loop, since every borrowed number parser takes more.
 */
export const readContentLength = (value: string): Reading => {
  if (value.length === 0) return 'bad-content-length'
  let length = 0
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at)
    if (!isIn(DIGIT, unit)) return 'bad-content-length'
    if (at < MOST_DIGITS) length = length * 10 + unit - 0x30
  }
  return value.length > MOST_DIGITS ? 'large-content-length' : length
}

const isToken = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (!isIn(TOKEN, text.charCodeAt(at))) return false
  return text.length > 0
}

const isBlank = (unit: number): boolean => unit === SP || unit === HTAB

/** transfer-coding, RFC 9112 §7: a token; parameters are told apart, since `chunked` has none. */
const nameOf = (coding: string): string | undefined => {
  const semicolon = coding.indexOf(';')
  const name = semicolon < 0 ? coding : trimOws(coding.slice(0, semicolon))
  return isToken(name) && (semicolon < 0 || areParameters(coding.slice(semicolon + 1))) ? name : undefined
}

/** `token BWS = BWS (token | quoted-string)`, any number split by `;`. */
const areParameters = (text: string): boolean => {
  let at = 0
  for (;;) {
    const equals = text.indexOf('=', at)
    if (equals < 0 || !isToken(trimOws(text.slice(at, equals)))) return false
    at = equals + 1
    while (isBlank(text.charCodeAt(at))) at++
    const end = valueEnd(text, at)
    if (end < 0) return false
    at = end
    while (isBlank(text.charCodeAt(at))) at++
    if (at >= text.length) return true
    if (text.charAt(at++) !== ';') return false
  }
}

/** The place behind a token or quoted string at `at`; -1 when neither stands there. */
const valueEnd = (text: string, at: number): number => {
  let end = at
  if (text.charAt(at) !== '"') {
    while (end < text.length && isIn(TOKEN, text.charCodeAt(end))) end++
    return end > at ? end : -1
  }
  for (end = at + 1; end < text.length; end++) {
    if (text.charAt(end) === '"') return end + 1
    if (text.charAt(end) === '\\') end++
  }
  return -1
}

/** The members of a list, split at the commas that stand outside quoted strings. Empty members are kept, to be refused. */
const membersOf = (value: string): ReadonlyArray<string> => {
  const members: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at <= value.length; at++) {
    const unit = value.charAt(at)
    if (unit === '"') isQuoted = !isQuoted
    else if (isQuoted && unit === '\\') at++
    else if (at === value.length || (!isQuoted && unit === ',')) {
      members.push(trimOws(value.slice(start, at)))
      start = at + 1
    }
  }
  return members
}

/**
 * Transfer-Encoding, RFC 9112 §6.1, which must be exactly `chunked`. `undefined` when it is. `chunked` behind another
 * coding is well-formed and not served (501); all else is refused: a coding after chunked, chunked twice, an empty list
 * member, which readers take differently, and anything that is no list of codings.
 */
export const refuseTransferEncoding = (value: string): FailureCode | undefined => {
  if (sameText(value, 'chunked')) return undefined
  const members = membersOf(value)
  const names = members.map(nameOf)
  const last = members.at(-1)
  const isOnce = names.filter((name) => name !== undefined && sameText(name, 'chunked')).length === 1
  const isKnown = !names.includes(undefined) && isOnce && last !== undefined && sameText(last, 'chunked')
  return isKnown ? 'unsupported-transfer-coding' : 'bad-transfer-encoding'
}
