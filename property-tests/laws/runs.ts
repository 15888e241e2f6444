/** Applies laws with seeds that are fixed, unless the environment says otherwise, and that stand in the report. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { test } from 'vitest'
import { shown } from '../../src/fuzz/laws/parser.js'

const SEED = 1_994_063

const given = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name])

/** `FUZZ_SEED`: a number, or `random`. */
export const seed = ((): number => {
  const text = given('FUZZ_SEED') ?? given('WIREFOLD_SEED')
  if (text === undefined) return SEED
  return text === 'random' ? Date.now() % 0x7fffffff : Number(text)
})()

/** `FUZZ_RUNS`: how many times as many runs as usual. `WIREFOLD_RUNS`: how many at most, for a quick look. */
const times = Number(given('FUZZ_RUNS') ?? '1')
const most = Number(given('WIREFOLD_RUNS') ?? 'Infinity')

/** `FUZZ_SAVE`: where shrunk failures go. */
const save = given('FUZZ_SAVE')
const FOUND = join(import.meta.dirname, '..', 'cases', 'found')

/** A part of a counterexample as a reader wants it: octets as text, and what the law had to say line by line. */
const text = (part: unknown): string => {
  if (typeof part !== 'object' || part === null || !('log' in part)) return shown(part)
  const { logs }: { logs: ReadonlyArray<string> } = JSON.parse(fc.stringify(part))
  return logs.join('\n')
}

/** What stands in the file of a shrunk failure. */
const saved = (name: string, seed: number, path: string | null, example: ReadonlyArray<unknown>): string =>
  [`# ${name}`, '', `Seed ${seed}, path ${path}.`, '', '```', ...example.map(text), '```', ''].join('\n')

const judge = <A>(name: string, report: fc.RunDetails<A>): void => {
  if (!report.failed) return
  const { seed: used, counterexamplePath, counterexample } = report
  if (save !== undefined) {
    mkdirSync(FOUND, { recursive: true })
    const file = `${name.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}-${used}.md`
    const example = Array.isArray(counterexample) ? counterexample : []
    writeFileSync(join(FOUND, file), saved(name, used, counterexamplePath, example))
  }
  throw new Error(fc.defaultReportMessage(report) ?? name)
}

/** How often something is tried that is tried so often as a rule. */
export const runsOf = (runs: number): number => Math.min(most, Math.ceil(runs * times))

const parameters = (runs: number) => ({ seed, numRuns: runsOf(runs) })

/** A test named by a sentence: the law holds in so many runs. */
export const holds = <A>(name: string, property: fc.IProperty<A>, runs: number): void =>
  test(name, () => judge(name, fc.check(property, parameters(runs))))

/** The same for laws that wait for something. */
export const holdsLater = <A>(name: string, property: fc.IAsyncProperty<A>, runs: number): void =>
  test(name, async () => judge(name, await fc.check(property, parameters(runs))))
