import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/connection/index.js'
import { type FailureCode, failureCodes } from '../../src/message/catalogue.js'
import { fromFields } from '../../src/message/headers.js'
import { requestParser, responseParser } from '../../src/parser/index.js'
import * as responses from '../../src/response/index.js'
import { allCases } from './case.js'
import { converseEveryWay } from './conversing.js'
import { withParser } from './parser-of.js'
import { runEveryWay } from './parsing.js'

const cases = allCases()

const server = { simulate, responses, headers: fromFields }

for (const file of new Set(cases.map((it) => it.file)))
  describe(file, () => {
    for (const it of cases.filter((one) => one.file === file))
      test(it.name, () => {
        const wrong =
          it.expects.kind === 'events'
            ? withParser({ requestParser, responseParser }, it, (parser, revive) => runEveryWay(parser, it, revive))
            : converseEveryWay(server, it)
        expect(wrong?.actual, wrong?.how).toEqual(wrong?.expected)
      })
  })

test('every case has a name of its own within its file', () => {
  const names = cases.map((it) => `${it.file}: ${it.name}`)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

test('every rule has its file', () => {
  const rules = [
    ...Array.from({ length: 18 }, (_, at) => `R${at + 1}`),
    ...Array.from({ length: 3 }, (_, at) => `S${at + 1}`),
    ...Array.from({ length: 17 }, (_, at) => `C${at + 1}`),
  ]
  const found = new Set(cases.map((it) => it.rule))
  expect(rules.filter((rule) => !found.has(rule))).toEqual([])
})

/** Failures that no case can name: the log has the app's own fault as a defect, and a limit of connections is the listener's. */
const uncased: ReadonlyArray<FailureCode> = ['handler-defect', 'bad-response', 'too-many-connections']

test('every failure of the catalogue stands in a case', () => {
  const named = new Set(cases.flatMap((it) => it.expects.lines.map((line) => line.split(' ')[1])))
  expect(failureCodes.filter((code) => !named.has(code))).toEqual(uncased.toSorted((a, b) => order(a) - order(b)))
})

const order = (code: FailureCode): number => failureCodes.indexOf(code)
