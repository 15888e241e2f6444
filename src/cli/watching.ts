import type { Command, Input, Lifecycle, LogEntry, Visible } from '../connection/contract.js'
import type { Peer } from '../message/request.js'
import type { Around } from '../server/options.js'

/** Who sees what happens on connections: each has a number of its own, in the order in which they came. */
export interface Watcher {
  readonly opened: (connection: number, peer: Peer) => void
  readonly told: (connection: number, input: Input) => void
  /** Behind `told`, what came of it. */
  readonly answered: (connection: number, command: Command) => void
  /** Nothing more comes of this one. */
  readonly ended: (connection: number) => void
}

/** A lifecycle that tells the watchers all of it, and changes nothing. */
export const watched = (watchers: ReadonlyArray<Watcher>): Around => {
  if (watchers.length === 0) return (own) => own
  let last = 0
  return <S extends Visible>(own: Lifecycle<S>): Lifecycle<S> => {
    // States are values: which connection one belongs to is known beside it, and forgotten with it.
    const numbers = new WeakMap<S, number>()
    const begin = (peer: Peer): number => {
      last++
      for (const watcher of watchers) watcher.opened(last, peer)
      return last
    }
    const say = (number: number, state: S, commands: ReadonlyArray<Command>): void => {
      numbers.set(state, number)
      for (const command of commands) for (const watcher of watchers) watcher.answered(number, command)
      if (state.phase === 'Ended') for (const watcher of watchers) watcher.ended(number)
    }
    return {
      open: (peer, now) => {
        const state = own.open(peer, now)
        numbers.set(state, begin(peer))
        return state
      },
      refuse: (peer, now) => {
        const step = own.refuse(peer, now)
        say(begin(peer), step.state, step.commands)
        return step
      },
      step: (state, input, now) => {
        const number = numbers.get(state) ?? 0
        for (const watcher of watchers) watcher.told(number, input)
        const step = own.step(state, input, now)
        say(number, step.state, step.commands)
        return step
      },
    }
  }
}

/** The entries of the log alone. */
export const logged = (command: Command): LogEntry | undefined => (command._tag === 'Log' ? command.entry : undefined)
