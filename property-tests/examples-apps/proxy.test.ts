import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { proxy } from '../../examples/proxy.js'
import { asked, serving } from './serving.js'

const serveApp = serving()

/** What the server behind has seen, and how often a request of it broke off. */
const saw: IncomingMessage[] = []
let gone = 0
const behind = createServer((request, response) => {
  saw.push(request)
  if (request.url === '/silent') request.socket.once('close', () => gone++)
  else if (request.url === '/kept') response.writeHead(304, { ETag: '"a"' }).end()
  else if (request.url === '/early') response.writeHead(413, { Connection: 'close' }).end('no')
  else {
    response.setHeader('Set-Cookie', ['a=1', 'b=2'])
    response.setHeader('X-Private', 'x')
    response.setHeader('Connection', 'X-Private')
    if (request.url === '/eager') response.flushHeaders()
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => response.end(Buffer.concat(pieces)))
  }
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = behind.address()
  if (typeof address === 'object' && address !== null) port = address.port
})
afterAll(() => {
  behind.closeAllConnections()
  behind.close()
})

describe('a reverse proxy', () => {
  test('is told in sixty lines, comments aside', () => {
    const lines = readFileSync('examples/proxy.ts', 'utf8').split('\n')
    expect(lines.filter((line) => !/^\s*(\/?\*|\/\/)/.test(line)).length).toBeLessThanOrEqual(60)
  })

  test('passes contents both ways, and fields but for those between neighbours', async () => {
    const { port: ours } = await serveApp(proxy({ host: '127.0.0.1', port }))
    const fields = 'X-One: 1\r\nX-Hop: 2\r\nForwarded: for=evil\r\nConnection: close, X-Hop\r\n'
    const chunks = '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'
    const got = await asked(
      ours,
      `POST /a/../b?c=%20d HTTP/1.1\r\nHost: h.example\r\n${fields}Transfer-Encoding: chunked\r\n\r\n${chunks}`,
    )
    const request = saw.at(-1)
    expect(request?.url).toBe('/a/../b?c=%20d')
    expect(request?.headers).toMatchObject({
      host: 'h.example',
      'x-one': '1',
      forwarded: 'for=127.0.0.1;host="h.example";proto=http',
      'x-forwarded-for': '127.0.0.1',
      via: '1.1 wirefold',
    })
    expect(request?.headers['x-hop']).toBeUndefined()
    expect(got).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(got.match(/^Set-Cookie: /gm)).toHaveLength(2)
    expect(got).not.toContain('X-Private')
    expect(got).toContain('Via: 1.1 wirefold\r\n')
    expect(got.slice(got.indexOf('\r\n\r\n')).replace(/\r\n[0-9a-f]+\r\n|\r\n/g, '')).toContain('abcde')
  })

  test('passes a large content through, whole', async () => {
    const { url } = await serveApp(proxy({ host: '127.0.0.1', port }), { bodyLimit: 10_000_000 })
    const body = Buffer.alloc(3_000_000, 'wirefold ')
    for (const path of ['/echo', '/eager']) {
      const got = await fetch(`${url}${path}`, { method: 'PUT', body })
      expect(Buffer.from(await got.arrayBuffer()).equals(body)).toBe(true)
    }
  })

  test('passes on what has no content, and what is answered early', async () => {
    const { port: ours } = await serveApp(proxy({ host: '127.0.0.1', port }))
    const close = 'Host: a\r\nConnection: close\r\n'
    expect(await asked(ours, `GET /kept HTTP/1.1\r\n${close}\r\n`)).toMatch(/^HTTP\/1\.1 304 [^]*ETag: "a"\r\n/)
    expect(await asked(ours, `HEAD / HTTP/1.1\r\n${close}\r\n`)).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\n$/)
    expect(await asked(ours, `POST /early HTTP/1.1\r\n${close}Content-Length: 5\r\n\r\nhello`)).toMatch(
      /^HTTP\/1\.1 413 /,
    )
  })

  test('answers 502 where nobody is behind, and 504 where nothing comes, and lets go', async () => {
    const nobody = await serveApp(proxy({ host: '127.0.0.1', port: 1 }))
    expect((await fetch(`${nobody.url}/`)).status).toBe(502)
    const late = await serveApp(proxy({ host: '127.0.0.1', port, ms: 50 }))
    expect((await fetch(`${late.url}/silent`)).status).toBe(504)
    for (let turn = 0; turn < 500 && gone === 0; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(gone).toBe(1)
  })
})
