import type { Failure } from '../message/failure.js'
import type { AnyEvent } from './event.js'
import { copyFields, type FieldScan, newFields } from './field-scan.js'
import type { Frame } from './frame.js'
import { type LineScan, lineStart } from './request-line.js'
import type { Window } from './scan.js'
import type { Settings } from './settings.js'
import type { State } from './state.js'

/**
 * The stack frame of a scan: what one call of `next` writes while it runs. A parser keeps it, since making a new one
 * costs more than reading a small head does; nothing in it outlives the call, for whatever a state keeps is copied out.
 */
export interface Scratch<E = AnyEvent> {
  /** How many events the call has said so far, and after how many it is to return. */
  said: number
  wanted: number
  /** What it has said: the first alone where one is wanted, for which an array would be made to be thrown away. */
  first: E | undefined
  out: E[]
  /** The octet of the chunk that is next. */
  pos: number
  readonly chunk: Chunk
  readonly window: Window
  /** The scans at work: the scratch's own, for a head that lies in one chunk, or those of a frame. */
  line: LineScan
  fields: FieldScan
  readonly ownLine: LineScan
  readonly ownFields: FieldScan
  readonly places: Places
  readonly exchange: Exchange
}

/** What a parser of responses knows of the requests they belong to. */
export interface Exchange {
  /** The methods of the requests that have no final response yet, the oldest first. */
  awaiting: ReadonlyArray<string>
  /** How many interim responses the oldest has had. */
  interims: number
}

/** Where the fields stand that concern the core, as places in the marks; -1 for none. */
export interface Places {
  host: number
  secondHost: number
  /** The first line that frames, and where the last one ends. */
  framing: number
  framingEnd: number
  /** Which kinds of them there are, as bits. */
  kinds: number
}

/** The chunk that is read. Its buffer costs as much to ask for as a short head to read: it is asked for once, if at all. */
interface Chunk {
  bytes: Uint8Array
  buffer: ArrayBufferLike | undefined
  byteOffset: number
  words: Int32Array
}

const NO_BYTES = new Uint8Array(0)
const NO_WORDS = new Int32Array(0)
const NO_EVENTS: never[] = []

/** The scratch of a new parser. */
export const newScratch = <E extends AnyEvent>(settings: Settings): Scratch<E> => {
  const ownLine = { ...lineStart }
  const ownFields = newFields(0, false)
  return {
    said: 0,
    wanted: 0,
    first: undefined,
    out: NO_EVENTS,
    pos: 0,
    chunk: { bytes: NO_BYTES, buffer: undefined, byteOffset: 0, words: NO_WORDS },
    window: { settings, bytes: NO_BYTES, base: 0, end: 0, words: NO_WORDS, skew: 0 },
    line: ownLine,
    fields: ownFields,
    ownLine,
    ownFields,
    places: { host: -1, secondHost: -1, framing: -1, framingEnd: -1, kinds: 0 },
    exchange: { awaiting: [], interims: 0 },
  }
}

/** From this many octets on, reading a chunk by words pays for the view. */
const WORTH_WORDS = 160

/** Begins a call: takes up a chunk at octet `pos`, to say at most `wanted` events of it. */
export const lookAt = (scratch: Scratch, bytes: Uint8Array, pos: number, wanted: number): void => {
  const { chunk } = scratch
  scratch.said = 0
  scratch.wanted = wanted
  scratch.first = undefined
  if (wanted > 1) scratch.out = []
  scratch.pos = pos
  if (chunk.bytes === bytes) return
  chunk.bytes = bytes
  chunk.buffer = undefined
  chunk.byteOffset = 0
  chunk.words = NO_WORDS
  if (bytes.length >= WORTH_WORDS) {
    const buffer = bufferOf(chunk)
    chunk.words = new Int32Array(buffer, 0, buffer.byteLength >> 2)
  }
}

const bufferOf = (chunk: Chunk): ArrayBufferLike => {
  if (chunk.buffer !== undefined) return chunk.buffer
  const { buffer } = chunk.bytes
  chunk.buffer = buffer
  chunk.byteOffset = chunk.bytes.byteOffset
  return buffer
}

/** Says an event. */
export const say = (scratch: Scratch, event: AnyEvent): void => {
  scratch.said += 1
  if (scratch.wanted > 1) scratch.out.push(event)
  else scratch.first ??= event
}

/** Lets go of chunk and events, so that neither outlives the call. */
export const lookAway = (scratch: Scratch): void => {
  const { chunk, window } = scratch
  scratch.first = undefined
  scratch.out = NO_EVENTS
  chunk.bytes = NO_BYTES
  chunk.buffer = undefined
  chunk.words = NO_WORDS
  window.bytes = NO_BYTES
  window.words = NO_WORDS
}

/** The last event of a connection that breaks the protocol, and the final state. */
export const fail = (scratch: Scratch, failure: Failure): State => {
  say(scratch, failure)
  return { _tag: 'Failed', offset: failure.offset, failure }
}

/** Opens the window on the chunk, from octet `base` on. */
export const showChunk = ({ chunk, window }: Scratch, base: number): void => {
  window.bytes = chunk.bytes
  window.words = chunk.words
  window.skew = chunk.byteOffset
  window.base = base
  window.end = chunk.bytes.length
}

/** Opens the window on octets that are held, all of them. */
export const showHeld = ({ window }: Scratch, bytes: Uint8Array, end: number): void => {
  window.bytes = bytes
  window.words = NO_WORDS
  window.skew = 0
  window.base = 0
  window.end = end
}

/** Octets `from` to `to` of the chunk as a view. */
export const viewOf = ({ chunk }: Scratch, from: number, to: number): Uint8Array => {
  const buffer = bufferOf(chunk)
  return new Uint8Array(buffer, chunk.byteOffset + from, to - from)
}

/** Begins a head: nothing of it was read. */
export const beginHead = (scratch: Scratch): void => {
  scratch.line = scratch.ownLine
  scratch.fields = scratch.ownFields
}

/** Goes on with a head that lies in more than one chunk. */
export const resumeFrame = (scratch: Scratch, { line, fields }: Frame): void => {
  line.deviation = undefined
  fields.deviation = undefined
  scratch.line = line
  scratch.fields = fields
}

/** Goes on with a trailer section. */
export const resumeFields = (scratch: Scratch, from: Readonly<FieldScan>): FieldScan => {
  const { ownFields } = scratch
  scratch.fields = ownFields
  copyFields(from, ownFields)
  return ownFields
}

/** A trailer section as a state may keep it. */
export const keepFields = ({ fields }: Scratch): FieldScan => {
  const kept = newFields(fields.from, fields.isTrailer)
  copyFields(fields, kept)
  return kept
}
