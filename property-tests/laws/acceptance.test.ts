import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyInput, legalInput, pointedBytes, soup } from '../../src/fuzz/arbitraries/index.js'
import {
  agreesWithOracle,
  codeOfRule,
  disagreement,
  everyOctet,
  leniencyIsTold,
  shown,
} from '../../src/fuzz/laws/parser.js'
import { type JudgeOptions, judge, rules } from '../../src/fuzz/oracle/index.js'
import { ascii } from '../../src/grammar/ascii.js'
import { catalogue } from '../../src/message/catalogue.js'
import type { RequestParser } from '../../src/parser/index.js'
import * as strict from '../../src/parser/index.js'
import { examples } from './oracle-examples.js'
import { agreeing, allowing, leniencies, lenient, middling, parserAt } from './parsers.js'
import { holds } from './runs.js'

test('the parser agrees with the judge on every worked example', () => {
  for (const [text] of examples) expect(disagreement(strict, judge, ascii(text.replace('‸', '')))).toBe(undefined)
})

test('every refusal of the judge has a code in the catalogue', () => {
  expect(Object.keys(codeOfRule).sort()).toEqual(Object.keys(rules).sort())
  for (const code of Object.values(codeOfRule)) expect(Object.keys(catalogue)).toContain(code)
})

const everyLeniency: JudgeOptions = {
  bareLf: true,
  missingHost: true,
  equalContentLengths: true,
  obsFold: true,
  rawTarget: true,
  requestLineSpaces: true,
  http09: true,
}

const input = (): fc.Arbitrary<Uint8Array> => fc.oneof({ weight: 3, arbitrary: anyInput() }, soup())

holds(
  'the parser accepts what the judge accepts, and refuses the rest at the same octet',
  agreesWithOracle(strict, judge),
  5000,
)
holds('the parser agrees with the judge on legal input', agreesWithOracle(strict, judge, {}, legalInput()), 1000)
holds('the parser agrees with the judge on the pieces of each rule', agreesWithOracle(strict, judge, {}, soup()), 5000)
holds('the parser agrees with the judge on noise', agreesWithOracle(strict, judge, {}, pointedBytes()), 2000)

test('the parser agrees with the judge on everything that is one octet away from legal', () => {
  expect(everyOctet(strict, judge)).toBe(undefined)
})

const tight = {
  line: 30,
  headerBytes: 60,
  headerCount: 4,
  trailerBytes: 12,
  trailerCount: 1,
  method: 5,
  extensionLine: 9,
  extensionTotal: 10,
}
for (const [name, limits] of [
  ['tight', tight],
  ['middling', middling],
] as const) {
  holds(
    `the parser agrees with the judge under ${name} limits`,
    agreesWithOracle(parserAt(limits), judge, { limits }, input()),
    2500,
  )
  holds(
    `with every leniency the parser agrees with the judge under ${name} limits`,
    agreesWithOracle(parserAt(limits, leniencies), judge, { ...everyLeniency, limits }, input()),
    1200,
  )
}

/** Options of the judge, and the parser that has the same ones. */
const variants: ReadonlyArray<readonly [name: string, parser: RequestParser, options: JudgeOptions]> = [
  ['bareLf', allowing('bareLf'), { bareLf: true }],
  ['missingHost', allowing('missingHost'), { missingHost: true }],
  ['equalContentLengths', allowing('equalContentLengths'), { equalContentLengths: true }],
  ['obsFold', allowing('obsFold'), { obsFold: true }],
  ['rawTarget', allowing('rawTarget'), { rawTarget: true }],
  ['requestLineSpaces', allowing('requestLineSpaces'), { requestLineSpaces: true }],
  ['http09', allowing('http09'), { http09: true }],
  ['every leniency', lenient, everyLeniency],
  ['hostMismatch', agreeing, { sameHost: true }],
]

for (const [name, parser, options] of variants) {
  holds(`with ${name} the parser still agrees with the judge`, agreesWithOracle(parser, judge, options, input()), 1200)
  test(`with ${name} the parser still agrees with the judge on every worked example`, () => {
    for (const [text] of examples)
      expect(disagreement(parser, judge, ascii(text.replace('‸', '')), options)).toBe(undefined)
  })
  if (name !== 'hostMismatch')
    holds(`${name} is told when it is used, and only then`, leniencyIsTold(strict, parser, input()), 1000)
}

test('every leniency is told when it is used on a worked example, and only then', () => {
  for (const [text] of examples)
    for (const [name, parser] of variants.filter(([name]) => name !== 'hostMismatch')) {
      const { failed, counterexample } = fc.check(
        leniencyIsTold(strict, parser, fc.constant(ascii(text.replace('‸', '')))),
        {
          numRuns: 1,
        },
      )
      expect(failed ? [name, shown(counterexample)] : []).toEqual([])
    }
})

test('with leniencies the parser agrees with the judge on everything that is one octet away from legal', () => {
  expect(everyOctet(lenient, judge, everyLeniency)).toBe(undefined)
})

test('with http09 alone the parser agrees with the judge on everything that is one octet away from legal', () => {
  expect(everyOctet(allowing('http09'), judge, { http09: true })).toBe(undefined)
})

test('every refusal of the judge has a worked example', () => {
  const seen = new Set(examples.map(([, , ending]) => ending))
  const ofRequests = Object.entries(rules).filter(([, { row }]) => row.startsWith('R'))
  expect(ofRequests.map(([rule]) => rule).filter((rule) => !seen.has(rule) && rule !== 'host-other')).toEqual([])
})
