import type { Either } from 'fp-ts/lib/Either.js'

/** JSON texts of strangers: RFC 8259, with a bound on how deeply they nest, without `__proto__` and without infinity. */

/** How deeply arrays and objects may nest. Codecs recurse, and so does whoever writes the value again. */
export const DEEPEST = 128

/** No number of fewer digits, and without an exponent, is more than a double holds. */
const DIGITS = 309

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** What a text may hold, by a look at its signs: whether it nests too deep, or a number may be past what a double holds. */
interface Looks {
  readonly deep: boolean
  readonly vast: boolean
}

const tame: Looks = { deep: false, vast: false }
const tooDeep: Looks = { deep: true, vast: false }
const perhapsVast: Looks = { deep: false, vast: true }

/** One look at each sign outside of strings. */
const looksOf = (text: string): Looks => {
  // Shorter than what nests too deep, or has so many digits: only an exponent can make a number vast.
  if (text.length <= 2 * DEEPEST) return /[0-9][eE]/.test(text) ? perhapsVast : tame
  let depth = 0
  let digits = 0
  let vast = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x30 && unit <= 0x39) {
      if (++digits === DIGITS) vast = true
      continue
    }
    if ((unit | 0x20) === 0x65 && digits > 0) vast = true
    digits = 0
    if (unit === QUOTE) {
      at = stringEnd(text, at + 1)
      if (at < 0) return tame
    } else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > DEEPEST) return tooDeep
    } else if (unit === 0x7d || unit === 0x5d) depth--
  }
  return vast ? perhapsVast : tame
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

/** The name `__proto__` may be escaped, so only a text without either is known to hold no such member. */
const mayHoldProto = (text: string): boolean => text.includes('__proto__') || text.includes('\\u')

/** What is refused of a value, wherever in it that is. */
const flawOf = (root: unknown): string | undefined => {
  const left: unknown[] = [root]
  while (left.length > 0) {
    const value = left.pop()
    if (value === Infinity || value === -Infinity) return 'a number is larger than a double holds'
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) return 'a member named __proto__ is refused'
    for (const one of Object.values(value)) if (typeof one === 'object' || typeof one === 'number') left.push(one)
  }
  return undefined
}

const left = (detail: string): Either<string, never> => ({ _tag: 'Left', left: detail })

/**
 * The value of a JSON text, or in words what is wrong with it, and at which index, never with a part of it. Where a name
 * comes twice in an object, the last one counts, as `JSON.parse` has it.
 *
 * @example
 * assert.deepEqual(parseJson('{"a":1}'), { _tag: 'Right', right: { a: 1 } })
 * assert.deepEqual(parseJson('[1,]'), { _tag: 'Left', left: 'expected JSON, which breaks off at index 3' })
 * assert.deepEqual(parseJson('1e999'), { _tag: 'Left', left: 'a number is larger than a double holds' })
 */
export const parseJson = (text: string): Either<string, unknown> => {
  const looks = looksOf(text)
  if (looks.deep) return left(`nests deeper than ${DEEPEST} levels`)
  try {
    const right: unknown = JSON.parse(text)
    const flaw = looks.vast || mayHoldProto(text) ? flawOf(right) : undefined
    return flaw === undefined ? { _tag: 'Right', right } : left(flaw)
  } catch {
    return left(`expected JSON, which breaks off at index ${jsonFlaw(text)}`)
  }
}

const ESCAPED = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y
const SCALAR = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const BLANK = /[ \t\n\r]*/y

/** Behind the string that begins at `at`; -1 where none is. By a loop: of a long one an expression runs out of stack. */
const pastString = (text: string, from: number): number => {
  if (text.charCodeAt(from) !== QUOTE) return -1
  for (let at = from + 1; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) return at + 1
    if (unit < 0x20) return -1
    at = unit === BACKSLASH ? past(ESCAPED, text, at + 1) : at + 1
    if (at < 0) return -1
  }
  return -1
}

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
      const end = pastString(text, at)
      if (end < 0) return at
      wants = 'colon'
      at = end
    } else if (sign === '[' || sign === '{') {
      open.push(sign)
      wants = sign === '[' ? 'first' : 'firstName'
      at++
    } else {
      const end = sign === '"' ? pastString(text, at) : past(SCALAR, text, at)
      if (end < 0) return at
      wants = 'more'
      at = end
    }
  }
  return text.length
}
