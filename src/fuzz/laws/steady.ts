import * as fc from 'fast-check'
import { keepingRuling, type MinimiseOptions, minimise } from '../minimise.js'
import { type Fault, type Law, law, shown } from './law.js'

/**
 * A law about octets whose counterexamples keep their meaning. fast-check shrinks towards whatever still fails; here a
 * counterexample is made small part by part, and the judge is asked about each candidate. The least stands in the
 * counterexample's context.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { malformed } from '../arbitraries/index.js'
 * import { octetsOfMessages } from '../written/index.js'
 * const wrong = malformed().map(({ message }) => octetsOfMessages([message]))
 * fc.assert(steadyLaw(wrong, (bytes) => (bytes.length < 1_000_000 ? undefined : 'too long')), { numRuns: 10 })
 */
export const steadyLaw = (
  input: fc.Arbitrary<Uint8Array>,
  faultOf: (bytes: Uint8Array) => Fault,
  options: MinimiseOptions = {},
): Law<Uint8Array> =>
  law(fc.noShrink(input), (bytes) => {
    const fault = faultOf(bytes)
    if (fault === undefined) return undefined
    const isFaulty = (candidate: Uint8Array): boolean => faultOf(candidate) !== undefined
    const least = minimise(bytes, keepingRuling(bytes, isFaulty), options)
    return `${faultOf(least) ?? fault}\n  least ${shown(least)}`
  })
