import { createServer } from 'node:http'
import * as t from 'io-ts'
import { afterAll, expect, test } from 'vitest'
import { toNodeListener } from '../../../src/adapters/node/index.js'
import { type ClientError, client } from '../../../src/handler/client/client.js'
import { fetchTransport } from '../../../src/handler/client/fetch-transport.js'
import { inMemory } from '../../../src/handler/client/in-memory.js'
import { below, type Transport } from '../../../src/handler/client/transport.js'
import { jsonOf, nothing, problemDetails, rawOf, send, textOf } from '../../../src/handler/codec/answers.js'
import { bytesBody, jsonBody } from '../../../src/handler/codec/bodies.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { many, optional } from '../../../src/handler/codec/parameter.js'
import { integer, number, string } from '../../../src/handler/codec/text-fields.js'
import { prefix } from '../../../src/handler/routes/change.js'
import { all, on } from '../../../src/handler/routes/routes.js'
import { toApp } from '../../../src/handler/routes/to-app.js'
import { fromFields } from '../../../src/message/headers.js'
import { upgrade } from '../../../src/response/answer.js'
import { bytes, file, stream, text } from '../../../src/response/body.js'
import { chain } from '../../../src/response/monad.js'
import { collect, fromTask } from '../../../src/response/program.js'
import { ok, respond } from '../../../src/response/responses.js'

const User = t.type({ id: t.Int, name: t.string })
const save = endpoint('PUT', '/users/:id', {
  params: { id: integer },
  query: { tag: many(string), page: optional(number) },
  headers: { 'X-Trace': optional(string) },
  cookies: { session: optional(string) },
  body: jsonBody(User),
  bodyLimit: 200,
  responses: { 200: jsonOf(t.type({ user: User, said: t.array(t.string) })), 204: nothing, 404: problemDetails },
})
const get = endpoint('GET', '/text/:kind', { responses: { 200: textOf('text/csv'), 302: nothing } })
const raw = endpoint('POST', '/raw', { body: bytesBody(), responses: { 200: rawOf('application/octet-stream') } })

const closes: string[] = []
const source = (content: string) => ({
  read: async (position: number, into: Uint8Array) => {
    const piece = new TextEncoder().encode(content).subarray(position, position + Math.min(2, into.length))
    into.set(piece)
    return piece.length
  },
  close: () => {
    closes.push(content)
  },
})

const app = toApp(
  all(
    handle(save, ({ params, query, headers, cookies, body }) => {
      if (params.id === 0) return send(404, { title: 'none', detail: 'no such user' })
      if (params.id === 1) return send(204)
      const said = [...query.tag, String(query.page), headers['X-Trace'] ?? '-', cookies.session ?? '-']
      return send(200, { user: { id: body.id, name: body.name }, said }, [['X-Saved', 'yes']])
    }),
    handle(get, ({ params }) =>
      params.kind === 'gone' ? send(302, undefined, [['Location', '/']]) : send(200, `${params.kind},é`),
    ),
    handle(raw, ({ body }) =>
      body.length === 1
        ? send(200, file(source('abcdef'), { start: 1, end: 5 }))
        : send(
            200,
            stream(async function* () {
              yield 'ab'
              yield body
            }),
          ),
    ),
    prefix('/api')(handle(endpoint('GET', '/', { responses: { 200: textOf() } }), () => send(200, 'root'))),
    on('GET', '/throws', () => {
      throw new Error('no')
    }),
    on('GET', '/unwritable', () => respond<number>(200, text('a', 'bad\ntype'))),
    on('GET', '/short', () => ok(stream(() => ['a'], { length: 3 }))),
    on('GET', '/broken', () =>
      ok(
        stream(function* () {
          yield 'a'
          throw new Error('no')
        }),
      ),
    ),
    on('GET', '/html', () => ok(text('<p>', 'text/html'))),
    on('GET', '/upgrade', () => upgrade('echo', { initial: 0, turn: (state) => ({ state, output: [], done: true }) })),
    on('GET', '/later', () => chain((value: string) => ok(text(value)))(fromTask(async () => 'later'))),
    on('POST', '/all', () => chain((octets: Uint8Array) => ok(bytes(octets)))(collect())),
  ),
)

const server = createServer(toNodeListener(app))
const port = new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    resolve(typeof address === 'object' && address !== null ? address.port : 0)
  })
})
afterAll(() => server.close())

const transports: ReadonlyArray<readonly [string, () => Promise<Transport>]> = [
  ['in memory', async () => inMemory(app)],
  ['over fetch', async () => fetchTransport(fetch, `http://127.0.0.1:${await port}/`)],
]

const failureOf = async (
  result: Promise<{ _tag: 'Left'; left: ClientError } | { _tag: 'Right' }>,
): Promise<ClientError> => {
  const it = await result
  if (it._tag === 'Right') throw new Error('an answer')
  return it.left
}

/** An endpoint of texts for a path that nobody described. */
const plain = (path: string) =>
  endpoint<string, { 200: ReturnType<typeof textOf> }>('GET', path, { responses: { 200: textOf() } })

const id = (value: number): t.Int => value as t.Int

for (const [name, made] of transports) {
  test(`${name}, what an endpoint's handler sends is what its client is given`, async () => {
    const call = client(await made())
    const saved = await call(save)({
      params: { id: 7 },
      query: { tag: ['a b', 'é&'], page: 1.5 },
      headers: { 'X-Trace': 'x' },
      cookies: { session: '; "' },
      body: { id: id(1), name: '\ud800 \u0000' },
    })()
    expect(saved).toMatchObject({
      right: {
        status: 200,
        value: { user: { id: 1, name: '\ud800 \u0000' }, said: ['a b', 'é&', '1.5', 'x', '; "'] },
      },
    })
    const fields = saved._tag === 'Right' ? fromFields(saved.right.headers) : fromFields([])
    expect([fields.get('X-Saved'), fields.get('Content-Type')]).toEqual(['yes', 'application/json'])
    const asked = (user: number) =>
      call(save)({ params: { id: user }, query: { tag: [] }, body: { id: id(1), name: '' } })()
    expect(await asked(1)).toMatchObject({ right: { status: 204, value: undefined } })
    expect(await asked(0)).toMatchObject({ right: { status: 404, value: { title: 'none', detail: 'no such user' } } })
    expect(await call(get)({ params: { kind: '/ ?' } })()).toMatchObject({ right: { status: 200, value: '/ ?,é' } })
    expect(await call(get)({ params: { kind: 'gone' } })()).toMatchObject({ right: { status: 302 } })
    const octets = async (body: Uint8Array) => {
      const answer = await call(raw)({ body })()
      const value = answer._tag === 'Right' ? answer.right.value : undefined
      return value?._tag === 'Bytes' ? String.fromCharCode(...value.bytes) : answer
    }
    expect(await octets(Uint8Array.of(0xff, 0xfe))).toBe('ab\xff\xfe')
    closes.length = 0
    expect(await octets(Uint8Array.of(1))).toBe('bcde')
    expect(closes).toEqual(['abcdef'])
    expect(await client(below('/api')(await made()))(plain('/'))()()).toMatchObject({ right: { value: 'root' } })
  })

  test(`${name}, what is no answer of the endpoint is a typed error`, async () => {
    const call = client(await made())
    const error = (path: string) => failureOf(call(plain(path))()())
    expect(await error('/nowhere')).toMatchObject({ _tag: 'Undeclared', status: 404, problem: { title: 'Not Found' } })
    expect(await error('/throws')).toMatchObject({ _tag: 'Undeclared', status: 500 })
    expect(await error('/unwritable')).toMatchObject({ _tag: 'Undeclared', status: 500 })
    expect(await error('/short')).toMatchObject({ _tag: 'Unreachable' })
    expect(await error('/broken')).toMatchObject({ _tag: 'Unreachable' })
    expect(await error('/html')).toMatchObject({ _tag: 'Undecodable', status: 200 })
    const long = { params: { id: 7 }, query: { tag: [] }, body: { id: id(1), name: 'x'.repeat(300) } }
    expect(await failureOf(call(save)(long)())).toMatchObject({
      _tag: 'Undeclared',
      status: 413,
      problem: { errors: [{ in: 'body', pointer: '' }] },
    })
    expect(await failureOf(call(save)({ ...long, params: { id: Number.NaN } })())).toMatchObject({
      _tag: 'Unsayable',
      in: 'path',
    })
    expect(await failureOf(call(save)({ ...long, query: {} } as never)())).toMatchObject({ _tag: 'Unsayable' })
    expect(await call(plain('/later'))()()).toMatchObject({ right: { value: 'later' } })
  })
}

test('a value that is not what its endpoint declares is told with where it is wrong', async () => {
  const wrong =
    (status: number, content: string, type = 'application/json'): Transport =>
    () =>
    async () => ({
      _tag: 'Right',
      right: { status, headers: fromFields([['Content-Type', type]]), content: new TextEncoder().encode(content) },
    })
  const inputs = { params: { id: 7 }, query: { tag: [] }, body: { id: id(1), name: '' } }
  const error = (transport: Transport) => failureOf(client(transport)(save)(inputs)())
  expect(await error(wrong(200, '{"user":{"id":1,"name":2},"said":[]}'))).toMatchObject({
    _tag: 'Undecodable',
    errors: [{ in: 'body', pointer: '/user/name', detail: 'expected a text' }],
  })
  expect(await error(wrong(200, '{'))).toMatchObject({ _tag: 'Undecodable' })
  expect(await error(wrong(200, '{}', 'text/html'))).toMatchObject({
    errors: [{ detail: expect.stringContaining('type') }],
  })
  expect(await error(wrong(204, 'x'))).toMatchObject({ _tag: 'Undecodable', status: 204 })
  expect(await error(wrong(404, '[]', 'text/plain'))).toMatchObject({ _tag: 'Undecodable', status: 404 })
  expect(await error(wrong(500, '{"title":1,"detail":"x"}', 'application/problem+json'))).toMatchObject({
    _tag: 'Undeclared',
    problem: { detail: 'x' },
  })
  expect(await error(() => async () => ({ _tag: 'Left', left: { _tag: 'Unreachable', error: 'x' } }))).toMatchObject({
    _tag: 'Unreachable',
  })
})

test('in memory, an upgrade is 101, a HEAD has no content, and a source that nobody reads is closed', async () => {
  const ask = async (method: string, target: string, options = {}, content = new Uint8Array(0)) => {
    const it = await inMemory(app, options)({ method, target, headers: fromFields([]), content })()
    return it._tag === 'Right' ? [it.right.status, it.right.content.length] : it.left
  }
  expect(await ask('GET', '/upgrade')).toEqual([101, 0])
  expect(await ask('HEAD', '/html')).toEqual([200, 0])
  expect(await ask('POST', '/all', { bodyLimit: 2 }, Uint8Array.of(1, 2))).toEqual([200, 2])
  expect(await ask('POST', '/all', { bodyLimit: 1 }, Uint8Array.of(1, 2))).toEqual([413, expect.any(Number)])
  closes.length = 0
  const filed = inMemory(() => ok(file(source('never'), { start: 0, end: 5 })))
  await filed({ method: 'HEAD', target: '/', headers: fromFields([]), content: new Uint8Array(0) })()
  expect(closes).toEqual(['never'])
})
