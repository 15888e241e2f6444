import { isHost } from './host-machine.js'
import { readDecimal } from './number.js'

/** uri-host and its port, RFC 3986 §3.2.2 and §3.2.3, as Host, the absolute and the authority form have them. */

/** An authority without userinfo, cut in two. */
export interface HostPort {
  /** As sent, brackets of an IP literal included. Never empty. */
  readonly host: string
  /** 0 to 65535; `undefined` where there is none, or nothing behind the colon. */
  readonly port: number | undefined
}

/**
 * Is the text a non-empty host with an optional port? `allowEmpty` also lets the empty text through (Host may be empty
 * where a target has no authority, RFC 9112 §3.2), but never a port without a host. Userinfo has no place here: `@` is in
 * no part of a host. A zone identifier is refused, as RFC 3986 has none.
 *
 * @example
 * assert.equal(validHost('example.com:8080', false), true)
 * assert.equal(validHost('[2001:db8::1]', false), true)
 * assert.equal(validHost('user@example.com', false), false)
 * assert.equal(validHost('', true), true)
 * assert.equal(validHost(':80', true), false)
 */
export const validHost = (text: string, allowEmpty: boolean): boolean => (text.length === 0 ? allowEmpty : isHost(text))

/**
 * The two parts of a non-empty host with an optional port; `undefined` when it is none.
 *
 * @example
 * assert.deepEqual(splitHost('[::1]:80'), { host: '[::1]', port: 80 })
 * assert.deepEqual(splitHost('a.example:'), { host: 'a.example', port: undefined })
 * assert.equal(splitHost('a.example:65536'), undefined)
 */
export const splitHost = (text: string): HostPort | undefined => {
  if (!isHost(text)) return undefined
  const colon = text.indexOf(':', text.indexOf(']') + 1)
  if (colon < 0) return { host: text, port: undefined }
  return { host: text.slice(0, colon), port: portOf(text, colon + 1) }
}

/** Digits that the machine has judged: leading zeros, however many, change nothing. */
const portOf = (text: string, from: number): number | undefined =>
  readDecimal(text.slice(Math.max(from, text.length - 5)), 5)
