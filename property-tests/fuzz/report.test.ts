import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { octets, textOfOctets } from '../../src/fuzz/arbitraries/index.js'
import {
  command,
  exitCode,
  type Finding,
  type FuzzReport,
  htmlReport,
  jsonReport,
  junitReport,
  literal,
  sarifReport,
  testCase,
  textReport,
} from '../../src/fuzz/report/index.js'

const every = Uint8Array.from({ length: 256 }, (_, octet) => octet)
const EVIL = `<script>alert("1")</script>&'`

const finding: Finding = {
  target: `server ${EVIL}`,
  cause: 'space-before-colon × accepted',
  rule: 'space-before-colon',
  behaviour: 'accepted',
  level: 'must',
  clause: 'RFC 9112 §5.1',
  detail: `answers 200 to ${EVIL}`,
  consequence: 'Such a reader trims the name.',
  number: 7,
  times: 3,
  bytes: every,
  least: octets(`GET / HTTP/1.1\r\nHost : ${EVIL}\0\xff\r\n\r\n`),
  cuts: [3],
}

const report: FuzzReport = {
  seed: 1,
  from: 0,
  to: 100,
  milliseconds: 1500,
  targets: [
    { name: `server ${EVIL}`, kind: 'server', inputs: 100, deaths: 1, error: undefined },
    { name: 'other', kind: 'parser', inputs: 100, deaths: 0, error: undefined },
  ],
  findings: [finding],
  disagreements: [{ rule: 'legal', outcomes: ['1', EVIL], bytes: every, number: 3, times: 2 }],
  unconfirmed: 0,
}
const empty: FuzzReport = { ...report, findings: [], disagreements: [] }

describe('octets are shown so that', () => {
  test('a shell writes them again', () => {
    const [printf = ''] = command({ least: every.slice(1) }).split(' | nc ')
    expect(execFileSync('sh', ['-c', printf]).equals(Buffer.from(every.slice(1)))).toBe(true)
    expect(execFileSync('sh', ['-c', command({ least: Uint8Array.of(0, 37, 100) }).split(' | ')[0] ?? ''])).toEqual(
      Buffer.from([0, 37, 100]),
    )
  })

  test('JavaScript reads them again', () => {
    const read: unknown = new Function(`return ${literal(every)}`)()
    expect(read).toBe(textOfOctets(every))
    expect(() => new Function(`const test = () => {}; ${testCase({ ...finding, least: every })}`)).not.toThrow()
  })
})

describe('the report', () => {
  test('as text names each cause with its clause, its octets and a command', () => {
    const said = textReport(report)
    for (const part of [
      'space-before-colon × accepted',
      'RFC 9112 §5.1',
      'MUST',
      literal(finding.least),
      '| nc HOST PORT',
    ])
      expect(said).toContain(part)
    expect(said).not.toContain('\0')
    expect(textReport(empty)).toContain('nothing found')
  })

  test('as JSON has the octets in base64', () => {
    const said = JSON.parse(jsonReport(report))
    expect(Buffer.from(said.findings[0].bytes, 'base64').equals(Buffer.from(every))).toBe(true)
    expect(Buffer.from(said.findings[0].least, 'base64').equals(Buffer.from(finding.least))).toBe(true)
    expect(said).toMatchObject({ seed: 1, findings: [{ cause: finding.cause, cuts: [3] }] })
  })

  test('as XML has nothing that XML cannot hold', () => {
    const said = junitReport(report)
    expect(said).not.toContain(EVIL)
    expect(said.replace(/[\t\n\r -\ud7ff]/g, '')).toBe('')
    expect(said).toMatch(/<testsuite [^>]*tests="3" failures="1" errors="0"/)
    expect(said.match(/<failure /g)?.length).toBe(1)
  })

  test('as SARIF has a rule for each result', () => {
    const { version, runs } = JSON.parse(sarifReport({ ...report, findings: [finding, { ...finding, target: 'b' }] }))
    expect(version).toBe('2.1.0')
    expect(runs[0].results.length).toBe(2)
    expect(runs[0].tool.driver.rules).toMatchObject([{ id: 'space-before-colon/accepted' }])
    expect(runs[0].results[0]).toMatchObject({ ruleId: 'space-before-colon/accepted', level: 'error' })
  })

  test('as a page is whole, and nothing in it runs', () => {
    const said = htmlReport(report)
    expect(said).not.toContain('<script')
    expect(said).not.toMatch(/(src|href)=/)
    expect(said).toContain('&#60;script&#62;')
    for (const tag of ['article', 'pre', 'table', 'details', 'body', 'html'])
      expect(said.match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(
        said.match(new RegExp(`</${tag}>`, 'g'))?.length,
      )
  })

  test('ends a command by what it has to say', () => {
    expect(exitCode(empty)).toBe(0)
    expect(exitCode(report)).toBe(1)
    const [first] = report.targets
    expect(first && exitCode({ ...empty, targets: [{ ...first, error: 'no' }] })).toBe(2)
  })
})
