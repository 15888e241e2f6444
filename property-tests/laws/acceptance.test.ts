import { expect, test } from 'vitest'
import { anyInput, legalInput, pointedBytes, soup } from '../../src/fuzz/arbitraries/index.js'
import { agreesWithOracle, codeOfRule, disagreement } from '../../src/fuzz/laws/parser.js'
import { judge, rules } from '../../src/fuzz/oracle/index.js'
import { ascii } from '../../src/grammar/ascii.js'
import { catalogue } from '../../src/message/catalogue.js'
import * as strict from '../../src/parser/index.js'
import { examples } from './oracle-examples.js'
import { agreeing, allowing, parserAt } from './parsers.js'
import { holds } from './runs.js'

test('the parser agrees with the judge on every worked example', () => {
  for (const [text] of examples) expect(disagreement(strict, judge, ascii(text.replace('‸', '')))).toBe(undefined)
})

test('every refusal of the judge has a code in the catalogue', () => {
  expect(Object.keys(codeOfRule).sort()).toEqual(Object.keys(rules).sort())
  for (const code of Object.values(codeOfRule)) expect(Object.keys(catalogue)).toContain(code)
})

holds(
  'the parser accepts what the judge accepts, and refuses the rest at the same octet',
  agreesWithOracle(strict, judge),
  8000,
)
holds('the parser agrees with the judge on legal input', agreesWithOracle(strict, judge, {}, legalInput()), 2000)
holds('the parser agrees with the judge on the pieces of each rule', agreesWithOracle(strict, judge, {}, soup()), 5000)
holds('the parser agrees with the judge on noise', agreesWithOracle(strict, judge, {}, pointedBytes()), 3000)

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
const middling = {
  line: 60,
  headerBytes: 200,
  headerCount: 5,
  trailerBytes: 30,
  trailerCount: 2,
  method: 7,
  extensionLine: 20,
  extensionTotal: 3,
}
holds(
  'the parser agrees with the judge under tight limits',
  agreesWithOracle(parserAt(tight), judge, { limits: tight }),
  4000,
)
holds(
  'the parser agrees with the judge under middling limits',
  agreesWithOracle(parserAt(middling), judge, { limits: middling }),
  4000,
)

holds(
  'with bare LF allowed, head lines may end so and nothing else changes',
  agreesWithOracle(allowing('bareLf'), judge, { bareLf: true }),
  3000,
)
holds(
  'with a missing Host allowed, nothing else changes',
  agreesWithOracle(allowing('missingHost'), judge, { missingHost: true }),
  3000,
)
holds(
  'with equal lengths allowed, nothing else changes',
  agreesWithOracle(allowing('equalContentLengths'), judge, { equalContentLengths: true }, anyInput()),
  3000,
)

holds(
  'where Host is to agree with the target, what disagrees is refused and nothing else',
  agreesWithOracle(agreeing, judge, { sameHost: true }),
  2000,
)

test('every refusal of the judge has a worked example', () => {
  const seen = new Set(examples.map(([, , ending]) => ending))
  expect(Object.keys(rules).filter((rule) => !seen.has(rule) && rule !== 'host-other')).toEqual([])
})
