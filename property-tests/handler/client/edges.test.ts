/** What a client is told where an app, a stream or a network does what it should not. */
import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { client, clientRequest } from '../../../src/handler/client/client.js'
import { decodeAnswer, problemIn } from '../../../src/handler/client/decode-answer.js'
import { fetchTransport } from '../../../src/handler/client/fetch-transport.js'
import { inMemory } from '../../../src/handler/client/in-memory.js'
import type { ClientResponse } from '../../../src/handler/client/transport.js'
import {
  type AnyAnswerField,
  jsonOf,
  nothing,
  problemDetails,
  rawOf,
  textOf,
} from '../../../src/handler/codec/answers.js'
import { bytesBody, textBody } from '../../../src/handler/codec/bodies.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { failure } from '../../../src/message/failure.js'
import { fromFields } from '../../../src/message/headers.js'
import { upgrade } from '../../../src/response/answer.js'
import { bytes, file, stream } from '../../../src/response/body.js'
import { fail } from '../../../src/response/monad.js'
import { fromTask } from '../../../src/response/program.js'
import { ok } from '../../../src/response/responses.js'
import type { Source } from '../../../src/response/source.js'

const get0 = { method: 'GET', target: '/', headers: fromFields([]), content: new Uint8Array(0) }
const octets = (text: string): Uint8Array => new TextEncoder().encode(text)

const answered = (content: Uint8Array | string, type?: string): ClientResponse => ({
  status: 200,
  headers: fromFields(type === undefined ? [] : [['Content-Type', type]]),
  content: typeof content === 'string' ? octets(content) : content,
})
const read = (field: AnyAnswerField, content: Uint8Array | string, type?: string) => {
  const value = decodeAnswer(field, answered(content, type))
  return value._tag === 'Right' ? value.right : value.left[0]?.detail
}

test('an answer is read by the type that came with it', () => {
  const wild = Uint8Array.of(0xff)
  expect(read(jsonOf(t.number), '1', 'application/json')).toBe(1)
  expect(read(jsonOf(t.number), '1', 'application/vnd.count+json; charset=UTF-8')).toBe(1)
  expect(read(jsonOf(t.number), '1', 'text/vnd.count+json')).toContain('type')
  expect(read(jsonOf(t.number), '1')).toContain('type')
  expect(read(jsonOf(t.number), '1', 'application/json;charset=latin1')).toContain('type')
  expect(read(jsonOf(t.number), '1', 'application/json junk')).toContain('type')
  expect(read(jsonOf(t.string), wild, 'application/json')).toBe('expected UTF-8')
  expect(read(textOf(), 'é', 'text/plain')).toBe('é')
  expect(read(textOf(), wild, 'text/plain')).toBe('expected UTF-8')
  expect(read(textOf('no type'), 'a', 'no type')).toContain('type')
  expect(read(rawOf('image/png'), wild)).toEqual(bytes(wild, 'image/png'))
  expect(read(rawOf('image/*'), wild, 'image/gif')).toEqual(bytes(wild, 'image/gif'))
  expect(read(nothing, '')).toBe(undefined)
  expect(read({ ...textOf(), shape: { _tag: 'Anything' } }, 'a', 'text/plain')).toContain('nobody')
})

test('problem details are an object of JSON, whose members of another type are passed over', () => {
  const problem = (text: string) => problemIn(answered(text, 'application/problem+json'))
  expect(
    problem('{"title":"a","detail":1,"status":4,"errors":[{"in":"body","pointer":"","detail":"b"},{"in":1},null]}'),
  ).toEqual({ title: 'a', errors: [{ in: 'body', pointer: '', detail: 'b' }] })
  for (const text of ['1', 'null', '"a"', '{', '']) expect(problem(text)).toBe(undefined)
  expect(read(problemDetails, '1', 'application/problem+json')).toBe('expected problem details')
  expect(problemIn(answered('{}', 'application/json'))).toBe(undefined)
})

test('a body that is no octets cannot be sent', () => {
  const streamed = { ...bytesBody(), encode: () => stream(() => ['a']) }
  const inputs = { params: {}, query: {}, headers: {}, cookies: {}, body: new Uint8Array(1) }
  const { description } = endpoint('POST', '/', { body: streamed, responses: { 204: nothing } })
  expect(clientRequest(description, inputs)).toMatchObject({ left: { _tag: 'Unsayable', in: 'body' } })
  const written = clientRequest(endpoint('POST', '/', { body: textBody(), responses: { 204: nothing } }).description, {
    ...inputs,
    body: 'é',
  })
  expect(written).toMatchObject({ right: { method: 'POST', target: '/', content: octets('é') } })
  expect(written._tag === 'Right' && written.right.headers.get('content-type')).toBe('text/plain')
})

test('inputs that are no record, and values that throw where they are written, are such as no request says', async () => {
  const call = client(() => async () => ({ _tag: 'Right', right: answered('') }))
  const sender = call(endpoint('GET', '/:id', { responses: { 200: nothing } }))
  const unsayable = { left: { _tag: 'Unsayable' } }
  expect(await sender({ params: null } as never)()).toMatchObject(unsayable)
  expect(await sender({ params: {} } as never)()).toMatchObject(unsayable)
  expect(await sender({ params: { id: 'a' } })()).toMatchObject({ right: { status: 200 } })
})

test('over fetch, the target stands behind the base, whether or not that ends in a slash', async () => {
  const urls: string[] = []
  for (const base of ['http://a', 'http://a/', 'http://a/b', 'http://a/b/', ''])
    await fetchTransport(async (url) => {
      urls.push(url)
      return { status: 204, headers: new Map(), arrayBuffer: async () => new ArrayBuffer(0) }
    }, base)({ ...get0, target: '/c?d' })()
  expect(urls).toEqual(['http://a/c?d', 'http://a/c?d', 'http://a/b/c?d', 'http://a/b/c?d', '/c?d'])
})

test('over fetch, what is thrown, rejected or aborted is unreachable, and content is a copy', async () => {
  const content = octets('abc')
  const sent: unknown[] = []
  const given = await fetchTransport(async (_url, { body }) => {
    sent.push(body, body?.buffer === content.buffer)
    return { status: 204, headers: new Map(), arrayBuffer: async () => new ArrayBuffer(0) }
  }, '')({ ...get0, method: 'POST', content: content.subarray(1) })()
  expect([given._tag, ...sent]).toEqual(['Right', octets('bc'), false])
  const failing = [
    () => {
      throw new Error('at once')
    },
    () => Promise.reject(new Error('later')),
    (url: string) => fetch(`http://127.0.0.1:1${url}`, { signal: AbortSignal.abort() }),
    async () => ({ status: 200, headers: new Map(), arrayBuffer: () => Promise.reject(new Error('broke off')) }),
  ]
  for (const send of failing) {
    const call = client(fetchTransport(send, ''))(endpoint('GET', '/', { responses: { 200: textOf() } }))
    expect(await call()()).toMatchObject({ left: { _tag: 'Unreachable', error: expect.any(Error) } })
  }
})

test('in memory, a body that broke is answered as a server would, and CONNECT by 200', async () => {
  const said = async (app: Parameters<typeof inMemory>[0], method = 'GET') => {
    const it = await inMemory(app)({ ...get0, method })()
    return it._tag === 'Right' ? it.right.status : it.left
  }
  expect(await said(() => fail({ _tag: 'TooLarge', limit: 1 }))).toBe(413)
  expect(await said(() => fail({ _tag: 'Malformed', failure: failure('bad-chunk-size', 3) }))).toBe(400)
  const echo = upgrade('echo', { initial: 0, turn: (state) => ({ state, output: [], done: true }) })
  expect([await said(() => echo), await said(() => echo, 'CONNECT')]).toEqual([101, 200])
})

test('in memory, the fields are those of the answer, without those of a connection', async () => {
  const it = await inMemory(() => ok(stream(() => ['a'], { type: 'text/plain' })))(get0)()
  expect(it._tag === 'Right' && it.right.headers.toJSON()).toEqual([['Content-Type', 'text/plain']])
})

test('in memory, content is exactly as long as was declared, or no answer came', async () => {
  let left = 0
  const told = async (body: Parameters<typeof ok>[0]) => {
    const it = await inMemory(() => ok(body))(get0)()
    return it._tag === 'Right' ? String.fromCharCode(...it.right.content) : it.left.error
  }
  const long = stream(
    function* () {
      try {
        yield 'ab'
        yield octets('cd')
        yield 'never'
      } finally {
        left++
      }
    },
    { length: 3 },
  )
  expect([await told(long), left]).toEqual(['abc', 1])
  expect(await told(stream(() => ['a'], { length: 2 }))).toContain('shorter')
  expect(await told(stream(() => ['a', 5 as never]))).toContain('no piece')
  const source = (read: Source['read']): Source => ({
    read,
    close: () => {
      left++
      throw new Error('cannot close')
    },
  })
  const span = { start: 0, end: 4 }
  expect(
    await told(
      file(
        source(async () => 0),
        span,
      ),
    ),
  ).toContain('shorter')
  let reads = 0
  const counting = (count: number) =>
    source(async () => {
      reads++
      return count
    })
  for (const count of [-1, 5, 0.5, Number.NaN]) expect(await told(file(counting(count), span))).toContain('no number')
  expect(reads).toBe(4)
  expect(
    await told(
      file(
        source(() => Promise.reject(new Error('broken'))),
        span,
      ),
    ),
  ).toEqual(new Error('broken'))
  expect(left).toBe(7)
})

test('in memory, whatever a handler throws or fails with is 500 in words, and never a rejection', async () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  const silent = {
    toString: () => {
      throw cycle
    },
    toJSON: () => {
      throw cycle
    },
  }
  const thrown = [new TypeError('no such thing'), cycle, 10n, Symbol('s'), undefined, silent, { _tag: 'Malformed' }]
  const asked = thrown.flatMap((what) => [
    inMemory(() => {
      throw what
    })(get0),
    inMemory(() => fail(what) as never)(get0),
    inMemory(() => fromTask(() => Promise.reject(what)))(get0),
  ])
  const answers = await Promise.all(asked.map((ask) => ask()))
  expect(answers.map((it) => it._tag === 'Right' && it.right.status)).toEqual(answers.map(() => 500))
  const [first] = answers
  expect(first?._tag === 'Right' && problemIn(first.right)?.detail).toContain('TypeError: no such thing')
})
