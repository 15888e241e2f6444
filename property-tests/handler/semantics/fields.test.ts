import { createRequire } from 'node:module'
import { parseCookie, stringifySetCookie } from 'cookie'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ageOf,
  deltaSeconds,
  expiresOf,
  formatCacheControl,
  parseCacheControl,
  withCacheControl,
  withVary,
} from '../../../src/handler/semantics/caching.js'
import { cookieList, cookies, decodeCookieValue, encodeCookieValue } from '../../../src/handler/semantics/cookie.js'
import { forwardingOf, type TrustOptions, trust, trustNobody } from '../../../src/handler/semantics/forwarded.js'
import { forwardedElements, forwardedFor } from '../../../src/handler/semantics/forwarded-fields.js'
import { readBlock, readIp, showIp } from '../../../src/handler/semantics/ip.js'
import { clearCookie, formatSetCookie, type SetCookie, withCookie } from '../../../src/handler/semantics/set-cookie.js'
import type { Field } from '../../../src/message/headers.js'
import type { Request } from '../../../src/message/request.js'
import { origin } from '../../../src/message/target.js'
import { ok } from '../../../src/response/responses.js'
import { headers, hostile, latinText, soupOf } from './soup.js'

const forwardedPackage: (request: unknown) => ReadonlyArray<string> = createRequire(import.meta.url)('forwarded')

describe('cookies', () => {
  test('the package cookie finds the same, unless it is told to decode', () =>
    fc.assert(
      fc.property(soupOf(['a', 'b', '=', ';', ' ', '"', '__proto__', '%', '\t']), (text) => {
        // The package finds nothing in a text of one unit; a lone `=` is a cookie without a name.
        fc.pre(text.length > 1)
        expect(Object.fromEntries(cookies(headers(['Cookie', text])))).toEqual({
          ...parseCookie(text, { decode: (one) => one }),
        })
      }),
      { numRuns: 1000 },
    ))
  test('a cookie of several lines is one, and the first of a name counts', () => {
    const field = headers(['Cookie', 'a=1; b="x"'], ['Cookie', 'a=2'])
    expect(cookieList(field)).toEqual([
      ['a', '1'],
      ['b', '"x"'],
      ['a', '2'],
    ])
    expect(cookies(field).get('a')).toBe('1')
  })
  test('any text becomes a value and comes back', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) =>
          void expect(decodeCookieValue(encodeCookieValue(text))).toEqual({ _tag: 'Some', value: text.toWellFormed() }),
      ),
    ))
  test('a broken escape is none', () => expect(decodeCookieValue('%ff')._tag).toBe('None'))

  test('the package writes the same', () =>
    fc.assert(
      fc.property(
        fc.record(
          {
            maxAge: fc.nat(),
            domain: fc.constantFrom('a.example', 'b-c.example'),
            path: fc.constantFrom('/', '/a b'),
            httpOnly: fc.boolean(),
            secure: fc.constant(true),
            partitioned: fc.boolean(),
            expires: fc.integer({ min: 0, max: 4e12 }),
            priority: fc.constantFrom('Low', 'Medium', 'High'),
            sameSite: fc.constantFrom('Strict', 'Lax', 'None'),
          },
          { requiredKeys: [] },
        ),
        (options) => {
          const { expires, priority, sameSite, ...rest } = options
          const it: SetCookie = { name: 'a', value: 'b', ...options, secure: true }
          const theirs = stringifySetCookie({
            name: 'a',
            value: 'b',
            ...rest,
            secure: true,
            ...(expires === undefined ? {} : { expires: new Date(expires) }),
            ...(priority === undefined
              ? {}
              : { priority: priority === 'Low' ? 'low' : priority === 'High' ? 'high' : 'medium' }),
            ...(sameSite === undefined
              ? {}
              : { sameSite: sameSite === 'Lax' ? 'lax' : sameSite === 'None' ? 'none' : 'strict' }),
          })
          expect(formatSetCookie(it)).toEqual({ _tag: 'Right', right: theirs })
        },
      ),
    ))

  const base: SetCookie = { name: 'a', value: 'b' }
  test.each<[string, Partial<SetCookie>]>([
    ['name', { name: '' }],
    ['name', { name: 'a b' }],
    ['name', { name: 'a:b' }],
    ['value', { value: 'a;b' }],
    ['value', { value: 'a\r\nX: y' }],
    ['value', { value: '"' }],
    ['value', { value: 'é' }],
    ['size', { value: 'x'.repeat(4096) }],
    ['max-age', { maxAge: -1 }],
    ['max-age', { maxAge: 1.5 }],
    ['max-age', { maxAge: Number.NaN }],
    ['domain', { domain: '.a.example' }],
    ['domain', { domain: '' }],
    ['domain', { domain: 'a_b' }],
    ['domain', { domain: `${'a'.repeat(64)}.b` }],
    ['path', { path: 'a' }],
    ['path', { path: '/a;b' }],
    ['path', { path: '/ ' }],
    ['path', { path: '/\n' }],
    ['expires', { expires: Number.NaN }],
    ['expires', { expires: 1e300 }],
    ['secure-prefix', { name: '__SECURE-a' }],
    ['host-prefix', { name: '__Host-a', secure: true }],
    ['host-prefix', { name: '__host-a', path: '/' }],
    ['host-prefix', { name: '__Host-a', secure: true, path: '/', domain: 'a' }],
    ['same-site', { sameSite: 'None' }],
    ['partitioned', { partitioned: true }],
  ])('a cookie against the rule %s is refused: %j', (rule, more) => {
    const refused = formatSetCookie({ ...base, ...more })
    expect(refused._tag === 'Left' && refused.left.rule).toBe(rule)
    expect(withCookie({ ...base, ...more })(ok())._tag).toBe('Left')
  })
  test('a cookie with a prefix that keeps its rule is set, and deleted', () => {
    const host = { name: '__Host-a', secure: true, path: '/' }
    expect(withCookie({ ...host, value: '"b"' })(ok())._tag).toBe('Right')
    expect(clearCookie(host)(ok())._tag).toBe('Right')
  })
})

describe('Cache-Control', () => {
  const delta = () => fc.oneof(fc.nat(), fc.constant(2 ** 31))
  const flag = () => fc.constant<true>(true)
  const names = () => fc.oneof(flag(), fc.constant(['set-cookie', 'x-a']))
  test('what is written reads back', () =>
    fc.assert(
      fc.property(
        fc.record(
          {
            maxAge: delta(),
            sMaxage: delta(),
            staleIfError: delta(),
            minFresh: delta(),
            maxStale: fc.oneof(delta(), flag()),
            noCache: names(),
            private: names(),
            public: flag(),
            noStore: flag(),
            immutable: flag(),
          },
          { requiredKeys: [] },
        ),
        (it) => void expect(parseCacheControl([formatCacheControl(it)])).toEqual(it),
      ),
    ))
  test.each([
    ['max-age=1, max-age=2', { maxAge: 1 }],
    ['max-age', { maxAge: 0 }],
    ['max-age=-1', { maxAge: 0 }],
    ['MAX-AGE="5"', { maxAge: 5 }],
    ['min-fresh=x', { minFresh: 2 ** 31 }],
    ['max-stale', { maxStale: true }],
    ['private="a", private', { private: true }],
    ['no-cache="a b"', { noCache: true }],
    ['no-cache="a', { noCache: true, noStore: true }],
    ['constructor=1, x', {}],
    ['no-store junk', {}],
    ['no-store=1', { noStore: true }],
  ])('%s', (text, said) => expect(parseCacheControl([text])).toEqual(said))
  test('times are cut to what can be said', () => {
    expect(formatCacheControl({ maxAge: -5, sMaxage: 1e300, minFresh: Number.NaN, staleIfError: 1.9 })).toBe(
      'max-age=0, s-maxage=2147483648, stale-if-error=1, min-fresh=0',
    )
    expect(formatCacheControl({ private: ['a b'], noCache: [] })).toBe('private, no-cache')
  })
  test('fields of caching', () => {
    expect(withCacheControl({ noStore: true })(ok()).headers.get('cache-control')).toBe('no-store')
    expect(withVary()(ok()).headers.size).toBe(0)
    expect(withVary('A', '*')(ok()).headers.get('vary')).toBe('*')
    expect(withVary('A')(withVary('a b')(ok())).headers.get('vary')).toBe('*')
    expect([ageOf(headers(['Age', '7, 8'])), ageOf(headers()), ageOf(headers(['Age', 'x']))]).toEqual([
      { _tag: 'Some', value: 7 },
      { _tag: 'None' },
      { _tag: 'None' },
    ])
    expect(expiresOf(headers())).toEqual({ _tag: 'None' })
    expect([
      deltaSeconds('0005'),
      deltaSeconds(''),
      deltaSeconds('1234567890123456x'),
      deltaSeconds('9'.repeat(16)),
    ]).toEqual([{ _tag: 'Some', value: 5 }, { _tag: 'None' }, { _tag: 'None' }, { _tag: 'Some', value: 2 ** 31 }])
  })
})

const requestOf = (remote: string, ...fields: ReadonlyArray<Field>): Request => ({
  method: 'GET',
  target: origin('/'),
  authority: 'own.example',
  version: 'HTTP/1.1',
  headers: headers(...fields),
  framing: { _tag: 'None' },
  peer: { remote: { host: remote, port: 1 }, local: { host: '10.0.0.9', port: 80 }, secure: false },
})
const seen = (options: TrustOptions, request: Request): string => {
  const trusted = trust(options)
  if (trusted._tag === 'Left') return trusted.left.option
  const { client, scheme, host, hops } = forwardingOf(trusted.right)(request)
  return `${client._tag === 'Some' ? client.value : '-'} ${scheme} ${host._tag === 'Some' ? host.value : '-'} ${hops}`
}
const inside = ['10.0.0.0/8', '::1']

describe('who is behind the proxies', () => {
  test.each<[string, TrustOptions['fields'], string, ReadonlyArray<Field>, string]>([
    [
      'nobody is trusted from outside',
      'X-Forwarded',
      '192.0.2.1',
      [
        ['X-Forwarded-For', '127.0.0.1'],
        ['X-Forwarded-Proto', 'https'],
      ],
      '192.0.2.1 http own.example 0',
    ],
    ['a proxy that says nothing is the client', 'X-Forwarded', '10.0.0.1', [], '10.0.0.1 http own.example 0'],
    [
      'the client cannot push its own address in front',
      'X-Forwarded',
      '10.0.0.1',
      [['X-Forwarded-For', '127.0.0.1, 10.0.0.7, 192.0.2.7']],
      '192.0.2.7 http own.example 1',
    ],
    [
      'on several lines neither',
      'X-Forwarded',
      '10.0.0.1',
      [
        ['X-Forwarded-For', '10.0.0.7'],
        ['X-Forwarded-For', '192.0.2.7'],
      ],
      '192.0.2.7 http own.example 1',
    ],
    [
      'two proxies, and the scheme that the first saw',
      'X-Forwarded',
      '::ffff:10.0.0.1',
      [
        ['X-Forwarded-For', '6.6.6.6, 192.0.2.7, 10.0.0.2'],
        ['X-Forwarded-Proto', 'http, https, http'],
        ['X-Forwarded-Host', 'a.example'],
      ],
      '192.0.2.7 https a.example 2',
    ],
    [
      'the scheme that the client claims is not taken',
      'X-Forwarded',
      '10.0.0.1',
      [
        ['X-Forwarded-For', '192.0.2.7'],
        ['X-Forwarded-Proto', 'https, http'],
      ],
      '192.0.2.7 http own.example 1',
    ],
    [
      'junk is nobody, and not the proxy',
      'X-Forwarded',
      '10.0.0.1',
      [['X-Forwarded-For', '10.0.0.3, junk']],
      '- http own.example 1',
    ],
    [
      'the other family is not read',
      'X-Forwarded',
      '10.0.0.1',
      [['Forwarded', 'for=127.0.0.1']],
      '10.0.0.1 http own.example 0',
    ],
    [
      'Forwarded',
      'Forwarded',
      '::1',
      [['Forwarded', 'for=127.0.0.1;proto=http, For="[2001:DB8:0:0::1]:47011";Proto=HTTPS;host="b.example:81"']],
      '2001:db8::1 https b.example:81 1',
    ],
    [
      'an open quote before the last element makes nobody of it',
      'Forwarded',
      '10.0.0.1',
      [['Forwarded', 'for="127.0.0.1, for=192.0.2.7']],
      '- http own.example 1',
    ],
    [
      'two for make junk',
      'Forwarded',
      '10.0.0.1',
      [['Forwarded', 'for=127.0.0.1;for=192.0.2.7']],
      '- http own.example 1',
    ],
    [
      'an obfuscated client',
      'Forwarded',
      '10.0.0.1',
      [['Forwarded', 'for=_hidden;host="a b"']],
      '- http own.example 1',
    ],
    [
      'all are trusted: the farthest',
      'X-Forwarded',
      '10.0.0.1',
      [['X-Forwarded-For', '10.0.0.3, 10.0.0.2:80']],
      '10.0.0.3 http own.example 2',
    ],
  ])('%s', (_, fields, remote, lines, expected) =>
    expect(seen({ proxies: inside, fields }, requestOf(remote, ...lines))).toBe(expected),
  )

  test('a function may trust, a wrong block is named, and nobody is trusted by default', () => {
    const request = requestOf('fe80::1%eth0', ['X-Forwarded-For', '[::2]:1'])
    expect(seen({ proxies: (address) => address === 'fe80::1', fields: 'X-Forwarded' }, request)).toBe(
      '::2 http own.example 1',
    )
    expect(seen({ proxies: ['::1', '10.0.0.1/8'], fields: 'Forwarded' }, request)).toBe('proxies.1')
    expect(forwardingOf(trustNobody)(requestOf('/run/socket')).client).toEqual({ _tag: 'Some', value: '/run/socket' })
  })

  test('the package forwarded lists the same addresses, the nearest first', () =>
    fc.assert(
      fc.property(soupOf(['1.2.3.4', '::1', ',', ' ', 'x']), (text) => {
        const theirs = forwardedPackage({ headers: { 'x-forwarded-for': text }, socket: { remoteAddress: 'peer' } })
        expect(['peer', ...[...forwardedFor(headers(['X-Forwarded-For', text]))].reverse()]).toEqual(theirs)
      }),
    ))

  test('addresses have one spelling', () => {
    const shown = (text: string) => {
      const ip = readIp(text)
      return ip && showIp(ip)
    }
    expect(
      [
        '1.2.3.4',
        '::',
        '::1',
        '1::',
        'A:0:0:1:0:0:0:1',
        '1:2:3:4:5:6:7:8',
        '::FFFF:1.2.3.4',
        '1:0:2:3:4:5:6:7',
        '64:ff9b::1.2.3.4',
      ].map(shown),
    ).toEqual([
      '1.2.3.4',
      '::',
      '::1',
      '1::',
      'a:0:0:1::1',
      '1:2:3:4:5:6:7:8',
      '1.2.3.4',
      '1:0:2:3:4:5:6:7',
      '64:ff9b::102:304',
    ])
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.256',
      '01.2.3.4',
      '1.2.3.4.5',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7::8:9',
      '1.2.3.4::',
      '12345::',
      'x',
      '1'.repeat(50),
    ])
      expect(readIp(text)).toBeUndefined()
    for (const text of ['x/8', '1.2.3.4/33', '1.2.3.4/x', '::1/64', '::ffff:1.2.3.4/90'])
      expect(readBlock(text)).toBeUndefined()
    expect(readBlock('::ffff:10.0.0.0/104')).toEqual(readBlock('10.0.0.0/8'))
  })

  test('any text is read by every reader here, and a long one in no time to speak of', () => {
    const read = (text: string) => {
      for (const fields of ['Forwarded', 'X-Forwarded'] as const)
        seen(
          { proxies: () => true, fields },
          requestOf('::1', ['Forwarded', text], ['X-Forwarded-For', text], ['X-Forwarded-Proto', text]),
        )
      forwardedElements(headers(['Forwarded', text]))
      parseCacheControl([text])
      cookieList(headers(['Cookie', text]))
      deltaSeconds(text)
    }
    fc.assert(fc.property(latinText(), read))
    hostile.forEach(read)
  })
})
