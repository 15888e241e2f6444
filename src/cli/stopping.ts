import type { Running, StopReport } from '../server/running.js'
import { exits } from './exits.js'
import type { InFlight } from './in-flight.js'
import { say, type World } from './world.js'

/** The signals that mean: no more. */
export const SIGNALS: ReadonlyArray<NodeJS.Signals> = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** A count and its noun. */
export const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** What is in flight while a stop begins. */
export interface Flying {
  readonly count: number
  readonly lines: ReadonlyArray<string>
}

/** Says what a stop waits for. */
export const tellFlying = ({ count, lines }: Flying, { err }: World): void => {
  if (count === 0) return say(err, 'stopping; nothing is in flight')
  const more = count > lines.length ? [`and ${count - lines.length} more`] : []
  say(err, `stopping; ${many(count, 'request')} in flight:`)
  for (const line of [...lines, ...more]) err.write(`  ${line}\n`)
}

/** Says what became of it. */
export const tellStopped = ({ served, aborted }: StopReport, { err }: World): void =>
  say(err, `stopped; ${many(served, 'request')} answered meanwhile, ${many(aborted, 'connection')} cut`)

/**
 * Waits for a signal, then stops: accepts no more, answers what was asked already, and says what that is. A second SIGINT
 * ends the process at once.
 */
export const stopped = (running: Running, flights: InFlight, flush: () => Promise<void>, world: World): Promise<void> =>
  new Promise((resolve) => {
    let stopping = false
    const onSignal = (signal: NodeJS.Signals): void => {
      if (stopping && signal === 'SIGINT') process.exit(exits.interrupted)
      if (stopping) return
      stopping = true
      tellFlying(flights.list(performance.now()), world)
      void running.stop().then(async (report) => {
        await flush()
        tellStopped(report, world)
        resolve()
      })
    }
    for (const signal of SIGNALS) process.on(signal, onSignal)
  })
