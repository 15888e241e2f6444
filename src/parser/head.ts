import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { emptyHeaders } from '../message/headers.js'
import type { RequestHead } from '../message/request.js'
import { chunkStart } from './chunk-scan.js'
import { scanFields } from './field-scan.js'
import { append, contextOf, cutBack, type Held, noneHeld } from './held.js'
import { asksForUpgrade, judge } from './judge.js'
import { scanLine } from './line-scan.js'
import { CONNECT, knownMethods } from './method-code.js'
import { scanPlainLine } from './plain-line.js'
import { requestOf, targetOf } from './request-record.js'
import type { Progress } from './scan.js'
import {
  beginHead,
  fail,
  keepFields,
  keepLine,
  openFields,
  resumeFields,
  resumeLine,
  type Scratch,
  showChunk,
  showHeld,
} from './scratch.js'
import type { Settings } from './settings.js'
import type { State } from './state.js'

type HeadState = Extract<State, { readonly _tag: 'Head' }>

/** Where a head stands that lies in more than one chunk: what is held of it, this chunk's octets included. */
interface Pieces {
  readonly held: Held
  /** The head's octets that came before this chunk. */
  readonly before: number
  readonly chunk: Uint8Array
}

/** One call: the head's first octet, counted in the connection, and where it lies in pieces, those. */
interface Call {
  readonly scratch: Scratch
  readonly origin: number
  readonly pieces: Pieces | undefined
}

/** Moves the chunk's place behind the octets of the head that were read: `at` of them, some from earlier chunks. */
const move = ({ scratch, pieces }: Call, at: number): void => {
  scratch.pos += at - (pieces === undefined ? 0 : pieces.before)
}

/** The state of a head that is not complete: of its octets the first `at` are kept. */
const keep = (call: Call, at: number, inFields: boolean): State => {
  const { scratch, origin, pieces } = call
  const { bytes, base } = scratch.window
  move(call, at)
  return {
    _tag: 'Head',
    offset: origin + at,
    line: keepLine(scratch),
    fields: inFields ? keepFields(scratch) : undefined,
    held: pieces === undefined ? append(noneHeld, bytes, base, base + at) : cutBack(pieces.held, at),
  }
}

const tellDeviation = (call: Call, { at, deviation, deviationAt }: Progress, inFields: boolean): State => {
  if (deviation !== undefined)
    call.scratch.out.push({ _tag: 'Deviation', code: deviation, offset: call.origin + deviationAt })
  return keep(call, at, inFields)
}

const methodRead = ({ line, window: { bytes, base, settings } }: Scratch): string | undefined =>
  line.methodEnd === 0
    ? undefined
    : knownMethods[line.method] || settings.platform.latin1(bytes, base + line.methodStart, base + line.methodEnd)

const failAt = ({ scratch, origin }: Call, code: FailureCode, at: number): State => {
  const { bytes, base } = scratch.window
  return fail(scratch, failure(code, origin + at, contextOf(bytes, base, base + at), methodRead(scratch)))
}

/** What is to be read behind a head, RFC 9112 §6.3. */
const behindHead = ({ framing, method }: RequestHead, offset: number, switches: boolean): State => {
  if (framing._tag === 'None') return { _tag: 'Complete', offset, switches, trailers: emptyHeaders }
  const message = { switches, method }
  if (framing._tag === 'Chunked')
    return { _tag: 'ChunkLine', offset, message, total: 0, extensions: 0, scan: chunkStart, held: noneHeld }
  return framing._tag === 'Length' && framing.length > 0
    ? { _tag: 'Counted', offset, message, left: framing.length }
    : { _tag: 'Complete', offset, switches, trailers: emptyHeaders }
}

/** Every octet of the head is there and none is wrong by itself: is it right as a whole? */
const finish = (call: Call): State => {
  const { scratch } = call
  const { line, fields, window } = scratch
  const { bytes, base, settings } = window
  const text = settings.platform.latin1(bytes, base, base + fields.at, call.pieces?.chunk)
  const target = targetOf(line, text)
  const judged = judge(scratch, text, target)
  if (judged._tag === 'Refusal')
    return judged.code === 'deviation' ? tellDeviation(call, fields, true) : failAt(call, judged.code, judged.at)
  const request = requestOf(scratch, text, target, judged)
  const switches = line.method === CONNECT || asksForUpgrade(scratch, text)
  move(call, fields.at)
  scratch.out.push({ _tag: 'Head', request })
  return behindHead(request, call.origin + fields.at, switches)
}

const readFields = (call: Call): State => {
  const { fields, window } = call.scratch
  const outcome = fields.phase === 'Complete' ? 'done' : scanFields(fields, window)
  if (outcome === 'done') return finish(call)
  if (outcome === 'more') return keep(call, fields.at, true)
  return outcome === 'deviation' ? tellDeviation(call, fields, true) : failAt(call, outcome, fields.at)
}

const readLine = (call: Call): State => {
  const { line, window } = call.scratch
  const outcome = scanLine(line, window)
  if (outcome === 'more') return keep(call, line.at, false)
  if (outcome === 'deviation') return tellDeviation(call, line, false)
  if (outcome !== 'done') return failAt(call, outcome, line.at)
  return beginFields(call)
}

const beginFields = (call: Call): State => {
  openFields(call.scratch)
  return readFields(call)
}

/** Begins a head at the octet of the chunk that is next. RFC 9112 §3 and §5. */
export const openHead = (scratch: Scratch, origin: number): State => {
  showChunk(scratch, scratch.pos)
  const call = { scratch, origin, pieces: undefined }
  if (scanPlainLine(scratch.line, scratch.window)) return beginFields(call)
  beginHead(scratch)
  return readLine(call)
}

/** No legal head is longer than this, so no more of a chunk is ever copied behind what is held. */
const longest = ({ limits }: Settings): number => limits.line + limits.headerBytes + 5

/** Goes on with a head that an earlier chunk began. */
export const resumeHead = (scratch: Scratch, state: HeadState): State => {
  const { pos } = scratch
  const chunk = scratch.chunk.bytes
  const before = state.held.length
  const room = longest(scratch.window.settings) - before
  const held = append(state.held, chunk, pos, Math.min(chunk.length, pos + room))
  showHeld(scratch, held.tail.bytes, held.length)
  resumeLine(scratch, state.line)
  const call = { scratch, origin: state.offset - before, pieces: { held, before, chunk } }
  if (state.fields === undefined) return readLine(call)
  resumeFields(scratch, state.fields)
  return readFields(call)
}
