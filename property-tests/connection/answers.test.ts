import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { simulateTask } from '../../src/connection/simulate.js'
import { ascii } from '../../src/grammar/ascii.js'
import { catalogue } from '../../src/message/catalogue.js'
import { fromFields } from '../../src/message/headers.js'
import { stream, text } from '../../src/response/body.js'
import { withHeaders, withReason } from '../../src/response/change.js'
import { chain, map } from '../../src/response/monad.js'
import { fromTask, inform } from '../../src/response/program.js'
import { noContent, ok } from '../../src/response/responses.js'
import { hello } from './apps.js'
import { closes, get, headerOf, joinedBytes, now, request, talk, textOf } from './talk.js'

const bad = ascii('nonsense\r\n\r\n')
const peer = (secure: boolean) => ({
  remote: { host: '192.0.2.1', port: 1 },
  local: { host: '192.0.2.2', port: 80 },
  secure,
})

describe('C10: no content where there is none', () => {
  test('on HEAD, whose fields are those of GET', () => {
    const { answers, statuses } = talk(hello, [joinedBytes(request('HEAD /'), get())], {}, [
      { method: 'HEAD' },
      { method: 'GET' },
    ])
    expect(statuses).toEqual([200, 200])
    expect(headerOf(answers[0], 'Content-Length')).toBe('2')
  })

  test('on an error to HEAD, once its method was read', () => {
    const broken = ascii('HEAD / HTTP/1.1\r\nHost: a b\r\n\r\n')
    const { answers, output } = talk(hello, [broken], {}, [{ method: 'HEAD' }])
    expect(answers[0]?.status).toBe(400)
    expect(textOf(output).endsWith('\r\n\r\n')).toBe(true)
  })
})

describe('C11: what every final answer has', () => {
  test('Date and Server', () => {
    const { answers } = talk(hello, [get(), bad], { start: 784_111_777_000 })
    for (const answer of answers) {
      expect(headerOf(answer, 'Date')).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
      expect(headerOf(answer, 'Server')).toBe('wirefold')
    }
  })

  test('a Date that is made once a second and not once for ever', () => {
    const { answers } = talk(hello, [get(), { _tag: 'Wait', ms: 2000 }, get()])
    expect(answers.map((answer) => headerOf(answer, 'Date')?.slice(17, 25))).toEqual(['00:00:00', '00:00:02'])
  })

  test('no Server where its name is empty', () => {
    const { answers } = talk(hello, [get(), bad], { serverName: '' })
    expect(answers.map((answer) => headerOf(answer, 'Server'))).toEqual([undefined, undefined])
  })

  test('an error has all of its fields, and closes', () => {
    const { answers, closed } = talk(hello, [bad])
    expect(answers[0]?.headers.map(([name]) => name)).toEqual([
      'Date',
      'Server',
      'Content-Type',
      'Content-Length',
      'Connection',
    ])
    expect(closes(answers[0])).toBe(true)
    expect(closed).toBe(true)
  })

  test('an error says what the catalogue has for the client, and nothing of the input', () => {
    const { contents } = talk(hello, [ascii('GET /secret HTTP/1.1\r\nHost: a\r\nno-colon\r\n\r\n')])
    expect(contents[0]).toContain(catalogue['bad-field-name'].text)
    expect(contents[0]).not.toMatch(/secret|no-colon/)
  })

  test('the status line says 1.1 to 1.0 clients too, unless told otherwise', () => {
    const old = ascii('GET / HTTP/1.0\r\n\r\n')
    expect(talk(hello, [old]).answers[0]?.version).toBe('HTTP/1.1')
    expect(talk(hello, [old], { protocolVersion: 'HTTP/1.0' }).answers[0]?.version).toBe('HTTP/1.0')
  })

  test('a short idle deadline is announced, a long one is not', () => {
    const keepAlive = (idle: number) =>
      talk(hello, [get()], { deadlines: { idle } }).answers.map((answer) => headerOf(answer, 'Keep-Alive'))
    expect(keepAlive(5000)).toEqual(['timeout=5'])
    expect(keepAlive(10_000)).toEqual(['timeout=10'])
    expect(keepAlive(10_001)).toEqual([undefined])
    expect(keepAlive(1999)).toEqual(['timeout=1'])
    expect(keepAlive(999)).toEqual([undefined])
    expect(
      headerOf(talk(hello, [get('/', 'Connection: close')], { deadlines: { idle: 5000 } }).answers[0], 'Keep-Alive'),
    ).toBe(undefined)
  })

  test('a server that is short of connections announces its short deadline', () => {
    const { answers } = talk(hello, [{ _tag: 'Pressure', high: true }, get(), { _tag: 'Pressure', high: false }, get()])
    expect(answers.map((answer) => headerOf(answer, 'Keep-Alive'))).toEqual(['timeout=5', undefined])
  })
})

describe('an error page', () => {
  test('is the option’s, with its type', () => {
    const { answers, contents } = talk(hello, [bad], {
      errorPage: ({ code, message, explain }) => `${code}|${message}|${explain}`,
      errorContentType: 'text/plain',
    })
    expect(contents).toEqual(['400|Bad Request|The method is not a token.'])
    expect(headerOf(answers[0], 'Content-Type')).toBe('text/plain')
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('hook')
      },
    ],
    ['makes no text', () => 5 as unknown as string],
  ])('whose hook %s is the plain one', (_, errorPage) => {
    const { statuses, contents } = talk(hello, [bad], { errorPage })
    expect(statuses).toEqual([400])
    expect(contents[0]).toContain('<h1>Error response</h1>')
  })

  test('may be empty', () => {
    const { answers } = talk(hello, [bad], { errorPage: () => '' })
    expect(headerOf(answers[0], 'Content-Length')).toBe('0')
  })
})

describe('C15: methods that are the core’s', () => {
  test('TRACE is never reflected, and never seen by the app', () => {
    let seen = 0
    const app: App = () => {
      seen++
      return ok(text('hi'))
    }
    const { statuses, failures, closed, contents } = talk(app, [request('TRACE /', ['X-Secret: 1'])])
    expect([statuses, failures, closed, seen]).toEqual([[501], ['trace-refused'], true, 0])
    expect(contents[0]).not.toContain('Secret')
  })

  test('CONNECT that the app does not take is 501 and close, whatever it answers', () => {
    const { statuses, failures, closed } = talk(hello, [ascii('CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n')], {}, [
      { method: 'CONNECT' },
    ])
    expect([statuses, failures, closed]).toEqual([[501], ['connect-refused'], true])
  })

  test('OPTIONS * is answered by the core, with Allow', () => {
    const { answers, statuses } = talk(hello, [request('OPTIONS *'), get()])
    expect(statuses).toEqual([204, 200])
    expect(headerOf(answers[0], 'Allow')).toContain('GET, HEAD')
    expect(talk(hello, [request('OPTIONS http://a')]).statuses).toEqual([204])
    expect(talk(hello, [request('OPTIONS /')]).statuses).toEqual([200])
  })
})

describe('R4: targets', () => {
  const secure = request('GET https://a/')

  test('https on a plain connection is misdirected', () => {
    const { statuses, failures, closed } = talk(hello, [secure])
    expect([statuses, failures, closed]).toEqual([[421], ['misdirected'], true])
  })

  test('not behind a trusted gateway, nor over TLS', () => {
    expect(talk(hello, [secure], { trustedGateway: true }).statuses).toEqual([200])
    expect(talk(hello, [secure], { peer: peer(true) }).statuses).toEqual([200])
    expect(talk(hello, [request('GET http://a/')]).statuses).toEqual([200])
  })

  const raw = (method: string, target: string) => ascii(`${method} ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
  const redirecting = { allow: ['rawTarget'], redirectRawTarget: true } as const

  test('a raw target is sent to its encoded form, where that is asked for', () => {
    const { answers, statuses } = talk(hello, [raw('GET', '/caf\xe9?q=\xff')], redirecting)
    expect([statuses, headerOf(answers[0], 'Location')]).toEqual([[301], '/caf%E9?q=%FF'])
    expect(talk(hello, [raw('HEAD', '/\xe9')], redirecting, [{ method: 'HEAD' }]).statuses).toEqual([301])
    expect(talk(hello, [raw('POST', '/\xe9')], redirecting).statuses).toEqual([200])
    expect(talk(hello, [raw('GET', '/\xe9')], { allow: ['rawTarget'] }).statuses).toEqual([200])
    expect(talk(hello, [joinedBytes(raw('GET', '/\xe9'), get('/e'))], redirecting).statuses).toEqual([301, 200])
  })

  test('and never to another host', () => {
    const { answers } = talk(hello, [raw('GET', '//evil/\xe9')], redirecting)
    expect(headerOf(answers[0], 'Location')).toBe('/.//evil/%E9')
  })
})

describe('R2: HTTP/0.9, where it is allowed', () => {
  test('has the bare body and the end of the connection', () => {
    const { output, closed } = talk(hello, [ascii('GET /\r\n')], { allow: ['http09'] })
    expect([textOf(output), closed]).toEqual(['hi', true])
  })
})

describe('an interim answer', () => {
  const hinting: App = () => chain(() => ok(text('hi')))(inform(103, fromFields([['Link', '</a>']])))

  test('goes out before the final one, to 1.1', () => {
    expect(talk(hinting, [get()]).answers[0]?.interim).toMatchObject([{ status: 103 }])
  })

  test('not to 1.0', () => {
    expect(textOf(talk(hinting, [ascii('GET / HTTP/1.0\r\n\r\n')]).output).startsWith('HTTP/1.1 200')).toBe(true)
  })

  test('goes out while the final one takes its time', () => {
    const app: App = () => chain(() => map(() => ok())(fromTask(() => new Promise(() => {}))))(inform(102))
    expect(textOf(talk(app, [get()]).output)).toBe('HTTP/1.1 102 Processing\r\n\r\n')
  })

  test('that cannot be written is a defect', () => {
    const app: App = () => chain(() => ok())(inform(103, fromFields([['Link', 'a\r\nb']])))
    const { statuses, defects } = talk(app, [get()])
    expect([statuses, defects.length]).toEqual([[500], 1])
  })
})

test('C12: a response that would break out of its field is a plain 500', () => {
  const app: App = () => withHeaders(fromFields([['X-Name', 'a\r\nSet-Cookie: b']]))(ok(text('hi')))
  const { statuses, output, defects } = talk(app, [get()])
  expect([statuses, defects.length]).toEqual([[500], 1])
  expect(textOf(output)).not.toContain('Set-Cookie')
})

test('an answer of several parts is logged with its octets of content', () => {
  const app: App = () => ok(stream(() => ['ab', 'cd']))
  const { log } = talk(app, [get()])
  expect(log).toMatchObject([{ _tag: 'Access', status: 200, octets: 4, at: 0, took: 0, request: { method: 'GET' } }])
  expect(talk(() => noContent, [get()]).log).toMatchObject([{ _tag: 'Access', status: 204, octets: 0 }])
})

test('`took` is the time until the answer was handed over', async () => {
  const app: App = () => map(() => ok(text('hi')))(fromTask(() => now(1)))
  expect(talk(app, [{ _tag: 'Wait', ms: 5 }, get()]).log).toMatchObject([{ at: 5, took: 0 }])
})

test('without `access` only what went wrong is logged', () => {
  expect(talk(hello, [get(), bad], { access: false }).log.map(({ _tag }) => _tag)).toEqual(['Refused'])
})

test('a reason phrase may be the app’s own', () => {
  expect(talk(() => withReason('Fine')(ok()), [get()]).answers[0]?.reason).toBe('Fine')
})

test('in memory too an answer is seen that comes once the request has ended before its end', async () => {
  const late = async (): Promise<void> => {
    for (let turn = 0; turn < 150; turn++) await undefined
  }
  const app: App = () => fromTask(() => late().then(() => ok(text('late'))))
  const half = ascii('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz')
  const { output, closed } = await simulateTask(app)([half, { _tag: 'End' }])()
  expect(textOf(output)).toMatch(/late$/)
  expect(closed).toBe(true)
})
