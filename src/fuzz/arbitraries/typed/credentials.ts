/** Authorization, RFC 9110 §11.6.2: a scheme, and a token68 or parameters. */
import * as fc from 'fast-check'
import type { Parameter } from '../../../grammar/parameter.js'
import { utf8Encode } from '../../../grammar/utf8.js'
import { base64 } from '../../base64.js'
import { textOf, token } from '../octets.js'
import { anyCase, anyOf, blank, distinctList, type Phrase, quotedString, tokenOrQuoted } from './phrase.js'

/** What credentials say, by their scheme. */
export type Said =
  | { readonly _tag: 'Basic'; readonly user: string; readonly password: string }
  | { readonly _tag: 'Bearer'; readonly token: string }
  /** Any scheme with parameters, as Digest; names in lower case. */
  | { readonly _tag: 'Parameters'; readonly scheme: string; readonly parameters: ReadonlyArray<Parameter> }

/** A scheme, in any case, and one SP or more, RFC 9110 §11.4. */
const schemed = (scheme: string): fc.Arbitrary<string> =>
  fc.tuple(anyCase(fc.constant(scheme)), fc.constantFrom(' ', ' ', '   ')).map((parts) => parts.join(''))

const LETTERS = 'abc:/+ äé'

const basic = (): fc.Arbitrary<Phrase<Said>> =>
  fc
    .tuple(schemed('Basic'), textOf(LETTERS.replace(':', ''), 0, 6), textOf(LETTERS, 0, 6))
    .map(([scheme, user, password]) => ({
      value: { _tag: 'Basic', user, password },
      text: scheme + base64(utf8Encode(`${user}:${password}`)),
    }))

const bearer = (): fc.Arbitrary<Phrase<Said>> =>
  fc
    .tuple(schemed('Bearer'), textOf('aZ09-._~+/', 1, 20), fc.constantFrom('', '', '=', '=='))
    .map(([scheme, digits, padding]) => ({
      value: { _tag: 'Bearer', token: digits + padding },
      text: scheme + digits + padding,
    }))

const parameter = (): fc.Arbitrary<Phrase<Parameter>> =>
  fc
    .tuple(
      anyCase(anyOf(fc.constantFrom('realm', 'username', 'nonce', 'uri'), token())),
      blank(),
      blank(),
      anyOf(tokenOrQuoted(), quotedString()),
    )
    .map(([name, before, behind, { value, text }]) => ({
      value: [name.toLowerCase(), value],
      text: `${name}${before}=${behind}${text}`,
    }))

const withParameters = (): fc.Arbitrary<Phrase<Said>> =>
  fc
    .tuple(
      anyCase(fc.constantFrom('Digest', 'Mutual', 'X-Own')),
      distinctList(parameter(), ([own]) => own),
    )
    .map(([scheme, { value, text }]) => ({
      value: { _tag: 'Parameters', scheme: scheme.toLowerCase(), parameters: value },
      text: `${scheme} ${text}`,
    }))

/**
 * The value of Authorization: Basic with any user and password, Bearer with any token, and schemes with parameters.
 *
 * @example
 * import * as fc from 'fast-check'
 * const [{ value, text } = { value: undefined, text: '' }] = fc.sample(credentials(), { numRuns: 1, seed: 1 })
 * assert.equal(value !== undefined && text.includes(' '), true)
 */
export const credentials = (): fc.Arbitrary<Phrase<Said>> => anyOf(basic(), bearer(), withParameters())
