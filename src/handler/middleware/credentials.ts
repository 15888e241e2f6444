import { lowerCase } from '../../grammar/ascii.js'
import { SP } from '../../grammar/bytes.js'
import { tokenEnd } from '../../grammar/list.js'
import { utf8Decode } from '../../grammar/utf8.js'
import type { Request } from '../../message/request.js'
import { readBase64 } from './base64.js'

/** What Authorization says, RFC 9110 §11.4, of the schemes that send one token68. */

/** Credentials as sent: the scheme folded to lower case, and what stands behind it. */
export interface Authorization {
  readonly scheme: string
  /** As sent, without the spaces before it; empty where there is nothing. */
  readonly rest: string
}

/**
 * Cuts an Authorization value in two; `undefined` where it does not start with a scheme.
 *
 * @example
 * assert.deepEqual(authorization('BASIC  YTpi'), { scheme: 'basic', rest: 'YTpi' })
 * assert.equal(authorization('Basic:YTpi'), undefined)
 */
export const authorization = (value: string): Authorization | undefined => {
  const end = tokenEnd(value, 0)
  if (end === 0 || (end < value.length && value.charCodeAt(end) !== SP)) return undefined
  let start = end
  while (value.charCodeAt(start) === SP) start++
  return { scheme: lowerCase(value.slice(0, end)), rest: value.slice(start) }
}

/** What a request brings for a scheme. */
export type Presented =
  /** Nothing, or something for another scheme. */
  | { readonly _tag: 'Nothing' }
  | { readonly _tag: 'Token'; readonly token: string }
  /** Several Authorization lines, no token68, or nothing behind the scheme. */
  | { readonly _tag: 'Unreadable' }

const nothing: Presented = { _tag: 'Nothing' }
const unreadable: Presented = { _tag: 'Unreadable' }

/** RFC 9110 §11.2. */
const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*$/

/** The token68 of a request's Authorization. `scheme` is in lower case. */
export const presented = ({ headers }: Request, scheme: string): Presented => {
  const values = headers.getAll('Authorization')
  const [first] = values
  if (first === undefined) return nothing
  if (values.length > 1) return unreadable
  const read = authorization(first)
  if (read?.scheme !== scheme) return nothing
  return TOKEN68.test(read.rest) ? { _tag: 'Token', token: read.rest } : unreadable
}

/** A user and a password, RFC 7617. */
export interface Credentials {
  /** Holds no colon. */
  readonly user: string
  /** May hold colons. */
  readonly password: string
}

/** RFC 7617 §2: neither may hold a control. */
const CONTROL = /[\x00-\x1f\x7f]/

/**
 * What a Basic token says: base64 of UTF-8, the user up to the first colon, the password behind it. `undefined` where it
 * says nothing: other base64 than RFC 4648 has, no UTF-8, no colon, or a control. RFC 7617 §2, §2.1.
 *
 * @example
 * assert.deepEqual(basicCredentials('YTpiOmM='), { user: 'a', password: 'b:c' })
 * assert.equal(basicCredentials('YQ=='), undefined)
 */
export const basicCredentials = (token: string): Credentials | undefined => {
  const bytes = readBase64(token)
  const text = bytes && utf8Decode(bytes)
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon < 0 || CONTROL.test(text)) return undefined
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
