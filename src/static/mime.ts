import { mimes } from 'mrmime'
import { lowerCase } from '../grammar/ascii.js'
import { moreTypes } from './more-types.js'

/** Media types by the extensions of names. */

/** What `mrmime` does not know, or means otherwise: sources are text, and nobody streams MPEG as `.ts`. */
const own: ReadonlyArray<readonly [string, string]> = [
  ['bz2', 'application/x-bzip2'],
  ['c', 'text/plain'],
  ['cts', 'text/plain'],
  ['h', 'text/plain'],
  ['mts', 'text/plain'],
  ['py', 'text/x-python'],
  ['rs', 'text/plain'],
  ['sh', 'text/plain'],
  ['ts', 'text/plain'],
  ['tsx', 'text/plain'],
  ['xz', 'application/x-xz'],
  ['z', 'application/octet-stream'],
  ['zst', 'application/zstd'],
]

const known: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([...moreTypes, ...Object.entries(mimes), ...own])

/** What is not known: octets, which a browser saves. */
export const unknownType = 'application/octet-stream'

const withCharset = (type: string): string =>
  type.startsWith('text/') && !type.includes(';') ? `${type};charset=utf-8` : type

/**
 * The extension of a name in small letters, without its dot; `''` where there is none. A dot in front makes none.
 *
 * @example
 * assert.deepEqual(['a.tar.GZ', '.profile', 'README'].map(extensionOf), ['gz', '', ''])
 */
export const extensionOf = (name: string): string => {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : lowerCase(name.slice(dot + 1))
}

/** The type that a name says, text with `charset=utf-8`: what it was told in `types`, by extension, or what is commonly so. */
export type TypeOf = (name: string) => string

/**
 * Types by name, `types` (extensions in small letters, without a dot) first. What those say stands as it is.
 *
 * @example
 * const typeOf = typesBy(new Map([['x', 'text/x']]))
 * assert.deepEqual(['a.html', 'a.x', 'a'].map(typeOf), ['text/html;charset=utf-8', 'text/x', 'application/octet-stream'])
 */
export const typesBy = (types: ReadonlyMap<string, string>): TypeOf => {
  const all = new Map([...known].map(([extension, type]): [string, string] => [extension, withCharset(type)]))
  for (const [extension, type] of types) all.set(extension, type)
  return (name) => all.get(extensionOf(name)) ?? unknownType
}
