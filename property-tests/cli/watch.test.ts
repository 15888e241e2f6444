import { describe, expect, test } from 'vitest'
import { ok } from '../../src/response/responses.js'
import { serve } from '../../src/server/serve.js'
import { asked, builtCommand, serving, site } from './command.js'

builtCommand()

test('what watches the connections has to be a function', async () => {
  const options = { port: 0 }
  Object.assign(options, { around: 1 })
  const made = await serve(() => ok(), options)()
  expect(made).toEqual({
    _tag: 'Left',
    left: { _tag: 'OptionsError', option: 'around', reason: 'a function is needed' },
  })
})

describe('--explain', () => {
  test('tells why a request was refused, with the octets on both sides', async () => {
    const it = await serving([site(), '--explain', '--log', 'off'])
    await asked(it.port, 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello')
    const { err } = await it.stop()
    expect(err).toMatch(/^refused: octet 44 from 127\.0\.0\.1: duplicate-content-length: /m)
    expect(err).toMatch(/RFC 9112 §6\.3, answered with 400/)
    expect(err).toMatch(/without the rule: .*smuggling/)
    expect(err).toMatch(/ 43 6f 6e 74 {2}-Length: 5\.\.Cont\n/)
    expect(err).toMatch(/\^\^/)
  })

  test('counts from the start of the connection, behind other requests', async () => {
    const it = await serving([site(), '--explain'])
    const one = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
    await asked(it.port, `${one.repeat(3)}GET /\u0001 HTTP/1.1\r\n\r\n`)
    expect((await it.stop()).err).toMatch(new RegExp(`octet ${one.length * 3 + 5} from`))
  })

  test('stands below the line of the log', async () => {
    const it = await serving([site(), '--explain'])
    await asked(it.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    await asked(it.port, 'GET\r\n\r\n')
    const { err } = await it.stop()
    expect(err).toMatch(/" 200 8\n.* 400 - "bad-method at 3 .*"\nrefused: octet 3 from 127\.0\.0\.1: bad-method: /)
  })

  test('says nothing of an answer where the request was answered before it went wrong', async () => {
    const it = await serving([site(), '--explain'])
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await asked(it.port, `${head}zz\r\n`)).toMatch(/^HTTP\/1\.1 405 /)
    const { err } = await it.stop()
    expect(err).toMatch(/bad-chunk-size: .*\n +RFC 9112 §7\.1\n/)
  })

  test('is one object a line where the log is', async () => {
    const it = await serving([site(), '--explain', '--log', 'json'])
    await asked(it.port, 'GET\r\n\r\n')
    const { err } = await it.stop()
    const lines = err.split('\n').filter((line) => line.startsWith('{'))
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { code: 'bad-method', status: 400 },
      { remote: '127.0.0.1', explained: { code: 'bad-method', offset: 3, status: 400 } },
    ])
    expect(err).not.toContain('without the rule')
  })

  test('says nothing without a refusal, nor where it was not asked for', async () => {
    const it = await serving([site(), '--explain'])
    await asked(it.port, 'GET / HTTP/1.0\r\n\r\n')
    expect((await it.stop()).err).not.toContain('refused')
    const other = await serving([site()])
    await asked(other.port, 'GET\r\n\r\n')
    expect((await other.stop()).err).not.toContain('without the rule')
  })
})
