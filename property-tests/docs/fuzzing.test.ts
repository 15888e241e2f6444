import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandOf } from '../../src/cli/command.js'
import * as fuzz from '../../src/fuzz/index.js'
import * as live from '../../src/fuzz/live/index.js'
import { readTargetName } from '../../src/fuzz/live/targets/target-name.js'
import { behaviours } from '../../src/fuzz/targets/index.js'

const guide = readFileSync(`${import.meta.dirname}/../../docs/fuzzing.md`, 'utf8')

/** The words of a line as a shell has them: quotes keep spaces, and what `$(…)` prints is a number here. */
const words = (line: string): ReadonlyArray<string> =>
  (line.replace(/\$\([^)]*\)/g, '20261123').match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'))

const calls = [...guide.matchAll(/^(?:`|)npx wirefold (fuzz .*)$/gm)].map(([, line = '']) => line)

test('every call of the guide is one that the command takes', () => {
  expect(calls.length).toBeGreaterThan(7)
  for (const line of calls) {
    const made = commandOf(words(line))
    expect(made._tag === 'Right' ? made.right._tag : made.left.message, line).toBe('Fuzz')
    const targets = made._tag === 'Right' && made.right._tag === 'Fuzz' ? made.right.targets : []
    expect(targets.map((name) => readTargetName(name)._tag)).toEqual(targets.map(() => 'Right'))
  }
})

test('the table of behaviours is that of the kit', () => {
  const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, name = '', text = '']) => [name, text])
  expect(rows).toEqual(Object.entries(behaviours))
})

test('what the guide calls by its name is exported, and its links lead somewhere', () => {
  const known = new Set([...Object.keys(fuzz), ...Object.keys(live)])
  const prose = guide.replace(/```[^]*?```/g, '')
  const called = [...prose.matchAll(/`([a-z]+[A-Z][A-Za-z]*)(?=[`(])/g)].map(([, name = '']) => name)
  expect(called.length).toBeGreaterThan(30)
  expect(called.filter((name) => !known.has(name))).toEqual([])
  const links = [...prose.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => `docs/${path}`)
  expect(links.filter((path) => !existsSync(path))).toEqual([])
})
