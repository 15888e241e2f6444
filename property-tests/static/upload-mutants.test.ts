import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, type Mutant, mutantsIn, planted } from '../mutations/mutant.js'
import { type Modules, uploadTrials } from './upload-trials.js'

/** The checks of PUT, taken out one at a time: see property-tests/mutations. */
const mutants = mutantsIn('static').filter((it) => /upload\.ts$/.test(it.file))

const load = async (where: (file: string) => string): Promise<Modules> => {
  const [upload, node] = await Promise.all(
    ['upload', 'node-upload'].map((name) => import(/* @vite-ignore */ where(`static/${name}.ts`))),
  )
  return { upload, node }
}

const isFelled = async (mutant: Mutant, number: number): Promise<boolean> => {
  const modules = await load(planted(mutant, number))
  for (const trial of uploadTrials)
    try {
      await trial(modules)
    } catch {
      return true
    }
  return false
}

describe.runIf(process.platform === 'linux')('the trials of PUT', () => {
  beforeAll(clear)
  afterAll(clear)

  test('pass where nothing is taken out', async () => {
    const modules = await load((file) => `../../src/${file}`)
    for (const trial of uploadTrials) await trial(modules)
  })

  test.each(mutants.map((it, at) => [`${it.file}: ${it.name}`, it, at] as const))('fell %s', async (_name, it, at) =>
    expect(await isFelled(it, at)).toBe(true),
  )
})
