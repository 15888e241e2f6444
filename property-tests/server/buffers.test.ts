import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { file } from '../../src/response/body.js'
import { closing } from '../../src/response/change.js'
import { ok } from '../../src/response/responses.js'
import { allocate, release } from '../../src/server/buffers.js'
import { serveConnection } from '../../src/server/serve-connection.js'
import { ask, contentOf, serving } from './serving.js'

const LENGTH = 1_000_000
const octet = (at: number): number => (at * 31 + (at >> 16) * 7) & 0xff
const content = Buffer.from(Uint8Array.from({ length: LENGTH }, (_, at) => octet(at)))

const source = {
  read: async (position: number, into: Uint8Array) => {
    const part = content.subarray(position, position + into.length)
    into.set(part)
    return part.length
  },
  close: () => undefined,
}

const app = () => closing(ok(file(source, { start: 0, end: LENGTH })))

describe('octets for reading', () => {
  test('are used again once they were given back, and never twice at a time', () => {
    const first = allocate(65_536)
    const second = allocate(65_536)
    expect(second.buffer).not.toBe(first.buffer)
    release(['text', first.subarray(0, 10)])
    release([first])
    const [third, fourth] = [allocate(40_000), allocate(65_536)]
    expect([third.buffer, third.length]).toEqual([first.buffer, 40_000])
    expect(fourth.buffer).not.toBe(first.buffer)
  })

  test('are taken back only where they were given', () => {
    const own = new Uint8Array(65_536)
    release([own])
    expect(allocate(65_536).buffer).not.toBe(own.buffer)
    const [small, large] = [allocate(10), allocate(65_537)]
    expect([small.length, large.length]).toEqual([10, 65_537])
    release([small, large])
    expect([small.buffer, large.buffer]).not.toContain(allocate(65_536).buffer)
  })

  test('are not used again while somebody may still look at them', async () => {
    const kept: Uint8Array[] = []
    const wire = new Duplex({
      read: () => undefined,
      write: (piece: Uint8Array, _encoding, done) => {
        kept.push(piece)
        done()
      },
    })
    wire.push(ask('GET', '/'))
    await serveConnection(wire, app, { log: false })()
    const text = Buffer.concat(kept).toString('latin1')
    expect(contentOf(text) === content.toString('latin1')).toBe(true)
  })

  test('hold what is sent until it is sent, for many at a time', async () => {
    const { dial } = await serving(app)
    const wires = await Promise.all(Array.from({ length: 20 }, dial))
    for (const wire of wires) wire.send(ask('GET', '/'))
    for (const wire of wires) expect(contentOf(await wire.rest()) === content.toString('latin1')).toBe(true)
  })
})
