import type { DeadlineName } from './deadline-names.js'
import type { Intake } from './phase.js'
import type { Settings } from './settings.js'
import type { State } from './state.js'

/** When a deadline passes, seen from a state in a phase that has it; `Infinity` while it does not run. */
export type Due = (state: State, settings: Settings) => number

const intakeOf = (state: State): Intake | undefined => ('intake' in state.doing ? state.doing.intake : undefined)

/** The content that is waited for; `undefined` when nobody waits for any. */
const awaited = (state: State): Intake | undefined => {
  const intake = intakeOf(state)
  return intake === undefined || intake.complete || intake.resting !== undefined ? undefined : intake
}

const handlerDue: Due = ({ doing }, { handlerTimeout }) =>
  handlerTimeout === undefined || doing._tag !== 'Handling' || doing.running === undefined
    ? Infinity
    : doing.running.since + handlerTimeout - doing.spent

/** From the end of the last answer, or from when the last of it was taken: a client that still reads is not idle. */
const idleDue = (state: State, ms: number): number =>
  state.parser.offset === 0 || state.queued > 0 ? Infinity : Math.max(state.since, state.output.moved) + ms

/** Every deadline as a function of the state, so none can be forgotten armed, or left behind by a phase. */
const due: Readonly<Record<DeadlineName, Due>> = {
  stopHard: (state, { deadlines }) => state.stopping + deadlines.stopHard,
  // Requests that wait for room to be answered in have been received: they are not lost, C17.
  stopLazy: (state, { deadlines }) =>
    state.unread.length > 0 ? Infinity : Math.max(state.stopping, state.since) + deadlines.stopLazy,
  writeStall: (state, { writePace }) => (state.queued === 0 ? Infinity : state.output.moved + writePace.gap),
  writeRate: (state) => (state.queued === 0 ? Infinity : state.output.paid),
  lingerTotal: (state, { deadlines }) => state.since + deadlines.lingerTotal,
  lingerQuiet: ({ doing }, { deadlines }) =>
    doing._tag === 'Lingering' ? doing.heard + deadlines.lingerQuiet : Infinity,
  handler: handlerDue,
  within: ({ doing }) => (doing._tag === 'Handling' ? (doing.need?.until ?? Infinity) : Infinity),
  bodyGap: (state, { bodyPace }) => (awaited(state)?.flow.moved ?? Infinity) + bodyPace.gap,
  bodyRate: (state) => awaited(state)?.flow.paid ?? Infinity,
  head: (state, { deadlines }) => state.since + deadlines.head,
  firstByte: (state, { deadlines }) => (state.parser.offset === 0 ? state.opened + deadlines.firstByte : Infinity),
  idle: (state, { deadlines }) => idleDue(state, state.pressed ? deadlines.busyIdle : deadlines.idle),
  continue: (state, { deadlines }) =>
    state.doing._tag === 'Handling' && state.doing.intake.expects
      ? state.doing.exchange.at + deadlines.continue
      : Infinity,
  life: (state, { deadlines }) => state.opened + (state.lives + 1) * deadlines.life,
}

/** A deadline that runs in a phase: its name, and when it passes. */
export interface Armed {
  readonly name: DeadlineName
  readonly due: Due
}

/** These deadlines, in the order of their importance. */
export const armed = (names: ReadonlyArray<DeadlineName>): ReadonlyArray<Armed> =>
  names.map((name) => ({ name, due: due[name] }))

/** The nearest of the deadlines that run. */
export const nearest = (running: ReadonlyArray<Armed>, state: State, settings: Settings): number => {
  let at = Infinity
  for (const it of running) {
    const passes = it.due(state, settings)
    if (passes < at) at = passes
  }
  return at
}
