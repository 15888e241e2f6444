import cluster, { type Worker } from 'node:cluster'
import type { StopReport } from '../server/running.js'
import { announce, openBrowser } from './announcing.js'
import type { Serve } from './asked.js'
import { isOurs, type Order, type Report } from './between.js'
import type { Certificate } from './certificates.js'
import { exits } from './exits.js'
import { freePort } from './listening.js'
import { certificateOf } from './starting.js'
import { type Flying, many, SIGNALS, tellFlying, tellStopped } from './stopping.js'
import { complain, say, type World } from './world.js'

/** A worker that lived so long was no failure to start, in milliseconds. */
const SOUND = 5000
/** The pause before the next is started: at first, and at most. */
const SHORTEST = 100
const LONGEST = 10_000
/** Workers that were told to end at once and are still there behind so many milliseconds are killed. */
const PROMPT = 1000

/**
 * The pause after the death of a worker that lived for `lived`: doubled for each that died soon after its start.
 *
 * @example
 * assert.equal(pauseAfter(10, 100), 200)
 * assert.equal(pauseAfter(60_000, 3200), 100)
 */
export const pauseAfter = (lived: number, last: number): number =>
  lived >= SOUND ? SHORTEST : Math.min(LONGEST, last * 2)

const give = (worker: Worker, order: Order): void => {
  if (worker.isConnected()) worker.send(order, () => undefined)
}

const sum = <A>(all: ReadonlyArray<A>, f: (it: A) => number): number => all.reduce((total, it) => total + f(it), 0)

/** What there is to know while it runs. */
interface Fleet {
  readonly command: Serve
  readonly count: number
  readonly certificate: Certificate | undefined
  readonly world: World
  /** The port, which is known before: workers share a listener only where all of them name the same. */
  readonly port: number | undefined
  /** How many have begun to listen, over all. */
  ready: number
  announced: boolean
  /** How many have been told to stop; 0 as long as nobody has. */
  stopping: number
  /** What is in flight has been said. */
  told: boolean
  /** They were told to end at once. */
  quitting: boolean
  pause: number
  readonly flying: Flying[]
  readonly reports: StopReport[]
  readonly done: (code: number) => void
}

const alive = (): ReadonlyArray<Worker> => Object.values(cluster.workers ?? {}).filter((it) => it !== undefined)

/** The first that listens shows that it can be done: then the others begin, and what is served is said when all are there. */
const ready = (fleet: Fleet, { path, places }: Extract<Report, { _tag: 'Ready' }>): void => {
  fleet.ready++
  if (fleet.announced) return
  if (fleet.ready === 1) for (let more = 1; more < fleet.count; more++) launch(fleet)
  if (fleet.ready < fleet.count) return
  fleet.announced = true
  announce(path, places, fleet.world)
  say(fleet.world.err, `${many(fleet.count, 'worker')}`)
  if (fleet.command.open && places[0] !== undefined) void openBrowser(places[0], fleet.world)
}

const heard = (fleet: Fleet, worker: Worker, message: unknown): void => {
  if (!isOurs(message)) return
  switch (message._tag) {
    case 'Waiting':
      // Whoever was not listening yet when the others were told to stop is told so now.
      if (fleet.stopping > 0) return give(worker, { _tag: 'Stop' })
      return give(worker, { _tag: 'Start', port: fleet.port, certificate: fleet.certificate })
    case 'Ready':
      return ready(fleet, message)
    case 'Failed':
      complain(fleet.world.err, message.message)
      return fleet.announced ? undefined : fleet.done(exits.failed)
    case 'Stopping':
      // One that was ended by itself, with its siblings left in place, is no part of a stop.
      if (fleet.stopping > 0) fleet.flying.push(message.flying)
      if (fleet.flying.length === fleet.stopping) tellAllFlying(fleet)
      return
    case 'Stopped':
      if (fleet.stopping > 0) fleet.reports.push(message.report)
      return
  }
}

const tellAllFlying = (fleet: Fleet): void => {
  const { flying, world } = fleet
  if (fleet.told || fleet.stopping === 0) return
  fleet.told = true
  const lines = flying.flatMap((it) => it.lines).slice(0, 5)
  tellFlying({ count: sum(flying, ({ count }) => count), lines }, world)
}

const gone = (fleet: Fleet, worker: Worker, since: number, how: string): void => {
  if (fleet.stopping > 0) return alive().length === 0 ? over(fleet) : undefined
  if (!fleet.announced) {
    complain(fleet.world.err, `a worker ended (${how}) before all of them served`)
    return fleet.done(exits.failed)
  }
  fleet.pause = pauseAfter(performance.now() - since, fleet.pause)
  say(fleet.world.err, `worker ${worker.process.pid ?? ''} ended (${how}); another begins in ${fleet.pause} ms`)
  setTimeout(() => (fleet.stopping > 0 ? undefined : launch(fleet)), fleet.pause)
}

const launch = (fleet: Fleet): void => {
  const since = performance.now()
  const worker = cluster.fork()
  worker.on('message', (message: unknown) => heard(fleet, worker, message))
  worker.on('error', () => undefined)
  worker.on('exit', (code: number | null, signal: string | null) =>
    gone(fleet, worker, since, signal ?? `code ${code}`),
  )
}

const over = (fleet: Fleet): void => {
  if (fleet.quitting) process.exit(exits.interrupted)
  const { reports, world } = fleet
  tellAllFlying(fleet)
  const [served, aborted] = [sum(reports, (it) => it.served), sum(reports, (it) => it.aborted)]
  tellStopped({ served, aborted }, world)
  fleet.done(exits.done)
}

const killAll = (): void => {
  for (const worker of alive()) worker.process.kill('SIGKILL')
  process.exit(exits.interrupted)
}

/** Workers end by themselves, since nobody else knows what they run; those that do not, and all of them when asked again, are killed. */
const quit = (fleet: Fleet): void => {
  if (fleet.quitting || alive().length === 0) return killAll()
  fleet.quitting = true
  for (const worker of alive()) give(worker, { _tag: 'Quit' })
  setTimeout(killAll, PROMPT)
}

const stop = (fleet: Fleet, signal: NodeJS.Signals): void => {
  if (fleet.stopping > 0) return signal === 'SIGINT' ? quit(fleet) : undefined
  fleet.stopping = Math.max(1, alive().length)
  if (alive().length === 0) return over(fleet)
  for (const worker of alive()) give(worker, { _tag: 'Stop' })
}

/** Serves from so many processes: the first finds the port, the others join, and whoever dies is replaced. */
export const primary = async (command: Serve, count: number, world: World): Promise<number> => {
  const certificate = await certificateOf(command)
  if (certificate._tag === 'Left') {
    complain(world.err, certificate.left.message)
    return exits.failed
  }
  const port = await freePort(command.where)
  if (port._tag === 'Left') {
    complain(world.err, port.left.message)
    return exits.failed
  }
  return new Promise((done) => {
    const fleet: Fleet = {
      ...{ command, count, certificate: certificate.right, world, done, port: port.right, announced: false, ready: 0 },
      ...{ stopping: 0, told: false, quitting: false, pause: SHORTEST / 2, flying: [], reports: [] },
    }
    for (const signal of SIGNALS) process.on(signal, () => stop(fleet, signal))
    launch(fleet)
  })
}
