import { sameText } from '../grammar/ascii.js'
import type { Headers } from '../message/headers.js'
import { fault, flawOfField } from './check.js'
import { flawOf } from './header-value.js'
import type { Fault, PlanContext } from './plan-types.js'
import { reasonOf, statuses } from './status.js'

/** The parts of a head: the status line, the app's fields, and what the core says of the connection. */

type Protocol = PlanContext['protocolVersion']

/**
 * The parts as one text. An engine keeps a sum of texts as a tree, and walks it each time it is written; what is written
 * again and again is worth a copy.
 */
export const inOnePiece = (...parts: ReadonlyArray<string>): string => parts.join('')

/** By the code, for which an array is quicker to ask than a map. */
const linesOf = (protocol: Protocol): ReadonlyArray<string | undefined> =>
  Array.from({ length: 600 }, (_, code) => {
    const text = statuses.get(code)
    return text === undefined ? undefined : inOnePiece(protocol, ' ', String(code), ' ', text.short, '\r\n')
  })

const lines10 = /* @__PURE__ */ linesOf('HTTP/1.0')
const lines11 = /* @__PURE__ */ linesOf('HTTP/1.1')

/**
 * The status line, RFC 9112 §4. The space behind the code is there even when no reason follows.
 *
 * @example
 * assert.equal(statusLine('HTTP/1.1', 204), 'HTTP/1.1 204 No Content\r\n')
 * assert.equal(statusLine('HTTP/1.1', 204, 'Nothing'), 'HTTP/1.1 204 Nothing\r\n')
 */
export const statusLine = (protocol: Protocol, status: number, reason?: string): string | Fault => {
  if (reason === undefined) {
    const line = (protocol === 'HTTP/1.1' ? lines11 : lines10)[status]
    return line ?? `${protocol} ${status} ${reasonOf(status)}\r\n`
  }
  if (typeof reason !== 'string' || flawOf(reason) >= 0) return fault('the reason phrase holds what it cannot')
  return `${protocol} ${status} ${reason}\r\n`
}

/** The app's field lines, and which of those it wrote itself that the core would write otherwise. */
export interface FieldLines {
  readonly _tag: 'FieldLines'
  readonly text: string
  readonly date: boolean
  readonly server: boolean
  readonly type: boolean
  readonly allow: boolean
}

const noLines: FieldLines = { _tag: 'FieldLines', text: '', date: false, server: false, type: false, allow: false }

/** The field section of an app, checked and written, in its order. */
export const fieldLines = (headers: Headers): FieldLines | Fault => {
  if (headers.size === 0) return noLines
  let text = ''
  let date = false
  let server = false
  let type = false
  let allow = false
  for (const [name, value] of headers.toJSON()) {
    const flaw = flawOfField(name, value)
    if (flaw !== undefined) return fault(flaw)
    text += `${name}: ${value}\r\n`
    const { length } = name
    if (length === 4) date ||= sameText(name, 'Date')
    else if (length === 5) allow ||= sameText(name, 'Allow')
    else if (length === 6) server ||= sameText(name, 'Server')
    else if (length === 12) type ||= sameText(name, 'Content-Type')
  }
  return { _tag: 'FieldLines', text, date, server, type, allow }
}

const dateLine = (date: string): string => `Date: ${date}\r\n`
const serverLine = (server: string | undefined): string => (server === undefined ? '' : `Server: ${server}\r\n`)

/**
 * The fields that every answer of a server begins with. Both values are taken as checked.
 *
 * @example
 * assert.equal(preamble('now', 'wirefold'), 'Date: now\r\nServer: wirefold\r\n')
 */
export const preamble = (date: string, server: string | undefined): string =>
  inOnePiece(dateLine(date), serverLine(server))

/** Date and Server, where the app did not write its own. RFC 9110 §6.6.1, §10.2.4. */
export const ownLines = (fields: FieldLines, context: PlanContext): string =>
  fields.date || fields.server
    ? (fields.date ? '' : dateLine(context.date)) + (fields.server ? '' : serverLine(context.server))
    : (context.preamble ?? preamble(context.date, context.server))

/** May chunked, trailers and interim responses go out? Both sides must say 1.1. */
export const isModernBothWays = (context: Pick<PlanContext, 'version' | 'protocolVersion'>): boolean =>
  context.version === 'HTTP/1.1' && context.protocolVersion === 'HTTP/1.1'

/**
 * Connection and what goes with it, and the empty line. A kept connection says so where either side says 1.0, or where
 * its idle deadline is short. RFC 9112 §9.3.
 */
export const connectionLines = (context: PlanContext, closes: boolean, offers: string | undefined): string => {
  const named = context.keepAlive !== undefined || !isModernBothWays(context)
  const option = closes ? 'close' : named ? 'keep-alive' : ''
  const timeout = closes || context.keepAlive === undefined ? '' : `Keep-Alive: timeout=${context.keepAlive}\r\n`
  if (offers !== undefined)
    return `Upgrade: ${offers}\r\nConnection: upgrade${option === '' ? '' : `, ${option}`}\r\n${timeout}\r\n`
  return option === '' ? '\r\n' : `Connection: ${option}\r\n${timeout}\r\n`
}
