import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDecimal, readHex } from '../../src/grammar/number.js'
import { anyText } from './texts.js'

const digits = (unit: string, most: number) =>
  fc.string({ unit: fc.constantFrom(...unit), minLength: 1, maxLength: most })

test('a run of decimal digits reads as its value', () =>
  fc.assert(fc.property(digits('0123456789', 15), (text) => void expect(readDecimal(text, 15)).toBe(Number(text)))))

test('a run of hexadecimal digits reads as its value, in either case', () =>
  fc.assert(
    fc.property(digits('0123456789abcdefABCDEF', 13), (text) => {
      expect(readHex(text, 13)).toBe(Number.parseInt(text, 16))
      expect(readHex(text.toUpperCase(), 13)).toBe(readHex(text.toLowerCase(), 13))
    }),
  ))

test('what is read is exact: one digit more than 15, or 13, is refused whatever the bound', () => {
  expect(readDecimal('9'.repeat(15), 99)).toBe(999_999_999_999_999)
  expect(readDecimal('0'.repeat(16), 99)).toBeUndefined()
  expect(readHex('f'.repeat(13), 99)).toBe(2 ** 52 - 1)
  expect(readHex('0'.repeat(14), 99)).toBeUndefined()
  expect(readDecimal('123', 2)).toBeUndefined()
  expect(readHex('abc', 2)).toBeUndefined()
})

test('any text but digits is no number', () =>
  fc.assert(
    fc.property(anyText(6), (text) => {
      expect(readDecimal(text, 15) !== undefined).toBe(/^[0-9]+$/.test(text))
      expect(readHex(text, 13) !== undefined).toBe(/^[0-9A-Fa-f]+$/.test(text))
    }),
  ))

test.each(['', ' ', '+1', '-1', '1 ', ' 1', '1_0', '0x1', '1e3', '1.0', '\u0661', '1\n', 'NaN', 'Infinity'])(
  '%j is no number in either base but where it is made of hexadecimal digits',
  (text) => {
    expect(readDecimal(text, 15)).toBeUndefined()
    expect(readHex(text, 13)).toBe(text === '1e3' ? 0x1e3 : undefined)
  },
)
