import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { split } from '../../../src/fuzz/arbitraries/cuts.js'
import { ascii } from '../../../src/grammar/ascii.js'
import { type FoldPartsOptions, type FormBroken, foldParts } from '../../../src/handler/codec/fold-parts.js'
import { joined, readParts } from '../../../src/handler/codec/multipart-parts.js'
import type { FormEvent } from '../../../src/handler/codec/multipart-stream.js'
import type { Field } from '../../../src/message/headers.js'
import { type GivenBody, givenBody } from '../../../src/response/given-body.js'
import { runSync, runTask } from '../../../src/response/interpret.js'
import { fail, of } from '../../../src/response/monad.js'
import { fromTask } from '../../../src/response/program.js'
import { asking } from './asking.js'

type Event = FormEvent | FormBroken
const post = (type = 'multipart/form-data; boundary=b', more: ReadonlyArray<Field> = []) =>
  asking('POST', '/', [['Content-Type', type], ...more])
const gather = (options: FoldPartsOptions = {}) =>
  foldParts<ReadonlyArray<Event>, never>(
    [],
    // What a piece holds is copied: it is a view.
    (all, event) => of([...all, event._tag === 'PartContent' ? { ...event, bytes: event.bytes.slice() } : event]),
    options,
  )
const limits = { parts: 100, headSize: 8192 }

interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly type: string | undefined
  readonly bytes: Uint8Array
}

const partsOf = (events: ReadonlyArray<Event>): ReadonlyArray<Part> => {
  const parts: Part[] = []
  for (const event of events) {
    const last = parts.at(-1)
    if (event._tag === 'PartHead') {
      const { name, filename, type } = event
      parts.push({ name, filename, type, bytes: new Uint8Array() })
    } else if (event._tag === 'PartContent' && last !== undefined) {
      parts[parts.length - 1] = { ...last, bytes: joined([last.bytes, event.bytes]) }
    }
  }
  return parts
}

const inPieces = (pieces: ReadonlyArray<Uint8Array>, options?: FoldPartsOptions) =>
  runSync(gather(options)(post()), givenBody(pieces)).result
const seen = (pieces: ReadonlyArray<Uint8Array>) => {
  const result = inPieces(pieces)
  return result._tag === 'Right' ? partsOf(result.right) : 'refused'
}
const atOnce = (content: Uint8Array) => {
  const read = readParts(content, 'b', limits)
  if (read._tag === 'Left') return 'refused'
  return read.right.map(({ name, filename, type, bytes }) => ({ name, filename, type, bytes: bytes.slice() }))
}

const soup = fc
  .array(
    fc.constantFrom(
      ...['--b', '\r\n--b', '--', '\r\n', '\r\n\r\n', '\r', 'x', 'X-A: b', 'Content-Type: a/b', 'preamble'],
      ...['Content-Disposition: form-data; name="é"', 'Content-Disposition: form-data; name=a; filename="f"'],
      ...[
        '\r\nContent-Disposition: form-data; name=a\r\n\r\n',
        '\r\n--b\r\nContent-Disposition: form-data; name=c\r\n\r\n',
      ],
    ),
    { maxLength: 25 },
  )
  .map((texts) => texts.join(''))
const near = soup.map((text) => `--b\r\nContent-Disposition: form-data; name=a\r\n\r\n${text}\r\n--b--`)
const encoder = new TextEncoder()

test('a form in pieces is the form at once, wherever it is cut, and refused where that is', () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof(soup, near), fc.array(fc.nat({ max: 400 }), { maxLength: 8 }), (text, cuts) => {
      const content = encoder.encode(text)
      const at = [...new Set(cuts.map((cut) => cut % (content.length + 1)))].sort((a, b) => a - b)
      const whole = atOnce(content)
      if (whole !== 'refused') accepted++
      expect(seen(split(content, at))).toEqual(whole)
    }),
    { numRuns: 3000 },
  )
  expect(accepted).toBeGreaterThan(300)
})

const form = [
  'preamble\r\n--b',
  'Content-Disposition: form-data; name="a"',
  '',
  'x\r\n--',
  '--b',
  'Content-Disposition: form-data; name="f"; filename="g"',
  'Content-Type: text/csv',
  '',
  '\r\r\n\r\n-\r\n--\r\n--a',
  '--b--',
  'epilogue',
].join('\r\n')

test('octet by octet it is the same', () => {
  const content = ascii(form)
  expect(seen(Array.from(content, (octet) => Uint8Array.of(octet)))).toEqual(atOnce(content))
  expect(atOnce(content)).toHaveLength(2)
})

test('content comes as soon as it can be no delimiter', () => {
  const start = ascii('--b\r\nContent-Disposition: form-data; name=a\r\n\r\n')
  const tags: unknown[] = []
  const broken: GivenBody = givenBody([start, ascii('abc\r'), ascii('\n--'), ascii('d')], {
    error: { _tag: 'TooLarge', limit: 1 },
  })
  const log = foldParts<number, never>(0, (count, event) => {
    tags.push(event._tag === 'PartContent' ? String.fromCharCode(...event.bytes) : event._tag)
    return of(count + 1)
  })
  const { result } = runSync(log(post()), broken)
  expect(tags).toEqual(['PartHead', 'abc', '\r\n--d', 'FormBroken'])
  expect(result).toEqual({ _tag: 'Left', left: { _tag: 'Fail', error: { _tag: 'TooLarge', limit: 1 } } })
})

const errorOf = (result: ReturnType<typeof inPieces>): unknown =>
  result._tag === 'Left' && result.left._tag === 'Fail' && result.left.error._tag === 'FormFlaw'
    ? result.left.error.status
    : result._tag

test('what is too much, cut short or of another type is a flaw with its status', () => {
  const content = ascii(form)
  expect(errorOf(inPieces([content], { maxParts: 1 }))).toBe(413)
  expect(errorOf(inPieces([content], { maxParts: 2 }))).toBe('Right')
  expect(errorOf(inPieces([content], { maxPartSize: 14 }))).toBe(413)
  expect(errorOf(inPieces([content], { maxPartSize: 15 }))).toBe('Right')
  expect(errorOf(inPieces([content], { maxHeadSize: 50 }))).toBe(400)
  expect(errorOf(inPieces([content.subarray(0, content.length - 12)]))).toBe(400)
  expect(errorOf(inPieces([]))).toBe(400)
  const encoded = form.replace('Content-Type: text/csv', 'Content-Transfer-Encoding: base64')
  expect(errorOf(inPieces([ascii(encoded)]))).toBe(415)
  const endless = Array.from({ length: 20_000 }, () => ascii('x'))
  expect(errorOf(inPieces([ascii('--b\r\nX: '), ...endless]))).toBe(400)
  const ask = (type: string, more?: ReadonlyArray<Field>) =>
    errorOf(runSync(gather()(post(type, more)), givenBody([content])).result)
  expect(ask('multipart/mixed; boundary=b')).toBe(415)
  expect(ask('multipart/form-data')).toBe(400)
  expect(ask('multipart/form-data; boundary=b', [['Content-Encoding', 'gzip']])).toBe(415)
  expect(ask('multipart/form-data; boundary=b', [['Content-Encoding', 'Identity']])).toBe('Right')
  expect(
    ask('multipart/form-data; boundary=b', [
      ['Content-Encoding', 'identity'],
      ['Content-Encoding', 'gzip'],
    ]),
  ).toBe(415)
  for (const none of [{ maxParts: Number.NaN }, { maxPartSize: Number.NaN }, { maxHeadSize: Number.NaN }])
    expect(errorOf(inPieces([content], none))).not.toBe('Right')
  for (const end of ['x', '\r', '\n', '-', '\rx'])
    expect([end, errorOf(inPieces([content.subarray(0, content.length - 10), ascii(end)]))]).toEqual([end, 400])
  expect(ask('multipart/form-data; boundary=b', [['Content-Type', 'text/plain']])).toBe(415)
  expect(ask('Multipart/FORM-data; Boundary="b"')).toBe('Right')
})

test('a step may wait and fail, and nothing goes on behind it', async () => {
  const order: string[] = []
  const slow = foldParts<number, 'full'>(0, (count, event) => {
    order.push(event._tag)
    if (event._tag === 'PartContent' && count > 2) return fail('full')
    return fromTask(async () => count + 1)
  })
  const { result } = await runTask(slow(post()), givenBody([ascii(form)]))()
  expect(result).toEqual({ _tag: 'Left', left: { _tag: 'Fail', error: 'full' } })
  expect(order).toEqual(['PartHead', 'PartContent', 'PartEnd', 'PartHead', 'PartContent'])
})

test('thousands of parts in one piece take no stack', () => {
  const one = '\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b'
  let count = 0
  const counted = foldParts<number, never>(
    0,
    (sum) => {
      count++
      return of(sum + 1)
    },
    { maxParts: 20_000 },
  )
  const { result } = runSync(counted(post()), givenBody([ascii(`--b${one.repeat(10_000)}--`)]))
  expect([result, count]).toEqual([{ _tag: 'Right', right: 30_000 }, 30_000])
})
