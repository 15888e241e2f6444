import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, type Mutant, mutantsIn, mutated, planted } from '../mutations/mutant.js'
import { type Modules, nodeTrials, quickTrials } from './trials.js'

/** The checks of the room, taken out one at a time: see property-tests/mutations. */
const mutants = mutantsIn('cgi')

/** `npm run mutate` and `MUTATE=all` take all of them; any other run one of so many. */
const SAMPLE = process.env.npm_lifecycle_event === 'mutate' || process.env.MUTATE === 'all' ? 1 : 4

const load = async (where: (file: string) => string): Promise<Modules> => {
  const [app, options, log, life, table, node] = await Promise.all(
    ['app', 'options', 'log', 'life', 'table', 'node'].map(
      (name) => import(/* @vite-ignore */ where(`cgi/${name}.ts`)),
    ),
  )
  return { app, options, log, life, table, node }
}

const falls = async (trial: (modules: Modules) => Promise<void>, modules: Modules): Promise<boolean> => {
  try {
    await trial(modules)
    return false
  } catch {
    return true
  }
}

const isFelled = async (mutant: Mutant, number: number): Promise<boolean> => {
  const modules = await load(planted(mutant, number))
  for (const trial of mutant.file === 'cgi/node.ts' ? nodeTrials : quickTrials)
    if (await falls(trial, modules)) return true
  return false
}

describe.runIf(process.platform === 'linux')('the trials', () => {
  beforeAll(clear)
  afterAll(clear)

  test('pass where nothing is taken out', async () => {
    const modules = await load((file) => `../../src/${file}`)
    for (const trial of [...quickTrials, ...nodeTrials]) await trial(modules)
  })

  test('are of checks that stand in the source exactly once', () => {
    for (const it of mutants) expect(mutated(it).length).toBeGreaterThan(0)
  })

  const some = mutants.map((it, at) => [`${it.file}: ${it.name}`, it, at] as const)
  test.each(some.filter(([, , at]) => at % SAMPLE === 0))('fell %s', async (_name, it, at) =>
    expect(await isFelled(it, at)).toBe(true),
  )
})
