import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { wait as elapse, tell } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { pathOf } from '../../src/message/target.js'
import { stream, text } from '../../src/response/body.js'
import { map } from '../../src/response/monad.js'
import { fromTask } from '../../src/response/program.js'
import { ok } from '../../src/response/responses.js'
import { echoPath } from './apps.js'
import {
  answersIn,
  closes,
  get,
  joinedBytes,
  later,
  piecesFrom,
  postHead,
  STALL,
  STOP,
  sendTo,
  talk,
  textOf,
  wait,
  wireTo,
} from './talk.js'

describe('C17: a graceful stop', () => {
  test('closes an idle connection after a second, and without a word', () => {
    expect(talk(echoPath, [get(), STOP, wait(999)]).closed).toBe(false)
    expect(talk(echoPath, [get(), STOP, wait(1000)]).closed).toBe(true)
    expect(talk(echoPath, [STOP, wait(1000)]).output).toHaveLength(0)
  })

  test('a request that comes within that second is answered, and told to close', () => {
    const { statuses, answers, closed } = talk(echoPath, [get(), STOP, wait(999), get()])
    expect([statuses, answers.map(closes), closed]).toEqual([[200, 200], [false, true], true])
  })

  test('of a pipeline the last request that was received is told to close', () => {
    const effect = later<void>()
    const wire = wireTo(({ target }) => map(() => ok(text(pathOf(target))))(fromTask(effect.run)))
    sendTo(wire, joinedBytes(get('/1'), get('/2'), get('/3')))
    tell(wire, STOP)
    for (let n = 0; n < 3; n++) effect.resolve()
    const answers = answersIn(joinedBytes(...wire.received), false)
    expect(answers.map(({ body }) => textOf(body))).toEqual(['/1', '/2', '/3'])
    expect(answers.map(closes)).toEqual([false, false, true])
    expect(wire.closed).toBe(true)
  })

  test('a request of which an octet came before our FIN is not lost', () => {
    const { contents, closed } = talk(echoPath, [
      joinedBytes(get('/1'), ascii('GET /2')),
      STOP,
      ascii(' HTTP/1.1\r\nHost: a\r\n\r\n'),
    ])
    expect([contents, closed]).toEqual([['/1', '/2'], true])
    const wire = wireTo(echoPath)
    tell(wire, STOP)
    sendTo(wire, joinedBytes(get('/1'), ascii('GET /2')))
    elapse(wire, 5000)
    sendTo(wire, ascii(' HTTP/1.1\r\nHost: a\r\n\r\n'))
    expect(answersIn(joinedBytes(...wire.received), false).map(closes)).toEqual([false, true])
  })

  test('an early answer is the last, for nobody knows what stands behind its request', () => {
    expect(talk(echoPath, [STOP, postHead(5)]).answers.map(closes)).toEqual([true])
  })

  test('ten seconds end everything, and the effects are told', () => {
    const effect = later<void>()
    const wire = wireTo(() => map(() => ok())(fromTask(effect.run)))
    sendTo(wire, get())
    tell(wire, STOP)
    elapse(wire, 9999)
    expect(wire.destroyed).toBe(false)
    elapse(wire, 1)
    expect(wire.destroyed).toBe(true)
    expect(effect.signals[0]?.reason).toEqual({ _tag: 'Stopping' })
    expect(wire.trace).toContainEqual({ _tag: 'Destroy', reset: true })
  })

  test('a stream without an end is cut at the end', () => {
    const gate = later<unknown>()
    const wire = wireTo(() => ok(stream(() => piecesFrom(gate))))
    sendTo(wire, get())
    tell(wire, STOP)
    elapse(wire, 10_000)
    expect(wire.destroyed).toBe(true)
    expect(wire.log).toMatchObject([{ _tag: 'Access', status: 200, octets: 0 }])
  })

  test('requests that wait for room to be answered in are not lost', () => {
    const big: App = () => ok(text('x'.repeat(40_000)))
    const script = [STALL, joinedBytes(get(), get(), get(), get()), STOP, wait(5000), { _tag: 'Drain' } as const]
    expect(talk(big, script).statuses).toEqual([200, 200, 200, 200])
    // More may have been on its way while we did not read, so the connection is idle for its second.
    expect(talk(big, [...script, wait(999)]).closed).toBe(false)
    expect(talk(big, [...script, wait(1000)]).closed).toBe(true)
  })

  test('a second stop does not prolong it', () => {
    expect(talk(echoPath, [get(), STOP, wait(500), STOP, wait(500)]).closed).toBe(true)
  })

  test('a connection that lingers is let go at the end', () => {
    const options = { deadlines: { lingerQuiet: 60_000, lingerTotal: 60_000 } }
    expect(talk(echoPath, [get('/', 'Connection: close'), STOP, wait(10_000)], options).destroyed).toBe(true)
  })
})

describe('a server that needs room', () => {
  const shed = { _tag: 'Shed' } as const

  test('closes an idle connection', () => {
    expect(talk(echoPath, [get(), shed]).closed).toBe(true)
    expect(talk(echoPath, [shed]).output).toHaveLength(0)
  })

  test('and no other', () => {
    expect(talk(echoPath, [ascii('GET'), shed, ascii(' / HTTP/1.1\r\nHost: a\r\n\r\n')]).statuses).toEqual([200])
    const wire = wireTo(() => map(() => ok())(fromTask(later<void>().run)))
    sendTo(wire, get())
    tell(wire, shed)
    expect(wire.closed).toBe(false)
  })

  test('what it still has to say goes out first', () => {
    expect(talk(echoPath, [STALL, get(), shed, { _tag: 'Drain' }]).statuses).toEqual([200])
  })
})

test('a connection too many is answered with 503, and closes', () => {
  const wire = wireTo(echoPath)
  const { state, commands } = wire.lifecycle.refuse(wire.state.peer, 0)
  const written = commands.flatMap((command) => (command._tag === 'Write' ? command.pieces : []))
  expect(written.join('')).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n[^]*\r\nConnection: close\r\n/)
  expect(commands.map(({ _tag }) => _tag)).toEqual(['Write', 'Log', 'HalfClose'])
  expect(state.phase).toBe('Closing')
})
