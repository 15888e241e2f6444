import { describe, expect, test } from 'vitest'
import { ascii } from '../../src/grammar/ascii.js'
import { text } from '../../src/response/body.js'
import { closing } from '../../src/response/change.js'
import { map } from '../../src/response/monad.js'
import { fromTask } from '../../src/response/program.js'
import { ok } from '../../src/response/responses.js'
import { echoPath, hello } from './apps.js'
import {
  answersIn,
  closes,
  get,
  headerOf,
  joinedBytes,
  later,
  post,
  receivedBy,
  sendTo,
  talk,
  wait,
  wireTo,
} from './talk.js'

const old = (...fields: ReadonlyArray<string>): Uint8Array =>
  ascii(`GET / HTTP/1.0\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`)

describe('C1: one request at a time, answers in order', () => {
  test('requests in one chunk are answered in their order, by one write', () => {
    const chunk = joinedBytes(...Array.from({ length: 64 }, (_, n) => get(`/${n}`)))
    const { contents, trace } = talk(echoPath, [chunk])
    expect(contents).toEqual(Array.from({ length: 64 }, (_, n) => `/${n}`))
    expect(trace.filter(({ _tag }) => _tag === 'Write')).toHaveLength(1)
  })

  test('an empty line between two requests is no request', () => {
    expect(talk(hello, [get(), ascii('\r\n'), get()]).statuses).toEqual([200, 200])
  })
})

describe('C2: who keeps the connection', () => {
  const kept: ReadonlyArray<readonly [sentence: string, chunk: Uint8Array, keeps: boolean]> = [
    ['1.1 keeps it', get(), true],
    ['1.1 closes it by `close`', get('/', 'Connection: close'), false],
    ['`close` counts in any case of letters', get('/', 'Connection: CLOSE'), false],
    ['`close` counts in any element of a list', get('/', 'Connection: foo , close,bar'), false],
    ['`close` counts in any line', get('/', 'Connection: keep-alive', 'Connection: close'), false],
    ['a token that only begins like close is another', get('/', 'Connection: closed'), true],
    ['`keep-alive` says nothing new on 1.1', get('/', 'Connection: keep-alive'), true],
    ['Proxy-Connection has no effect', get('/', 'Proxy-Connection: close'), true],
    ['1.0 closes it', old(), false],
    ['1.0 keeps it by `keep-alive`', old('Connection: Keep-Alive'), true],
    ['`close` wins over `keep-alive` on 1.0', old('Connection: keep-alive, close'), false],
    ['Keep-Alive alone keeps nothing on 1.0', old('Keep-Alive: timeout=5'), false],
  ]
  test.each(kept)('%s', (_, chunk, keeps) => {
    const { answers, closed } = talk(hello, [chunk])
    expect(closed).toBe(!keeps)
    expect(closes(answers[0])).toBe(!keeps)
  })

  test('a kept 1.0 connection is told so', () => {
    expect(headerOf(talk(hello, [old('Connection: keep-alive')]).answers[0], 'Connection')).toBe('keep-alive')
  })

  test('behind a request that says close nothing is parsed', () => {
    const { statuses, failures } = talk(hello, [
      joinedBytes(get('/', 'Connection: close'), ascii('nonsense\r\n'), get()),
    ])
    expect(statuses).toEqual([200])
    expect(failures).toEqual([])
  })

  test('behind an answer that says close nothing is parsed', () => {
    const { statuses, answers, closed } = talk(() => closing(ok(text('hi'))), [joinedBytes(get(), get()), get()])
    expect(statuses).toEqual([200])
    expect(closes(answers[0])).toBe(true)
    expect(closed).toBe(true)
  })

  test('with protocolVersion 1.0 a client has to ask for a kept connection, and is told', () => {
    const options = { protocolVersion: 'HTTP/1.0' } as const
    expect(talk(hello, [get()], options).closed).toBe(true)
    const kept = talk(hello, [get('/', 'Connection: keep-alive')], options)
    expect(kept.closed).toBe(false)
    expect(headerOf(kept.answers[0], 'Connection')).toBe('keep-alive')
    expect(kept.answers[0]?.version).toBe('HTTP/1.0')
  })

  test('a connection of n requests closes behind the n-th answer', () => {
    const { statuses, answers, closed } = talk(hello, [get(), get(), get()], { requests: 2 })
    expect(statuses).toEqual([200, 200])
    expect(answers.map(closes)).toEqual([false, true])
    expect(closed).toBe(true)
  })

  test('a connection that has lived for an hour closes behind its next answer, and not before', () => {
    const patient = { deadlines: { idle: 100_000_000, firstByte: 100_000_000 } }
    const { answers, closed } = talk(hello, [get(), wait(3_600_000), get(), get()], patient)
    expect(answers.map(closes)).toEqual([false, true])
    expect(closed).toBe(true)
    expect(talk(hello, [get(), wait(3_599_999), get()], patient).closed).toBe(false)
  })

  test('behind a leniency that two readers may read in two ways the connection closes', () => {
    const twice = post('', 'Content-Length: 0')
    expect(talk(hello, [twice], { allow: ['equalContentLengths'] }).closed).toBe(true)
    const bare = ascii('GET / HTTP/1.1\nHost: a\r\n\r\n')
    const { answers } = talk(hello, [joinedBytes(bare, get())], { allow: ['bareLf'] })
    expect(answers.map(closes)).toEqual([true])
    const harmless = ascii('GET  / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(talk(hello, [joinedBytes(harmless, get())], { allow: ['requestLineSpaces'] }).statuses).toEqual([200, 200])
  })

  test('a leniency concerns the request that it was used for', () => {
    const bare = ascii('\nGET / HTTP/1.1\r\nHost: a\r\n\r\n')
    const options = { allow: ['bareLf', 'requestLineSpaces'] } as const
    const { answers } = talk(hello, [joinedBytes(get(), ascii('GET  / HTTP/1.1\r\nHost: a\r\n\r\n'), bare)], options)
    expect(answers.map(closes)).toEqual([false, false, true])
  })
})

describe('C3: what was earned is paid', () => {
  test('answers to good requests go out before the 400 to a bad one', () => {
    const chunk = joinedBytes(get('/1'), get('/2'), ascii('BAD REQUEST\r\n\r\n'), get('/3'))
    const { statuses, contents, answers, closed, failures } = talk(echoPath, [chunk])
    expect(statuses).toEqual([200, 200, 400])
    expect(contents.slice(0, 2)).toEqual(['/1', '/2'])
    expect(answers.map(closes)).toEqual([false, false, true])
    expect(closed).toBe(true)
    expect(failures).toEqual(['bad-target'])
  })

  test('an answer that takes its time comes before the 400 as well', () => {
    const slow = later<void>()
    const wire = wireTo(() => map(() => ok(text('hi')))(fromTask(slow.run)))
    sendTo(wire, joinedBytes(get(), ascii('nonsense\r\n\r\n')))
    expect(receivedBy(wire)).toBe('')
    slow.resolve()
    expect(answersIn(joinedBytes(...wire.received), false).map(({ status }) => status)).toEqual([200, 400])
  })
})
