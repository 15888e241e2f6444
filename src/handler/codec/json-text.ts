import type { Either } from 'fp-ts/lib/Either.js'

/** JSON texts of strangers: RFC 8259, with a bound on how deeply they nest and without `__proto__`. */

/** How deeply arrays and objects may nest. Codecs recurse, and so does whoever writes the value again. */
export const DEEPEST = 128

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Does it nest deeper than `DEEPEST`? One look at each unit, and none at all where the text is too short for it. */
const isTooDeep = (text: string): boolean => {
  if (text.length <= 2 * DEEPEST) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) {
      at = stringEnd(text, at + 1)
      if (at < 0) return false
    } else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > DEEPEST) return true
    } else if (unit === 0x7d || unit === 0x5d) depth--
  }
  return false
}

/** Where the string that begins behind `from` is closed; -1 where it is not. */
const stringEnd = (text: string, from: number): number => {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) return at
    if (unit === BACKSLASH) at++
  }
  return -1
}

/** Is there a member named `__proto__`? The name may be escaped, so only a text without either is known to have none. */
const hasProto = (text: string, value: unknown): boolean =>
  (text.includes('__proto__') || text.includes('\\u')) && holdsProto(value)

const holdsProto = (root: unknown): boolean => {
  const left: unknown[] = [root]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) return true
    for (const one of Object.values(value)) if (typeof one === 'object') left.push(one)
  }
  return false
}

const left = (detail: string): Either<string, never> => ({ _tag: 'Left', left: detail })

/**
 * The value of a JSON text, or in words what is wrong with it, and at which index, never with a part of it. Where a name
 * comes twice in an object, the last one counts, as `JSON.parse` has it.
 *
 * @example
 * assert.deepEqual(parseJson('{"a":1}'), { _tag: 'Right', right: { a: 1 } })
 * assert.deepEqual(parseJson('[1,]'), { _tag: 'Left', left: 'expected JSON, which breaks off at index 3' })
 */
export const parseJson = (text: string): Either<string, unknown> => {
  if (isTooDeep(text)) return left(`nests deeper than ${DEEPEST} levels`)
  try {
    const right: unknown = JSON.parse(text)
    return hasProto(text, right) ? left('a member named __proto__ is refused') : { _tag: 'Right', right }
  } catch {
    return left(`expected JSON, which breaks off at index ${jsonFlaw(text)}`)
  }
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const BLANK = /[ \t\n\r]*/y

/** Behind what the expression matches at `at`; -1 where it does not. */
const past = (expression: RegExp, text: string, at: number): number => {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : -1
}

/**
 * The index of the first string, number, word or sign that breaks the grammar; the length of a text that is cut off.
 * Only asked where `JSON.parse` has thrown: the runtimes word that differently, and some quote the text.
 */
export const jsonFlaw = (text: string): number => {
  const open: string[] = []
  let wants: 'value' | 'first' | 'name' | 'firstName' | 'colon' | 'more' = 'value'
  for (let at = past(BLANK, text, 0); at < text.length; at = past(BLANK, text, at)) {
    const sign = text.charAt(at)
    const closes = sign === (open.at(-1) === '[' ? ']' : '}') && open.length > 0
    if (closes && (wants === 'more' || wants === (sign === ']' ? 'first' : 'firstName'))) {
      open.pop()
      wants = 'more'
      at++
    } else if (wants === 'more') {
      if (sign !== ',' || open.length === 0) return at
      wants = open.at(-1) === '[' ? 'value' : 'name'
      at++
    } else if (wants === 'colon') {
      if (sign !== ':') return at
      wants = 'value'
      at++
    } else if (wants === 'name' || wants === 'firstName') {
      const end = past(STRING, text, at)
      if (end < 0) return at
      wants = 'colon'
      at = end
    } else if (sign === '[' || sign === '{') {
      open.push(sign)
      wants = sign === '[' ? 'first' : 'firstName'
      at++
    } else {
      const end = past(sign === '"' ? STRING : SCALAR, text, at)
      if (end < 0) return at
      wants = 'more'
      at = end
    }
  }
  return text.length
}
