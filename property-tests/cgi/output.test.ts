import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Broken, type Complete, type Reading, readBlock, unread } from '../../src/cgi/output.js'
import { judge } from '../../src/cgi/verdict.js'
import { cuts, everyByte, split } from '../../src/fuzz/arbitraries/cuts.js'
import { latin1 } from '../../src/grammar/ascii.js'
import { purePlatform } from '../../src/grammar/platform.js'
import { fromFields } from '../../src/message/headers.js'
import { text } from '../../src/response/body.js'
import { withHeaders } from '../../src/response/change.js'
import { plan } from '../../src/response/plan.js'
import { respond } from '../../src/response/responses.js'
import { holds } from '../laws/runs.js'
import { blocks, meaning, octets } from './blocks.js'

const limits = { headerBytes: 4096, headerCount: 20 }
const read = readBlock(limits)

type Read = Reading | Complete | Broken

/** Reads pieces; what follows a complete block is its content. */
const readAll = (pieces: ReadonlyArray<Uint8Array>): { readonly at: Read; readonly rest: string } => {
  let at: Read = unread
  let rest = ''
  for (const piece of pieces)
    if (at._tag === 'Reading') {
      at = read(at, piece)
      if (at._tag === 'Complete') rest = latin1(at.rest, 0, at.rest.length)
    } else rest += latin1(piece, 0, piece.length)
  return { at, rest }
}

const readOn = (from: Reading, bytes: Uint8Array): ReturnType<typeof readAll> => {
  const at = read(from, bytes)
  return { at, rest: at._tag === 'Complete' ? latin1(at.rest, 0, at.rest.length) : '' }
}

const shown = ({ at, rest }: ReturnType<typeof readAll>): unknown => {
  switch (at._tag) {
    case 'Reading':
      return { more: at.held.length }
    case 'Broken':
      return { outcome: at.outcome, offset: at.offset }
    case 'Complete':
      return { fields: at.headers.toJSON(), rest }
  }
}

describe('a header block', () => {
  holds(
    'is what RFC 3875 says, and nothing else is one',
    fc.property(blocks(), (block) => {
      const whole = readAll([octets(block)])
      const meant = meaning(block)
      expect(whole.at._tag === 'Complete' ? shown(whole) : undefined).toEqual(meant)
    }),
    5000,
  )

  holds(
    'means the same wherever it was cut',
    fc.property(blocks(), cuts(), (block, at) => {
      const bytes = octets(block)
      const whole = shown(readAll([bytes]))
      expect(shown(readAll(split(bytes, at)))).toEqual(whole)
      expect(shown(readAll(everyByte(bytes)))).toEqual(whole)
    }),
    2000,
  )

  holds(
    'that is half read can be kept, and read on twice',
    fc.property(blocks(), fc.nat(), fc.string({ maxLength: 9 }), (block, seed, other) => {
      const bytes = octets(block)
      const at = seed % (bytes.length + 1)
      const half = read(unread, bytes.subarray(0, at))
      if (half._tag !== 'Reading') return
      read(half, octets(`X-Other: ${other}`))
      expect(shown(readOn(half, bytes.subarray(at)))).toEqual(shown(readOn(unread, bytes)))
    }),
    2000,
  )

  test.each([
    ['exactly at the limit', 4096, 'Complete'],
    ['one octet above it', 4097, 'Broken'],
  ])('of a size %s is %s octets long', (_name, size, tag) => {
    const start = 'Content-Type: a/b\nX-A: '
    const block = `${start}${'x'.repeat(size - start.length - 1)}\n\nhello`
    expect(readAll([octets(block)]).at._tag).toBe(tag)
    expect(readAll(everyByte(octets(block))).at._tag).toBe(tag)
  })

  test('without an end holds no more than its limit', () => {
    const at = read(unread, octets('x'.repeat(1_000_000)))
    expect(at).toMatchObject({ _tag: 'Broken', outcome: 'header-bytes', offset: 4096 })
  })

  test.each([20, 21])('has at most twenty fields: %s', (count) =>
    expect(readAll([octets(`${'X-A: b\n'.repeat(count)}\n`)]).at._tag).toBe(count === 20 ? 'Complete' : 'Broken'),
  )
})

const context = {
  method: 'GET',
  version: 'HTTP/1.1',
  protocolVersion: 'HTTP/1.1',
  closing: false,
  keepAlive: undefined,
  date: 'now',
  server: 'me',
  platform: purePlatform(),
} as const

describe('the verdict', () => {
  holds(
    'on any block is one that can be written down, with the fields it had and no other',
    fc.property(blocks(), (block) => {
      const { at } = readAll([octets(block)])
      if (at._tag !== 'Complete') return
      const verdict = judge(at.headers)
      if (verdict._tag !== 'Document') return
      expect(verdict.status).toBeGreaterThanOrEqual(200)
      if ([204, 205, 304].includes(verdict.status)) return
      const planned = plan(withHeaders(verdict.headers)(respond(verdict.status, text(''))), context)
      if (planned._tag === 'Left') throw new Error(planned.left.detail)
      const lines = planned.right.head.split('\r\n').slice(1, -2)
      const own = /^(Date|Server|Content-Length|Content-Type: text\/plain;charset=utf-8)/
      const theirs = verdict.headers.toJSON().map(([name, value]) => `${name}: ${value}`)
      expect(lines.filter((line) => !own.test(line) || theirs.includes(line))).toEqual(theirs)
      for (const [name, value] of verdict.headers) expect(at.headers.getAll(name)).toContain(value)
    }),
    5000,
  )

  test.each([
    [[['Location', 'http://a/']], 302],
    [
      [
        ['Location', 'http://a/'],
        ['Status', '307 x'],
      ],
      307,
    ],
    [
      [
        ['Location', '/a'],
        ['Status', '201'],
      ],
      201,
    ],
    [[['Content-Type', 'a/b']], 200],
  ])('%j is %s', (fields, status) =>
    expect(judge(fromFields(fields.map(([name = '', value = '']) => [name, value])))).toMatchObject({ status }),
  )

  test.each([
    [[['Location', '/a?b=c']], 'Local'],
    [
      [
        ['Location', '/a'],
        ['Content-Type', 'a/b'],
      ],
      'Faulty',
    ],
    [[['Location', '/a#b']], 'Faulty'],
    [[['Location', '/\\a']], 'Faulty'],
    [[['Location', '//a']], 'Faulty'],
    [[['Location', '']], 'Faulty'],
    [[['Location', '1a:b']], 'Faulty'],
    [[['Location', 'a b:c']], 'Faulty'],
    [[['Location', 'http:']], 'Faulty'],
    [[['Location', 'http://a/ b']], 'Faulty'],
    [[['Status', '426']], 'Faulty'],
    [[['Status', '20']], 'Faulty'],
    [[['Status', '2000']], 'Faulty'],
  ])('%j is %s', (fields, tag) =>
    expect(judge(fromFields(fields.map(([name = '', value = '']) => [name, value])))._tag).toBe(tag),
  )
})
