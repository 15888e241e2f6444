/** Cache-Control, RFC 9111 §5.2. */
import * as fc from 'fast-check'
import type { CacheControl } from '../../../handler/semantics/caching.js'
import { token } from '../octets.js'
import { anyCase, anyOf, asItStands, distinctList, listOf, type Phrase, saidTogether } from './phrase.js'

type Directive = Phrase<CacheControl>

const seconds = (): fc.Arbitrary<Phrase<number>> =>
  fc
    .tuple(anyOf(fc.nat(60), fc.nat(2 ** 31 - 1)), fc.constantFrom('', '', '', '00'), fc.constantFrom('', '', '', '"'))
    .map(([value, zeros, quote]) => ({ value, text: `${quote}${zeros}${value}${quote}` }))

const flag = (name: string, own: CacheControl): fc.Arbitrary<Directive> =>
  anyCase(fc.constant(name)).map((text) => ({ value: own, text }))

const delta = (name: string, own: (seconds: number) => CacheControl): fc.Arbitrary<Directive> =>
  fc
    .tuple(anyCase(fc.constant(name)), seconds())
    .map(([spelt, { value, text }]) => ({ value: own(value), text: `${spelt}=${text}` }))

/** Names of fields in quotes; one alone goes without. */
const ofFields = (name: string, own: (names: ReadonlyArray<string>) => CacheControl): fc.Arbitrary<Directive> => {
  const listed = listOf(asItStands(fc.constantFrom('set-cookie', 'Authorization', 'x-a')), { most: 3 })
  const quoted = listed.map(({ value, text }) => ({ value, text: `"${text}"` }))
  const bare = token().map((value) => ({ value: [value], text: value }))
  return fc.tuple(anyCase(fc.constant(name)), anyOf(quoted, bare)).map(([spelt, { value, text }]) => ({
    value: own(value.map((one) => one.toLowerCase())),
    text: `${spelt}=${text}`,
  }))
}

/** Each directive, and its ways to be said. */
const directives = (): ReadonlyArray<readonly [name: string, said: fc.Arbitrary<Directive>]> => [
  ['public', flag('public', { public: true })],
  [
    'private',
    anyOf(
      flag('private', { private: true }),
      ofFields('private', (names) => ({ private: names })),
    ),
  ],
  [
    'no-cache',
    anyOf(
      flag('no-cache', { noCache: true }),
      ofFields('no-cache', (names) => ({ noCache: names })),
    ),
  ],
  ['no-store', flag('no-store', { noStore: true })],
  ['no-transform', flag('no-transform', { noTransform: true })],
  ['must-revalidate', flag('must-revalidate', { mustRevalidate: true })],
  ['immutable', flag('immutable', { immutable: true })],
  ['only-if-cached', flag('only-if-cached', { onlyIfCached: true })],
  ['max-age', delta('max-age', (maxAge) => ({ maxAge }))],
  ['s-maxage', delta('s-maxage', (sMaxage) => ({ sMaxage }))],
  ['min-fresh', delta('min-fresh', (minFresh) => ({ minFresh }))],
  ['stale-if-error', delta('stale-if-error', (staleIfError) => ({ staleIfError }))],
  [
    'max-stale',
    anyOf(
      flag('max-stale', { maxStale: true }),
      delta('max-stale', (maxStale) => ({ maxStale })),
    ),
  ],
  // What nobody knows is ignored, RFC 9111 §5.2.3, and so is what is quoted in it.
  [
    'x-made-up',
    fc.constantFrom('x-made-up', 'x-made-up=1', 'x-made-up="no-store, b"').map((text) => ({ value: {}, text })),
  ],
]

/**
 * The value of Cache-Control: some directives, each once, in any order and case, their times bare or quoted; and now and
 * then one that nobody knows.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { parseCacheControl } from '../../../handler/semantics/caching.js'
 * for (const { value, text } of fc.sample(cacheControl(), 5)) assert.deepEqual(parseCacheControl([text]), value)
 */
export const cacheControl = (): fc.Arbitrary<Phrase<CacheControl>> => {
  const [first, ...others] = directives().map(([name, said]) =>
    said.map(({ value, text }) => ({ value: [name, value] as const, text })),
  )
  const one = first === undefined ? fc.constant({ value: ['', {}] as const, text: '' }) : anyOf(first, ...others)
  return distinctList(one, ([name]) => name).map(({ value, text }) => ({
    value: saidTogether<CacheControl>(
      {},
      value.map(([, own]) => ({ value: own, text })),
    ),
    text,
  }))
}
