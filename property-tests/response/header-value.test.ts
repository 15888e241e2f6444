import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeHeaderValue, flawOf, headerValue, isToken } from '../../src/response/header-value.js'

const anyText = () => fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), fc.string())
/** RFC 9110 §5.5, by expression. */
const VALUE = /^(?![ \t])[\t\x20-\x7e\x80-\xff]*(?<![ \t])$/

describe('a header value', () => {
  test('is exactly what the grammar says', () =>
    fc.assert(
      fc.property(anyText(), (text) => {
        const value = headerValue(text)
        expect(value._tag === 'Right').toBe(VALUE.test(text))
        if (value._tag === 'Right') expect(value.right).toBe(text)
      }),
      { numRuns: 2000 },
    ))

  test.each([
    ['', -1],
    ['a b\tc', -1],
    ['\u0080\u00ff', -1],
    ['a\r\nb', 1],
    ['ab\n', 2],
    ['\0', 0],
    ['a\u007f', 1],
    ['ab\u0100', 2],
    [' a', 0],
    ['\ta', 0],
    ['a ', 1],
    ['a\t', 1],
    [' ', 0],
  ])('%j is judged at its unit %i', (text, at) => {
    expect(flawOf(text)).toBe(at)
    if (at >= 0) expect(headerValue(text)).toEqual({ _tag: 'Left', left: { _tag: 'BadHeaderValue', at } })
  })

  test('any text becomes one by encoding, in ASCII, and comes back by decoding', () =>
    fc.assert(
      fc.property(anyText(), (text) => {
        const value = encodeHeaderValue(text)
        expect(value).toMatch(/^[\t\x20-\x7e]*$/)
        expect(headerValue(value)._tag).toBe('Right')
        if (!text.includes('%')) expect(decodeURIComponent(value)).toBe(text.toWellFormed())
      }),
      { numRuns: 2000 },
    ))

  test('encoding leaves alone what is legal already, and is done once', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        if (VALUE.test(text)) expect(encodeHeaderValue(text)).toBe(text)
        const once = encodeHeaderValue(text)
        expect(encodeHeaderValue(once)).toBe(once)
      }),
    ))

  test('whitespace around it is encoded, inside it stays', () => {
    expect(encodeHeaderValue(' a b\t')).toBe('%20a b%09')
    expect(encodeHeaderValue(' ')).toBe('%20')
  })
})

test('a token is what field names are made of, and not nothing', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(isToken(text)).toBe(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text))
    }),
  )
  expect(['X-A', '', 'a b', 'a:', 'é', 'a\u0141'].map(isToken)).toEqual([true, false, false, false, false, false])
})
