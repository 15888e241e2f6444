import { describe, expect, test } from 'vitest'
import type { Handler } from '../../../src/handler/methods.js'
import { readBase64 } from '../../../src/handler/middleware/base64.js'
import { basicAuth, basicGuard } from '../../../src/handler/middleware/basic.js'
import { bearerAuth, bearerGuard, tokenTable } from '../../../src/handler/middleware/bearer.js'
import { cors } from '../../../src/handler/middleware/cors.js'
import type { CorsOptions } from '../../../src/handler/middleware/cors-options.js'
import { authorization, basicCredentials } from '../../../src/handler/middleware/credentials.js'
import { isSecret, passwordTable } from '../../../src/handler/middleware/secrets.js'
import { type Field, fromFields } from '../../../src/message/headers.js'
import { text } from '../../../src/response/body.js'
import { withHeaders } from '../../../src/response/change.js'
import { of } from '../../../src/response/monad.js'
import { ok, respond } from '../../../src/response/responses.js'
import { answerOf, digests, made, request } from './shared.js'

const fine: Handler<never> = () => ok(text('fine'))
const get = (...fields: ReadonlyArray<Field>) => request('GET', fields)

describe('base64, in its one spelling', () => {
  test.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'A===',
    '====',
    '=',
    'AA==AA==',
    'AA-_',
    'AA A',
    'AB==',
    'AAB=',
    'QUJ\n',
    'é===',
  ])('%j spells nothing', (spelled) => expect(readBase64(spelled)).toBeUndefined())
  test('every octet reads back, at every length', () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at)
    for (const octets of [all, all.subarray(1), all.subarray(2), all.subarray(256)])
      expect(readBase64(Buffer.from(octets).toString('base64'))).toEqual(Uint8Array.from(octets))
  })
})

describe('Basic', () => {
  const spell = (of: string | Uint8Array) => Buffer.from(of).toString('base64')
  test.each([
    ['a:b', { user: 'a', password: 'b' }],
    [':', { user: '', password: '' }],
    ['a:b:c', { user: 'a', password: 'b:c' }],
    ['ü:€', { user: 'ü', password: '€' }],
    ['ab', undefined],
    ['a:b\0', undefined],
    ['a\n:b', undefined],
    ['a:b\u007f', undefined],
    ['', undefined],
  ])('%j', (said, credentials) => expect(basicCredentials(spell(said))).toEqual(credentials))

  test('what is no UTF-8 says nothing', () => {
    expect(basicCredentials(spell(Uint8Array.of(0x61, 0x3a, 0xfc)))).toBeUndefined()
    expect(basicCredentials('a')).toBeUndefined()
  })

  test.each([
    ['Basic', { scheme: 'basic', rest: '' }],
    ['BASIC   x ', { scheme: 'basic', rest: 'x ' }],
    ['', undefined],
    [' Basic x', undefined],
    ['Basic\tx', undefined],
    ['Basic,x', undefined],
  ])('Authorization: %j', (value, read) => expect(authorization(value)).toEqual(read))

  const options = { realm: 'a "b" \\', verify: passwordTable(digests, { ann: 'one', empty: '' }) }
  const locked = made(basicAuth(options))(fine)
  const by = (...values: ReadonlyArray<string>) =>
    answerOf(locked, get(...values.map((value): Field => ['Authorization', value]))).status

  test('the scheme is read in any case; everything but right credentials on one line is 401', () => {
    const right = `Basic ${spell('ann:one')}`
    expect([by(right), by(right.replace('Basic', 'bAsIc  ')), by(`Basic ${spell('empty:')}`)]).toEqual([200, 200, 200])
    for (const values of [
      [],
      [right, right],
      ['Basic'],
      ['Basic %'],
      [`${right} x`],
      [right.replace('Basic', 'Bearer')],
    ])
      expect(by(...values)).toBe(401)
    for (const said of ['ann:', 'ann:One', 'ann:one ', 'ANN:one', ':one', 'nobody:', 'constructor:'])
      expect(by(`Basic ${spell(said)}`)).toBe(401)
  })

  test('the challenge quotes its realm, and takes the place of one in the refusal', () => {
    const page = withHeaders(fromFields([['WWW-Authenticate', 'Digest']]))(respond(401, text('who?')))
    const refused = answerOf(made(basicAuth({ ...options, refusal: page }))(fine), get())
    expect(refused.headers.getAll('WWW-Authenticate')).toEqual(['Basic realm="a \\"b\\" \\\\", charset="UTF-8"'])
    expect(refused.body).toEqual(text('who?'))
  })

  test('a guard tells the handler who it is', () => {
    const guard = made(basicGuard(options))
    const { body } = answerOf(
      guard((who) => () => ok(text(who))),
      get(['Authorization', `Basic ${spell('ann:one')}`]),
    )
    expect(body).toEqual(text('ann'))
  })

  test('digests of another length are not equal, and are not compared', () => {
    const strict = { digest: (bytes: Uint8Array) => bytes, equal: () => true }
    expect(isSecret(strict, new Uint8Array(3))('ab')).toBe(false)
    expect(digests.equal(new Uint8Array(2), new Uint8Array(3))).toBe(false)
  })
})

describe('bearer tokens', () => {
  const said = (handler: Handler<never>, value: string) => {
    const { status, headers } = answerOf(handler, get(['Authorization', value]))
    return `${status} ${headers.get('WWW-Authenticate') ?? ''}`
  }
  test('one that is not good enough is told the scope that would do, or that of the options', () => {
    const scoped = (scope: string | undefined, wanted: string | undefined) =>
      made(
        bearerAuth({
          realm: 'r',
          ...(wanted === undefined ? {} : { scope: wanted }),
          verify: () => of(scope === undefined ? { _tag: 'Insufficient' } : { _tag: 'Insufficient', scope }),
        }),
      )(fine)
    const by = (scope: string | undefined, wanted?: string) => said(scoped(scope, wanted), 'Bearer a')
    expect(by('write')).toBe('403 Bearer realm="r", scope="write", error="insufficient_scope"')
    expect(by(undefined, 'read')).toBe('403 Bearer realm="r", scope="read", error="insufficient_scope"')
    expect(by('a" injected', 'read')).toBe('403 Bearer realm="r", scope="read", error="insufficient_scope"')
    expect(by(undefined)).toBe('403 Bearer realm="r", error="insufficient_scope"')
  })

  test('a guard tells who it is; a refusal of one’s own carries the challenge', () => {
    const verify = tokenTable(digests, [
      ['one', 1],
      ['two', 2],
    ])
    const refusal = (status: 400 | 401 | 403) => respond(status, text(`no ${status}`))
    const guard = made(bearerGuard({ realm: 'r', verify, refusal }))
    const handler = guard((who) => () => ok(text(`${who}`)))
    expect(answerOf(handler, get(['Authorization', 'Bearer two'])).body).toEqual(text('2'))
    const refused = answerOf(handler, get(['Authorization', 'Bearer three']))
    expect([refused.status, refused.body]).toEqual([401, text('no 401')])
    expect(refused.headers.has('WWW-Authenticate')).toBe(true)
    expect(said(handler, 'Bearer')).toMatch(/^400 .*invalid_request/)
    expect(said(handler, 'Basic YTpi')).toBe('401 Bearer realm="r"')
  })
})

describe('CORS, exactly', () => {
  const page: Handler<never> = () =>
    withHeaders(
      fromFields([
        ['Access-Control-Allow-Credentials', 'true'],
        ['Vary', 'Accept'],
      ]),
    )(ok(text('fine')))
  const seen = (options: CorsOptions, method: string, ...fields: ReadonlyArray<Field>) => {
    const { status, headers } = answerOf(made(cors(options))(page), request(method, fields))
    return [status, ...headers.toJSON().map(([name, value]) => `${name}: ${value}`)]
  }
  const A: Field = ['Origin', 'https://a.example']
  const asks: Field = ['Access-Control-Request-Method', 'PUT']

  test('everybody is let in by *, without Vary and without credentials', () => {
    expect(seen({ origins: '*', exposed: ['X-A', 'X-B'] }, 'GET', A)).toEqual([
      200,
      'Vary: Accept',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Expose-Headers: X-A, X-B',
    ])
    expect(seen({ origins: '*', headers: ['X-A'], maxAge: 0 }, 'OPTIONS', A, asks)).toEqual([
      204,
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Methods: GET, HEAD, POST',
      'Access-Control-Allow-Headers: X-A',
      'Access-Control-Max-Age: 0',
    ])
  })

  test('one of a list is named, with Vary, and with credentials where they are allowed', () => {
    const options: CorsOptions = { origins: ['https://a.example'], credentials: true }
    expect(seen(options, 'GET', A)).toEqual([
      200,
      'Vary: Accept, Origin',
      'Access-Control-Allow-Origin: https://a.example',
      'Access-Control-Allow-Credentials: true',
    ])
    expect(seen({ ...options, credentials: false }, 'GET', A)).not.toContain('Access-Control-Allow-Credentials: true')
    expect(seen(options, 'GET')).toContain('Vary: Accept, Origin')
    for (const other of ['https://a.example.evil.example', 'http://a.example', 'https://a.example:8443', 'null'])
      expect(seen(options, 'GET', ['Origin', other]).join()).not.toContain('Allow-Origin')
    expect(seen(options, 'GET', A, A).join()).not.toContain('Allow-Origin')
  })

  test('null is let in only where it is told, and a predicate is asked with the request', () => {
    expect(seen({ origins: [], allowNull: true }, 'GET', ['Origin', 'null'])).toContain(
      'Access-Control-Allow-Origin: null',
    )
    const asked: string[] = []
    const origins = (origin: string, { method }: { readonly method: string }) => asked.push(`${method} ${origin}`) > 0
    expect(seen({ origins, allowNull: false }, 'GET', A)).toContain('Access-Control-Allow-Origin: https://a.example')
    seen({ origins }, 'GET', ['Origin', 'null'])
    seen({ origins }, 'GET', ['Origin', 'https://a.example/'])
    expect(asked).toEqual(['GET https://a.example'])
  })

  test('a preflight that asks for no one method is told nothing', () => {
    const options: CorsOptions = { origins: ['https://a.example'] }
    expect(seen(options, 'OPTIONS', A, asks, asks)).toEqual([204, 'Vary: Origin'])
    expect(seen(options, 'OPTIONS', A, ['Access-Control-Request-Method', 'a b'])).toEqual([204, 'Vary: Origin'])
    expect(seen(options, 'OPTIONS', asks)[0]).toBe(200)
    expect(seen(options, 'OPTIONS', A)[0]).toBe(200)
    expect(seen(options, 'options', A, asks)[0]).toBe(200)
  })

  test('a private network is opened only where it is asked for and allowed', () => {
    const local: Field = ['Access-Control-Request-Private-Network', 'true']
    const open: CorsOptions = { origins: ['https://a.example'], privateNetwork: true }
    const yes = 'Access-Control-Allow-Private-Network: true'
    expect(seen(open, 'OPTIONS', A, asks, local)).toContain(yes)
    expect(seen(open, 'OPTIONS', A, asks)).not.toContain(yes)
    expect(seen(open, 'OPTIONS', A, asks)).toContain('Vary: Origin, Access-Control-Request-Private-Network')
    expect(seen({ origins: ['https://a.example'] }, 'OPTIONS', A, asks, local)).not.toContain(yes)
  })
})
