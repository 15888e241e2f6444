import { ascii } from '../grammar/ascii.js'
import { CR, LF } from '../grammar/bytes.js'
import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { openHead } from './head.js'
import { fail, type Scratch, say } from './scratch.js'
import type { State } from './state.js'

type StartState = Extract<State, { readonly _tag: 'Start' }>

/** A failure here: what was skipped is all that can stand before it. */
const failHere = (scratch: Scratch, state: StartState, code: FailureCode): State =>
  fail(scratch, failure(code, state.offset, ascii(state.skipped)))

const skip = (scratch: Scratch, state: StartState, skipped: StartState['skipped']): State => {
  scratch.pos++
  return { _tag: 'Start', offset: state.offset + 1, skipped }
}

/** The LF of an empty line: behind its CR, or, where that is allowed, alone. */
const skipLf = (scratch: Scratch, state: StartState): State => {
  if (state.skipped === '\r') return skip(scratch, state, '\r\n')
  if (!scratch.window.settings.allows.bareLf) return failHere(scratch, state, 'bare-lf')
  if (state.skipped !== '') return failHere(scratch, state, 'empty-lines')
  say(scratch, { _tag: 'Deviation', code: 'bareLf', offset: state.offset })
  return skip(scratch, state, '\n')
}

/** Nothing stands before a status line, and nobody answers what was not asked (RFC 9112 §9.2). */
const readResponseStart = (scratch: Scratch, state: StartState): State =>
  scratch.exchange.awaiting.length === 0
    ? failHere(scratch, state, 'unsolicited-response')
    : openHead(scratch, state.offset)

/** Between two messages: one empty line is skipped, RFC 9112 §2.2, and anything else begins a head. */
export const readStart = (scratch: Scratch, state: StartState): State => {
  if (scratch.window.settings.reads === 'responses') return readResponseStart(scratch, state)
  const byte = scratch.chunk.bytes[scratch.pos]
  if (byte === LF) return skipLf(scratch, state)
  if (state.skipped === '\r') return failHere(scratch, state, 'bare-cr')
  if (byte !== CR) return openHead(scratch, state.offset)
  return state.skipped === '' ? skip(scratch, state, '\r') : failHere(scratch, state, 'empty-lines')
}
