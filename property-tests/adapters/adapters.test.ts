import { createServer, request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fromFetch, toFetch } from '../../src/adapters/fetch/index.js'
import { toNodeListener } from '../../src/adapters/node/index.js'
import type { App } from '../../src/connection/contract.js'
import { methods } from '../../src/handler/methods.js'
import { fromFields } from '../../src/message/headers.js'
import { pathOf } from '../../src/message/target.js'
import { type Body, bytes, file, stream, text } from '../../src/response/body.js'
import { appendHeader, withBody } from '../../src/response/change.js'
import { map, of } from '../../src/response/monad.js'
import { collect, fromTask, within } from '../../src/response/program.js'
import { noContent, ok, respond, status } from '../../src/response/responses.js'

const closed: string[] = []
const source = (name: string) => ({
  read: async (position: number, into: Uint8Array) => {
    into.fill(65 + (position % 26))
    return into.length
  },
  close: () => {
    closed.push(name)
  },
})

const trailing = (): Body =>
  stream(
    function* () {
      yield 'a'
      yield ''
      yield 'b'
      return fromFields([['X-Sum', '2']])
    },
    { trailers: ['X-Sum'] },
  )

function* failing(): Generator<string, void> {
  yield 'x'
  throw new Error('meant to')
}

const echo: App = () => map((all: Uint8Array) => ok(bytes(all)))(collect())

const pages: ReadonlyMap<string, App> = new Map<string, App>([
  ['/text', () => ok(text('hello'))],
  ['/echo', echo],
  ['/none', () => noContent],
  ['/cookies', () => appendHeader('Set-Cookie', 'b=2')(appendHeader('Set-Cookie', 'a=1')(ok()))],
  ['/trailers', () => ok(trailing())],
  ['/failing', () => ok(stream(failing))],
  ['/file', () => ok(file(source('file'), { start: 0, end: 100_000 }))],
  ['/wrong', () => withBody(text('no'))(status<number>(204))],
  ['/thrown', () => fromTask(() => Promise.reject('meant to'))],
  ['/late', () => within(20, () => of(respond(503, text('late'))))(fromTask(() => new Promise<never>(() => {})))],
  ['/target', ({ target }) => ok(text(target.raw))],
])

const get: App = (it) => (pages.get(pathOf(it.target)) ?? (() => status(404)))(it)
const app: App = methods({ GET: get, HEAD: get, POST: get })

interface Got {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: string
  readonly whole: boolean
  readonly trailers: ReadonlyArray<string>
}

type Send = (method: string, path: string, body?: string) => Promise<Got>

const direct =
  (served: App): Send =>
  async (method, path, body) => {
    const handler = toFetch(served, { log: () => {} })
    const response = await handler(new Request(`http://a${path}`, { method, body: body ?? null }))
    const headers = { ...Object.fromEntries(response.headers), 'set-cookie': response.headers.getSetCookie() }
    const read = await response.text().catch(() => undefined)
    return { status: response.status, headers, body: read ?? '', whole: read !== undefined, trailers: [] }
  }

const overNode: Send = async (method, path, body) => {
  const server = createServer(toNodeListener(app, { log: () => {} }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, agent: false }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('error', () => {})
      answer.on('close', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(pieces).toString(),
          whole: answer.complete,
          trailers: answer.rawTrailers,
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const ways: ReadonlyArray<readonly [string, Send]> = [
  ['toFetch', direct(app)],
  ['fromFetch(toFetch)', direct(fromFetch(toFetch(app, { log: () => {} })))],
  ['toNodeListener', overNode],
]

describe.each(ways)('through %s', (name, send) => {
  test('an answer keeps its status, its type, its length and its content', async () => {
    const got = await send('GET', '/text')
    expect(got).toMatchObject({ status: 200, body: 'hello', whole: true })
    expect(got.headers).toMatchObject({ 'content-type': 'text/plain;charset=utf-8' })
  })

  test('HEAD has the fields and no content', async () =>
    expect(await send('HEAD', '/text')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5' } }))

  test('204 has no content and no length', async () => {
    const got = await send('GET', '/none')
    expect(got).toMatchObject({ status: 204, body: '' })
    expect(got.headers['content-length']).toBeUndefined()
  })

  test('content is echoed, and above the limit refused', async () => {
    const large = 'x'.repeat(1_000_000)
    expect((await send('POST', '/echo', large)).body.length).toBe(large.length)
    if (name !== 'fromFetch(toFetch)') expect((await send('POST', '/echo', 'x'.repeat(1_048_577))).status).toBe(413)
  })

  test('each Set-Cookie keeps its line', async () =>
    expect((await send('GET', '/cookies')).headers['set-cookie']).toEqual(['a=1', 'b=2']))

  test('a stream arrives whole, with its trailers where there are some', async () => {
    const got = await send('GET', '/trailers')
    expect(got).toMatchObject({ body: 'ab', whole: true })
    if (name === 'toNodeListener') expect(got.trailers).toEqual(['X-Sum', '2'])
  })

  test('a stream that fails does not look whole', async () =>
    expect(await send('GET', '/failing')).toMatchObject({ status: 200, whole: false }))

  test('a file is sent to its end and closed once, on HEAD too', async () => {
    closed.length = 0
    expect((await send('GET', '/file')).body.length).toBe(100_000)
    await send('HEAD', '/file')
    expect(closed).toEqual(['file', 'file'])
  })

  test.each(['/wrong', '/thrown'])('the app’s fault at %s is a 500', async (path) =>
    expect((await send('GET', path)).status).toBe(500),
  )

  test('what is late is answered in its place', async () =>
    expect(await send('GET', '/late')).toMatchObject({ status: 503, body: 'late' }))

  test('the target is not read anew', async () => expect((await send('GET', '//evil/%2Fa?b=?&c')).status).toBe(404))

  test('target octets stay as they are', async () =>
    expect((await send('GET', '/target?a=%2F&b=%20?')).body).toBe('/target?a=%2F&b=%20?'))
})
