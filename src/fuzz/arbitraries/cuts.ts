/** Where the network cuts. */
import * as fc from 'fast-check'

/** Places to cut at, as numbers that any input is cut by. */
export const cuts = (): fc.Arbitrary<ReadonlyArray<number>> => fc.array(fc.nat(), { maxLength: 8 })

/**
 * The input in pieces, none of them empty. What was cut is the same octets in the same order.
 *
 * @example
 * assert.deepEqual(split(Uint8Array.of(1, 2, 3), [2]), [Uint8Array.of(1, 2), Uint8Array.of(3)])
 */
export const split = (bytes: Uint8Array, at: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const places = at.map((pick) => pick % (bytes.length + 1))
  const all = [...new Set([0, ...places, bytes.length])].sort((a, b) => a - b)
  return all.slice(1).map((end, index) => bytes.subarray(all[index], end))
}

/** The input octet by octet. */
export const everyByte = (bytes: Uint8Array): ReadonlyArray<Uint8Array> =>
  Array.from(bytes, (octet) => Uint8Array.of(octet))
