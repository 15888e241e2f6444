import { lower, trimOws } from './ascii.js'
import { BACKSLASH, COMMA, classOf, DQUOTE, HTAB, SP, TOKEN } from './bytes.js'

/** Comma-separated lists, RFC 9110 §5.6.1, in one field value or over several lines of one field. */

/** How a list is read. */
export interface ListOptions {
  /** How many elements at most, empty ones counted; 256 unless told. One more and the list is refused. */
  readonly max?: number
  /** Empty elements (`a,,b`) are dropped, as a recipient must, unless told to refuse them. */
  readonly empty?: 'drop' | 'refuse'
}

const MAX = 256

/**
 * Is the text a token, RFC 9110 §5.6.2: one tchar or more, and nothing else?
 *
 * @example
 * assert.equal(isToken('keep-alive'), true)
 * assert.equal(isToken('a b'), false)
 */
export const isToken = (text: string): boolean => text.length > 0 && tokenEnd(text, 0) === text.length

/** Where the run of tchar that starts at `from` ends. */
export const tokenEnd = (text: string, from: number): number => {
  let at = from
  while (((classOf[text.charCodeAt(at)] ?? 0) & TOKEN) !== 0) at++
  return at
}

/**
 * Behind the quoted string whose opening DQUOTE stands at `from`; -1 when nothing closes it.
 *
 * @example
 * assert.equal(quotedEnd('"a\\"b" c', 0), 6)
 */
export const quotedEnd = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === DQUOTE) return at + 1
    if (unit === BACKSLASH) at++
  }
  return -1
}

/**
 * The elements of a list as they were sent, without the whitespace around them. A comma inside a quoted string belongs to
 * the element. `undefined` when a quoted string is not closed, when there are more than `max` elements, or when one is
 * empty and the options refuse it. A list of nothing has no elements.
 *
 * @example
 * assert.deepEqual(splitList('gzip, , br;q="0,5"'), ['gzip', 'br;q="0,5"'])
 * assert.equal(splitList('gzip,,br', { empty: 'refuse' }), undefined)
 * assert.equal(splitList('"never closed, gzip'), undefined)
 */
export const splitList = (text: string, options: ListOptions = {}): ReadonlyArray<string> | undefined =>
  splitLists([text], options)

/**
 * The elements of one list that was sent in several field lines, RFC 9110 §5.3: the lines joined by commas. `max` holds
 * for all of them together, and no quoted string goes over the end of its line.
 *
 * @example
 * assert.deepEqual(splitLists(['a, b', 'c']), ['a', 'b', 'c'])
 */
export const splitLists = (values: Iterable<string>, options: ListOptions = {}): ReadonlyArray<string> | undefined => {
  const { max = MAX, empty = 'drop' } = options
  const elements: string[] = []
  let seen = 0
  for (const text of values)
    for (let start = 0; start <= text.length; ) {
      const end = elementEnd(text, start)
      if (end < 0 || ++seen > max) return undefined
      const element = trimOws(text.slice(start, end))
      if (element.length > 0) elements.push(element)
      else if (empty === 'refuse') return undefined
      start = end + 1
    }
  return elements
}

/** The comma that ends the element, or the text's end; -1 when a quoted string in it is not closed. */
const elementEnd = (text: string, from: number): number => {
  let at = from
  while (at >= 0 && at < text.length && text.charCodeAt(at) !== COMMA)
    at = text.charCodeAt(at) === DQUOTE ? quotedEnd(text, at) : at + 1
  return at
}

/**
 * The tokens of a list over its lines, as sent; `undefined` when an element is no token, or there are more than `max`.
 *
 * @example
 * assert.deepEqual(tokensOf(['Keep-Alive, TE']), ['Keep-Alive', 'TE'])
 * assert.equal(tokensOf(['a b']), undefined)
 */
export const tokensOf = (values: Iterable<string>, options: ListOptions = {}): ReadonlyArray<string> | undefined => {
  const elements = splitLists(values, options)
  return elements?.every(isToken) ? elements : undefined
}

const isBlank = (unit: number): boolean => unit === SP || unit === HTAB

/**
 * Does any line of a list of tokens hold this one, in any case of its letters? Junk beside it changes nothing: `close` is
 * to be seen in whatever company it comes. Takes memory for nothing, and time linear in the lines.
 *
 * @example
 * assert.equal(hasToken(['Upgrade', 'keep-alive , CLOSE'], 'close'), true)
 * assert.equal(hasToken(['closed'], 'close'), false)
 */
export const hasToken = (values: Iterable<string>, token: string): boolean => {
  for (const text of values)
    for (let start = 0; start <= text.length; ) {
      const comma = text.indexOf(',', start)
      const next = comma < 0 ? text.length : comma
      let end = next
      while (start < end && isBlank(text.charCodeAt(start))) start++
      while (end > start && isBlank(text.charCodeAt(end - 1))) end--
      if (end - start === token.length && isSameAt(text, start, token)) return true
      start = next + 1
    }
  return false
}

const isSameAt = (text: string, start: number, token: string): boolean => {
  for (let at = 0; at < token.length; at++)
    if (lower(text.charCodeAt(start + at)) !== lower(token.charCodeAt(at))) return false
  return true
}
