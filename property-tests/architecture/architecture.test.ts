import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rules, violations } from './rules.js'
import { idle } from './shape.js'
import { source } from './source.js'

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .sort()
  .map((path) => source({ path, text: readFileSync(path, 'utf8') }))

describe('src', () => {
  test.each(rules.map((rule) => [rule.name, rule.says, rule] as const))('%s: %s', (_name, _says, rule) =>
    expect(violations(rule, sources)).toEqual([]),
  )

  test('every exception to a rule is still needed', () => expect(idle(sources)).toEqual([]))
})
