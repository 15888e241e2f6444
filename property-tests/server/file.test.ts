import { createHash } from 'node:crypto'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { file, fromTaskEither, map, notModified, ok, orElse, type Source, sendError } from '../../src/response/index.js'
import { openFile } from '../../src/server/file-source.js'
import { ask, contentOf, deferred, serving, statusesIn } from './serving.js'
import { eventually, sleep } from './wire.js'

const SIZE = 10_000_000

const content = (): Buffer => {
  const all = Buffer.alloc(SIZE)
  for (let at = 0; at < SIZE; at += 4) all.writeUInt32LE(at, at)
  return all
}

const made = async (bytes: Buffer): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'wirefold-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'data.bin')
  await writeFile(path, bytes)
  return path
}

interface Watched {
  readonly source: Source
  closes: number
  reads: number
  largest: number
}

/** A source that is watched: how often it is closed, read, and in how large pieces. */
const watched = (source: Source): Watched => {
  const it: Watched = {
    closes: 0,
    reads: 0,
    largest: 0,
    source: {
      read: (position, into) => {
        it.reads++
        it.largest = Math.max(it.largest, into.length)
        return source.read(position, into)
      },
      close: () => {
        it.closes++
        return source.close()
      },
    },
  }
  return it
}

/** Serves a file, or a part of it, and keeps an eye on each time it was opened. */
const fileApp = (path: string, opened: Watched[], start = 0, end?: number): App => {
  const answer = pipe(
    fromTaskEither(openFile(path)),
    map(({ source, size }) => {
      const it = watched(source)
      opened.push(it)
      return ok(file(it.source, { start, end: end ?? size, type: 'application/octet-stream' }))
    }),
    orElse(() => sendError(404)),
  )
  return (request) => (request.headers.has('If-None-Match') ? pipe(answer, map(notModified)) : answer)
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const bodyOf = (message: string): Buffer => Buffer.from(contentOf(message), 'latin1')

describe('a file', () => {
  test('of ten megabytes arrives whole, by reads of a bounded size, and is closed once', async () => {
    const all = content()
    const opened: Watched[] = []
    const { dial } = await serving(fileApp(await made(all), opened))
    const wire = await dial()
    wire.send(ask('GET', '/', 'Connection: close'))
    const got = await wire.rest()
    expect(got).toContain(`Content-Length: ${SIZE}\r\n`)
    expect(digest(bodyOf(got))).toBe(digest(all))
    expect(opened.map((it) => it.closes)).toEqual([1])
    expect(opened[0]?.largest).toBeLessThanOrEqual(262_144)
  })

  test('gives a range of itself', async () => {
    const all = content()
    const opened: Watched[] = []
    const { dial } = await serving(fileApp(await made(all), opened, 1_000_001, 7_654_321))
    const wire = await dial()
    wire.send(ask('GET', '/', 'Connection: close'))
    const got = await wire.rest()
    expect(digest(bodyOf(got))).toBe(digest(all.subarray(1_000_001, 7_654_321)))
    expect(opened.map((it) => it.closes)).toEqual([1])
  })

  test('and the next answer follow each other on one connection', async () => {
    const opened: Watched[] = []
    const { dial } = await serving(fileApp(await made(Buffer.from('0123456789')), opened, 2, 5))
    const wire = await dial()
    wire.send(ask('GET', '/').repeat(3) + ask('GET', '/', 'Connection: close'))
    const got = await wire.rest()
    expect(got.match(/\r\n\r\n234/g)?.length).toBe(4)
    expect(opened.map((it) => it.closes)).toEqual([1, 1, 1, 1])
  })

  test('is not read, but closed, for HEAD and 304', async () => {
    const opened: Watched[] = []
    const { dial } = await serving(fileApp(await made(Buffer.from('0123456789')), opened))
    const wire = await dial()
    wire.send(ask('HEAD', '/') + ask('GET', '/', 'If-None-Match: x', 'Connection: close'))
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200, 304])
    expect(got.match(/Content-Length: 10\r\n/g)?.length).toBe(2)
    await eventually(() => opened.length === 2 && opened.every((it) => it.closes === 1), 'both are closed')
    expect(opened.map((it) => it.reads)).toEqual([0, 0])
  })

  test('that shrinks meanwhile ends the connection before its content looks whole, and is closed once', async () => {
    const path = await made(content())
    const opened: Watched[] = []
    const { dial } = await serving(fileApp(path, opened))
    const wire = await dial()
    wire.socket.pause()
    wire.send(ask('GET', '/'))
    await eventually(() => (opened[0]?.reads ?? 0) > 0, 'the reading has begun')
    await truncate(path, 5_000_000)
    wire.socket.resume()
    const got = await wire.rest()
    expect(got).toContain(`Content-Length: ${SIZE}\r\n`)
    expect(contentOf(got).length).toBeLessThan(SIZE)
    await eventually(() => opened[0]?.closes === 1, 'it is closed')
  })

  test('is closed once when the client goes in the middle of it', async () => {
    const opened: Watched[] = []
    const { dial } = await serving(fileApp(await made(content()), opened))
    const wire = await dial()
    wire.socket.pause()
    wire.send(ask('GET', '/'))
    await eventually(() => (opened[0]?.reads ?? 0) > 0, 'the reading has begun')
    wire.reset()
    await eventually(() => opened[0]?.closes === 1, 'it is closed')
    await sleep(30)
    expect(opened[0]?.closes).toBe(1)
  })

  test('that is open only when its client has gone is closed all the same', async () => {
    const path = await made(Buffer.from('0123456789'))
    const opened: Watched[] = []
    const go = deferred<void>()
    const { dial, running } = await serving(() =>
      pipe(
        fromTaskEither(() => go.promise.then(openFile(path))),
        map(({ source, size }) => {
          const it = watched(source)
          opened.push(it)
          return ok(file(it.source, { start: 0, end: size }))
        }),
        orElse(() => sendError(404)),
      ),
    )
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await eventually(() => running.counters().bytesIn > 0, 'the request is there')
    wire.reset()
    await eventually(() => running.counters().connections.open === 0, 'the client is gone')
    go.resolve()
    await eventually(() => opened.length === 1, 'the file is opened')
    await eventually(() => opened[0]?.closes === 1, 'it is closed')
  })

  test('is read no faster than the client reads', async () => {
    const opened: Watched[] = []
    const all = Buffer.alloc(40_000_000)
    const { dial } = await serving(fileApp(await made(all), opened))
    const wire = await dial()
    wire.socket.pause()
    wire.send(ask('GET', '/', 'Connection: close'))
    await sleep(150)
    const it = opened[0]
    expect((it?.reads ?? 0) * (it?.largest ?? 0)).toBeLessThan(20_000_000)
    wire.socket.resume()
    expect(bodyOf(await wire.rest()).length).toBe(all.length)
  })

  test('that is not there, or is none, is a failure the app decides on', async () => {
    expect(await openFile('/nowhere/at/all')()).toMatchObject({ _tag: 'Left', left: { code: 'ENOENT' } })
    expect(await openFile(tmpdir())()).toMatchObject({ _tag: 'Left', left: { code: 'EISDIR', path: tmpdir() } })
    const { dial } = await serving(fileApp('/nowhere', []))
    const wire = await dial()
    wire.send(ask('GET', '/', 'Connection: close'))
    expect(statusesIn(await wire.rest())).toEqual([404])
  })
})
