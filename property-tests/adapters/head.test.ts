import { describe, expect, test } from 'vitest'
import { readHead, readTrailers } from '../../src/adapters/run/head.js'
import { end, feed, initial, next, resume } from '../../src/parser/index.js'

/** Heads that another server has read, judged by our own parser: nothing in them may become a line of its own. */

const parser = { initial, feed, end, next, resume }
const told = { method: 'GET', target: '/', version: 'HTTP/1.1', fields: [['Host', 'a']] } as const
const codeOf = (head: ReturnType<typeof readHead>) => (head._tag === 'Left' ? head.left.code : undefined)
const breaks = ['\r\n', '\n', '\r', '\u0100', '\ud800']

describe('a head that another server tells of', () => {
  test('is read as it would have stood on the wire', () => expect(readHead(parser, told)._tag).toBe('Right'))

  test.each(breaks)('has no %j in its method', (text) =>
    expect(codeOf(readHead(parser, { ...told, method: `GET / HTTP/1.1${text}Host: b${text}${text}G` }))).toBe(
      'bad-method',
    ),
  )
  test.each(breaks)('has no %j in its target', (text) =>
    expect(codeOf(readHead(parser, { ...told, target: `/ HTTP/1.1${text}Host: b${text}X:` }))).toBe('bad-target'),
  )
  test.each(breaks)('has no %j in a name', (text) =>
    expect(codeOf(readHead(parser, { ...told, fields: [...told.fields, [`X: a${text}Y`, 'b']] }))).toBe(
      'bad-field-name',
    ),
  )
  test.each(breaks)('has no %j in a value', (text) =>
    expect(codeOf(readHead(parser, { ...told, fields: [...told.fields, ['X', `a${text}Y: b`]] }))).toBe(
      'bad-field-value',
    ),
  )
  test('is whole', () =>
    expect(codeOf(readHead({ ...parser, feed: () => ({ state: initial, events: [] }) }, told))).toBe('unexpected-end'))
})

describe('trailers that another server tells of', () => {
  const codes = (fields: ReadonlyArray<readonly [string, string]>) => {
    const read = readTrailers(parser, fields)
    return read._tag === 'Left' ? read.left.code : read.right.toJSON()
  }
  test('are a section of their own', () => expect(codes([['X-A', 'b']])).toEqual([['X-A', 'b']]))
  test.each(breaks)('have no %j', (text) => {
    expect(codes([['X', `a${text}Y: b`]])).toBe('bad-field-value')
    expect(codes([[`X: a${text}Y`, 'b']])).toBe('bad-field-value')
  })
  test('are none of those that must be known before', () =>
    expect(codes([['Content-Length', '1']])).toBe('forbidden-trailer'))
  test('are whole', () => {
    const empty = { ...parser, feed: () => ({ state: initial, events: [] }) }
    expect(readTrailers(empty, [['X', 'a']])).toMatchObject({ left: { code: 'unexpected-end' } })
  })
})
