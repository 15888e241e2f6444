/** The two examples that are tests themselves, each run by its own runner. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const run = promisify(execFile)

/** Without the variables by which one runner tells another what to do. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|NODE_TEST)/.test(name)),
)

const said = async (...args: ReadonlyArray<string>): Promise<string> =>
  (await run(process.execPath, args, { env, timeout: 150_000 })).stdout

describe.each(['examples/fuzz-vitest.ts', 'examples/fuzz-node-test.ts'])('%s', (file) => {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('/**'))

  test('has ten lines at the most, and needs nothing but what the package exports', () => {
    expect(lines.length).toBeLessThanOrEqual(10)
    const own = lines.flatMap((line) => /from '(\.[^']*)'/.exec(line)?.[1] ?? [])
    expect(own).toEqual([])
  })
})

test('vitest runs its own: a parser and a server that starts pass', async () => {
  const config = 'property-tests/examples-apps/fuzz.config.ts'
  const report = await said('node_modules/vitest/vitest.mjs', 'run', '--config', config, '--reporter=json')
  expect(JSON.parse(report)).toMatchObject({ numPassedTests: 2, numFailedTests: 0, success: true })
}, 160_000)

test('Node runs its own: a parser and a server that starts pass', async () => {
  const report = await said('--test', '--test-reporter=tap', 'build/examples/fuzz-node-test.js')
  expect(report).toMatch(/^# pass 2$/m)
  expect(report).toMatch(/^# fail 0$/m)
}, 160_000)
