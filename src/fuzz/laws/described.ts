import * as fc from 'fast-check'
import { utf8Encode } from '../../grammar/utf8.js'
import { type Field, fromFields } from '../../message/headers.js'
import { type Body, bytes, empty, type Piece, stream, text } from '../../response/body.js'
import { withHeaders } from '../../response/change.js'
import { Described, type Response } from '../../response/response.js'
import { respond } from '../../response/responses.js'

/** What a response may be asked to say, right or wrong, and the request it answers. */
export interface Description {
  readonly status: number
  readonly reason: string | undefined
  readonly fields: ReadonlyArray<Field>
  readonly content:
    | { readonly _tag: 'Empty' }
    | { readonly _tag: 'Text'; readonly text: string; readonly type: string }
    | { readonly _tag: 'Bytes'; readonly bytes: Uint8Array; readonly type: string }
    | {
        readonly _tag: 'Stream'
        readonly pieces: ReadonlyArray<Piece>
        /** Its length is told beforehand; it has no trailers then. */
        readonly counted: boolean
        readonly trailers: ReadonlyArray<Field>
      }
  readonly close: boolean
  readonly request: { readonly method: string; readonly version: 'HTTP/1.0' | 'HTTP/1.1' }
  readonly protocolVersion: 'HTTP/1.0' | 'HTTP/1.1'
  readonly keepAlive: number | undefined
}

const CORE = /^(connection|keep-alive|upgrade|te|trailer|transfer-encoding|content-length)$/i
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const TEXT = /^(?![ \t])[\t\x20-\x7e\x80-\xff]*(?<![ \t])$/

/** The core's own fields. */
export const isCore = ([name]: Field): boolean => CORE.test(name)

const hasContent = ({ content }: Description): boolean => content._tag !== 'Empty'

/** Can this be written down? Said by regular expressions, on their own account. */
export const isClean = (it: Description): boolean =>
  Number.isInteger(it.status) &&
  it.status >= 200 &&
  it.status <= 599 &&
  it.status !== 426 &&
  (it.status !== 405 || it.fields.some(([name]) => /^allow$/i.test(name))) &&
  !((it.status === 204 || it.status === 205) && hasContent(it)) &&
  !(it.request.method === 'CONNECT' && it.status < 300 && hasContent(it)) &&
  (it.reason === undefined || TEXT.test(it.reason)) &&
  it.fields.every((field) => NAME.test(field[0]) && TEXT.test(field[1]) && !isCore(field)) &&
  (!('type' in it.content) || TEXT.test(it.content.type) || typeIsUnused(it))

/** The type of the content is looked at only where it would be written. */
const typeIsUnused = (it: Description): boolean =>
  it.status === 304 || it.fields.some(([name]) => /^content-type$/i.test(name))

const octetsOf = (pieces: ReadonlyArray<Piece>): ReadonlyArray<number> =>
  pieces.flatMap((piece) => [...(typeof piece === 'string' ? utf8Encode(piece) : piece)])

/** The octets of the content, where it goes out at all. */
export const contentOf = ({ content }: Description): ReadonlyArray<number> => {
  switch (content._tag) {
    case 'Empty':
      return []
    case 'Text':
      return octetsOf([content.text])
    case 'Bytes':
      return [...content.bytes]
    case 'Stream':
      return octetsOf(content.pieces)
  }
}

const bodyOf = (it: Description): Body => {
  const { content } = it
  switch (content._tag) {
    case 'Empty':
      return empty
    case 'Text':
      return text(content.text, content.type)
    case 'Bytes':
      return bytes(content.bytes, content.type)
    case 'Stream': {
      const { pieces, trailers, counted } = content
      const open = function* () {
        yield* pieces
        return fromFields(trailers)
      }
      return counted
        ? stream(open, { length: contentOf(it).length })
        : stream(open, { trailers: trailers.map(([name]) => name) })
    }
  }
}

/** The response that was described. */
export const responseOf = (it: Description): Response =>
  new Described({
    ...withHeaders(fromFields(it.fields))(respond(it.status, bodyOf(it))),
    reason: it.reason,
    close: it.close,
  })

const evil = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      'a\r\nSet-Cookie: b',
      'a\nb',
      'a\rb',
      'a\0b',
      ' a',
      'a\t',
      '\u007f',
      'Ā',
      '💥',
      'a\r\n\r\nHTTP/1.1 200 OK',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  )

/** Mostly legal, sometimes anything. */
const spiced = (legal: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 40, arbitrary: legal }, { weight: 1, arbitrary: evil() })

const latin = (): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units.filter((unit) => unit !== 0x7f)))
    .map((value) => value.replace(/^[ \t]+|[ \t]+$/g, ''))

const names = (): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 30,
      arbitrary: fc.constantFrom('X-A', 'x-a', 'Set-Cookie', 'Date', 'server', 'content-TYPE', 'Allow', 'ETag'),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('Connection', 'CONTENT-length', 'transfer-encoding', 'Te', 'Upgrade', 'keep-alive'),
    },
  )

const pieces = (): fc.Arbitrary<Piece> =>
  fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 6 }), fc.constant(''))

const content = (): fc.Arbitrary<Description['content']> =>
  fc.oneof(
    fc.constant<Description['content']>({ _tag: 'Empty' }),
    fc.record({
      _tag: fc.constant('Text' as const),
      text: fc.string({ unit: 'binary', maxLength: 30 }),
      type: spiced(fc.constantFrom('text/plain', 'application/json')),
    }),
    fc.record({
      _tag: fc.constant('Bytes' as const),
      bytes: fc.uint8Array({ maxLength: 300 }),
      type: spiced(fc.constant('application/octet-stream')),
    }),
    fc.record({
      _tag: fc.constant('Stream' as const),
      pieces: fc.array(pieces(), { maxLength: 5 }),
      counted: fc.boolean(),
      trailers: fc.array(fc.tuple(fc.constantFrom('X-Sum', 'x-time'), latin()), { maxLength: 2 }),
    }),
  )

const statuses = (): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(200, 404, 500) },
    { weight: 3, arbitrary: fc.constantFrom(204, 205, 304, 206, 405, 426, 299) },
    { weight: 1, arbitrary: fc.constantFrom(0, 100, 101, 199, 600, 999, -200, 200.5, Number.NaN) },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
  )

/** Any description: about half of them can be written down. */
export const descriptions = (): fc.Arbitrary<Description> =>
  fc.record({
    status: statuses(),
    reason: fc.option(spiced(latin()), { nil: undefined, freq: 3 }),
    fields: fc.array(fc.tuple(spiced(names()), spiced(latin())), { maxLength: 4 }),
    content: content(),
    close: fc.boolean(),
    request: fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'CONNECT'),
      version: fc.constantFrom('HTTP/1.0' as const, 'HTTP/1.1' as const),
    }),
    protocolVersion: fc.constantFrom('HTTP/1.1' as const, 'HTTP/1.1' as const, 'HTTP/1.0' as const),
    keepAlive: fc.constantFrom(undefined, 5),
  })
