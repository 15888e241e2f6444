import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lowerCase } from '../../src/grammar/ascii.js'
import { formatParameterized, mediaType, parameter, parameterized } from '../../src/grammar/parameter.js'
import { quote, unquote } from '../../src/grammar/quoted.js'
import { anyText, blanks, quotable, tokens } from './texts.js'

describe('quoted strings', () => {
  test('what was quoted reads back as the same text', () =>
    fc.assert(fc.property(quotable(), (text) => void expect(unquote(quote(text) ?? '')).toBe(text))))

  test('a backslash before any octet says that octet', () =>
    fc.assert(
      fc.property(quotable(), (text) => {
        const escaped = [...text].map((one) => `\\${one}`).join('')
        expect(unquote(`"${escaped}"`)).toBe(text)
      }),
    ))

  test('a text with a control or a unit above 0xFF cannot be quoted', () =>
    fc.assert(
      fc.property(anyText(4), (text) => {
        expect(quote(text) !== undefined).toBe(/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      }),
    ))

  test.each([
    '',
    '"',
    'a',
    '"a',
    'a"',
    '"a"b"',
    '"a\\"',
    '"\\\n"',
    '"\n"',
    '"\u007f"',
    '"\u0100"',
    "'a'",
    ' "a"',
    '"a" ',
  ])('%j is no quoted string', (text) => expect(unquote(text)).toBeUndefined())
})

const value = () =>
  fc.oneof(
    tokens(),
    fc.tuple(tokens(), tokens()).map((pair) => pair.join('/')),
  )
const list = () => fc.array(fc.tuple(tokens(), fc.oneof(tokens(), quotable())), { maxLength: 5 })

describe('parameters', () => {
  test('what was written reads back, with the names in lower case', () =>
    fc.assert(
      fc.property(value(), list(), (text, parameters) => {
        const written = formatParameterized({ value: text, parameters })
        expect(parameterized(written ?? '')).toEqual({
          value: text,
          parameters: parameters.map(([name, one]) => [lowerCase(name), one]),
        })
      }),
    ))

  test('whitespace around a semicolon, and a parameter that is not there, say nothing', () =>
    fc.assert(
      fc.property(tokens(), list(), blanks(), blanks(), (text, parameters, left, right) => {
        const pieces = parameters.map(([name, one]) => `${left};${right}${name}=${quote(one)}${left};${right}`)
        expect(parameterized(`${text}${pieces.join('')}`)).toEqual(
          parameterized(formatParameterized({ value: text, parameters }) ?? ''),
        )
      }),
    ))

  test('any text is read without harm, and what is read can be written', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aB/;= "\\,\t\u0080\n'), maxLength: 16 }), (text) => {
        const read = parameterized(text)
        if (read === undefined) return
        const written = formatParameterized(read)
        expect(parameterized(written ?? '')).toEqual(read)
      }),
      { numRuns: 2000 },
    ))

  test.each([
    '',
    ' a',
    'a ',
    '/b',
    'a/',
    'a//b',
    'a/b/c',
    'a b',
    ';a=b',
    'a;b',
    'a;b=',
    'a;=b',
    'a; b =c',
    'a; b= c',
    'a;b="c',
    'a;b="c\\"',
    'a;b="c"d',
    'a;b=c d',
    'a;b="\n"',
    'a,b',
    '"a"',
  ])('%j is no value with parameters', (text) => expect(parameterized(text)).toBeUndefined())

  test('more than 64 parameters are refused', () => {
    expect(parameterized(`a${';b=c'.repeat(64)}`)?.parameters).toHaveLength(64)
    expect(parameterized(`a${';b=c'.repeat(65)}`)).toBeUndefined()
    expect(parameterized(`a${'; '.repeat(1000)}`)).toEqual({ value: 'a', parameters: [] })
  })

  test('the first of two parameters of one name is found, in any case of its letters', () => {
    const parameters = parameterized('a;Q=1;q=2;r="x y"')?.parameters ?? []
    expect(parameter(parameters, 'Q')).toBe('1')
    expect(parameter(parameters, 'R')).toBe('x y')
    expect(parameter(parameters, 's')).toBeUndefined()
  })

  test('what cannot be read back is not written', () => {
    expect(formatParameterized({ value: '', parameters: [] })).toBeUndefined()
    expect(formatParameterized({ value: 'a b', parameters: [] })).toBeUndefined()
    expect(formatParameterized({ value: 'a/', parameters: [] })).toBeUndefined()
    expect(formatParameterized({ value: 'a', parameters: [['b c', 'd']] })).toBeUndefined()
    expect(formatParameterized({ value: 'a', parameters: [['b', 'c\r\nd']] })).toBeUndefined()
    expect(formatParameterized({ value: 'a', parameters: [['b', '']] })).toBe('a; b=""')
  })
})

describe('media types', () => {
  test('type and subtype are folded, the value of a parameter is not', () =>
    fc.assert(
      fc.property(tokens(), tokens(), quotable(), (type, subtype, text) => {
        expect(mediaType(`${type}/${subtype};Charset=${quote(text)}`)).toEqual({
          type: lowerCase(type),
          subtype: lowerCase(subtype),
          parameters: [['charset', text]],
        })
      }),
    ))

  test.each(['', 'text', 'text/', '/html', 'text / html', 'text/html; charset', 'text/html, text/plain'])(
    '%j is no media type',
    (text) => expect(mediaType(text)).toBeUndefined(),
  )
})
