import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import type { Framing } from '../message/framing.js'
import { emptyHeaders } from '../message/headers.js'
import { chunkStart } from './chunk-scan.js'
import { END } from './event.js'
import { type Frame, frameOf } from './frame.js'
import { contextOf, noneHeld } from './held.js'
import { knownMethods } from './method-code.js'
import type { Progress } from './scan.js'
import { fail, type Scratch, say } from './scratch.js'
import type { State } from './state.js'

/** One call: the head's first octet, counted in the connection, and, where it lies in more than one chunk, its frame. */
export interface Call {
  readonly scratch: Scratch
  readonly origin: number
  readonly frame: Frame | undefined
  /** The head's octets that came before this chunk. */
  readonly before: number
}

/** The state of a head that is not complete: of its octets the first `at` are kept. */
export const keep = ({ scratch, origin, frame, before }: Call, { at, told }: Progress, inFields: boolean): State => {
  const { bytes, base } = scratch.window
  const { line, fields } = scratch
  scratch.pos += at - before
  const kept = frame ?? frameOf({ bytes, base, line, fields, inFields, at })
  kept.length = at
  kept.inFields = inFields
  return { _tag: 'Head', offset: origin + at, length: at, told, frame: kept }
}

/** Says that a leniency was used, and keeps the head. */
export const tellDeviation = (call: Call, scan: Progress, inFields: boolean): State => {
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

/** A failure at place `at` of the head. */
export const failAt = ({ scratch, origin }: Call, code: FailureCode, at: number): State => {
  const { bytes, base } = scratch.window
  return fail(scratch, failure(code, origin + at, contextOf(bytes, base, base + at), methodRead(scratch, at)))
}

/** Behind a message without content: where nothing else is to be told, its end is told at once. */
const behindEmpty = (scratch: Scratch, offset: number, switches: boolean): State => {
  if (switches || scratch.said >= scratch.wanted) return { _tag: 'Complete', offset, switches, trailers: emptyHeaders }
  say(scratch, END)
  return { _tag: 'Start', offset, skipped: '' }
}

/** What there is to know of a head when its content begins. */
interface Announced {
  readonly framing: Framing
  readonly method: string
}

/** What is to be read behind a head, RFC 9112 §6.3. */
export const behindHead = (
  scratch: Scratch,
  { framing, method }: Announced,
  offset: number,
  switches: boolean,
): State => {
  if (framing._tag === 'None') return behindEmpty(scratch, offset, switches)
  const message = { switches, method }
  if (framing._tag === 'Chunked')
    return { _tag: 'ChunkLine', offset, message, total: 0, extensions: 0, scan: chunkStart, held: noneHeld }
  if (framing._tag === 'UntilClose') return { _tag: 'UntilClose', offset, message }
  return framing.length > 0
    ? { _tag: 'Counted', offset, message, left: framing.length }
    : behindEmpty(scratch, offset, switches)
}
