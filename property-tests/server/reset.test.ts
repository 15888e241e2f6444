import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { pathOf } from '../../src/message/target.js'
import { bytes, chain, collect, fromTask, map, ok, pull, stream, text, upgrade } from '../../src/response/index.js'
import { ask, serving, statusesIn } from './serving.js'
import { eventually, sleep, type Wire } from './wire.js'

const reasons: unknown[] = []

/** Waits for ever, and keeps the reason why nobody waits for it any more. */
const waiting = fromTask<never>((abort) => {
  const signal = abort()
  return new Promise(() =>
    signal.addEventListener('abort', () => {
      reasons.push(signal.reason)
    }),
  )
})

const app: App = (request) => {
  switch (pathOf(request.target)) {
    case '/wait':
      return waiting
    case '/pull':
      return pipe(
        pull,
        chain(() => waiting),
      )
    case '/collect':
      return pipe(
        collect(),
        map(() => ok()),
      )
    case '/stream':
      return ok(
        stream(async function* () {
          for (;;) {
            yield 'tick'
            await sleep(5)
          }
        }),
      )
    case '/large':
      return ok(bytes(new Uint8Array(20_000_000)))
    case '/raw':
      return upgrade('raw', {
        initial: 0,
        turn: (n, input) => ({ state: n, output: input ? [input] : [], done: false }),
      })
    case '/taken':
      return upgrade('raw', (duplex) => {
        if (typeof duplex === 'object' && duplex !== null && 'resume' in duplex && typeof duplex.resume === 'function')
          duplex.resume()
      })
    default:
      return ok(text('fine'))
  }
}

const states: ReadonlyArray<readonly [string, (wire: Wire) => Promise<unknown>]> = [
  ['before it says anything', () => sleep(20)],
  ['inside a request line', async (wire) => wire.send('GET / HT')],
  ['inside a head', async (wire) => wire.send('GET / HTTP/1.1\r\nHost: a\r\nX')],
  ['inside counted content', async (wire) => wire.send(`${ask('POST', '/collect', 'Content-Length: 9')}abc`)],
  ['inside a chunk', async (wire) => wire.send(`${ask('POST', '/collect', 'Transfer-Encoding: chunked')}9\r\nabc`)],
  [
    'while it waits for 100',
    async (wire) => {
      wire.send(ask('POST', '/collect', 'Expect: 100-continue', 'Content-Length: 9'))
      await wire.until('100 Continue')
    },
  ],
  ['while the handler waits', async (wire) => wire.send(ask('GET', '/wait'))],
  [
    'while the handler waits with content to come',
    async (wire) => wire.send(`${ask('POST', '/pull', 'Content-Length: 9')}abc`),
  ],
  [
    'inside a stream',
    async (wire) => {
      wire.send(ask('GET', '/stream'))
      await wire.until('tick')
    },
  ],
  [
    'inside an answer that does not fit',
    async (wire) => {
      wire.socket.pause()
      wire.send(ask('GET', '/large'))
      await sleep(30)
    },
  ],
  [
    'between two requests',
    async (wire) => {
      wire.send(ask('GET', '/'))
      await wire.until('fine')
    },
  ],
  ['inside a pipeline', async (wire) => wire.send(ask('GET', '/').repeat(3) + ask('GET', '/wait') + ask('GET', '/'))],
  [
    'while the rest of its content is dropped',
    async (wire) => {
      wire.send(`${ask('POST', '/', 'Content-Length: 900')}abc`)
      await wire.until('fine')
    },
  ],
  [
    'while the server lingers',
    async (wire) => {
      wire.send('nonsense\r\n\r\n')
      await wire.until('400')
    },
  ],
  [
    'after a switch of protocols',
    async (wire) => {
      wire.send(ask('GET', '/raw', 'Connection: upgrade', 'Upgrade: raw'))
      await wire.until('101')
    },
  ],
  [
    'after it was handed over',
    async (wire) => {
      wire.send(ask('GET', '/taken', 'Connection: upgrade', 'Upgrade: raw'))
      await wire.until('101')
    },
  ],
]

describe('a client that resets', () => {
  for (const [when, prepare] of states)
    test(`${when} takes down its connection, and no other`, async () => {
      reasons.splice(0)
      const { dial, running } = await serving(app)
      const other = await dial()
      const wire = await dial()
      await eventually(() => running.counters().connections.open === 2, 'both are open')
      await prepare(wire)
      await sleep(20)
      wire.reset()
      await eventually(() => running.counters().connections.open === 1, 'its connection is gone')
      other.send(ask('GET', '/', 'Connection: close'))
      expect(statusesIn(await other.rest())).toEqual([200])
      if (when.includes('handler waits')) expect(reasons).toMatchObject([{ _tag: 'Gone' }])
    })
})

test('a client that leaves by FIN behind a complete request is not gone: its handler is left alone', async () => {
  reasons.splice(0)
  const { dial } = await serving(() =>
    fromTask(async (abort) => {
      const signal = abort()
      await sleep(60)
      return ok(text(String(signal.aborted)))
    }),
  )
  const wire = await dial()
  wire.send(ask('GET', '/'))
  wire.finish()
  expect((await wire.rest()).endsWith('false')).toBe(true)
})
