import type { Task } from 'fp-ts/lib/Task.js'
import type { Peer } from '../message/request.js'
import { connection } from './connection.js'
import type { App, Command, Input, LogEntry } from './contract.js'
import type { ConnectionOptions } from './options.js'
import { opened, type State } from './state.js'
import { joined, openWire, takeOutput, tell, type Wire, wait, work } from './wire.js'

/** The same connection on a wire in memory, with a clock that only the script moves. */

/** What happens on the wire, in order. Octets arrive whole, as one chunk. */
export type ScriptItem =
  | Uint8Array
  /** Time goes by; deadlines pass in their order. */
  | { readonly _tag: 'Wait'; readonly ms: number }
  /** The client half-closes. */
  | { readonly _tag: 'End' }
  /** The server stops gracefully. */
  | { readonly _tag: 'Stop' }
  /** RST. */
  | { readonly _tag: 'Lost' }
  /** The client reads no more: what is written from here on waits. */
  | { readonly _tag: 'Stall' }
  /** The client reads again: all of it, or `octets` of what waits. */
  | { readonly _tag: 'Drain'; readonly octets?: number }
  /** The server is short of connections, or no longer. */
  | { readonly _tag: 'Pressure'; readonly high: boolean }
  /** The server needs room. */
  | { readonly _tag: 'Shed' }

/** What came of a script. */
export interface Simulated {
  /** What the client has received. */
  readonly output: Uint8Array
  /** The server has closed its side. */
  readonly closed: boolean
  /** The connection was destroyed, or handed over. */
  readonly destroyed: boolean
  readonly log: ReadonlyArray<LogEntry>
  /** The inputs and the commands, in order: what a shell would have seen. */
  readonly trace: ReadonlyArray<Input | Command>
  readonly state: State
}

/** Options of a simulated connection. */
export interface SimulateOptions extends ConnectionOptions {
  readonly peer?: Peer
  /** What the clock says at the start, in milliseconds since 1970; 0 unless told. */
  readonly start?: number
}

/** Who is at the other end of a wire in memory. */
export const simulatedPeer: Peer = {
  remote: { host: '192.0.2.1', port: 49_152 },
  local: { host: '192.0.2.2', port: 80 },
  secure: false,
}

/** One item of a script happens. */
export const play = (wire: Wire, item: ScriptItem): void => {
  if (item instanceof Uint8Array) return tell(wire, { _tag: 'Bytes', bytes: new Uint8Array(item) })
  switch (item._tag) {
    case 'Wait':
      return wait(wire, item.ms)
    case 'Stall':
      wire.stalled = true
      return
    case 'Drain':
      wire.stalled = item.octets !== undefined
      takeOutput(wire, item.octets ?? Infinity)
      return work(wire)
    case 'Lost':
      return tell(wire, { _tag: 'Lost', detail: 'reset' })
    default:
      return tell(wire, item)
  }
}

const outcome = (wire: Wire): Simulated => ({
  output: joined(wire.received),
  closed: wire.closed,
  destroyed: wire.destroyed,
  log: wire.log,
  trace: wire.trace,
  state: wire.state,
})

/** Options that make no sense: nothing is served, and the log says why. */
const unserved = (error: unknown, peer: Peer, now: number): Simulated => ({
  output: new Uint8Array(0),
  closed: true,
  destroyed: true,
  log: [{ _tag: 'Defect', error, request: undefined, at: now, peer }],
  trace: [],
  state: opened(peer, now),
})

const wireFor = (app: App, { peer = simulatedPeer, start = 0, ...options }: SimulateOptions): Wire | Simulated => {
  const made = connection(app, options)
  return made._tag === 'Left' ? unserved(made.left, peer, start) : openWire(made.right, peer, start)
}

/**
 * Runs a script against an app, in memory and at once. Effects are run; one that brings a promise settles too late to be
 * seen here (`simulateTask` waits for it).
 *
 * @example
 * const app = () => { throw new Error('not a word') }
 * const { output, closed } = simulate(app)([ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')])
 * assert.equal(String.fromCharCode(...output.subarray(0, 34)), 'HTTP/1.1 500 Internal Server Error')
 * assert.equal(closed, true)
 */
export const simulate =
  (app: App, options: SimulateOptions = {}) =>
  (script: ReadonlyArray<ScriptItem>): Simulated => {
    const wire = wireFor(app, options)
    if (!('inbox' in wire)) return wire
    for (const item of script) play(wire, item)
    return outcome(wire)
  }

/** So many turns of the microtask queue are given to effects before the script goes on. */
const TURNS = 100

const turnOver = async (wire: Wire): Promise<void> => {
  for (let turn = 0; turn < TURNS && wire.effects.size > 0; turn++) await undefined
}

/** Waits until every effect has settled that somebody waits for. */
const rest = (wire: Wire): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (wire.effects.size === 0) resolve()
    }
    wire.onSettled = look
    look()
  })

/** So many turns are given behind the script to effects that were told to give up: some never settle. */
const LAST_TURNS = 1000

const giveUp = async (wire: Wire): Promise<void> => {
  for (let turn = 0; turn < LAST_TURNS && wire.cancelled.size > 0 && !wire.destroyed; turn++) await undefined
}

/**
 * The same for apps that await. Between two items of the script effects get time to settle that need no more than
 * promises; behind the last one, every effect that is waited for is awaited.
 */
export const simulateTask =
  (app: App, options: SimulateOptions = {}) =>
  (script: ReadonlyArray<ScriptItem>): Task<Simulated> =>
  async () => {
    const wire = wireFor(app, options)
    if (!('inbox' in wire)) return wire
    for (const item of script) {
      play(wire, item)
      await turnOver(wire)
    }
    await rest(wire)
    await giveUp(wire)
    await rest(wire)
    return outcome(wire)
  }
