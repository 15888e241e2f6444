import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Handler } from '../../../src/handler/methods.js'
import { basicAuth } from '../../../src/handler/middleware/basic.js'
import { bearerAuth, tokenTable } from '../../../src/handler/middleware/bearer.js'
import { bodyLimit } from '../../../src/handler/middleware/body-limit.js'
import { compression } from '../../../src/handler/middleware/compression.js'
import { cors } from '../../../src/handler/middleware/cors.js'
import { rateTable } from '../../../src/handler/middleware/rate-table.js'
import { requestId, requestIds } from '../../../src/handler/middleware/request-id.js'
import { passwordTable } from '../../../src/handler/middleware/secrets.js'
import { securityFields } from '../../../src/handler/middleware/security.js'
import { counted } from '../../../src/message/framing.js'
import { type Body, empty, stream, text } from '../../../src/response/body.js'
import { withHeader } from '../../../src/response/change.js'
import { givenBody } from '../../../src/response/given-body.js'
import { runSync } from '../../../src/response/interpret.js'
import { map } from '../../../src/response/monad.js'
import { collect, foldBody } from '../../../src/response/program.js'
import { ok } from '../../../src/response/responses.js'
import { answerOf, compressors, digests, flawOf, made, request } from './shared.js'

const fine: Handler<never> = () => ok(text('fine'))
const get = (...fields: ReadonlyArray<readonly [string, string]>) => request('GET', fields)

describe('CORS', () => {
  const shared = made(cors({ origins: ['https://a.example'], methods: ['PUT'], credentials: true, maxAge: 60 }))(fine)
  const ask = (origin: string) =>
    request('OPTIONS', [
      ['Origin', origin],
      ['Access-Control-Request-Method', 'PUT'],
    ])

  test('credentials never go with *', () => {
    expect(flawOf(cors({ origins: '*', credentials: true }))).toBe('origins')
    expect(flawOf(cors({ origins: [], credentials: true, headers: ['*'] }))).toBe('headers.0')
    expect(flawOf(cors({ origins: ['null'] }))).toBe('origins.0')
    expect(flawOf(cors({ origins: ['https://a.example/'] }))).toBe('origins.0')
  })

  test('a preflight is answered with what the options list, and no handler is asked', () => {
    const { status, headers } = answerOf(shared, ask('https://a.example'))
    expect(status).toBe(204)
    expect(headers.get('Access-Control-Allow-Origin')).toBe('https://a.example')
    expect(headers.get('Access-Control-Allow-Credentials')).toBe('true')
    expect(headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, POST, PUT')
    expect(headers.get('Access-Control-Max-Age')).toBe('60')
    expect(headers.get('Vary')).toBe('Origin')
  })

  test.each(['null', 'https://evil.example', 'https://a.example.evil.example', 'a\r\nSet-Cookie: b', '', '*'])(
    'the origin %j is not let in, and not repeated',
    (origin) => {
      for (const asked of [ask(origin), get(['Origin', origin])]) {
        const { headers } = answerOf(shared, asked)
        expect(headers.has('Access-Control-Allow-Origin')).toBe(false)
        expect(headers.get('Vary')).toBe('Origin')
      }
    },
  )

  test('a predicate that lets everybody in is not asked about null, nor about what is no origin', () => {
    const open = made(cors({ origins: () => true, credentials: true }))(fine)
    const said = (origin: string) => answerOf(open, get(['Origin', origin])).headers.get('Access-Control-Allow-Origin')
    expect(said('https://any.example')).toBe('https://any.example')
    expect(said('null')).toBe(undefined)
    expect(said('x\r\ny')).toBe(undefined)
  })

  test('OPTIONS without the method that is to come is a request like others', () =>
    expect(answerOf(shared, request('OPTIONS', [['Origin', 'https://a.example']])).status).toBe(200))
})

describe('request identifiers', () => {
  const named = (trust: boolean) =>
    made(requestIds({ id: () => 'made', trust: () => trust }))((it) => ok(text(requestId(it) ?? '')))

  test('only a trusted token of one line is believed', () => {
    const said = (trust: boolean, ...values: ReadonlyArray<string>) =>
      answerOf(named(trust), get(...values.map((value) => ['X-Request-Id', value] as const))).headers.get(
        'x-request-id',
      )
    expect(said(true, 'abc')).toBe('abc')
    expect(said(false, 'abc')).toBe('made')
    for (const values of [['a\r\nb'], ['a b'], [''], ['a', 'b'], ['a'.repeat(129)]])
      expect(said(true, ...values)).toBe('made')
  })
})

describe('authentication', () => {
  const seen: number[] = []
  const spied = {
    ...digests,
    equal: (a: Uint8Array, b: Uint8Array) => {
      seen.push(a.length, b.length)
      return digests.equal(a, b)
    },
  }
  const basic = made(basicAuth({ realm: 'r', verify: passwordTable(spied, { ann: 'p:q', é: 'ü' }) }))(fine)
  const by = (text: string) => answerOf(basic, get(['Authorization', `Basic ${Buffer.from(text).toString('base64')}`]))

  test('a password may hold colons, and is UTF-8', () => {
    expect(by('ann:p:q').status).toBe(200)
    expect(by('é:ü').status).toBe(200)
    for (const wrong of ['ann:p', 'ann', 'bob:', ':', 'ann:p:q\0', '__proto__:x']) expect(by(wrong).status).toBe(401)
    expect(by('ann:').headers.get('WWW-Authenticate')).toBe('Basic realm="r", charset="UTF-8"')
  })

  test('each try compares two digests of one length by the capability, a stranger’s too', () => {
    for (const tried of ['ann:p:q', 'ann:x', 'nobody:x']) {
      seen.length = 0
      by(tried)
      expect(seen).toEqual([32, 32])
    }
  })

  test('bearer tokens are refused with the codes of RFC 6750', () => {
    const bearer = made(bearerAuth({ realm: 'r', verify: tokenTable(digests, [['t0ken', 1]]) }))(fine)
    const said = (...values: ReadonlyArray<string>) => {
      const { status, headers } = answerOf(bearer, get(...values.map((value) => ['Authorization', value] as const)))
      return `${status} ${headers.get('WWW-Authenticate') ?? ''}`
    }
    expect(said('bearer t0ken')).toBe('200 ')
    expect(said()).toBe('401 Bearer realm="r"')
    expect(said('Bearer other')).toBe('401 Bearer realm="r", error="invalid_token"')
    expect(said('Bearer a b')).toBe('400 Bearer realm="r", error="invalid_request"')
    expect(said('Bearer t0ken', 'Bearer t0ken')).toBe('400 Bearer realm="r", error="invalid_request"')
  })
})

describe('limits', () => {
  const limit = made(bodyLimit({ limit: 3 }))
  const pieces = givenBody(['a', 'b', 'c', 'd'].map((one) => Buffer.from(one)))

  test('a body over the limit is TooLarge however it is read, and 413 at once where it is announced', () => {
    for (const reading of [collect(), collect(100), foldBody(0, (sum, piece) => sum + piece.length)]) {
      const { result } = runSync(limit(() => map(() => ok())(reading))(request('POST')), pieces)
      expect(result).toEqual({ _tag: 'Left', left: { _tag: 'Fail', error: { _tag: 'TooLarge', limit: 3 } } })
    }
    expect(answerOf(limit(fine), request('POST', [], { framing: counted(4) })).status).toBe(413)
  })

  test('a body within it arrives whole', () => {
    const all = made(bodyLimit({ limit: 4 }))(() => map((it: Uint8Array) => ok(text(`${it}`)))(collect()))
    const { result } = runSync(all(request('POST')), pieces)
    expect(JSON.stringify(result)).toContain('97,98,99,100')
  })

  test('a flood of keys does not make the table grow', () => {
    const table = made(rateTable({ capacity: 1, perSecond: 1, keys: 100 }))
    for (let at = 0; at < 10_000; at++) table.take(`${at}`, at / 10)
    expect(table.size()).toBeLessThanOrEqual(100)
    for (let at = 0; at < 100; at++) table.take('one', 1e9)
    expect(table.size()).toBe(1)
  })
})

test('HSTS is sent over TLS only, and what the handler wrote stays', () => {
  const safe = made(securityFields())(() => withHeader('X-Frame-Options', 'DENY')(ok()))
  const { peer } = request('GET')
  expect(answerOf(safe, request('GET')).headers.has('Strict-Transport-Security')).toBe(false)
  expect(
    answerOf(safe, request('GET', [], { peer: { ...peer, secure: true } })).headers.has('Strict-Transport-Security'),
  ).toBe(true)
  expect(answerOf(safe, request('GET')).headers.getAll('X-Frame-Options')).toEqual(['DENY'])
  expect(flawOf(securityFields({ contentPolicy: { 'img-src': ['a; script-src *'] } }))).toBe('contentPolicy.img-src.0')
})

describe('compression', () => {
  const zip = made(compression({ ...compressors, least: 10, mostAtOnce: 1000 }))
  const sent = (body: Body, coding: string) =>
    answerOf(
      zip(() => withHeader('ETag', '"a"')(ok(body))),
      get(['Accept-Encoding', coding]),
    )
  const read = async (body: Body): Promise<Buffer> => {
    const all: Uint8Array[] = []
    if (body._tag === 'Bytes') all.push(body.bytes)
    if (body._tag === 'Stream') for await (const piece of body.open()) all.push(Buffer.from(piece))
    return Buffer.concat(all)
  }

  test.each([50, 5000, 200_000])('what is compressed reads back, %i octets', async (size) => {
    const content = 'ab'.repeat(size / 2)
    for (const body of [text(content), stream(() => [content, '', content].slice(0, 1), { type: 'text/plain' })]) {
      const gzip = sent(body, 'gzip')
      expect(gzip.headers.get('Content-Encoding')).toBe('gzip')
      expect(gzip.headers.get('ETag')).toBe('W/"a"')
      expect(gunzipSync(await read(gzip.body)).toString()).toBe(content)
      expect(brotliDecompressSync(await read(sent(body, 'gzip, br').body)).toString()).toBe(content)
    }
    expect(sent(text(content), 'identity').headers.get('ETag')).toBe('"a"')
    expect(sent(text(content), 'identity').headers.get('Vary')).toBe('Accept-Encoding')
    expect(sent(empty, 'gzip').headers.has('Vary')).toBe(false)
  })

  test('an endless stream is taken no faster than it is read, and is left when nobody reads on', async () => {
    let given = 0
    let left = false
    const endless = function* () {
      try {
        for (;;) {
          given++
          yield Buffer.alloc(1000, given).map((_, at) => (at * given * 7919) & 0xff)
        }
      } finally {
        left = true
      }
    }
    const { body } = sent(stream(endless, { type: 'text/plain' }), 'gzip')
    if (body._tag !== 'Stream') throw new Error('no stream')
    const pieces = body.open()
    if (!(Symbol.asyncIterator in pieces)) throw new Error('not async')
    const iterator = pieces[Symbol.asyncIterator]()
    await iterator.next()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const before = given
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(given).toBe(before)
    await iterator.return?.()
    expect(left).toBe(true)
  })

  test('an event goes out before there is another', async () => {
    let go = (): void => {}
    const more = new Promise<void>((resolve) => {
      go = resolve
    })
    const events = async function* () {
      yield 'data: 1\n\n'
      await more
      yield 'data: 2\n\n'
    }
    const { body } = sent(stream(events, { type: 'text/event-stream' }), 'gzip')
    if (body._tag !== 'Stream') throw new Error('no stream')
    const got: Uint8Array[] = []
    let octets = 0
    for await (const piece of body.open()) {
      got.push(Buffer.from(piece))
      octets += piece.length
      if (octets > 12) go()
    }
    expect(gunzipSync(Buffer.concat(got)).toString()).toBe('data: 1\n\ndata: 2\n\n')
  })
})
