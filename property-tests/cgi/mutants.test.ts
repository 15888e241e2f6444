import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, type Mutant, mutantsIn, planted } from '../mutations/mutant.js'
import { type Modules, nodeTrials, quickTrials } from './trials.js'

/** The checks of the room, taken out one at a time: see property-tests/mutations. */
const mutants = mutantsIn('cgi')

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

  test.each(mutants.map((it, at) => [`${it.file}: ${it.name}`, it, at] as const))('fell %s', async (_name, it, at) =>
    expect(await isFelled(it, at)).toBe(true),
  )
})
