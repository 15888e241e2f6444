import { STATUS_CODES } from 'node:http'
import { describe, expect, test } from 'vitest'
import { isFinal, reasonOf, statuses } from '../../src/response/status.js'

/** Codes that Node names and the IANA registry does not. */
const unregistered = ['509']
/** Where Node's phrase is older than RFC 9110, or differs in its spelling. */
const renamed = ['413', '418', '422', '425', '506', '511', '203', '208', '226', '302', '414', '451']

describe('the status table', () => {
  test('has every code that Node knows and IANA lists', () => {
    const known = Object.keys(STATUS_CODES).filter((code) => !unregistered.includes(code))
    expect(known.filter((code) => !statuses.has(Number(code)))).toEqual([])
  })

  test('has the registry’s phrase for each of them', () => {
    const differing = Object.entries(STATUS_CODES)
      .filter(([code]) => !unregistered.includes(code) && !renamed.includes(code))
      .filter(([code, phrase]) => reasonOf(Number(code)) !== phrase)
    expect(differing).toEqual([])
    expect([413, 422, 414].map(reasonOf)).toEqual(['Content Too Large', 'Unprocessable Content', 'URI Too Long'])
  })

  test('explains each in a sentence, in letters that any page can show', () => {
    for (const [code, { short, long }] of statuses) {
      expect(short, `${code}`).toMatch(/^[A-Z(I][\x20-\x7e]+$/)
      expect(long, `${code}`).toMatch(/^[A-Z][\x20-\x7e]+\.$/)
    }
  })

  test('goes up in its order, each code once', () => {
    const codes = [...statuses.keys()]
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b))
    expect(codes).toHaveLength(64)
  })

  test('has no phrase for a code that is not registered, nor for what is no code', () => {
    expect([299, 600, Number.NaN, -1].map(reasonOf)).toEqual(['', '', '', ''])
  })
})

test('a final status is an integer from 200 to 599', () => {
  expect([200, 204, 599].map(isFinal)).toEqual([true, true, true])
  expect([199, 600, 200.5, Number.NaN, Number.POSITIVE_INFINITY].map(isFinal)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})
