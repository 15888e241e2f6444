import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascii, latin1, lower, lowerCase, sameText, trimOws } from '../../src/grammar/ascii.js'
import { purePlatform } from '../../src/grammar/platform.js'
import { utf8Decode, utf8Encode, utf8Length } from '../../src/grammar/utf8.js'
import { anyText } from './texts.js'

const octets = (maxLength: number) => fc.uint8Array({ maxLength })

describe('octets as text', () => {
  test('octets become text and octets again without a change', () =>
    fc.assert(fc.property(octets(40), (bytes) => void expect(ascii(latin1(bytes, 0, bytes.length))).toEqual(bytes))))

  test('each octet is the unit of its number, also far behind the size of one piece', () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at % 256)
    const text = latin1(bytes, 3, 9_999)
    expect(text).toHaveLength(9_996)
    for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== bytes[at + 3]) expect(at).toBe(-1)
    expect(latin1(bytes, 5, 5)).toBe('')
  })

  test('octets that can decode themselves read the same', () =>
    fc.assert(
      fc.property(octets(40), fc.nat(40), fc.nat(40), (bytes, a, b) => {
        const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)]
        expect(latin1(Buffer.from(bytes), start, end)).toBe(latin1(bytes, start, end))
      }),
    ))

  test('a unit above 0xFF keeps its low eight bits', () => expect([...ascii('\u010d')]).toEqual([0x0d]))
})

describe('case', () => {
  test('A–Z are folded, and no other unit is', () => {
    for (let unit = 0; unit < 0x250; unit++) {
      const text = String.fromCharCode(unit)
      expect(lowerCase(text)).toBe(/[A-Z]/.test(text) ? text.toLowerCase() : text)
      expect(lower(unit)).toBe(lowerCase(text).charCodeAt(0))
    }
  })

  test('two texts are the same exactly when they are equal once folded', () =>
    fc.assert(
      fc.property(anyText(3), anyText(3), (a, b) => {
        expect(sameText(a, b)).toBe(lowerCase(a) === lowerCase(b))
        expect(sameText(a, lowerCase(a))).toBe(true)
        expect(sameText(`x${a}`, `X${a}`)).toBe(true)
        expect(sameText(a, `${a}x`)).toBe(false)
      }),
    ))

  test('units that other foldings make equal stay apart', () => {
    expect(sameText('k', '\u212a')).toBe(false)
    expect(sameText('s', '\u017f')).toBe(false)
    expect(sameText('\u00e9', '\u00c9')).toBe(false)
    expect(sameText('@', '`')).toBe(false)
    expect(sameText('[', '{')).toBe(false)
  })
})

describe('whitespace', () => {
  test('SP and HTAB are taken off both ends, and nothing else', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...' \t\u00a0\u000b\na') }), (text) => {
        expect(trimOws(text)).toBe(text.replace(/^[ \t]+|[ \t]+$/g, ''))
      }),
    ))
})

describe('UTF-8', () => {
  const points = () => fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 8 })
  const anyPoints = () => points().map((list) => String.fromCodePoint(...list))

  test('text is written as the runtime writes it, lone surrogates as U+FFFD', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          anyPoints(),
          fc.array(fc.integer({ min: 0xd700, max: 0xe0ff })).map((u) => String.fromCharCode(...u)),
        ),
        (text) => {
          expect(utf8Encode(text)).toEqual(new Uint8Array(Buffer.from(text, 'utf8')))
          expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'))
        },
      ),
      { numRuns: 500 },
    ))

  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const runtime = (bytes: Uint8Array): string | undefined => {
    try {
      return strict.decode(bytes)
    } catch {
      return undefined
    }
  }
  const edges = [
    0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
  ]
  const high = [0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff]

  test('what is UTF-8 is what the runtime says, and it reads the same', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...edges, ...high), fc.nat(255)), { maxLength: 5 }), (list) => {
        const bytes = Uint8Array.from(list)
        expect(utf8Decode(bytes)).toBe(runtime(bytes))
      }),
      { numRuns: 3000 },
    ))

  test('each sequence of an edge octet and up to three others is judged as the runtime judges it', () => {
    for (const a of high.concat(edges))
      for (const b of [...edges, ...high])
        for (const tail of [[], [0x80], [0xbf], [0x7f], [0x80, 0x80], [0xbf, 0xbf], [0x80, 0xc0]]) {
          const bytes = Uint8Array.of(a, b, ...tail)
          if (utf8Decode(bytes) !== runtime(bytes)) expect([...bytes]).toEqual(['judged otherwise'])
        }
  })
})

test('the pure platform is made of these, and its clock stands still unless one is given', () => {
  const platform = purePlatform()
  expect(platform.now()).toBe(0)
  expect(purePlatform(() => 7).now()).toBe(7)
  expect(platform.latin1(Uint8Array.of(0x80), 0, 1)).toBe('\u0080')
  expect(platform.utf8Decode(platform.utf8Encode('\u00e9'))).toBe('\u00e9')
  expect(platform.utf8Length('\u00e9')).toBe(2)
})
