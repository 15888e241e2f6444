import { describe, expect, test } from 'vitest'
import { responseParser } from '../../src/parser/index.js'

/** Options as a JavaScript caller may write them. */
const given = (text: string): unknown => JSON.parse(text)

const asked = (options: unknown): string | undefined => {
  const made = Reflect.apply(responseParser, undefined, [options])
  return made._tag === 'Left' ? made.left.option : undefined
}

describe('options of a parser of responses that make no sense are refused, by name', () => {
  test.each([
    ['{ "limits": null }', 'limits'],
    ['{ "limits": [] }', 'limits'],
    ['{ "limits": { "line": -1 } }', 'limits.line'],
    ['{ "limits": { "line": "1" } }', 'limits.line'],
    ['{ "limits": { "method": 3 } }', 'limits.method'],
    ['{ "limits": { "interims": 1.5 } }', 'limits.interims'],
    ['{ "allow": ["missingHost"] }', 'allow'],
    ['{ "allow": "bareLf" }', 'allow'],
    ['{ "hostMismatch": "reject" }', 'hostMismatch'],
    ['{ "platform": {} }', 'platform.latin1'],
    ['{ "no": 1 }', 'no'],
  ])('%s', (text, option) => expect(asked(given(text))).toBe(option))

  test('and those that make sense are taken', () => {
    expect(asked({ limits: { line: 1, interims: 0, headerCount: undefined }, allow: ['missingReason'] })).toBe(
      undefined,
    )
    expect(asked(undefined)).toBe(undefined)
  })
})
