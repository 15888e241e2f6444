import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { tell } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { emptyHeaders, fromFields } from '../../src/message/headers.js'
import { type Machine, type Takeover, type Turn, upgrade } from '../../src/response/answer.js'
import { text } from '../../src/response/body.js'
import { chain, map } from '../../src/response/monad.js'
import { collect, fromTask } from '../../src/response/program.js'
import { ok, upgradeRequired } from '../../src/response/responses.js'
import {
  answersIn,
  DRAIN,
  END,
  get,
  joinedBytes,
  later,
  receivedBy,
  request,
  STALL,
  sendTo,
  talk,
  textOf,
  wait,
  wireTo,
} from './talk.js'

/** Says what it hears, each time with a number; `.` ends it. */
const echo: Machine<number> = {
  initial: 0,
  turn: (n: number, input: Uint8Array | undefined): Turn<number> => ({
    state: n + 1,
    output: [ascii(`${n}:`), input ?? ascii('FIN')],
    done: input?.includes(46) ?? false,
  }),
}

const echoing: App = () => upgrade('echo', echo)
const asking = (...fields: ReadonlyArray<string>): Uint8Array =>
  get('/', 'Connection: upgrade', 'Upgrade: echo', ...fields)

const rest = (output: Uint8Array): string => textOf(output.subarray(textOf(output).indexOf('\r\n\r\n') + 4))

describe('C14: another protocol', () => {
  test('begins behind 101, with what was read already', () => {
    const { answers, output, log, state } = talk(echoing, [joinedBytes(asking(), ascii('hi')), ascii('there')])
    expect(answers[0]).toMatchObject({ status: 101 })
    expect(rest(output)).toBe('0:hi1:there')
    expect(log).toMatchObject([{ _tag: 'Access', status: 101 }])
    expect(state.phase).toBe('Switched')
  })

  test('nothing is parsed behind it', () => {
    const { output } = talk(echoing, [joinedBytes(asking(), get())])
    expect(rest(output)).toBe(`0:${textOf(get())}`)
  })

  test.each([
    ['in any case of letters', asking()],
    ['among others', get('/', 'Connection: keep-alive, Upgrade', 'Upgrade: h2c, ECHO')],
    ['in a second line', get('/', 'Connection: upgrade', 'Upgrade: h2c', 'Upgrade: echo')],
  ])('the client names it %s', (_, chunk) => {
    expect(talk(echoing, [chunk]).statuses).toEqual([101])
  })

  test.each([
    ['does not ask', get()],
    ['names another', get('/', 'Connection: upgrade', 'Upgrade: h2c')],
    ['does not say so in Connection', get('/', 'Upgrade: echo')],
    ['names what cannot be read', get('/', 'Connection: upgrade', 'Upgrade: echo, "')],
    ['speaks 1.0', ascii('GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n')],
  ])('a client that %s does not get it', (_, chunk) => {
    const { statuses, defects } = talk(echoing, [chunk])
    expect([statuses, defects.length]).toEqual([[500], 1])
  })

  test('refused, and plain HTTP goes on', () => {
    const { statuses, closed } = talk(() => ok(text('hi')), [joinedBytes(asking(), get()), asking(), get()])
    expect([statuses, closed]).toEqual([[200, 200, 200, 200], false])
  })

  test('426 names it', () => {
    const { answers } = talk(() => upgradeRequired(['echo']), [get()])
    expect(answers[0]?.headers).toContainEqual(['Upgrade', 'echo'])
  })

  test('the machine ends the connection when it is done, and hears nothing more', () => {
    const { output, closed, state } = talk(echoing, [asking(), ascii('hi.'), ascii('more')])
    expect([rest(output), closed, state.phase]).toEqual(['0:hi.', true, 'Lingering'])
  })

  test('the machine hears of FIN, and has the last word', () => {
    const { output, destroyed } = talk(echoing, [asking(), ascii('hi'), END])
    expect([rest(output), destroyed]).toEqual(['0:hi1:FIN', true])
  })

  test('a machine that is done by FIN is not asked again', () => {
    const last: Machine<number> = { ...echo, turn: (state, input) => ({ ...echo.turn(state, input), done: !input }) }
    const { output, closed } = talk(() => upgrade('echo', last), [asking(), END])
    expect([rest(output), closed]).toEqual(['0:FIN', true])
  })

  test('FIN that came with the request is heard behind it', () => {
    const effect = later<void>()
    const wire = wireTo(() => map(() => upgrade('echo', echo))(fromTask(effect.run)))
    sendTo(wire, joinedBytes(asking(), ascii('hi')))
    tell(wire, END)
    effect.resolve()
    expect(receivedBy(wire).endsWith('0:hi1:FIN')).toBe(true)
  })

  test('a machine that throws costs its connection', () => {
    const broken: Machine<number> = {
      initial: 0,
      turn: () => {
        throw new Error('machine')
      },
    }
    const { destroyed, defects, log } = talk(() => upgrade('echo', broken), [asking(), ascii('hi')])
    expect([destroyed, defects]).toEqual([true, [new Error('machine')]])
    expect(log.at(-1)).toMatchObject({ _tag: 'Defect', request: { method: 'GET' } })
  })

  test('a machine may put numbers for octets', () => {
    const numbers: Machine<number> = {
      initial: 0,
      turn: (state) => ({ state, output: [[65, 66] as unknown as Uint8Array], done: false }),
    }
    expect(rest(talk(() => upgrade('echo', numbers), [asking(), ascii('hi')]).output)).toBe('AB')
  })

  test('the input of a machine is its own copy', () => {
    const kept: Uint8Array[] = []
    const keeping: Machine<number> = {
      initial: 0,
      turn: (state, input) => {
        if (input !== undefined) kept.push(input)
        return { state, output: [], done: false }
      },
    }
    const wire = wireTo(() => upgrade('echo', keeping))
    sendTo(wire, asking())
    const chunk = ascii('hello')
    sendTo(wire, chunk)
    chunk.fill(0)
    expect(kept.map(textOf)).toEqual(['hello'])
  })

  test('its connection is never cut by its age, but by a client that does not read', () => {
    expect(talk(echoing, [asking(), wait(10_000_000), ascii('hi')]).destroyed).toBe(false)
    expect(talk(echoing, [asking(), STALL, ascii('hi'), wait(30_000)]).destroyed).toBe(true)
  })

  test('no more is read while its output waits', () => {
    const loud: Machine<number> = {
      initial: 0,
      turn: (state) => ({ state: state + 1, output: [new Uint8Array(40_000)], done: false }),
    }
    const wire = wireTo(() => upgrade('echo', loud))
    wire.stalled = true
    for (const chunk of [asking(), ascii('a'), ascii('b'), ascii('c')]) sendTo(wire, chunk)
    expect(wire.arriving).toHaveLength(1)
    expect(
      talk(() => upgrade('echo', loud), [STALL, asking(), ascii('a'), ascii('b'), ascii('c'), DRAIN]).output.length,
    ).toBeGreaterThan(120_000)
  })
})

describe('C14: the whole request comes first', () => {
  const posting = (length: number, ...fields: ReadonlyArray<string>): Uint8Array =>
    request('POST /', ['Connection: upgrade', 'Upgrade: echo', `Content-Length: ${length}`, ...fields])

  test('what the app has not read of it is read and dropped', () => {
    const { output } = talk(echoing, [posting(5), ascii('he'), ascii('llo!')])
    expect(rest(output)).toBe('0:!')
    expect(talk(echoing, [posting(5), ascii('he')]).output).toHaveLength(0)
  })

  test('100 goes before 101', () => {
    const { output } = talk(echoing, [posting(5, 'Expect: 100-continue'), ascii('hello')])
    expect(textOf(output).startsWith('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 ')).toBe(true)
    const eager = talk(echoing, [joinedBytes(posting(5, 'Expect: 100-continue'), ascii('hello'))])
    expect(textOf(eager.output).startsWith('HTTP/1.1 101 ')).toBe(true)
  })

  test('an app may read it first', () => {
    const app: App = () => chain((bytes: Uint8Array) => upgrade(textOf(bytes), echo))(collect())
    expect(rest(talk(app, [posting(4), ascii('echohi')]).output)).toBe('0:hi')
  })

  test('too much of it is refused', () => {
    const { statuses, failures } = talk(echoing, [posting(65_537)])
    expect([statuses, failures]).toEqual([[413], ['content-too-large']])
    const chunked = get('/', 'Connection: upgrade', 'Upgrade: echo', 'Transfer-Encoding: chunked')
    const unknown = talk(echoing, [chunked, ascii('5\r\nhello\r\n')], { dropped: 4 })
    expect([unknown.statuses, unknown.failures]).toEqual([[413], ['content-too-large']])
  })

  test.each([
    ['breaks off', END, 400, 'unexpected-end'],
    ['does not come', wait(30_000), 408, 'body-timeout'],
  ])('one that %s is refused', (_, item, status, code) => {
    const { statuses, failures } = talk(echoing, [posting(5), item])
    expect([statuses, failures]).toEqual([[status], [code]])
  })

  test('an app that ignores that it broke off does not get its way', () => {
    const app: App = () =>
      map(() => upgrade('echo', echo))(fromTask(() => ({ then: (go) => go?.(1) }) as PromiseLike<number>))
    const stubborn: App = (it) => chain(() => app(it))({ _tag: 'Pull', then: () => app(it) })
    expect(talk(stubborn, [posting(5), END]).statuses).toEqual([500])
  })
})

describe('an upgrade that is handed over', () => {
  test('goes to the taker with what was read already, and the connection is over', () => {
    const takeover: Takeover = () => {}
    const { trace, state, output } = talk(() => upgrade('echo', takeover), [joinedBytes(asking(), ascii('hi'))])
    expect(trace.filter(({ _tag }) => _tag === 'HandOver')).toEqual([{ _tag: 'HandOver', takeover, head: ascii('hi') }])
    expect(state.phase).toBe('Ended')
    expect(state.deadline).toBe(Infinity)
    expect(rest(output)).toBe('')
  })

  test('that cannot be written is a 500', () => {
    const app: App = () => upgrade('echo', echo, fromFields([['X', 'a\r\nb']]))
    expect(talk(app, [asking()]).statuses).toEqual([500])
  })
})

describe('CONNECT that the app takes', () => {
  const connect = ascii('CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n')

  test('is 200, and then a tunnel', () => {
    const app: App = ({ method }) => (method === 'CONNECT' ? upgrade('', echo, emptyHeaders) : ok())
    const { answers, output } = talk(app, [joinedBytes(connect, ascii('hi'))], {}, [{ method: 'CONNECT' }])
    expect(answers[0]?.status).toBe(200)
    expect(rest(output)).toBe('0:hi')
  })
})

test('answers before an upgrade go out before it', () => {
  const app: App = ({ target }) => (target.raw === '/' ? upgrade('echo', echo) : ok(text('hi')))
  const { output } = talk(app, [joinedBytes(get('/first'), asking(), ascii('!'))])
  expect(answersIn(output, false).map(({ status }) => status)).toEqual([200, 101])
})
