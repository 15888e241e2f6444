import { type DeadlineName, deadlineNames } from './deadline-names.js'
import type { Intake, Phase } from './phase.js'
import type { Settings } from './settings.js'
import type { State } from './state.js'
import { emit, type Work } from './work.js'

/** When a deadline passes, seen from a state in a phase that has it; `Infinity` while it does not run. */
type Due = (state: State, settings: Settings) => number

const intakeOf = (state: State): Intake | undefined => ('intake' in state.doing ? state.doing.intake : undefined)

/** The content that is waited for; `undefined` when nobody waits for any. */
const awaited = (state: State): Intake | undefined => {
  const intake = intakeOf(state)
  return intake === undefined || intake.complete || intake.resting !== undefined ? undefined : intake
}

/** Input or output that waits for its turn: then it is not the client who is slow. */
const isWaiting = (state: State): boolean => state.unread.length > 0

const handlerDue: Due = ({ doing }, { handlerTimeout }) =>
  handlerTimeout === undefined || doing._tag !== 'Handling' || doing.running === undefined
    ? Infinity
    : doing.running.since + handlerTimeout - doing.spent

const idleDue = (state: State, ms: number): number =>
  state.parser.offset === 0 || isWaiting(state) ? Infinity : state.since + ms

/** Every deadline as a function of the state, so none can be forgotten armed, or left behind by a phase. */
const due: Readonly<Record<DeadlineName, Due>> = {
  stopHard: (state, { deadlines }) => state.stopping + deadlines.stopHard,
  stopLazy: (state, { deadlines }) => (isWaiting(state) ? Infinity : state.stopping + deadlines.stopLazy),
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

/** The nearest of the deadlines that run in this phase. */
export const nearest = (
  armed: Readonly<Record<Phase, ReadonlyArray<DeadlineName>>>,
  state: State,
  settings: Settings,
): number => {
  let at = Infinity
  for (const name of armed[state.phase]) at = Math.min(at, due[name](state, settings))
  return at
}

/** Acts on every deadline that has passed, the most important first. What one does may disarm the others. */
export const lapse = (work: Work): void => {
  const { state, now, core } = work
  for (const name of deadlineNames)
    if (core.armed[state.phase].includes(name) && due[name](state, core.settings) <= now) emit(work, name, undefined)
}

/** All deadlines that run, by name: for whoever wants to look. */
export const deadlinesOf = (
  armed: Readonly<Record<Phase, ReadonlyArray<DeadlineName>>>,
  state: State,
  settings: Settings,
): Partial<Record<DeadlineName, number>> => {
  const all: Partial<Record<DeadlineName, number>> = {}
  for (const name of armed[state.phase]) {
    const at = due[name](state, settings)
    if (at < Infinity) all[name] = at
  }
  return all
}
