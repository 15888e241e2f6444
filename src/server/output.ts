import type { Duplex } from 'node:stream'
import { type DirectWriter, isDirect, type Waiter } from './direct-write.js'
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

/** Who hears that the kernel has taken something that it did not take at once. */
export interface Owner {
  moved(): void
}

/** What was written to a stream, and how much of it the kernel has not taken. A class, for it is a stream's own account. */
export class Output implements Waiter {
  private readonly duplex: Duplex
  private readonly direct: DirectWriter | undefined
  private readonly owner: Owner
  /** What was not taken when it was last looked at; -1 before the first look. */
  private known = 0
  /** Octets written while others were on their way: the handle does not know of them yet. */
  private behind = 0
  /** Octets written past the stream that libuv still keeps. */
  private below = 0

  constructor(duplex: Duplex, direct: DirectWriter, owner: Owner) {
    this.duplex = duplex
    this.direct = isDirect(duplex) ? direct : undefined
    this.owner = owner
  }

  /** Writes, in the order of the calls. Says whether something waits, or all was taken at once, or it was lost. */
  write(pieces: ReadonlyArray<string | Uint8Array>, octets: number): 'Taken' | 'Waiting' | 'Failed' {
    const { duplex } = this
    const text = this.direct === undefined ? undefined : textOf(pieces, octets <= SMALL)
    const outcome = text === undefined ? 'Impossible' : this.direct?.write(duplex, text, this)
    if (outcome === 'Waiting') this.below += octets
    if (outcome === undefined || outcome === 'Impossible') return this.writeStream(pieces, octets)
    this.known = outcome === 'Taken' ? 0 : -1
    return outcome
  }

  private writeStream(pieces: ReadonlyArray<string | Uint8Array>, octets: number): 'Taken' | 'Waiting' {
    const waiting = this.duplex.writableLength > 0
    writePieces(this.duplex, pieces, octets, this.onTaken)
    if (this.duplex.writableLength === 0) {
      this.known = 0
      return 'Taken'
    }
    this.behind = waiting ? this.behind + octets : 0
    this.known = -1
    return 'Waiting'
  }

  /** What of it the kernel has not taken, where that is not what it was at the last look. */
  look(): number | undefined {
    const unsent = this.unsent()
    if (unsent === this.known) return undefined
    this.known = unsent
    return unsent
  }

  /** Octets that were written and that the kernel has not taken. */
  unsent(): number {
    const length = this.duplex.writableLength + this.below
    if (length === 0) return 0
    const handle = handleQueue(this.duplex)
    return handle === undefined ? length : Math.max(1, Math.min(length, handle + this.behind))
  }

  /** A write is done, and with it everything behind it has been given to the handle. */
  private readonly onTaken = (): void => {
    if (this.known === 0) return
    this.behind = 0
    this.owner.moved()
  }

  taken(octets: number): void {
    this.below -= octets
    this.owner.moved()
  }
}
