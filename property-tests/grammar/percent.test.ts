import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentDecode, percentEncode } from '../../src/grammar/percent.js'

const reference = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

test('any text comes back from its percent-encoding, lone surrogates as U+FFFD', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(percentDecode(percentEncode(text))).toBe(text.toWellFormed())
      expect(percentEncode(text)).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/)
    }),
    { numRuns: 1000 },
  ))

const piece = fc.oneof(
  fc.constantFrom(
    '%',
    '%2',
    '%zz',
    '%25',
    '%2f',
    '%C3%A9',
    '%c3',
    '%ED%A0%80',
    '%C0%AF',
    '%F4%90%80%80',
    'a',
    '+',
    '&',
  ),
  fc.integer({ min: 0, max: 255 }).map((octet) => `%${octet.toString(16).padStart(2, '0')}`),
)

test('what is percent-encoded UTF-8 is judged as the language judges it', () =>
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      expect(percentDecode(text)).toBe(reference(text))
    }),
    { numRuns: 3000 },
  ))

test('what stands beside an escape and is no octet of an address is refused', () => {
  expect(percentDecode('é%41')).toBe(undefined)
  expect(percentDecode('%٣٣')).toBe(undefined)
})
