import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { purePlatform } from '../../src/grammar/platform.js'
import { emptyHeaders, fromFields } from '../../src/message/headers.js'
import { chunk, chunkHead, lastChunk, octets } from '../../src/response/chunk.js'
import { interim } from '../../src/response/interim.js'

const platform = purePlatform()
const wire = (pieces: ReadonlyArray<string | Uint8Array>): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)))

describe('chunks', () => {
  test('hold what they were given, and only the last one is empty', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }))), (pieces) => {
        const out = wire(pieces.flatMap((piece) => chunk(piece, platform))).toString('latin1')
        let rest = out
        let data = ''
        while (rest !== '') {
          const [line = '', size = ''] = /^([0-9a-f]+)\r\n/.exec(rest) ?? []
          const length = Number.parseInt(size, 16)
          expect(length).toBeGreaterThan(0)
          data += rest.slice(line.length, line.length + length)
          expect(rest.slice(line.length + length, line.length + length + 2)).toBe('\r\n')
          rest = rest.slice(line.length + length + 2)
        }
        const whole = wire(
          pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece.toWellFormed()) : piece)),
        )
        expect(data).toBe(whole.toString('latin1'))
      }),
    ))

  test('count octets, not letters', () => {
    expect(chunk('é', platform)).toEqual(['2\r\n', Uint8Array.of(0xc3, 0xa9), '\r\n'])
    expect(octets('é', platform)).toEqual(Uint8Array.of(0xc3, 0xa9))
    expect([chunkHead(16), chunkHead(4096)]).toEqual(['10\r\n', '1000\r\n'])
  })
})

describe('the last chunk', () => {
  const end = (fields: ReadonlyArray<readonly [string, string]>, announced: ReadonlyArray<string>) =>
    lastChunk(fromFields(fields), announced)

  test('carries the trailers that were announced, in any case of letters', () => {
    expect(lastChunk(emptyHeaders, ['X-Sum'])).toEqual({ _tag: 'Right', right: '0\r\n\r\n' })
    expect(end([['x-sum', '1'], ['X-Time', '']], ['X-Time', 'X-Sum'])).toEqual({
      _tag: 'Right',
      right: '0\r\nx-sum: 1\r\nX-Time: \r\n\r\n',
    }) // biome-ignore format: a pair a field
  })

  test.each<readonly [string, string, string, ReadonlyArray<string>]>([
    ['was not announced', 'X-Sum', '1', []],
    ['belongs before the content', 'Content-Type', 'a/b', ['Content-Type']],
    ['frames', 'Content-Length', '1', ['Content-Length']],
    ['ends its line', 'X-Sum', '1\r\n\r\nHTTP/1.1 200 OK', ['X-Sum']],
    ['has no name', '', '1', ['']],
  ])('refuses a trailer that %s', (_, name, value, announced) =>
    expect(end([[name, value]], announced)).toMatchObject({ _tag: 'Left', left: { _tag: 'Fault' } }),
  )
})

describe('an interim response', () => {
  const modern = { version: 'HTTP/1.1', protocolVersion: 'HTTP/1.1' } as const
  const link = fromFields([['Link', '</a.css>; rel=preload']])

  test('is its status line and its fields, and frames nothing', () => {
    expect(interim(100, modern)).toEqual({ _tag: 'Right', right: 'HTTP/1.1 100 Continue\r\n\r\n' })
    expect(interim(103, modern, link)).toEqual({
      _tag: 'Right',
      right: 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n',
    })
  })

  test('does not go to HTTP/1.0, nor from it', () => {
    expect(interim(102, { ...modern, version: 'HTTP/1.0' }, link)).toEqual({ _tag: 'Right', right: '' })
    expect(interim(102, { ...modern, protocolVersion: 'HTTP/1.0' }, link)).toEqual({ _tag: 'Right', right: '' })
  })

  test('is no other status: 101 would mean another protocol', () => {
    for (const status of [101, 104, 200, 99])
      expect(interim(status as 103, modern)).toMatchObject({ _tag: 'Left', left: { _tag: 'Fault' } })
  })

  test('is a fault where a field cannot be written', () =>
    expect(interim(103, modern, fromFields([['Link', 'a\nb']]))).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'Fault' },
    }))
})
