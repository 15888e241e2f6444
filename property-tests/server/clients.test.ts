import { execFile } from 'node:child_process'
import { Agent, get, request as nodeRequest } from 'node:http'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { promisify } from 'node:util'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { fromFields } from '../../src/message/headers.js'
import { pathOf } from '../../src/message/target.js'
import { bytes, collect, map, ok, sendError, stream, text } from '../../src/response/index.js'
import { ask, serving, statusesIn } from './serving.js'

const app: App = (request) => {
  switch (pathOf(request.target)) {
    case '/':
      return ok(text('hello'))
    case '/echo':
      return pipe(
        collect(50_000_000),
        map((content) => ok(bytes(content))),
      )
    case '/stream':
      return ok(
        stream(
          async function* () {
            for (let at = 0; at < 3; at++) {
              yield `${at}\n`
              await sleepFor(2)
            }
            return fromFields([['X-Lines', '3']])
          },
          { type: 'text/plain', trailers: ['X-Lines'] },
        ),
      )
    default:
      return sendError(404)
  }
}

const run = promisify(execFile)
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
)

describe.runIf(hasCurl)('curl', () => {
  const curl = async (...args: ReadonlyArray<string>) => (await run('curl', ['-sS', '-m', '10', ...args])).stdout

  test('gets a page, and its head alone', async () => {
    const { running } = await serving(app)
    const url = `http://127.0.0.1:${running.port}/`
    expect(await curl(url)).toBe('hello')
    expect(await curl('-I', url)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Content-Length: 5\r\n/)
  })

  test('gets two pages over one connection', async () => {
    const { running } = await serving(app)
    const url = `http://127.0.0.1:${running.port}/`
    expect(await curl(url, url)).toBe('hellohello')
    expect(running.counters().connections.total).toBe(1)
  })

  test('posts, counted and chunked, with 100 (Continue) where it waits for it', async () => {
    const { running } = await serving(app)
    const url = `http://127.0.0.1:${running.port}/echo`
    expect(await curl('-d', 'abc', url)).toBe('abc')
    expect(await curl('-H', 'Transfer-Encoding: chunked', '-d', 'abc', url)).toBe('abc')
    expect(await curl('-H', 'Expect: 100-continue', '--expect100-timeout', '5', '-d', 'abc', url)).toBe('abc')
  })

  test('speaks HTTP/1.0', async () => {
    const { running } = await serving(app)
    expect(await curl('--http1.0', `http://127.0.0.1:${running.port}/stream`)).toBe('0\n1\n2\n')
  })

  test('asks over a unix socket', async () => {
    const path = `/tmp/wirefold-curl-${process.pid}.sock`
    await serving(app, { path })
    expect(await curl('--unix-socket', path, 'http://a/')).toBe('hello')
  })
})

describe('node:http', () => {
  const asked = (port: number, path: string, agent: Agent) =>
    new Promise<{ readonly status: number | undefined; readonly content: string; readonly trailers: object }>(
      (resolve, reject) => {
        get({ port, path, agent }, (answer) => {
          let content = ''
          answer.setEncoding('latin1').on('data', (piece: string) => {
            content += piece
          })
          answer.on('end', () => resolve({ status: answer.statusCode, content, trailers: answer.trailers }))
        }).on('error', reject)
      },
    )

  test('keeps a connection, and reads trailers', async () => {
    const { running } = await serving(app)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    expect(await asked(running.port, '/', agent)).toMatchObject({ status: 200, content: 'hello' })
    expect(await asked(running.port, '/stream', agent)).toEqual({
      status: 200,
      content: '0\n1\n2\n',
      trailers: { 'x-lines': '3' },
    })
    expect(await asked(running.port, '/nothing', agent)).toMatchObject({ status: 404 })
    expect(running.counters().connections.total).toBe(1)
    agent.destroy()
  })

  test('posts ten megabytes and gets them back', async () => {
    const { running } = await serving(app)
    const size = 10_000_000
    const got = await new Promise<number>((resolve, reject) => {
      const sending = nodeRequest({ port: running.port, path: '/echo', method: 'POST' }, (answer) => {
        let sum = 0
        answer.on('data', (piece: Buffer) => {
          sum += piece.length
        })
        answer.on('end', () => resolve(sum))
      })
      sending.on('error', reject)
      for (let at = 0; at < 10; at++) sending.write(Buffer.alloc(size / 10, at))
      sending.end()
    })
    expect(got).toBe(size)
  })
})

test('fetch gets a page, a stream and its own content back', async () => {
  const { running } = await serving(app)
  const url = `http://127.0.0.1:${running.port}`
  expect(await (await fetch(url)).text()).toBe('hello')
  expect(await (await fetch(`${url}/stream`)).text()).toBe('0\n1\n2\n')
  expect(await (await fetch(`${url}/echo`, { method: 'PUT', body: 'été' })).text()).toBe('été')
})

describe('an HTTP/1.0 client', () => {
  test('gets its answer and a close', async () => {
    const { dial } = await serving(app)
    const wire = await dial()
    wire.send('GET / HTTP/1.0\r\n\r\n')
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200])
    expect(got.endsWith('hello')).toBe(true)
    expect(await wire.ending()).toBe('fin')
  })

  test('that wants to keep the connection can', async () => {
    const { dial } = await serving(app)
    const wire = await dial()
    wire.send('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n')
    expect(await wire.until('hello')).toMatch(/connection: keep-alive/i)
    wire.send('GET / HTTP/1.0\r\n\r\n')
    expect(statusesIn(await wire.rest())).toEqual([200, 200])
  })

  test('gets a stream without chunks, up to the end of the connection', async () => {
    const { dial } = await serving(app)
    const wire = await dial()
    wire.send('GET /stream HTTP/1.0\r\n\r\n')
    const got = await wire.rest()
    expect(got.endsWith('\r\n\r\n0\n1\n2\n')).toBe(true)
    expect(got).not.toMatch(/transfer-encoding/i)
  })
})

test('counters count what a server has done', async () => {
  const { dial, running } = await serving(app)
  const wire = await dial()
  const bytesOut = ask('GET', '/') + ask('GET', '/nothing')
  wire.send(bytesOut)
  await wire.until('</html>')
  wire.send('nonsense\r\n\r\n')
  const got = await wire.until('</html>', 2)
  wire.finish()
  await wire.rest()
  const before = running.counters()
  expect(before).toMatchObject({ requests: 2, bytesIn: bytesOut.length + 12, bytesOut: got.length })
  expect([...before.failures]).toEqual([['bad-method', 1]])
  expect(before.connections.total).toBe(1)
  await running.stop()
  expect(running.counters().connections.open).toBe(0)
  expect(before.connections.total).toBe(1)
})
