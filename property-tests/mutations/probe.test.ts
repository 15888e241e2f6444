import { test } from 'vitest'
import { chunkMutants } from './chunk-mutants.js'
import { connectionMutants } from './connection-mutants.js'
import { responseMutants } from './response-mutants.js'
import { fieldLineMutants } from './field-mutants.js'
import { requestLineMutants } from './line-mutants.js'
import { mutated } from './mutant.js'
import { octetMutants } from './octet-mutants.js'
test('x', () => {
  for (const m of [...octetMutants, ...requestLineMutants, ...fieldLineMutants, ...chunkMutants, ...connectionMutants, ...responseMutants])
    try { mutated(m) } catch (e) { console.log(String(e), '|', m.find) }
})
