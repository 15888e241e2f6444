import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasToken, isToken, quotedEnd, splitList, splitLists, tokensOf } from '../../src/grammar/list.js'
import { quote } from '../../src/grammar/quoted.js'
import { anyText, blanks, quotable, tokens } from './texts.js'

const element = () =>
  fc.oneof(
    tokens(),
    quotable().map((text) => quote(text) ?? ''),
    fc.tuple(tokens(), quotable()).map(([name, text]) => `${name};a=${quote(text)}`),
  )

const joined = (elements: ReadonlyArray<string>, gaps: ReadonlyArray<string>): string =>
  elements.map((one, at) => `${gaps[at % gaps.length]}${one}${gaps[(at + 1) % gaps.length]}`).join(',')

const gaps = () => fc.array(blanks(), { minLength: 1, maxLength: 5 })

describe('lists', () => {
  test('the elements of a list come back as they were, whatever stands around them', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(element(), fc.constant('')), { maxLength: 8 }), gaps(), (elements, between) => {
        const text = joined(elements, between)
        expect(splitList(text)).toEqual(elements.filter((one) => one !== ''))
        const strict = splitList(text, { empty: 'refuse' })
        expect(strict).toEqual(elements.length === 0 || elements.includes('') ? undefined : elements)
      }),
    ))

  test('a list over several lines is the lines joined by commas', () =>
    fc.assert(
      fc.property(fc.array(fc.array(element(), { maxLength: 4 }), { maxLength: 4 }), (lines) => {
        const texts = lines.map((line) => line.join(', '))
        expect(splitLists(texts)).toEqual(splitList(texts.join(',')))
      }),
    ))

  test('a list longer than its bound is refused, empty elements counted', () => {
    expect(splitList('a,b,c', { max: 3 })).toEqual(['a', 'b', 'c'])
    expect(splitList('a,b,c,d', { max: 3 })).toBeUndefined()
    expect(splitList(',,,', { max: 3 })).toBeUndefined()
    expect(splitLists(['a,b', 'c,d'], { max: 3 })).toBeUndefined()
    expect(splitList('a,'.repeat(255))).toHaveLength(255)
    expect(splitList('a,'.repeat(256))).toBeUndefined()
  })

  test('no line is no element, and an empty line is an empty element', () => {
    expect(splitLists([])).toEqual([])
    expect(splitLists([], { empty: 'refuse' })).toEqual([])
    expect(splitList('')).toEqual([])
    expect(splitList('', { empty: 'refuse' })).toBeUndefined()
  })

  test('a quoted string that is not closed takes the whole list with it', () => {
    expect(splitList('a, "b')).toBeUndefined()
    expect(splitList('a, "b\\"')).toBeUndefined()
    expect(splitList('a, "b\\')).toBeUndefined()
    expect(splitLists(['"a', 'b"'])).toBeUndefined()
  })

  test('whitespace is SP and HTAB, and nothing else is taken off an element', () =>
    expect(splitList('\u00a0a\u000b, \tb\t ')).toEqual(['\u00a0a\u000b', 'b']))

  test('a quoted string ends at its own DQUOTE', () => {
    expect(quotedEnd('"a" "b"', 0)).toBe(3)
    expect(quotedEnd('"a" "b"', 4)).toBe(7)
    expect(quotedEnd('"\\"', 0)).toBe(-1)
  })
})

describe('tokens', () => {
  test('a token is one tchar or more', () =>
    fc.assert(
      fc.property(fc.oneof(tokens(), anyText(4)), (text) => {
        expect(isToken(text)).toBe(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text))
      }),
    ))

  test('a list of tokens reads as them, and one element that is none spoils it', () =>
    fc.assert(
      fc.property(fc.array(tokens(), { maxLength: 5 }), gaps(), (names, between) => {
        expect(tokensOf([joined(names, between)])).toEqual(names)
        expect(tokensOf([joined([...names, '"x"'], between)])).toBeUndefined()
        expect(tokensOf(names, { max: names.length - 1 })).toEqual(names.length === 0 ? [] : undefined)
      }),
    ))

  test('a token is found on any line, at any place, in any case of its letters', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(tokens(), { maxLength: 4 }), { maxLength: 3 }),
        tokens(),
        gaps(),
        (lines, token, between) => {
          const texts = lines.map((line) => joined(line, between))
          const there = lines.flat().some((one) => one.toLowerCase() === token.toLowerCase())
          expect(hasToken(texts, token)).toBe(there)
          expect(hasToken(texts, token.toUpperCase())).toBe(there)
          expect(hasToken([...texts, `a b, "c,${joined([token.toUpperCase()], between)}`], token)).toBe(true)
        },
      ),
    ))

  test.each(['closed', 'xclose', 'clo se', '"close"', 'clo\u017fe', 'close;q=1', 'close\u00a0', ''])(
    '%j is not close',
    (text) => expect(hasToken([text], 'close')).toBe(false),
  )
})
