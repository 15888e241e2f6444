/** A run: inputs by their numbers, each target asked about each, what is wrong told once by its cause. */
import { type Generate, type Generated, generate } from '../generate.js'
import { type Malformation, malformations } from '../malformations/index.js'
import { ruling } from '../oracle/index.js'
import type { Disagreement, FuzzReport, TargetSummary } from '../report/report.js'
import type { Complaint, ParserTarget } from '../targets/index.js'
import { type Exchange, exchanging } from './exchange/exchange.js'
import { collecting, type Sample } from './findings.js'
import { tiring } from './judging/judging.js'
import { type Patiences, type Probe, parserProbe, type Turn } from './judging/probe.js'
import { serverProbe } from './judging/server-probe.js'
import { boundsOf, searching } from './searching.js'
import type { ServerTarget } from './targets/server-target.js'

/** Anything that can be tested. */
export type FuzzTarget = ParserTarget | ServerTarget

/** An input that was kept, and the number that it has or had; below 0 for one that never had any. */
export interface Kept {
  readonly bytes: Uint8Array
  readonly cuts: ReadonlyArray<number>
  readonly number: number
}

/** Something that was found, before it is made small. */
export interface FuzzFound {
  readonly target: string
  readonly complaint: Complaint
  readonly kept: Kept
  readonly again: boolean
}

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
  /** How many numbers at the most. */
  readonly count?: number
  /** Of the numbers, one in so many is asked: runs that share them do not meet. Every one unless told. */
  readonly every?: number
  /** Asked before any number, as they are: what was found before. */
  readonly first?: ReadonlyArray<Kept>
  /** How long, in milliseconds; after the profile unless told. */
  readonly budget?: number
  readonly profile?: Profile
  /** What is made in messages: those of the kit unless told. */
  readonly malformations?: ReadonlyArray<Malformation>
  /** Names of malformations or of refusals: no others are made. */
  readonly only?: ReadonlyArray<string>
  /** How many inputs are on their way at a time; 64 unless told. */
  readonly parallel?: number
  readonly patience?: Partial<Patiences>
  /** Called every half second or so. */
  readonly progress?: (progress: FuzzProgress) => void
  /** Called for whatever is found, each time; `again` where it was asked because it was kept. */
  readonly found?: (found: FuzzFound) => void
  /** Called for each input: how many messages each target took of it, and whether it refused the rest. */
  readonly asked?: (number: number, outcomes: ReadonlyArray<string>) => void
  readonly signal?: AbortSignal
}

const budgets: Readonly<Record<Profile, number>> = { smoke: 10_000, standard: 60_000, deep: 600_000 }

const patient: Patiences = { quick: { quiet: 50, silent: 250 }, slow: { quiet: 700, silent: 2500 } }

/** How long one finding may take to become small, in milliseconds, at the least and at the most. */
const SHORTEST = 150
const LONGEST = 4000

/** Whoever calls a run off does not wait for longer than this until its findings are small, in milliseconds. */
const PROMPT = 3000

/** The Host of what is sent to parsers. */
const HOST = 'wirefold.test'

/** Is the malformation one of these, by its name, its refusal or how its name begins? */
export const isChosen =
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

const isProbe = (one: Probe | { readonly error: string }): one is Probe => 'ask' in one

/** How long each finding may take to become small: what is left of the time, shared; all there is where nobody set one. */
const shareOf = (over: number, causes: number, lanes: number): number =>
  Math.min(LONGEST, Math.max(SHORTEST, ((over - performance.now()) * lanes) / Math.max(1, causes)))

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
  const { targets, seed = 1, from = 0, only, parallel = 64, first = [] } = options
  const known = options.malformations ?? malformations
  const chosen = only === undefined ? known : known.filter(isChosen(only))
  const make: Generate = generate({ seed, malformations: chosen })
  const { budget, count, profile = 'smoke' } = options
  const time = budget ?? (count === undefined ? budgets[profile] : Number.POSITIVE_INFINITY)
  const all = await probesOf(targets, { ...patient, ...options.patience })
  // Who takes its time to start does not lose it.
  const bounds = boundsOf(options, time)
  const probes = all.filter(isProbe)
  const found = collecting()
  const grid = comparing()
  const tell = (inputs: number): void =>
    options.progress?.({ inputs, milliseconds: performance.now() - bounds.started, findings: found.count() })
  const take = (probe: Probe, sample: Sample, again = false): void => {
    const { complaint, bytes, cuts } = sample.found
    found.take(probe, sample, again)
    options.found?.({ target: probe.name, complaint, kept: { bytes, cuts, number: sample.number }, again })
  }
  const askAgain = async ({ bytes, cuts, number }: Kept): Promise<void> => {
    const made: Generated = { bytes, malformations: [], edits: 0 }
    for (const probe of probes) {
      const wrong = await probe.again(bytes, cuts)
      if (wrong !== undefined) take(probe, { found: wrong, made, number }, true)
    }
  }
  const ask = async (turn: Turn): Promise<void> => {
    const { number } = turn
    const made = make(number)
    const outcomes: string[] = []
    const askOne = async (probe: Probe, index: number): Promise<void> => {
      const [wrong, outcome] = await probe.ask(made.bytes, turn)
      outcomes[index] = outcome
      if (wrong !== undefined) take(probe, { found: wrong, made, number })
    }
    await Promise.all(probes.map(askOne))
    options.asked?.(number, outcomes)
    if (probes.length > 1) grid.take(outcomes, made.bytes, number)
  }
  const live = probes.some(({ kind }) => kind === 'server')
  const lanes = probes.length === 0 ? 0 : live ? parallel : 1
  const queue = [...first]
  const again = async (): Promise<void> => {
    for (let kept = queue.shift(); kept !== undefined && options.signal?.aborted !== true; kept = queue.shift())
      await askAgain(kept)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, 8) }, again))
  const { to, inputs } = await searching(options, bounds, lanes, ask, tell)
  const milliseconds = performance.now() - bounds.started
  const over = options.signal?.aborted === true ? Math.min(bounds.over, performance.now() + PROMPT) : bounds.over
  const { findings, unconfirmed } = await found.settle(shareOf(over, found.count(), live ? 6 : 1), over)
  const summaries = targets.map((target, at): TargetSummary => summaryOf(target, all[at], inputs))
  await Promise.all(probes.map(({ stop }) => stop()))
  tell(inputs)
  return { seed, from, to, milliseconds, targets: summaries, findings, disagreements: grid.rows(), unconfirmed }
}
