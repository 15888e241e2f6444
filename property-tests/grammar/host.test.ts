import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascii } from '../../src/grammar/ascii.js'
import { splitHost, validHost } from '../../src/grammar/host.js'
import { hasPort, hostEnds, hostStart, hostWrong, isHost, isHostAt, stepHost } from '../../src/grammar/host-machine.js'

// RFC 3986, appendix A, transcribed rule by rule: slow, obvious, and nothing of it comes from the source.
const h16 = '[0-9A-Fa-f]{1,4}'
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])'
const ipv4 = `${octet}\\.${octet}\\.${octet}\\.${octet}`
const ls32 = `(?:${h16}:${h16}|${ipv4})`
const before = (most: number): string => `(?:(?:${h16}:){0,${most}}${h16})?`
const ipv6 = [
  `(?:${h16}:){6}${ls32}`,
  `::(?:${h16}:){5}${ls32}`,
  `(?:${h16})?::(?:${h16}:){4}${ls32}`,
  `${before(1)}::(?:${h16}:){3}${ls32}`,
  `${before(2)}::(?:${h16}:){2}${ls32}`,
  `${before(3)}::${h16}:${ls32}`,
  `${before(4)}::${ls32}`,
  `${before(5)}::${h16}`,
  `${before(6)}::`,
].join('|')
const unreserved = 'A-Za-z0-9\\-._~'
const subDelims = "!$&'()*+,;="
const future = `[vV][0-9A-Fa-f]+\\.[${unreserved}${subDelims}:]+`
const regName = `(?:[${unreserved}${subDelims}]|%[0-9A-Fa-f]{2})+`
const authority = new RegExp(`^(?:\\[(?:${ipv6}|${future})\\]|${regName})(?::([0-9]*))?$`)

const recognised = (text: string): boolean => {
  const match = authority.exec(text)
  return match !== null && Number(match[1] ?? '') <= 65_535
}

const near = (unit: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...unit), maxLength })
const group = () => fc.oneof(fc.constantFrom('0', 'a', 'F00d', '12345', ''), near('0123456789abcdefABCDEF', 5))
const dotted = () =>
  fc.array(fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '00', '01', 'a')), { minLength: 3, maxLength: 5 })
const address = () =>
  fc
    .tuple(fc.array(group(), { maxLength: 9 }), fc.array(group(), { maxLength: 9 }), fc.boolean(), fc.option(dotted()))
    .map(([left, right, gap, tail]) => {
      const end = [...right, ...(tail ? [tail.join('.')] : [])]
      return gap ? `${left.join(':')}::${end.join(':')}` : [...left, ...end].join(':')
    })
const literal = () => fc.oneof(address(), near('vV1aF.:-%@', 8)).map((inside) => `[${inside}]`)
const name = () => fc.oneof(near("aZ09-._~!$&'()*+,;=%4fF", 12), near('a.%@[]:/ \u00e9\u0161', 6))
const port = () =>
  fc.oneof(
    fc.constant(''),
    near('0123456789', 6).map((digits) => `:${digits}`),
    near(':0x+- ', 4),
  )
const authorities = () => fc.tuple(fc.oneof(literal(), name()), port()).map((parts) => parts.join(''))

describe('host and port', () => {
  test('what is a host is what RFC 3986 says, byte for byte', () =>
    fc.assert(
      fc.property(authorities(), (text) => void expect(validHost(text, false)).toBe(recognised(text))),
      { numRuns: 2000 },
    ))

  test('what is a host stays what RFC 3986 says when one byte of it is changed', () =>
    fc.assert(
      fc.property(authorities(), fc.nat(), fc.integer({ min: 0, max: 0x17f }), (text, at, unit) => {
        const place = at % (text.length + 1)
        const other = text.slice(0, place) + String.fromCharCode(unit) + text.slice(place + 1)
        expect(validHost(other, false)).toBe(recognised(other))
      }),
      { numRuns: 2000 },
    ))

  test('splitting takes exactly the valid ones, loses nothing and reads the port', () =>
    fc.assert(
      fc.property(authorities(), (text) => {
        const parts = splitHost(text)
        expect(parts !== undefined).toBe(validHost(text, false))
        if (parts === undefined) return
        const rest = text.slice(parts.host.length)
        expect(text.startsWith(parts.host)).toBe(true)
        expect(parts.port).toBe(rest.length > 1 ? Number(rest.slice(1)) : undefined)
      }),
      { numRuns: 1000 },
    ))

  test('an empty Host is valid only where it is asked for, and never with a port', () => {
    expect(validHost('', true)).toBe(true)
    expect(validHost('', false)).toBe(false)
    expect(validHost(':80', true)).toBe(false)
    expect(validHost(':', true)).toBe(false)
    expect(splitHost('')).toBeUndefined()
    expect(splitHost(':80')).toBeUndefined()
  })

  test.each([
    '::',
    '::1',
    '1::',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '::ffff:192.0.2.1',
    '64:ff9b::1.2.3.4',
  ])('[%s] is an address', (text) => expect(validHost(`[${text}]:443`, false)).toBe(true))

  test.each([
    '[]',
    '[',
    '[::1',
    '[:]',
    '[:::]',
    '[1]',
    '[1:2:3:4:5:6:7:8:9]',
    '[1:2:3:4:5:6:7:8::]',
    '[1::2::3]',
    '[12345::]',
    '[::1:]',
    '[::1.2.3]',
    '[::1.2.3.256]',
    '[::1.2.3.04]',
    '[1.2.3.4::]',
    '[::1%25eth0]',
    '[v.a]',
    '[vF.]',
    '[vF]',
    '[v1.a%41]',
    '[::1]x',
    '[::1]:65536',
    'a:-1',
    'a:80:80',
    'a:99999999999999999999',
    'user@a',
    'a b',
    'a/b',
    'a?b',
    'a#b',
    'a\\b',
    'a%4',
    'a%4g',
    'h\u00e9',
    '::1',
  ])('%j is no host', (text) => expect(validHost(text, true)).toBe(false))
})

/** Where the machine is behind the text. */
const walk = (text: string): number => {
  let at = hostStart
  for (let index = 0; index < text.length && at !== hostWrong; index++) at = stepHost(at, text.charCodeAt(index))
  return at
}

// Whatever is still missing from a host that began right: the rest of an escape, of a literal, of an address.
const groups = Array.from({ length: 8 }, (_, count) => ':1'.repeat(count))
const tails = ['', '1', '11', '.1', '.1.1', '.1.1.1', '1.1', '1.1.1', '1.1.1.1', ':', '::', ':1', ...groups]
const endings = [
  '',
  '0',
  '00',
  '1.a]',
  '.a]',
  'a]',
  'v1.a]',
  ...tails.map((tail) => `${tail}]`),
  ...groups.map((tail) => `1${tail}]`),
]

describe('one octet at a time', () => {
  test('the machine ends well exactly on what RFC 3986 says', () =>
    fc.assert(
      fc.property(authorities(), (text) => {
        expect(isHost(text)).toBe(recognised(text))
        expect(hostEnds(walk(text))).toBe(recognised(text))
        expect(hasPort(walk(text))).toBe(recognised(text) && /:[0-9]+$/.test(text.slice(text.indexOf(']') + 1)))
      }),
      { numRuns: 2000 },
    ))

  test('in the middle of other octets it is judged as it is alone', () =>
    fc.assert(
      fc.property(authorities(), fc.string({ maxLength: 3 }), (text, around) => {
        const octets = text.replace(/[^\0-\u00ff]/g, '\u00ff')
        const bytes = ascii(`${around}${octets}${around}`)
        expect(isHostAt(bytes, around.length, around.length + octets.length)).toBe(isHost(octets))
      }),
      { numRuns: 2000 },
    ))

  test('a wrong octet is seen at once: until then some ending makes the host right, and from then on none does', () =>
    fc.assert(
      fc.property(authorities(), (text) => {
        for (let length = 0; length <= text.length; length++) {
          const start = text.slice(0, length)
          const mends = endings.some((ending) => recognised(start + ending))
          if (mends !== (walk(start) !== hostWrong)) expect([start, mends]).toEqual(['judged otherwise'])
        }
      }),
      { numRuns: 1000 },
    ))
})
