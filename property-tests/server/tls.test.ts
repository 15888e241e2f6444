import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { connect, createSecureContext, type TLSSocket, type ConnectionOptions as TlsConnect } from 'node:tls'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { json, ok } from '../../src/response/index.js'
import { serve } from '../../src/server/serve.js'
import { ask, contentOf, serving, statusesIn } from './serving.js'
import { dial, eventually, sleep, wireOn } from './wire.js'

const pem = (name: string): string => readFileSync(join(import.meta.dirname, 'keys', `${name}.pem`), 'utf8')
const one = { key: pem('one.key'), cert: pem('one.cert') }
const two = { key: pem('two.key'), cert: pem('two.cert') }

const ends: App = (request) => ok(json(request.peer))

const dialTls = (options: TlsConnect): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', rejectUnauthorized: false, ...options })
    socket.once('secureConnect', () => resolve(socket))
    socket.once('error', reject)
  })

describe('over TLS', () => {
  test('a request is answered, and the app knows that it came so', async () => {
    const { running } = await serving(ends, { tls: one })
    const socket = await dialTls({ port: running.port })
    const wire = wireOn(socket)
    wire.send(ask('GET', '/', 'Connection: close'))
    const peer = JSON.parse(contentOf(await wire.rest()))
    expect(peer).toMatchObject({ secure: true, remote: { host: '127.0.0.1' }, local: { port: running.port } })
    expect(await wire.ending()).toBe('fin')
  })

  test('a target that names https is this server’s own', async () => {
    const { running } = await serving(ends, { tls: one })
    const wire = wireOn(await dialTls({ port: running.port }))
    wire.send('GET https://one.example/ HTTP/1.1\r\nHost: one.example\r\nConnection: close\r\n\r\n')
    expect(statusesIn(await wire.rest())).toEqual([200])
  })

  test('a client chooses a certificate by the name it asks for', async () => {
    const { running } = await serving(ends, {
      tls: {
        ...one,
        SNICallback: (name, done) => done(null, createSecureContext(name === 'two.example' ? two : one)),
      },
    })
    for (const name of ['one', 'two']) {
      const socket = await dialTls({ port: running.port, servername: `${name}.example` })
      expect(socket.getPeerCertificate().subject.CN).toBe(`${name}.example`)
      socket.destroy()
    }
  })

  test('http/1.1 is what is agreed on', async () => {
    const { running } = await serving(ends, { tls: one })
    const socket = await dialTls({ port: running.port, ALPNProtocols: ['h2', 'http/1.1'] })
    expect(socket.alpnProtocol).toBe('http/1.1')
    socket.destroy()
  })

  test('a complete request is answered although the client has ended its side', async () => {
    const { running } = await serving(ends, { tls: one })
    const options = { host: '127.0.0.1', port: running.port, rejectUnauthorized: false, allowHalfOpen: true }
    const socket = connect(options)
    const wire = wireOn(socket)
    wire.send(ask('GET', '/'))
    wire.finish()
    expect(statusesIn(await wire.rest())).toEqual([200])
  })

  test('a handshake that stalls is cut, however often a byte arrives', async () => {
    const { running } = await serving(ends, { tls: one, handshakeTimeout: 300 })
    const silent = await dial({ host: '127.0.0.1', port: running.port })
    const dripping = await dial({ host: '127.0.0.1', port: running.port })
    // The start of a ClientHello of 512 octets, which never becomes whole.
    dripping.send(Uint8Array.of(0x16, 3, 1, 2, 0, 1))
    const drip = setInterval(() => dripping.send(Uint8Array.of(0)), 50)
    dripping.socket.on('error', () => clearInterval(drip))
    await Promise.all([silent.rest(), dripping.rest()])
    clearInterval(drip)
    await eventually(() => running.counters().connections.open === 0, 'both connections are gone')
  })

  test('what is no TLS at all costs that connection only', async () => {
    const { running } = await serving(ends, { tls: one })
    const plain = await dial({ host: '127.0.0.1', port: running.port })
    plain.send(ask('GET', '/'))
    expect(statusesIn(await plain.rest())).toEqual([])
    const wire = wireOn(await dialTls({ port: running.port }))
    wire.send(ask('GET', '/', 'Connection: close'))
    expect(statusesIn(await wire.rest())).toEqual([200])
  })

  for (const leave of ['reset', 'finish'] as const)
    test(`a client that leaves in the middle of a handshake (${leave}) is not waited for`, async () => {
      const { running } = await serving(ends, { tls: one, handshakeTimeout: 1_000_000 })
      for (const said of [[], [0x16, 3, 1, 2, 0, 1]]) {
        const wire = await dial({ host: '127.0.0.1', port: running.port })
        wire.send(Uint8Array.from(said))
        await eventually(() => running.counters().connections.open === 1, 'the connection counts')
        wire[leave]()
        await eventually(() => running.counters().connections.open === 0, 'the connection is gone')
      }
    })

  test('a stop does not wait for a handshake longer than for anything else', async () => {
    const { running } = await serving(ends, { tls: one, handshakeTimeout: 1_000_000, deadlines: { stopHard: 300 } })
    const wire = await dial({ host: '127.0.0.1', port: running.port })
    await eventually(() => running.counters().connections.open === 1, 'the connection counts')
    await running.stop()
    await wire.rest()
    expect(running.counters().connections.open).toBe(0)
  })

  test('a request whose handshake was under way when the server stopped is answered, and closes', async () => {
    const { running } = await serving(ends, { tls: one, deadlines: { stopLazy: 1000, stopHard: 5000 } })
    const raw = connectTcp(running.port, '127.0.0.1')
    await eventually(() => running.counters().connections.open === 1, 'the connection counts')
    const stopped = running.stop()
    const wire = wireOn(await dialTls({ socket: raw }))
    wire.send(ask('GET', '/'))
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200])
    expect(got).toMatch(/connection: close/i)
    expect(await stopped).toEqual({ served: 1, aborted: 0 })
  })

  test('a large answer arrives whole, though the client is slow to begin reading', async () => {
    const size = 3_000_000
    const { running } = await serving(
      () => ok({ _tag: 'Bytes', bytes: Buffer.alloc(size, 0x61), type: 'text/plain' }),
      {
        tls: one,
      },
    )
    const socket = await dialTls({ port: running.port })
    socket.pause()
    socket.write(ask('GET', '/', 'Connection: close'))
    await sleep(100)
    const wire = wireOn(socket)
    socket.resume()
    expect(contentOf(await wire.rest()).length).toBe(size)
    expect(await wire.ending()).toBe('fin')
  })
})

describe('TLS options that make no sense are an error at start', () => {
  const wrong: ReadonlyArray<readonly [string, string, object]> = [
    ['a key without its certificate', 'tls.cert', { key: one.key }],
    ['a certificate without its key', 'tls.key', { cert: one.cert }],
    ['a key of another certificate', 'tls.key', { key: two.key, cert: one.cert }],
    ['a certificate that is none', 'tls.cert', { key: one.key, cert: 'hello' }],
    ['a key that is none', 'tls.key', { key: 'hello', cert: one.cert }],
    ['an archive that is none', 'tls.pfx', { pfx: Buffer.from('hello') }],
    ['an authority that is none', 'tls.ca', { ...one, ca: 7 }],
    ['a protocol that is none', 'tls', { ...one, minVersion: 'TLSv9' }],
  ]
  for (const [what, option, tls] of wrong)
    test(what, async () => {
      const started = await serve(ends, { port: 0, log: false, tls })()
      if (started._tag === 'Right') await started.right.stop()
      expect(started).toMatchObject({ _tag: 'Left', left: { _tag: 'OptionsError', option } })
    })
})
