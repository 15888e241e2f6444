import { copyFields, type FieldScan, newFields, scanFields } from './field-scan.js'
import { scanLine } from './line-scan.js'
import { copyLine, type LineScan, startOf } from './request-line.js'
import type { Settings } from './settings.js'

/**
 * A head that lies in more than one chunk: its octets, and the scans that have read them. It belongs to the newest state
 * of its history, whose `length` it has; that one goes on in place, so a head fed octet by octet costs each octet once.
 * A state that was kept and is fed again finds the frame further on, and reads its own octets, which are all still there,
 * into a frame of its own. Octets are copied out of the chunk, so one of them never pins a socket's buffer.
 */
export interface Frame {
  /** The head from its first octet on. Appended to only; grows into a larger one. */
  bytes: Uint8Array
  /** How many octets the newest state has read; -1 while nobody owns the frame. */
  length: number
  readonly line: LineScan
  readonly fields: FieldScan
  /** The request line is complete. */
  inFields: boolean
}

const SMALLEST = 256
/** Below this many octets a loop is faster than a view and `set`. */
const BY_HAND = 64

const room = (least: number): number => Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(least)))

const emptyFrame = (least: number, reads: Settings['reads']): Frame => ({
  bytes: new Uint8Array(room(least)),
  length: -1,
  line: { ...startOf(reads) },
  fields: newFields(0, false),
  inFields: false,
})

/** Writes octets `from` to `to` of the chunk at place `at`, behind what the owner has read. */
export const appendAt = (frame: Frame, at: number, chunk: Uint8Array, from: number, to: number): void => {
  const length = at + to - from
  if (length > frame.bytes.length) {
    const bytes = new Uint8Array(room(length))
    bytes.set(frame.bytes.subarray(0, at))
    frame.bytes = bytes
  }
  const { bytes } = frame
  if (to - from > BY_HAND) bytes.set(chunk.subarray(from, to), at)
  else for (let p = from, into = at; p < to; p++, into++) bytes[into] = chunk[p]!
}

/** What a scan in the chunk has come to when the chunk ends first. */
export interface Unfinished {
  readonly bytes: Uint8Array
  readonly base: number
  readonly line: Readonly<LineScan>
  readonly fields: Readonly<FieldScan>
  readonly inFields: boolean
  /** How many octets of the head were read. */
  readonly at: number
}

/** A frame that goes on where a scan in the chunk ended: octets and scans copied. */
export const frameOf = ({ bytes, base, line, fields, inFields, at }: Unfinished): Frame => {
  const frame = emptyFrame(at, 'requests')
  appendAt(frame, 0, bytes, base, base + at)
  copyLine(line, frame.line)
  if (inFields) copyFields(fields, frame.fields)
  frame.inFields = inFields
  frame.length = at
  return frame
}

/** A frame that nobody owns: octets alone, as a decoded state brings them. Whoever is fed reads them anew. */
export const unownedFrame = (octets: Uint8Array): Frame => {
  const frame = emptyFrame(octets.length, 'requests')
  frame.bytes.set(octets)
  return frame
}

/** The octets of the head that a state has read. A view: read only. */
export const octetsOf = (frame: Frame, length: number): Uint8Array => frame.bytes.subarray(0, length)

/** Begins the field section behind the request line. */
export const beginFields = (line: Readonly<LineScan>, fields: FieldScan): void => {
  fields.at = line.at
  fields.deviation = undefined
  fields.told = line.told
  fields.phase = line.minor < 0 ? 'Complete' : 'FieldStart'
  fields.from = line.at
  fields.isTrailer = false
  fields.count = 0
  fields.folded = false
}

/**
 * A frame of its own for a state that another has gone on from: its octets, read again. Leniencies that were told of
 * (`told`) are not told again. `undefined` when a head ends inside these octets, which no parser would have held.
 */
export const forkOf = (settings: Settings, shared: Frame, length: number, told: number): Frame | undefined => {
  const frame = emptyFrame(length, settings.reads)
  appendAt(frame, 0, shared.bytes, 0, length)
  const { bytes, line, fields } = frame
  const window = { settings, bytes, base: 0, end: length, words: new Int32Array(0), skew: 0 }
  line.told = told
  if (scanLine(line, window) !== 'done') return frame
  beginFields(line, fields)
  frame.inFields = true
  if (fields.phase !== 'Complete') scanFields(fields, window)
  return fields.phase === 'Complete' && fields.at < length ? undefined : frame
}

/** Was every octet of the head read by then? True of a head whose last octet used a leniency, which was told first. */
export const isRead = (settings: Settings, frame: Frame, length: number, told: number): boolean =>
  (frame.length === length ? frame : forkOf(settings, frame, length, told))?.fields.phase === 'Complete'
