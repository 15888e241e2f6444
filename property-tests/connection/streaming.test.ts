import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { tell } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { fromFields, type Headers } from '../../src/message/headers.js'
import { type Pieces, type StreamOptions, stream } from '../../src/response/body.js'
import { ok } from '../../src/response/responses.js'
import {
  answersIn,
  get,
  joinedBytes,
  LOST,
  later,
  piecesFrom,
  request,
  STALL,
  sendTo,
  talk,
  textOf,
  wireTo,
} from './talk.js'

const streaming =
  (open: () => Pieces, options: StreamOptions = {}): App =>
  () =>
    ok(stream(open, options))

/** A sync stream that counts how it is treated. */
const counted = (pieces: ReadonlyArray<string | Uint8Array>) => {
  const seen = { opened: 0, pulled: 0, returned: 0 }
  const open = (): Pieces => {
    seen.opened++
    let at = 0
    return {
      [Symbol.iterator]: () => ({
        next: () => {
          seen.pulled++
          const value = pieces[at++]
          return value === undefined ? { done: true, value: undefined } : { done: false, value }
        },
        return: () => {
          seen.returned++
          return { done: true, value: undefined }
        },
      }),
    }
  }
  return { open, seen }
}

const old = ascii('GET / HTTP/1.0\r\n\r\n')

describe('a stream', () => {
  test('is chunked to 1.1, piece by piece, and empty pieces are no chunk', () => {
    const { output } = talk(
      streaming(() => ['ab', '', Uint8Array.of(0xff), new Uint8Array(0), 'é']),
      [get()],
    )
    expect(textOf(output).split('\r\n\r\n').slice(1).join('\r\n\r\n')).toBe(
      '2\r\nab\r\n1\r\n\xff\r\n2\r\n\xc3\xa9\r\n0\r\n\r\n',
    )
  })

  test('runs to the end of the connection on 1.0', () => {
    const { output, closed } = talk(
      streaming(() => ['ab', 'cd']),
      [old],
    )
    expect(textOf(output).endsWith('\r\n\r\nabcd')).toBe(true)
    expect(closed).toBe(true)
  })

  test('of a known length is counted, and keeps a connection of 1.0 too', () => {
    const app = streaming(() => ['ab', 'c'], { length: 3 })
    expect(talk(app, [get()]).answers[0]?.framing).toBe('length')
    const kept = ascii('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n')
    expect(talk(app, [kept]).closed).toBe(false)
  })

  test('may return trailers, where they were announced', () => {
    const open = function* (): Generator<string, Headers> {
      yield 'a'
      return fromFields([['X-Sum', '1']])
    }
    const { answers } = talk(streaming(open, { trailers: ['X-Sum'] }), [get()])
    expect(answers[0]?.trailers).toEqual([['X-Sum', '1']])
    const unannounced = talk(streaming(open), [get()])
    expect([unannounced.destroyed, unannounced.statuses, unannounced.defects]).toMatchObject([
      true,
      [],
      [{ _tag: 'Fault' }],
    ])
    expect(talk(streaming(open, { length: 1 }), [get()]).contents).toEqual(['a'])
    expect(textOf(talk(streaming(open, { trailers: ['X-Sum'] }), [old]).output)).not.toContain('X-Sum')
  })

  test('without an end takes turns: so much in a step, and more when the client has taken it', () => {
    let pulled = 0
    const endless = function* () {
      for (;;) {
        pulled++
        yield 'x'
      }
    }
    talk(streaming(endless), [STALL, get()])
    expect(pulled).toBe(64)
    const big = function* () {
      for (;;) {
        pulled++
        yield new Uint8Array(30_000)
      }
    }
    pulled = 0
    talk(streaming(big), [STALL, get(), { _tag: 'Drain', octets: 80_000 }])
    expect(pulled).toBeLessThan(10)
  })

  test('of nothing for a long time goes on all the same', () => {
    const nothing = function* () {
      for (let n = 0; n < 1000; n++) yield ''
      yield 'end'
    }
    expect(talk(streaming(nothing), [get()]).contents).toEqual(['end'])
  })

  test('is not opened for HEAD, and once otherwise', () => {
    const { open, seen } = counted(['a'])
    const app = streaming(open)
    talk(app, [request('HEAD /')], {}, [{ method: 'HEAD' }])
    expect(seen.opened).toBe(0)
    talk(app, [get()])
    expect(seen).toEqual({ opened: 1, pulled: 2, returned: 0 })
  })

  test('that is left by its client has its `return` called, once', () => {
    const { open, seen } = counted(Array.from({ length: 1000 }, () => 'a'))
    const { log } = talk(streaming(open), [STALL, get(), LOST, LOST])
    expect(seen.returned).toBe(1)
    expect(log).toMatchObject([
      { _tag: 'Refused', failure: { code: 'gone' }, status: 200 },
      { _tag: 'Access', octets: 64 },
    ])
  })

  test('of octets is written as it is', () => {
    expect(
      talk(
        streaming(() => [Uint8Array.of(65, 66)]),
        [get()],
      ).contents,
    ).toEqual(['AB'])
  })
})

describe('C9: what was declared', () => {
  test('fewer octets than declared, and the connection is destroyed', () => {
    const { destroyed, statuses, failures } = talk(
      streaming(() => ['ab'], { length: 3 }),
      [get(), get()],
    )
    expect([destroyed, statuses, failures]).toEqual([true, [], ['short-response']])
  })

  test('more than declared, and the rest is not sent', () => {
    const { open, seen } = counted(['ab', 'cde', 'f'])
    const { contents, closed, defects } = talk(streaming(open, { length: 3 }), [get(), get('/', 'Connection: close')])
    expect(contents).toEqual(['abc', 'abc'])
    expect([closed, defects.length, seen.returned]).toEqual([true, 2, 2])
  })

  test('exactly as declared, and the stream is asked for its end', () => {
    const { open, seen } = counted(['ab', 'c', ''])
    expect(talk(streaming(open, { length: 3 }), [get()]).contents).toEqual(['abc'])
    expect(seen).toEqual({ opened: 1, pulled: 4, returned: 0 })
  })

  const failing = function* () {
    yield 'ab'
    throw new Error('no more')
  }

  test('a stream that fails ends a chunked body without its last chunk', () => {
    const { output, destroyed, defects, log, trace } = talk(streaming(failing), [get()])
    expect(textOf(output)).not.toContain('0\r\n\r\n')
    expect([destroyed, defects]).toEqual([true, [new Error('no more')]])
    expect(log.at(-1)).toMatchObject({ _tag: 'Access', octets: 2 })
    expect(trace.at(-1)).not.toMatchObject({ reset: true })
  })

  test('where only the end of the connection tells the end, it is a reset', () => {
    const { trace } = talk(streaming(failing), [old])
    expect(trace).toContainEqual({ _tag: 'Destroy', reset: true })
  })

  test.each([
    ['no piece', [1]],
    ['no result', { [Symbol.iterator]: () => ({ next: () => 5 }) }],
    ['a result without a piece', { [Symbol.iterator]: () => ({ next: () => ({}) }) }],
  ])('a stream that gives %s is broken', (_, pieces) => {
    const { destroyed, defects } = talk(
      streaming(() => pieces as unknown as Pieces),
      [get()],
    )
    expect([destroyed, defects.length]).toEqual([true, 1])
  })

  test('a stream that cannot be opened is a 500', () => {
    const throwing = streaming(() => {
      throw new Error('closed')
    })
    const { statuses, defects } = talk(throwing, [get()])
    expect([statuses, defects]).toEqual([[500], [new Error('closed')]])
    expect(
      talk(
        streaming(() => 5 as unknown as Pieces),
        [get()],
      ).statuses,
    ).toEqual([500])
  })
})

/** An async stream whose pieces come when a test says so. */
const gated = () => {
  const gate = later<unknown>()
  const seen = { returned: 0 }
  const open = (): Pieces => piecesFrom(gate, () => seen.returned++)
  return { gate, seen, open }
}

describe('an async stream', () => {
  test('is pulled one piece at a time', () => {
    const { gate, open } = gated()
    const wire = wireTo(streaming(open))
    sendTo(wire, get())
    gate.resolve({ done: false, value: 'a' })
    gate.resolve({ done: false, value: 'b' })
    gate.resolve({ done: true, value: undefined })
    expect(textOf(answersIn(joinedBytes(...wire.received), false)[0]?.body ?? new Uint8Array(0))).toBe('ab')
    expect(wire.state.phase).toBe('Idle')
  })

  test('is not pulled while its client does not read', () => {
    const { gate, open } = gated()
    const wire = wireTo(streaming(open))
    wire.stalled = true
    sendTo(wire, get())
    gate.resolve({ done: false, value: new Uint8Array(70_000) })
    expect(gate.signals).toHaveLength(1)
    wire.stalled = false
    tell(wire, { _tag: 'Written', queued: 0 })
    expect(gate.signals).toHaveLength(2)
  })

  test.each([
    ['rejects', (gate: ReturnType<typeof gated>['gate']) => gate.reject(new Error('no')), 0],
    ['gives no piece', (gate: ReturnType<typeof gated>['gate']) => gate.resolve({ done: false, value: 5 }), 1],
    ['gives no result', (gate: ReturnType<typeof gated>['gate']) => gate.resolve(5), 1],
  ])('that %s ends its answer', (_, act, returned) => {
    const { gate, open, seen } = gated()
    const wire = wireTo(streaming(open))
    sendTo(wire, get())
    act(gate)
    expect([wire.destroyed, seen.returned]).toEqual([true, returned])
  })

  test('that is left is returned from, and what it still brings is dropped', () => {
    const { gate, open, seen } = gated()
    const wire = wireTo(streaming(open))
    sendTo(wire, get())
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    gate.resolve({ done: false, value: 'late' })
    expect([seen.returned, joinedBytes(...wire.received).length > 0]).toEqual([1, true])
    expect(wire.state.phase).toBe('Ended')
  })

  test('longer than declared is cut', () => {
    const { gate, open, seen } = gated()
    const wire = wireTo(streaming(open, { length: 1 }))
    sendTo(wire, get())
    gate.resolve({ done: false, value: 'ab' })
    expect(textOf(answersIn(joinedBytes(...wire.received), false)[0]?.body ?? new Uint8Array(0))).toBe('a')
    expect(seen.returned).toBe(1)
  })
})
