import { randomBytes } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { toFetch } from '../../../src/adapters/fetch/index.js'
import type { App } from '../../../src/connection/contract.js'
import type { Handler } from '../../../src/handler/methods.js'
import { type Compressor, compression } from '../../../src/handler/middleware/compression.js'
import { timeout } from '../../../src/handler/middleware/timeout.js'
import { etag } from '../../../src/handler/semantics/etag.js'
import { represent } from '../../../src/handler/semantics/ranged.js'
import { type Body, file, type Piece, type Pieces } from '../../../src/response/body.js'
import { chain } from '../../../src/response/monad.js'
import { fromTask } from '../../../src/response/program.js'
import { ok } from '../../../src/response/responses.js'
import { ask, carriers, until, type Watched, watched } from './carriers.js'
import { answerOf, compressors, made, request } from './shared.js'

const content = Buffer.from('a line of a file\n'.repeat(60_000))
const zip = made(compression(compressors))
const fileOf = (source: Watched, from = 0, type = 'text/plain'): Body =>
  file(source, { start: from, end: content.length, type })
const page =
  (source: Watched): App =>
  (it) =>
    represent({ etag: etag('v1') })(it)(ok(fileOf(source)))

const asked = (method: string, ...fields: ReadonlyArray<string>): string =>
  [`${method} / HTTP/1.1`, 'Host: a', 'Connection: close', 'Accept-Encoding: gzip', ...fields, '', ''].join('\r\n')

/** The content of a chunked body, which has to end as one. */
const unchunked = (octets: Buffer): Buffer => {
  const pieces: Buffer[] = []
  for (let at = 0; ; ) {
    const end = octets.indexOf('\r\n', at)
    const size = Number.parseInt(octets.subarray(at, end).toString(), 16)
    if (!(size > 0)) return size === 0 ? Buffer.concat(pieces) : Buffer.from('broken')
    pieces.push(octets.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
}

describe.each(carriers)('a compressed file by %s', (_name, carry) => {
  const exchange = async (source: Watched, text: string, leave = false) => {
    const { port, stop } = await carry(zip(page(source)))
    const answer = await ask(port, text, leave)
    await until(() => source.closed > 0)
    await stop()
    return answer
  }

  test('arrives whole, is told no length, and its source is closed once', async () => {
    const source = watched(content)
    const { head, content: sent } = await exchange(source, asked('GET'))
    expect(head).toMatch(/\r\nContent-Encoding: gzip\r\n/)
    expect(head).toMatch(/\r\nETag: W\/"v1"\r\n/)
    expect(head).toMatch(/\r\nVary: Accept-Encoding\r\n/)
    expect(head).not.toMatch(/Content-Length|Accept-Ranges/)
    expect(gunzipSync(unchunked(sent)).equals(content)).toBe(true)
    expect([source.closed, source.wrong, source.octets]).toEqual([1, 0, content.length])
  })

  test.each([
    ['HEAD', [], /^HTTP\/1.1 200 [^]*Content-Encoding: gzip/],
    ['GET', ['If-None-Match: "v1"'], /^HTTP\/1.1 304 [^]*ETag: "v1"/],
    ['GET', ['If-None-Match: W/"v1"'], /^HTTP\/1.1 304 [^]*ETag: W\/"v1"/],
    ['GET', ['If-None-Match: *'], /^HTTP\/1.1 304 [^]*ETag: W\/"v1"/],
  ] as const)('%s %j reads nothing of it, tells no length, and closes it once', async (method, fields, head) => {
    const source = watched(content)
    const answer = await exchange(source, asked(method, ...fields))
    expect(answer.head).toMatch(head)
    expect(answer.head).not.toMatch(/Content-Length|Transfer-Encoding/)
    expect(answer.head).toMatch(/\r\nVary: Accept-Encoding(\r\n|$)/)
    expect(answer.content.length).toBe(0)
    expect([source.closed, source.octets]).toEqual([1, 0])
  })

  test('412 and 416 close it once, unread', async () => {
    for (const [field, status] of [
      ['If-Match: "v0"', 412],
      ['Range: bytes=99999999-', 416],
    ] as const) {
      const source = watched(content)
      expect((await exchange(source, asked('GET', field))).head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      expect([source.closed, source.octets]).toEqual([1, 0])
    }
  })

  test('a part of it is not compressed, and says Vary as the whole would', async () => {
    for (const range of ['bytes=1-3', 'bytes=1-3,9-12']) {
      const source = watched(content)
      const { head } = await exchange(source, asked('GET', `Range: ${range}`))
      expect(head).toMatch(/^HTTP\/1.1 206 [^]*\r\nVary: Accept-Encoding\r\n/)
      expect(head).not.toMatch(/Content-Encoding/)
      expect(source.closed).toBe(1)
    }
  })

  test('a file that turns out shorter, or breaks, breaks the answer off, and is closed once', async () => {
    for (const rest of [{ short: 200_000 }, { bad: 200_000 }]) {
      const source = watched(content, rest)
      const { content: sent } = await exchange(source, asked('GET'))
      expect(sent.subarray(-5).toString()).not.toBe('0\r\n\r\n')
      expect([source.closed, source.wrong]).toEqual([1, 0])
    }
  })

  test('a client that leaves costs no descriptor, and no read after it was closed', async () => {
    const source = watched(randomBytes(content.length))
    await exchange(source, asked('GET'), true)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([source.closed, source.wrong]).toEqual([1, 0])
  })

  test('an answer that comes too late is closed, unread', async () => {
    const source = watched(content)
    let go = (): void => {}
    const opened = new Promise<void>((resolve) => {
      go = resolve
    })
    const slow: Handler<never> = () => chain(() => ok(fileOf(source)))(fromTask(() => opened))
    const { port, stop } = await carry(made(timeout({ ms: 5 }))(zip(slow)))
    const { head } = await ask(port, asked('GET'))
    expect(head).toMatch(/^HTTP\/1.1 503 /)
    go()
    await until(() => source.closed > 0)
    await stop()
    expect([source.closed, source.octets]).toEqual([1, 0])
  })
})

test('a compressed file under fetch is closed once: read, cancelled, by HEAD and by a 304', async () => {
  const fetched = toFetch((it) => zip(page(source))(it), { log: () => {} })
  let source = watched(content)
  const answer = (method: string, fields: Record<string, string> = {}) =>
    fetched(new Request('http://a/', { method, headers: { 'Accept-Encoding': 'gzip', ...fields } }))
  const whole = Buffer.from(await (await answer('GET')).arrayBuffer())
  expect(gunzipSync(whole).equals(content)).toBe(true)
  expect([source.closed, source.wrong]).toEqual([1, 0])
  for (const [method, fields] of [
    ['HEAD', {}],
    ['GET', { 'If-None-Match': '*' }],
  ] as const) {
    source = watched(content)
    expect(await (await answer(method, fields)).text()).toBe('')
    await until(() => source.closed > 0)
    expect([source.closed, source.octets]).toEqual([1, 0])
  }
  source = watched(content)
  await (await answer('GET')).body?.cancel()
  await until(() => source.closed > 0)
  expect([source.closed, source.wrong]).toEqual([1, 0])
})

describe('a compressed file, piece by piece', () => {
  const open = (source: Watched, by: Compressor | undefined = undefined, from = 0) => {
    const shrink = by === undefined ? zip : made(compression({ gzip: by }))
    const { body } = answerOf(() => shrink(() => ok(fileOf(source, from)))(get), get)
    if (body._tag !== 'Stream') throw new Error('no stream')
    return body
  }
  const get = request('GET', [['Accept-Encoding', 'gzip, br;q=0.5']])
  const iteratorOf = (pieces: Pieces): AsyncIterator<Piece, unknown> => {
    if (!(Symbol.asyncIterator in pieces)) throw new Error('not async')
    return pieces[Symbol.asyncIterator]()
  }

  test('is read no faster than it is taken, and from where it begins', async () => {
    const noise = randomBytes(content.length)
    const source = watched(noise)
    const iterator = iteratorOf(open(source, undefined, 100).open())
    await iterator.next()
    await new Promise((resolve) => setTimeout(resolve, 30))
    const { octets } = source
    expect(octets).toBeLessThan(400_000)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(source.octets).toBe(octets)
    await iterator.return?.()
    await iterator.return?.()
    expect([source.closed, source.wrong]).toEqual([1, 0])
  })

  test('brotli reads back too', async () => {
    const source = watched(content)
    const { body } = answerOf(
      zip(() => ok(fileOf(source, 17))),
      request('GET', [['Accept-Encoding', 'br']]),
    )
    const all: Uint8Array[] = []
    if (body._tag === 'Stream') for await (const piece of body.open()) all.push(Buffer.from(piece))
    expect(brotliDecompressSync(Buffer.concat(all)).equals(content.subarray(17))).toBe(true)
    await until(() => source.closed === 1)
  })

  const plain: Compressor = {
    whole: (it) => it,
    pieces: async function* (it) {
      for await (const piece of it) yield piece
    },
  }

  test('whatever the compressor is, the source is closed once: left unread, left midway, read to its end', async () => {
    for (const reads of [0, 1, 3, 1000]) {
      const source = watched(content)
      const iterator = iteratorOf(open(source, plain).open())
      for (let at = 0; at < reads; at++) await iterator.next()
      await iterator.return?.()
      await until(() => source.closed > 0)
      expect([source.closed, source.wrong]).toEqual([1, 0])
    }
  })

  test('left while a piece is on its way, it is closed behind the read', async () => {
    const source = watched(content)
    const iterator = iteratorOf(open(source, plain).open())
    const next = iterator.next()
    await iterator.return?.()
    await next
    expect([source.closed, source.wrong]).toEqual([1, 0])
  })

  test('a compressor that cannot begin, or is no async one, costs no descriptor', async () => {
    const source = watched(content)
    const broken: Compressor = {
      whole: (it) => it,
      pieces: () => {
        throw new Error('no memory')
      },
    }
    expect(() => open(source, broken).open()).toThrow('no memory')
    await until(() => source.closed > 0)
    const other = watched(content)
    const sync: Compressor = { whole: (it) => it, pieces: () => ['a', 'b'] }
    const all: Piece[] = []
    for await (const piece of open(other, sync).open()) all.push(piece)
    await until(() => other.closed > 0)
    expect([all, other.closed, source.closed]).toEqual([['a', 'b'], 1, 1])
  })

  test('a source that fails to close, or says nonsense, is no crash', async () => {
    const silly = { ...watched(content), read: async () => 1.5, close: () => Promise.reject(new Error('busy')) }
    const iterator = iteratorOf(open(silly, plain).open())
    await expect(iterator.next()).rejects.toThrow('no number of octets')
  })
})
