import type { Either } from 'fp-ts/lib/Either.js'
import { connection } from '../connection/connection.js'
import type { App, Lifecycle } from '../connection/contract.js'
import { play } from '../connection/simulate.js'
import type { State } from '../connection/state.js'
import { joined, openWire, type Wire, wait } from '../connection/wire.js'
import type { OptionsError } from '../message/options-error.js'
import { nodePlatform } from '../server/platform.js'
import { versionString } from '../server/version.js'
import type { What } from './asked.js'
import { habitsOf } from './habits.js'
import type { Happening } from './transcript.js'

/** A transcript on wires in memory: the clock is the recording's, so a minute takes no time, and each deadline passes. */
export interface Replay {
  /** Resolves to the reason why it cannot go on, where there is one. */
  readonly happen: (it: Happening) => Promise<string | undefined>
  /** What each connection was answered. */
  readonly end: () => Promise<ReadonlyMap<number, Uint8Array>>
}

/** So long, in milliseconds, effects are waited for before the next thing happens: a file takes less, a stream may not end. */
const PATIENCE = 2000

const settled = (wire: Wire): Promise<void> =>
  new Promise((resolve) => {
    if (wire.effects.size === 0) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      wire.onSettled = () => {}
      resolve()
    }
    const timer = setTimeout(done, PATIENCE)
    wire.onSettled = () => {
      if (wire.effects.size === 0) done()
    }
  })

const tell = (wire: Wire, it: Happening): void => {
  if (it._tag === 'In') play(wire, it.bytes)
  else if (it._tag === 'End' || it._tag === 'Stop') play(wire, { _tag: it._tag })
  else if (it._tag === 'Closed' && it.by === 'client') play(wire, { _tag: 'Lost' })
}

const opened = (lifecycle: Lifecycle<State>, remote: string, secure: boolean, now: number): Wire =>
  openWire(
    lifecycle,
    { remote: { host: remote === '-' ? '' : remote, port: 0 }, local: { host: '', port: 0 }, secure },
    now,
  )

/** The app on as many wires as the transcript has connections. `began`: when, in milliseconds since 1970. */
export const inMemory = (app: App, what: What, began: number): Either<OptionsError, Replay> => {
  const options = { platform: nodePlatform, serverName: versionString(), ...habitsOf(what) }
  const made = connection(app, options)
  if (made._tag === 'Left') return made
  const wires = new Map<number, Wire>()
  const happen = async (it: Happening): Promise<undefined> => {
    if (it._tag === 'Open') {
      wires.set(it.connection, opened(made.right, it.remote, it.secure, began + it.at))
      return
    }
    const wire = wires.get(it.connection)
    if (wire === undefined) return
    wait(wire, Math.max(0, began + it.at - wire.now))
    tell(wire, it)
    await settled(wire)
  }
  const end = async (): Promise<ReadonlyMap<number, Uint8Array>> =>
    new Map([...wires].map(([number, wire]) => [number, joined(wire.received)]))
  return { _tag: 'Right', right: { happen, end } }
}
