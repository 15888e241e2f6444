/** Typed fields as field lines, for the requests that they stand in. */
import * as fc from 'fast-check'
import { around } from '../content.js'
import type { DescribedField } from '../described.js'
import { token } from '../octets.js'
import { cacheControl } from './caching.js'
import { cookiePairs } from './cookies.js'
import { credentials } from './credentials.js'
import { acceptedNames, acceptedTypes, mediaType } from './negotiation.js'
import { anyCase, anyOf, type Phrase, several } from './phrase.js'
import { forwardedBy, viaHops } from './routing.js'
import { byteRanges, entityTags, httpDate, ifRange } from './validators.js'

/** A field with what it means, in one line or several. */
export interface TypedField<A = unknown> {
  readonly name: string
  readonly value: A
  readonly lines: ReadonlyArray<DescribedField>
}

/**
 * A field of one line: its name in any case, and whitespace around its value.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { httpDate } from './validators.js'
 * const [field] = fc.sample(inOneLine('If-Modified-Since', httpDate()), 1)
 * assert.equal(field?.lines.length, 1)
 */
export const inOneLine = <A>(name: string, phrase: fc.Arbitrary<Phrase<A>>): fc.Arbitrary<TypedField<A>> =>
  fc
    .tuple(anyCase(fc.constant(name)), around(), phrase)
    .map(([spelt, space, { value, text }]) => ({ name, value, lines: [{ name: spelt, value: text, around: space }] }))

/** A list in one line, or two: what the second names comes behind the first, RFC 9110 §5.3. */
export const inLines = <A>(
  name: string,
  list: fc.Arbitrary<Phrase<ReadonlyArray<A>>>,
): fc.Arbitrary<TypedField<ReadonlyArray<A>>> =>
  several(inOneLine(name, list), { most: 2 }).map((all) => ({
    name,
    value: all.flatMap(({ value }) => value),
    lines: all.flatMap(({ lines }) => lines),
  }))

/**
 * A field that a request may have, and what it means. None of them decides about framing or the connection.
 *
 * @example
 * import * as fc from 'fast-check'
 * for (const { name, lines } of fc.sample(typedField(), 5))
 *   assert.equal(lines[0]?.name.toLowerCase(), name.toLowerCase())
 */
export const typedField = (): fc.Arbitrary<TypedField> =>
  fc.oneof(
    inLines('Accept', acceptedTypes()),
    inLines('Accept-Encoding', acceptedNames(fc.constantFrom('gzip', 'br', 'identity', '*'))),
    inLines('Accept-Language', acceptedNames(fc.constantFrom('en-GB', 'de', 'fr-CH', '*'))),
    inLines('Accept-Charset', acceptedNames(anyOf(fc.constantFrom('utf-8', 'iso-8859-1'), token()))),
    inOneLine('Content-Type', mediaType()),
    inOneLine('If-Modified-Since', httpDate()),
    inOneLine('If-Unmodified-Since', httpDate()),
    inOneLine('If-Match', entityTags()),
    inOneLine('If-None-Match', entityTags()),
    inOneLine('If-Range', ifRange()),
    inOneLine('Range', byteRanges()),
    inOneLine('Cookie', cookiePairs()),
    inOneLine('Cache-Control', cacheControl()),
    inOneLine('Authorization', credentials()),
    inLines('Forwarded', forwardedBy()),
    inLines('Via', viaHops()),
  )
