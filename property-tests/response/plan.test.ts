import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { purePlatform } from '../../src/grammar/platform.js'
import { fromFields } from '../../src/message/headers.js'
import { upgrade } from '../../src/response/answer.js'
import { type Body, bytes, empty, file, json, stream, text } from '../../src/response/body.js'
import { closing, withHeader, withHeaders, withReason } from '../../src/response/change.js'
import { isCoreField, isForbiddenTrailer } from '../../src/response/check.js'
import { encodeHeaderValue } from '../../src/response/header-value.js'
import { plan } from '../../src/response/plan.js'
import type { Fault, Plan, PlanContext } from '../../src/response/plan-types.js'
import { Described, type Response } from '../../src/response/response.js'
import {
  methodNotAllowed,
  noContent,
  notModified,
  ok,
  resetContent,
  respond,
  status,
  upgradeRequired,
} from '../../src/response/responses.js'

const context: PlanContext = {
  method: 'GET',
  version: 'HTTP/1.1',
  protocolVersion: 'HTTP/1.1',
  closing: false,
  keepAlive: undefined,
  date: 'D',
  server: 'S',
  platform: purePlatform(),
}

const planned = (answer: Parameters<typeof plan>[0], more: Partial<PlanContext> = {}): Plan => {
  const made = plan(answer, { ...context, ...more })
  if (made._tag === 'Left') throw new Error(made.left.detail)
  return made.right
}
const fault = (answer: Parameters<typeof plan>[0], more: Partial<PlanContext> = {}): Fault => {
  const made = plan(answer, { ...context, ...more })
  if (made._tag === 'Right') throw new Error(made.right.head)
  return made.left
}
const lines = (it: Plan): ReadonlyArray<string> => it.head.split('\r\n').slice(1, -2)
const source = { read: async () => 0, close: () => {} }
const whole = (length: number) => file(source, { start: 5, end: 5 + length, type: 'a/b' })

describe('a planned answer', () => {
  test('is a head in one string and its content behind it', () =>
    expect(planned(ok(text('hi')))).toEqual({
      head: 'HTTP/1.1 200 OK\r\nDate: D\r\nServer: S\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Length: 2\r\n\r\n',
      status: 200,
      content: { _tag: 'Whole', piece: 'hi' },
      closes: false,
      unused: undefined,
    }))

  test('begins with the lines made beforehand, where there are some', () => {
    const preamble = 'Date: E\r\nServer: T\r\n'
    expect(lines(planned(noContent, { preamble }))).toEqual(['Date: E', 'Server: T'])
    const own = withHeader('Date', 'F')(noContent)
    expect(lines(planned(own, { preamble }))).toEqual(['Server: S', 'Date: F'])
  })

  test('has Date, and Server where it has a name, unless the app wrote its own', () => {
    expect(lines(planned(noContent, { server: undefined }))).toEqual(['Date: D'])
    expect(lines(planned(withHeader('SERVER', 'x')(noContent)))).toEqual(['Date: D', 'SERVER: x'])
    expect(lines(planned(withHeader('X-Date', 'x')(noContent)))).toEqual(['Date: D', 'Server: S', 'X-Date: x'])
    const both = withHeaders(fromFields([['date', '1'], ['server', '2']]))(noContent) // biome-ignore format: a pair a field
    expect(lines(planned(both))).toEqual(['date: 1', 'server: 2'])
  })

  test('has the Content-Type of its body unless the app named one', () => {
    expect(lines(planned(withHeader('content-type', 'x/y')(ok(text('')))))).toContain('content-type: x/y')
    expect(planned(withHeader('content-type', 'x/y')(ok(text('')))).head).not.toContain('Content-Type')
    expect(planned(ok(text('', 'x/z'))).head).toContain('Content-Type: x/z\r\n')
    expect(planned(ok(json(1))).head).toContain('Content-Type: application/json\r\n')
    expect(planned(ok(stream(() => []))).head).not.toContain('Content-Type')
  })

  test('says what its status says, or what the app says instead', () => {
    const line = (response: Response, more = {}) => planned(response, more).head.split('\r\n')[0]
    expect(line(status(404))).toBe('HTTP/1.1 404 Not Found')
    expect(line(status(299))).toBe('HTTP/1.1 299 ')
    expect(line(withReason('Nö')(ok()))).toBe('HTTP/1.1 200 Nö')
    expect(line(withReason('')(ok()))).toBe('HTTP/1.1 200 ')
    expect(line(ok(), { protocolVersion: 'HTTP/1.0' })).toBe('HTTP/1.0 200 OK')
    expect(line(status(299), { protocolVersion: 'HTTP/1.0' })).toBe('HTTP/1.0 299 ')
  })

  test('keeps the app’s fields as they are, in their order', () => {
    const fields = [
      ['Set-Cookie', 'a=1'],
      ['X-A', 'é\tü'],
      ['set-cookie', 'b=2'],
    ] as const
    expect(lines(planned(withHeaders(fromFields(fields))(noContent))).slice(2)).toEqual(
      fields.map(([name, value]) => `${name}: ${value}`),
    )
  })

  test('says the same however often a response is used', () => {
    const response = pipe(ok(text('hi')), withHeader('X-A', 'b'))
    expect(planned(response)).toEqual(planned(response))
    expect(planned(response, { version: 'HTTP/1.0' }).head).toContain('X-A: b\r\n')
  })
})

describe('the content', () => {
  const framing = (it: Plan) => lines(it).filter((line) => /^(content-length|transfer-encoding|trailer)/i.test(line))
  const open = () => ['x']

  test('is counted in octets of UTF-8', () => {
    const it = planned(ok(text('é€𝄞')))
    expect(framing(it)).toEqual(['Content-Length: 9'])
    expect(it.content).toEqual({ _tag: 'Whole', piece: new TextEncoder().encode('é€𝄞') })
  })

  test.each<readonly [string, Body]>([
    ['nothing', empty],
    ['a text of nothing', text('')],
    ['no octets', bytes(new Uint8Array(0))],
  ])('of %s is none, and its length is said', (_, body) => {
    expect(framing(planned(ok(body)))).toEqual(['Content-Length: 0'])
    expect(planned(ok(body)).content).toEqual({ _tag: 'None' })
  })

  test('of octets goes out as it is', () => {
    const it = planned(ok(bytes(Uint8Array.of(1, 2))))
    expect([framing(it), it.content]).toEqual([['Content-Length: 2'], { _tag: 'Whole', piece: Uint8Array.of(1, 2) }])
  })

  test('of a file is its span; an empty span is closed unread', () => {
    const it = planned(ok(whole(7)))
    expect([framing(it), it.content, it.unused]).toEqual([
      ['Content-Length: 7'],
      { _tag: 'File', source, start: 5, end: 12 },
      undefined,
    ])
    const none = planned(ok(whole(0)))
    expect([framing(none), none.content, none.unused]).toEqual([['Content-Length: 0'], { _tag: 'None' }, source])
  })

  test('of a stream is counted, else chunked to 1.1, else ends with the connection', () => {
    const pieces = { _tag: 'Pieces', open, trailers: [] } as const
    const counted = planned(ok(stream(open, { length: 3 })), { version: 'HTTP/1.0' })
    expect([framing(counted), counted.content, counted.closes]).toEqual([
      ['Content-Length: 3'],
      { ...pieces, framing: 'counted', length: 3 },
      false,
    ])
    const chunked = planned(ok(stream(open)))
    expect([framing(chunked), chunked.content, chunked.closes]).toEqual([
      ['Transfer-Encoding: chunked'],
      { ...pieces, framing: 'chunked', length: 0 },
      false,
    ])
    for (const more of [{ version: 'HTTP/1.0' }, { protocolVersion: 'HTTP/1.0' }] as const) {
      const old = planned(ok(stream(open, { trailers: ['X-Sum'] })), more)
      expect([framing(old), old.content, old.closes]).toEqual([[], { ...pieces, framing: 'close', length: 0 }, true])
      expect(lines(old)).toContain('Connection: close')
    }
  })

  test('announces its trailers where they can go out', () => {
    const it = planned(ok(stream(open, { trailers: ['X-Sum', 'X-Time'] })))
    expect(framing(it)).toEqual(['Transfer-Encoding: chunked', 'Trailer: X-Sum, X-Time'])
    expect(it.content).toMatchObject({ trailers: ['X-Sum', 'X-Time'] })
  })

  test('of an answer to HEAD is none, with the length that GET would see', () => {
    const head = (response: Response) => planned(response, { method: 'HEAD' })
    expect(framing(head(ok(text('é'))))).toEqual(['Content-Length: 2'])
    expect(framing(head(ok()))).toEqual(['Content-Length: 0'])
    expect(framing(head(ok(bytes(Uint8Array.of(1)))))).toEqual(['Content-Length: 1'])
    expect(framing(head(ok(stream(open, { length: 3 }))))).toEqual(['Content-Length: 3'])
    expect(framing(head(ok(stream(open, { trailers: ['X-Sum'] }))))).toEqual([])
    const never = stream(() => expect.unreachable())
    expect(planned(ok(never), { method: 'HEAD', version: 'HTTP/1.0' }).closes).toBe(false)
    const closed = head(ok(whole(7)))
    expect([framing(closed), closed.content, closed.unused]).toEqual([['Content-Length: 7'], { _tag: 'None' }, source])
    expect(head(ok(text('é'))).head).toBe(planned(ok(text('é'))).head)
  })

  test('of 204, 205 and 304 is none; 205 says so, 304 says what GET would', () => {
    expect(framing(planned(noContent))).toEqual([])
    expect(framing(planned(resetContent))).toEqual(['Content-Length: 0'])
    expect(framing(planned(notModified()))).toEqual([])
    const page = planned(notModified(ok(text('page'))))
    expect([lines(page).slice(2), page.content]).toEqual([['Content-Length: 4'], { _tag: 'None' }])
    expect(framing(planned(notModified(ok(stream(open)))))).toEqual([])
    expect(planned(notModified(ok(whole(7)))).unused).toBe(source)
  })

  test('of 2xx to CONNECT is none, unframed, and the connection ends', () => {
    for (const response of [ok(), noContent, resetContent]) {
      const it = planned(response, { method: 'CONNECT' })
      expect([framing(it), it.closes]).toEqual([[], true])
    }
    expect(fault(ok(text('x')), { method: 'CONNECT' }).detail).toBe('content on 2xx to CONNECT')
    expect(framing(planned(status(404), { method: 'CONNECT' }))).toEqual(['Content-Length: 0'])
  })

  test('to HTTP/0.9 has no head', () => {
    const it = planned(ok(text('hi')), { version: 'HTTP/0.9' })
    expect([it.head, it.content, it.closes]).toEqual(['', { _tag: 'Whole', piece: 'hi' }, true])
  })
})

describe('what is said of the connection', () => {
  const said = (response: Response, more: Partial<PlanContext> = {}) =>
    lines(planned(response, more)).filter((line) => /^(connection|keep-alive|upgrade)/i.test(line))

  test('is nothing on a kept 1.1 connection, and close wherever it closes', () => {
    expect(said(ok())).toEqual([])
    expect(said(closing(ok()))).toEqual(['Connection: close'])
    expect(said(ok(), { closing: true, keepAlive: 5 })).toEqual(['Connection: close'])
    expect([planned(closing(ok())).closes, planned(ok(), { closing: true }).closes]).toEqual([true, true])
  })

  test('is keep-alive where either side says 1.0', () => {
    expect(said(ok(), { version: 'HTTP/1.0' })).toEqual(['Connection: keep-alive'])
    expect(said(ok(), { protocolVersion: 'HTTP/1.0' })).toEqual(['Connection: keep-alive'])
    expect(said(closing(ok()), { version: 'HTTP/1.0' })).toEqual(['Connection: close'])
  })

  test('announces a short idle deadline', () =>
    expect(said(ok(), { keepAlive: 5 })).toEqual(['Connection: keep-alive', 'Keep-Alive: timeout=5']))

  test('names the protocols of 426', () => {
    expect(said(upgradeRequired(['a', 'b/1']))).toEqual(['Upgrade: a, b/1', 'Connection: upgrade'])
    expect(said(upgradeRequired(['a']), { closing: true })).toEqual(['Upgrade: a', 'Connection: upgrade, close'])
    expect(said(upgradeRequired(['a']), { keepAlive: 5 })).toEqual([
      'Upgrade: a',
      'Connection: upgrade, keep-alive',
      'Keep-Alive: timeout=5',
    ])
  })
})

describe('a fault before any octet goes out', () => {
  const parts = { status: 200, body: empty }
  const dynamic = (name: string, value: string) => withHeaders(fromFields([[name, value]]))(ok())

  test.each<readonly [string, Response]>([
    ['100', respond(Number('100'), empty)],
    ['199', respond(Number('199'), empty)],
    ['600', respond(Number('600'), empty)],
    ['200.5', respond(Number('200.5'), empty)],
    ['NaN', respond(Number('x'), empty)],
  ])('answers a status of %s', (_, response) => expect(fault(response).detail).toContain('status'))

  test.each(['Connection', 'keep-alive', 'UPGRADE', 'te', 'Trailer', 'transfer-encoding', 'Content-length'])(
    'answers the core’s own field %s',
    (name) => expect(fault(dynamic(name, 'x')).detail).toContain('core'),
  )

  test('lets every other field of the same length pass', () => {
    for (const name of ['XX', 'Xpgrade', 'Traiker', 'Connectiom', 'Keep-Alove', 'Content-Lenght', 'Transfer-Encodinh'])
      expect([isCoreField(name), planned(dynamic(name, 'x')).status]).toEqual([false, 200])
  })

  test.each(['', 'a b', 'a:', 'é', 'a\r\nb', 'a\u0141'])('answers the field name %j', (name) =>
    expect(fault(dynamic(name, 'x')).detail).toContain('token'),
  )

  test.each(['a\r\nSet-Cookie: b', 'a\nb', 'a\0', '\u007f', 'a\u0100', ' a', 'a\t'])(
    'answers the field value %j, and does not repeat it',
    (value) => {
      const { detail } = fault(dynamic('X-A', value))
      expect(detail).toContain('"X-A"')
      expect(detail).not.toContain(value)
    },
  )

  test.each([' x', 'a\r\nb', 'Ā'])('answers the reason %j and the type %j', (value) => {
    expect(fault(new Described({ ...parts, reason: value })).detail).toContain('reason')
    expect(fault(ok(text('x', value))).detail).toContain('type')
  })

  test('answers content where there is none, 405 without Allow, 426 without Upgrade', () => {
    expect(fault(new Described({ status: 204, body: text('') })).detail).toBe('content on 204')
    expect(fault(new Described({ status: 205, body: text('') })).detail).toBe('content on 205')
    expect(fault(new Described({ status: 405, body: empty })).detail).toContain('Allow')
    expect(planned(methodNotAllowed([])).head).toContain('Allow: \r\n')
    expect(fault(new Described({ status: 426, body: empty })).detail).toContain('426')
    for (const offers of ['', 'a,', 'a b', 'a\r\nb', '/1', 'a/'])
      expect(fault(new Described({ ...parts, offers })).detail).toContain('protocol')
  })

  test('answers a body that is none', () => {
    expect(fault(ok(json<unknown>(undefined))).detail).toContain('undefined')
    for (const length of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(fault(ok(stream(() => [], { length }))).detail).toContain('length')
      expect(fault(ok(file(source, { start: length, end: 9 }))).detail).toContain('span')
      expect(fault(ok(file(source, { start: 0, end: length }))).detail).toContain('span')
    }
    expect(fault(ok(file(source, { start: 2, end: 1 }))).detail).toContain('span')
    for (const name of ['Content-Length', 'host', 'Content-Type', 'a b', ''])
      expect(fault(ok(stream(() => [], { trailers: [name] }))).detail).toContain('trailer')
    expect(['Cookie', 'RANGE', 'X-Sum'].map(isForbiddenTrailer)).toEqual([true, true, false])
  })

  test('gives back the source that nobody will read', () => {
    const bad = withHeaders(fromFields([['X-A', 'a\nb']]))(ok(whole(3)))
    expect(fault(bad)).toEqual({ _tag: 'Fault', detail: expect.any(String), unused: source })
    expect(fault(new Described({ status: 204, body: whole(3) })).unused).toBe(source)
    expect(fault(ok(text('x', 'a\nb'))).unused).toBeUndefined()
  })

  test('does not look at what a name hides in another notation', () =>
    expect(planned(withHeader('Location', encodeHeaderValue('/\r\nX: y'))(ok())).head).toContain('/%0D%0AX: y'))
})

describe('an answer from JavaScript', () => {
  const described = (parts: unknown): Response => Reflect.construct(Described, [parts])
  const garbage = [null, 1, {}, [], [1], Symbol('s'), () => {}, Object.create(null)]
  const refused = (response: unknown) =>
    expect(Reflect.apply(plan, undefined, [response, context])).toMatchObject({ _tag: 'Left' })

  test('that the constructors did not make is a fault', () => {
    for (const it of [...garbage, undefined, 'x', { ...ok() }, Object.create(ok())]) refused(it)
  })

  test.each<readonly [string, (it: unknown) => unknown]>([
    ['status', (status) => ({ status, body: empty })],
    ['reason', (reason) => ({ status: 200, body: empty, reason: reason ?? 1 })],
    ['body', (body) => ({ status: 200, body })],
    ['text', (it) => ({ status: 200, body: { _tag: 'Text', text: it, type: 'a/b' } })],
    ['type', (type) => ({ status: 200, body: { _tag: 'Text', text: '', type } })],
    ['octets', (it) => ({ status: 200, body: { _tag: 'Bytes', bytes: it, type: 'a/b' } })],
    ['trailers', (it) => ({ status: 200, body: { _tag: 'Stream', open: () => [], trailers: [it] } })],
    ['source', (it) => ({ status: 200, body: { _tag: 'File', source: it, start: 0, end: 1 } })],
    ['field', (it) => ({ status: 200, body: empty, headers: { size: 1, toJSON: () => [['X-A', it]] } })],
    ['field name', (it) => ({ status: 200, body: empty, headers: { size: 1, toJSON: () => [[it, 'x']] } })],
    ['field section', (it) => ({ status: 200, body: empty, headers: it ?? 1 })],
  ])('that has garbage for its %s is a fault, never an exception', (_, make) => {
    for (const it of garbage) refused(described(make(it)))
  })

  test('that has no function to open its stream is a fault', () =>
    refused(described({ status: 200, body: { _tag: 'Stream', open: 1, trailers: [] } })))

  test('gives back a source, whatever else is wrong with it, and only a source', () => {
    expect(fault(described({ status: 200, body: whole(3), headers: { size: 1 } }))).toMatchObject({ unused: source })
    for (const body of [null, 1, { _tag: 'File', source: null }, { _tag: 'File', source: { read: 1, close: 1 } }])
      expect(fault(described({ status: 200, body, headers: { size: 1 } })).unused).toBeUndefined()
  })
})

describe('a switch of protocols', () => {
  const echo = { initial: 0, turn: (state: number) => ({ state, output: [], done: false }) }

  test('is 101 with Upgrade, and the app’s fields', () =>
    expect(planned(upgrade('websocket', echo, fromFields([['Sec-WebSocket-Accept', 'x']])))).toEqual({
      head: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n',
      status: 101,
      content: { _tag: 'None' },
      closes: false,
      unused: undefined,
    }))

  test('is 200 without framing to CONNECT, with a Date unless the app has one', () => {
    const tunnel = (headers = fromFields([])) => planned(upgrade('', echo, headers), { method: 'CONNECT' })
    expect(tunnel().head).toBe('HTTP/1.1 200 OK\r\nDate: D\r\nServer: S\r\n\r\n')
    expect(tunnel(fromFields([['Date', 'x'], ['Server', 'y']])).head).toBe('HTTP/1.1 200 OK\r\nDate: x\r\nServer: y\r\n\r\n') // biome-ignore format: a pair a field
    expect(tunnel().status).toBe(200)
  })

  test('cannot be written to 1.0, with a bad name, or with the core’s fields', () => {
    expect(fault(upgrade('a', echo), { version: 'HTTP/1.0' }).detail).toContain('1.1')
    for (const name of ['', 'a b', 'a\r\nb', 'a,b', 'a/'])
      expect(fault(upgrade(name, echo)).detail).toContain('protocol')
    expect(fault(upgrade('a', echo, fromFields([['Content-Length', '1']]))).detail).toContain('core')
  })
})
