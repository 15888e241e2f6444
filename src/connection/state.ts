import type { Peer } from '../message/request.js'
import type { Leniency } from '../parser/event.js'
import { type Held, noneHeld } from '../parser/held.js'
import { initial, type State as Parsing } from '../parser/state.js'
import type { Answer } from '../response/answer.js'
import type { NeedEffect } from '../response/drive.js'
import type { BodyError } from '../response/reply.js'
import type { Visible } from './contract.js'
import { type Flow, flowing } from './flow.js'
import { type Doing, idle, type Phase } from './phase.js'

/** An effect that nobody waits for any more, and what would have come of it: should that hold a source, it is closed. */
export interface Orphan {
  readonly id: number
  readonly need: NeedEffect<BodyError, Answer>
  /** What its reads get for content, where its program is followed to its end. */
  readonly broken: BodyError | undefined
}

/** A connection between two inputs. Immutable; what an app streams from is referenced and cannot be forked. */
export interface State extends Visible {
  readonly phase: Phase
  readonly doing: Doing
  readonly peer: Peer
  readonly opened: number
  readonly parser: Parsing
  /** Octets received and not parsed, from `from` on: copies of ours. */
  readonly unread: Held
  readonly from: number
  /** The peer has ended its side. */
  readonly ended: boolean
  /** We have asked for no more input. */
  readonly paused: boolean
  /** Octets of output that nobody has told to be taken. */
  readonly queued: number
  readonly output: Flow
  /** Answers given. */
  readonly served: number
  /** How often the connection's life has passed: from 1 on, the next answer closes. */
  readonly lives: number
  /** When a graceful stop began; `Infinity` when none did. */
  readonly stopping: number
  /** The server is short of connections. */
  readonly pressed: boolean
  /** Leniencies used since the last head. */
  readonly deviations: ReadonlyArray<Leniency>
  /** The last effect's id; the first is 1. */
  readonly effects: number
  readonly orphans: ReadonlyArray<Orphan>
}

/** The same record while a step works on it, and nobody else sees it. */
export type Draft = { -readonly [K in keyof State]: State[K] }

/** No leniency used. */
export const strict: ReadonlyArray<Leniency> = []
const orphanless: ReadonlyArray<Orphan> = []

/** A connection that has just been accepted; its deadline is still to be set. */
export const opened = (peer: Peer, now: number): Draft => ({
  phase: 'Idle',
  since: now,
  deadline: Infinity,
  doing: idle,
  peer,
  opened: now,
  parser: initial,
  unread: noneHeld,
  from: 0,
  ended: false,
  paused: false,
  queued: 0,
  output: flowing(now),
  served: 0,
  lives: 0,
  stopping: Infinity,
  pressed: false,
  deviations: strict,
  effects: 0,
  orphans: orphanless,
})

/** The record that a step may change: every field by name, since a spread is several times as slow. */
export const drafted = (state: State): Draft => ({
  phase: state.phase,
  since: state.since,
  deadline: state.deadline,
  doing: state.doing,
  peer: state.peer,
  opened: state.opened,
  parser: state.parser,
  unread: state.unread,
  from: state.from,
  ended: state.ended,
  paused: state.paused,
  queued: state.queued,
  output: state.output,
  served: state.served,
  lives: state.lives,
  stopping: state.stopping,
  pressed: state.pressed,
  deviations: state.deviations,
  effects: state.effects,
  orphans: state.orphans,
})

/** Drops the orphan of this id. */
export const without = (orphans: ReadonlyArray<Orphan>, id: number): ReadonlyArray<Orphan> =>
  orphans.length === 1 ? orphanless : orphans.filter((orphan) => orphan.id !== id)
