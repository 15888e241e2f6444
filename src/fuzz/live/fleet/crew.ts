/** One place in a fleet: a worker, and whoever takes over where one was ended because a parser never came back. */
import { Worker } from 'node:worker_threads'
import type { FuzzReport } from '../../report/report.js'
import { causeOf } from '../../targets/index.js'
import type { FuzzFound } from '../run.js'
import { desk, doneOn, type Question, questionOn, readingOn, turnOf } from './desk.js'
import { type Lost, type Named, rawReport } from './losing.js'
import type { Errand, Search, Told, Work } from './work.js'

/** What a place in the fleet is told. */
export interface CrewOptions {
  readonly errand: Errand
  readonly worker: URL
  readonly from: number
  readonly last: number
  readonly every: number
  readonly budget: number
  readonly first: Search['first']
  readonly patience: number
  /** When the fleet began. */
  readonly began: number
}

/** What came of it: a report, and what workers had done that came to none. */
export interface CrewReport {
  readonly report: FuzzReport | undefined
  readonly lost: ReadonlyArray<Lost>
  readonly trouble: string | undefined
  readonly outcomes: ReadonlyArray<string>
}

/** A place in the fleet. */
export interface Crew {
  readonly ended: Promise<CrewReport>
  readonly inputs: () => number
  readonly causes: () => ReadonlyArray<string>
  readonly stop: () => void
  readonly quit: () => void
}

/** So many hanging inputs are enough, and no more workers are started behind others. */
const MOST = 12

/** How often it is looked whether the worker still works, in milliseconds. */
const LOOK = 100

/** One worker, and what it has told. */
interface Life {
  readonly worker: Worker
  readonly memory: SharedArrayBuffer
  readonly processes: Set<number>
  readonly from: number
  readonly began: number
  readonly times: Map<string, number>
  /** The turn of its desk, and how often that was looked at. */
  turn: number
  looked: number
}

/** What outlives a worker. */
interface Place {
  readonly options: CrewOptions
  readonly found: Map<string, FuzzFound>
  readonly endless: Question[]
  readonly lost: Lost[]
  /** When the first worker began. */
  began: number
  life: Life | undefined
  named: ReadonlyArray<Named>
  report: FuzzReport | undefined
  outcomes: ReadonlyArray<string>
  /** How many inputs the last worker was asked, once it has ended. */
  asked: number
  stopped: boolean
  over: ((trouble: string | undefined) => void) | undefined
}

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has gone by itself.
  }
}

const endLife = ({ worker, processes }: Life): void => {
  for (const pid of processes) killGroup(pid)
  void worker.terminate()
}

const end = (place: Place, trouble: string | undefined): void => {
  const { life, over } = place
  place.asked = life === undefined ? 0 : doneOn(life.memory)
  place.life = undefined
  place.over = undefined
  if (life !== undefined) endLife(life)
  over?.(trouble)
}

const noteLost = ({ lost }: Place, { memory, times }: Life): number => {
  const inputs = doneOn(memory)
  lost.push({ inputs, times: [...times] })
  return inputs
}

/** Comes to an end with what was found: it outlives the worker that found it. */
const endRaw = (place: Place, trouble: string | undefined): void => {
  const { options, named, found } = place
  place.report = rawReport(options.errand.seed, options.from, named, [...found.values()])
  end(place, trouble)
}

const fail = (place: Place, life: Life, trouble: string): void => {
  noteLost(place, life)
  endRaw(place, `${trouble}${readingOn(life.memory)}`)
}

const keyOf = ({ target, complaint }: FuzzFound): string => `${target} ${causeOf(complaint)}`

/** Shorter than what is known of its cause? */
const remember = ({ found }: Place, one: FuzzFound): void => {
  const before = found.get(keyOf(one))
  if (before === undefined || one.kept.bytes.length < before.kept.bytes.length) found.set(keyOf(one), one)
}

const take = (place: Place, life: Life, told: Told): void => {
  switch (told._tag) {
    case 'Process':
      if (told.alive) life.processes.add(told.pid)
      else life.processes.delete(told.pid)
      return
    case 'Named':
      place.named = told.named
      return
    case 'Found':
      return remember(place, told.found)
    case 'Met':
      life.times.set(told.key, (life.times.get(told.key) ?? 0) + 1)
      return
    case 'Read':
      return
    case 'Outcomes':
      place.outcomes = told.outcomes
      return
    case 'Unnamed':
      return end(place, told.message)
    case 'Done': {
      const { report } = told
      const milliseconds = report.milliseconds + (life.began - place.began)
      place.report = { ...report, from: place.options.from, milliseconds }
      return end(place, undefined)
    }
  }
}

/** Those that come later ask again what is known, and go on where the one before was. */
const workOf = (place: Place, from: number, memory: SharedArrayBuffer): Work => {
  const { options, endless, found, stopped } = place
  const { errand, every, last, began } = options
  const first = endless.length === 0 ? options.first : [...found.values()].map(({ kept }) => kept)
  const budget = Math.max(0, options.budget - (performance.now() - began))
  const search = { from, every, last: stopped ? from : last, budget, first }
  return { _tag: 'FuzzWork', errand, search, memory, endless }
}

const begin = (place: Place, from: number): void => {
  const memory = desk()
  // What a target says on its own account is no part of a report.
  const worker = new Worker(place.options.worker, { workerData: workOf(place, from, memory), stdout: true })
  worker.stdout.on('data', (said: Uint8Array) => process.stderr.write(said))
  const life: Life = {
    ...{ worker, memory, processes: new Set(), from, began: performance.now() },
    ...{ times: new Map(), turn: 0, looked: 0 },
  }
  place.life = life
  const isOurs = (): boolean => place.life === life
  worker.on('message', (told: Told) => (isOurs() ? take(place, life, told) : undefined))
  worker.on('error', (error) => (isOurs() ? fail(place, life, `a worker ended: ${error.message}`) : undefined))
  worker.on('exit', () => (isOurs() ? fail(place, life, 'a worker ended before its time') : undefined))
}

/**
 * Has its parser been at the same input for too long? Looks are counted, and no time is taken: where the machine is busy
 * with other things, this thread looks as seldom as that one reads.
 */
const isStuck = (life: Life, patience: number): boolean => {
  const turn = turnOf(life.memory)
  life.looked = turn === life.turn && turn % 2 === 1 ? life.looked + 1 : 0
  life.turn = turn
  return life.looked * LOOK > patience
}

/** One that has hung before is believed sooner. */
const PATIENT = 1000

const patienceOf = ({ options: { patience }, endless }: Place): number =>
  Math.max(Math.min(patience, PATIENT), patience / (1 + endless.length))

/** Ends the worker, notes what it was asked, and begins another. */
const replace = (place: Place, life: Life): void => {
  const { options, endless } = place
  const inputs = noteLost(place, life)
  place.life = undefined
  endless.push(questionOn(life.memory))
  endLife(life)
  if (endless.length <= MOST) return begin(place, life.from + inputs * options.every)
  endRaw(place, undefined)
}

/** Starts a worker, and another where that one has to be ended. */
export const crew = (options: CrewOptions): Crew => {
  const place: Place = {
    ...{ options, found: new Map(), endless: [], lost: [], began: performance.now(), life: undefined },
    ...{ named: [], report: undefined, outcomes: [], asked: 0, stopped: false, over: undefined },
  }
  begin(place, options.from)
  const looking = setInterval(() => {
    const { life } = place
    if (life !== undefined && isStuck(life, patienceOf(place))) replace(place, life)
  }, LOOK)
  const ended = new Promise<CrewReport>((resolve) => {
    place.over = (trouble) => {
      clearInterval(looking)
      const { report, lost, outcomes } = place
      resolve({ report, lost, trouble, outcomes })
    }
  })
  return {
    ended,
    inputs: () => {
      const now = place.life === undefined ? place.asked : doneOn(place.life.memory)
      return place.lost.reduce((total, { inputs }) => total + inputs, now)
    },
    causes: () => [...place.found.keys()],
    stop: () => {
      place.stopped = true
      place.life?.worker.postMessage('stop')
    },
    quit: () => end(place, undefined),
  }
}
