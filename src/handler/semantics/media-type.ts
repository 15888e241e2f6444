import type { Option } from 'fp-ts/lib/Option.js'
import { lowerCase, sameText, trimOws } from '../../grammar/ascii.js'
import { formatParameterized, type MediaType, mediaType, type Parameter, parameter } from '../../grammar/parameter.js'
import { type HeaderValue, headerValue } from '../../response/header-value.js'
import { none, optional, some } from './results.js'

/** Media types, RFC 9110 §8.3.1: the one reader of them that the handlers share. */

export type { MediaType } from '../../grammar/parameter.js'

/**
 * Reads `type/subtype; name=value`. Type, subtype and the names of parameters come out in lower case; a quoted value
 * without its quotes. None for anything else: no slash, a space inside, a parameter without a value, a quoted string that
 * is not closed, junk behind the last parameter. A parameter that comes twice is an error too (RFC 6838 §4.3): two readers
 * would not agree on which of them counts.
 *
 * @example
 * assert.deepEqual(parseMediaType('Text/HTML; Charset="UTF-8"'),
 *   { _tag: 'Some', value: { type: 'text', subtype: 'html', parameters: [['charset', 'UTF-8']] } })
 * assert.equal(parseMediaType('application/json junk')._tag, 'None')
 * assert.equal(parseMediaType('text/html;charset=a;charset=b')._tag, 'None')
 */
export const parseMediaType = (text: string): Option<MediaType> => {
  const read = mediaType(trimOws(text))
  return read !== undefined && isDistinct(read.parameters) ? some(read) : none
}

const isDistinct = (parameters: ReadonlyArray<Parameter>): boolean =>
  parameters.length < 2 || new Set(parameters.map(([name]) => lowerCase(name))).size === parameters.length

/**
 * Writes what `parseMediaType` reads. None when it cannot be written: a type that is no token, a parameter that comes
 * twice, a control or a unit above 0xFF in a value.
 *
 * @example
 * assert.deepEqual(formatMediaType({ type: 'text', subtype: 'plain', parameters: [['format', 'a b']] }),
 *   { _tag: 'Some', value: 'text/plain; format="a b"' })
 */
export const formatMediaType = (it: MediaType): Option<HeaderValue> => {
  const { type, subtype, parameters } = it
  const text = isDistinct(parameters) ? formatParameterized({ value: essence(it), parameters }) : undefined
  const value = text !== undefined && type.length > 0 && subtype.length > 0 ? headerValue(text) : undefined
  return value?._tag === 'Right' ? some(value.right) : none
}

/**
 * Type and subtype without the parameters, in lower case: what most comparisons are about.
 *
 * @example
 * assert.equal(essence({ type: 'text', subtype: 'html', parameters: [['charset', 'utf-8']] }), 'text/html')
 */
export const essence = ({ type, subtype }: MediaType): string => lowerCase(`${type}/${subtype}`)

/**
 * The value of a parameter, by its name in any case.
 *
 * @example
 * assert.deepEqual(mediaParameter('charset')({ type: 'a', subtype: 'b', parameters: [] }), { _tag: 'None' })
 */
export const mediaParameter =
  (name: string) =>
  ({ parameters }: MediaType): Option<string> =>
    optional(parameter(parameters, name))

/** How closely a range fits a type, the closer the more: `kind` first, then `depth`. */
export interface Fit {
  readonly kind: number
  readonly depth: number
}

/**
 * How closely a media range fits a type; `undefined` when it does not. `*\/*` is the widest, then `text/*`, then
 * `text/html`; then each parameter counts. RFC 9110 §12.5.1.
 */
export const mediaFit = (range: MediaType, type: MediaType): Fit | undefined => {
  const isAny = range.type === '*' && range.subtype === '*'
  if (!isAny && !sameText(range.type, type.type)) return undefined
  const isWide = range.subtype === '*'
  if (!isWide && !sameText(range.subtype, type.subtype)) return undefined
  for (const [name, value] of range.parameters) {
    const own = parameter(type.parameters, name)
    if (own === undefined || !sameText(own, value)) return undefined
  }
  const depth = range.parameters.length
  return { kind: (isAny ? 0 : 4) + (isWide ? 0 : 2) + (depth === 0 ? 0 : 1), depth }
}

/**
 * Is the media type in the range? `*\/*` holds all, `text/*` all of one type, and a range with parameters those types that
 * have them too, with the same values. Values are compared without regard to case, as charset's are (RFC 9110 §8.3.2).
 *
 * @example
 * const range = { type: 'text', subtype: '*', parameters: [] }
 * assert.equal(matchesMediaType(range)({ type: 'text', subtype: 'html', parameters: [['charset', 'utf-8']] }), true)
 */
export const matchesMediaType =
  (range: MediaType) =>
  (type: MediaType): boolean =>
    mediaFit(range, type) !== undefined
