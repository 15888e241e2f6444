import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allCases, type Case } from '../cases/case.js'
import { felled, fells } from './felling.js'
import { allMutants, clear, isWhole, type Mutant, mutated } from './mutant.js'

const cases = allCases()
const mutants = allMutants()
const nameOf = (it: Case): string => `${it.file}: ${it.name}`

/** Any run but `npm run mutate` takes one of so many. */
const SAMPLE = 12
const MINUTES = 60_000

/** A mutant that fells more cases than this says of none of them what it is good for. */
const BLUNT = 100

/** Whatever fells these fells most others: they are what the others depart from. */
const plain = ['r01-request-line: a plain request is a head and its end']

beforeAll(clear)
afterAll(clear)

const standsOnce = (mutant: Mutant): boolean => {
  try {
    return mutated(mutant) !== ''
  } catch {
    return false
  }
}

test('the text of every mutant stands in its file exactly once', () =>
  expect(mutants.filter((it) => !standsOnce(it)).map((it) => `${it.file}: ${it.name}`)).toEqual([]))

test('no two mutants of a file have one name', () => {
  const names = mutants.map((it) => `${it.file}: ${it.name}`)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

const some = () =>
  test(
    'a mutant is found out by a case',
    async () => {
      const survivors: string[] = []
      for (const [at, mutant] of mutants.entries())
        if (at % SAMPLE === 0 && !(await fells(mutant, at, cases))) survivors.push(`${mutant.file}: ${mutant.name}`)
      expect(survivors).toEqual([])
    },
    5 * MINUTES,
  )

const every = () =>
  test(
    'every mutant is found out by a case, and every case finds one out',
    async () => {
      const survivors: string[] = []
      const useful = new Set(plain)
      for (const [at, mutant] of mutants.entries()) {
        const dead = await felled(mutant, at, cases)
        if (dead.length === 0) survivors.push(`${mutant.file}: ${mutant.name}`)
        if (dead.length <= BLUNT) for (const it of dead) useful.add(nameOf(it))
      }
      expect.soft(survivors, 'mutants that no case finds out').toEqual([])
      expect
        .soft(
          cases.map(nameOf).filter((name) => !useful.has(name)),
          'cases that find no mutant out',
        )
        .toEqual([])
    },
    20 * MINUTES,
  )

describe('mutants', () => {
  if (isWhole) every()
  else some()
})
