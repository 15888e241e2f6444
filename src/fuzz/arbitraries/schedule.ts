/** When octets go out: in pieces, with pauses between them. */
import * as fc from 'fast-check'
import { aims, offsetOf, type Spot } from '../edits.js'
import { textOfOctets } from './octets.js'
import { anyOf } from './typed/phrase.js'

/** A cut at one of the places of a kind, and how long to wait behind it, in milliseconds. */
export interface TimedCut extends Spot {
  readonly pause: number
}

/** Where the octets of one connection are cut, and how long each piece but the first is waited with. A plain value. */
export type Schedule = ReadonlyArray<TimedCut>

/** Some octets, and how long to wait before they are sent. */
export interface TimedPiece {
  readonly bytes: Uint8Array
  readonly pause: number
}

/**
 * Schedules of a few cuts, mostly where something is decided. A counterexample shrinks to fewer cuts, and to none where it
 * is not the cuts that show it. `pauses` are the milliseconds to choose from, the dearest first.
 *
 * @example
 * import * as fc from 'fast-check'
 * for (const plan of fc.sample(schedule([0, 10]), 5)) assert.equal(plan.every(({ pause }) => pause === 0 || pause === 10), true)
 */
export const schedule = (pauses: ReadonlyArray<number> = [0, 0, 0, 1, 5, 20]): fc.Arbitrary<Schedule> =>
  fc.array(
    fc.record({
      aim: fc.constantFrom(...aims),
      pick: anyOf(fc.nat(20), fc.nat()),
      pause: fc.constantFrom(...(pauses.length === 0 ? [0] : pauses)),
    }),
    { maxLength: 6 },
  )

/**
 * The octets in their pieces, none of them empty. Two cuts at one place are one, and their pauses one pause.
 *
 * @example
 * const bytes = ascii('GET / HTTP/1.1\r\n\r\n')
 * const pieces = scheduled(bytes, [{ aim: 'line-end', pick: 1, pause: 5 }])
 * assert.deepEqual(pieces.map(({ bytes: piece, pause }) => [piece.length, pause]), [[15, 0], [3, 5]])
 */
export const scheduled = (bytes: Uint8Array, of: Schedule): ReadonlyArray<TimedPiece> => {
  const text = textOfOctets(bytes)
  const pauses = new Map<number, number>()
  for (const cut of of) {
    const at = offsetOf(text, cut)
    if (at > 0 && at < bytes.length) pauses.set(at, (pauses.get(at) ?? 0) + cut.pause)
  }
  const starts = [0, ...[...pauses.keys()].sort((one, other) => one - other)]
  return starts
    .map((from, at) => ({ bytes: bytes.subarray(from, starts[at + 1] ?? bytes.length), pause: pauses.get(from) ?? 0 }))
    .filter((piece) => piece.bytes.length > 0)
}
