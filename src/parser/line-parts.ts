import type { LineScan } from './request-line.js'
import type { Outcome, Window } from './scan.js'

/** What the two start lines have in common. */

const VERSION = [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e]

/** HTTP-version, RFC 9112 §2.3: `HTTP/1.` and one digit. */
export const scanVersion = (scan: LineScan, { bytes, base, end }: Window): Outcome => {
  let p = base + scan.at
  while (p < end && scan.sub < VERSION.length && bytes[p] === VERSION[scan.sub]) {
    p++
    scan.sub++
  }
  scan.at = p - base
  if (p === end) return 'more'
  const byte = bytes[p]!
  const isDigit = byte >= 0x30 && byte <= 0x39
  if (scan.sub === 5 && isDigit) return 'unsupported-version'
  if (scan.sub < VERSION.length || !isDigit) return 'bad-version'
  scan.minor = byte - 0x30
  scan.at++
  return 'done'
}

/** Does `HTTP/1.` and a digit stand at `p`? */
export const isVersionAt = (bytes: Uint8Array, p: number): boolean =>
  bytes[p] === 0x48 &&
  bytes[p + 1] === 0x54 &&
  bytes[p + 2] === 0x54 &&
  bytes[p + 3] === 0x50 &&
  bytes[p + 4] === 0x2f &&
  bytes[p + 5] === 0x31 &&
  bytes[p + 6] === 0x2e &&
  bytes[p + 7]! >= 0x30 &&
  bytes[p + 7]! <= 0x39
