import type { Option } from 'fp-ts/lib/Option.js'
import { lowerCase } from '../../grammar/ascii.js'
import { type MediaType, parameterized } from '../../grammar/parameter.js'
import type { Headers } from '../../message/headers.js'
import { elementsOf } from './elements.js'
import { type Fit, mediaFit, parseMediaType } from './media-type.js'
import { type NegotiationOptions, ranked } from './ranking.js'
import { optional } from './results.js'
import { readWeighted, type Weighted, weightedOf } from './weight.js'

/**
 * Proactive negotiation, RFC 9110 §12.5. Each function takes what is offered when an app is wired, and the fields of a
 * request later. An element of a field that is malformed counts as not there. An answer that depends on one of the fields
 * has to say so: `withVary('Accept')`.
 */

/** What is offered, ranked for a request: the best first, and without what is not acceptable. */
export type Acceptable<O> = (headers: Headers) => ReadonlyArray<O>

/** The best of what is offered; None where nothing is acceptable. */
export type Preferred<O> = (headers: Headers) => Option<O>

const bestOf =
  <O>(acceptable: Acceptable<O>): Preferred<O> =>
  (headers) =>
    optional(acceptable(headers)[0])

const readRange = (text: string): Weighted<MediaType> | undefined => {
  const read = parameterized(text)
  const weighted = read && weightedOf(read)
  const type = weighted && parseMediaType(text)
  if (weighted === undefined || type?._tag !== 'Some') return undefined
  return { range: { ...type.value, parameters: weighted.range.parameters }, weight: weighted.weight }
}

const anyType: Weighted<MediaType> = { range: { type: '*', subtype: '*', parameters: [] }, weight: 1000 }

/** The elements of a list field that can be read; `absent` where the field is not there at all. */
const listed = <R>(
  headers: Headers,
  name: string,
  read: (text: string) => Weighted<R> | undefined,
  absent: Weighted<R>,
): ReadonlyArray<Weighted<R>> => {
  const lines = headers.getAll(name)
  return lines.length === 0 ? [absent] : elementsOf(lines).flatMap((element) => read(element) ?? [])
}

/**
 * The media types of these that Accept (RFC 9110 §12.5.1) names, the best first. The most specific range decides: one with
 * parameters, then `text/html`, then `text/*`, then `*\/*`. `q` is the weight wherever it stands. Without the field all
 * are acceptable; an offer that is no media type never is.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const headers = fromFields([['Accept', 'text/*;q=0.5, text/html, *\/*;q=0']])
 * assert.deepEqual(acceptableTypes(['text/plain', 'text/html', 'image/png'])(headers), ['text/html', 'text/plain'])
 */
export const acceptableTypes = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Acceptable<O> => {
  const types = offers.flatMap((offer) => {
    const type = parseMediaType(offer)
    return type._tag === 'Some' ? [{ offer, type: type.value }] : []
  })
  return (headers) =>
    ranked(
      listed(headers, 'Accept', readRange, anyType),
      types,
      ({ range }, { type }) => mediaFit(range, type),
      options,
    ).map(({ offer }) => offer)
}

/**
 * The best of these media types for a request; None where 406 would be the answer.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const best = preferredType(['application/json', 'text/html'])
 * assert.deepEqual(best(fromFields([['Accept', 'text/html, application/json;q=0.9']])), { _tag: 'Some', value: 'text/html' })
 * assert.deepEqual(best(fromFields([['Accept', 'image/png']])), { _tag: 'None' })
 */
export const preferredType = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Preferred<O> => bestOf(acceptableTypes(offers, options))

const any: Weighted<string> = { range: '*', weight: 1000 }
const WIDE: Fit = { kind: 0, depth: 0 }
const EXACT: Fit = { kind: 4, depth: 0 }

/** Is it `text`, or the start of it, up to a hyphen? */
const isPrefix = (prefix: string, text: string): boolean =>
  text.startsWith(prefix) && (text.length === prefix.length || text.charAt(prefix.length) === '-')

/**
 * Basic filtering and lookup in one, RFC 4647 §3.3.1 and §3.4: `en` is for `en-GB`, and `en-GB` for `en` where there is
 * nothing closer, the longest first. A refusal is no wish, so `en-GB;q=0` says nothing of `en`.
 */
const languageFit = ({ range, weight }: Weighted<string>, tag: string): Fit | undefined => {
  if (range === '*') return WIDE
  const wish = lowerCase(range)
  if (wish === tag) return EXACT
  if (isPrefix(tag, wish)) return weight > 0 ? { kind: 2, depth: tag.length } : undefined
  return isPrefix(wish, tag) ? { kind: 1, depth: wish.length } : undefined
}

const simpleFit = ({ range }: Weighted<string>, name: string): Fit | undefined =>
  range === '*' ? WIDE : lowerCase(range) === name ? EXACT : undefined

const named = <const O extends string>(
  offers: ReadonlyArray<O>,
  nameOf: (text: string) => string,
  rangesOf: (headers: Headers) => ReadonlyArray<Weighted<string>>,
  fitOf: (range: Weighted<string>, name: string) => Fit | undefined,
  options: NegotiationOptions,
): Acceptable<O> => {
  const all = offers.map((offer) => ({ offer, name: nameOf(offer) }))
  return (headers) =>
    ranked(rangesOf(headers), all, (range, { name }) => fitOf(range, name), options).map((one) => one.offer)
}

/**
 * The languages of these that Accept-Language (RFC 9110 §12.5.4) names, the best first. Without the field all are; where
 * none is, it is often kinder to answer in any language than with 406.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const headers = fromFields([['Accept-Language', 'de-AT, en;q=0.5']])
 * assert.deepEqual(acceptableLanguages(['en-GB', 'de', 'fr'])(headers), ['de', 'en-GB'])
 */
export const acceptableLanguages = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Acceptable<O> =>
  named(offers, lowerCase, (headers) => listed(headers, 'Accept-Language', readWeighted, any), languageFit, options)

/** The best of these languages for a request. */
export const preferredLanguage = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Preferred<O> => bestOf(acceptableLanguages(offers, options))

/** The charsets of these that Accept-Charset names. The field is deprecated: no browser sends it. RFC 9110 §12.5.2. */
export const acceptableCharsets = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Acceptable<O> =>
  named(offers, lowerCase, (headers) => listed(headers, 'Accept-Charset', readWeighted, any), simpleFit, options)

/** The best of these charsets for a request. */
export const preferredCharset = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Preferred<O> => bestOf(acceptableCharsets(offers, options))

/** The coding under the name that the others know it by, RFC 9110 §8.4.1. */
const codingOf = (text: string): string => {
  const name = lowerCase(text)
  return name === 'x-gzip' ? 'gzip' : name === 'x-compress' ? 'compress' : name
}

const readCoding = (text: string): Weighted<string> | undefined => {
  const read = readWeighted(text)
  return read && { range: codingOf(read.range), weight: read.weight }
}

/** No coding is acceptable unless the field says otherwise, and wanted less than anything that it names. */
const identity: Weighted<string> = { range: 'identity', weight: 0.5 }

const codingsOf = (headers: Headers): ReadonlyArray<Weighted<string>> => {
  const codings = listed(headers, 'Accept-Encoding', readCoding, { range: 'identity', weight: 1000 })
  if (!headers.has('Accept-Encoding')) return [...codings, { range: '*', weight: 1 }]
  return codings.some(({ range }) => range === 'identity' || range === '*') ? codings : [...codings, identity]
}

/**
 * The content codings of these that Accept-Encoding (RFC 9110 §12.5.3) names, the best first. Offer `identity` too: it is
 * acceptable unless `identity;q=0` or `*;q=0` says otherwise, and comes last where the field does not name it. Without
 * the field everything is acceptable, and identity the best. `x-gzip` is gzip.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const codings = acceptableEncodings(['br', 'gzip', 'identity'], { ties: 'server' })
 * assert.deepEqual(codings(fromFields([['Accept-Encoding', 'gzip, br']])), ['br', 'gzip', 'identity'])
 * assert.deepEqual(codings(fromFields([['Accept-Encoding', 'gzip, *;q=0']])), ['gzip'])
 */
export const acceptableEncodings = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Acceptable<O> => named(offers, codingOf, codingsOf, simpleFit, options)

/** The best of these content codings for a request; None where not even `identity` is offered and acceptable. */
export const preferredEncoding = <const O extends string>(
  offers: ReadonlyArray<O>,
  options: NegotiationOptions = {},
): Preferred<O> => bestOf(acceptableEncodings(offers, options))
