import type { Either } from 'fp-ts/lib/Either.js'
import { formatHttpDate } from '../grammar/date.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import type { Peer } from '../message/request.js'
import { preamble } from '../response/head.js'
import { actsFrom, armedFrom } from './compile.js'
import type { App, Command, Input, Lifecycle, Step } from './contract.js'
import { deadlineNames } from './deadline-names.js'
import { nearest } from './deadlines.js'
import { rested, wanted } from './intake.js'
import { failureHere } from './log.js'
import type { ConnectionOptions } from './options.js'
import { type Intake, idle, inPhase } from './phase.js'
import { isRead } from './program.js'
import { pump } from './reading.js'
import { refuse } from './refusing.js'
import { settingsOf } from './settings.js'
import { opened, type State } from './state.js'
import { type Table, table } from './table.js'
import { begin, type Core, command, commandsOf, keepRest, outstanding, type Stamp, stay, type Work } from './work.js'

/** The lifecycle of connections, for one app and its options. */
export type Connection = Lifecycle<State>

/** What depends on the time of day in an answer, made once a second. */
const stamps = (server: string | undefined): Core['stamp'] => {
  let second = -1
  let stamp: Stamp = { date: '', preamble: '' }
  return (now) => {
    const at = Math.floor(now / 1000)
    if (at !== second) {
      second = at
      const date = formatHttpDate(now)
      stamp = { date, preamble: preamble(date, server) }
    }
    return stamp
  }
}

/** Acts on every deadline that has passed, the most important first. What one does may disarm the others. */
const lapse = (work: Work): void => {
  const { state, now, core } = work
  for (const name of deadlineNames) {
    const running = core.armed[state.phase].find((it) => it.name === name)
    if (running !== undefined && running.due(state, core.settings) <= now) work.acts[name](work, undefined)
  }
}

/** An input as a signal of the table. */
const hear = (work: Work, input: Input): void => {
  switch (input._tag) {
    case 'Bytes':
      return work.acts.Bytes(work, input.bytes)
    case 'End':
      return work.acts.End(work, undefined)
    case 'Settled':
      return work.acts.Settled(work, input)
    case 'Written':
      return work.acts.Written(work, input.queued)
    case 'Deadline':
      return lapse(work)
    case 'Stop':
      return work.acts.Stop(work, undefined)
    case 'Lost':
      return work.acts.Lost(work, input.detail)
    case 'Pressure':
      return work.acts.Pressure(work, input.high)
    case 'Shed':
      return work.acts.Shed(work, undefined)
  }
}

/** Is there so much in store that no more input is to be read, C1? Never where what comes is dropped anyway. */
const isFull = (work: Work): boolean => {
  const { doing } = work.state
  const { highWater, unparsed } = work.core.settings
  switch (doing._tag) {
    case 'Sending':
      if (doing.closes || !doing.intake.complete) return false
      break
    case 'Discarding':
    case 'Closing':
    case 'Lingering':
    case 'Ended':
      return false
  }
  return outstanding(work) > highWater || work.bytes.length - work.pos >= unparsed
}

const pauseOrResume = (work: Work): void => {
  const { state } = work
  const paused = isFull(work)
  if (paused === state.paused) return
  state.paused = paused
  if (state.phase !== 'Ended') command(work, { _tag: paused ? 'Pause' : 'Resume' })
}

/** The deadlines of content run while somebody waits for it, and we read. */
const restOrWait = (work: Work): void => {
  const { doing, paused } = work.state
  if (doing._tag !== 'Handling' || doing.intake.complete) return
  const waits = !paused && doing.need !== undefined && isRead(doing.need)
  const intake: Intake = waits ? wanted(doing.intake, work.now) : rested(doing.intake, work.now)
  if (intake !== doing.intake) stay(work, { ...doing, intake })
}

/** The step is over: what is left of the input is kept, and the nearest deadline is known. */
const settle = (work: Work): Step<State> => {
  const { state, core } = work
  pauseOrResume(work)
  restOrWait(work)
  keepRest(work)
  const commands: ReadonlyArray<Command> = commandsOf(work)
  state.deadline = nearest(inPhase(core.armed, state.phase), state, core.settings)
  return { state, commands }
}

const lifecycle = (core: Core): Connection => ({
  open: (peer: Peer, now: number) => settle(begin(core, opened(peer, now), now)).state,
  refuse: (peer: Peer, now: number) => {
    const work = begin(core, opened(peer, now), now)
    refuse(work, idle, failureHere(work, 'too-many-connections', undefined))
    return settle(work)
  },
  step: (state: State, input: Input, now: number) => {
    const work = begin(core, state, now)
    hear(work, input)
    pump(work)
    return settle(work)
  },
})

/** The lifecycle with another transition table: what a test is made with that deletes a row. */
export const connectionWith =
  (rows: Table) =>
  (app: App, options: ConnectionOptions = {}): Either<OptionsError, Connection> => {
    if (typeof app !== 'function') return { _tag: 'Left', left: optionsError('app', 'a function is needed') }
    const settings = settingsOf(options)
    if (settings._tag === 'Left') return settings
    const { serverName } = settings.right
    const server = serverName === '' ? undefined : serverName
    const acts = actsFrom(rows)
    const armed = armedFrom(rows)
    const core: Core = { app, settings: settings.right, acts, armed, server, stamp: stamps(server) }
    return { _tag: 'Right', right: lifecycle(core) }
  }

/**
 * Connections that are served by an app. Fails on options that make no sense, and names the first of them.
 *
 * @example
 * const made = connection(() => { throw new Error('not a word') })
 * const peer = { remote: { host: '192.0.2.1', port: 1 }, local: { host: '192.0.2.2', port: 80 }, secure: false }
 * const state = made._tag === 'Right' ? made.right.open(peer, 0) : undefined
 * assert.equal(state?.phase, 'Idle')
 * assert.equal(state?.deadline, 10_000)
 */
export const connection: (app: App, options?: ConnectionOptions) => Either<OptionsError, Connection> =
  connectionWith(table)
