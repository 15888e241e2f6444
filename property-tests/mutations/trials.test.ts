import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scripts } from '../cgi/mutants.js'
import { command } from '../cli/mutants.js'
import { files, uploads } from '../static/mutants.js'
import { clear, isWhole, type Mutant, mutated } from './mutant.js'

/** Disks and processes are those of Linux. */
const rooms = process.platform === 'linux' ? [command, files, uploads, scripts] : [command]

beforeAll(clear)
afterAll(clear)

const numbered = (mutants: ReadonlyArray<Mutant>) =>
  mutants.map((it, at) => [`${it.file}: ${it.name}`, it, at] as const)

describe.each(rooms)('the trials of $name', ({ mutants, sample, pass, fells }) => {
  test('pass where nothing is taken out', pass)

  test('are of checks that stand in the source exactly once', () => {
    expect(mutants.length).toBeGreaterThan(0)
    for (const it of mutants) expect(mutated(it).length).toBeGreaterThan(0)
  })

  test.each(numbered(mutants).filter(([, , at]) => isWhole || at % sample === 0))('fell %s', async (_name, it, at) =>
    expect(await fells(it, at)).toBe(true),
  )
})
