import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { emptyHeaders } from '../message/headers.js'
import type { RequestHead } from '../message/request.js'
import { chunkStart } from './chunk-scan.js'
import { END } from './event.js'
import { scanFields } from './field-scan.js'
import { appendAt, beginFields, type Frame, forkOf, frameOf } from './frame.js'
import { contextOf, noneHeld } from './held.js'
import { asksForUpgrade, judge } from './judge.js'
import { scanLine } from './line-scan.js'
import { CONNECT, knownMethods } from './method-code.js'
import { scanPlainFields } from './plain-fields.js'
import { scanPlainLine } from './plain-line.js'
import { copyLine, lineStart } from './request-line.js'
import { requestOf, targetOf } from './request-record.js'
import type { Progress } from './scan.js'
import { beginHead, fail, resumeFrame, type Scratch, say, showChunk, showHeld } from './scratch.js'
import type { Settings } from './settings.js'
import type { State } from './state.js'

type HeadState = Extract<State, { readonly _tag: 'Head' }>

/** One call: the head's first octet, counted in the connection, and, where it lies in more than one chunk, its frame. */
interface Call {
  readonly scratch: Scratch
  readonly origin: number
  readonly frame: Frame | undefined
  /** The head's octets that came before this chunk. */
  readonly before: number
}

/** The state of a head that is not complete: of its octets the first `at` are kept. */
const keep = ({ scratch, origin, frame, before }: Call, { at, told }: Progress, inFields: boolean): State => {
  const { bytes, base } = scratch.window
  const { line, fields } = scratch
  scratch.pos += at - before
  const kept = frame ?? frameOf({ bytes, base, line, fields, inFields, at })
  kept.length = at
  kept.inFields = inFields
  return { _tag: 'Head', offset: origin + at, length: at, told, frame: kept }
}

const tellDeviation = (call: Call, scan: Progress, inFields: boolean): State => {
  const { deviation: code, deviationAt } = scan
  /* v8 ignore else -- a scan that says `deviation` has noted which */
  if (code !== undefined) say(call.scratch, { _tag: 'Deviation', code, offset: call.origin + deviationAt })
  return keep(call, scan, inFields)
}

/** The method, where it ends before octet `at`: of a longer one a cut might have shown less. */
const methodRead = ({ line, window: { bytes, base, settings } }: Scratch, at: number): string | undefined =>
  line.methodEnd === 0 || line.methodEnd > at
    ? undefined
    : knownMethods[line.method] || settings.platform.latin1(bytes, base + line.methodStart, base + line.methodEnd)

const failAt = ({ scratch, origin }: Call, code: FailureCode, at: number): State => {
  const { bytes, base } = scratch.window
  return fail(scratch, failure(code, origin + at, contextOf(bytes, base, base + at), methodRead(scratch, at)))
}

/** Behind a message without content: where nothing else is to be told, its end is told at once. */
const behindEmpty = (scratch: Scratch, offset: number, switches: boolean): State => {
  if (switches || scratch.said >= scratch.wanted) return { _tag: 'Complete', offset, switches, trailers: emptyHeaders }
  say(scratch, END)
  return { _tag: 'Start', offset, skipped: '' }
}

/** What is to be read behind a head, RFC 9112 §6.3. */
const behindHead = (scratch: Scratch, { framing, method }: RequestHead, offset: number, switches: boolean): State => {
  if (framing._tag === 'None') return behindEmpty(scratch, offset, switches)
  const message = { switches, method }
  if (framing._tag === 'Chunked')
    return { _tag: 'ChunkLine', offset, message, total: 0, extensions: 0, scan: chunkStart, held: noneHeld }
  return framing._tag === 'Length' && framing.length > 0
    ? { _tag: 'Counted', offset, message, left: framing.length }
    : behindEmpty(scratch, offset, switches)
}

/** Every octet of the head is there and none is wrong by itself: is it right as a whole? */
const finish = (call: Call): State => {
  const { scratch } = call
  const { line, fields, window } = scratch
  const { bytes, base, settings } = window
  const text = settings.platform.latin1(bytes, base, base + fields.at, call.frame && scratch.chunk.bytes)
  const target = targetOf(line, text)
  const judged = judge(scratch, text, target)
  if (judged._tag === 'Refusal')
    return judged.code === 'deviation' ? tellDeviation(call, fields, true) : failAt(call, judged.code, judged.at)
  const request = requestOf(scratch, text, target, judged)
  const switches = line.method === CONNECT || asksForUpgrade(scratch, text)
  scratch.pos += fields.at - call.before
  say(scratch, { _tag: 'Head', request })
  return behindHead(scratch, request, call.origin + fields.at, switches)
}

const readFields = (call: Call): State => {
  const { fields, window } = call.scratch
  const outcome = fields.phase === 'Complete' ? 'done' : scanFields(fields, window)
  if (outcome === 'done') return finish(call)
  if (outcome === 'more') return keep(call, fields, true)
  return outcome === 'deviation' ? tellDeviation(call, fields, true) : failAt(call, outcome, fields.at)
}

const readLine = (call: Call): State => {
  const { line, fields, window } = call.scratch
  const outcome = scanLine(line, window)
  if (outcome === 'more') return keep(call, line, false)
  if (outcome === 'deviation') return tellDeviation(call, line, false)
  if (outcome !== 'done') return failAt(call, outcome, line.at)
  beginFields(line, fields)
  return readFields(call)
}

/** Begins a head at the octet of the chunk that is next. RFC 9112 §3 and §5. */
export const openHead = (scratch: Scratch, origin: number): State => {
  showChunk(scratch, scratch.pos)
  beginHead(scratch)
  const { line, fields, window } = scratch
  const call = { scratch, origin, frame: undefined, before: 0 }
  if (!scanPlainLine(line, window)) {
    copyLine(lineStart, line)
    return readLine(call)
  }
  beginFields(line, fields)
  return scanPlainFields(fields, window) ? finish(call) : readFields(call)
}

/** No legal head is longer than this, so no more of a chunk is ever copied behind what is held. */
const longest = ({ limits }: Settings): number => limits.line + limits.headerBytes + 5

/** Goes on with a head that an earlier chunk began: in its frame, unless another state has gone on in it before. */
export const resumeHead = (scratch: Scratch, state: HeadState): State => {
  const { length, told } = state
  const { pos, chunk, window } = scratch
  const frame = state.frame.length === length ? state.frame : forkOf(window.settings, state.frame, length, told)
  if (frame === undefined) return fail(scratch, failure('unexpected-end', state.offset))
  const to = Math.min(chunk.bytes.length, pos + longest(window.settings) - length)
  frame.length = -1
  appendAt(frame, length, chunk.bytes, pos, to)
  showHeld(scratch, frame.bytes, length + to - pos)
  resumeFrame(scratch, frame)
  const call = { scratch, origin: state.offset - length, frame, before: length }
  return frame.inFields ? readFields(call) : readLine(call)
}
