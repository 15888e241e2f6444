import { createHash } from 'node:crypto'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { App } from '../../src/connection/contract.js'
import { hasToken } from '../../src/grammar/list.js'
import { fromFields } from '../../src/message/headers.js'
import type { Request } from '../../src/message/request.js'
import { pathOf } from '../../src/message/target.js'
import { forbidden, ok, text, upgrade, upgradeRequired, withHeader } from '../../src/response/index.js'
import { serving } from '../server/serving.js'

/** As a user of `ws` would write it. */

const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

/** What `ws` reads of a request. */
const messageOf = (socket: Socket, { method, headers }: Request): IncomingMessage => {
  const fields = Object.fromEntries(headers.toJSON().map(([name, value]) => [name.toLowerCase(), value]))
  return Object.assign(new IncomingMessage(socket), { method, headers: fields })
}

/** The 101 has been sent: the one that `ws` writes, first of all, is dropped. */
const answered = (socket: Socket): Socket => {
  const write = socket.write
  socket.write = () => {
    socket.write = write
    return true
  }
  return socket
}

const webSocket =
  (server: WebSocketServer, use: (socket: WebSocket) => void): App =>
  (request) => {
    const key = request.headers.get('Sec-WebSocket-Key')
    const asks = request.method === 'GET' && hasToken(request.headers.getAll('Upgrade'), 'websocket')
    if (!asks || key === undefined) return upgradeRequired(['websocket'], text('speak WebSocket'))
    if (request.headers.get('Sec-WebSocket-Version') !== '13')
      return withHeader('Sec-WebSocket-Version', '13')(upgradeRequired(['websocket']))
    const takeover = (duplex: unknown, head: Uint8Array): void => {
      if (!(duplex instanceof Socket)) return
      server.handleUpgrade(messageOf(duplex, request), answered(duplex), Buffer.from(head), use)
    }
    return upgrade('websocket', takeover, fromFields([['Sec-WebSocket-Accept', acceptOf(key)]]))
  }

const echo = (socket: WebSocket): void => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
}

const open = async () => {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const closed: Array<readonly [code: number, reason: string]> = []
  const sockets = webSocket(server, (socket) => {
    echo(socket)
    socket.on('close', (code, reason) => closed.push([code, reason.toString()]))
  })
  const app: App = (request) => {
    if (pathOf(request.target) === '/plain') return ok(text('plain'))
    return request.headers.get('Origin') === 'http://evil.example' ? forbidden(text('not you')) : sockets(request)
  }
  const served = await serving(app)
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  return { ...served, closed, url: `ws://127.0.0.1:${served.running.port}/` }
}

const connected = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const client = new WebSocket(url)
    onTestFinished(() => client.terminate())
    client.once('open', () => resolve(client)).once('error', reject)
  })

const back = (client: WebSocket): Promise<{ readonly data: string; readonly isBinary: boolean }> =>
  new Promise((resolve) => {
    client.once('message', (data: Buffer, isBinary) => resolve({ data: data.toString('latin1'), isBinary }))
  })

const refused = (url: string, options: object): Promise<number> =>
  new Promise((resolve) => {
    const client = new WebSocket(url, options)
    client.on('error', () => {})
    client.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
      client.terminate()
    })
  })

describe('WebSocket through an upgrade', () => {
  test.each([
    ['text', 'hello', false],
    ['no text', '', false],
    ['octets', Buffer.from([0, 127, 128, 255]), true],
    ['a message of 1 MiB', Buffer.alloc(1_048_576, 'ab'), true],
  ] as const)('%s comes back as it was sent', async (_, message, isBinary) => {
    const client = await connected((await open()).url)
    const answer = back(client)
    client.send(message)
    expect(await answer).toEqual({ data: message.toString('latin1'), isBinary })
  })

  test('many messages keep their order', async () => {
    const client = await connected((await open()).url)
    const got: string[] = []
    const done = new Promise<void>((resolve) => {
      client.on('message', (data) => {
        got.push(String(data))
        if (got.length === 200) resolve()
      })
    })
    const sent = Array.from({ length: 200 }, (_, at) => String(at))
    for (const one of sent) client.send(one)
    await done
    expect(got).toEqual(sent)
  })

  test('the close code goes both ways', async () => {
    const { url, closed } = await open()
    const client = await connected(url)
    const answer = new Promise<number>((resolve) => {
      client.once('close', (code) => resolve(code))
    })
    client.close(4321, 'enough')
    expect(await answer).toBe(4321)
    expect(closed).toEqual([[4321, 'enough']])
  })

  test('a client that is not wanted gets the answer of the app', async () =>
    expect(await refused((await open()).url, { origin: 'http://evil.example' })).toBe(403))

  test('another version is told which one would do', async () =>
    expect(await refused((await open()).url, { protocolVersion: 8 })).toBe(426))

  test('a client that only asks is told of the protocol, and asks on', async () => {
    const { dial } = await open()
    const wire = await dial()
    wire.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(await wire.until('speak WebSocket')).toMatch(/^HTTP\/1\.1 426 [^]*\r\nUpgrade: websocket\r\n/)
    wire.send('GET /plain HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(await wire.until('plain', 2)).toContain('HTTP/1.1 200 OK')
  })
})
