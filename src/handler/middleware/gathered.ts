/** Octets put together piece by piece, in time linear in their number however small the pieces are. */

/** Room that grows: whoever holds its first octets may go on where they end, if nobody has yet. */
interface Room {
  readonly bytes: Uint8Array
  used: number
}

/** The octets so far. A value: two continuations of one do not see each other. */
export interface Gathered {
  readonly room: Room
  readonly length: number
}

/** No octet. */
export const noneGathered: Gathered = { room: { bytes: new Uint8Array(0), used: 0 }, length: 0 }

const LEAST = 1024

/** Room for so many octets more, with those of `from` at its start: its own, where it is free and large enough. */
const roomFor = (from: Gathered, more: number): Room => {
  const { room, length } = from
  const needed = length + more
  if (room.used === length && needed <= room.bytes.length) return room
  const bytes = new Uint8Array(Math.max(LEAST, length * 2, needed))
  bytes.set(room.bytes.subarray(0, length))
  return { bytes, used: length }
}

/**
 * The octets with a copy of this piece behind them.
 *
 * @example
 * const one = gatherMore(noneGathered, ascii('a'))
 * assert.deepEqual(bytesGathered(gatherMore(one, ascii('b'))), ascii('ab'))
 * assert.deepEqual(bytesGathered(gatherMore(one, ascii('c'))), ascii('ac'))
 */
export const gatherMore = (from: Gathered, piece: Uint8Array): Gathered => {
  const room = roomFor(from, piece.length)
  room.bytes.set(piece, from.length)
  room.used = from.length + piece.length
  return { room, length: room.used }
}

/** All of them, as a copy. */
export const bytesGathered = ({ room, length }: Gathered): Uint8Array => room.bytes.slice(0, length)
