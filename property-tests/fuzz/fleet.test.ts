import { fc } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { octets, type ParserTarget, textOfOctets, wirefoldTarget } from '../../src/fuzz/index.js'
import { desk, onDesk, questionOn, turnOf } from '../../src/fuzz/live/fleet/desk.js'
import { rawReport, withLost } from '../../src/fuzz/live/fleet/losing.js'
import { mergedReports } from '../../src/fuzz/live/fleet/merging.js'
import { type FuzzFound, type FuzzOptions, fuzz } from '../../src/fuzz/live/index.js'
import type { Finding, FuzzReport } from '../../src/fuzz/report/index.js'

const strict = wirefoldTarget()

/** Strict but for two refusals, which it forgets where it meets them. */
const careless: ParserTarget = {
  ...strict,
  name: 'careless',
  read: (bytes, cuts) => {
    const text = textOfOctets(bytes)
    const threw = text.includes(' :') ? 'RangeError' : text.includes('\t:') ? 'TypeError' : undefined
    return { ...strict.read(bytes, cuts), threw }
  },
}

const COUNT = 240

const run = (options: Partial<FuzzOptions>): Promise<FuzzReport> =>
  fuzz({
    targets: [careless],
    seed: 5,
    count: COUNT,
    only: ['space-before-colon', 'tab-before-colon', 'name'],
    ...options,
  })

/** The run in so many shares, each begun where it begins in a fleet. */
const shared = (parts: number, options: Partial<FuzzOptions> = {}): Promise<ReadonlyArray<FuzzReport>> =>
  Promise.all(Array.from({ length: parts }, (_, at) => run({ from: at, every: parts, count: COUNT - at, ...options })))

const causes = (report: FuzzReport | undefined) =>
  report?.findings.map(({ target, cause }) => `${target} ${cause}`).sort()

describe('a run that is shared', () => {
  test.each([2, 3, 5])('by %i asks each number once', async (parts) => {
    const numbers: number[] = []
    await shared(parts, { asked: (number) => numbers.push(number) })
    expect(numbers.sort((one, other) => one - other)).toEqual(Array.from({ length: COUNT }, (_, at) => at))
  })

  test('comes to what it comes to alone', async () => {
    const alone = await run({})
    expect(alone.findings.length).toBeGreaterThan(0)
    const merged = mergedReports(await shared(3))
    expect(causes(merged)).toEqual(causes(alone))
    expect(merged).toMatchObject({ seed: 5, from: 0, targets: [{ name: 'careless', inputs: COUNT }] })
  })

  test('by shares and workers within them is the same run', async () => {
    const numbers: number[] = []
    for (const part of [0, 1])
      for (const worker of [0, 1, 2])
        await run({
          ...{ from: part + 2 * worker, every: 6, count: COUNT - part - 2 * worker },
          asked: (number) => numbers.push(number),
        })
    expect(new Set(numbers).size).toBe(COUNT)
    expect(numbers).toHaveLength(COUNT)
  })

  test('asks again first what was kept, and does not count it', async () => {
    const kept = { bytes: octets('GET / HTTP/1.1\r\nHost : a\r\n\r\n'), cuts: [], number: -1 }
    const found: FuzzFound[] = []
    const { findings } = await run({ count: 0, first: [kept], found: (one) => found.push(one) })
    expect(findings).toMatchObject([{ cause: 'space-before-colon × threw', number: -1, times: 0 }])
    expect(found).toMatchObject([{ target: 'careless', again: true, kept }])
  })
})

describe('reports of several runs', () => {
  const report = (part: Partial<FuzzReport>): FuzzReport => ({
    ...{ seed: 1, from: 0, to: 10, milliseconds: 5, targets: [], findings: [], disagreements: [], unconfirmed: 1 },
    ...part,
  })
  const target = { name: 'a', kind: 'parser', inputs: 3, deaths: 1, error: undefined } as const
  const finding: Finding = {
    ...{
      target: 'a',
      cause: 'c',
      rule: 'r',
      behaviour: 'accepted',
      level: 'must',
      clause: '',
      detail: '',
      consequence: '',
    },
    ...{ number: 7, times: 2, bytes: octets('aa'), least: octets('aa'), cuts: [] },
  }
  const row = { rule: 'r', outcomes: ['1', '2'], bytes: octets(''), number: 4, times: 1 }

  test('are one: the least octets win, and what was met is added up', () => {
    const merged = mergedReports([
      report({ targets: [target], findings: [finding], disagreements: [row] }),
      report({
        ...{ from: 1, to: 12, milliseconds: 9, targets: [{ ...target, inputs: 4, error: 'gone' }] },
        findings: [
          { ...finding, least: octets('a'), number: 9, times: 3 },
          { ...finding, target: 'b' },
        ],
        disagreements: [
          { ...row, number: 1, times: 5 },
          { ...row, outcomes: ['2', '1'] },
        ],
      }),
    ])
    expect(merged).toEqual({
      ...{ seed: 1, from: 0, to: 12, milliseconds: 9, unconfirmed: 2 },
      targets: [{ ...target, inputs: 7, deaths: 2, error: 'gone' }],
      findings: [
        { ...finding, least: octets('a'), number: 9, times: 5 },
        { ...finding, target: 'b' },
      ],
      disagreements: [
        { ...row, number: 1, times: 6 },
        { ...row, outcomes: ['2', '1'] },
      ],
    })
    expect(mergedReports([])).toBe(undefined)
  })

  test('prefer an input that has a number to one that was kept', () => {
    const kept = report({ findings: [{ ...finding, number: -1 }] })
    expect(mergedReports([kept, report({ findings: [finding] })])?.findings[0]?.number).toBe(7)
  })

  test('count what workers had asked that were ended', () => {
    const whole = withLost(report({ targets: [target], findings: [finding] }), [
      { inputs: 5, times: [['a c', 4]] },
      {
        inputs: 1,
        times: [
          ['a c', 1],
          ['a d', 9],
        ],
      },
    ])
    expect(whole).toMatchObject({ targets: [{ inputs: 9 }], findings: [{ times: 7 }] })
  })

  test('where nobody is left hold what parsers had shown, and of servers nothing', () => {
    const complaint = { rule: 'r', behaviour: 'hang', clause: '', level: 'must', detail: '' } as const
    const kept = { bytes: octets('a'), cuts: [], number: 1 }
    const named = [
      { name: 'a', kind: 'parser' },
      { name: 'b', kind: 'server' },
    ] as const
    const found = ['a', 'b'].map((name) => ({ target: name, complaint, kept, again: false }))
    expect(rawReport(1, 0, named, found)).toMatchObject({
      findings: [{ target: 'a', cause: 'r × hang' }],
      unconfirmed: 1,
    })
  })
})

describe('the desk', () => {
  const reading = { messages: [], refused: 'all', threw: undefined }

  test('holds what is being read, and is free behind it', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.array(fc.nat(99), { maxLength: 5 }), (bytes, cuts) => {
        const memory = desk()
        const seen: unknown[] = []
        const asked = onDesk(
          {
            ...strict,
            read: () => {
              seen.push([turnOf(memory), questionOn(memory)])
              return reading
            },
          },
          3,
          memory,
          [],
        )
        expect(asked.read(bytes, cuts)).toBe(reading)
        expect(seen).toEqual([[1, { target: 3, bytes, cuts }]])
        expect(turnOf(memory)).toBe(2)
      }),
    ))

  test('does not ask what is known to hang', () => {
    const endless = { target: 0, bytes: octets('a'), cuts: [1] }
    const asked = onDesk({ ...strict, read: () => reading }, 0, desk(), [endless])
    expect(asked.read(octets('a'), [1]).hung).toBe(true)
    for (const [bytes, cuts] of [
      ['a', []],
      ['b', [1]],
    ] as const)
      expect(asked.read(octets(bytes), cuts)).toBe(reading)
    expect(onDesk({ ...strict, read: () => reading }, 1, desk(), [endless]).read(octets('a'), [1])).toBe(reading)
  })

  test('takes what a parser throws for a reading, and is free behind it', () => {
    const memory = desk()
    const throwing = onDesk(
      {
        ...strict,
        read: () => {
          throw new RangeError('far')
        },
      },
      0,
      memory,
      [],
    )
    expect(throwing.read(octets('a'), []).threw).toBe('RangeError: far')
    expect(turnOf(memory)).toBe(2)
  })

  test('makes a hang a finding that keeps its octets', async () => {
    const hanging: ParserTarget = {
      ...strict,
      name: 'hangs',
      read: (bytes, cuts) => ({
        ...strict.read(bytes, cuts),
        ...(textOfOctets(bytes).includes(' :') ? { hung: true } : {}),
      }),
    }
    const { findings } = await fuzz({ targets: [hanging], seed: 5, count: 40, only: ['space-before-colon'] })
    const hangs = findings.filter(({ behaviour }) => behaviour === 'hang')
    expect(hangs.map(({ rule }) => rule)).toContain('space-before-colon')
    for (const { least } of hangs) expect(textOfOctets(least)).toContain(' :')
  })
})
