import { ascii } from '../grammar/ascii.js'
import type { Peer } from '../message/request.js'
import { type Aborter, aborter } from '../response/abort.js'
import type { Command, Input, Lifecycle, LogEntry, Settled } from './contract.js'
import type { State } from './state.js'

/** A wire in memory with a connection at its end: what a shell is for a socket, without the socket. */
export interface Wire {
  readonly lifecycle: Lifecycle<State>
  state: State
  now: number
  /** Inputs that the connection has still to be told. */
  readonly inbox: Input[]
  /** What the client has sent while the server does not read. */
  readonly arriving: Input[]
  paused: boolean
  /** What the server has written and the client not taken. */
  waiting: ReadonlyArray<Uint8Array>
  stalled: boolean
  readonly received: Uint8Array[]
  closed: boolean
  destroyed: boolean
  readonly log: LogEntry[]
  readonly trace: Array<Input | Command>
  /** Effects that have not settled, and that somebody waits for. */
  readonly effects: Map<number, Aborter>
  /** Those that were told to give up, and have not yet: what they bring may still be sent. */
  readonly cancelled: Set<number>
  /** Called when an effect has settled and its consequences are known. */
  onSettled: () => void
  busy: boolean
}

/** A wire to a connection that has just been accepted. */
export const openWire = (lifecycle: Lifecycle<State>, peer: Peer, now: number): Wire => ({
  lifecycle,
  state: lifecycle.open(peer, now),
  now,
  inbox: [],
  arriving: [],
  paused: false,
  waiting: [],
  stalled: false,
  received: [],
  closed: false,
  destroyed: false,
  log: [],
  trace: [],
  effects: new Map(),
  cancelled: new Set(),
  onSettled: () => {},
  busy: false,
})

/** The pieces as octets of their own: a connection may write into a buffer again once it was taken. */
export const joined = (pieces: ReadonlyArray<string | Uint8Array>): Uint8Array => {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(typeof piece === 'string' ? ascii(piece) : piece, at)
    at += piece.length
  }
  return all
}

const lengthOf = (pieces: ReadonlyArray<Uint8Array>): number => pieces.reduce((sum, piece) => sum + piece.length, 0)

/** The client takes up to `octets` of what waits for it, and the connection hears of it. */
export const takeOutput = (wire: Wire, octets: number): void => {
  if (wire.waiting.length === 0) return
  const all = joined(wire.waiting)
  wire.received.push(all.subarray(0, octets))
  wire.waiting = octets < all.length ? [all.subarray(octets)] : []
  wire.inbox.push({ _tag: 'Written', queued: lengthOf(wire.waiting) })
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

const run = (wire: Wire, { id, run: effect }: Extract<Command, { readonly _tag: 'Run' }>): void => {
  const settle = (result: Settled['result']): void => {
    wire.effects.delete(id)
    wire.cancelled.delete(id)
    wire.inbox.push({ _tag: 'Settled', id, result })
    work(wire)
    wire.onSettled()
  }
  const signal = aborter()
  wire.effects.set(id, signal)
  try {
    const value = effect(signal.abort)
    const right = (it: unknown): void => settle({ _tag: 'Right', right: it })
    if (isThenable(value)) value.then(right, (left: unknown) => settle({ _tag: 'Left', left }))
    else right(value)
  } catch (left) {
    settle({ _tag: 'Left', left })
  }
}

const execute = (wire: Wire, command: Command): void => {
  switch (command._tag) {
    case 'Write':
      wire.waiting = [...wire.waiting, joined(command.pieces)]
      break
    case 'Run':
      run(wire, command)
      break
    case 'Cancel':
      wire.effects.get(command.id)?.fire(command.reason)
      if (wire.effects.delete(command.id)) wire.cancelled.add(command.id)
      break
    case 'Pause':
      wire.paused = true
      break
    case 'Resume':
      wire.paused = false
      wire.inbox.push(...wire.arriving.splice(0))
      break
    case 'HalfClose':
      wire.closed = true
      break
    case 'Destroy':
      wire.closed = true
      wire.destroyed = true
      wire.waiting = []
      break
    case 'HandOver':
      wire.destroyed = true
      break
    case 'Log':
      wire.log.push(command.entry)
      break
  }
}

/** Tells the connection everything that is in the inbox, and what comes of it, until nothing is left. */
export const work = (wire: Wire): void => {
  if (wire.busy) return
  wire.busy = true
  for (let input = wire.inbox.shift(); input !== undefined; input = wire.inbox.shift()) {
    if (wire.destroyed && input._tag !== 'Settled') continue
    wire.trace.push(input)
    const { state, commands } = wire.lifecycle.step(wire.state, input, wire.now)
    wire.state = state
    wire.trace.push(...commands)
    for (const command of commands) execute(wire, command)
    if (!wire.stalled) takeOutput(wire, Infinity)
  }
  wire.busy = false
}

/** Tells one thing. What the client sends waits while the server does not read. */
export const tell = (wire: Wire, input: Input): void => {
  const isSent = input._tag === 'Bytes' || input._tag === 'End'
  if (isSent && wire.paused) wire.arriving.push(input)
  else wire.inbox.push(input)
  work(wire)
}

/** More deadlines in one wait than any connection has: one that does not move would go round for ever. */
const MOST = 10_000

/** Time goes by. Every deadline on the way passes when its time has come. */
export const wait = (wire: Wire, ms: number): void => {
  const until = wire.now + ms
  for (let passed = 0; passed < MOST && !wire.destroyed && wire.state.deadline <= until; passed++) {
    wire.now = Math.max(wire.now, wire.state.deadline)
    tell(wire, { _tag: 'Deadline' })
  }
  wire.now = until
}
