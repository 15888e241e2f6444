import { createServer as createHttpServer } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { askNode, type GatewayError } from '../../src/adapters/node/index.js'
import type { App } from '../../src/connection/contract.js'
import { forwardedBy } from '../../src/handler/semantics/index.js'
import { type BodyError, fail, orElse, type Reply, type Response, respond, text } from '../../src/response/index.js'
import { ask, serving, statusesIn } from '../server/serving.js'
import { eventually, sleep } from '../server/wire.js'

/** A server behind a server: what passes, what does not, and what becomes of whoever breaks off. */

interface Behind {
  readonly port: number
  /** All that it was sent, over all connections. */
  readonly heard: () => string
  readonly sockets: ReadonlyArray<Socket>
  readonly closed: () => number
}

/** A server that answers what it is told to, in octets, as soon as `when` stands in what it was sent. */
const behind = async (answer: string | ((socket: Socket) => void), when = '\r\n\r\n'): Promise<Behind> => {
  let heard = ''
  let closed = 0
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    let own = ''
    let begun = false
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('close', () => closed++)
    socket.setEncoding('latin1').on('data', (piece: string) => {
      heard += piece
      own += piece
      if (begun || !own.includes(when)) return
      begun = true
      if (typeof answer === 'string') socket.end(answer, 'latin1')
      else answer(socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, heard: () => heard, sockets, closed: () => closed }
}

const gateway = (port: number, timeout = 5_000): App => {
  const asking = askNode({ host: '127.0.0.1', port, timeout })
  const answered = (error: BodyError | GatewayError): Reply<BodyError, Response> => {
    if (error._tag === 'Silent') return respond(504, text('silent'))
    return error._tag === 'Unreachable' ? respond(502, text('unreachable')) : fail(error)
  }
  return (request) => orElse(answered)(asking(forwardedBy('gate')(request)))
}

const close = 'Connection: close'
const fine = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine'

const through = async (from: Behind, request: string, timeout?: number) => {
  const { dial, entries } = await serving(gateway(from.port, timeout))
  const wire = await dial()
  wire.send(request)
  return { said: await wire.rest(), entries }
}

describe('what is asked behind a gateway', () => {
  const seen = async (request: string): Promise<string> => {
    const from = await behind(fine)
    expect((await through(from, request)).said).toMatch(/^HTTP\/1.1 200 [^]*fine$/)
    return from.heard()
  }

  test('has no field between neighbours, nor one that Connection names', async () => {
    const fields = ['Connection: close , X-Hop,,"x', 'Connection: TE,x-other', 'x-hop: 1', 'X-OTHER: 2', 'X-End: 3']
    const hops = [
      'Keep-Alive: timeout=5',
      'Proxy-Connection: keep-alive',
      'TE: trailers',
      'Proxy-Authorization: Basic YQ==',
    ]
    const heard = await seen(ask('GET', '/', ...fields, ...hops, 'Upgrade: h2c', 'Trailer: X-A'))
    expect(heard).toContain('X-End: 3\r\n')
    expect(heard).not.toMatch(/hop|other|timeout|trailers|Basic|h2c|X-A/i)
  })

  test('says who sent it, whatever he says himself', async () => {
    const lies = ['Forwarded: for=evil', 'X-Forwarded-For: evil', 'X-Forwarded-Host: evil', 'X-Forwarded-Proto: https']
    const heard = await seen(ask('GET', '/', close, ...lies, 'Via: 1.0 first'))
    expect(heard).not.toMatch(/evil|https/)
    expect(heard).toContain('\r\nForwarded: for=127.0.0.1;host="a";proto=http\r\nX-Forwarded-For: 127.0.0.1\r\n')
    expect(heard).toContain('\r\nX-Forwarded-Host: a\r\nX-Forwarded-Proto: http\r\n')
    expect(heard).toContain('\r\nVia: 1.0 first\r\n')
    expect(heard).toContain('\r\nVia: 1.1 gate\r\n')
  })

  test('has the authority of an absolute target as its only host', async () => {
    const heard = await seen(`GET http://b.example:81/x?y HTTP/1.1\r\nHost: evil\r\n${close}\r\n\r\n`)
    expect(heard).toMatch(/^GET \/x\?y HTTP\/1.1\r\nHost: b.example:81\r\n/)
    expect(heard).not.toContain('evil')
  })

  test('has a target that nobody has read anew', async () =>
    expect(await seen(ask('GET', '//a/../%2e%2E/b;c?d=%zz&%', close))).toMatch(
      /^GET \/\/a\/..\/%2e%2E\/b;c\?d=%zz&% HTTP/,
    ))

  test.each([
    ['GET', [], /\r\n\r\n$/],
    ['DELETE', [], /\r\n\r\n$/],
    ['POST', [], /\r\nContent-Length: 0\r\n[^]*\r\n\r\n$/],
    ['PROPFIND', [], /\r\nContent-Length: 0\r\n[^]*\r\n\r\n$/],
    ['GET', ['Content-Length: 3'], /\r\nContent-Length: 3\r\n[^]*\r\n\r\nabc$/],
    ['POST', ['Content-Length: 3'], /\r\nContent-Length: 3\r\n[^]*\r\n\r\nabc$/],
  ] as const)('%s with %j is framed once', async (method, fields, end) => {
    const from = await behind(fine, fields.length > 0 ? 'abc' : '\r\n\r\n')
    await through(from, `${ask(method, '/', close, ...fields)}${fields.length > 0 ? 'abc' : ''}`)
    expect(from.heard()).toMatch(end)
    expect(from.heard().match(/Content-Length|Transfer-Encoding/gi)?.length ?? 0).toBe(
      end.source.includes('Length') ? 1 : 0,
    )
  })

  test('is chunked where it was, without extensions and trailers', async () => {
    const from = await behind(fine, '0\r\n')
    await through(from, `${ask('POST', '/', close, 'Transfer-Encoding: chunked')}3;a=b\r\nabc\r\n0\r\nX-T: 1\r\n\r\n`)
    expect(from.heard()).toMatch(/\r\nTransfer-Encoding: chunked\r\n[^]*\r\n\r\n3\r\nabc\r\n0\r\n\r\n$/)
  })

  test('CONNECT never gets there', async () => {
    const from = await behind(fine)
    const { said } = await through(from, `CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n`)
    expect(said).toMatch(/^HTTP\/1.1 501 /)
    expect(from.heard()).toBe('')
  })
})

describe('what is answered behind a gateway', () => {
  const answered = async (answer: string, request = ask('GET', '/', close)) =>
    (await through(await behind(answer), request)).said

  test('keeps its status, its reason, its fields but for those between neighbours, and its content', async () => {
    const fields = 'Set-Cookie: a=1\r\nset-cookie: b=2\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=9\r\n'
    const said = await answered(`HTTP/1.1 299 As It Is\r\n${fields}Content-Length: 3\r\n\r\nabc`)
    expect(said).toMatch(/^HTTP\/1.1 299 As It Is\r\n[^]*Content-Length: 3\r\n[^]*\r\n\r\nabc$/)
    expect(said).toMatch(/Set-Cookie: a=1\r\nset-cookie: b=2\r\n/)
    expect(said).not.toMatch(/Hop|timeout/)
  })

  test.each([
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
    ['ended by the connection', '\r\nabc'],
  ])('%s content is chunked', async (_, rest) =>
    expect(await answered(`HTTP/1.1 200 OK\r\n${rest}`)).toMatch(
      /Transfer-Encoding: chunked\r\n[^]*3\r\nabc\r\n0\r\n\r\n$/,
    ),
  )

  test('HEAD has the length of what GET would have', async () =>
    expect(await answered('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', ask('HEAD', '/', close))).toMatch(
      /Content-Length: 5\r\n[^]*\r\n\r\n$/,
    ))

  test.each([
    ['204 No Content', ''],
    ['304 Not Modified', 'ETag: "a"\r\n'],
  ])('%s has no content', async (status, fields) =>
    expect(await answered(`HTTP/1.1 ${status}\r\n${fields}\r\n`)).toMatch(
      new RegExp(`^HTTP/1.1 ${status}\r\n[^]*\r\n\r\n$`),
    ),
  )

  test('103 comes before it, 104 does not', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 0\r\n\r\nHTTP/1.1 104 Other\r\n\r\n'
    const said = await answered(`${hints}${fine}`)
    expect(statusesIn(said)).toEqual([103, 200])
    expect(said).toContain('Link: </a>\r\n')
  })

  test.each([
    ['junk', 'nonsense\r\n\r\n'],
    ['nothing', ''],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['both framings', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nabc'],
    ['a space before a colon', 'HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc'],
    ['405 without Allow', 'HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n'],
    ['426', 'HTTP/1.1 426 No\r\nUpgrade: h2c\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n'],
    ['a switch that nobody asked for', 'HTTP/1.1 101 Yes\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
    ['a status of 999', 'HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n'],
  ])('%s is a 502', async (_, answer) => expect(await answered(answer)).toMatch(/^HTTP\/1.1 502 /))

  test.each([
    ['counted', 'Content-Length: 9\r\n\r\nabc'],
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('%s content that breaks off does not look whole', async (kind, rest) => {
    const said = await answered(`HTTP/1.1 200 OK\r\n${rest}`)
    expect(said).toContain('HTTP/1.1 200 OK')
    expect(said.endsWith('0\r\n\r\n')).toBe(false)
    expect(said).toContain(kind === 'counted' ? 'Content-Length: 9' : 'chunked')
  })
})

describe('Expect behind a gateway', () => {
  const expecting = ask('POST', '/', close, 'Expect: 100-continue', 'Content-Length: 3')

  test('content is asked for when the other server asks', async () => {
    const from = await behind((socket) => {
      expect(from.heard()).toContain('Expect: 100-continue\r\n')
      setTimeout(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 20)
      socket.on('data', () => from.heard().endsWith('abc') && socket.end(fine))
    })
    const { dial } = await serving(gateway(from.port))
    const wire = await dial()
    wire.send(expecting)
    expect(await wire.until('100 Continue')).toMatch(/^HTTP\/1.1 100 Continue/)
    wire.send('abc')
    expect(await wire.rest()).toContain('fine')
  })

  test('a refusal comes without any content having been asked for', async () => {
    const from = await behind('HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n')
    expect(statusesIn((await through(from, expecting)).said)).toEqual([413])
  })

  test('a server that does not know of it gets the content after a while', async () => {
    const from = await behind(fine, 'abc')
    const { dial } = await serving(gateway(from.port))
    const wire = await dial()
    wire.send(expecting)
    await wire.until('100 Continue')
    wire.send('abc')
    expect(await wire.rest()).toContain('fine')
  })
})

describe('whoever breaks off at a gateway', () => {
  test('a client that leaves inside its content ends the request behind', async () => {
    const from = await behind(() => {})
    const { dial } = await serving(gateway(from.port, 60_000))
    const wire = await dial()
    wire.send(`${ask('POST', '/', 'Content-Length: 9')}abc`)
    await eventually(() => from.heard().endsWith('abc'), 'the content arrives')
    wire.reset()
    await eventually(() => from.closed() === 1, 'the request behind ends')
  })

  test('a client that leaves while nothing is answered ends the request behind', async () => {
    const from = await behind(() => {})
    const { dial } = await serving(gateway(from.port, 60_000))
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await eventually(() => from.heard() !== '', 'the request arrives')
    wire.reset()
    await eventually(() => from.closed() === 1, 'the request behind ends')
  })

  test('a client that leaves inside a silent answer ends it at once', async () => {
    const from = await behind((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nabc'))
    const { dial } = await serving(gateway(from.port, 60_000))
    const wire = await dial()
    wire.send(ask('GET', '/'))
    await wire.until('abc')
    wire.reset()
    await eventually(() => from.closed() === 1, 'the answer behind is left')
  })

  test('a server that is silent is a 504, and let go', async () => {
    const from = await behind(() => {})
    expect((await through(from, ask('GET', '/', close), 50)).said).toMatch(/^HTTP\/1.1 504 /)
    await eventually(() => from.closed() === 1, 'it is let go')
  })

  test('a server that switches protocols unasked is let go, and not waited for', async () => {
    const from = await behind((socket) => socket.write('HTTP/1.1 101 Yes\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'))
    expect((await through(from, ask('GET', '/', close), 60_000)).said).toMatch(/^HTTP\/1.1 502 /)
    await eventually(() => from.closed() === 1, 'it is let go')
  })

  test('content that breaks the grammar is the client’s fault, and never looks whole behind', async () => {
    const from = await behind(() => {})
    const { said } = await through(from, `${ask('POST', '/', 'Transfer-Encoding: chunked')}3\r\nabc\r\nx\r\n`)
    expect(said).toMatch(/^HTTP\/1.1 400 /)
    expect(from.heard()).not.toMatch(/0\r\n\r\n$/)
  })

  test('a refusal is answered though who refuses hangs up on the content', async () => {
    const refusing = createHttpServer((_request, response) => {
      response.writeHead(413, { connection: 'close' })
      response.end('no')
    })
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void refusing.close())
    const address = refusing.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { dial } = await serving(gateway(port), { bodyLimit: 1e9 })
    for (let round = 0; round < 6; round++) {
      const wire = await dial()
      wire.send(ask('POST', '/', 'Content-Length: 20000000'))
      for (let at = 0; at < 20; at++) wire.send('x'.repeat(1_000_000))
      await wire.until('no')
      expect(statusesIn(wire.got())).toEqual([413])
    }
  })

  test('a refusal is answered though content is still to come', async () => {
    const from = await behind((socket) => socket.write('HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno'), 'abc')
    const { said } = await through(from, `${ask('POST', '/', 'Content-Length: 900000')}abc`)
    expect(said).toMatch(/^HTTP\/1.1 403 [^]*no$/)
    await eventually(() => from.closed() === 1, 'the sending ends')
  })
})

test('no more is taken from a client than the server behind takes', async () => {
  const from = await behind((socket) => socket.pause())
  const { dial } = await serving(gateway(from.port, 60_000), { bodyLimit: 1e9 })
  const wire = await dial()
  wire.send(ask('POST', '/', 'Content-Length: 100000000'))
  const before = process.memoryUsage().arrayBuffers
  for (let at = 0; at < 100; at++) wire.send('x'.repeat(1_000_000))
  await sleep(200)
  const [socket] = from.sockets
  expect(socket?.bytesRead ?? 0).toBeLessThan(1_000_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150_000_000)
})
