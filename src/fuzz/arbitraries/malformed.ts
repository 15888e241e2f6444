/** Messages that are wrong in named ways, one or two at once, at chosen places. */
import * as fc from 'fast-check'
import { type Malformation, malformations } from '../malformations/index.js'
import { readMessages, type WrittenMessage } from '../written/index.js'
import { writeRequest } from './described.js'
import { textOfOctets } from './octets.js'
import { request } from './request.js'

/** A message, and what was done to it. */
export interface Malformed {
  readonly message: WrittenMessage
  readonly malformations: ReadonlyArray<Malformation>
}

/** A legal request as a tree. */
export const writtenRequest = (): fc.Arbitrary<WrittenMessage> =>
  request().chain((one) => {
    const [message] = readMessages(textOfOctets(writeRequest(one)))
    return message === undefined ? writtenRequest() : fc.constant(message)
  })

/**
 * A legal request with one malformation, or two, each at some place. Of two the second is made where the first has been:
 * what came of both is for the judge to say.
 */
export const malformed = (
  of: ReadonlyArray<Malformation> = malformations,
  base: fc.Arbitrary<WrittenMessage> = writtenRequest(),
): fc.Arbitrary<Malformed> =>
  fc
    .tuple(base, fc.array(fc.tuple(fc.constantFrom(...of), fc.nat(7)), { minLength: 1, maxLength: 2 }))
    .map(([message, chosen]) => ({
      message: chosen.reduce((changed, [one, place]) => one.apply(changed, place), message),
      malformations: chosen.map(([one]) => one),
    }))
