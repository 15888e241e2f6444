import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes, file, html, json, jsonEither, stream, text } from '../../src/response/body.js'
import { eventText, type ServerEvent, sse } from '../../src/response/event-stream.js'

describe('a body', () => {
  test('of JSON is what JSON.stringify makes', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(json(value)).toEqual(text(JSON.stringify(value), 'application/json'))
      }),
    ))

  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  const refuses: ReadonlyArray<readonly [string, unknown]> = [
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['a cycle', cycle],
    ['a toJSON that throws', { toJSON: () => JSON.parse('{') }],
    ['a toJSON that says nothing', { toJSON: () => undefined }],
  ]
  test.each(refuses)('of JSON made of %s is no exception but a body that cannot be written', (_, value) => {
    expect(json<unknown>(value)).toMatchObject({ _tag: 'Unwritable', detail: expect.stringMatching(/./) })
    expect(jsonEither(value)).toMatchObject({ _tag: 'Left', left: { _tag: 'JsonError' } })
  })

  test('knows its type', () => {
    const types = [text(''), html(''), json(1), bytes(new Uint8Array(0)), stream(() => [])].map((body) =>
      'type' in body ? body.type : '',
    )
    expect(types).toEqual([
      'text/plain;charset=utf-8',
      'text/html;charset=utf-8',
      'application/json',
      'application/octet-stream',
      undefined,
    ])
  })

  test('of a file is a span of a source', () => {
    const source = { read: async () => 0, close: () => {} }
    expect(file(source, { start: 1, end: 3, type: 'a/b' })).toEqual({
      _tag: 'File',
      source,
      start: 1,
      end: 3,
      type: 'a/b',
    })
    expect(file(source, { start: 0, end: 0 })).toMatchObject({ type: undefined })
  })

  test('that streams is opened only when somebody opens it', () => {
    const body = stream(() => expect.unreachable(), { trailers: ['X-Sum'] })
    expect(body).toMatchObject({ _tag: 'Stream', length: undefined, trailers: ['X-Sum'], type: undefined })
    expect(stream(() => [], { length: 3, type: 'a/b' })).toMatchObject({ length: 3, trailers: [], type: 'a/b' })
  })
})

/** Reads an event stream as the HTML Standard says, §9.2.6. */
const readEvents = (wire: string): ReadonlyArray<Record<string, string>> => {
  const events: Array<Record<string, string>> = []
  let event: Record<string, string> = {}
  for (const line of wire.split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (line === '') {
      if (Object.keys(event).length > 0) events.push(event)
      event = {}
    } else if (name !== '')
      event[name] = name === 'data' && event.data !== undefined ? `${event.data}\n${value}` : value
  }
  return events
}

describe('server-sent events', () => {
  test('are written as the standard reads them', () =>
    expect(eventText({ comment: 'a\nb', event: 'tick', data: 'x\r\ny', id: '7', retry: 100 })).toBe(
      ': a\n: b\nevent: tick\ndata: x\ndata: y\nid: 7\nretry: 100\n\n',
    ))

  const hostile = () =>
    fc.string({ unit: fc.constantFrom('a', ' ', ':', '\r', '\n', '\0', 'data', 'id'), maxLength: 8 })
  test('hold no text that becomes a field or an event of its own', () =>
    fc.assert(
      fc.property(hostile(), hostile(), hostile(), hostile(), (event, data, id, comment) => {
        const flat = (value: string) => value.replace(/[\r\n\0]/g, ' ')
        expect(readEvents(eventText({ event, data, id, comment }))).toEqual([
          { event: flat(event), data: data.replace(/\r\n|\r/g, '\n'), id: flat(id) },
        ])
      }),
      { numRuns: 1000 },
    ))

  test.each([-1, 0.5, Number.NaN, 2 ** 60])('leave out a retry of %d', (retry) =>
    expect(eventText({ retry })).toBe('\n'),
  )
  test('keep a retry of nothing', () => expect(eventText({ retry: 0 })).toBe('retry: 0\n\n'))

  test('come from a list, and from a source that takes its time', async () => {
    const events: ReadonlyArray<ServerEvent> = [{ data: 'a' }, { data: 'b' }]
    const open = async function* () {
      yield* events
    }
    const pieces = async (body: ReturnType<typeof sse>) => {
      const out: unknown[] = []
      if (body._tag === 'Stream') for await (const piece of body.open()) out.push(piece)
      return out
    }
    expect(sse(() => events)).toMatchObject({ type: 'text/event-stream', length: undefined })
    expect(await pieces(sse(() => events))).toEqual(['data: a\n\n', 'data: b\n\n'])
    expect(await pieces(sse(open))).toEqual(['data: a\n\n', 'data: b\n\n'])
  })

  test('let go of their source when the client leaves', () => {
    let released = 0
    const open = function* () {
      try {
        for (;;) yield { data: 'x' }
      } finally {
        released++
      }
    }
    const body = sse(open)
    const pieces = body._tag === 'Stream' ? body.open() : []
    if (Symbol.iterator in pieces) for (const _ of pieces) break
    expect(released).toBe(1)
  })
})
