/** The fields between two neighbours, RFC 9110 §7.6.1: lists of tokens that decide what becomes of a connection. */
import * as fc from 'fast-check'
import type { Parameterized } from '../../../grammar/parameter.js'
import type { Weighted } from '../../../handler/semantics/weight.js'
import { token } from '../octets.js'
import { acceptedNames } from './negotiation.js'
import { anyCase, anyOf, type ListBounds, listOf, type Phrase, parameters } from './phrase.js'

/** Names out of those given, in any case, that mean themselves in lower case. */
const nameOf = (names: fc.Arbitrary<string>): fc.Arbitrary<Phrase<string>> =>
  anyCase(names).map((text) => ({ value: text.toLowerCase(), text }))

const namesOf = (names: fc.Arbitrary<string>, bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<string>>> =>
  listOf(nameOf(names), bounds)

/**
 * The value of Connection: these options, or such as say nothing about the connection; all mean themselves in lower case.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { hasToken } from '../../../grammar/list.js'
 * for (const { value, text } of fc.sample(connectionOptions(), 9))
 *   assert.equal(hasToken([text], 'close'), value.includes('close'))
 */
export const connectionOptions = (
  options: fc.Arbitrary<string> = fc.constantFrom('close', 'keep-alive', 'TE', 'X-Own'),
  bounds?: ListBounds,
): fc.Arbitrary<Phrase<ReadonlyArray<string>>> => namesOf(options, bounds)

/** The value of TE: `trailers`, and codings with weights. */
export const transferPreferences = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<Weighted<string>>>> =>
  acceptedNames(fc.constantFrom('trailers', 'gzip', 'deflate', 'compress'), bounds)

/** The value of Trailer: names of fields, which mean themselves in lower case. */
export const trailerNames = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<string>>> =>
  namesOf(anyOf(fc.constantFrom('Expires', 'Digest', 'X-Checksum'), token()), bounds)

/** A protocol that is asked for in Upgrade, and its version; names are compared as they are sent. */
export interface Protocol {
  readonly name: string
  readonly version: string | undefined
}

/** The value of Upgrade: protocols, the dearest first. */
export const upgradeProtocols = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<Protocol>>> =>
  listOf(
    fc
      .tuple(fc.constantFrom('websocket', 'TLS', 'h2c', 'IRC'), fc.constantFrom(undefined, '1.0', '6.9'))
      .map(([name, version]) => ({
        value: { name, version },
        text: version === undefined ? name : `${name}/${version}`,
      })),
    bounds,
  )

/** The value of Expect: the one expectation that there is, in any case. */
export const expectation = (): fc.Arbitrary<Phrase<'100-continue'>> =>
  anyCase(fc.constant('100-continue')).map((text) => ({ value: '100-continue', text }))

/**
 * The value of Transfer-Encoding: `chunked` at its end, once, and perhaps other codings before it, which a server may not
 * know. Codings mean themselves in lower case.
 *
 * @example
 * import * as fc from 'fast-check'
 * for (const { value } of fc.sample(transferCodings(), 9)) assert.equal(value.at(-1)?.value, 'chunked')
 */
export const transferCodings = (): fc.Arbitrary<Phrase<ReadonlyArray<Parameterized>>> => {
  const coding = fc
    .tuple(nameOf(fc.constantFrom('gzip', 'deflate', 'compress', 'x-own')), parameters(1))
    .map(([name, of]) => ({ value: { value: name.value, parameters: of.value }, text: name.text + of.text }))
  return fc
    .tuple(listOf(coding, { least: 0, most: 2 }), fc.constantFrom(', ', ',', ' ,\t'), anyCase(fc.constant('chunked')))
    .map(([others, mark, chunked]) => ({
      value: [...others.value, { value: 'chunked', parameters: [] }],
      text: others.value.length === 0 ? chunked : `${others.text}${mark}${chunked}`,
    }))
}
