import { randomBytes } from 'node:crypto'
import { type BrotliDecompress, createBrotliDecompress, createGunzip, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { nodeCompressors } from '../../../src/adapters/node/capabilities-zlib.js'
import { isCompressibleType } from '../../../src/handler/middleware/compressible.js'
import { type CompressionOptions, type Compressor, compression } from '../../../src/handler/middleware/compression.js'
import { type Field, fromFields, type Headers } from '../../../src/message/headers.js'
import { type Body, bytes, empty, type Piece, type Pieces, stream, text } from '../../../src/response/body.js'
import { withHeaders } from '../../../src/response/change.js'
import { sse } from '../../../src/response/event-stream.js'
import type { Response } from '../../../src/response/response.js'
import { noContent, notModified, ok, respond } from '../../../src/response/responses.js'
import { until } from './carriers.js'
import { answerOf, compressors, made, request } from './shared.js'

const long = 'a text that is said again and again. '.repeat(100)
const sent = (
  response: Response,
  coding: string | null = 'gzip',
  options: CompressionOptions = compressors,
  ...more: ReadonlyArray<Field>
): Response => {
  const fields: ReadonlyArray<Field> = coding === null ? more : [['Accept-Encoding', coding], ...more]
  return answerOf(
    made(compression(options))(() => response),
    request('GET', fields),
  )
}
const having = (response: Response, ...fields: ReadonlyArray<Field>) => withHeaders(fromFields(fields))(response)
const coded = ({ headers }: Response) => [headers.get('Content-Encoding'), headers.get('Vary')]

describe('what is compressed', () => {
  test.each([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, br', 'br'],
    ['gzip;q=1, br;q=0.5', 'gzip'],
    ['x-gzip', 'gzip'],
    ['*', 'br'],
    ['identity', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['gzip;q=0', undefined],
    ['gzip;q=2', undefined],
    ['deflate, zstd', undefined],
    ['identity;q=0', undefined],
    ['', undefined],
    [null, undefined],
  ])('for Accept-Encoding: %j it is %j, and Vary tells of it in any case', (asked, coding) =>
    expect(coded(sent(ok(text(long)), asked))).toEqual([coding, 'Accept-Encoding']),
  )

  const whole = ok(text(long))
  test.each<[string, Response]>([
    ['an answer without content', noContent],
    ['an empty answer', ok()],
    ['what is short', ok(text(long.slice(0, 1023)))],
    ['a picture', ok(bytes(Buffer.from(long), 'image/png'))],
    ['a stream of no type', ok(stream(() => [long]))],
    ['a type that is none', ok(text(long, 'text'))],
    ['what is coded already', having(whole, ['Content-Encoding', 'br'])],
    ['what is identity by name', having(whole, ['Content-Encoding', 'identity'])],
    ['what must not be transformed', having(whole, ['Cache-Control', 'public, No-Transform'])],
    ['a part', having(whole, ['Content-Range', 'bytes 0-1/2'])],
    ['what tells its digest', having(whole, ['Repr-Digest', 'sha-256=:AA==:'])],
    ['what cannot be written', ok({ _tag: 'Unwritable', detail: 'x' })],
  ])('%s stays as it is, without Vary', (_, response) => expect(sent(response)).toBe(response))

  test('what does not gain by it is sent as it is, but told to depend on the field', () => {
    const noise = randomBytes(2000)
    const answer = sent(ok(bytes(noise, 'text/plain')), 'gzip', { ...compressors, least: 0, types: () => true })
    expect(coded(answer)).toEqual([undefined, 'Accept-Encoding'])
    expect(answer.body).toEqual(bytes(noise, 'text/plain'))
  })

  test('an error page is compressed too; a tag turns weak once; Accept-Ranges goes; Vary is added to', () => {
    const page = having(respond(404, text(long)), ['ETag', '"a"'], ['Accept-Ranges', 'bytes'], ['Vary', 'Origin'])
    const once = sent(page)
    expect(once.headers.toJSON()).toEqual([
      ['Vary', 'Origin, Accept-Encoding'],
      ['Content-Encoding', 'gzip'],
      ['ETag', 'W/"a"'],
    ])
    expect(sent(having(ok(text(long)), ['ETag', 'W/"a"'])).headers.get('ETag')).toBe('W/"a"')
    expect(sent(having(ok(text(long)), ['ETag', 'junk'])).headers.get('ETag')).toBe('junk')
    expect(sent(page, 'identity').headers.get('ETag')).toBe('"a"')
  })

  test('where nothing is too short, an empty answer of such a type depends on the field too', () => {
    const answer = sent(having(ok(), ['Content-Type', 'text/plain']), 'gzip', { ...compressors, least: 0 })
    expect([coded(answer), answer.body]).toEqual([[undefined, 'Accept-Encoding'], empty])
  })

  test('one coding alone is enough, and none is none', () => {
    expect(coded(sent(ok(text(long)), 'br, gzip', { gzip: compressors.gzip }))[0]).toBe('gzip')
    expect(coded(sent(ok(text(long)), 'br, gzip', { br: compressors.br }))[0]).toBe('br')
    expect(coded(sent(ok(text(long)), 'br, gzip', {}))[0]).toBe(undefined)
  })

  test.each([
    ['text/html; charset=utf-8', true],
    ['Application/JSON', true],
    ['application/ld+json', true],
    ['image/svg+xml', true],
    ['application/wasm', true],
    ['image/webp', false],
    ['application/zip', false],
    ['video/mp4', false],
    ['', false],
    ['text/html junk', false],
  ])('%j: %j', (type, gains) => expect(isCompressibleType(type)).toBe(gains))

  test('levels are taken', () => {
    const size = (levels: Parameters<typeof nodeCompressors>[0]) => {
      const { br, gzip } = nodeCompressors(levels)
      return [br.whole(Buffer.from(long)).length, gzip.whole(Buffer.from(long)).length]
    }
    expect(size({ br: 0, gzip: 1 })).not.toEqual(size({ br: 11, gzip: 9 }))
  })
})

describe('what a 304 and a 206 say (RFC 9110 §15.4.5, §15.3.7)', () => {
  const page = having(ok(text(long)), ['ETag', '"a"'])
  const said = (response: Response, noneMatch: string | undefined, coding = 'gzip') => {
    const fields: ReadonlyArray<Field> = noneMatch === undefined ? [] : [['If-None-Match', noneMatch]]
    const { headers, body } = sent(response, coding, compressors, ...fields)
    return [headers.get('ETag'), headers.get('Vary'), headers.has('Content-Encoding'), body._tag]
  }
  test.each([
    // Which it holds: the plain one, the coded one, or nobody knows.
    ['"a"', 'gzip', '"a"', 'Stream'],
    ['W/"a"', 'gzip', 'W/"a"', 'Stream'],
    ['W/"a", "a"', 'gzip', '"a"', 'Stream'],
    ['"x\\", W/"a"', 'gzip', 'W/"a"', 'Stream'],
    ['*', 'gzip', 'W/"a"', 'Stream'],
    [undefined, 'gzip', 'W/"a"', 'Stream'],
    [undefined, 'identity', '"a"', 'Text'],
    ['W/"a"', 'identity', 'W/"a"', 'Text'],
    ['"b"', 'gzip', 'W/"a"', 'Stream'],
  ])('to If-None-Match: %s, %s the tag is %s', (noneMatch, coding, tag, body) =>
    expect(said(notModified(page), noneMatch, coding)).toEqual([tag, 'Accept-Encoding', false, body]),
  )

  test('a 304 of which nothing else is known says Vary, and a weak tag where the client holds one', () => {
    const bare = having(notModified(), ['ETag', '"a"'])
    expect(said(bare, 'W/"a"')).toEqual(['W/"a"', 'Accept-Encoding', false, 'Empty'])
    expect(said(bare, undefined)).toEqual(['"a"', 'Accept-Encoding', false, 'Empty'])
    expect(said(notModified(), '"a"')).toEqual([undefined, 'Accept-Encoding', false, 'Empty'])
  })

  test('a 304 for what would not have been compressed stays as it is', () => {
    for (const plain of [
      ok(bytes(Buffer.from(long), 'image/png')),
      ok(text('short')),
      having(page, ['Content-Encoding', 'br']),
    ])
      expect(sent(notModified(plain), 'gzip', compressors, ['If-None-Match', 'W/"a"'])).toEqual(notModified(plain))
  })

  test('the stream in place of a 304’s content is one that ends at once', () => {
    const { body } = sent(notModified(page))
    expect(body._tag === 'Stream' && [...(body.open() as Iterable<Piece>)]).toEqual([])
  })

  const part = (range: string | undefined, type: string, ...more: ReadonlyArray<Field>) =>
    coded(
      sent(
        having(
          respond(206, text('a', type)),
          ...(range === undefined ? [] : [['Content-Range', range] as const]),
          ...more,
        ),
      ),
    )
  test('a part says Vary exactly where the whole would', () => {
    expect(part('bytes 0-0/5000', 'text/plain')).toEqual([undefined, 'Accept-Encoding'])
    expect(part('bytes 0-0/*', 'text/plain')).toEqual([undefined, 'Accept-Encoding'])
    expect(part(undefined, 'multipart/byteranges; boundary=a')).toEqual([undefined, 'Accept-Encoding'])
    expect(part('bytes 0-0/100', 'text/plain')).toEqual([undefined, undefined])
    expect(part('bytes 0-0/5000', 'image/png')).toEqual([undefined, undefined])
    expect(part('bytes 0-0/5000', 'text/plain', ['Content-Encoding', 'gzip'])).toEqual(['gzip', undefined])
    expect(coded(sent(respond(206, empty)))).toEqual([undefined, undefined])
  })
})

describe('streams that wait', () => {
  const open = (body: Body, coding: string): AsyncIterator<Piece, Headers | void> => {
    const answer = sent(ok(body), coding)
    if (answer.body._tag !== 'Stream') throw new Error('no stream')
    const pieces: Pieces = answer.body.open()
    if (!(Symbol.asyncIterator in pieces)) throw new Error('not async')
    return pieces[Symbol.asyncIterator]()
  }
  const decoder = (coding: string): BrotliDecompress => (coding === 'br' ? createBrotliDecompress() : createGunzip())

  const kinds: ReadonlyArray<readonly [string, (next: () => Promise<string | undefined>) => Body]> = [
    [
      'an event stream',
      (next) =>
        sse(async function* () {
          for (let data = await next(); data !== undefined; data = await next()) yield { data }
        }),
    ],
    [
      'lines of JSON',
      (next) =>
        stream(
          async function* () {
            for (let line = await next(); line !== undefined; line = await next()) yield `"${line}"\n`
          },
          { type: 'application/x-ndjson' },
        ),
    ],
  ]
  for (const coding of ['gzip', 'br'])
    test.each(kinds)(`%s by ${coding}: what was said arrives before there is more to say`, async (_, bodyOf) => {
      const said: Array<(text: string | undefined) => void> = []
      const next = () => new Promise<string | undefined>((resolve) => said.push(resolve))
      const iterator = open(bodyOf(next), coding)
      const plain = decoder(coding)
      let seen = ''
      plain.on('data', (piece: Buffer) => {
        seen += piece.toString()
      })
      const reading = (async () => {
        for (let piece = await iterator.next(); piece.done !== true; piece = await iterator.next())
          plain.write(Buffer.from(piece.value))
        plain.end()
      })()
      for (const word of ['one', 'two', 'three']) {
        await until(() => said.length > 0)
        said.shift()?.(word)
        await until(() => seen.includes(word))
      }
      await until(() => said.length > 0)
      said.shift()?.(undefined)
      await reading
    })

  test('a compressor is told to wait for nothing where events are said, and there alone', () => {
    const told: boolean[] = []
    const gzip: Compressor = {
      whole: (content) => content,
      pieces: (content, flush) => {
        told.push(flush)
        return content
      },
    }
    for (const type of ['text/event-stream', 'Text/Event-Stream; charset=utf-8', 'text/plain', 'application/json']) {
      const { body } = sent(ok(stream(() => ['a'], { type })), 'gzip', { gzip })
      if (body._tag === 'Stream') body.open()
    }
    expect(told).toEqual([true, true, false, false])
  })

  test('whoever leaves while a piece is on its way hears no error, and the source is told', async () => {
    let left = false
    const slow = async function* () {
      try {
        yield 'a'
        await new Promise((resolve) => setTimeout(resolve, 30))
        yield 'b'
      } finally {
        left = true
      }
    }
    const iterator = open(stream(slow, { type: 'text/plain' }), 'gzip')
    await iterator.next()
    const waiting = iterator.next()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await iterator.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(left).toBe(true)
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('left before it began, it is opened and told; left behind its end, it is not told', async () => {
    const told: string[] = []
    const noted = (name: string) => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true as const, value: undefined }),
        return: async () => {
          told.push(name)
          return { done: true as const, value: undefined }
        },
      }),
    })
    await open(
      stream(() => noted('early'), { type: 'text/plain' }),
      'gzip',
    ).return?.()
    const late = open(
      stream(() => noted('late'), { type: 'text/plain' }),
      'gzip',
    )
    for (let piece = await late.next(); piece.done !== true; ) piece = await late.next()
    await late.return?.()
    expect(told).toEqual(['early'])
  })

  test.each([
    ['an Error', new Error('broken')],
    ['anything else', 'broken'],
  ])('a stream that breaks with %s breaks the coded one', async (_, thrown) => {
    const breaks = function* () {
      yield long
      throw thrown
    }
    const iterator = open(stream(breaks, { type: 'text/plain' }), 'br')
    const read = async () => {
      while ((await iterator.next()).done !== true);
    }
    await expect(read()).rejects.toThrow('broken')
  })

  test('what is no piece breaks it too', async () => {
    const iterator = open(
      stream(() => JSON.parse('[1]'), { type: 'text/plain' }),
      'gzip',
    )
    await expect(iterator.next()).rejects.toThrow()
  })

  test('trailers come through, and empty pieces do no harm', async () => {
    const trailers = fromFields([['X-Sum', '1']])
    const body = stream(
      function* () {
        yield ''
        yield long
        yield new Uint8Array(0)
        return trailers
      },
      { type: 'text/plain', trailers: ['X-Sum'] },
    )
    const iterator = open(body, 'gzip')
    const all: Buffer[] = []
    let piece = await iterator.next()
    for (; piece.done !== true; piece = await iterator.next()) all.push(Buffer.from(piece.value))
    expect(piece.value).toBe(trailers)
    expect(gunzipSync(Buffer.concat(all)).toString()).toBe(long)
  })
})
