import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
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
  literalLines,
  replayCommand,
  sarifReport,
  testCase,
  testFile,
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
/** The same as the command has it, which knows what it was asked for. */
const known: FuzzReport = {
  ...report,
  only: ['host-twice', 'lf-alone'],
  targets: [
    { name: `server ${EVIL}`, kind: 'server', inputs: 100, deaths: 0, error: undefined, argument: 'cmd:a b {port}' },
    { name: 'other', kind: 'parser', inputs: 100, deaths: 0, error: undefined, argument: './other.js' },
  ],
}
const [target] = known.targets
const empty: FuzzReport = { ...report, findings: [], disagreements: [] }

describe('octets are shown so that', () => {
  test('a shell writes them again', () => {
    const [printf = ''] = command({ least: every.slice(1) }).split(' | nc ')
    expect(execFileSync('sh', ['-c', printf]).equals(Buffer.from(every.slice(1)))).toBe(true)
    expect(execFileSync('sh', ['-c', command({ least: Uint8Array.of(0, 37, 100) }).split(' | ')[0] ?? ''])).toEqual(
      Buffer.from([0, 37, 100]),
    )
    const cut = command({ least: every.slice(1), cuts: [1, 13] })
    expect(cut.match(/sleep/g)).toHaveLength(2)
    expect(execFileSync('sh', ['-c', cut.split(' | nc ')[0] ?? '']).equals(Buffer.from(every.slice(1)))).toBe(true)
    const [digits = ''] = command({ least: Uint8Array.of(1, 0x37) }).split(' | ')
    expect(execFileSync('sh', ['-c', digits])).toEqual(Buffer.from([1, 0x37]))
    const [hyphen = ''] = command({ least: octets('-n') }).split(' | ')
    expect(execFileSync('sh', ['-c', hyphen]).toString()).toBe('-n')
  })

  test('JavaScript reads them again', () => {
    const read: unknown = new Function(`return ${literal(every)}`)()
    expect(read).toBe(textOfOctets(every))
    expect(() => new Function(`const test = () => {}; ${testCase({ ...finding, least: every })}`)).not.toThrow()
  })
})

describe('how to ask again', () => {
  test('is a call that a shell takes apart as it was put together', () => {
    const said = replayCommand(known, target, finding) ?? ''
    const words = execFileSync('sh', ['-c', `for word in ${said}; do printf '%s\\n' "$word"; done`], {
      encoding: 'utf8',
    })
    expect(words.trimEnd().split('\n')).toEqual([
      ...['wirefold', 'fuzz', 'cmd:a b {port}', '--seed', '1', '--only', 'host-twice,lf-alone', '--path', '7'],
    ])
  })

  test('is not said where nobody could', () => {
    expect(replayCommand(report, report.targets[0], finding)).toBe(undefined)
    expect(replayCommand(known, target, { ...finding, number: -1 })).toBe(undefined)
  })

  test('of a host that is not on loopback says whose it is', () => {
    const there = {
      name: 'a',
      kind: 'server',
      inputs: 1,
      deaths: 0,
      error: undefined,
      argument: '192.0.2.1:80',
    } as const
    const owned = { ...there, where: { host: '192.0.2.1', port: 80 } }
    expect(replayCommand(known, owned, finding)).toContain('--i-own-this-host')
    expect(testFile(owned, [])).toContain('iOwnThisHost: true')
    expect(testFile({ ...there, where: { host: '127.0.0.1', port: 80 } }, [])).not.toContain('iOwnThisHost')
  })
})

describe('the report', () => {
  test('as text names each cause with its clause, its octets and a command', () => {
    const said = textReport(report)
    for (const part of [
      'space-before-colon × accepted',
      'RFC 9112 §5.1',
      'MUST',
      ...literalLines(finding.least),
      '| nc HOST PORT',
      'cut at 3',
    ])
      expect(said).toContain(part)
    // A terminal takes no orders from what a server has answered.
    const spoken = { ...finding, detail: 'reads \u001b]0;a\u0007\u009b2J\u202e', target: '\u001b[2J' }
    for (const text of [said, textReport({ ...report, findings: [spoken] })])
      expect(text.replace(/[\n -~\u00a7\u00d7\u2026]/g, '')).toBe('')
    expect(textReport(known)).toContain("await namedTarget('cmd:a b {port}')")
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
    expect(said).toMatch(/<testsuites [^>]*tests="3" failures="1" errors="0"/)
    const suites = said.match(/<testsuite [^>]*>/g) ?? []
    expect(
      suites.map((suite) => /tests="\d+" failures="\d+" errors="\d+" skipped="0" time="1.500"/.exec(suite)?.[0]),
    ).toEqual([
      'tests="2" failures="1" errors="0" skipped="0" time="1.500"',
      'tests="1" failures="0" errors="0" skipped="0" time="1.500"',
    ])
    expect(said.match(/<failure type="must" message="[^"\n]+">/g)?.length).toBe(1)
    const cases = said.match(/<testcase [^>]*>/g) ?? []
    expect(cases.filter((it) => / classname="[^"]+" name="[^"]+" time="0"/.test(it))).toHaveLength(3)
  })

  test('as SARIF has a rule for each result, and what readers of SARIF need', () => {
    const said = sarifReport({ ...known, findings: [finding, { ...finding, target: 'other' }] })
    const { $schema, version, runs } = JSON.parse(said)
    expect([$schema, version]).toEqual(['https://json.schemastore.org/sarif-2.1.0.json', '2.1.0'])
    const [{ tool, results, invocations }] = runs
    expect(invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }])
    expect(tool.driver).toMatchObject({ name: 'wirefold fuzz', rules: [{ id: 'space-before-colon/accepted' }] })
    const [rule] = tool.driver.rules
    for (const part of [rule.shortDescription, rule.fullDescription, rule.help]) expect(part.text).toMatch(/./)
    expect(results).toHaveLength(2)
    for (const it of results) {
      expect(it).toMatchObject({ ruleId: rule.id, ruleIndex: 0, level: 'error' })
      expect(it.message.text).toMatch(/./)
      const [{ physicalLocation }] = it.locations
      expect(physicalLocation.region.startLine).toBe(1)
      expect(new URL(physicalLocation.artifactLocation.uri, 'file:///root/').protocol).toBe('file:')
    }
    expect(results[1].locations[0].physicalLocation.artifactLocation.uri).toBe('other.js')
    const prints = results.map((it: { readonly partialFingerprints: object }) => JSON.stringify(it.partialFingerprints))
    expect(new Set(prints).size).toBe(2)
  })

  test('as SARIF says that a target was not tested', () => {
    const [first] = report.targets
    const { runs } = JSON.parse(
      sarifReport({ ...empty, targets: first === undefined ? [] : [{ ...first, error: 'no' }] }),
    )
    expect(runs[0].invocations[0].executionSuccessful).toBe(false)
  })

  test('as a page is whole, and nothing in it runs', () => {
    const said = htmlReport(report)
    const style = /<style>([^]*?)<\/style>/.exec(said)?.[1] ?? ''
    expect(said).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(said).not.toContain('<script')
    expect(said).not.toContain(' style=')
    expect(said).not.toMatch(/(src|href)="?[^"#]/)
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
    expect(first && exitCode({ ...empty, targets: [{ ...first, error: undefined, inputs: 0 }] })).toBe(2)
    expect(first && exitCode({ ...empty, targets: [{ ...first, error: 'no' }] })).toBe(2)
  })
})
