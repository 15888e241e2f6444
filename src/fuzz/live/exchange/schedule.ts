/** Where the network cuts an input on its way to a server, and how long it waits there: by the input's number alone. */
import { piecesOf } from '../../targets/index.js'

/** Offsets to cut at, rising and inside the octets, and the pause behind each piece in milliseconds. */
export interface Schedule {
  readonly cuts: ReadonlyArray<number>
  readonly pause: number
}

/** Not cut at all. */
export const whole: Schedule = { cuts: [], pause: 0 }

/** Behind every octet. */
export const everywhere = (length: number): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, length - 1) }, (_, at) => at + 1)

/** A number below 2^32 that is another for each input: that of its neighbours says nothing about it. */
const mixed = (number: number): number => Math.imul((number + 1) ^ ((number + 1) >>> 13), 2654435761) >>> 0

/** One input in so many is asked in pieces too, and one in so many octet by octet. */
const CUT = 16
const SPLIT = 256

/** Octet by octet, longer ones take too long. */
const LONG = 400

const pauses = [0, 1, 2, 5]

/** The places where a cut parts what belongs together: inside an end of line, a number or a name; or any. */
const cutOf = (bytes: Uint8Array, draw: number): number => {
  const from = 1 + (draw % (bytes.length - 1))
  if ((draw & 1) === 0) return from
  const end = bytes.indexOf(0x0a, from)
  return end < 1 ? from : Math.min(end + ((draw >>> 8) & 1), bytes.length - 1)
}

/**
 * How an input of this number is cut; `undefined` for most, which are sent whole.
 *
 * @example
 * const bytes = ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
 * assert.deepEqual(scheduleOf(bytes, 255), scheduleOf(bytes, 255))
 * assert.equal(scheduleOf(bytes, 0), undefined)
 */
export const scheduleOf = (bytes: Uint8Array, number: number): Schedule | undefined => {
  if (number % CUT !== CUT - 1 || bytes.length < 2) return undefined
  const draw = mixed(number)
  if (number % SPLIT === SPLIT - 1 && bytes.length < LONG) return { cuts: everywhere(bytes.length), pause: 0 }
  return { cuts: [cutOf(bytes, draw)], pause: pauses[(draw >>> 16) % pauses.length] ?? 0 }
}

/** Long enough for a server to read what came before. */
const PATIENT = 5

/** How octets are cut where it is to be believed: every piece is waited for. */
export const patiently = (cuts: ReadonlyArray<number>): Schedule => ({ cuts, pause: cuts.length > 16 ? 1 : PATIENT })

/** The pieces. */
export const piecesBy = (bytes: Uint8Array, { cuts }: Schedule): ReadonlyArray<Uint8Array> => piecesOf(bytes, cuts)

/** The same cuts in other octets, of which a run was taken out or made shorter: those inside it are gone. */
export const moved = (cuts: ReadonlyArray<number>, from: Uint8Array, to: Uint8Array): ReadonlyArray<number> => {
  const shorter = Math.min(from.length, to.length)
  let head = 0
  while (head < shorter && from[head] === to[head]) head++
  let tail = 0
  while (tail < shorter - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++
  const places = cuts.flatMap((cut) =>
    cut <= head ? [cut] : cut >= from.length - tail ? [cut + to.length - from.length] : [],
  )
  // What stands behind an input may be cut too.
  const isBehind = cuts.some((cut) => cut >= from.length)
  return [...new Set(places)]
    .filter((cut) => cut > 0 && (cut < to.length || isBehind))
    .sort((one, other) => one - other)
}

/** The fewest of these cuts that still show it: halves, as long as one of them does. */
export const fewest = async (
  cuts: ReadonlyArray<number>,
  shows: (some: ReadonlyArray<number>) => Promise<boolean>,
): Promise<ReadonlyArray<number>> => {
  let left = cuts
  while (left.length > 1) {
    const [first, second] = [left.slice(0, left.length >> 1), left.slice(left.length >> 1)]
    if (await shows(first)) left = first
    else if (await shows(second)) left = second
    else break
  }
  return left
}
