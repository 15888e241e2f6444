import { describe, expect, test } from 'vitest'
import { type PartialOptions, requestParser } from '../../src/parser/index.js'
import { simulate } from '../../src/connection/index.js'
import { fromFields } from '../../src/message/headers.js'
import * as responses from '../../src/response/index.js'
import { allCases, type Case } from './case.js'
import { converseEveryWay } from './conversing.js'
import { runEveryWay } from './parsing.js'

const cases = allCases()

const parserOf = (it: Case): Parameters<typeof runEveryWay>[0] => {
  const options: PartialOptions = it.options
  const made = requestParser(options)
  if (made._tag === 'Left') throw new Error(`${made.left.option}: ${made.left.reason}`)
  return made.right
}

const server = { simulate, responses, headers: fromFields }

for (const file of new Set(cases.map((it) => it.file)))
  describe(file, () => {
    for (const it of cases.filter((one) => one.file === file))
      test(it.name, () => {
        const wrong = it.expects.kind === 'events' ? runEveryWay(parserOf(it), it) : converseEveryWay(server, it)
        expect(wrong?.actual, wrong?.how).toEqual(wrong?.expected)
      })
  })

test('every case has a name of its own within its file', () => {
  const names = cases.map((it) => `${it.file}: ${it.name}`)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})
