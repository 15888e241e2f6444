import { wait as elapse, tell, type Wire } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { type Open, patient, reach, type Stage, stage } from './stage.js'
import { answersIn, get, joinedBytes, sendTo } from './talk.js'

/** Cases that every phase of a kind has, for the rows that all of them have. */

const lost = (wire: Wire): void => tell(wire, { _tag: 'Lost', detail: 'reset' })
const stop = (wire: Wire): void => tell(wire, { _tag: 'Stop' })
const takeAll = (wire: Wire): void => tell(wire, { _tag: 'Written', queued: 0 })
const pressure = (wire: Wire): void => tell(wire, { _tag: 'Pressure', high: true })

/** A named case: what is done on a stage, and what is seen then. */
export interface LifecycleCase {
  readonly name: string
  readonly run: (open: Open) => unknown
  readonly seen: unknown
}

/** A case by its name, what is seen, and what is done. */
export const one = (name: string, expected: unknown, run: (open: Open) => unknown): LifecycleCase => ({
  name,
  run,
  seen: expected,
})

const alive: ReadonlyArray<keyof typeof reach> = [
  'Idle',
  'Head',
  'Handling',
  'Sending',
  'Discarding',
  'Closing',
  'Lingering',
  'Switched',
]
const serving: ReadonlyArray<keyof typeof reach> = ['Idle', 'Head', 'Handling', 'Sending', 'Discarding']
const writing: ReadonlyArray<keyof typeof reach> = [...serving, 'Closing', 'Switched']

/** Leaves output waiting, and then reaches the phase. */
const waitingIn = (phase: keyof typeof reach, wire: Wire): void => {
  wire.stalled = true
  sendTo(wire, get('/hello'))
  reach[phase](wire)
}

/** Ends what a phase is about, so that the connection can go on. */
const goOn: Readonly<Record<string, (on: Stage) => void>> = {
  Head: ({ wire }) => sendTo(wire, ascii('Host: a\r\n\r\n')),
  Handling: ({ effect }) => effect.resolve(1),
  Sending: ({ pieces }) => pieces.resolve({ done: true }),
  Discarding: ({ wire }) => sendTo(wire, ascii('hello')),
}

/** Cases that every phase of a kind has. */
export const commonCases: ReadonlyArray<LifecycleCase> = [
  ...alive.map((phase) =>
    one(`${phase}: RST ends it`, 'Ended', (open) => {
      const { wire } = stage(open)
      reach[phase](wire)
      lost(wire)
      return wire.state.phase
    }),
  ),
  ...alive.map((phase) =>
    one(`${phase}: a stop ends it when its time has passed`, ['true', 'Ended'], (open) => {
      const { wire } = stage(open, patient({ stopHard: 500 }))
      reach[phase](wire)
      stop(wire)
      elapse(wire, 499)
      const before = wire.state.phase !== 'Ended'
      elapse(wire, 1)
      return [`${before}`, wire.state.phase]
    }),
  ),
  ...writing.map((phase) =>
    one(`${phase}: output that nobody takes ends it`, 'Ended', (open) => {
      const { wire } = stage(open, patient({ writeStall: 500 }))
      waitingIn(phase, wire)
      elapse(wire, 500)
      return wire.state.phase
    }),
  ),
  ...writing.map((phase) =>
    one(`${phase}: output that is taken too slowly ends it`, 'Ended', (open) => {
      const { wire } = stage(open, { ...patient({ rateGrace: 500 }), minimumRate: 240 })
      waitingIn(phase, wire)
      tell(wire, { _tag: 'Written', queued: wire.state.queued - 1 })
      elapse(wire, 600)
      return wire.state.phase
    }),
  ),
  ...writing.map((phase) =>
    one(`${phase}: output that was taken is no longer waited for`, 0, (open) => {
      const { wire } = stage(open)
      waitingIn(phase, wire)
      takeAll(wire)
      return wire.state.queued
    }),
  ),
  ...serving.map((phase) =>
    one(`${phase}: a server that is short of connections says so with its next answer`, true, (open) => {
      const on = stage(open, patient({ busyIdle: 5000 }))
      reach[phase](on.wire)
      pressure(on.wire)
      goOn[phase]?.(on)
      sendTo(on.wire, get('/hello'))
      const last = answersIn(joinedBytes(...on.wire.received), false).at(-1)
      return last?.headers.some(([name]) => name === 'Keep-Alive')
    }),
  ),
  ...[...serving, 'Switched' as const].map((phase) =>
    one(`${phase}: its life passes, and there is a deadline after it`, [1, 2000], (open) => {
      const { wire } = stage(open, patient({ life: 1000 }))
      reach[phase](wire)
      elapse(wire, 1000)
      return [wire.state.lives, wire.state.deadline]
    }),
  ),
  ...alive
    .filter((phase) => phase !== 'Handling')
    .map((phase) =>
      one(`${phase}: what an abandoned effect has opened is closed`, 1, (open) => {
        const on = stage(open)
        sendTo(on.wire, get('/orphan'))
        elapse(on.wire, 10)
        reach[phase](on.wire)
        on.orphan.resolve(1)
        return on.closed()
      }),
    ),
]
