import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allCases, type Case } from '../cases/case.js'
import { felled } from './felling.js'
import { chunkMutants } from './chunk-mutants.js'
import { connectionMutants } from './connection-mutants.js'
import { responseMutants } from './response-mutants.js'
import { fieldLineMutants } from './field-mutants.js'
import { requestLineMutants } from './line-mutants.js'
import { clear, type Mutant, mutated } from './mutant.js'
import { octetMutants } from './octet-mutants.js'

const mutants: ReadonlyArray<Mutant> = process.env.WHICH === 'server' ? [...connectionMutants, ...responseMutants] : [...octetMutants, ...requestLineMutants, ...fieldLineMutants, ...chunkMutants]
const cases = allCases()
const nameOf = (it: Case): string => `${it.rule}: ${it.name}`

beforeAll(clear)
afterAll(clear)

test('x', async () => {
  const matrix: [string, string[]][] = []
  const broken: string[] = []
  for (const [number, mutant] of mutants.entries()) {
    writeFileSync('/tmp/progress', mutant.name)
    try { mutated(mutant) } catch (e) { broken.push(String(e)); continue }
    matrix.push([mutant.name, (await felled(mutant, number, cases)).map(nameOf)])
    writeFileSync('/tmp/matrix.json', JSON.stringify({ broken, matrix, cases: cases.map((it) => [it.expects.kind, nameOf(it)]) }))
  }
  expect(1).toBe(1)
}, 1200000)
