import { splitLists } from '../../grammar/list.js'
import { percentDecode } from '../../grammar/percent.js'
import type { Headers } from '../../message/headers.js'
import type { ProblemError, ProblemPart } from '../problem.js'
import { cookieList } from '../semantics/cookie.js'
import { decodeFormText, eachPair } from './form-text.js'
import { type AnyParameter, errorAt } from './parameter.js'
import { MISS } from './text-field.js'

/** A parameter under its name. */
export type Named = readonly [name: string, parameter: AnyParameter]

/** The values of one part of a request, by their names. */
export type Values = Readonly<Record<string, unknown>>

const none: Values = Object.freeze({})

const place = (part: ProblemPart, name: string) => ({ in: part, name })

/** What was sent, by the index of the parameter; many of one name are gathered in arrays that only grow. */
interface Sent {
  readonly texts: Array<string | string[] | undefined>
  readonly broken: Set<number>
}

const add = (sent: Sent, at: number, text: string | undefined): void => {
  const before = sent.texts[at]
  if (text === undefined) sent.broken.add(at)
  else if (before === undefined) sent.texts[at] = text
  else if (typeof before === 'string') sent.texts[at] = [before, text]
  else before.push(text)
}

const BROKEN = 'expected UTF-8 in percent-encoding'

/** Is it octets that are wrong, and not their value? */
export const isBroken = ({ detail }: ProblemError): boolean => detail === BROKEN

const valuesOf = (part: ProblemPart, named: ReadonlyArray<Named>, sent: Sent, found: ProblemError[]): Values => {
  const values: Record<string, unknown> = {}
  named.forEach(([name, parameter], at) => {
    if (sent.broken.has(at)) found.push(errorAt(place(part, name), BROKEN))
    else {
      const value = parameter.read(sent.texts[at], place(part, name), found)
      if (value !== MISS) values[name] = value
    }
  })
  return values
}

/** Reads the values of a query or a form. */
export type ReadPairs = (text: string | undefined, found: ProblemError[]) => Values

/**
 * A reader of queries and forms. Names that nobody described are skipped unless `strict`, and are looked up in a Map,
 * so that no name reaches a prototype.
 */
export const pairsReader = (part: ProblemPart, named: ReadonlyArray<Named>, strict: boolean): ReadPairs => {
  const indexes = new Map(named.map(([name], at) => [name, at]))
  if (named.length === 0 && !strict) return () => none
  return (text, found) => {
    const sent: Sent = { texts: [], broken: new Set() }
    if (text !== undefined && text !== '')
      eachPair(text, (rawName, rawValue) => {
        const name = decodeFormText(rawName)
        const at = name === undefined ? undefined : indexes.get(name)
        if (at !== undefined) add(sent, at, decodeFormText(rawValue))
        else if (strict) found.push({ in: part, pointer: '', detail: 'a name that is not known here was sent' })
      })
    return valuesOf(part, named, sent, found)
  }
}

/** Reads the values of the header section. */
export type ReadHeaders = (headers: Headers, found: ProblemError[]) => Values

/**
 * A reader of header fields, by name in any case. A field that is described as `many` is a list, RFC 9110 §5.6.1: its
 * lines and the elements between its commas count alike, since proxies join lines.
 */
export const headersReader = (named: ReadonlyArray<Named>): ReadHeaders => {
  if (named.length === 0) return () => none
  return (headers, found) => {
    const values: Record<string, unknown> = {}
    for (const [name, parameter] of named) {
      const lines = headers.getAll(name)
      const given = parameter.arity === 'Many' ? splitLists(lines) : lines.length < 2 ? lines[0] : lines
      if (given === undefined && parameter.arity === 'Many')
        found.push(errorAt(place('header', name), 'expected a list'))
      else {
        const value = parameter.read(given, place('header', name), found)
        if (value !== MISS) values[name] = value
      }
    }
    return values
  }
}

/**
 * The value of a cookie, without the quotes it may stand in, its percent-encoding read. Octets above 0x7F are none of a
 * cookie's (RFC 6265 §4.1.1), and nobody knows which text they are meant to be.
 */
const cookieText = (raw: string): string | undefined =>
  /[^\u0000-\u007f]/.test(raw)
    ? undefined
    : percentDecode(raw.length > 1 && raw.startsWith('"') && raw.endsWith('"') ? raw.slice(1, -1) : raw)

/**
 * A reader of cookies, RFC 6265 §4.2.1: pairs between `;`, cut at the first `=`, over all lines of the field. Names are
 * case-sensitive. Values are percent-encoded UTF-8, which is how those are sent that a cookie cannot hold.
 */
export const cookiesReader = (named: ReadonlyArray<Named>): ReadHeaders => {
  if (named.length === 0) return () => none
  const indexes = new Map(named.map(([name], at) => [name, at]))
  return (headers, found) => {
    const sent: Sent = { texts: [], broken: new Set() }
    for (const [name, value] of cookieList(headers)) {
      const at = indexes.get(name)
      if (at !== undefined) add(sent, at, cookieText(value))
    }
    return valuesOf('cookie', named, sent, found)
  }
}
