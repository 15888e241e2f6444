import { append, heldBytes, noneHeld } from '../parser/held.js'
import type { App, Command } from './contract.js'
import type { Armed } from './deadlines.js'
import { flowing } from './flow.js'
import { type Doing, inPhase, type Phase, type Phases } from './phase.js'
import type { Settings } from './settings.js'
import type { Signal, Signals } from './signal.js'
import { type Draft, drafted, type State } from './state.js'

/** What happens to a connection in a phase when a signal comes: the transition, as the table names it. */
export type Transition<P extends Phase, S extends Signal> = (work: Work, doing: Phases[P], what: Signals[S]) => void

/** The transitions of one phase, as `step` dispatches through them: one for every signal, those that do nothing included. */
export type Acts = { readonly [S in Signal]: (work: Work, what: Signals[S]) => void }

/** What depends on the time of day in an answer: the Date field's value, and the fields that every answer begins with. */
export interface Stamp {
  readonly date: string
  readonly preamble: string
}

/** What all connections of one server share. */
export interface Core {
  readonly app: App
  readonly settings: Settings
  readonly acts: Readonly<Record<Phase, Acts>>
  /** Which deadlines run in which phase: those the table has a row for. */
  readonly armed: Readonly<Record<Phase, ReadonlyArray<Armed>>>
  /** What the Server field says; `undefined` for no such field. */
  readonly server: string | undefined
  /** Made once a second. */
  readonly stamp: (now: number) => Stamp
}

/**
 * One step on its way: the state that comes of it, the input that is left, the output so far. The one mutable thing here,
 * seen by nobody outside the step: values between chunks, a loop within.
 */
export interface Work {
  readonly core: Core
  readonly now: number
  readonly state: Draft
  /** The transitions of the phase that the connection is in: what is told here goes through the table. */
  acts: Acts
  /** What can be parsed: from `pos` on. `borrowed` from the shell, or else a view of what the state holds. */
  bytes: Uint8Array
  pos: number
  borrowed: boolean
  /** Output: octets in `pieces`, then latin-1 in `text`; `size` counts both. */
  pieces: Array<string | Uint8Array> | undefined
  text: string
  size: number
  /** Pieces taken from streams in this step. */
  pulled: number
  commands: Command[] | undefined
}

const nothing = new Uint8Array(0)
const COMPACT = 32_768

/** A step begins: with what the state holds of the input. */
export const begin = (core: Core, state: State, now: number): Work => ({
  core,
  now,
  state: drafted(state),
  acts: inPhase(core.acts, state.phase),
  bytes: state.unread.length === 0 ? nothing : heldBytes(state.unread),
  pos: state.from,
  borrowed: false,
  pieces: undefined,
  text: '',
  size: 0,
  pulled: 0,
  commands: undefined,
})

/** Goes to another phase: its time begins now. */
export const go = (work: Work, doing: Doing): void => {
  const { state } = work
  state.doing = doing
  state.phase = doing._tag
  state.since = work.now
  work.acts = inPhase(work.core.acts, doing._tag)
}

/** Stays in the phase, and knows something more. */
export const stay = (work: Work, doing: Doing): void => {
  work.state.doing = doing
}

/** Writes latin-1 text, or octets. */
export const write = (work: Work, piece: string | Uint8Array): void => {
  if (piece.length === 0) return
  work.size += piece.length
  if (typeof piece === 'string') work.text += piece
  else {
    work.pieces ??= []
    if (work.text !== '') work.pieces.push(work.text)
    work.pieces.push(piece)
    work.text = ''
  }
}

/** Something for the shell to do, behind what is written. */
export const command = (work: Work, it: Command): void => {
  if (work.commands === undefined) work.commands = [it]
  else work.commands.push(it)
}

/** Octets that nobody has taken yet, those of this step included. */
export const outstanding = (work: Work): number => work.state.queued + work.size

/** Is there input that was not parsed? */
export const hasInput = (work: Work): boolean => work.pos < work.bytes.length

/** Takes a chunk in, behind what is held. */
export const takeIn = (work: Work, chunk: Uint8Array): void => {
  const state = work.state
  if (state.unread.length === 0) {
    work.bytes = chunk
    work.borrowed = true
  } else {
    state.unread = append(state.unread, chunk, 0, chunk.length)
    work.bytes = heldBytes(state.unread)
  }
}

/** Throws away what was not parsed. Says how much it was. */
export const throwAway = (work: Work): number => {
  const octets = work.bytes.length - work.pos
  work.bytes = nothing
  work.pos = 0
  work.borrowed = false
  work.state.unread = noneHeld
  work.state.from = 0
  return octets
}

/** Takes over what was not parsed: a copy, for somebody else. */
export const handOverInput = (work: Work): Uint8Array => {
  const rest = new Uint8Array(work.bytes.subarray(work.pos))
  throwAway(work)
  return rest
}

/** Keeps what was not parsed for the next step, as octets of our own. */
export const keepRest = (work: Work): void => {
  const { state, bytes, pos } = work
  if (pos === bytes.length) {
    if (state.unread.length === 0) return
    state.unread = noneHeld
    state.from = 0
  } else if (work.borrowed || pos > COMPACT) {
    state.unread = append(noneHeld, bytes, pos, bytes.length)
    state.from = 0
  } else state.from = pos
}

const nothingToDo: ReadonlyArray<Command> = []

const piecesOf = ({ pieces, text }: Work): ReadonlyArray<string | Uint8Array> =>
  pieces === undefined ? [text] : text === '' ? pieces : [...pieces, text]

/** The commands of the step: everything that is to be written as one write, and first. */
export const commandsOf = (work: Work): ReadonlyArray<Command> => {
  const { state, commands, size } = work
  if (size === 0) return commands ?? nothingToDo
  if (state.queued === 0) state.output = flowing(work.now)
  state.queued += size
  const written: Command = { _tag: 'Write', pieces: piecesOf(work) }
  return commands === undefined ? [written] : [written, ...commands]
}
