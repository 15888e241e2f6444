import { CR, LF } from '../grammar/bytes.js'
import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { openHead } from './head.js'
import { contextOf } from './held.js'
import type { Scratch } from './scratch.js'
import { type Advance, failed, type State } from './state.js'

type StartState = Extract<State, { readonly _tag: 'Start' }>

const fail = (state: StartState, code: FailureCode, context: Uint8Array, pos: number): Advance =>
  failed(failure(code, state.offset, context), pos)

const CRLF = Uint8Array.of(CR, LF)

/** What was skipped so far, which is all that can stand before a failure here. */
const contextAt = (skipped: number): Uint8Array => contextOf(CRLF, 0, skipped)

const skip = (state: StartState, skipped: 1 | 2, pos: number): Advance => ({
  state: { _tag: 'Start', offset: state.offset + 1, skipped },
  event: undefined,
  pos: pos + 1,
})

/** The LF of an empty line: behind its CR, or, where that is allowed, alone. */
const skipLf = (scratch: Scratch, state: StartState, pos: number): Advance => {
  if (state.skipped === 1) return skip(state, 2, pos)
  if (!scratch.window.settings.allows.bareLf) return fail(state, 'bare-lf', contextAt(state.skipped), pos)
  if (state.skipped === 2) return fail(state, 'empty-lines', contextAt(2), pos)
  return { ...skip(state, 2, pos), event: { _tag: 'Deviation', code: 'bareLf', offset: state.offset } }
}

/** Between two messages: one empty line is skipped, RFC 9112 §2.2, and anything else begins a head. */
export const readStart = (scratch: Scratch, state: StartState, pos: number): Advance => {
  const byte = scratch.chunk.bytes[pos]
  if (byte === LF) return skipLf(scratch, state, pos)
  if (state.skipped === 1) return fail(state, 'bare-cr', contextAt(1), pos)
  if (byte !== CR) return openHead(scratch, state.offset, pos)
  return state.skipped === 0 ? skip(state, 1, pos) : fail(state, 'empty-lines', contextAt(2), pos)
}
