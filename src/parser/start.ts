import { CR, LF } from '../grammar/bytes.js'
import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { openHead } from './head.js'
import { contextOf } from './held.js'
import { fail, type Scratch } from './scratch.js'
import type { State } from './state.js'

type StartState = Extract<State, { readonly _tag: 'Start' }>

const CRLF = Uint8Array.of(CR, LF)

/** A failure here: what was skipped is all that can stand before it. */
const failHere = (scratch: Scratch, state: StartState, code: FailureCode): State =>
  fail(scratch, failure(code, state.offset, contextOf(CRLF, 0, state.skipped)))

const skip = (scratch: Scratch, state: StartState, skipped: 1 | 2): State => {
  scratch.pos++
  return { _tag: 'Start', offset: state.offset + 1, skipped }
}

/** The LF of an empty line: behind its CR, or, where that is allowed, alone. */
const skipLf = (scratch: Scratch, state: StartState): State => {
  if (state.skipped === 1) return skip(scratch, state, 2)
  if (!scratch.window.settings.allows.bareLf) return failHere(scratch, state, 'bare-lf')
  if (state.skipped === 2) return failHere(scratch, state, 'empty-lines')
  scratch.out.push({ _tag: 'Deviation', code: 'bareLf', offset: state.offset })
  return skip(scratch, state, 2)
}

/** Between two messages: one empty line is skipped, RFC 9112 §2.2, and anything else begins a head. */
export const readStart = (scratch: Scratch, state: StartState): State => {
  const byte = scratch.chunk.bytes[scratch.pos]
  if (byte === LF) return skipLf(scratch, state)
  if (state.skipped === 1) return failHere(scratch, state, 'bare-cr')
  if (byte !== CR) return openHead(scratch, state.offset)
  return state.skipped === 0 ? skip(scratch, state, 1) : failHere(scratch, state, 'empty-lines')
}
