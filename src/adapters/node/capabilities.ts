import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { performance } from 'node:perf_hooks'

/** What middleware needs of a runtime, as Node has it. The records are those that the options of each ask for. */

/** Randomness that nobody can guess. */
export const nodeRandomness = {
  /** A version 4 UUID: an identifier that is a token. */
  id: (): string => randomUUID(),
  /** So many octets. */
  bytes: (length: number): Uint8Array => new Uint8Array(randomBytes(length)),
} as const

/**
 * SHA-256, and a comparison that takes as long whatever it compares. Octets of another length are not equal, and take no
 * time to say so: compare digests.
 *
 * @example
 * const { digest, equal } = nodeDigests
 * assert.equal(equal(digest(ascii('a')), digest(ascii('a'))), true)
 */
export const nodeDigests = {
  digest: (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest()),
  equal: (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b),
} as const

/** Milliseconds since 1970 on a clock that does not go back. */
export const nodeClock = {
  now: (): number => performance.timeOrigin + performance.now(),
} as const
