import { failure } from '../message/failure.js'
import { type Call, failAt, keep, tellDeviation } from './call.js'
import { scanFields } from './field-scan.js'
import { appendAt, beginFields, forkOf } from './frame.js'
import { scanLine } from './line-scan.js'
import { scanPlainFields } from './plain-fields.js'
import { scanPlainLine } from './plain-line.js'
import { finishRequest } from './request-end.js'
import { copyLine, startOf } from './request-line.js'
import { finishResponse } from './response-end.js'
import { beginHead, fail, resumeFrame, type Scratch, showChunk, showHeld } from './scratch.js'
import type { Settings } from './settings.js'
import type { State } from './state.js'
import { scanPlainStatus } from './status-scan.js'

type HeadState = Extract<State, { readonly _tag: 'Head' }>

/** Every octet of the head is there and none is wrong by itself: is it right as a whole? */
const finish = (call: Call): State =>
  call.scratch.window.settings.reads === 'requests' ? finishRequest(call) : finishResponse(call)

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
  const { reads } = window.settings
  if (!(reads === 'requests' ? scanPlainLine(line, window) : scanPlainStatus(line, window))) {
    copyLine(startOf(reads), line)
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
