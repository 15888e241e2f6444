import { describe, expect, test } from 'vitest'
import { expiresOf, parseCacheControl } from '../../../src/handler/semantics/caching.js'
import { parseETag } from '../../../src/handler/semantics/etag.js'
import { forwardingOf, trust, trustNobody } from '../../../src/handler/semantics/forwarded.js'
import { forwardedElements, forwardedFor } from '../../../src/handler/semantics/forwarded-fields.js'
import { isInBlock, readBlock, readIp } from '../../../src/handler/semantics/ip.js'
import {
  acceptableEncodings,
  acceptableLanguages,
  acceptableTypes,
  preferredType,
} from '../../../src/handler/semantics/negotiate.js'
import { parseRange } from '../../../src/handler/semantics/range.js'
import { ranged } from '../../../src/handler/semantics/ranged.js'
import { formatSetCookie, type SetCookie } from '../../../src/handler/semantics/set-cookie.js'
import { unread } from '../../../src/handler/semantics/unread.js'
import { readWeight, readWeighted } from '../../../src/handler/semantics/weight.js'
import type { Field } from '../../../src/message/headers.js'
import { empty, file, stream, text } from '../../../src/response/body.js'
import { ok } from '../../../src/response/responses.js'
import { request } from '../middleware/shared.js'
import { get, headers } from './soup.js'

describe('negotiation at its edges', () => {
  test('a lookup that is cut short goes to the longest offer that is left of it (RFC 4647 §3.4)', () => {
    const languages = (...offers: ReadonlyArray<string>) => acceptableLanguages(offers)
    const said = headers(['Accept-Language', 'de-AT-1996, en;q=0.5'])
    expect(languages('de', 'de-AT', 'en')(said)).toEqual(['de-AT', 'de', 'en'])
    expect(languages('zh', 'zh-Hant')(headers(['Accept-Language', 'zh-Hant-TW']))).toEqual(['zh-Hant', 'zh'])
    expect(acceptableLanguages(['de', 'de-AT'], { ties: 'server' })(said)).toEqual(['de', 'de-AT'])
  })

  test('who refuses the English of Britain has not refused English', () => {
    expect(acceptableLanguages(['en', 'en-GB'])(headers(['Accept-Language', 'en-GB;q=0, *']))).toEqual(['en'])
    expect(acceptableLanguages(['en-GB', 'en-US'])(headers(['Accept-Language', 'en-GB;q=0, en']))).toEqual(['en-US'])
  })

  test.each([
    ['0.1234', undefined],
    ['1.0000', undefined],
    ['0.', 0],
    ['1.', 1000],
    ['.', undefined],
    ['', undefined],
    ['+1', undefined],
    ['1e0', undefined],
    ['01', undefined],
    ['0,5', undefined],
  ])('the weight %j is %j', (weight, thousandths) => expect(readWeight(weight)).toBe(thousandths))

  test('a weight that comes twice, or has company, is none', () => {
    expect(readWeighted('gzip;q=1;q=0')).toBeUndefined()
    expect(readWeighted('gzip;q=1;a=b')).toBeUndefined()
    expect(readWeighted('text/html;q=1')).toBeUndefined()
  })

  test('a field that is there and names nothing wants nothing, but content as it is', () => {
    expect(acceptableTypes(['text/html'])(headers(['Accept', '']))).toEqual([])
    expect(acceptableLanguages(['en'])(headers(['Accept-Language', ' , ']))).toEqual([])
    expect(acceptableEncodings(['gzip', 'identity'])(headers(['Accept-Encoding', '']))).toEqual(['identity'])
  })

  test.each([
    ['*;q=0', []],
    ['identity;q=0', []],
    ['identity;q=0, gzip;q=0.001', ['gzip']],
    ['*;q=0, identity;q=0.5', ['identity']],
    ['gzip;q=0, *', ['br', 'identity']],
    ['*;q=0.5, gzip', ['gzip', 'br', 'identity']],
    ['br;q=0.0000, gzip', ['gzip', 'identity']],
  ])('Accept-Encoding: %s', (value, codings) =>
    expect(acceptableEncodings(['gzip', 'br', 'identity'])(headers(['Accept-Encoding', value]))).toEqual(codings),
  )

  test('a range with a parameter is for types that have it, and nearer to them than one without', () => {
    const best = preferredType(['text/html;level=1', 'text/html', 'text/plain'])
    const said = (value: string) => best(headers(['Accept', value]))
    expect(said('text/html;level=1;q=0.1, text/html')).toEqual({ _tag: 'Some', value: 'text/html' })
    expect(said('text/html;level=2, text/*;q=0.1')).toEqual({ _tag: 'Some', value: 'text/html;level=1' })
    expect(said('*/html')).toEqual({ _tag: 'None' })
  })
})

describe('fields at their edges', () => {
  test('directives with names of fields add up, and one without any is about everything', () => {
    expect(parseCacheControl(['private="a", private="b, A"', 'no-cache="x"'])).toEqual({
      private: ['a', 'b'],
      noCache: ['x'],
    })
    expect(parseCacheControl(['no-cache="x", no-cache'])).toEqual({ noCache: true })
    expect(parseCacheControl(['no-cache', 'no-cache="x"'])).toEqual({ noCache: true })
    expect(parseCacheControl(['max-age=1, max-age=2'])).toEqual({ maxAge: 1 })
    expect(parseCacheControl(['max-age="60, no-store', 'public'])).toEqual({ noStore: true, maxAge: 0, public: true })
    expect(parseCacheControl(['a="b, no-store'])).toEqual({ noStore: true })
    expect(parseCacheControl(['max-age=99999999999999999'])).toEqual({ maxAge: 2 ** 31 })
    expect(parseCacheControl(['max-age=9999999999999999x'])).toEqual({ maxAge: 0 })
  })

  test('no attribute of a cookie can be smuggled in by one that is typed', () => {
    const base: SetCookie = { name: 'a', value: 'b' }
    const rule = (more: object): string => {
      const made = formatSetCookie({ ...base, ...more })
      return made._tag === 'Left' ? made.left.rule : made.right
    }
    expect(rule({ sameSite: 'Lax; Domain=evil.example' })).toBe('same-site')
    expect(rule({ sameSite: 'lax' })).toBe('same-site')
    expect(rule({ priority: 'High; Domain=evil.example' })).toBe('priority')
    expect(rule({ sameSite: 'None' })).toBe('same-site')
    expect(rule({ sameSite: 'None', secure: true, partitioned: true, priority: 'Low' })).toBe(
      'a=b; Secure; Partitioned; Priority=Low; SameSite=None',
    )
  })

  test('Expires is a date or past, and a cookie has it as one', () => {
    const at = (value: string) => expiresOf(headers(['Expires', value]))
    expect(at('Thu, 01 Jan 1970 00:01:00 GMT')).toEqual({ _tag: 'Some', value: 60_000 })
    expect(at('0')).toEqual({ _tag: 'Some', value: 0 })
    expect(expiresOf(headers())).toEqual({ _tag: 'None' })
    const cookie = formatSetCookie({ name: 'a', value: 'b', expires: 60_000 })
    expect(cookie).toEqual({ _tag: 'Right', right: 'a=b; Expires=Thu, 01 Jan 1970 00:01:00 GMT' })
  })

  test('a tag may hold octets above ASCII, and a range no digits but those of ASCII', () => {
    expect(parseETag('"\u00e9"')).toEqual({ _tag: 'Some', value: { weak: false, opaque: '\u00e9' } })
    expect(parseETag('"\u0100"')._tag).toBe('None')
    expect(parseRange('bytes=\u0661-')._tag).toBe('None')
  })

  test('in place of content, only what has to be closed stays', () => {
    const source = { read: async () => 0, close: () => undefined }
    expect(unread(text('a'))).toBe(empty)
    expect(unread(stream(() => ['a']))).toBe(empty)
    for (const body of [file(source, { start: 3, end: 9, type: 'a/b' }), { ...stream(() => []), source }])
      expect(unread(body)).toMatchObject({ _tag: 'File', source, start: 0, end: 0, type: undefined })
  })

  test('a stream over a source is not cut', () => {
    const body = { ...stream(() => []), source: { read: async () => 0, close: () => undefined } }
    expect(ranged({})(get(['Range', 'bytes=0-0']))(ok(body))).toMatchObject({ status: 200, body })
  })
})

describe('who is behind so many proxies', () => {
  const seen = (proxies: number, ...fields: ReadonlyArray<Field>) => {
    const made = trust({ proxies, fields: 'X-Forwarded' })
    if (made._tag === 'Left') return made.left.option
    const { client, scheme, hops } = forwardingOf(made.right)(request('GET', fields))
    return `${client._tag === 'Some' ? client.value : '-'} ${scheme} ${hops}`
  }
  const chain = ['X-Forwarded-For', '127.0.0.1, 198.51.100.7, 10.0.0.9'] as const

  test('as many are believed as are counted, from the nearest; what stands left of them is the client’s own', () => {
    expect([0, 1, 2, 3, 9].map((count) => seen(count, chain))).toEqual([
      '192.0.2.1 http 0',
      '10.0.0.9 http 1',
      '198.51.100.7 http 2',
      '127.0.0.1 http 3',
      '127.0.0.1 http 3',
    ])
    expect(seen(2, ['X-Forwarded-For', '127.0.0.1, junk, 10.0.0.9'], ['X-Forwarded-Proto', 'https'])).toBe('- https 2')
  })

  test('a peer that came by TLS did', () => {
    const { peer } = request('GET')
    expect(forwardingOf(trustNobody)(request('GET', [], { peer: { ...peer, secure: true } })).scheme).toBe('https')
  })

  test.each([-1, 1.5, Number.NaN, Infinity])('%j proxies make no sense', (count) => expect(seen(count)).toBe('proxies'))

  test.each([
    ['for="1.2.3.4:80"', '1.2.3.4'],
    ['for="1.2.3.4:_a.b-c"', '1.2.3.4'],
    ['for="1.2.3.4:123456"', undefined],
    ['for="1.2.3.4:http"', undefined],
    ['for="1.2.3.4:"', undefined],
    ['for="[::1]:80"', '::1'],
    ['for="[::1]x"', undefined],
    ['for="[::1"', undefined],
    ['for="[1.2.3.4]"', undefined],
    ['for="::1"', undefined],
    ['for=[::1]', undefined],
    ['for="_hidden"', undefined],
    ['for=Unknown', undefined],
    [';for=1.2.3.4;', '1.2.3.4'],
    ['for=1.2.3.4;FOR=1.2.3.5', undefined],
    ['by=1.2.3.4', undefined],
  ])('Forwarded: %s is from %j', (value, client) =>
    expect(forwardedElements(headers(['Forwarded', value])).map((one) => one.client)).toEqual([client]),
  )

  test('X-Forwarded-For takes IPv6 with and without brackets, and no junk behind an address', () => {
    const clients = (value: string) => seen(1, ['X-Forwarded-For', value]).split(' ')[0]
    expect(['::1', '[::1]', '[::1]:80', '1.2.3.4:80', '[::1', '1.2.3.4:x', '::1%eth0', '[::1]80'].map(clients)).toEqual(
      ['::1', '::1', '::1', '1.2.3.4', '-', '-', '-', '-'],
    )
    expect(forwardedFor(headers(['X-Forwarded-For', ' , a ,']))).toEqual(['a'])
  })

  test('a block holds exactly the addresses that begin with its bits', () => {
    const holds = (block: string, address: string) => {
      const [within, ip] = [readBlock(block), readIp(address)]
      return within !== undefined && ip !== undefined && isInBlock(ip, within)
    }
    expect(
      [
        ['10.0.0.0/8', '10.255.255.255'],
        ['10.0.0.0/8', '11.0.0.0'],
        ['10.128.0.0/9', '10.127.255.255'],
        ['10.128.0.0/9', '10.128.0.0'],
        ['0.0.0.0/0', '255.255.255.255'],
        ['0.0.0.0/0', '::1'],
        ['2001:db8::/33', '2001:db8:7fff::1'],
        ['2001:db8::/33', '2001:db8:8000::1'],
        ['::ffff:0:0/96', '1.2.3.4'],
      ].map(([block = '', address = '']) => holds(block, address)),
    ).toEqual([true, false, false, true, true, false, true, false, true])
  })
})
