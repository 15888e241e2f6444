import { afterAll, beforeAll, expect, test } from 'vitest'
import { allCases, type Case } from '../cases/case.js'
import { runWhole } from '../cases/parsing.js'
import { chunkMutants } from './chunk-mutants.js'
import { fieldLineMutants } from './field-mutants.js'
import { requestLineMutants } from './line-mutants.js'
import { clear, type Mutant, mutated, planted } from './mutant.js'
import { octetMutants } from './octet-mutants.js'

const mutants: ReadonlyArray<Mutant> = [...octetMutants, ...requestLineMutants, ...fieldLineMutants, ...chunkMutants]
import * as Real from '../../src/parser/index.js'
const cases = allCases().filter((it) => it.expects.kind === 'events').filter((it) => {
  const made = Real.requestParser(it.options)
  return made._tag === 'Right' && runWhole(made.right, it) === undefined
})
const nameOf = (it: Case): string => `${it.rule}: ${it.name}`

beforeAll(clear)
afterAll(clear)

test('x', async () => {
  const broken: string[] = []
  const crashes = new Map<string,string>()
  const matrix: [string, string[]][] = []
  const survivors: string[] = []
  const fallen = new Map<string, number>()
  for (const [number, mutant] of mutants.entries()) {
    try { mutated(mutant) } catch (e) { broken.push(String(e)); continue }
    const { requestParser } = await import(/* @vite-ignore */ planted(mutant, number)('parser/index.ts'))
    const dead = cases.filter((it) => {
      try {
        const made = requestParser(it.options)
        return runWhole(made.right, it) !== undefined
      } catch (e) { if (!crashes.has(mutant.name)) crashes.set(mutant.name, String(e)); return true }
    })
    matrix.push([mutant.name, dead.map(nameOf)])
    if (dead.length === 0) survivors.push(mutant.name)
    for (const it of dead) fallen.set(nameOf(it), (fallen.get(nameOf(it)) ?? 0) + 1)
  }
  (await import('node:fs')).writeFileSync('/tmp/matrix.json', JSON.stringify({ matrix, cases: cases.map(nameOf) }))
  console.log('BROKEN', broken.length, broken.join('\n'))
  console.log('SURVIVORS', survivors.length, survivors.join('\n'))
  const safe = cases.map(nameOf).filter((n) => !fallen.has(n))
  console.log('SAFE', safe.length, safe.join('\n'))
  console.log('CRASHES', [...crashes].join('\n'))
  expect(1).toBe(1)
}, 600000)
