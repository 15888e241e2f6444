import type { Stretch } from './hexdump.js'

/** The last octets of a connection: enough to show a field line that was guilty from its start. */
export interface Tail extends Stretch {}

/** Nothing was read yet. */
export const noTail: Tail = { from: 0, bytes: new Uint8Array(0) }

/** Of what went before, so many octets are kept. */
export const KEPT = 4096

/** The tail, and the chunk that followed it; a copy, for the chunk's memory is used again. */
export const withChunk = ({ from, bytes }: Tail, chunk: Uint8Array): Tail => {
  const left = Math.max(0, bytes.length - KEPT)
  const all = new Uint8Array(bytes.length - left + chunk.length)
  all.set(bytes.subarray(left))
  all.set(chunk, bytes.length - left)
  return { from: from + left, bytes: all }
}

/** The octets at hand around `mark`: those of the tail, or those that the failure itself has kept from before it. */
export const stretchAt = (tail: Tail, mark: number, before: Uint8Array): Stretch =>
  mark >= tail.from && mark <= tail.from + tail.bytes.length && mark - before.length >= tail.from
    ? tail
    : { from: mark - before.length, bytes: before }
