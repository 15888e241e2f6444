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

/** A member that is not in a stream's type, since it is not documented; `undefined` where it is not there. */
const member = (of: object, name: string): object | undefined => {
  const value: unknown = Reflect.get(of, name)
  return typeof value === 'object' && value !== null ? value : undefined
}

/**
 * How many octets of a socket's writes under way the kernel has not taken; `undefined` where nobody can tell. A stream
 * knows only that a write is not done, and one large write to a slow reader would look like a stall. Under TLS it is the
 * socket below that knows.
 */
export const handleQueue = (duplex: Duplex): number | undefined => {
  const handle = member(member(duplex, '_parent') ?? duplex, '_handle')
  const queue: unknown = handle === undefined ? undefined : Reflect.get(handle, 'writeQueueSize')
  return typeof queue === 'number' ? queue : undefined
}
