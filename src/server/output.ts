import type { Duplex } from 'node:stream'

/** Up to this many octets are copied together into one piece; above, the stream gathers them itself. */
const COPY = 65_536

/** How many octets the pieces make; strings are latin-1. */
export const octetsOf = (pieces: ReadonlyArray<string | Uint8Array>): number => {
  let octets = 0
  for (const piece of pieces) octets += piece.length
  return octets
}

const joined = (pieces: ReadonlyArray<string | Uint8Array>, octets: number): Buffer => {
  const all = Buffer.allocUnsafe(octets)
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') all.write(piece, at, 'latin1')
    else all.set(piece, at)
    at += piece.length
  }
  return all
}

/** Strings alone become one string, which is written without a copy of ours; `undefined` when there are octets too. */
const text = (pieces: ReadonlyArray<string | Uint8Array>): string | undefined => {
  let all = ''
  for (const piece of pieces) {
    if (typeof piece !== 'string') return undefined
    all += piece
  }
  return all
}

/**
 * Writes the pieces as one write, whatever they are made of, and calls `done` once all of them are taken. Many kernel
 * calls for one answer would cost more than the answer.
 */
export const writePieces = (
  duplex: Duplex,
  pieces: ReadonlyArray<string | Uint8Array>,
  octets: number,
  done: () => void,
): void => {
  const all = text(pieces)
  if (all !== undefined) duplex.write(all, 'latin1', done)
  else if (octets <= COPY) duplex.write(joined(pieces, octets), done)
  else {
    duplex.cork()
    pieces.forEach((piece, at) => {
      const last = at === pieces.length - 1 ? done : undefined
      if (typeof piece === 'string') duplex.write(piece, 'latin1', last)
      else duplex.write(piece, last)
    })
    duplex.uncork()
  }
}

/** How many octets of a socket's writes under way the kernel has not taken: a number that every Node socket's handle has. */
export const handleQueue = (duplex: Duplex): number | undefined => {
  if (!('_handle' in duplex)) return undefined
  const handle = duplex._handle
  if (typeof handle !== 'object' || handle === null || !('writeQueueSize' in handle)) return undefined
  return typeof handle.writeQueueSize === 'number' ? handle.writeQueueSize : undefined
}
