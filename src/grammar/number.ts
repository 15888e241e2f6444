import { classOf, DIGIT, HEX } from './bytes.js'

/**
 * Numbers on the wire are runs of digits and nothing else. The language's own readers also take signs, spaces, `0x`,
 * `_`, exponents or whatever precedes the junk, and each of those has let a second length through a proxy.
 */

/** The digits of 2^53 - 1 that any run of that length keeps exact. */
const EXACT_DECIMAL = 15
const EXACT_HEX = 13

const readDigits = (text: string, maxDigits: number, mask: number, base: number): number | undefined => {
  if (text.length === 0 || text.length > maxDigits) return undefined
  let value = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (((classOf[unit] ?? 0) & mask) === 0) return undefined
    value = value * base + (unit <= 0x39 ? unit - 0x30 : (unit | 0x20) - 0x57)
  }
  return value
}

/**
 * The value of a string of 1 to `maxDigits` decimal digits; `undefined` for anything else. Leading zeros are digits like
 * others. `maxDigits` is at most 15, the longest run that stays exact; more than that is read as 15.
 *
 * @example
 * assert.equal(readDecimal('0042', 15), 42)
 * assert.equal(readDecimal('+42', 15), undefined)
 * assert.equal(readDecimal('123', 2), undefined)
 */
export const readDecimal = (text: string, maxDigits: number): number | undefined =>
  readDigits(text, Math.min(maxDigits, EXACT_DECIMAL), DIGIT, 10)

/**
 * The value of a string of 1 to `maxDigits` hexadecimal digits in either case; `undefined` for anything else.
 * `maxDigits` is at most 13; more than that is read as 13.
 *
 * @example
 * assert.equal(readHex('fF', 13), 255)
 * assert.equal(readHex('0x10', 13), undefined)
 */
export const readHex = (text: string, maxDigits: number): number | undefined =>
  readDigits(text, Math.min(maxDigits, EXACT_HEX), HEX, 16)
