import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue, failureCodes } from '../../src/message/catalogue.js'
import { describe as describeFailure, failure, statusOf } from '../../src/message/failure.js'
import { announcesContent, chunked, counted, none, untilClose } from '../../src/message/framing.js'
import * as message from '../../src/message/index.js'
import { optionsError } from '../../src/message/options-error.js'
import { asterisk, origin, pathOf, queryOf, type Target } from '../../src/message/target.js'
import { isModern } from '../../src/message/version.js'

describe('the failure catalogue', () => {
  test('each code says a status of an error, a clause of an RFC, and something to both audiences', () => {
    for (const code of failureCodes) {
      const entry = catalogue[code]
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect([400, 408, 413, 414, 417, 421, 431, 500, 501, 502, 503, 505]).toContain(entry.status)
      expect(entry.clause).toMatch(/^RFC \d{4} §\d+(\.\d+)*$/)
      expect(entry.text).toMatch(/^[A-Z][ -~]*\.$/)
      expect(entry.detail).toMatch(/^[ -~]+[^.]$/)
      expect(statusOf(code)).toBe(entry.status)
    }
  })

  test('the codes are the keys of the catalogue, each once', () => {
    expect(failureCodes).toEqual(Object.keys(catalogue))
    expect(new Set(failureCodes).size).toBe(failureCodes.length)
  })

  test('the line for a log names code, offset and clause, and holds nothing of the input', () =>
    fc.assert(
      fc.property(fc.constantFrom(...failureCodes), fc.nat(), (code, offset) => {
        const it = failure(code, offset, Uint8Array.of(0x53, 0x45, 0x43, 0x52, 0x45, 0x54), 'SECRET')
        expect(describeFailure(it)).toBe(`${code} at ${offset} (${catalogue[code].clause}): ${catalogue[code].detail}`)
        expect(describeFailure(it)).not.toContain('SECRET')
      }),
    ))

  test('a failure without context has an empty one and no method', () =>
    expect(failure('bad-host', 3)).toEqual({
      _tag: 'Failure',
      code: 'bad-host',
      offset: 3,
      before: new Uint8Array(0),
      method: undefined,
    }))
})

describe('framing', () => {
  test('content is announced by a length above zero, by chunks, or by the end of the connection', () => {
    expect([none, counted(0), counted(1), chunked, untilClose].map(announcesContent)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ])
    expect(counted(5)).toEqual({ _tag: 'Length', length: 5 })
  })
})

describe('targets', () => {
  test('the path is what stands before the first question mark, the query what stands behind it', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'/a?%') }), (text) => {
        const raw = `/${text}`
        const target = origin(raw)
        const query = queryOf(target)
        expect(pathOf(target)).not.toContain('?')
        expect(query === undefined ? pathOf(target) : `${pathOf(target)}?${query}`).toBe(raw)
        expect(query === undefined).toBe(!raw.includes('?'))
      }),
    ))

  test('each form has the path a router looks at', () => {
    const absolute: Target = {
      _tag: 'Absolute',
      raw: 'http://a/p?q',
      scheme: 'http',
      authority: 'a',
      path: '/p',
      query: 'q',
    }
    const authority: Target = { _tag: 'Authority', raw: 'a:1', authority: 'a:1' }
    expect([absolute, authority, asterisk].map(pathOf)).toEqual(['/p', '', '*'])
    expect([absolute, authority, asterisk].map(queryOf)).toEqual(['q', undefined, undefined])
  })
})

test('1.1 alone is modern', () =>
  expect((['HTTP/0.9', 'HTTP/1.0', 'HTTP/1.1'] as const).map(isModern)).toEqual([false, false, true]))

test('an options error names the option and the reason', () =>
  expect(optionsError('limits.line', 'is negative')).toEqual({
    _tag: 'OptionsError',
    option: 'limits.line',
    reason: 'is negative',
  }))

test('the message is one vocabulary: each of its files is reached by its index', () =>
  expect(Object.keys(message)).toEqual(
    expect.arrayContaining(['catalogue', 'failure', 'none', 'fromFields', 'optionsError', 'origin', 'isModern']),
  ))
