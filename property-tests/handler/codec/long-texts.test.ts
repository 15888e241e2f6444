import { expect, test } from 'vitest'
import { formBody, integer, many } from '../../../src/handler/codec/index.js'
import { jsonFlaw, parseJson } from '../../../src/handler/codec/json-text.js'
import { MOST_ERRORS } from '../../../src/handler/codec/reader.js'

test('a long string in front of what is wrong is no trouble of its own', () => {
  const long = 'a'.repeat(20_000_000)
  expect(jsonFlaw(`["${long}",x`)).toBe(long.length + 4)
  expect(parseJson(`["${long}",x`)).toEqual({
    _tag: 'Left',
    left: `expected JSON, which breaks off at index ${long.length + 4}`,
  })
  expect(jsonFlaw(`["${'\\n'.repeat(5_000_000)}"`)).toBe(10_000_003)
})

test('what a string may not hold is where the string begins', () => {
  for (const text of ['"a', '"a\n"', '"\\x"', '"\\u12g4"', '"\\', '"\u0000"'])
    expect([text, jsonFlaw(`[${text}`)]).toEqual([text, 1])
  expect(jsonFlaw('["\\u12aF\\"\\\\",1')).toBe(15)
})

test('of a form with nothing but errors some are told, and no more are looked for', () => {
  const read = formBody({ a: many(integer) }).decode(new TextEncoder().encode('a=x&'.repeat(200_000)), {
    type: 'application',
    subtype: 'x-www-form-urlencoded',
    parameters: [],
  })
  expect(read._tag === 'Left' && read.left.errors.length).toBe(MOST_ERRORS)
})
