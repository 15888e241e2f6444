import type * as fc from 'fast-check'
import type { Phrase } from '../arbitraries/typed/phrase.js'
import { differs, type Law, law } from './law.js'

/** A value with the keys of its records in one order: a meaning has none. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, own]) => [key, ordered(own)]))
}

/**
 * Law of fields: whatever way a value is written, it is read as what was meant. For any reader of one field.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { httpDate } from '../arbitraries/index.js'
 * const careless = (text: string): number => Date.parse(text)
 * assert.equal(fc.check(readsWhatIsMeant(httpDate(), careless)).failed, true)
 */
export const readsWhatIsMeant = <A>(
  phrases: fc.Arbitrary<Phrase<A>>,
  read: (text: string) => unknown,
): Law<Phrase<A>> =>
  law(phrases, ({ value, text }) => differs(`read from ${JSON.stringify(text)}`, ordered(value), ordered(read(text))))
