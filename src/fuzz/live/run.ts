/** A run: inputs by their numbers, each target asked about each, what is wrong told once by its cause. */
import { type Generate, generate } from '../generate.js'
import { type Malformation, malformations } from '../malformations/index.js'
import { ruling } from '../oracle/index.js'
import type { Disagreement, FuzzReport, TargetSummary } from '../report/report.js'
import type { ParserTarget } from '../targets/index.js'
import { type Exchange, exchanging } from './exchange.js'
import { collecting } from './findings.js'
import { tiring } from './judging.js'
import { type Patiences, type Probe, parserProbe, serverProbe } from './probe.js'
import type { ServerTarget } from './server-target.js'

/** Anything that can be tested. */
export type FuzzTarget = ParserTarget | ServerTarget

/** How a run stands. */
export interface FuzzProgress {
  readonly inputs: number
  readonly milliseconds: number
  readonly findings: number
}

/** How long to look: 10 s, a minute, ten. */
export type Profile = 'smoke' | 'standard' | 'deep'

/** What a run is told. */
export interface FuzzOptions {
  readonly targets: ReadonlyArray<FuzzTarget>
  /** The same seed makes the same inputs; 1 unless told. */
  readonly seed?: number
  /** The number of the first input. */
  readonly from?: number
  /** How many inputs at the most. */
  readonly count?: number
  /** How long, in milliseconds; after the profile unless told. */
  readonly budget?: number
  readonly profile?: Profile
  /** Names of malformations or of refusals: no others are made. */
  readonly only?: ReadonlyArray<string>
  /** How many inputs are on their way at a time; 64 unless told. */
  readonly parallel?: number
  readonly patience?: Partial<Patiences>
  /** Called every half second or so. */
  readonly progress?: (progress: FuzzProgress) => void
  readonly signal?: AbortSignal
}

const budgets: Readonly<Record<Profile, number>> = { smoke: 10_000, standard: 60_000, deep: 600_000 }

const patient: Patiences = { quick: { quiet: 50, silent: 250 }, slow: { quiet: 700, silent: 2500 } }

/** How much of its time a run searches; in the rest, findings are made small. */
const SEARCHING = 0.7

/** How long one finding may take to become small, in milliseconds, at the least and at the most. */
const SHORTEST = 150
const LONGEST = 4000

/** The Host of what is sent to parsers. */
const HOST = 'wirefold.test'

const isChosen =
  (only: ReadonlyArray<string>) =>
  ({ name, rule }: Malformation): boolean =>
    only.some((one) => name === one || rule === one || name.startsWith(`${one}-`))

/** More rows than this are not looked at. */
const GRID = 400

/** Inputs that two targets do not read alike, told once by the refusal and what each made of it. */
const comparing = () => {
  const rows = new Map<string, Disagreement>()
  return {
    take: (outcomes: ReadonlyArray<string>, bytes: Uint8Array, number: number): void => {
      if (outcomes.every((one) => one === outcomes[0]) || rows.size >= GRID) return
      const ruled = ruling(bytes)
      const rule = ruled._tag === 'Accept' ? 'legal' : ruled.rule
      const key = [rule, ...outcomes].join('|')
      const before = rows.get(key)
      if (before === undefined) rows.set(key, { rule, outcomes, bytes, number, times: 1 })
      else rows.set(key, { ...before, times: before.times + 1 })
    },
    rows: (): ReadonlyArray<Disagreement> => [...rows.values()],
  }
}

/** Each target, started; or why it was not. */
const probesOf = (
  targets: ReadonlyArray<FuzzTarget>,
  patience: Patiences,
): Promise<ReadonlyArray<Probe | { readonly error: string }>> => {
  const exchange: Exchange = exchanging()
  const tired = tiring()
  return Promise.all(
    targets.map(async (target) => {
      if (target.kind === 'parser') return parserProbe(target, HOST, tired)
      const started = await target.start()
      return started._tag === 'Left'
        ? { error: started.left }
        : serverProbe(target, started.right, exchange, patience, tired)
    }),
  )
}

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A turn of the event loop after so many milliseconds, for parsers that never wait. */
const SLICE = 20

/** When to stop: by the clock, by the number of inputs, or because somebody says so. */
interface Bounds {
  readonly started: number
  /** When searching ends, and when everything should be over. */
  readonly end: number
  readonly over: number
  readonly last: number
}

const boundsOf = ({ from = 0, count, budget, profile = 'smoke' }: FuzzOptions): Bounds => {
  const started = performance.now()
  const time = budget ?? (count === undefined ? budgets[profile] : Number.POSITIVE_INFINITY)
  const last = from + (count ?? Number.POSITIVE_INFINITY)
  return { started, end: started + time * SEARCHING, over: started + time, last }
}

const isProbe = (one: Probe | { readonly error: string }): one is Probe => 'ask' in one

/** How long each finding may take to become small: what is left of the time, shared; all there is where nobody set one. */
const shareOf = (over: number, causes: number, lanes: number): number =>
  Math.min(LONGEST, Math.max(SHORTEST, ((over - performance.now()) * lanes) / Math.max(1, causes)))

/** Asks about one input after the other, in so many lanes; says how far it came. */
const searching = async (
  options: FuzzOptions,
  bounds: Bounds,
  lanes: number,
  ask: (number: number) => Promise<void>,
  tell: (inputs: number) => void,
): Promise<number> => {
  const { from = 0, signal } = options
  let number = from
  const lane = async (): Promise<void> => {
    let breathed = performance.now()
    while (number < bounds.last && signal?.aborted !== true && performance.now() < bounds.end) {
      await ask(number++)
      if (performance.now() - breathed < SLICE) continue
      await breath()
      breathed = performance.now()
    }
  }
  const ticking = setInterval(() => tell(number - from), 500)
  await Promise.all(Array.from({ length: lanes }, lane))
  clearInterval(ticking)
  return number
}

const summaryOf = (target: FuzzTarget, made: Probe | { readonly error: string } | undefined, inputs: number) => {
  const { name, kind } = target
  if (made === undefined || !isProbe(made)) return { name, kind, inputs: 0, deaths: 0, error: made?.error ?? '' }
  return { name, kind, inputs, deaths: made.deaths(), error: undefined }
}

/**
 * Fuzzes until the time or the inputs are used up, or somebody calls it off; then makes what was found small.
 *
 * @example
 * import { wirefoldTarget } from '../targets/index.js'
 * const { findings } = await fuzz({ targets: [wirefoldTarget()], count: 50 })
 * assert.deepEqual(findings, [])
 */
export const fuzz = async (options: FuzzOptions): Promise<FuzzReport> => {
  const { targets, seed = 1, from = 0, only, parallel = 64 } = options
  const chosen = only === undefined ? malformations : malformations.filter(isChosen(only))
  const make: Generate = generate({ seed, malformations: chosen })
  const bounds = boundsOf(options)
  const all = await probesOf(targets, { ...patient, ...options.patience })
  const probes = all.filter(isProbe)
  const found = collecting()
  const grid = comparing()
  const tell = (inputs: number): void =>
    options.progress?.({ inputs, milliseconds: performance.now() - bounds.started, findings: found.count() })
  const ask = async (number: number): Promise<void> => {
    const made = make(number)
    const outcomes: string[] = []
    const askOne = async (probe: Probe, index: number): Promise<void> => {
      const [wrong, outcome] = await probe.ask(made.bytes, number)
      outcomes[index] = outcome
      if (wrong !== undefined) found.take(probe, { found: wrong, made, number })
    }
    await Promise.all(probes.map(askOne))
    if (probes.length > 1) grid.take(outcomes, made.bytes, number)
  }
  const live = probes.some(({ kind }) => kind === 'server')
  const lanes = probes.length === 0 ? 0 : live ? parallel : 1
  const to = await searching(options, bounds, lanes, ask, tell)
  const milliseconds = performance.now() - bounds.started
  const { findings, unconfirmed } = await found.settle(shareOf(bounds.over, found.count(), live ? 6 : 1))
  const summaries = targets.map((target, at): TargetSummary => summaryOf(target, all[at], to - from))
  await Promise.all(probes.map(({ stop }) => stop()))
  tell(to - from)
  return { seed, from, to, milliseconds, targets: summaries, findings, disagreements: grid.rows(), unconfirmed }
}
