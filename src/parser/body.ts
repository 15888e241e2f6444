import { CR, classOf, HEX, LF } from '../grammar/bytes.js'
import { failure } from '../message/failure.js'
import { emptyHeaders } from '../message/headers.js'
import { type ChunkScan, chunkStart, digitValue, scanChunkLine } from './chunk-scan.js'
import { newFields } from './field-scan.js'
import { contextOf, noneHeld } from './held.js'
import { failRow, keptOf, showRow } from './row.js'
import { fail, type Scratch, say, viewOf } from './scratch.js'
import type { State } from './state.js'

type StateOf<T extends State['_tag']> = Extract<State, { readonly _tag: T }>

/** Says the next octets of content, as many as there are of `left`, and tells how many. */
const takeData = (scratch: Scratch, left: number): number => {
  const { pos, chunk } = scratch
  const taken = Math.min(left, chunk.bytes.length - pos)
  say(scratch, { _tag: 'Data', bytes: viewOf(scratch, pos, pos + taken) })
  scratch.pos += taken
  return taken
}

/** Counted content, RFC 9112 §6.2: as much of it as the chunk holds, in one piece. */
export const readCounted = (scratch: Scratch, state: StateOf<'Counted'>): State => {
  const { message } = state
  const taken = takeData(scratch, state.left)
  const left = state.left - taken
  const offset = state.offset + taken
  return left === 0
    ? { _tag: 'Complete', offset, switches: message.switches, trailers: emptyHeaders }
    : { _tag: 'Counted', offset, message, left }
}

/** Content up to the end of the connection, RFC 9112 §6.3: all that the chunk holds, in one piece. */
export const readUntilClose = (scratch: Scratch, state: StateOf<'UntilClose'>): State => {
  const left = scratch.chunk.bytes.length - scratch.pos
  return { _tag: 'UntilClose', offset: state.offset + takeData(scratch, left), message: state.message }
}

/** Sizes of so many digits cannot sum up wrongly for long, and cover what anybody sends. */
const PLAIN_DIGITS = 6

/**
 * Chunks that are all there, as plainly as most are: a few digits, CR LF, the data, CR LF. Stops before the first that is
 * not, and leaves it to the scan below, which judges it; so nothing is accepted here that is not accepted there.
 */
const readPlainChunks = (scratch: Scratch, state: StateOf<'ChunkLine'>): StateOf<'ChunkLine'> => {
  const { bytes } = scratch.chunk
  const end = bytes.length
  const table = classOf
  let start = scratch.pos
  let { total } = state
  while (scratch.said < scratch.wanted) {
    const stop = Math.min(end, start + PLAIN_DIGITS)
    let size = 0
    let p = start
    for (; p < stop && (table[bytes[p]!]! & HEX) !== 0; p++) size = size * 16 + digitValue(bytes[p]!)
    const to = p + 2 + size
    if (size === 0 || to + 2 > end || bytes[p] !== CR || bytes[p + 1] !== LF) break
    if (bytes[to] !== CR || bytes[to + 1] !== LF || total + size > Number.MAX_SAFE_INTEGER) break
    say(scratch, { _tag: 'Data', bytes: viewOf(scratch, p + 2, to) })
    total += size
    start = to + 2
  }
  if (start === scratch.pos) return state
  const { message, extensions } = state
  const offset = state.offset + start - scratch.pos
  scratch.pos = start
  return { _tag: 'ChunkLine', offset, message, total, extensions, scan: chunkStart, held: noneHeld }
}

/** How many octets of extensions a line may have: so few in all that they never outweigh the content they ride on. */
const extensionRoom = (scratch: Scratch, state: StateOf<'ChunkLine'>, size: number): number => {
  const { extensionLine, extensionTotal } = scratch.window.settings.limits
  return Math.min(extensionLine, extensionTotal + 2 * (state.total + size) - state.extensions)
}

/** A chunk line as far as the octets go, RFC 9112 §7.1. */
const readLine = (scratch: Scratch, state: StateOf<'ChunkLine'>): State => {
  const { message } = state
  const row = showRow(scratch, state.held, scratch.window.settings.limits.extensionLine + 17)
  const scan: ChunkScan = { ...state.scan }
  const most = (size: number): number => extensionRoom(scratch, state, size)
  const outcome = scanChunkLine(scan, scratch.window, { before: state.total, most })
  const origin = state.offset - row.before
  const offset = origin + scan.at
  scratch.pos += scan.at - row.before
  if (outcome === 'more') return { ...state, offset, scan, held: keptOf(scratch, row) }
  if (outcome !== 'done') return failRow(scratch, { code: outcome, at: scan.at, origin, method: message.method })
  const total = state.total + scan.size
  const extensions = state.extensions + scan.at - 2 - scan.digits
  return scan.size === 0
    ? { _tag: 'Trailers', offset, message, fields: newFields(0, true), held: noneHeld }
    : { _tag: 'ChunkData', offset, message, total, extensions, left: scan.size }
}

/** Chunk lines, and the chunks behind them that are all there. */
export const readChunkLine = (scratch: Scratch, state: StateOf<'ChunkLine'>): State => {
  if (state.scan !== chunkStart) return readLine(scratch, state)
  const behind = readPlainChunks(scratch, state)
  return behind === state ? readLine(scratch, state) : behind
}

/** Chunk data: as much of it as the chunk of input holds, in one piece. */
export const readChunkData = (scratch: Scratch, state: StateOf<'ChunkData'>): State => {
  const { message, total, extensions } = state
  const taken = takeData(scratch, state.left)
  const left = state.left - taken
  const offset = state.offset + taken
  return left === 0
    ? { _tag: 'ChunkEnd', offset, message, total, extensions, met: 0 }
    : { _tag: 'ChunkData', offset, message, total, extensions, left }
}

const CR_ONLY = Uint8Array.of(CR)

/** Exactly CR LF behind chunk data; anything else means that two readers may count differently. */
export const readChunkEnd = (scratch: Scratch, state: StateOf<'ChunkEnd'>): State => {
  const { message, total, extensions, met } = state
  if (scratch.chunk.bytes[scratch.pos] !== (met === 0 ? CR : LF))
    return fail(scratch, failure('bad-chunk-end', state.offset, contextOf(CR_ONLY, 0, met), message.method))
  const offset = state.offset + 1
  scratch.pos++
  return met === 0
    ? { _tag: 'ChunkEnd', offset, message, total, extensions, met: 1 }
    : { _tag: 'ChunkLine', offset, message, total, extensions, scan: chunkStart, held: noneHeld }
}
