/** One run on several threads: each takes its share of the numbers, and one whose parser never comes back is replaced. */
import type { FuzzReport } from '../../report/report.js'
import type { FuzzProgress, Kept } from '../run.js'
import { type Crew, type CrewReport, crew } from './crew.js'
import { withLeastEndless } from './endless.js'
import { withLost } from './losing.js'
import { mergedReports } from './merging.js'
import type { Errand } from './work.js'

/** What a fleet is told. */
export interface FleetOptions {
  readonly errand: Errand
  /** The file that a worker is started from. */
  readonly worker: URL
  readonly workers: number
  /** The first number, and the one behind the last. */
  readonly from: number
  readonly last: number
  /** Of the numbers, one in so many: the others are those of other fleets. */
  readonly every: number
  /** In milliseconds; without end where that is not finite. */
  readonly budget: number
  readonly first: ReadonlyArray<Kept>
  /** How long a parser may read one input, in milliseconds. */
  readonly patience: number
  readonly progress?: (progress: FuzzProgress) => void
}

/** What a fleet comes to. */
export interface FleetReport {
  readonly report: FuzzReport | undefined
  /** Why there is no report, or none of everything. */
  readonly troubles: ReadonlyArray<string>
  /** What each target made of the input, where one alone was asked for. */
  readonly outcomes: ReadonlyArray<string>
}

/** A run under way. */
export interface Fleet {
  readonly ended: Promise<FleetReport>
  /** Ends the search; what was found is made small. */
  readonly stop: () => void
  /** Ends at once, processes included. */
  readonly quit: () => void
}

const TICK = 500

/** How long hangs are made small, in milliseconds, at the most and at the least: each step costs a thread. */
const SMALL = 10_000
const SMALL_AT_ONCE = 2000

/** A part of the budget, where there is one. */
const smallTime = ({ budget }: FleetOptions): number => Math.min(SMALL, Math.max(SMALL_AT_ONCE, budget / 5))

const isThere = <A>(one: A | undefined): one is A => one !== undefined

/** With the least that hangs; where that cannot be found out, as it is. */
const withLeast = async (report: FuzzReport, options: FleetOptions, time: number): Promise<FuzzReport> => {
  try {
    return await withLeastEndless(report, { ...options, until: performance.now() + time })
  } catch {
    return report
  }
}

const gathered = (crews: ReadonlyArray<CrewReport>): FleetReport => {
  const merged = mergedReports(crews.map(({ report }) => report).filter(isThere))
  const lost = crews.flatMap((one) => one.lost)
  return {
    report: merged === undefined ? undefined : withLost(merged, lost),
    troubles: [...new Set(crews.map(({ trouble }) => trouble).filter(isThere))],
    outcomes: crews.flatMap(({ outcomes }) => outcomes),
  }
}

/** Starts the workers. */
export const fleet = (options: FleetOptions): Fleet => {
  const { workers, from, every, first, progress } = options
  const began = performance.now()
  // Kept inputs are asked once: by the first.
  const share = (at: number): Crew =>
    crew({ ...options, from: from + every * at, every: every * workers, first: at === 0 ? first : [], began })
  const crews = Array.from({ length: workers }, (_, at) => share(at))
  const tell = (): void => {
    const causes = new Set(crews.flatMap((one) => one.causes()))
    const inputs = crews.reduce((total, one) => total + one.inputs(), 0)
    progress?.({ inputs, milliseconds: performance.now() - began, findings: causes.size })
  }
  const ticking = setInterval(tell, TICK)
  let time = smallTime(options)
  const finished = async (): Promise<FleetReport> => {
    const all = gathered(await Promise.all(crews.map((one) => one.ended)))
    clearInterval(ticking)
    tell()
    return all.report === undefined ? all : { ...all, report: await withLeast(all.report, options, time) }
  }
  const stop = (): void => {
    time = SMALL_AT_ONCE
    for (const one of crews) one.stop()
  }
  const quit = (): void => {
    for (const one of crews) one.quit()
  }
  // Where one knows that a target is none, the others need not go on.
  for (const one of crews) void one.ended.then(({ trouble }) => (trouble === undefined ? undefined : stop()))
  return { ended: finished(), stop, quit }
}
