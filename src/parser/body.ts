import { CR, classOf, HEX, LF } from '../grammar/bytes.js'
import { failure } from '../message/failure.js'
import { emptyHeaders } from '../message/headers.js'
import { type ChunkScan, chunkStart, digitValue, scanChunkLine } from './chunk-scan.js'
import { newFields } from './field-scan.js'
import { contextOf, noneHeld } from './held.js'
import { failRow, keptOf, showRow } from './row.js'
import { type Scratch, viewOf } from './scratch.js'
import { type Advance, failed, type State } from './state.js'

type StateOf<T extends State['_tag']> = Extract<State, { readonly _tag: T }>

/** Counted content, RFC 9112 §6.2: as much of it as the chunk holds, in one piece. */
export const readCounted = (scratch: Scratch, state: StateOf<'Counted'>, pos: number): Advance => {
  const { message } = state
  const taken = Math.min(state.left, scratch.chunk.bytes.length - pos)
  const left = state.left - taken
  const offset = state.offset + taken
  return {
    state:
      left === 0
        ? { _tag: 'Complete', offset, switches: message.switches, trailers: emptyHeaders }
        : { _tag: 'Counted', offset, message, left },
    event: { _tag: 'Data', bytes: viewOf(scratch, pos, pos + taken) },
    pos: pos + taken,
  }
}

/** Sizes of so many digits cannot sum up wrongly for long, and cover what anybody sends. */
const PLAIN_DIGITS = 6

/**
 * A chunk that is all there, as plainly as most are: a few digits, CR LF, the data, CR LF. `undefined` for anything else,
 * which the scan below then judges; so nothing is accepted here that is not accepted there.
 */
const readPlainChunk = (scratch: Scratch, state: StateOf<'ChunkLine'>, pos: number): Advance | undefined => {
  const { bytes } = scratch.chunk
  const stop = Math.min(bytes.length, pos + PLAIN_DIGITS)
  let size = 0
  let p = pos
  for (; p < stop && (classOf[bytes[p]!]! & HEX) !== 0; p++) size = size * 16 + digitValue(bytes[p]!)
  const from = p + 2
  const to = from + size
  if (size === 0 || to + 2 > bytes.length || bytes[p] !== CR || bytes[p + 1] !== LF) return undefined
  const total = state.total + size
  if (bytes[to] !== CR || bytes[to + 1] !== LF || total > Number.MAX_SAFE_INTEGER) return undefined
  return {
    state: {
      _tag: 'ChunkLine',
      offset: state.offset + to + 2 - pos,
      message: state.message,
      total,
      extensions: state.extensions,
      scan: chunkStart,
      held: noneHeld,
    },
    event: { _tag: 'Data', bytes: viewOf(scratch, from, to) },
    pos: to + 2,
  }
}

/** How many octets of extensions a line may have: so few in all that they never outweigh the content they ride on. */
const extensionRoom = (scratch: Scratch, state: StateOf<'ChunkLine'>, size: number): number => {
  const { extensionLine, extensionTotal } = scratch.window.settings.limits
  return Math.min(extensionLine, extensionTotal + 2 * (state.total + size) - state.extensions)
}

/** A chunk line as far as the octets go, RFC 9112 §7.1. */
const readLine = (scratch: Scratch, state: StateOf<'ChunkLine'>, pos: number): Advance => {
  const { message } = state
  const row = showRow(scratch, state.held, pos, scratch.window.settings.limits.extensionLine + 17)
  const scan: ChunkScan = { ...state.scan }
  const most = (size: number): number => extensionRoom(scratch, state, size)
  const outcome = scanChunkLine(scan, scratch.window, { before: state.total, most })
  const origin = state.offset - row.before
  const offset = origin + scan.at
  const next = pos + scan.at - row.before
  if (outcome === 'more')
    return { state: { ...state, offset, scan, held: keptOf(scratch, row) }, event: undefined, pos: next }
  if (outcome !== 'done') return failRow(scratch, { code: outcome, at: scan.at, origin, next, method: message.method })
  const total = state.total + scan.size
  const extensions = state.extensions + scan.at - 2 - scan.digits
  return {
    state:
      scan.size === 0
        ? { _tag: 'Trailers', offset, message, fields: newFields(0, true), held: noneHeld }
        : { _tag: 'ChunkData', offset, message, total, extensions, left: scan.size },
    event: undefined,
    pos: next,
  }
}

/** A chunk line, and where all of the chunk is there, the chunk. */
export const readChunkLine = (scratch: Scratch, state: StateOf<'ChunkLine'>, pos: number): Advance =>
  (state.scan === chunkStart ? readPlainChunk(scratch, state, pos) : undefined) ?? readLine(scratch, state, pos)

/** Chunk data: as much of it as the chunk of input holds, in one piece. */
export const readChunkData = (scratch: Scratch, state: StateOf<'ChunkData'>, pos: number): Advance => {
  const { message, total, extensions } = state
  const taken = Math.min(state.left, scratch.chunk.bytes.length - pos)
  const left = state.left - taken
  const offset = state.offset + taken
  return {
    state:
      left === 0
        ? { _tag: 'ChunkEnd', offset, message, total, extensions, met: 0 }
        : { _tag: 'ChunkData', offset, message, total, extensions, left },
    event: { _tag: 'Data', bytes: viewOf(scratch, pos, pos + taken) },
    pos: pos + taken,
  }
}

const CR_ONLY = Uint8Array.of(CR)

/** Exactly CR LF behind chunk data; anything else means that two readers may count differently. */
export const readChunkEnd = (scratch: Scratch, state: StateOf<'ChunkEnd'>, pos: number): Advance => {
  const { message, total, extensions, met } = state
  if (scratch.chunk.bytes[pos] !== (met === 0 ? CR : LF))
    return failed(failure('bad-chunk-end', state.offset, contextOf(CR_ONLY, 0, met), message.method), pos)
  const offset = state.offset + 1
  return {
    state:
      met === 0
        ? { _tag: 'ChunkEnd', offset, message, total, extensions, met: 1 }
        : { _tag: 'ChunkLine', offset, message, total, extensions, scan: chunkStart, held: noneHeld },
    event: undefined,
    pos: pos + 1,
  }
}
