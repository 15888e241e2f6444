import { describe, expect, test } from 'vitest'
import { malformed, octets } from '../../src/fuzz/arbitraries/index.js'
import { law, splitFault } from '../../src/fuzz/laws/parser.js'
import { malformations } from '../../src/fuzz/malformations/index.js'
import { levels, rules, ruling } from '../../src/fuzz/oracle/index.js'
import { octetsOfMessages, printMessage, readMessages, type WrittenMessage } from '../../src/fuzz/written/index.js'
import * as strict from '../../src/parser/index.js'
import { sections } from '../docs/sections.js'
import { holds } from '../laws/runs.js'

const bases: ReadonlyArray<WrittenMessage> = readMessages(
  'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello' +
    'GET /a?b HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nUser-Agent: b\r\n\r\n' +
    'PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: u\r\n\r\n',
)
const places = [0, 1, 2, 3, 4, 5]

/** What the judge says of it, on every base and at every place, each once. */
const rulesOf = (one: (typeof malformations)[number]): ReadonlyArray<string> => [
  ...new Set(
    bases.flatMap((base) =>
      places.map((place) => {
        const ruled = ruling(octets(printMessage(one.apply(base, place))))
        return ruled._tag === 'Accept' ? `legal, ${ruled.verdict.ending._tag}` : ruled.rule
      }),
    ),
  ),
]

describe('the malformations', () => {
  test('are many, and each has a name of its own', () => {
    const names = malformations.map(({ name }) => name)
    expect(names.length).toBeGreaterThan(200)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
    expect(names.filter((name) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name))).toEqual([])
  })

  test.each(malformations.filter(({ rule }) => rule !== undefined))(
    '$name is refused as $rule, on any message',
    (one) => expect(rulesOf(one)).toEqual([one.rule]),
  )

  test.each(malformations.filter(({ rule }) => rule === undefined))('$name is legal, on any message', (one) =>
    expect(rulesOf(one).filter((said) => !/^legal, (Closed|Incomplete)$/.test(said))).toEqual([]),
  )

  test('cite clauses that there are', () => {
    const known = sections.map(({ clause }) => clause)
    const cited = malformations.map(({ clause }) => clause.split(',')[0] ?? '')
    expect([...new Set(cited)].filter((clause) => !known.includes(clause))).toEqual([])
  })

  test('stand for every refusal of a request that there is', () => {
    const broken = new Set(malformations.map(({ rule }) => rule))
    const ofRequests = Object.entries(rules).filter(([, { row }]) => row.startsWith('R'))
    // Only where it is asked for that Host and target agree.
    expect(ofRequests.map(([name]) => name).filter((name) => ![...broken, 'host-other'].includes(name))).toEqual([])
  })

  test('have the level of their refusal', () => {
    for (const { rule, level } of malformations) expect(level).toBe(rule === undefined ? 'choice' : levels[rule])
  })
})

holds(
  'where the network cuts changes nothing that the parser says of malformed messages',
  law(malformed(), ({ message }) => splitFault(strict, octetsOfMessages([message]), [])),
  500,
)
