/** Is what a target read what the judge read? Only where it is not, whatever way a message may be told, is it said. */
import type { Judged } from '../oracle/index.js'
import type { ReadMessage } from './target.js'

/** What of a message may differ; `text`: nothing but octets above 0x7F, in its target or its values. */
export type MessagePart = 'method' | 'target' | 'fields' | 'text' | 'content'

/** Framing shows in the content; who frames by one of two fields may drop the other. */
const framing = ['content-length', 'transfer-encoding']

/**
 * Octets above 0x7F come out of decoders as they like: letters of other alphabets are left aside. Whitespace
 * may be any, but an LF that begins no folded line is to be refused or replaced, RFC 9110 §5.5.
 */
const plain = (text: string): string =>
  text
    .replace(/[^\0-\x7f]+/g, '?')
    .replace(/(?:\r?\n(?=[ \t])|[ \t\r])+/g, ' ')
    .replace(/^ | $/g, '')

/** A host is the same in either case of its letters, and with a colon that no port stands behind, RFC 3986 §6.2. */
const textOf = (key: string, value: string): string =>
  key === 'host' ? plain(value).toLowerCase().replace(/:$/, '') : plain(value)

/** Who reads an absolute target may tell its authority for Host, RFC 9112 §3.2.2. */
const withoutHost = (fields: ReadonlyArray<readonly [string, string]>): ReadonlyArray<readonly [string, string]> =>
  fields.filter(([name]) => name.toLowerCase() !== 'host')

const isAuthority = ({ target }: Judged, fields: ReadonlyArray<readonly [string, string]>): boolean =>
  target._tag === 'Absolute' &&
  fields.some(
    ([name, value]) => name.toLowerCase() === 'host' && textOf('host', value) === textOf('host', target.authority),
  )

/** Lines of one name may be kept apart or joined by commas, RFC 9110 §5.3; empty elements count for nothing, §5.6.1. */
const lines = (fields: ReadonlyArray<readonly [string, string]>): string => {
  const byName = new Map<string, string>()
  for (const [name, value] of fields) {
    const key = name.toLowerCase()
    if (framing.includes(key)) continue
    const before = byName.get(key)
    byName.set(key, before === undefined ? textOf(key, value) : `${before},${textOf(key, value)}`)
  }
  return [...byName]
    .map(([name, value]) => `${name}:${value.replace(/ ?, ?/g, ',').replace(/^,+|,+$|,(?=,)/g, '')}`)
    .sort()
    .join('\n')
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

const queryOf = (query: string | undefined): string => (query === undefined ? '' : `?${query}`)

/** An absolute target may be told whole, or without its beginning, with or without the slash of an empty path. */
const targetsOf = ({ target }: Judged): ReadonlyArray<string> =>
  target._tag === 'Absolute'
    ? [
        target.raw,
        target.path + queryOf(target.query),
        target.raw.slice(target.scheme.length + 3 + target.authority.length),
      ]
    : [target.raw]

/** Most are told as they were sent. */
const isExact = (judged: Judged, read: ReadMessage): boolean => {
  const { fields } = read
  if (judged.method !== read.method || judged.target.raw !== read.target || judged.body !== read.body) return false
  if (fields === undefined) return true
  const isSent = ([name, value]: readonly [string, string], at: number): boolean =>
    fields[at]?.[0] === name && fields[at][1] === value
  return fields.length === judged.fields.length && judged.fields.every(isSent)
}

/**
 * The first part in which they differ; `undefined` where they agree.
 *
 * @example
 * import { judge } from '../oracle/index.js'
 * const [judged] = judge(ascii('GET /a HTTP/1.1\r\nHost: a\r\n\r\n')).messages
 * const read = { method: 'GET', target: '/b', fields: undefined, body: '' }
 * assert.equal(judged && differingPart(judged, read), 'target')
 */
export const differingPart = (judged: Judged, read: ReadMessage): MessagePart | undefined => {
  if (isExact(judged, read)) return undefined
  if (judged.method !== read.method) return 'method'
  if (!targetsOf(judged).some((target) => plain(target) === plain(read.target)))
    return isAscii(judged.target.raw) ? 'target' : 'text'
  if (judged.body !== read.body) return 'content'
  if (read.fields === undefined || lines(judged.fields) === lines(read.fields)) return undefined
  if (isAuthority(judged, read.fields) && lines(withoutHost(judged.fields)) === lines(withoutHost(read.fields)))
    return undefined
  const others = new Set(judged.fields.filter(([, value]) => !isAscii(value)).map(([name]) => name.toLowerCase()))
  const isOther = ([name]: readonly [string, string]): boolean => !others.has(name.toLowerCase())
  return lines(judged.fields.filter(isOther)) === lines(read.fields.filter(isOther)) ? 'text' : 'fields'
}
