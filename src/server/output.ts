import type { Duplex } from 'node:stream'
import { nodePlatform } from './platform.js'

/** Up to so many octets, content is cheaper to copy into the text before it than to write beside it. */
const SMALL = 4096

/** How many octets the pieces make; strings are latin-1. */
export const octetsOf = (pieces: ReadonlyArray<string | Uint8Array>): number => {
  let octets = 0
  for (const piece of pieces) octets += piece.length
  return octets
}

/** Latin-1 text goes to the kernel without a buffer of ours; `undefined` where there are too many octets among the pieces. */
const textOf = (pieces: ReadonlyArray<string | Uint8Array>, small: boolean): string | undefined => {
  let text = ''
  for (const piece of pieces)
    if (typeof piece === 'string') text += piece
    else if (small) text += nodePlatform.latin1(piece, 0, piece.length)
    else return undefined
  return text
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
  const text = textOf(pieces, octets <= SMALL)
  if (text !== undefined) {
    duplex.write(text, 'latin1', done)
    return
  }
  duplex.cork()
  pieces.forEach((piece, at) => {
    const last = at === pieces.length - 1 ? done : undefined
    if (typeof piece === 'string') duplex.write(piece, 'latin1', last)
    else duplex.write(piece, last)
  })
  duplex.uncork()
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
