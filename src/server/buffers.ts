/**
 * Octets for reads of files that are used again. One of 64 KiB for each read is little to allocate and much to sweep: it
 * counts as pressure on the heap, which V8 answers by collections of all of it.
 */

const SIZE = 65_536
const MOST = 64

const free: ArrayBuffer[] = []
const lent: WeakSet<ArrayBufferLike> = new WeakSet()

/** Octets of any content, perhaps some that were given back. */
export const allocate = (length: number): Uint8Array => {
  if (length > SIZE || length < SIZE / 8) return new Uint8Array(length)
  const memory = free.pop() ?? new ArrayBuffer(SIZE)
  lent.add(memory)
  return new Uint8Array(memory, 0, length)
}

/** Takes back what was allocated here, and only that: to be called once nobody reads it any more, nor ever will. */
export const release = (pieces: ReadonlyArray<string | Uint8Array>): void => {
  for (const piece of pieces) {
    if (typeof piece === 'string' || !lent.delete(piece.buffer)) continue
    if (free.length < MOST && piece.buffer instanceof ArrayBuffer) free.push(piece.buffer)
  }
}
