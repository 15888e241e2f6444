import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { tell } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { stream, text } from '../../src/response/body.js'
import { closing } from '../../src/response/change.js'
import { map } from '../../src/response/monad.js'
import { fromTask } from '../../src/response/program.js'
import { ok } from '../../src/response/responses.js'
import { hello, measuring } from './apps.js'
import {
  answersIn,
  chunkedHead,
  closes,
  DRAIN,
  END,
  get,
  joinedBytes,
  later,
  piecesFrom,
  post,
  postHead,
  receivedBy,
  request,
  STALL,
  sendTo,
  talk,
  wait,
  wireTo,
} from './talk.js'

const last: App = () => closing(ok(text('bye')))
const megabyte = new Uint8Array(1_048_576)

describe('C5: every close lingers', () => {
  test('behind the last answer our side is closed, and the other is waited for', () => {
    const { closed, destroyed, state } = talk(last, [get()])
    expect([closed, destroyed, state.phase]).toEqual([true, false, 'Lingering'])
    expect(talk(last, [get(), END]).destroyed).toBe(true)
  })

  test('two seconds without an octet end it', () => {
    expect(talk(last, [get(), wait(1999)]).destroyed).toBe(false)
    expect(talk(last, [get(), wait(2000)]).destroyed).toBe(true)
    expect(talk(last, [get(), wait(1999), get(), wait(1999)]).destroyed).toBe(false)
  })

  test('ten seconds in all end it, however much comes', () => {
    const chatty = Array.from({ length: 9 }, () => [wait(1000), get()]).flat()
    expect(talk(last, [get(), ...chatty, wait(999)]).destroyed).toBe(false)
    expect(talk(last, [get(), ...chatty, wait(1000)]).destroyed).toBe(true)
  })

  test('sixteen mebibytes end it', () => {
    const flood = Array.from({ length: 16 }, () => megabyte)
    expect(talk(last, [get(), ...flood]).destroyed).toBe(false)
    expect(talk(last, [get(), ...flood, ascii('x')]).trace).toContainEqual({ _tag: 'Destroy', reset: true })
  })

  test('a client that writes ten megabytes before it reads gets its 413 all the same', () => {
    const flood = Array.from({ length: 10 }, () => megabyte)
    const { statuses, closed, state } = talk(measuring, [STALL, postHead(10_485_760), ...flood, DRAIN])
    expect(statuses).toEqual([413])
    expect([closed, state.phase]).toEqual([true, 'Lingering'])
  })

  test('the deadlines of lingering begin when the answer was taken', () => {
    const { state } = talk(last, [STALL, get(), wait(20_000)])
    expect(state.phase).toBe('Closing')
    const { statuses, destroyed } = talk(last, [STALL, get(), wait(20_000), DRAIN, wait(1999)])
    expect(statuses).toEqual([200])
    expect(destroyed).toBe(false)
  })

  test('a peer that has ended its side is not waited for', () => {
    const { destroyed, output } = talk(last, [STALL, get(), END, DRAIN])
    expect(destroyed).toBe(true)
    expect(answersIn(output, true)).toHaveLength(1)
  })

  test('input behind our last word is thrown away while it still waits', () => {
    const flood = Array.from({ length: 16 }, () => megabyte)
    expect(talk(last, [STALL, get(), ...flood, ascii('x'), ascii('y')]).destroyed).toBe(true)
    expect(talk(last, [STALL, get(), get(), DRAIN]).statuses).toEqual([200])
  })
})

describe('C6: an answer that ends before its request does', () => {
  test('a little that is still to come is read and dropped, and the connection is kept', () => {
    const { statuses, closed } = talk(hello, [postHead(65_536), new Uint8Array(65_536), get()])
    expect(statuses).toEqual([200, 200])
    expect(closed).toBe(false)
  })

  test('with more to come the answer says close', () => {
    const { answers, closed } = talk(hello, [postHead(65_537)])
    expect(answers.map(closes)).toEqual([true])
    expect(closed).toBe(true)
  })

  test('chunked content of unknown length is dropped up to the same point, then the connection closes', () => {
    const chunk = (size: number) => joinedBytes(ascii(`${size.toString(16)}\r\n`), new Uint8Array(size), ascii('\r\n'))
    const kept = talk(hello, [chunkedHead(), chunk(65_536), ascii('0\r\n\r\n'), get()])
    expect(kept.statuses).toEqual([200, 200])
    const given = talk(hello, [chunkedHead(), chunk(65_536), chunk(1), ascii('0\r\n\r\n'), get()])
    expect(given.statuses).toEqual([200])
    expect(given.closed).toBe(true)
  })

  test('what is dropped is judged, and a fault in it gets no second answer', () => {
    const { statuses, closed, failures, log } = talk(hello, [chunkedHead(), ascii('zz\r\n'), get()])
    expect(statuses).toEqual([200])
    expect(closed).toBe(true)
    expect(failures).toEqual(['bad-chunk-size'])
    expect(log.at(-1)).toMatchObject({ _tag: 'Refused', status: 0 })
  })

  test('what is dropped has to come in time', () => {
    const silent = talk(hello, [postHead(10), wait(30_000)])
    expect([silent.closed, silent.failures]).toEqual([true, ['body-timeout']])
    const trickle = Array.from({ length: 7 }, () => [wait(1000), ascii('x')]).flat()
    const slow = talk(hello, [postHead(1000), ...trickle])
    expect([slow.closed, slow.failures, slow.statuses]).toEqual([true, ['slow-body'], [200]])
  })

  test('while an answer streams, the content of its request is dropped', () => {
    const gate = later<unknown>()
    const wire = wireTo(() => ok(stream(() => piecesFrom(gate))))
    sendTo(wire, postHead(10))
    sendTo(wire, ascii('hello'))
    sendTo(wire, joinedBytes(ascii('world'), get()))
    gate.resolve({ done: false, value: 'a' })
    gate.resolve({ done: true, value: undefined })
    expect(answersIn(joinedBytes(...wire.received), false)).toHaveLength(1)
    expect(wire.state.phase).toBe('Sending')
    gate.resolve({ done: true, value: undefined })
    expect(answersIn(joinedBytes(...wire.received), false)).toHaveLength(2)
  })

  test('too much of it, and the answer is the last', () => {
    const gate = later<unknown>()
    const wire = wireTo(() => ok(stream(() => piecesFrom(gate))), { dropped: 10 })
    sendTo(wire, chunkedHead())
    sendTo(wire, ascii('b\r\nhello world\r\n'))
    sendTo(wire, ascii('0\r\n\r\n'))
    sendTo(wire, get())
    gate.resolve({ done: true, value: undefined })
    expect(answersIn(joinedBytes(...wire.received), false)).toHaveLength(1)
    expect(wire.closed).toBe(true)
  })

  test('a fault in it, and the answer is the last', () => {
    const gate = later<unknown>()
    const wire = wireTo(() => ok(stream(() => piecesFrom(gate))))
    sendTo(wire, chunkedHead())
    sendTo(wire, ascii('zz\r\n'))
    gate.resolve({ done: false, value: 'a' })
    gate.resolve({ done: true, value: undefined })
    expect(receivedBy(wire).endsWith('1\r\na\r\n0\r\n\r\n')).toBe(true)
    expect(wire.closed).toBe(true)
  })
})

describe('C7: FIN', () => {
  test('a connection that ends well is not reset', () => {
    expect(talk(hello, [get(), END]).trace).toContainEqual({ _tag: 'Destroy', reset: false })
    expect(talk(last, [get(), END]).trace).toContainEqual({ _tag: 'Destroy', reset: false })
    expect(talk(last, [get(), wait(2000)]).trace).toContainEqual({ _tag: 'Destroy', reset: false })
    expect(talk(last, [STALL, get(), END, DRAIN]).trace).toContainEqual({ _tag: 'Destroy', reset: false })
  })

  test('a complete request followed by FIN is answered', () => {
    const { statuses, destroyed } = talk(hello, [get(), END])
    expect(statuses).toEqual([200])
    expect(destroyed).toBe(true)
    expect(talk(measuring, [post('hello'), END]).contents).toEqual(['5'])
  })

  test('a pipeline followed by FIN is answered whole, though its answers take time', () => {
    const slow = later<void>()
    const wire = wireTo(() => map(() => ok(text('hi')))(fromTask(slow.run)))
    sendTo(wire, joinedBytes(get(), get()))
    tell(wire, END)
    expect(slow.signals.map(({ aborted }) => aborted)).toEqual([false])
    slow.resolve()
    slow.resolve()
    expect(answersIn(joinedBytes(...wire.received), true)).toHaveLength(2)
    expect(wire.destroyed).toBe(true)
  })

  test('FIN between two requests is a clean close', () => {
    const { output, failures, destroyed } = talk(hello, [END])
    expect([output.length, failures, destroyed]).toEqual([0, [], true])
    expect(talk(hello, [get(), ascii('\r\n'), END]).failures).toEqual([])
  })

  test('FIN inside a head is a failure', () => {
    const { statuses, failures } = talk(hello, [ascii('GET / HT'), END])
    expect([statuses, failures]).toEqual([[400], ['unexpected-end']])
  })

  test('FIN inside content is what the app is told when it asks', () => {
    const { statuses, failures, closed } = talk(measuring, [postHead(10), ascii('hello'), END])
    expect([statuses, failures, closed]).toEqual([[400], ['unexpected-end'], true])
    const chunked = talk(measuring, [chunkedHead(), ascii('5\r\nhello\r\n'), END])
    expect(chunked.failures).toEqual(['unexpected-end'])
  })

  test('FIN inside content tells an effect that the client has gone', () => {
    const slow = later<void>()
    const wire = wireTo(() => map(() => ok(text('hi')))(fromTask(slow.run)))
    sendTo(wire, postHead(10))
    tell(wire, END)
    expect(slow.signals[0]?.reason).toMatchObject({ _tag: 'Gone' })
    tell(wire, END)
    slow.resolve()
    expect(answersIn(joinedBytes(...wire.received), true)).toHaveLength(1)
  })

  test('FIN behind content that nobody has asked for yet tells it nothing', () => {
    const slow = later<void>()
    const wire = wireTo(() => map(() => ok(text('hi')))(fromTask(slow.run)))
    sendTo(wire, joinedBytes(chunkedHead(), ascii('2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n')))
    tell(wire, END)
    expect(slow.signals[0]?.aborted).toBe(false)
  })

  test('FIN inside content that is dropped closes without a second answer', () => {
    const { statuses, failures, destroyed } = talk(hello, [postHead(10), END])
    expect([statuses, failures, destroyed]).toEqual([[200], ['unexpected-end'], true])
  })

  test('FIN while the client still reads leaves it its answer', () => {
    const { statuses, destroyed, state } = talk(hello, [STALL, get(), END])
    expect([statuses, destroyed, state.phase]).toEqual([[], false, 'Closing'])
    expect(talk(hello, [STALL, get(), END, DRAIN]).statuses).toEqual([200])
  })

  test('a second FIN in a row is nothing new', () => {
    expect(talk(last, [STALL, get(), END, END, DRAIN]).statuses).toEqual([200])
  })
})

test('HEAD of an early answer keeps the connection too', () => {
  const head = request('HEAD /')
  const { statuses } = talk(hello, [head, get()], {}, [{ method: 'HEAD' }, { method: 'GET' }])
  expect(statuses).toEqual([200, 200])
})
