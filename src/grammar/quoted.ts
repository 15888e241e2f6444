import { BACKSLASH, classOf, DQUOTE, QUOTED, VALUE } from './bytes.js'

/** Quoted strings, RFC 9110 §5.6.4. */

const is = (mask: number, unit: number): boolean => ((classOf[unit] ?? 0) & mask) !== 0

/**
 * What a quoted string says, the whole text being one; `undefined` when it is none: no DQUOTE at both ends, one inside
 * without a backslash before it, a backslash with nothing behind it, or a control.
 *
 * @example
 * assert.equal(unquote('"a \\"b\\""'), 'a "b"')
 * assert.equal(unquote('"a"b"'), undefined)
 */
export const unquote = (text: string): string | undefined => {
  const last = text.length - 1
  if (last < 1 || text.charCodeAt(0) !== DQUOTE || text.charCodeAt(last) !== DQUOTE) return undefined
  let value = ''
  let start = 1
  for (let at = 1; at < last; at++) {
    const unit = text.charCodeAt(at)
    if (is(QUOTED, unit)) continue
    if (unit !== BACKSLASH || at + 1 === last || !is(VALUE, text.charCodeAt(at + 1))) return undefined
    value += text.slice(start, at)
    start = ++at
  }
  return value + text.slice(start, last)
}

/**
 * The text as a quoted string, with a backslash before each DQUOTE and backslash, and before nothing else; `undefined`
 * when it holds what no quoted string can: a control, or a unit above 0xFF.
 *
 * @example
 * assert.equal(quote('a "b"'), '"a \\"b\\""')
 * assert.equal(quote('a\nb'), undefined)
 */
export const quote = (text: string): string | undefined => {
  let value = '"'
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (!is(VALUE, unit)) return undefined
    value += is(QUOTED, unit) ? text.charAt(at) : `\\${text.charAt(at)}`
  }
  return `${value}"`
}
