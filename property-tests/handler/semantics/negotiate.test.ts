import contentType from 'content-type'
import fc from 'fast-check'
import Negotiator from 'negotiator'
import { describe, expect, test } from 'vitest'
import {
  formatMediaType,
  matchesMediaType,
  mediaParameter,
  parseMediaType,
} from '../../../src/handler/semantics/media-type.js'
import {
  acceptableCharsets,
  acceptableEncodings,
  acceptableLanguages,
  acceptableTypes,
  preferredCharset,
  preferredEncoding,
  preferredLanguage,
  preferredType,
} from '../../../src/handler/semantics/negotiate.js'
import { readWeight } from '../../../src/handler/semantics/weight.js'
import { headers, hostile, latinText, soupOf } from './soup.js'

const typeOf = (text: string) => {
  const read = parseMediaType(text)
  if (read._tag === 'None') throw new Error(text)
  return read.value
}

describe('media types', () => {
  test('whatever is read is written and read back as the same', () =>
    fc.assert(
      fc.property(soupOf(['a', '/', 'B', ';', '=', '"x y"', ' ', 'q', '\\', '*']), (text) => {
        const read = parseMediaType(text)
        if (read._tag === 'None') return
        const written = formatMediaType(read.value)
        expect(written._tag === 'Some' && parseMediaType(written.value)).toEqual(read)
      }),
      { numRuns: 2000 },
    ))

  test('content-type reads the same where both read', () =>
    fc.assert(
      fc.property(soupOf([';c=', '"x y"', ' ', ';d="\\""', ';e=f', 'g'], 4), (end) => {
        const text = `A/b${end}`
        const read = parseMediaType(text)
        // A semicolon with nothing behind it is in the grammar (RFC 9110 §5.6.6); the package refuses it.
        fc.pre(read._tag === 'Some' && !/;[ \t]*(;|$)/.test(text.replace(/"(\\.|[^"\\])*"/g, '""')))
        const theirs = contentType.parse(text)
        expect([`${read.value.type}/${read.value.subtype}`, Object.fromEntries(read.value.parameters)]).toEqual([
          theirs.type,
          { ...theirs.parameters },
        ])
      }),
      { numRuns: 200 },
    ))

  test('a parameter that comes twice is refused; the package takes the last', () => {
    expect(contentType.parse('a/b;c=1;c=2').parameters).toEqual({ c: '2' })
    expect(parseMediaType('a/b;c=1;C=2')._tag).toBe('None')
  })
  test('whitespace around = is refused; the package takes it', () => {
    expect(contentType.parse('a/b; c = 1').parameters).toEqual({ c: '1' })
    expect(parseMediaType('a/b; c = 1')._tag).toBe('None')
  })
  test.each(['', 'a', 'a/', '/b', 'application/json junk', 'application/json,', 'a/b;c', 'a/b;c="', 'a/b/c'])(
    '%j is none',
    (text) => expect(parseMediaType(text)._tag).toBe('None'),
  )

  test('what cannot be read is not written', () => {
    for (const [type, subtype, value] of [
      ['', 'b', 'c'],
      ['a', '', 'c'],
      ['a b', 'c', 'd'],
      ['a', 'b', '\n'],
    ] as const)
      expect(formatMediaType({ type, subtype, parameters: [['p', value]] })._tag).toBe('None')
    expect(
      formatMediaType({
        type: 'a',
        subtype: 'b',
        parameters: [
          ['p', '1'],
          ['P', '2'],
        ],
      })._tag,
    ).toBe('None')
  })

  test.each([
    ['*/*', 'a/b;c=d', true],
    ['a/*', 'a/b', true],
    ['a/*', 'b/b', false],
    ['a/b', 'a/c', false],
    ['a/b;c=D', 'a/b;c=d;e=f', true],
    ['a/b;c=d', 'a/b', false],
    ['*/b', 'a/b', false],
  ])('%s holds %s: %s', (range, type, holds) => expect(matchesMediaType(typeOf(range))(typeOf(type))).toBe(holds))
  test('a parameter is found in any case', () =>
    expect(mediaParameter('C')(typeOf('a/b;c=d'))).toEqual({ _tag: 'Some', value: 'd' }))
})

describe('weights', () => {
  test.each([
    ['0', 0],
    ['1', 1000],
    ['1.000', 1000],
    ['0.', 0],
    ['0.5', 500],
    ['0.123', 123],
    ['.2', 200],
  ])('%s', (text, weight) => expect(readWeight(text)).toBe(weight))
  test.each(['', '.', '2', '1.1', '0.1234', '-1', '+1', 'a', '0.x', '1e0', '00', '0,5'])('%j is none', (text) =>
    expect(readWeight(text)).toBeUndefined(),
  )
})

const weights = () => fc.constantFrom('', ';q=0', ';q=0.2', ';q=0.5', '; q=1', ';q=1.000')
const list = (names: ReadonlyArray<string>) =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), weights()), { maxLength: 5 })
    .map((all) => all.map((one) => one.join('')).join(', '))
const offers = (names: ReadonlyArray<string>) => fc.subarray([...names], { minLength: 1 })
const negotiator = (name: string, value: string) => new Negotiator({ headers: { [name]: value } })

describe('beside the package negotiator', () => {
  const types = ['text/html', 'text/plain', 'application/json', 'text/html;level=1']
  test('media types', () =>
    fc.assert(
      fc.property(list([...types, 'text/*', '*/*', 'TEXT/HTML']), offers(types), (value, all) => {
        expect(acceptableTypes(all)(headers(['Accept', value]))).toEqual(negotiator('accept', value).mediaTypes(all))
      }),
      { numRuns: 500 },
    ))
  const tags = ['en', 'en-US', 'en-GB', 'de', 'fr-CA']
  test('languages, but that a refusal of en-US is none of en (RFC 4647 §3.4)', () =>
    fc.assert(
      fc.property(list([...tags, '*', 'EN']), offers(tags), (value, all) => {
        fc.pre(!/-..;q=0(,|$)/.test(value))
        expect(acceptableLanguages(all)(headers(['Accept-Language', value]))).toEqual(
          negotiator('accept-language', value).languages(all),
        )
      }),
      { numRuns: 500 },
    ))
  const codings = ['gzip', 'br', 'deflate', 'identity']
  test('codings', () =>
    fc.assert(
      fc.property(list([...codings, '*', 'GZIP']), offers(codings), (value, all) => {
        expect(acceptableEncodings(all)(headers(['Accept-Encoding', value]))).toEqual(
          negotiator('accept-encoding', value).encodings(all),
        )
      }),
      { numRuns: 500 },
    ))
  const charsets = ['utf-8', 'iso-8859-1', 'utf-16']
  test('charsets', () =>
    fc.assert(
      fc.property(list([...charsets, '*']), offers(charsets), (value, all) => {
        expect(acceptableCharsets(all)(headers(['Accept-Charset', value]))).toEqual(
          negotiator('accept-charset', value).charsets(all),
        )
      }),
    ))

  test.each([
    [
      'q is the weight wherever it stands (RFC 9110 §12.5.1)',
      'text/html;q=0.5;level=1',
      ['text/html'],
      [],
      ['text/html'],
    ],
    ['a weight that is none spoils its element', 'text/html;q=2', ['text/html'], [], ['text/html']],
    ['*/html is no range', '*/html', ['text/html'], [], ['text/html']],
  ])('%s', (_, value, all, ours, theirs) => {
    expect(acceptableTypes(all)(headers(['Accept', value]))).toEqual(ours)
    expect(negotiator('accept', value).mediaTypes(all)).toEqual(theirs)
  })
  test('without Accept-Encoding any coding will do (RFC 9110 §12.5.3), identity best', () => {
    expect(acceptableEncodings(['gzip', 'identity'])(headers())).toEqual(['identity', 'gzip'])
    expect(new Negotiator({ headers: {} }).encodings(['gzip', 'identity'])).toEqual(['identity'])
  })
  test('x-gzip is gzip (RFC 9110 §8.4.1.3)', () => {
    expect(acceptableEncodings(['gzip', 'x-compress'])(headers(['Accept-Encoding', 'x-gzip, compress']))).toEqual([
      'gzip',
      'x-compress',
    ])
    expect(negotiator('accept-encoding', 'x-gzip').encodings(['gzip'])).toEqual([])
  })
})

describe('negotiation', () => {
  test('without a field everything is acceptable, in the order of the offers', () => {
    expect(preferredType(['a/b', 'c/d'])(headers())).toEqual({ _tag: 'Some', value: 'a/b' })
    expect(preferredLanguage(['de', 'en'])(headers())).toEqual({ _tag: 'Some', value: 'de' })
    expect(preferredCharset(['utf-8'])(headers())).toEqual({ _tag: 'Some', value: 'utf-8' })
    expect(preferredType(['junk'])(headers())).toEqual({ _tag: 'None' })
  })
  test('the default Accept of Java is understood', () =>
    expect(
      preferredType(['application/json'])(headers(['Accept', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'])),
    ).toEqual({ _tag: 'Some', value: 'application/json' }))
  test('the server may decide between equals', () => {
    const field = headers(['Accept-Encoding', 'gzip, br'])
    expect(preferredEncoding(['br', 'gzip'], { ties: 'server' })(field)).toEqual({ _tag: 'Some', value: 'br' })
    expect(preferredEncoding(['br', 'gzip'])(field)).toEqual({ _tag: 'Some', value: 'gzip' })
    expect(preferredEncoding(['identity'])(headers(['Accept-Encoding', '*;q=0']))).toEqual({ _tag: 'None' })
  })
  test('languages are looked up subtag by subtag, the longest range first', () => {
    const field = headers(['Accept-Language', 'zh-Hant-TW, zh;q=0.1, de-AT;q=0'])
    expect(acceptableLanguages(['zh-Hant', 'zh-Hans', 'de', 'z'])(field)).toEqual(['zh-Hant', 'zh-Hans'])
    expect(acceptableLanguages(['zh-Hant-TW'])(headers(['Accept-Language', 'zh;q=0.1, zh-Hant;q=0']))).toEqual([])
  })
  test('any text is read, and a long one in no time to speak of', () => {
    const all = [
      acceptableTypes(['a/b']),
      acceptableLanguages(['a']),
      acceptableCharsets(['a']),
      acceptableEncodings(['a']),
    ]
    const names = ['Accept', 'Accept-Language', 'Accept-Charset', 'Accept-Encoding']
    const read = (text: string) => all.forEach((one, at) => void one(headers([names[at] ?? '', text])))
    fc.assert(fc.property(latinText(), read))
    hostile.forEach(read)
  })
})
