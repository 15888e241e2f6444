import { Duplex } from 'node:stream'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { fromFields } from '../../src/message/headers.js'
import { pathOf } from '../../src/message/target.js'
import {
  collect,
  fromTask,
  map,
  ok,
  type Pieces,
  stream,
  text,
  upgrade,
  withHeaders,
} from '../../src/response/index.js'
import { ask, serving, statusesIn } from './serving.js'
import { eventually } from './wire.js'

const boom = (): never => {
  throw new Error('boom')
}

/** What JavaScript can return where TypeScript would not let it. */
const untyped = (value: unknown): App => JSON.parse('{}').app ?? Reflect.get({ app: () => value }, 'app')

const whole: ReadonlyArray<readonly [string, App]> = [
  ['throws', boom],
  [
    'throws nothing at all',
    () => {
      throw undefined
    },
  ],
  ['throws behind the content', () => pipe(collect(), map(boom))],
  ['rejects', () => fromTask(() => Promise.reject(new Error('boom')))],
  ['throws on the way to a promise', () => fromTask(boom)],
  ['rejects later', () => fromTask(() => sleepFor(5).then(boom))],
  [
    'throws behind an effect',
    () =>
      pipe(
        fromTask(async () => 1),
        map(boom),
      ),
  ],
  ['returns nothing', untyped(undefined)],
  ['returns a string', untyped('hello')],
  ['returns an object that looks like a response', untyped({ _tag: 'Done', status: 200, value: { status: 200 } })],
  ['returns a promise', untyped(Promise.resolve(ok()))],
  ['returns a promise that resolves to no answer', () => fromTask(async () => JSON.parse('7'))],
  ['writes a line break in a header', () => withHeaders(fromFields([['X', 'a\r\nSet-Cookie: b']]))(ok(text('x')))],
  ['writes a header that is the core’s', () => withHeaders(fromFields([['Content-Length', '7']]))(ok(text('x')))],
  ['upgrades a client that did not ask', () => upgrade('echo', { initial: 0, turn: boom })],
]

const brokenStreams: ReadonlyArray<readonly [string, () => Pieces]> = [
  [
    'that throws',
    function* () {
      yield 'some'
      boom()
    },
  ],
  [
    'that rejects',
    async function* () {
      yield 'some'
      await sleepFor(5)
      boom()
    },
  ],
]

/** The same app beside one that works. */
const beside =
  (app: App): App =>
  (request) =>
    pathOf(request.target) === '/fine' ? ok(text('fine')) : app(request)

describe('a handler that', () => {
  for (const [what, app] of whole)
    test(`${what} is a 500, a line in the log, and nothing else`, async () => {
      const { dial, entries, running } = await serving(beside(app))
      const other = await dial()
      const wire = await dial()
      wire.send(`${ask('POST', '/', 'Content-Length: 1')}x`)
      const got = await wire.until('500')
      expect(statusesIn(got)).toEqual([500])
      expect(got).not.toContain('boom')
      await eventually(() => entries.some((entry) => entry._tag === 'Defect'), 'a defect is logged')
      other.send(ask('GET', '/fine', 'Connection: close'))
      expect(statusesIn(await other.rest())).toEqual([200])
      wire.finish()
      await wire.rest()
      const { failures } = running.counters()
      expect((failures.get('handler-defect') ?? 0) + (failures.get('bad-response') ?? 0)).toBe(1)
    })

  test('never answers is a 503, where there is a limit, and hears of it', async () => {
    let reason: unknown
    const { dial } = await serving(
      () =>
        fromTask((abort) => {
          const signal = abort()
          return new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason)))
        }),
      { handlerTimeout: 200 },
    )
    const wire = await dial()
    wire.send(ask('GET', '/'))
    expect(statusesIn(await wire.until('503'))).toEqual([503])
    expect(reason).toMatchObject({ _tag: 'TimedOut', failure: { code: 'handler-timeout' } })
    wire.finish()
    await wire.rest()
  })
})

describe('a stream', () => {
  for (const [what, open] of brokenStreams)
    test(`${what} breaks that answer off, so that nobody takes it for a whole one`, async () => {
      const { dial, entries } = await serving(beside(() => ok(stream(open))))
      const other = await dial()
      const wire = await dial()
      wire.send(ask('GET', '/'))
      const got = await wire.rest()
      expect(got).toContain('some')
      expect(got.endsWith('0\r\n\r\n')).toBe(false)
      expect(entries.some((entry) => entry._tag === 'Defect')).toBe(true)
      other.send(ask('GET', '/fine', 'Connection: close'))
      expect(statusesIn(await other.rest())).toEqual([200])
    })

  test('that fails is reset where only the end of the connection would tell its length', async () => {
    const { dial } = await serving(() =>
      ok(
        stream(async function* () {
          yield 'some'
          await sleepFor(30)
          boom()
        }),
      ),
    )
    const wire = await dial()
    wire.send('GET / HTTP/1.0\r\n\r\n')
    expect((await wire.rest()).endsWith('\r\n\r\nsome')).toBe(true)
    expect(await wire.ending()).toBe('broken')
  })

  test('that is shorter than it said ends the connection', async () => {
    const { dial } = await serving(() =>
      ok(
        stream(
          function* () {
            yield 'ten octets'
          },
          { length: 20 },
        ),
      ),
    )
    const wire = await dial()
    wire.send(ask('GET', '/'))
    const got = await wire.rest()
    expect(got).toContain('Content-Length: 20\r\n')
    expect(got.endsWith('\r\n\r\nten octets')).toBe(true)
  })

  test('that is longer than it said never sends what is too much', async () => {
    const { dial } = await serving(() =>
      ok(
        stream(
          function* () {
            yield 'ten octets'
            yield ' and more'
          },
          { length: 10 },
        ),
      ),
    )
    const wire = await dial()
    wire.send(ask('GET', '/', 'Connection: close'))
    expect((await wire.rest()).endsWith('\r\n\r\nten octets')).toBe(true)
  })

  test('is told when the client has gone', async () => {
    let left = false
    const { dial } = await serving(() =>
      ok(
        stream(async function* () {
          try {
            for (;;) {
              yield 'tick\n'
              await sleepFor(5)
            }
          } finally {
            left = true
          }
        }),
      ),
    )
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await wire.until('tick')
    wire.reset()
    await eventually(() => left, 'the stream ends')
  })
})

describe('a hook that', () => {
  for (const [what, log] of [
    ['throws', boom],
    ['rejects', async () => boom()],
  ] as const)
    test(`${what} changes nothing`, async () => {
      const { dial } = await serving(() => ok(text('fine')), { log })
      const wire = await dial()
      wire.send(ask('GET', '/') + ask('GET', '/', 'Connection: close'))
      expect(statusesIn(await wire.rest())).toEqual([200, 200])
    })

  test('makes the page of an error and throws leaves the plain page', async () => {
    const { dial } = await serving(() => ok(), { errorPage: boom })
    const wire = await dial()
    wire.send('nonsense\r\n\r\n')
    const got = await wire.until('</html>')
    expect(statusesIn(got)).toEqual([400])
    wire.finish()
    await wire.rest()
  })
})

describe('a connection that becomes another protocol', () => {
  const asking = ask('GET', '/', 'Connection: upgrade', 'Upgrade: raw')

  test('is handed over with what was read already, exactly once', async () => {
    const { dial } = await serving(() =>
      upgrade('raw', (duplex, head) => {
        if (!(duplex instanceof Duplex)) return
        duplex.write(`head=${Buffer.from(head).toString('latin1')};`)
        duplex.on('data', (bytes: Buffer) => {
          duplex.write(`data=${bytes.toString('latin1')};`)
          if (bytes.includes('!')) duplex.end()
        })
      }),
    )
    const wire = await dial()
    wire.send(`${asking}GET /not/parsed`)
    await wire.until('head=GET /not/parsed;')
    wire.send('more')
    await wire.until('data=more;')
    wire.send('!')
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([101])
    expect(got.endsWith('\r\n\r\nhead=GET /not/parsed;data=more;data=!;')).toBe(true)
  })

  test('gives its taker octets to keep', async () => {
    const { dial } = await serving(() =>
      upgrade('raw', (duplex, head) => {
        if (!(duplex instanceof Duplex)) return
        const kept = [head]
        duplex.on('data', (bytes: Buffer) => {
          kept.push(bytes)
          duplex.write('.')
        })
        duplex.on('end', () => duplex.end(Buffer.concat(kept)))
      }),
    )
    const wire = await dial()
    wire.send(`${asking}one `)
    await wire.until('101')
    for (const [at, piece] of ['two ', 'three ', 'four'].entries()) {
      wire.send(piece)
      await wire.until('.', at + 2)
    }
    wire.finish()
    expect((await wire.rest()).endsWith('one two three four')).toBe(true)
  })

  test('and whose taker throws costs that connection only', async () => {
    const { dial, entries } = await serving((request) =>
      request.headers.has('upgrade') ? upgrade('raw', boom) : ok(text('fine')),
    )
    const wire = await dial()
    wire.send(asking)
    await wire.rest()
    expect(entries).toMatchObject([{ _tag: 'Access' }, { _tag: 'Defect' }])
    const other = await dial()
    other.send(ask('GET', '/', 'Connection: close'))
    expect(statusesIn(await other.rest())).toEqual([200])
  })

  test('and fails then takes nobody down', async () => {
    const { dial, running } = await serving(() => upgrade('raw', () => undefined))
    const wire = await dial()
    wire.send(asking)
    await wire.until('101')
    wire.reset()
    await running.stop()
    expect(running.counters().connections.open).toBe(0)
  })

  test('speaks by a machine: what it says to each piece, and to the end', async () => {
    const { dial } = await serving(() =>
      upgrade('raw', {
        initial: 0,
        turn: (count: number, input) =>
          input === undefined
            ? { state: count, output: [Buffer.from(`${count} in all`)], done: true }
            : { state: count + input.length, output: [input], done: false },
      }),
    )
    const wire = await dial()
    wire.send(`${asking}abc`)
    await wire.until('abc')
    wire.send('de')
    await wire.until('de')
    wire.finish()
    expect((await wire.rest()).endsWith('abcde5 in all')).toBe(true)
  })
})

/** Nothing, so many times: enough to be seen, and an end to it, so that a server that does not come round fails and hangs nobody. */
const NOTHINGS = 400_000

describe('a stream that says nothing without end', () => {
  const told = { pieces: 0 }
  const sync = function* (): Generator<string> {
    for (told.pieces = 0; told.pieces < NOTHINGS; told.pieces++) yield ''
  }
  const later = async function* (): AsyncGenerator<string> {
    for (told.pieces = 0; told.pieces < NOTHINGS; told.pieces++) yield ''
  }
  test.each<[string, () => Pieces]>([
    ['at once', sync],
    ['by promises that are kept already', later],
  ])('%s, holds up nobody else', async (_how, pieces) => {
    const server = await serving((request) => (pathOf(request.target) === '/' ? ok(stream(pieces)) : ok(text('well'))))
    const silent = await server.dial()
    const other = await server.dial()
    silent.send(ask('GET', '/'))
    await silent.until('200 OK')
    other.send(ask('GET', '/other'))
    await other.until('well')
    expect(told.pieces).toBeLessThan(NOTHINGS)
    silent.reset()
    await eventually(() => server.running.counters().connections.open === 1, 'the stream is left with its client')
    expect(told.pieces).toBeLessThan(NOTHINGS)
  })
})
