import { lowerCase } from '../grammar/ascii.js'
import { isIn, QUERY, SP, VALUE } from '../grammar/bytes.js'
import { readDecimal } from '../grammar/number.js'
import { type Field, fromFields, type Headers } from '../message/headers.js'
import type { OutputFault } from './fault.js'

/** What a script's header block asks for, RFC 3875 §6.2 and §6.3. */

/** An answer of the script's own: its status, its fields, and the length of its content where it said one. */
export interface Document {
  readonly _tag: 'Document'
  readonly status: number
  readonly reason: string | undefined
  readonly headers: Headers
  readonly length: number | undefined
}

/** What a header block asks for. */
export type Verdict =
  | Document
  /** The answer to a request for this path and query takes the place of the script's, §6.2.2. */
  | { readonly _tag: 'Local'; readonly target: string }
  | { readonly _tag: 'Faulty'; readonly fault: OutputFault; readonly detail: string }

const faulty = (fault: OutputFault, detail: string): Verdict => ({ _tag: 'Faulty', fault, detail })

/** The fields that may stand once: those of CGI itself, and the one that frames. */
const single = ['Content-Type', 'Location', 'Status', 'Content-Length']

/** Those that speak of the connection to the client, which is no affair of a script: §6.3.4. Left out. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
])

/** Status and Content-Length are told apart from the fields; `X-CGI-` is between script and server, §6.3.5. */
const isPassed = ([name]: Field): boolean => {
  const folded = lowerCase(name)
  return folded !== 'status' && folded !== 'content-length' && !ofConnection.has(folded) && !folded.startsWith('x-cgi-')
}

interface StatusLine {
  readonly status: number
  readonly reason: string | undefined
}

/**
 * `Status`: three digits, and behind a space a reason, which may be missing, §6.3.3. No interim status, and none that
 * HTTP has not: a script cannot switch protocols.
 *
 * @example
 * assert.deepEqual(readStatus('404 Not here'), { status: 404, reason: 'Not here' })
 * assert.deepEqual(readStatus('204'), { status: 204, reason: undefined })
 * assert.equal(readStatus('99 Luftballons'), undefined)
 */
export const readStatus = (value: string): StatusLine | undefined => {
  const status = readDecimal(value.slice(0, 3), 3)
  if (status === undefined || status < 200 || status > 599 || value.length < 3) return undefined
  if (value.length > 3 && value.charCodeAt(3) !== SP) return undefined
  const reason = value.slice(4)
  for (let at = 0; at < reason.length; at++) if (!isIn(VALUE, reason.charCodeAt(at))) return undefined
  return { status, reason: reason === '' || reason.startsWith(' ') ? undefined : reason }
}

const isReference = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (!isIn(QUERY, unit) && unit !== 0x23) return false
  }
  return true
}

/**
 * A path of this server, with or without a query: §6.2.2. Not `//host`, which a browser reads as another server, nor
 * `/\host`, which some do too.
 *
 * @example
 * assert.equal(isLocalPath('/a?b'), true)
 * assert.equal(isLocalPath('//evil'), false)
 */
export const isLocalPath = (text: string): boolean =>
  text.startsWith('/') && text.charAt(1) !== '/' && !text.includes('\\') && !text.includes('#') && isReference(text)

const isLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a

const isSchemeUnit = (unit: number): boolean =>
  isLetter(unit) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2b || unit === 0x2d || unit === 0x2e

/**
 * An absolute URI, with or without a fragment: a scheme, a colon, and behind it what a URI may hold. RFC 3986 §4.3.
 *
 * @example
 * assert.equal(isAbsoluteUri('https://a.example/b#c'), true)
 * assert.equal(isAbsoluteUri('b.html'), false)
 */
export const isAbsoluteUri = (text: string): boolean => {
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1 || !isLetter(text.charCodeAt(0))) return false
  for (let at = 0; at < colon; at++) if (!isSchemeUnit(text.charCodeAt(at))) return false
  return isReference(text.slice(colon + 1))
}

/** The answer that Location asks for where no Status says another, or why it asks for none. */
const placed = (headers: Headers, location: string): StatusLine | Verdict => {
  if (isAbsoluteUri(location)) return { status: 302, reason: undefined }
  if (!isLocalPath(location)) return faulty('bad-location', 'neither a path nor an absolute URI')
  return headers.size === 1
    ? { _tag: 'Local', target: location }
    : faulty('bad-location', 'a path as Location stands alone, or beside Status')
}

const statusOf = (headers: Headers): StatusLine | Verdict => {
  const value = headers.get('Status')
  const location = headers.get('Location')
  if (value !== undefined) return readStatus(value) ?? faulty('bad-status', 'no status that an answer can have')
  return location === undefined ? { status: 200, reason: undefined } : placed(headers, location)
}

/** Why a description with this status could not be written down. */
const isUnwritable = (status: number, headers: Headers): boolean =>
  status === 426 || (status === 405 && !headers.has('Allow'))

/**
 * Judges a header block. What a script may not say is a fault, and nothing is repaired; the fields of the connection are
 * left out, as from any other gateway.
 *
 * @example
 * const verdict = judge(fromFields([['Status', '404 Oh'], ['Content-Type', 'text/plain'], ['Connection', 'close']]))
 * assert.equal(verdict._tag === 'Document' && verdict.status, 404)
 * assert.equal(verdict._tag === 'Document' && verdict.headers.has('connection'), false)
 * import { fromFields } from '../message/headers.js'
 */
export const judge = (headers: Headers): Verdict => {
  const twice = single.find((name) => headers.getAll(name).length > 1)
  if (twice !== undefined) return faulty('duplicate-field', twice)
  if (!['Content-Type', 'Location', 'Status'].some((name) => (headers.get(name) ?? '') !== ''))
    return faulty('no-cgi-field', 'none of the three')
  if (headers.has('Transfer-Encoding')) return faulty('framing-field', 'Transfer-Encoding')
  const declared = headers.get('Content-Length')
  const length = declared === undefined ? undefined : readDecimal(declared, 15)
  if (declared !== undefined && length === undefined) return faulty('bad-content-length', 'not one run of digits')
  const line = statusOf(headers)
  if ('_tag' in line) return line
  if (isUnwritable(line.status, headers)) return faulty('unwritable-status', `${line.status}`)
  const passed = headers.toJSON().filter(isPassed)
  return { _tag: 'Document', ...line, headers: fromFields(passed), length }
}

/** Statuses that cannot have content, RFC 9110 §15.3.5, §15.3.6, §15.4.5. */
export const isBare = (status: number): boolean => status === 204 || status === 205 || status === 304
