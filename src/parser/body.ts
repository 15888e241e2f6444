import { CR, LF } from '../grammar/bytes.js'
import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { emptyHeaders, parsedHeaders } from '../message/headers.js'
import { type ChunkScan, newChunkLine, scanChunkLine } from './chunk-scan.js'
import { type FieldScan, newFields, scanFields } from './field-scan.js'
import { append, contextOf, type Held, noneHeld } from './held.js'
import type { Window } from './scan.js'
import type { Settings } from './settings.js'
import { type Advance, type Chunks, failed, type State } from './state.js'

type StateOf<T extends State['_tag']> = Extract<State, { readonly _tag: T }>

/** Octets `from` to `to` as a view, or the chunk itself where that is all of it. */
const view = (bytes: Uint8Array, from: number, to: number): Uint8Array =>
  from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to)

/** Counted content, RFC 9112 §6.2: as much of it as the chunk holds, in one piece. */
export const readCounted = (state: StateOf<'Counted'>, bytes: Uint8Array, pos: number): Advance => {
  const taken = Math.min(state.left, bytes.length - pos)
  const left = state.left - taken
  const offset = state.offset + taken
  return {
    state:
      left === 0
        ? { _tag: 'Complete', offset, switches: state.switches, trailers: emptyHeaders }
        : { _tag: 'Counted', offset, left, switches: state.switches, method: state.method },
    event: { _tag: 'Data', bytes: view(bytes, pos, pos + taken) },
    pos: pos + taken,
  }
}

/** A line or section that may have begun in an earlier chunk: its octets in one row, and where the chunk's begin. */
interface Row {
  readonly window: Window
  readonly held: Held | undefined
  readonly before: number
}

const rowOf = (settings: Settings, held: Held, bytes: Uint8Array, pos: number, longest: number): Row => {
  if (held.length === 0)
    return { window: { bytes, base: pos, end: bytes.length, settings }, held: undefined, before: 0 }
  const all = append(held, bytes, pos, Math.min(bytes.length, pos + longest - held.length))
  return { window: { bytes: all.tail.bytes, base: 0, end: all.length, settings }, held: all, before: held.length }
}

/** What has to be kept when the row is not complete. */
const keptOf = ({ held, window: { bytes, base, end } }: Row): Held => held ?? append(noneHeld, bytes, base, end)

const failRow = (
  row: Row,
  wrong: { readonly code: FailureCode; readonly at: number; readonly origin: number; readonly pos: number },
  method: string,
): Advance => {
  const { bytes, base } = row.window
  const before = contextOf(bytes, base, base + wrong.at)
  return failed(failure(wrong.code, wrong.origin + wrong.at, before, method), wrong.pos + wrong.at - row.before)
}

/** How many octets of extensions a line may have: R11, so that they never outweigh the content they ride on. */
const extensionRoom = (settings: Settings, chunks: Chunks, size: number): number =>
  Math.min(
    settings.limits.extensionLine,
    settings.limits.extensionTotal + 2 * (chunks.total + size) - chunks.extensions,
  )

/** A chunk line, RFC 9112 §7.1, and with it, when it is there, the first piece of the chunk's data. */
export const readChunkLine = (
  settings: Settings,
  state: StateOf<'ChunkLine'>,
  bytes: Uint8Array,
  pos: number,
): Advance => {
  const { chunks } = state
  const row = rowOf(settings, state.held, bytes, pos, settings.limits.extensionLine + 17)
  const scan: ChunkScan = { ...state.scan }
  const most = (size: number): number => extensionRoom(settings, chunks, size)
  const outcome = scanChunkLine(scan, row.window, { before: chunks.total, most })
  const origin = state.offset - row.before
  const offset = origin + scan.at
  const next = pos + scan.at - row.before
  if (outcome === 'more')
    return { state: { _tag: 'ChunkLine', offset, chunks, scan, held: keptOf(row) }, event: undefined, pos: next }
  if (outcome !== 'done' && outcome !== 'deviation')
    return failRow(row, { code: outcome, at: scan.at, origin, pos }, chunks.method)
  const after: Chunks = {
    switches: chunks.switches,
    total: chunks.total + scan.size,
    extensions: chunks.extensions + scan.at - 2 - scan.digits,
    method: chunks.method,
  }
  if (scan.size === 0)
    return {
      state: { _tag: 'Trailers', offset, chunks: after, fields: newFields(0, true, 0), held: noneHeld },
      event: undefined,
      pos: next,
    }
  return { state: { _tag: 'ChunkData', offset, chunks: after, left: scan.size }, event: undefined, pos: next }
}

/** Chunk data: as much of it as the chunk of input holds, in one piece. */
export const readChunkData = (state: StateOf<'ChunkData'>, bytes: Uint8Array, pos: number): Advance => {
  const taken = Math.min(state.left, bytes.length - pos)
  const left = state.left - taken
  const offset = state.offset + taken
  const { chunks } = state
  return {
    state: left === 0 ? { _tag: 'ChunkEnd', offset, chunks, met: 0 } : { _tag: 'ChunkData', offset, chunks, left },
    event: { _tag: 'Data', bytes: view(bytes, pos, pos + taken) },
    pos: pos + taken,
  }
}

const CR_ONLY = Uint8Array.of(CR)

/** Exactly CR LF behind chunk data; anything else means that two readers may count differently. */
export const readChunkEnd = (state: StateOf<'ChunkEnd'>, bytes: Uint8Array, pos: number): Advance => {
  const { chunks, met } = state
  if (bytes[pos] !== (met === 0 ? CR : LF))
    return failed(failure('bad-chunk-end', state.offset, contextOf(CR_ONLY, 0, met), chunks.method), pos)
  const offset = state.offset + 1
  return {
    state:
      met === 0
        ? { _tag: 'ChunkEnd', offset, chunks, met: 1 }
        : { _tag: 'ChunkLine', offset, chunks, scan: newChunkLine(), held: noneHeld },
    event: undefined,
    pos: pos + 1,
  }
}

/** The trailer section, RFC 9112 §7.1.2: fields like a head's, and some that may not stand here. */
export const readTrailers = (
  settings: Settings,
  state: StateOf<'Trailers'>,
  bytes: Uint8Array,
  pos: number,
): Advance => {
  const { chunks } = state
  const row = rowOf(settings, state.held, bytes, pos, settings.limits.trailerBytes + 3)
  const { marks, count } = state.fields
  const fields: FieldScan = { ...state.fields, marks: marks.length === count ? marks : marks.slice(0, count) }
  const outcome = scanFields(fields, row.window)
  const origin = state.offset - row.before
  const offset = origin + fields.at
  const next = pos + fields.at - row.before
  if (outcome === 'more') {
    const kept = { ...fields, count: fields.marks.length }
    return { state: { _tag: 'Trailers', offset, chunks, fields: kept, held: keptOf(row) }, event: undefined, pos: next }
  }
  if (outcome !== 'done' && outcome !== 'deviation')
    return failRow(row, { code: outcome, at: fields.at, origin, pos }, chunks.method)
  const { bytes: all, base } = row.window
  const text = fields.marks.length === 0 ? '' : settings.platform.latin1(all, base, base + fields.at)
  const trailers = text === '' ? emptyHeaders : parsedHeaders(text, fields.marks.slice())
  return { state: { _tag: 'Complete', offset, switches: chunks.switches, trailers }, event: undefined, pos: next }
}
