import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { environmentOf, variableOf } from '../../src/cgi/environment.js'
import { cgiSettings, defaultPath, defaultSoftware } from '../../src/cgi/options.js'
import { placeOf } from '../../src/cgi/table.js'
import { legalInput } from '../../src/fuzz/arbitraries/mutation.js'
import { ascii } from '../../src/grammar/ascii.js'
import { utf8Encode } from '../../src/grammar/utf8.js'
import { fromFields } from '../../src/message/headers.js'
import type { Request } from '../../src/message/request.js'
import { pathOf } from '../../src/message/target.js'
import { feed, initial } from '../../src/parser/index.js'
import { serverVersion } from '../../src/server/version.js'
import { holds } from '../laws/runs.js'

const peer = { remote: { host: '192.0.2.7', port: 4000 }, local: { host: '192.0.2.1', port: 8080 }, secure: false }

/** The requests of what was received. */
const requests = (bytes: Uint8Array): ReadonlyArray<Request> =>
  feed(initial, bytes).events.flatMap((event) => (event._tag === 'Head' ? [{ ...event.request, peer }] : []))

const request = (text: string, more: Partial<Request> = {}): Request => {
  const [first] = requests(ascii(text))
  if (first === undefined) throw new Error(`no request: ${text}`)
  return { ...first, ...more }
}

const script = { name: 'a', file: '/s/a', args: [], directory: '/s' }

const environment = (of: Request, options: Parameters<typeof cgiSettings>[0] = {}, length?: number) => {
  const settings = cgiSettings(options)
  if (settings._tag === 'Left') throw new Error(settings.left.reason)
  const place = placeOf(new Map([['a', script]]), settings.right.prefix)(pathOf(of.target))
  const found = place._tag === 'Found' ? place : ({ _tag: 'Found', script, scriptName: '/a', pathInfo: '' } as const)
  return environmentOf(of, found, length, settings.right.environment)
}

const own = new Set([
  ...[
    'AUTH_TYPE',
    'CONTENT_LENGTH',
    'CONTENT_TYPE',
    'GATEWAY_INTERFACE',
    'HTTPS',
    'PATH',
    'PATH_INFO',
    'PATH_TRANSLATED',
  ],
  ...['QUERY_STRING', 'REMOTE_ADDR', 'REMOTE_HOST', 'REMOTE_USER', 'REQUEST_METHOD', 'SCRIPT_NAME', 'SERVER_NAME'],
  ...['SERVER_PORT', 'SERVER_PROTOCOL', 'SERVER_SOFTWARE'],
])

describe('the environment', () => {
  holds(
    'of any request holds the names of the RFC, those of its fields, and no value that a system would cut',
    fc.property(legalInput(), (bytes) => {
      for (const one of requests(bytes)) {
        const variables = environment(one)
        for (const [name, value] of Object.entries(variables)) {
          expect(own.has(name) || /^HTTP_[A-Z0-9_]+$/.test(name)).toBe(true)
          expect(value).not.toContain('\0')
        }
        for (const name of [
          'HTTP_PROXY',
          'HTTP_AUTHORIZATION',
          'HTTP_CONNECTION',
          'HTTP_TRANSFER_ENCODING',
          'HTTP_CONTENT_LENGTH',
          'HTTP_TE',
        ])
          expect(variables).not.toHaveProperty(name)
        for (const name of [
          'GATEWAY_INTERFACE',
          'REMOTE_ADDR',
          'REQUEST_METHOD',
          'SCRIPT_NAME',
          'SERVER_NAME',
          'SERVER_PORT',
          'SERVER_PROTOCOL',
          'SERVER_SOFTWARE',
          'QUERY_STRING',
        ])
          expect(variables).toHaveProperty(name)
      }
    }),
    1000,
  )

  holds(
    'has a variable for each field whose name is one, with every value',
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom('X-A', 'x-a', 'X_A', 'Cookie', 'X.A', 'Accept', 'Proxy', 'PROXY'),
          fc.constantFrom('a', 'b', ''),
        ),
      ),
      (fields) => {
        const variables = environment({ ...request('GET /a HTTP/1.1\r\nHost: a\r\n\r\n'), headers: fromFields(fields) })
        const of = (names: ReadonlyArray<string>, glue: string): string | undefined => {
          const values = fields.filter(([name]) => names.includes(name)).map(([, value]) => value)
          return values.length === 0 ? undefined : values.join(glue)
        }
        expect(variables.HTTP_X_A).toBe(of(['X-A', 'x-a'], ', '))
        expect(variables.HTTP_COOKIE).toBe(of(['Cookie'], '; '))
        expect(variables.HTTP_ACCEPT).toBe(of(['Accept'], ', '))
        expect(variables.HTTP_PROXY).toBeUndefined()
      },
    ),
    2000,
  )

  test('of a plain request, all of it', () =>
    expect(
      environment(request('GET /a/b%20c?d=%20e HTTP/1.1\r\nHost: example.com:81\r\nUser-Agent: u\r\n\r\n')),
    ).toEqual({
      PATH: defaultPath,
      GATEWAY_INTERFACE: 'CGI/1.1',
      HTTP_HOST: 'example.com:81',
      HTTP_USER_AGENT: 'u',
      PATH_INFO: '/b c',
      QUERY_STRING: 'd=%20e',
      REMOTE_ADDR: '192.0.2.7',
      REMOTE_HOST: '192.0.2.7',
      REQUEST_METHOD: 'GET',
      SCRIPT_NAME: '/a',
      SERVER_NAME: 'example.com',
      SERVER_PORT: '8080',
      SERVER_PROTOCOL: 'HTTP/1.1',
      SERVER_SOFTWARE: defaultSoftware,
    }))

  test('of content says how long it is and of which type', () =>
    expect(
      environment(request('POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\n'), {}, 5),
    ).toMatchObject({ CONTENT_LENGTH: '5', CONTENT_TYPE: 'a/b' }))

  test('an absolute target says which host it is, whatever Host says', () =>
    expect(environment(request('GET http://real/a HTTP/1.1\r\nHost: forged\r\n\r\n'))).toMatchObject({
      HTTP_HOST: 'real',
      SERVER_NAME: 'real',
    }))

  test('without a host the server is what its socket says', () => {
    const plain = request('GET /a HTTP/1.0\r\n\r\n')
    expect(environment(plain)).toMatchObject({ SERVER_NAME: '192.0.2.1', SERVER_PROTOCOL: 'HTTP/1.0' })
    expect(environment(plain)).not.toHaveProperty('HTTP_HOST')
    const six = { ...peer, local: { host: '::1', port: 80 } }
    expect(environment({ ...plain, peer: six })).toMatchObject({ SERVER_NAME: '[::1]' })
    const unix = { ...peer, local: { host: '/run/socket', port: 0 }, secure: true }
    expect(environment({ ...plain, peer: unix })).toMatchObject({ SERVER_PORT: '443', HTTPS: 'on' })
    const named = request('GET /a HTTP/1.1\r\nHost: a:81\r\n\r\n', { peer: unix })
    expect(environment(named)).toMatchObject({ SERVER_PORT: '81' })
  })

  test('what the options add is there, and does not change what the RFC says', () => {
    const options = {
      environment: { PATH: '/x', LANG: 'C', REQUEST_METHOD: 'forged' },
      documentRoot: '/srv/www/',
      serverName: 'me',
      serverSoftware: 'soft/1',
      user: () => ({ type: 'Basic', name: 'ann' }),
    }
    expect(environment(request('GET /a/b HTTP/1.1\r\nHost: a\r\n\r\n'), options)).toMatchObject({
      ...{ PATH: '/x', LANG: 'C', REQUEST_METHOD: 'GET', PATH_TRANSLATED: '/srv/www/b' },
      ...{ SERVER_NAME: 'me', SERVER_SOFTWARE: 'soft/1', AUTH_TYPE: 'Basic', REMOTE_USER: 'ann' },
    })
    expect(environment(request('GET /a HTTP/1.1\r\nHost: a\r\n\r\n'), options)).not.toHaveProperty('PATH_TRANSLATED')
  })

  test('credentials are passed on where that was asked for', () => {
    const asked = request('GET /a HTTP/1.1\r\nHost: a\r\nAuthorization: Basic x\r\nProxy-Authorization: y\r\n\r\n')
    expect(environment(asked)).not.toHaveProperty('HTTP_PROXY_AUTHORIZATION')
    expect(environment(asked, { passAuthorization: true })).toMatchObject({
      HTTP_AUTHORIZATION: 'Basic x',
      HTTP_PROXY_AUTHORIZATION: 'y',
    })
  })

  test('a field value comes out as the octets that it was, where they are UTF-8', () => {
    const asked = request('GET /a HTTP/1.1\r\nHost: a\r\nX-A: caf\xc3\xa9\r\nX-B: caf\xe9\r\n\r\n')
    expect(utf8Encode(environment(asked).HTTP_X_A ?? '')).toEqual(ascii('caf\xc3\xa9'))
    expect(environment(asked).HTTP_X_B).toBe('café')
  })

  test.each(['A_B', 'A.B', 'A%', 'A!', ''])('no variable comes of a field called %j', (name) =>
    expect(variableOf(name)).toBeUndefined(),
  )

  test('the server calls itself what it does in its answers', () => expect(defaultSoftware).toBe(serverVersion))
})

describe('the options', () => {
  test.each([
    [{ timeout: 0 }, 'timeout'],
    [{ timeout: 2 ** 31 }, 'timeout'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ bodyLimit: -1 }, 'bodyLimit'],
    [{ prefix: 'cgi-bin' }, 'prefix'],
    [{ prefix: '/a/../b' }, 'prefix'],
    [{ environment: { 'A=B': 'c' } }, 'environment.A=B'],
    [{ environment: { A: 'b\0c' } }, 'environment.A'],
    [{ documentRoot: '\0' }, 'documentRoot'],
  ])('%j is refused for its %s', (options, option) =>
    expect(cgiSettings(options)).toMatchObject({ _tag: 'Left', left: { option } }),
  )
})
