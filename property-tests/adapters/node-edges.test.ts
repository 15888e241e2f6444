import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toNodeListener } from '../../src/adapters/node/index.js'
import type { App, LogEntry } from '../../src/connection/contract.js'
import { fromFields } from '../../src/message/headers.js'
import { chain, collect, inform, json, map, ok, pull, stream, text } from '../../src/response/index.js'
import { sleep } from '../server/wire.js'

/** What goes on around an app where node holds the connection. */

const close = (server: Server) => (): void => {
  server.closeAllConnections()
  server.close()
}

const listening = async (listener: RequestListener, path?: string): Promise<NetConnectOpts> => {
  const server = createServer(listener)
  onTestFinished(close(server))
  await new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, '127.0.0.1', resolve)
    else server.listen(path, resolve)
  })
  const address = server.address()
  if (typeof address === 'string' || address === null) return { path: String(address) }
  return { host: '127.0.0.1', port: address.port }
}

/** All that is said to a request until the connection ends, and how that ended. */
const said = (at: NetConnectOpts, request: string): Promise<string> =>
  new Promise((resolve) => {
    let all = ''
    const socket: Socket = connect(at, () => socket.write(request))
    socket.setEncoding('latin1').on('data', (piece: string) => {
      all += piece
    })
    socket.on('error', () => {
      all += '<broken>'
    })
    socket.on('close', () => resolve(all))
  })

const heard = (): { readonly entries: LogEntry[]; readonly log: (entry: LogEntry) => void } => {
  const entries: LogEntry[] = []
  return { entries, log: (entry) => entries.push(entry) }
}

const plain = 'GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n'

test('a hint that node does not send is told to the log, and the answer comes without it', async () => {
  const { entries, log } = heard()
  const link = '</a.css>; rel=preload; title="two words"'
  const app: App = () => chain(() => ok(text('hinted')))(inform(103, fromFields([['Link', link]])))
  expect(await said(await listening(toNodeListener(app, { log })), plain)).toMatch(/^HTTP\/1.1 200 [^]*hinted$/)
  expect(entries.map(({ _tag }) => _tag)).toEqual(['Defect', 'Access'])
})

describe('what stood in the answer of node before', () => {
  const behind = (name: string, value: string, app: App) => async () => {
    const listener = toNodeListener(app)
    return said(
      await listening((request, response) => {
        response.setHeader(name, value)
        listener(request, response)
      }),
      plain,
    )
  }
  test('is left, where it is not about the framing', async () =>
    expect(await behind('X-Early', 'a', () => ok(text('hi')))()).toMatch(/X-Early: a\r\n/))

  test.each([
    ['Content-Length', '99'],
    ['Transfer-Encoding', 'chunked'],
    ['Trailer', 'X-None'],
  ])('and says %s is gone: the framing is that of the content', async (name, value) => {
    const streamed = await behind(name, value, () => ok(stream(() => ['hi'])))()
    expect(streamed).toMatch(/Transfer-Encoding: chunked\r\n(?:[^]*\r\n)?\r\n2\r\nhi\r\n0\r\n\r\n$/)
    expect(streamed).not.toMatch(/99|X-None/)
    const whole = await behind(name, value, () => ok(text('hi')))()
    expect(whole).toMatch(/Content-Length: 2\r\n[^]*\r\n\r\nhi$/)
    expect(whole).not.toMatch(/chunked|99|X-None/)
  })
})

describe('an answer to HTTP/1.0 that breaks off', () => {
  const app: App = () =>
    ok(
      stream(async function* () {
        yield 'so far'
        await sleep(20)
        yield* JSON.parse('no JSON')
      }),
    )

  test('ends in a reset, since the end of the connection would make it look whole', async () => {
    const { entries, log } = heard()
    const all = await said(await listening(toNodeListener(app, { log })), 'GET / HTTP/1.0\r\n\r\n')
    expect(all).toMatch(/so far<broken>$/)
    expect(entries.map(({ _tag }) => _tag)).toEqual(['Defect', 'Access'])
  })

  test('over a socket that has no reset it is cut, and told once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wirefold-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const { entries, log } = heard()
    const at = await listening(toNodeListener(app, { log }), join(folder, 's'))
    expect(await said(at, 'GET / HTTP/1.0\r\n\r\n')).toContain('so far')
    expect(entries.map(({ _tag }) => _tag)).toEqual(['Defect', 'Access'])
  })
})

describe('mounted in Express at a path', () => {
  const app: App = ({ target, authority }) => ok(json([target.raw, authority ?? null]))
  test.each([
    ['/api/users?x=1', '/users?x=1'],
    ['/api', '/'],
    ['/api?x', '/?x'],
    ['/api//evil/%2F', '//evil/%2F'],
    ['http://b.example/api/users', 'http://b.example/users'],
  ])('%s is %s', async (sent, seen) => {
    const at = await listening(express().use('/api', toNodeListener(app)))
    const all = await said(at, `GET ${sent} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`)
    expect(JSON.parse(all.slice(all.indexOf('\r\n\r\n')))).toEqual([seen, sent.startsWith('http') ? 'b.example' : 'h'])
  })
})

test('content that a parser of Express has read is a fault that the log names', async () => {
  const { entries, log } = heard()
  const app: App = () => map((all: Uint8Array) => ok(text(String(all.length))))(collect())
  const at = await listening(express().use(express.json(), toNodeListener(app, { log })))
  const request =
    'POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'
  expect(await said(at, request)).toMatch(/^HTTP\/1.1 500 /)
  expect(entries.flatMap((entry) => (entry._tag === 'Defect' ? [entry.error] : []))).toEqual([
    'the content was read before the app saw the request',
  ])
})

test('an answer that somebody has begun already is cut, and told to the log', async () => {
  const { entries, log } = heard()
  const listener = toNodeListener(() => ok(text('second')), { log })
  const at = await listening((request, response) => {
    response.writeHead(200).write('first')
    listener(request, response)
  })
  expect(await said(at, plain)).not.toContain('second')
  expect(entries.map(({ _tag }) => _tag)).toContain('Defect')
})

describe('a connection that node keeps', () => {
  const pages: App = (request) => {
    if (request.method === 'POST') return map(() => ok(text('first')))(pull)
    return ok(text(request.target.raw))
  }

  test('goes on behind content that was read in part', async () => {
    const at = await listening(toNodeListener(pages))
    const first = `POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`
    expect(await said(at, `${first}${plain}`)).toMatch(/first[^]*HTTP\/1.1 200 [^]*\/a$/)
  })

  test.each([
    ['a malformed head', 'GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n', 400],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n', 400],
  ])('ends behind %s, whatever node made of it', async (_, request, status) => {
    const all = await said(await listening(toNodeListener(pages, { log: () => {} })), `${request}${plain}`)
    expect(all.match(/HTTP\/1.1 /g)?.length).toBe(1)
    expect(all).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*Connection: close`))
  })

  test('is asked about as a whole by OPTIONS *', async () => {
    const all = await said(
      await listening(toNodeListener(pages)),
      `OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`,
    )
    expect(all).toMatch(/^HTTP\/1.1 204 [^]*Allow: GET, /)
  })
})

test('no more is made of a stream than its client takes', async () => {
  let made = 0
  const app: App = () =>
    ok(
      stream(function* () {
        for (; made < 1_000; made++) yield new Uint8Array(1_000_000)
      }),
    )
  const at = await listening(toNodeListener(app))
  const socket = connect(at, () => socket.pause().write(plain))
  onTestFinished(() => void socket.destroy())
  await sleep(300)
  expect(made).toBeGreaterThan(0)
  expect(made).toBeLessThan(50)
})
