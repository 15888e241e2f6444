import { ascii } from '../../grammar/ascii.js'
import type { Octets } from './exchange.js'

/**
 * The octets that are meant.
 *
 * @example
 * assert.deepEqual(octetsOf({ of: 'ab', times: 2 }), ascii('abab'))
 */
export const octetsOf = (meant: Octets): Uint8Array => {
  if (typeof meant === 'string') return ascii(meant)
  const unit = ascii(meant.of)
  const all = new Uint8Array(unit.length * meant.times)
  for (let at = 0; at < all.length; at += unit.length) all.set(unit, at)
  return all
}

/** All of them, in one. */
export const joined = (pieces: ReadonlyArray<Uint8Array>): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** What of two strings of octets is not the same; `undefined` where they are. */
export const difference = (a: Uint8Array, b: Uint8Array): string | undefined => {
  if (a.length !== b.length) return `${a.length} octets, not ${b.length}`
  const at = a.findIndex((octet, index) => octet !== b[index])
  return at < 0 ? undefined : `octet ${at} is ${a[at]}, not ${b[at]}`
}
