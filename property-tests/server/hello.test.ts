import { beforeAll, describe, expect, test } from 'vitest'
import { buildDemo, type Demo, demos, listening } from './demo.js'
import { ask, contentOf, statusesIn } from './serving.js'
import { dial, eventually, type Wire } from './wire.js'

const start = demos()

const ended = (demo: Demo): Promise<number | null> =>
  demo.child.exitCode !== null
    ? Promise.resolve(demo.child.exitCode)
    : new Promise((resolve) => demo.child.once('exit', resolve))

let port = 0
let demo: Demo

beforeAll(async () => {
  await buildDemo()
  demo = start(['--port', '0'])
  port = await listening(demo)
})

const dialDemo = (): Promise<Wire> => dial({ host: '127.0.0.1', port })

const closed = 'Connection: close'

const answered = async (request: string): Promise<string> => {
  const wire = await dialDemo()
  wire.send(request)
  return wire.rest()
}

describe('the demo answers', () => {
  test('/ with a page that explains it and leads to every other path', async () => {
    const got = await answered(ask('GET', '/', closed))
    expect(statusesIn(got)).toEqual([200])
    expect(got).toContain('Content-Type: text/html')
    for (const path of ['/plaintext', '/echo', '/users/7', '/stream', '/sse', '/slow', '/upgrade'])
      expect(got).toContain(path)
  })

  test('/plaintext with the smallest answer', async () => {
    expect(contentOf(await answered(ask('GET', '/plaintext', closed)))).toBe('Hello, World!')
  })

  test('HEAD with the head of GET', async () => {
    const head = await answered(ask('HEAD', '/', closed))
    const page = await answered(ask('GET', '/', closed))
    expect(contentOf(head)).toBe('')
    expect(/Content-Length: \d+/.exec(head)?.[0]).toBe(`Content-Length: ${contentOf(page).length}`)
  })

  test('/echo with what was sent, by any method, counted and chunked', async () => {
    for (const method of ['POST', 'PUT', 'SPAM']) {
      const counted = `${ask(method, '/echo', 'Content-Type: text/x', 'Content-Length: 3', closed)}abc`
      const got = await answered(counted)
      expect(got).toContain('Content-Type: text/x\r\n')
      expect(contentOf(got)).toBe('abc')
    }
    const chunks = `${ask('POST', '/echo', 'Transfer-Encoding: chunked', closed)}2\r\nab\r\n1\r\nc\r\n0\r\n\r\n`
    expect(contentOf(await answered(chunks))).toBe('abc')
  })

  test('/echo with 413 where that is too much', async () => {
    expect(statusesIn(await answered(ask('POST', '/echo', 'Content-Length: 9000000')))).toEqual([413])
  })

  test('/users/:id with JSON that has the decoded id', async () => {
    const got = await answered(ask('GET', '/users/a%C3%A9%22', closed))
    expect(got).toContain('Content-Type: application/json')
    expect(JSON.parse(Buffer.from(contentOf(got), 'latin1').toString())).toMatchObject({ id: 'aé"' })
    for (const path of ['/users/', '/users/%FF', '/users/1/2'])
      expect(statusesIn(await answered(ask('GET', path, closed)))).toEqual([404])
  })

  test('/stream in chunks, with a trailer behind them', async () => {
    const got = await answered(ask('GET', '/stream', closed))
    expect(got).toContain('Trailer: X-Lines\r\n')
    expect(contentOf(got)).toMatch(/^7\r\nline 1\n\r\n[\s\S]*\r\n0\r\nX-Lines: 5\r\n\r\n$/)
  })

  test('/sse with an event at a time', async () => {
    const wire = await dialDemo()
    wire.send(ask('GET', '/sse'))
    const got = await wire.until('event: tick')
    expect(got).toContain('Content-Type: text/event-stream')
    expect(got).toContain('Cache-Control: no-store')
    await wire.until('data: tick 1 of 10')
    wire.reset()
  })

  test('/slow after a while, and others meanwhile', async () => {
    const slow = answered(ask('GET', '/slow', closed))
    expect(contentOf(await answered(ask('GET', '/plaintext', closed)))).toBe('Hello, World!')
    expect(contentOf(await slow)).toBe('That took two seconds.\n')
  })

  test('/upgrade by becoming the protocol echo', async () => {
    const wire = await dialDemo()
    wire.send(`${ask('GET', '/upgrade', 'Connection: upgrade', 'Upgrade: echo')}hello`)
    expect(await wire.until('hello')).toMatch(/^HTTP\/1\.1 101 /)
    wire.send(' again')
    await wire.until(' again')
    wire.finish()
    expect((await wire.rest()).endsWith('\r\n\r\nhello again')).toBe(true)
  })

  test('/upgrade with 426 where nobody asks for it', async () => {
    const got = await answered(ask('GET', '/upgrade', closed))
    expect(statusesIn(got)).toEqual([426])
    expect(got).toMatch(/^Upgrade: echo\r$/m)
  })

  test('404 elsewhere, 501 for a method it does not have', async () => {
    expect(statusesIn(await answered(ask('GET', '/nothing', closed)))).toEqual([404])
    const got = await answered(ask('BREW', '/', closed))
    expect(statusesIn(got)).toEqual([501])
    expect(got).toContain('Unsupported method (&#39;BREW&#39;)')
  })

  test('each of these with a line to stderr', async () => {
    await answered(ask('GET', '/plaintext?secret=1', closed))
    await eventually(() => demo.said().includes('"GET /plaintext? HTTP/1.1" 200 13'), 'the line')
    expect(demo.said()).not.toContain('secret')
  })
})

describe('the demo as a process', () => {
  test('takes its port from an argument, a plain one or by name, or from the environment', async () => {
    for (const [args, env] of [
      [['0'], { PORT: '1' }],
      [['--port', '0'], { PORT: '1' }],
      [[], { PORT: '0', HOST: '127.0.0.1' }],
    ] as const)
      expect(await listening(start(args, env))).toBeGreaterThan(1)
  })

  test('says so when the port is taken, and exits with 1', async () => {
    const other = start([String(port)])
    expect(await ended(other)).toBe(1)
    expect(other.said()).toContain(`Cannot listen on 127.0.0.1:${port}`)
    expect(other.said()).not.toContain('    at ')
  })

  test('says so when an argument makes no sense, and exits with 1', async () => {
    for (const args of [['eighty'], ['--port', '70000'], ['--host', ''], ['--hots', '::1']]) {
      const other = start(args)
      expect(await ended(other)).toBe(1)
      expect(other.said()).toMatch(/makes no sense|Unknown option/)
      expect(other.said()).not.toContain('    at ')
    }
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    test(`stops on ${signal}: answers what was asked, and reports`, async () => {
      const other = start(['--port', '0'])
      const wire = await dial({ host: '127.0.0.1', port: await listening(other) })
      wire.send(ask('GET', '/slow'))
      await new Promise((resolve) => setTimeout(resolve, 200))
      other.child.kill(signal)
      await eventually(() => other.said().includes('Stopping'), 'it says that it stops')
      expect(contentOf(await wire.rest())).toBe('That took two seconds.\n')
      expect(await ended(other)).toBe(0)
      expect(other.said()).toContain('Stopped. 1 answered meanwhile, 0 cut off.')
    })
})
