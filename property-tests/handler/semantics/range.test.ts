import fc from 'fast-check'
import rangeParser from 'range-parser'
import { describe, expect, test } from 'vitest'
import { ascii, latin1 } from '../../../src/grammar/ascii.js'
import { derivedBoundary, isBoundary } from '../../../src/handler/semantics/byteranges.js'
import { etag } from '../../../src/handler/semantics/etag.js'
import { coalesce, parseRange, satisfiable } from '../../../src/handler/semantics/range.js'
import { type RangeOptions, ranged, represent } from '../../../src/handler/semantics/ranged.js'
import type { Field } from '../../../src/message/headers.js'
import { bytes, file, stream, text } from '../../../src/response/body.js'
import { closing, withHeaders } from '../../../src/response/change.js'
import type { Response } from '../../../src/response/response.js'
import { notFound, ok } from '../../../src/response/responses.js'
import { get, headers, hostile, latinText, soupOf } from './soup.js'

const spansOf = (size: number, value: string) => {
  const specs = parseRange(value)
  return specs._tag === 'None' ? undefined : satisfiable(size)(specs.value)
}

describe('ranges', () => {
  // RFC 9110 §14.1.2, of 10 000 octets.
  test.each([
    ['bytes=0-499', [[0, 500]]],
    ['bytes=500-999', [[500, 1000]]],
    ['bytes=-500', [[9500, 10000]]],
    ['bytes=9500-', [[9500, 10000]]],
    [
      'bytes=0-0,-1',
      [
        [0, 1],
        [9999, 10000],
      ],
    ],
    [
      'bytes= 0-0, , 4500-5499, -1000',
      [
        [0, 1],
        [4500, 5500],
        [9000, 10000],
      ],
    ],
    ['BYTES=0-0', [[0, 1]]],
    ['bytes=-20000', [[0, 10000]]],
    ['bytes=0-99999999999999999999999', [[0, 10000]]],
    ['bytes=000000000000000000000-01', [[0, 2]]],
    ['bytes=10000-', []],
    ['bytes=-0', []],
    ['bytes=99999999999999999999-', []],
  ])('%s', (value, spans) => expect(spansOf(10_000, value)).toEqual(spans.map(([start, end]) => ({ start, end }))))

  test.each([
    '',
    'bytes',
    'bytes=',
    'bytes=,',
    'lines=0-1',
    'bytes=1-0',
    'bytes=99999999999999999999-1',
    'bytes=-',
    'bytes=1',
    'bytes=a-b',
    'bytes=+1-2',
    'bytes=1--2',
    'bytes=0-1;2-3',
    'bytes=0x1-2',
    'bytes=0 -1',
    'bytes =0-1',
    'bytes=0-1,x',
    'bytes=1.5-2',
  ])('%j is ignored', (value) => expect(parseRange(value)._tag).toBe('None'))

  test('seventeen ranges are ignored, and as many as one likes are not', () => {
    const value = `bytes=${new Array(17).fill('0-0').join(',')}`
    expect(parseRange(value)._tag).toBe('None')
    expect(parseRange(value, 17)._tag).toBe('Some')
  })

  test('any text is read', () => {
    fc.assert(fc.property(latinText(), (value) => void parseRange(`bytes=${value}`)))
    for (const value of hostile) expect(parseRange(`bytes=${value}`)._tag).toBe('None')
  })

  const span = () =>
    fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 8 })).map(([start, length]) => ({ start, end: start + length }))
  test('coalescing keeps every octet, sends none twice, and leaves gaps greater than was asked for', () =>
    fc.assert(
      fc.property(fc.array(span(), { maxLength: 6 }), fc.nat(3), (spans, gap) => {
        const merged = coalesce(gap)(spans)
        const octets = merged.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at))
        expect(new Set(octets).size).toBe(octets.length)
        for (const { start, end } of spans) for (let at = start; at < end; at++) expect(octets).toContain(at)
        const ordered = [...merged].sort((a, b) => a.start - b.start)
        for (const [at, one] of ordered.entries())
          expect(one.start - (ordered[at - 1]?.end ?? -99)).toBeGreaterThan(gap)
      }),
    ))
})

describe('beside the package range-parser', () => {
  const number = () => fc.nat(30).map(String)
  const element = () =>
    fc.oneof(
      fc.tuple(number(), number()).map(([a, b]) => `${a}-${b}`),
      number().map((a) => `${a}-`),
      number().map((a) => `-${a}`),
    )
  const sets = () => fc.array(element(), { minLength: 1, maxLength: 6 }).map((all) => `bytes=${all.join(', ')}`)
  const theirs = (size: number, value: string) => {
    const read = rangeParser(size, value)
    return Array.isArray(read) ? read.map(({ start, end }) => ({ start, end: end + 1 })) : []
  }

  test('the same octets, but for the rules named', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), sets(), (size, value) => {
        const specs = parseRange(value)
        // Rule 1: one range that ends before it starts spoils the set (RFC 9110 §14.1.1); there it is left out.
        fc.pre(specs._tag === 'Some')
        // Rule 2: a suffix longer than the whole is the whole (§14.1.2); there it is unsatisfiable.
        fc.pre(!specs.value.some((spec) => spec._tag === 'Suffix' && spec.length > size))
        expect(spansOf(size, value)).toEqual(theirs(size, value))
      }),
    ))

  test('rules 1 and 2 by name', () => {
    expect([spansOf(9, 'bytes=5-1,0-0'), theirs(9, 'bytes=5-1,0-0')]).toEqual([undefined, [{ start: 0, end: 1 }]])
    expect([spansOf(9, 'bytes=-10'), theirs(9, 'bytes=-10')]).toEqual([[{ start: 0, end: 9 }], []])
  })
  test('rule 3: digits alone are a number; there parseInt reads what precedes the junk', () => {
    expect([spansOf(9, 'bytes=1x-2'), theirs(9, 'bytes=1x-2')]).toEqual([undefined, [{ start: 1, end: 3 }]])
  })
  test('rule 4: units other than bytes are not octets', () => {
    expect([spansOf(9, 'lines=1-2'), theirs(9, 'lines=1-2')]).toEqual([undefined, [{ start: 1, end: 3 }]])
  })
  test('coalescing gives the same spans in order of position', () =>
    fc.assert(
      fc.property(sets(), (value) => {
        const specs = parseRange(value)
        const combined = rangeParser(31, value, { combine: true })
        fc.pre(specs._tag === 'Some' && Array.isArray(combined))
        if (!Array.isArray(combined)) return
        const sort = (spans: ReadonlyArray<{ start: number; end: number }>) =>
          spans.map(({ start, end }) => [start, end]).sort((a, b) => Number(a[0]) - Number(b[0]))
        expect(sort(coalesce()(satisfiable(31)(specs.value)))).toEqual(
          sort(combined.map(({ start, end }) => ({ start, end: end + 1 }))),
        )
      }),
    ))
})

const content = ascii('0123456789')
const sourceOf = (octets: Uint8Array, reads: Array<readonly [number, number]> = []) => {
  const source = {
    closed: 0,
    read: async (position: number, into: Uint8Array) => {
      const piece = octets.subarray(position, position + Math.min(into.length, 3))
      into.set(piece)
      reads.push([position, position + piece.length])
      return piece.length
    },
    close: () => {
      source.closed += 1
    },
  }
  return source
}
const readAll = async (response: Response, chunk: number): Promise<string> => {
  const { body } = response
  if (body._tag === 'Bytes') return latin1(body.bytes, 0, body.bytes.length)
  if (body._tag !== 'File') return ''
  let all = ''
  for (let at = body.start; at < body.end; ) {
    const into = new Uint8Array(Math.min(chunk, body.end - at))
    const count = await body.source.read(at, into)
    if (count === 0) break
    all += latin1(into, 0, count)
    at += count
  }
  await body.source.close()
  return all
}
const cut = (response: Response, value: string, options: RangeOptions = {}, ...more: ReadonlyArray<Field>) =>
  ranged({ etag: etag('v1') }, options)(get(['Range', value], ...more))(response)
const fields = (response: Response) => response.headers.toJSON()

describe('partial answers', () => {
  test('one range of octets, text or a file is a 206 with Content-Range', async () => {
    for (const body of [
      bytes(content, 'a/b'),
      text('0123456789', 'a/b'),
      file(sourceOf(content), { start: 0, end: 10, type: 'a/b' }),
    ]) {
      const response = cut(ok(body), 'bytes=2-4')
      expect(response.status).toBe(206)
      expect(fields(response)).toEqual([
        ['Accept-Ranges', 'bytes'],
        ['Content-Range', 'bytes 2-4/10'],
      ])
      expect(await readAll(response, 2)).toBe('234')
      expect(response.body).toMatchObject({ type: 'a/b' })
    }
  })

  const PARTS =
    '--X\r\nContent-Type: a/b\r\nContent-Range: bytes 1-2/10\r\n\r\n12\r\n--X\r\nContent-Type: a/b\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--X--\r\n'

  test.each([1, 7, 1000])(
    'several ranges are multipart/byteranges, read %i octets at a time, and nothing else of the file',
    async (chunk) => {
      const reads: Array<readonly [number, number]> = []
      const source = sourceOf(ascii(`..${latin1(content, 0, 10)}..`), reads)
      const response = cut(ok(file(source, { start: 2, end: 12, type: 'a/b' })), 'bytes=1-2,-2', {
        boundary: () => 'X',
      })
      expect(response.status).toBe(206)
      expect(response.headers.has('Content-Range')).toBe(false)
      expect(response.body).toMatchObject({ _tag: 'File', end: PARTS.length, type: 'multipart/byteranges; boundary=X' })
      expect(await readAll(response, chunk)).toBe(PARTS)
      expect(source.closed).toBe(1)
      for (const [start, end] of reads) expect((start >= 3 && end <= 5) || (start >= 10 && end <= 12)).toBe(true)
      expect(response.body._tag === 'File' && (await response.body.source.read(PARTS.length, new Uint8Array(1)))).toBe(
        0,
      )
    },
  )

  test('the type that the response names itself goes into the parts', async () => {
    const named = withHeaders(headers(['Content-Type', 'a/b'], ['Cache-Control', 'no-store']))(ok(bytes(content)))
    const response = cut(named, 'bytes=1-2,8-', { boundary: () => 'X' })
    expect(fields(response)).toEqual([
      ['Cache-Control', 'no-store'],
      ['Accept-Ranges', 'bytes'],
    ])
    expect(await readAll(response, 9)).toBe(PARTS)
  })

  test('a part without a type says none, and a type that no field can hold spoils the whole', async () => {
    const bare = cut(ok(file(sourceOf(content), { start: 0, end: 10 })), 'bytes=1-2,8-', { boundary: () => 'X' })
    expect(await readAll(bare, 99)).toBe(PARTS.replaceAll('Content-Type: a/b\r\n', ''))
    expect(cut(ok(bytes(content, 'a/b\r\nX: y')), 'bytes=1-2,8-').status).toBe(200)
  })

  test('a boundary that stands in the content, or is none, is not used', () => {
    const seed = '24 0-22 23-24 v1'
    const taken = derivedBoundary(seed, 0)
    const type = (response: Response) => (response.body._tag === 'Bytes' ? response.body.type : '')
    for (const boundary of ['', 'a b', 'a"b', 'a/b', 'x'.repeat(71), '\u0100', '01'])
      expect(type(cut(ok(bytes(content)), 'bytes=0-1,8-9', { boundary: () => boundary }))).toMatch(
        /boundary=parts-[0-9a-f]{16}-0$/,
      )
    const octets = ascii(`${taken} `)
    const spans = `bytes=0-${octets.length - 2}`
    expect(spans.length).toBeGreaterThan(0)
    const whole = ascii(`${derivedBoundary('60 0-40 50-60 v1', 0)}${'-'.repeat(60)}`.slice(0, 60))
    expect(type(cut(ok(bytes(whole)), 'bytes=0-39,50-59'))).toMatch(/-1$/)
    expect(isBoundary("aB0'+-._")).toBe(true)
  })

  test('nothing satisfiable is a 416 that names the size and still closes the file', () => {
    const source = sourceOf(content)
    const whole = withHeaders(headers(['Vary', 'A'], ['Cache-Control', 'max-age=9']))(
      ok(file(source, { start: 0, end: 10 })),
    )
    const response = cut(whole, 'bytes=10-')
    expect([response.status, fields(response)]).toEqual([
      416,
      [
        ['Vary', 'A'],
        ['Accept-Ranges', 'bytes'],
        ['Content-Range', 'bytes */10'],
      ],
    ])
    expect(response.body).toMatchObject({ _tag: 'File', source, start: 0, end: 0 })
  })

  test('a suffix of an empty representation is the whole of it; any other range is a 416', () => {
    expect(cut(ok(bytes(new Uint8Array(0))), 'bytes=-5').status).toBe(200)
    expect(cut(ok(bytes(new Uint8Array(0))), 'bytes=-0').status).toBe(416)
    expect(cut(ok(bytes(new Uint8Array(0))), 'bytes=0-').status).toBe(416)
  })

  test('what cannot or shall not be cut stays whole', () => {
    const piped = ok(stream(() => ['a']))
    expect(cut(piped, 'bytes=0-0')).toBe(piped)
    const unwilling = withHeaders(headers(['Accept-Ranges', 'none']))(ok(bytes(content)))
    expect(cut(unwilling, 'bytes=0-0')).toBe(unwilling)
    const done = withHeaders(headers(['Content-Range', 'bytes 0-9/20']))(ok(bytes(content)))
    expect(cut(done, 'bytes=0-0')).toBe(done)
    const broken = ok({ _tag: 'Unwritable', detail: 'x' })
    expect(cut(broken, 'bytes=0-0')).toBe(broken)
    expect(cut(notFound(), 'bytes=0-0')).toMatchObject({ status: 404 })
    expect(cut(ok(), 'bytes=0-0').status).toBe(200)
    expect(cut(ok(bytes(content)), 'lines=0-0').status).toBe(200)
    expect(cut(ok(bytes(content)), 'bytes=0-0', {}, ['Range', 'bytes=1-1']).status).toBe(200)
    const again = withHeaders(headers(['Accept-Ranges', 'bytes']))(ok(bytes(content)))
    expect(cut(again, 'bytes=0-0').status).toBe(206)
    const head = { method: 'HEAD', headers: headers(['Range', 'bytes=0-0']) }
    expect(fields(ranged({})(head)(ok(bytes(content))))).toEqual([['Accept-Ranges', 'bytes']])
    expect(ranged({})({ ...head, method: 'POST' })(piped)).toBe(piped)
  })

  test('If-Range decides, conditions come first, and a wish to close is kept', () => {
    const page = closing(ok(bytes(content)))
    const at = (...more: ReadonlyArray<Field>) =>
      represent({ etag: etag('v1') })(get(['Range', 'bytes=0-0'], ...more))(page)
    expect(at(['If-Range', '"v1"'])).toMatchObject({ status: 206, close: true })
    expect(at(['If-Range', '"v0"']).status).toBe(200)
    expect(at(['If-None-Match', '"v1"']).status).toBe(304)
    expect(at(['If-Match', '"v0"']).status).toBe(412)
    expect(at().headers.get('etag')).toBe('"v1"')
  })

  test('whatever Range says, a file is in the answer, and what is sent is what was asked for', () =>
    fc.assert(
      fc.asyncProperty(soupOf(['0', '1', '5', '9', '12', '-', ',', ' ', '3-4', 'x'], 8), async (value) => {
        const source = sourceOf(content)
        const response = cut(ok(file(source, { start: 0, end: 10 })), `bytes=${value}`)
        expect(response.body._tag).toBe('File')
        const sent = await readAll(response, 4)
        expect(source.closed).toBe(1)
        if (response.status === 206 && response.headers.has('Content-Range')) {
          const [first, last] = (response.headers.get('Content-Range') ?? '').slice(6).split(/[-/]/).map(Number)
          expect(sent).toBe('0123456789'.slice(first, Number(last) + 1))
        }
      }),
    ))
})
