/** What was found, told once by its cause: collected while searching, made small and believed behind that. */
import type { Generated } from '../generate.js'
import type { Finding } from '../report/report.js'
import { causeOf, consequenceOf } from '../targets/index.js'
import type { Found, Probe } from './judging/probe.js'
import { told } from './judging/telling.js'

/** An input that showed something. */
export interface Sample {
  readonly found: Found
  readonly made: Generated
  readonly number: number
}

interface Cause {
  readonly probe: Probe
  /** The shortest few that showed it, the shortest first. */
  samples: ReadonlyArray<Sample>
  times: number
}

/** How many inputs are kept of each cause: one that does not show again may have been chance. */
const SAMPLES = 4

/** How many findings on servers are made small at a time. */
const LANES = 6

/** Findings while they are collected. */
export interface Findings {
  /** Takes it; what is asked `again` because it was kept is not counted. */
  readonly take: (probe: Probe, sample: Sample, again?: boolean) => void
  readonly count: () => number
  /** Makes each of them small, within so many milliseconds each; leaves out what does not show again. */
  readonly settle: (
    each: number,
    over: number,
  ) => Promise<{ readonly findings: ReadonlyArray<Finding>; readonly unconfirmed: number }>
}

/** One that was asked because it was kept has no number: another of its cause tells more. */
const numbered = (samples: ReadonlyArray<Sample>, sample: Sample): Sample =>
  sample.number >= 0 ? sample : (samples.find(({ number }) => number >= 0) ?? sample)

const findingOf = (probe: Probe, least: Found, { made, number }: Sample, times: number): Finding => ({
  ...least.complaint,
  target: probe.name,
  cause: causeOf(least.complaint),
  consequence: consequenceOf(least.complaint, made.malformations),
  number,
  times,
  bytes: made.bytes,
  least: least.bytes,
  cuts: least.cuts,
})

/** When it is time to come to an end, and how long one finding may take, in milliseconds. */
interface Time {
  readonly each: number
  readonly over: number
}

const settleOne = async ({ probe, samples, times }: Cause, { each, over }: Time): Promise<Finding | undefined> => {
  for (const sample of samples) {
    // Nobody is left to ask: what was met more than once is told as it was, the rest is in doubt.
    if (performance.now() > over)
      return times > 1 ? findingOf(probe, sample.found, numbered(samples, sample), times) : undefined
    const least = await probe.least(sample.found, performance.now() + each)
    if (least !== undefined) return findingOf(probe, least, numbered(samples, sample), times)
  }
  return undefined
}

/** Nothing was found yet. */
export const collecting = (): Findings => {
  const causes = new Map<string, Cause>()
  return {
    take: (probe, sample, again = false) => {
      const key = `${probe.name} ${causeOf(sample.found.complaint)}`
      const cause = causes.get(key) ?? { probe, samples: [], times: 0 }
      causes.set(key, cause)
      if (!again) cause.times++
      cause.samples = [...cause.samples, sample]
        .sort((one, other) => one.found.bytes.length - other.found.bytes.length)
        .slice(0, SAMPLES)
    },
    count: () => causes.size,
    settle: async (each, over) => {
      // A server that dies, or answers nobody, takes the connections of others with it: such findings come last, one by one.
      const isCrash = ([key]: readonly [string, Cause]): boolean => /(crash|hang)$/.test(key)
      const all = [...causes]
      const settled: Array<Finding | undefined> = []
      const queue = all.filter((one) => !isCrash(one))
      const lane = async (time: Time): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          settled.push(await settleOne(next[1], time))
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      await Promise.all(Array.from({ length: LANES }, () => lane({ each, over })))
      queue.push(...all.filter(isCrash))
      await lane({ each: each / LANES, over })
      const findings = settled.filter((one) => one !== undefined)
      const order = [...causes.keys()]
      const place = ({ target, cause }: Finding): number => order.indexOf(`${target} ${cause}`)
      findings.sort((one, other) => place(one) - place(other))
      return { findings: told(findings), unconfirmed: settled.length - findings.length }
    },
  }
}
