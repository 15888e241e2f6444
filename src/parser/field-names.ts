import { lower } from '../grammar/ascii.js'

/** Names by their length, as octets in lower case: a name is compared only with those that are as long. */
type Names = ReadonlyMap<number, ReadonlyArray<string>>

const byLength = (names: ReadonlyArray<string>): Names => {
  const map = new Map<number, string[]>()
  for (const name of names) map.set(name.length, [...(map.get(name.length) ?? []), name])
  return map
}

const isNamed = (bytes: Uint8Array, start: number, name: string): boolean => {
  for (let at = 0; at < name.length; at++) if (lower(bytes[start + at]!) !== name.charCodeAt(at)) return false
  return true
}

const isOneOf = (names: Names, bytes: Uint8Array, start: number, end: number): boolean =>
  (names.get(end - start) ?? []).some((name) => isNamed(bytes, start, name))

/** What a trailer section may not hold, RFC 9110 §6.5.1: framing, routing, authentication, what says how to read content. */
const forbidden = byLength([
  'content-length',
  'transfer-encoding',
  'host',
  'connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'authorization',
  'proxy-authorization',
  'cookie',
  'range',
  'content-type',
  'content-encoding',
])

const unfoldable = byLength(['host', 'content-length', 'transfer-encoding', 'connection'])

/** Is the name, octets `start` to `end`, one that no trailer may have? */
export const isForbiddenTrailer = (bytes: Uint8Array, start: number, end: number): boolean =>
  isOneOf(forbidden, bytes, start, end)

/** Is the name one of those whose value must stand in one line even where folding is allowed? */
export const mayNotFold = (bytes: Uint8Array, start: number, end: number): boolean =>
  isOneOf(unfoldable, bytes, start, end)
