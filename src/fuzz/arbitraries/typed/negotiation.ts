/** Media types, RFC 9110 §8.3.1, and what a client would like, §12.5: names with weights. */
import * as fc from 'fast-check'
import type { MediaType } from '../../../handler/semantics/media-type.js'
import type { Weighted } from '../../../handler/semantics/weight.js'
import { token } from '../octets.js'
import { anyCase, anyOf, asItStands, blank, type ListBounds, listOf, type Phrase, parameters } from './phrase.js'

const names = (): fc.Arbitrary<readonly [type: string, subtype: string]> =>
  anyOf<readonly [string, string]>(
    fc.constantFrom(
      ['text', 'html'] as const,
      ['application', 'json'] as const,
      ['application', 'x-www-form-urlencoded'] as const,
      ['application', 'problem+json'] as const,
      ['multipart', 'form-data'] as const,
    ),
    fc.tuple(token(), token()),
  )

const typeOf = (of: fc.Arbitrary<readonly [string, string]>, most: number): fc.Arbitrary<Phrase<MediaType>> =>
  fc.tuple(anyCase(of.map((both) => both.join('/'))), parameters(most)).map(([text, said]) => {
    const [type = '', subtype = ''] = text.toLowerCase().split('/')
    return { value: { type, subtype, parameters: said.value }, text: text + said.text }
  })

/**
 * The value of Content-Type: a media type with parameters, bare and quoted, its names in any case.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { parseMediaType } from '../../../handler/semantics/media-type.js'
 * for (const { value, text } of fc.sample(mediaType(), 5)) assert.deepEqual(parseMediaType(text), { _tag: 'Some', value })
 */
export const mediaType = (): fc.Arbitrary<Phrase<MediaType>> => typeOf(names(), 3)

/** Thousandths as a qvalue, RFC 9110 §12.4.2: every way to write them, the shortest first. */
const qvalues = (weight: number): ReadonlyArray<string> => {
  if (weight === 1000) return ['1', '1.', '1.0', '1.000']
  const digits = `${weight}`.padStart(3, '0')
  const least = digits.replace(/0+$/, '').length
  return [0, 1, 2, 3]
    .filter((count) => count >= least)
    .map((count) => (count === 0 ? '0' : `0.${digits.slice(0, count)}`))
}

/** A weight in thousandths, and its parameter: none at all is a thousand of them. */
const weight = (): fc.Arbitrary<Phrase<number>> =>
  anyOf(
    fc.constant({ value: 1000, text: '' }),
    fc
      .tuple(
        anyOf(fc.constantFrom(1000, 500, 0), fc.integer({ min: 0, max: 1000 })),
        blank(),
        blank(),
        fc.constantFrom('q', 'q', 'Q'),
        fc.nat(11),
      )
      .map(([value, before, behind, q, at]) => {
        const all = qvalues(value)
        return { value, text: `${before};${behind}${q}=${all[at % all.length] ?? ''}` }
      }),
  )

const weighted = <A>(of: fc.Arbitrary<Phrase<A>>): fc.Arbitrary<Phrase<Weighted<A>>> =>
  fc
    .tuple(of, weight())
    .map(([range, by]) => ({ value: { range: range.value, weight: by.value }, text: range.text + by.text }))

const mediaRange = (): fc.Arbitrary<Phrase<MediaType>> =>
  anyOf(
    typeOf(names(), 1),
    typeOf(fc.constantFrom(['*', '*'] as const, ['text', '*'] as const, ['image', '*'] as const), 1),
  )

/** The value of Accept: media ranges with their weights. */
export const acceptedTypes = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<Weighted<MediaType>>>> =>
  listOf(weighted(mediaRange()), bounds)

/**
 * The value of Accept-Encoding, Accept-Language or Accept-Charset: names, and perhaps `*`, with their weights.
 *
 * @example
 * import * as fc from 'fast-check'
 * const codings = acceptedNames(fc.constantFrom('gzip', 'br', 'identity', '*'))
 * const [{ value, text } = { value: [], text: '' }] = fc.sample(codings, { numRuns: 1, seed: 3 })
 * assert.equal(value.every(({ range }) => text.includes(range)), true)
 */
export const acceptedNames = (
  of: fc.Arbitrary<string>,
  bounds?: ListBounds,
): fc.Arbitrary<Phrase<ReadonlyArray<Weighted<string>>>> => listOf(weighted(asItStands(anyCase(of))), bounds)
