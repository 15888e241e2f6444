import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, type Mutant, mutantsIn, planted } from '../mutations/mutant.js'
import { type Modules, trials } from './trials.js'

/** The checks of the room, taken out one at a time: see property-tests/mutations. */
const mutants = mutantsIn('cli')

const load = async (where: (file: string) => string): Promise<Modules> => {
  const names = [
    'command',
    'hexdump',
    'tail',
    'inspect',
    'transcript',
    'replay-compare',
    'world',
    'in-flight',
    'watching',
  ]
  const [command, hexdump, tail, inspect, transcript, compare, world, flight, watching] = await Promise.all(
    names.map((name) => import(/* @vite-ignore */ where(`cli/${name}.ts`))),
  )
  return { command, hexdump, tail, inspect, transcript, compare, world, flight, watching }
}

const falls = (modules: Modules): boolean => {
  try {
    for (const trial of trials) trial(modules)
    return false
  } catch {
    return true
  }
}

describe('the trials', () => {
  beforeAll(clear)
  afterAll(clear)

  test('pass where nothing is taken out', async () => {
    const modules = await load((file) => `../../src/${file}`)
    for (const trial of trials) trial(modules)
  })

  test.each(mutants.map((it, at): readonly [string, Mutant, number] => [`${it.file}: ${it.name}`, it, at]))(
    'fell %s',
    async (_name, it, at) => expect(falls(await load(planted(it, at)))).toBe(true),
  )
})
