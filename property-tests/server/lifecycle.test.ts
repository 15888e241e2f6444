import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { pathOf } from '../../src/message/target.js'
import {
  bytes,
  chain,
  collect,
  foldBody,
  fromTask,
  map,
  ok,
  pull,
  sendError,
  settled,
  stream,
  text,
} from '../../src/response/index.js'
import { ask, contentOf, deferred, serving, short, statusesIn } from './serving.js'
import { eventually, sleep } from './wire.js'

/** Answers with the path, after so many milliseconds as the query says. */
const inTheirTime: App = (request) => {
  const answer = ok(text(request.target.raw))
  const wait = request.target._tag === 'Origin' ? Number(request.target.query ?? 0) : 0
  return wait === 0 ? answer : fromTask(() => sleepFor(wait, answer))
}

const echo: App = () =>
  pipe(
    collect(),
    map((content) => ok(bytes(content, 'text/plain'))),
  )

describe('pipelined requests', () => {
  test('are answered in their order, however long each takes', async () => {
    const { dial } = await serving(inTheirTime)
    const wire = await dial()
    const paths = ['/a?60', '/b?0', '/c?30', '/d?0', '/e?0', '/f?5']
    wire.send(paths.map((path) => ask('GET', path)).join('') + ask('GET', '/last', 'Connection: close'))
    const got = await wire.rest()
    const contents = got
      .split(/HTTP\/1\.1 200 OK\r\n/)
      .slice(1)
      .map(contentOf)
    expect(contents).toEqual([...paths, '/last'])
  })

  test('run one handler at a time', async () => {
    let running = 0
    let most = 0
    const { dial } = await serving(() =>
      fromTask(async () => {
        most = Math.max(most, ++running)
        await sleep(2)
        running--
        return ok(text('.'))
      }),
    )
    const wire = await dial()
    wire.send(ask('GET', '/').repeat(20) + ask('GET', '/', 'Connection: close'))
    expect(statusesIn(await wire.rest()).length).toBe(21)
    expect(most).toBe(1)
  })

  test('are answered up to the one that is malformed, and then it', async () => {
    const { dial, entries } = await serving(inTheirTime)
    const wire = await dial()
    wire.send(`${ask('GET', '/a?20')}${ask('GET', '/b')}GET / HTTP/1.1\r\nHost : a\r\n\r\n${ask('GET', '/c')}`)
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200, 200, 400])
    expect(got).not.toContain('/c')
    expect(entries.filter((entry) => entry._tag === 'Refused')).toMatchObject([
      { failure: { code: 'space-before-colon' }, status: 400 },
    ])
  })

  test('behind one that closes get no answer', async () => {
    const { dial } = await serving(inTheirTime)
    const wire = await dial()
    wire.send(ask('GET', '/a', 'Connection: close') + ask('GET', '/b'))
    expect(statusesIn(await wire.rest())).toEqual([200])
  })

  test('in any number are answered with flat memory', async () => {
    const { dial } = await serving(inTheirTime)
    const wire = await dial()
    const many = 20_000
    wire.send(ask('GET', '/x').repeat(many))
    await wire.until('HTTP/1.1 200', many)
    wire.finish()
    expect(statusesIn(await wire.rest()).length).toBe(many)
  })
})

describe('a request that comes in pieces', () => {
  test('is the same request, byte by byte', async () => {
    const { dial } = await serving(echo)
    const wire = await dial()
    const bytesOf = ask('POST', '/', 'Transfer-Encoding: chunked', 'Connection: close').concat(
      '3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n',
    )
    for (const byte of bytesOf) {
      wire.send(byte)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(contentOf(await wire.rest())).toBe('abcde')
  })
})

describe('an answer that comes before the content', () => {
  const early: App = () => sendError(403)

  test('keeps the connection where little is left of it', async () => {
    const { dial } = await serving((request) => (pathOf(request.target) === '/no' ? sendError(403) : ok(text('yes'))))
    const wire = await dial()
    wire.send(ask('POST', '/no', 'Content-Length: 1000'))
    await wire.until('403')
    wire.send('x'.repeat(1000))
    wire.send(ask('GET', '/yes', 'Connection: close'))
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([403, 200])
    expect(got).not.toMatch(/403[\s\S]*connection: close[\s\S]*200/i)
  })

  test('reaches a client that writes ten megabytes before it reads', async () => {
    const { dial } = await serving(early)
    const wire = await dial()
    wire.socket.pause()
    wire.send(ask('POST', '/', 'Content-Length: 10000000'))
    const block = Buffer.alloc(1_000_000, 0x78)
    for (let at = 0; at < 10; at++) await new Promise<void>((resolve) => wire.socket.write(block, () => resolve()))
    wire.finish()
    wire.socket.resume()
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([403])
    expect(got.toLowerCase()).toContain('connection: close')
    expect(await wire.ending()).toBe('fin')
  })

  test('is 413 where the declared length is too long for who asks, before any of it is read', async () => {
    const { dial } = await serving(echo, { bodyLimit: 100 })
    const wire = await dial()
    wire.send(ask('POST', '/', 'Content-Length: 101'))
    await wire.until('413')
    wire.finish()
    expect(statusesIn(await wire.rest())).toEqual([413])
  })
})

describe('half-close', () => {
  test('a complete request followed by FIN is answered', async () => {
    const { dial } = await serving(inTheirTime)
    const wire = await dial()
    wire.send(ask('GET', '/a?50') + ask('GET', '/b'))
    wire.finish()
    expect(statusesIn(await wire.rest())).toEqual([200, 200])
    expect(await wire.ending()).toBe('fin')
  })

  test('FIN inside a message is a failure that the app is told of', async () => {
    const told = deferred<unknown>()
    const { dial } = await serving(() =>
      pipe(
        settled(collect()),
        map((result) => {
          told.resolve(result)
          return ok()
        }),
      ),
    )
    const wire = await dial()
    wire.send(`${ask('POST', '/', 'Content-Length: 10')}abc`)
    wire.finish()
    expect(await told.promise).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'Malformed', failure: { code: 'unexpected-end' } },
    })
    await wire.rest()
  })

  test('FIN without a request closes without a word', async () => {
    const { dial, entries } = await serving(inTheirTime)
    const wire = await dial()
    wire.finish()
    expect(await wire.rest()).toBe('')
    expect(entries).toEqual([])
  })
})

describe('100 (Continue)', () => {
  test('comes when the handler asks for content, and not before', async () => {
    const asked = deferred<void>()
    const { dial } = await serving(() =>
      pipe(
        fromTask(() => asked.promise),
        chain(() => collect()),
        map((content) => ok(bytes(content, 'text/plain'))),
      ),
    )
    const wire = await dial()
    wire.send(ask('POST', '/', 'Expect: 100-continue', 'Content-Length: 3', 'Connection: close'))
    await sleep(50)
    expect(wire.got()).toBe('')
    asked.resolve()
    expect(await wire.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\n$/)
    wire.send('abc')
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([100, 200])
    expect(got.endsWith('abc')).toBe(true)
  })

  test('is not sent where the handler refuses, and the refusal closes', async () => {
    const { dial } = await serving(() => sendError(403))
    const wire = await dial()
    wire.send(ask('POST', '/', 'Expect: 100-continue', 'Content-Length: 3'))
    await wire.until('403')
    wire.finish()
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([403])
    expect(got.toLowerCase()).toContain('connection: close')
  })

  test('comes by itself where the handler takes its time', async () => {
    const go = deferred<void>()
    const { dial } = await serving(
      () =>
        pipe(
          fromTask(() => go.promise),
          map(() => ok(text('late'))),
        ),
      {
        deadlines: short,
      },
    )
    const wire = await dial()
    wire.send(ask('POST', '/', 'Expect: 100-continue', 'Content-Length: 3', 'Connection: close'))
    await wire.until('HTTP/1.1 100 Continue\r\n\r\n')
    wire.send('abc')
    go.resolve()
    expect(statusesIn(await wire.rest())).toEqual([100, 200])
  })
})

describe('a client that is slow', () => {
  test('to finish its head gets 408, however steadily bytes arrive', async () => {
    const { dial } = await serving(inTheirTime, { deadlines: short })
    const wire = await dial()
    wire.send('GET / HTTP/1.1\r\nHost: a\r\nX: ')
    const drip = setInterval(() => wire.send('x'), 40)
    const got = await wire.until('408')
    clearInterval(drip)
    wire.finish()
    expect(statusesIn(got)).toEqual([408])
    expect((await wire.rest()).toLowerCase()).toContain('connection: close')
  })

  test('to send its content gets 408', async () => {
    const { dial, running } = await serving(echo, { deadlines: short, minimumRate: 0 })
    const wire = await dial()
    wire.send(`${ask('POST', '/', 'Content-Length: 10')}abc`)
    await wire.until('408')
    wire.finish()
    expect(statusesIn(await wire.rest())).toEqual([408])
    expect(running.counters().failures.get('body-timeout')).toBe(1)
  })

  test('and sends a byte at a time falls below the minimum rate', async () => {
    const { dial, running } = await serving(echo, { deadlines: short, minimumRate: 1000 })
    const wire = await dial()
    wire.send(`${ask('POST', '/', 'Content-Length: 1000')}`)
    const drip = setInterval(() => wire.send('x'), 20)
    await wire.until('408')
    clearInterval(drip)
    wire.finish()
    await wire.rest()
    expect(running.counters().failures.get('slow-body')).toBe(1)
  })

  test('to say anything at all is let go without a word', async () => {
    const { dial, entries } = await serving(inTheirTime, { deadlines: short })
    const wire = await dial()
    expect(await wire.rest()).toBe('')
    expect(entries).toEqual([])
  })

  test('to ask again is let go without a word', async () => {
    const { dial } = await serving(inTheirTime, { deadlines: short })
    const wire = await dial()
    wire.send(ask('GET', '/'))
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200])
    expect(await wire.ending()).toBe('fin')
  })

  test('to read is let go when nothing of the output leaves any more', async () => {
    const { dial, running } = await serving(() => ok(bytes(new Uint8Array(30_000_000))), { deadlines: short })
    const wire = await dial()
    wire.socket.pause()
    wire.send(ask('GET', '/'))
    await eventually(() => running.counters().connections.open === 0, 'the connection is destroyed')
    expect(running.counters().failures.get('write-stall')).toBe(1)
    wire.socket.resume()
    expect((await wire.rest()).length).toBeLessThan(30_000_000)
  })
})

describe('a client that reads slowly, but reads,', () => {
  for (const secure of [false, true])
    test(`is not given up${secure ? ' under TLS' : ''}, though its answer was one write`, async () => {
      const size = 24_000_000
      const pem = (name: string): string => readFileSync(join(import.meta.dirname, 'keys', `one.${name}.pem`), 'utf8')
      const tls = { key: pem('key'), cert: pem('cert') }
      const { running } = await serving(() => ok(bytes(new Uint8Array(size))), {
        deadlines: { writeStall: 600, rateGrace: 300 },
        ...(secure ? { tls } : {}),
      })
      const at = { host: '127.0.0.1', port: running.port }
      const socket = secure ? connectTls({ ...at, rejectUnauthorized: false }) : connect(at)
      socket.write(ask('GET', '/', 'Connection: close'))
      let received = 0
      let broken = false
      // A megabyte every 50 ms: more than a second for all of it, twice the stall.
      let allowed = 1_000_000
      socket.on('data', (piece: Buffer) => {
        received += piece.length
        allowed -= piece.length
        if (allowed <= 0) socket.pause()
      })
      socket.on('error', () => {
        broken = true
      })
      socket.on('close', () => {
        broken = received < size
      })
      const reading = setInterval(() => {
        allowed = 1_000_000
        socket.resume()
      }, 50)
      await eventually(() => received > size || broken, 'all of it was read').finally(() => clearInterval(reading))
      expect([broken, [...running.counters().failures]]).toEqual([false, []])
      socket.destroy()
    })
})

describe('a stream', () => {
  test('is asked for more only as there is room for it', async () => {
    let made = 0
    const { dial } = await serving(() =>
      ok(
        stream(function* () {
          for (; made < 2000; made++) yield new Uint8Array(65_536)
        }),
      ),
    )
    const wire = await dial()
    wire.socket.pause()
    wire.send(ask('GET', '/', 'Connection: close'))
    await sleep(150)
    const before = made
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(400)
    await sleep(50)
    expect(made).toBe(before)
    wire.socket.resume()
    await wire.rest()
    expect(made).toBe(2000)
  })

  test('of a request gives pieces that stay what they are, whatever is read meanwhile', async () => {
    const go = deferred<void>()
    const { dial } = await serving((request) =>
      request.method === 'GET'
        ? ok(text('fine'))
        : pipe(
            pull,
            chain((first) => fromTask(() => go.promise.then(() => first))),
            map((first) => ok(bytes(first._tag === 'Piece' ? first.bytes : new Uint8Array(0)))),
          ),
    )
    const wire = await dial()
    wire.send(`${ask('POST', '/', 'Content-Length: 10', 'Connection: close')}first`)
    await sleep(20)
    const other = await dial()
    other.send(ask('GET', `/${'x'.repeat(2000)}`, 'Connection: close'))
    await other.rest()
    wire.send('other')
    await sleep(20)
    go.resolve()
    expect(contentOf(await wire.rest())).toBe('first')
  })

  test('of a request is read only as the handler pulls', async () => {
    const go = deferred<void>()
    const { dial, running } = await serving(
      () =>
        pipe(
          pull,
          chain(() => fromTask(() => go.promise)),
          chain(() => foldBody(0, (sum: number, piece) => sum + piece.length)),
          map((sum) => ok(text(String(sum)))),
        ),
      { bodyLimit: 100_000_000 },
    )
    const wire = await dial()
    wire.send(ask('POST', '/', 'Content-Length: 50000000', 'Connection: close'))
    const block = Buffer.alloc(1_000_000, 0x78)
    for (let at = 0; at < 50; at++) wire.socket.write(block)
    await sleep(150)
    const taken = running.counters().bytesIn
    expect(taken).toBeLessThan(1_000_000)
    await sleep(50)
    expect(running.counters().bytesIn).toBe(taken)
    go.resolve()
    expect(statusesIn(await wire.rest())).toEqual([200])
    expect(running.counters().bytesIn).toBeGreaterThan(50_000_000)
  })
})
