import { setTimeout as sleepFor } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { fromTask, ok, stream, text, upgrade } from '../../src/response/index.js'
import { ask, deferred, serving, statusesIn } from './serving.js'
import { dial as dialTo, eventually, sleep, type Wire } from './wire.js'

const LAZY = 150
const deadlines = { stopLazy: LAZY, stopHard: 600 }

describe('a graceful stop', () => {
  test('with nobody there is over at once, and can be asked for again', async () => {
    const { running } = await serving(() => ok())
    const first = running.stop()
    expect(running.stop()).toBe(first)
    expect(await first).toEqual({ served: 0, aborted: 0 })
  })

  test('reports what it has cut, not what clients broke off before', async () => {
    const { running, dial } = await serving(() => fromTask(() => new Promise(() => {})), { deadlines })
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await eventually(() => running.counters().bytesIn > 0, 'the request is there')
    wire.reset()
    await eventually(() => running.counters().connections.open === 0, 'the connection is gone')
    expect(await running.stop()).toEqual({ served: 0, aborted: 0 })
  })

  test('lets no new connection in', async () => {
    const { running } = await serving(() => ok())
    await running.stop()
    await expect(dialTo({ host: '127.0.0.1', port: running.port })).rejects.toThrow('ECONNREFUSED')
  })

  test('answers what was asked, and says that the connection closes', async () => {
    const go = deferred<void>()
    const { running, dial } = await serving(() => fromTask(() => go.promise.then(() => ok(text('done')))), {
      deadlines,
    })
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await eventually(() => running.counters().bytesIn > 0, 'the request is there')
    const stopped = running.stop()
    go.resolve()
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200])
    expect(got).toMatch(/connection: close/i)
    expect(await wire.ending()).toBe('fin')
    wire.finish()
    expect(await stopped).toEqual({ served: 1, aborted: 0 })
  })

  test('answers a whole pipeline that was received, and closes behind its last', async () => {
    const { running, dial } = await serving(() => fromTask(() => sleepFor(5).then(() => ok(text('done')))), {
      deadlines,
    })
    const wire = await dial()
    wire.send(ask('GET', '/').repeat(10))
    await wire.until('done')
    const stopped = running.stop()
    const got = await wire.rest()
    expect(statusesIn(got).length).toBe(10)
    expect([...got.matchAll(/connection: close/gi)].length).toBe(1)
    expect(got.lastIndexOf('HTTP/1.1 200')).toBeLessThan(got.search(/connection: close/i))
    wire.finish()
    expect((await stopped).aborted).toBe(0)
  })

  test('answers a request that comes on an idle connection within the lazy second', async () => {
    const { running, dial } = await serving(() => ok(text('done')), { deadlines })
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await wire.until('done')
    const stopped = running.stop()
    await sleep(LAZY / 3)
    wire.send(ask('GET', '/'))
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200, 200])
    wire.finish()
    expect(await stopped).toEqual({ served: 1, aborted: 0 })
  })

  test('closes idle connections, by FIN', async () => {
    const { running, dial } = await serving(() => ok(text('done')), { deadlines })
    const used = await dial()
    const unused = await dial()
    used.send(ask('GET', '/'))
    await used.until('done')
    await eventually(() => running.counters().connections.open === 2, 'both are open')
    const stopped = running.stop()
    await Promise.all([used.rest(), unused.rest()])
    expect([await used.ending(), await unused.ending()]).toEqual(['fin', 'fin'])
    used.finish()
    unused.finish()
    expect(await stopped).toEqual({ served: 0, aborted: 0 })
  })

  test('cuts what does not end, tells it why, and counts it', async () => {
    let reason: unknown
    const { running, dial } = await serving(
      () =>
        fromTask((abort) => {
          const signal = abort()
          return new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason)))
        }),
      { deadlines },
    )
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await eventually(() => running.counters().bytesIn > 0, 'the request is there')
    expect(await running.stop()).toEqual({ served: 0, aborted: 1 })
    expect(reason).toMatchObject({ _tag: 'Stopping' })
    expect(await wire.rest()).toBe('')
  })

  test('cuts a stream without an end and a protocol without one', async () => {
    let told: unknown
    const { running, dial } = await serving(
      (request) =>
        request.headers.has('Upgrade')
          ? upgrade('raw', (_, __, abort) => {
              const signal = abort()
              signal.addEventListener('abort', () => (told = signal.reason))
            })
          : ok(
              stream(async function* () {
                for (;;) {
                  yield 'tick'
                  await sleepFor(5)
                }
              }),
            ),
      { deadlines },
    )
    const [streaming, raw] = [await dial(), await dial()]
    streaming.send(ask('GET', '/'))
    raw.send(ask('GET', '/', 'Connection: upgrade', 'Upgrade: raw'))
    await streaming.until('tick')
    await raw.until('101')
    expect((await running.stop()).aborted).toBe(2)
    expect(told).toMatchObject({ _tag: 'Stopping' })
    expect((await streaming.rest()).endsWith('0\r\n\r\n')).toBe(false)
  })

  test('under load loses no request that it has let in', async () => {
    const { running, dial } = await serving(() => fromTask(() => sleepFor(1).then(() => ok(text('done')))), {
      deadlines: { stopLazy: 300, stopHard: 5000 },
    })
    const clients = await Promise.all(Array.from({ length: 20 }, dial))
    let asked = 0
    const more = (wire: Wire): void => {
      wire.send(ask('GET', '/').repeat(4))
      asked += 4
    }
    const pipelines = clients.map(async (wire) => {
      let answers = 0
      let sent = 4
      wire.socket.on('data', (bytes: Buffer) => {
        answers += statusesIn(bytes.toString('latin1')).length
        if (answers < sent) return
        more(wire)
        sent += 4
      })
      more(wire)
      const got = await wire.rest()
      // What follows the announced close was never let in: a client repeats that on another connection.
      expect(got).toMatch(/connection: close[\s\S]*done$/i)
      return statusesIn(got)
    })
    await eventually(() => running.counters().requests > 200, 'they are at it')
    const report = await running.stop()
    const answers = (await Promise.all(pipelines)).flat()
    expect(report.aborted).toBe(0)
    expect(report.served).toBeGreaterThan(0)
    expect(answers.every((status) => status === 200)).toBe(true)
    expect(running.counters().requests).toBe(answers.length)
    expect(answers.length).toBeLessThanOrEqual(asked)
  })
})
