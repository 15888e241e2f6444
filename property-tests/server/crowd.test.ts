import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { fromTask, ok, text } from '../../src/response/index.js'
import { ask, deferred, serving, statusesIn } from './serving.js'
import { eventually, sleep } from './wire.js'

describe('when there are as many connections as there may be', () => {
  test('the one that is idle for longest makes room', async () => {
    const { dial, running } = await serving(() => ok(text('fine')), { connections: 3, deadlines: { busyIdle: 60_000 } })
    const wires = []
    for (let at = 0; at < 3; at++) {
      const wire = await dial()
      wires.push(wire)
      wire.send(ask('GET', '/'))
      await wire.until('fine')
      await sleep(5)
    }
    wires[0]?.send(ask('GET', '/'))
    await wires[0]?.until('fine', 2)
    const late = await dial()
    late.send(ask('GET', '/', 'Connection: close'))
    expect(statusesIn(await late.rest())).toEqual([200])
    expect(statusesIn((await wires[1]?.rest()) ?? '')).toEqual([200])
    expect(await wires[1]?.ending()).toBe('fin')
    for (const still of [wires[0], wires[2]]) {
      still?.send(ask('GET', '/', 'Connection: close'))
      expect(statusesIn((await still?.rest()) ?? '').at(-1)).toBe(200)
    }
    expect(running.counters().connections.shed).toBe(1)
  })

  test('and all are busy, the new one gets 503 and a close', async () => {
    const go = deferred<void>()
    const { dial, running } = await serving(() => fromTask(() => go.promise.then(() => ok(text('fine')))), {
      connections: 2,
    })
    const busy = [await dial(), await dial()]
    for (const wire of busy) wire.send(ask('GET', '/', 'Connection: close'))
    await eventually(() => running.counters().bytesIn >= 2 * ask('GET', '/').length, 'both are busy')
    const late = await dial()
    const got = await late.rest()
    expect(statusesIn(got)).toEqual([503])
    expect(got).toMatch(/connection: close/i)
    late.finish()
    go.resolve()
    for (const wire of busy) expect(statusesIn(await wire.rest())).toEqual([200])
    expect(running.counters().failures.get('too-many-connections')).toBe(1)
  })

  test('idle ones are kept for a shorter time', async () => {
    const { dial, running } = await serving(() => ok(text('fine')), {
      connections: 5,
      deadlines: { idle: 60_000, firstByte: 60_000, busyIdle: 200 },
    })
    const early = await dial()
    early.send(ask('GET', '/'))
    await early.until('fine')
    await sleep(300)
    expect(running.counters().connections.open).toBe(1)
    const others = await Promise.all(Array.from({ length: 4 }, dial))
    expect(await early.ending()).toBe('fin')
    // Nor is one kept for longer that came when it was full already.
    const late = await dial()
    late.send(ask('GET', '/'))
    await late.until('fine')
    expect(await late.ending()).toBe('fin')
    for (const wire of [early, late, ...others]) wire.finish()
    await eventually(() => running.counters().connections.open === 0, 'all are gone')
  })

  test('many more than that are closed without a word', async () => {
    const { running } = await serving(() => fromTask(() => new Promise<never>(() => undefined)), {
      connections: 5,
      deadlines: { stopHard: 100 },
    })
    const many = 150
    let open = 0
    // They do not end their side, so that whoever was let in stays in.
    const sockets = Array.from({ length: many }, () =>
      connect({ port: running.port, host: '127.0.0.1', allowHalfOpen: true }, () => {
        open++
      })
        .on('error', () => undefined)
        .resume(),
    )
    await eventually(() => open === many && running.counters().connections.shed >= many - 5, 'all were seen')
    for (const socket of sockets) socket.destroy()
    const { connections, failures } = running.counters()
    expect(connections.total).toBeLessThan(100)
    expect(failures.get('too-many-connections')).toBeGreaterThan(many - 100)
  })
})
