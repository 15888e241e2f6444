import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { emptyHeaders } from '../message/headers.js'
import type { RequestHead } from '../message/request.js'
import { newChunkLine } from './chunk-scan.js'
import { type FieldScan, newFields, scanFields } from './field-scan.js'
import { append, contextOf, cutBack, type Held, noneHeld } from './held.js'
import { type Judged, judge, unjudged } from './judge.js'
import { type LineScan, newLine, scanLine } from './line-scan.js'
import { CONNECT, knownMethods } from './method-code.js'
import { requestOf, targetOf } from './request-record.js'
import type { Outcome, Progress, Window } from './scan.js'
import type { Settings } from './settings.js'
import { type Advance, failed, type State } from './state.js'

type HeadState = Extract<State, { readonly _tag: 'Head' }>

/** The request line of a head, and its fields: copies that one call may write. */
interface Work {
  readonly line: LineScan
  fields: FieldScan | undefined
}

const resumeWork = (state: HeadState): Work => ({
  line: { ...state.line, deviation: undefined },
  fields:
    state.fields === undefined
      ? undefined
      : { ...state.fields, deviation: undefined, marks: ownMarks(state.fields.marks, state.fields.count) },
})

/** Marks grow at their end only, so the states of one line of history share them; a fork gets its own. */
const ownMarks = (marks: number[], count: number): number[] => (marks.length === count ? marks : marks.slice(0, count))

/** The request line, then the fields, as far as the octets go. */
const scanHead = (work: Work, window: Window): Outcome => {
  if (work.fields === undefined) {
    const outcome = scanLine(work.line, window)
    if (outcome !== 'done') return outcome
    work.fields = newFields(work.line.at, false, work.line.told)
    if (work.line.minor < 0) {
      work.fields.phase = 'Complete'
      return 'done'
    }
  }
  return work.fields.phase === 'Complete' ? 'done' : scanFields(work.fields, window)
}

/** What one call works on: the scans, the octets of the head, and where they came from. */
interface Call extends Work {
  readonly window: Window
  /** Octets of the connection before the head. */
  readonly origin: number
  /** The head's octets that came before this chunk. */
  readonly before: number
  /** All of the head's octets, when some of them came before this chunk. */
  readonly held: Held | undefined
  readonly pos: number
}

const openCall = (settings: Settings, origin: number, bytes: Uint8Array, pos: number): Call => ({
  line: newLine(),
  fields: undefined,
  window: { bytes, base: pos, end: bytes.length, settings },
  origin,
  before: 0,
  held: undefined,
  pos,
})

/** No legal head is longer than this, so no more of a chunk is ever copied behind what is held. */
const longest = ({ limits }: Settings): number => limits.line + limits.headerBytes + 5

const resumeCall = (settings: Settings, state: HeadState, bytes: Uint8Array, pos: number): Call => {
  const before = state.held.length
  const held = append(state.held, bytes, pos, Math.min(bytes.length, pos + longest(settings) - before))
  const { line, fields } = resumeWork(state)
  const window = { bytes: held.tail.bytes, base: 0, end: held.length, settings }
  return { line, fields, window, origin: state.offset - before, before, held, pos }
}

const progressOf = ({ line, fields }: Work): Progress => fields ?? line

/** The place in the chunk that belongs to a place in the head. */
const posOf = (call: Call, at: number): number => call.pos + at - call.before

/** The state of a head that is not complete: of all its octets the first `at` are kept. */
const keep = (call: Call, at: number): State => {
  const { bytes, base } = call.window
  return {
    _tag: 'Head',
    offset: call.origin + at,
    line: call.line,
    fields: call.fields === undefined ? undefined : { ...call.fields, count: call.fields.marks.length },
    held: call.held === undefined ? append(noneHeld, bytes, base, base + at) : cutBack(call.held, at),
  }
}

const tellDeviation = (call: Call, at: number): Advance => {
  const { deviation, deviationAt } = progressOf(call)
  const event =
    deviation === undefined
      ? undefined
      : ({ _tag: 'Deviation', code: deviation, offset: call.origin + deviationAt } as const)
  return { state: keep(call, at), event, pos: posOf(call, at) }
}

const methodRead = ({ line, window: { bytes, base, settings } }: Call): string | undefined =>
  line.methodEnd === 0
    ? undefined
    : knownMethods[line.method] || settings.platform.latin1(bytes, base + line.methodStart, base + line.methodEnd)

const fail = (call: Call, code: FailureCode, at: number): Advance => {
  const { bytes, base } = call.window
  const before = contextOf(bytes, base, base + at)
  return failed(failure(code, call.origin + at, before, methodRead(call)), posOf(call, at))
}

/** What is to be read behind a head, RFC 9112 §6.3. */
const behindHead = (request: RequestHead, offset: number, switches: boolean): State => {
  const { framing, method } = request
  if (framing._tag === 'Chunked')
    return {
      _tag: 'ChunkLine',
      offset,
      chunks: { switches, total: 0, extensions: 0, method },
      scan: newChunkLine(),
      held: noneHeld,
    }
  return framing._tag === 'Length' && framing.length > 0
    ? { _tag: 'Counted', offset, left: framing.length, switches, method }
    : { _tag: 'Complete', offset, switches, trailers: emptyHeaders }
}

/** Every octet of the head is there and none is wrong by itself: is it right as a whole? */
const finish = (call: Call, fields: FieldScan): Advance => {
  const { bytes, base, settings } = call.window
  const { line } = call
  const text = settings.platform.latin1(bytes, base, base + fields.at)
  const target = targetOf(line, text)
  const judged: Judged = unjudged()
  const authority = target._tag === 'Absolute' ? target.authority : undefined
  const refusal = judge({ text, fields, minor: line.minor, authority }, judged, settings)
  if (refusal !== undefined)
    return refusal.code === 'deviation' ? tellDeviation(call, fields.at) : fail(call, refusal.code, refusal.at)
  const request = requestOf({ line, fields: call.held === undefined ? fields : unshared(fields), text, target }, judged)
  const switches = judged.upgrades || line.method === CONNECT
  return {
    state: behindHead(request, call.origin + fields.at, switches),
    event: { _tag: 'Head', request },
    pos: posOf(call, fields.at),
  }
}

/** A head that came in pieces shares its marks with the states in between; its view must not. */
const unshared = (fields: FieldScan): FieldScan => ({ ...fields, marks: fields.marks.slice() })

const conclude = (call: Call): Advance => {
  const outcome = scanHead(call, call.window)
  const { at } = progressOf(call)
  if (outcome === 'done' && call.fields !== undefined) return finish(call, call.fields)
  if (outcome === 'more' || outcome === 'done') return { state: keep(call, at), event: undefined, pos: posOf(call, at) }
  return outcome === 'deviation' ? tellDeviation(call, at) : fail(call, outcome, at)
}

/** Begins a head at octet `pos` of the chunk. RFC 9112 §3 and §5. */
export const openHead = (settings: Settings, origin: number, bytes: Uint8Array, pos: number): Advance =>
  conclude(openCall(settings, origin, bytes, pos))

/** Goes on with a head that an earlier chunk began. */
export const resumeHead = (settings: Settings, state: HeadState, bytes: Uint8Array, pos: number): Advance =>
  conclude(resumeCall(settings, state, bytes, pos))
