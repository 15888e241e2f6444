import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { tell } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { file } from '../../src/response/body.js'
import { ok } from '../../src/response/responses.js'
import { closes, get, joinedBytes, later, now, request, STALL, sendTo, talk, unheard, wireTo } from './talk.js'

/** A file in memory that counts how it is treated. */
const filed = (content: Uint8Array) => {
  const seen = { reads: [] as number[], closed: 0 }
  const source = {
    read: (position: number, into: Uint8Array) => {
      const part = content.subarray(position, position + into.length)
      into.set(part)
      seen.reads.push(into.length)
      return now(part.length)
    },
    close: () => {
      seen.closed++
    },
  }
  return { source, seen }
}

describe('a file', () => {
  const content = Uint8Array.from({ length: 200_000 }, (_, n) => n % 251)

  test('is read in order by bounded buffers, and closed once', () => {
    const { source, seen } = filed(content)
    const { answers } = talk(() => ok(file(source, { start: 0, end: 200_000 })), [get()])
    expect(answers[0]?.body).toEqual(content)
    expect(seen).toEqual({ reads: [65_536, 65_536, 65_536, 3392], closed: 1 })
  })

  test('may be sent in part', () => {
    const { source } = filed(content)
    expect(talk(() => ok(file(source, { start: 10, end: 13 })), [get()]).contents).toEqual(['\n\x0b\f'])
  })

  test('is closed and not read for HEAD, and where there is nothing to read', () => {
    const { source, seen } = filed(content)
    talk(() => ok(file(source, { start: 0, end: 5 })), [request('HEAD /')], {}, [{ method: 'HEAD' }])
    expect(seen).toEqual({ reads: [], closed: 1 })
    talk(() => ok(file(source, { start: 5, end: 5 })), [get()])
    expect(seen).toEqual({ reads: [], closed: 2 })
  })

  test('is closed when its answer is none that CONNECT can have', () => {
    const { source, seen } = filed(content)
    const connect = ascii('CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n')
    talk(() => ok(file(source, { start: 0, end: 5 })), [connect], {}, [{ method: 'CONNECT' }])
    expect(seen).toEqual({ reads: [], closed: 1 })
  })

  test('is closed when its answer cannot be written', () => {
    const { source, seen } = filed(content)
    expect(talk(() => ok(file(source, { start: 9, end: 5 })), [get()]).statuses).toEqual([500])
    expect(seen).toEqual({ reads: [], closed: 1 })
  })

  test('that is shorter than declared ends the connection', () => {
    const { source, seen } = filed(content.subarray(0, 10))
    const { destroyed, failures } = talk(() => ok(file(source, { start: 0, end: 20 })), [get()])
    expect([destroyed, failures, seen.closed]).toEqual([true, ['short-response'], 1])
  })

  test('is closed behind the read that is under way when its client leaves', () => {
    const gate = later<number>()
    let closed = 0
    const source = {
      read: () => gate.run(() => unheard),
      close: () => {
        closed++
      },
    }
    const wire = wireTo(() => ok(file(source, { start: 0, end: 20 })))
    sendTo(wire, get())
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    expect(closed).toBe(0)
    gate.resolve(5)
    gate.resolve(5)
    expect(closed).toBe(1)
  })

  test.each([-1, 1.5, 21, 'x'])('that says it read %s octets is broken', (said) => {
    const source = { read: () => now(said as number), close: () => {} }
    const { destroyed, defects } = talk(() => ok(file(source, { start: 0, end: 20 })), [get()])
    expect([destroyed, defects.length]).toEqual([true, 1])
  })

  test('whose read fails ends the connection', () => {
    const { seen, source } = filed(content)
    const broken = {
      ...source,
      read: () => {
        throw new Error('EIO')
      },
    }
    const { destroyed, defects } = talk(() => ok(file(broken, { start: 0, end: 20 })), [get()])
    expect([destroyed, defects, seen.closed]).toEqual([true, [new Error('EIO')], 1])
  })

  test('waits while its client does not read', () => {
    const { source, seen } = filed(content)
    const stuck = talk(() => ok(file(source, { start: 0, end: 200_000 })), [STALL, get()])
    expect(stuck.state.phase).toBe('Sending')
    expect(seen.reads).toHaveLength(0)
  })

  test('is not read ahead of what waits to be taken', () => {
    const { source, seen } = filed(content)
    const answer = () => ok(file(source, { start: 0, end: 200_000 }))
    const part = talk(answer, [STALL, get(), { _tag: 'Drain', octets: 10 }])
    expect([part.state.phase, seen.reads.length]).toEqual(['Sending', 0])
    talk(answer, [get()])
    expect(seen.reads.length).toBe(4)
  })

  test('is read into octets of its own each time, since whoever took them may keep them', () => {
    const memory = new Set<ArrayBufferLike>()
    const { source } = filed(content)
    const read = (position: number, into: Uint8Array) => {
      memory.add(into.buffer)
      return source.read(position, into)
    }
    talk(() => ok(file({ ...source, read }, { start: 0, end: 200_000 })), [get()])
    expect(memory.size).toBe(4)
  })

  test('goes out behind the answers before it', () => {
    const { source } = filed(content)
    const app: App = () => ok(file(source, { start: 0, end: 3 }))
    const { contents, answers } = talk(app, [joinedBytes(get(), get('/', 'Connection: close'))])
    expect(contents).toEqual(['\0\x01\x02', '\0\x01\x02'])
    expect(answers.map(closes)).toEqual([false, true])
  })
})
