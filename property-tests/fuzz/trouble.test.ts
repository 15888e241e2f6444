import { expect, test } from 'vitest'
import { fuzz } from '../../src/fuzz/live/run.js'
import { commandTarget } from '../../src/fuzz/live/targets/command.js'
import { troubleOf } from '../../src/fuzz/report/index.js'
import type { FuzzReport } from '../../src/fuzz/report/report.js'
import { type ParserTarget, wirefoldTarget } from '../../src/fuzz/targets/index.js'

/** Takes whitespace before a colon away before it reads: what RFC 9112 §5.1 forbids a server to do. */
const lenient: ParserTarget = {
  kind: 'parser',
  name: 'lenient',
  read: (bytes, cuts) => {
    const mended = Buffer.from(
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/^([!-9;-~]+)[ \t]+:/gm, '$1:'),
      'latin1',
    )
    return wirefoldTarget().read(
      mended,
      cuts.filter((cut) => cut < mended.length),
    )
  },
}

const report: Promise<FuzzReport> = fuzz({ targets: [lenient], count: 400, only: ['space-before-colon'] })

test('a finding is trouble, with its cause, its clause and its octets', async () => {
  const [first = '', ...others] = troubleOf(await report)
  expect(others).toEqual([])
  expect(first).toContain('space-before-colon × accepted')
  expect(first).toContain('RFC 9112 §5.1')
  expect(first).toContain(' :')
})

test('a cause that the target means to have is none, and so is one below the level that is asked for', async () => {
  expect(troubleOf(await report, { means: ['space-before-colon × accepted'] })).toEqual([])
  expect(troubleOf(await report, { means: ['space-before-colon × threw'] })).toHaveLength(1)
  const { findings, ...rest } = await report
  const should = { ...rest, findings: findings.map((one) => ({ ...one, level: 'should' as const })) }
  expect(troubleOf(should, { level: 'must' })).toEqual([])
  expect(troubleOf(should)).toHaveLength(1)
})

test('a target that does not start is trouble, and so is one that was asked nothing', async () => {
  const gone = commandTarget({ name: 'gone', command: 'exit 3 # {port}' })
  const [first = ''] = troubleOf(await fuzz({ targets: [gone], count: 1 }))
  expect(first).toContain('gone was not tested')
  expect(troubleOf(await fuzz({ targets: [wirefoldTarget()], count: 0 }))).toEqual(['wirefold was asked nothing'])
}, 60_000)
