import * as fc from 'fast-check'
import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { utf8Encode } from '../../../src/grammar/utf8.js'
import { jsonOf, nothing, send } from '../../../src/handler/codec/answers.js'
import { formBody, jsonBody, textBody } from '../../../src/handler/codec/bodies.js'
import { decoderOf } from '../../../src/handler/codec/codec-reader.js'
import { fieldOf, shapeOf } from '../../../src/handler/codec/derive.js'
import { type AnyInputs, writeInputs } from '../../../src/handler/codec/encode.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { filePart, optionalFilePart } from '../../../src/handler/codec/file-part.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { jsonFlaw } from '../../../src/handler/codec/json-text.js'
import { multipartBody } from '../../../src/handler/codec/multipart.js'
import { many, optional, parameterOf } from '../../../src/handler/codec/parameter.js'
import { schemaOf } from '../../../src/handler/codec/schema.js'
import { type Shape, wordsOf } from '../../../src/handler/codec/shape.js'
import {
  between,
  boolean,
  integer,
  isoInstant,
  matching,
  number,
  sized,
  string,
} from '../../../src/handler/codec/text-fields.js'
import { utf8Text } from '../../../src/handler/codec/utf8-text.js'
import { failure } from '../../../src/message/failure.js'
import { givenBody } from '../../../src/response/given-body.js'
import { runSync } from '../../../src/response/interpret.js'
import { ask, asking, errorsIn } from './asking.js'

test('a decoder of the octets themselves is asked, and believed where it read all of them', () => {
  const octets = (content: Uint8Array, text: string) => Object.assign(content, { utf8Slice: () => text })
  expect(utf8Text(octets(utf8Encode('hé'), 'hé'))).toBe('hé')
  expect(utf8Text(octets(Uint8Array.of(0xff), '\ufffd'))).toBe(undefined)
  expect(utf8Text(octets(utf8Encode('\ufffd'), '\ufffd'))).toBe('\ufffd')
  expect(utf8Text(Buffer.from('{"é":"\ufeff"}'))).toBe('{"é":"\ufeff"}')
})

test('a text field is a codec of io-ts too', () => {
  const Page = t.type({ page: integer.codec, at: isoInstant.codec })
  expect(Page.decode({ page: '7', at: '1970-01-01T00:00:00Z' })).toEqual({
    _tag: 'Right',
    right: { page: 7, at: new Date(0) },
  })
  expect([Page.decode({ page: 7, at: '' })._tag, integer.codec.decode('07')._tag]).toEqual(['Left', 'Left'])
  expect([integer.codec.encode(7), integer.codec.encode(Number.NaN)]).toEqual(['7', ''])
})

test('a body that breaks off, or is too long, is told with all that is wrong beside it', () => {
  const routes = handle(
    endpoint('POST', '/', { query: { n: integer }, body: textBody(), responses: { 204: nothing } }),
    () => send(204),
  )
  const request = asking('POST', '/?n=x', [['Content-Type', 'text/plain']])
  const broken = failure('unexpected-end', 0)
  const answer = (error: Parameters<typeof givenBody>[1]) =>
    routes.list.map((route) =>
      JSON.parse(JSON.stringify(runSync(route.run(request, [], undefined), givenBody([], error)))),
    )
  const [{ result }] = answer({ error: { _tag: 'Malformed', failure: broken } })
  const { right } = result
  expect([right.status, right.body.text.includes('/n'), right.body.text.includes('broke off')]).toEqual([
    400,
    true,
    true,
  ])
})

test('what a request cannot say is told by its part', () => {
  const { description } = endpoint('POST', '/:id', {
    params: { id: sized({}) },
    query: { n: optional(number) },
    headers: { 'X-A': optional(string), 'X-L': many(string) },
    cookies: { c: optional(number) },
    body: formBody({ a: optional(number) }),
    responses: { 204: nothing },
  })
  const good: AnyInputs = { params: { id: '1' }, query: {}, headers: { 'X-L': [] }, cookies: {}, body: {} }
  const part = (change: Partial<AnyInputs>): string => {
    const written = writeInputs(description, { ...good, ...change })
    return written._tag === 'Right' ? 'fine' : written.left.in
  }
  expect(part({ params: { id: '' } })).toBe('path')
  expect(part({ params: { id: '..' } })).toBe('path')
  expect(part({ query: { n: Number.NaN } })).toBe('query')
  expect(part({ headers: { 'X-L': [], 'X-A': 'a\nb' } })).toBe('header')
  expect(part({ headers: { 'X-L': ['a,b'] } })).toBe('header')
  expect(part({ headers: {} })).toBe('header')
  expect(part({ cookies: { c: Number.NaN } })).toBe('cookie')
  expect(part({ body: { a: Number.NaN } })).toBe('body')
  expect(
    part({ cookies: { c: 1 }, headers: { 'X-A': 'a b', 'X-L': ['a', 'b'] }, query: { n: 1 }, body: { a: 1 } }),
  ).toBe('fine')
  const odd = endpoint('GET', '/', { cookies: { 'a b': optional(string) }, responses: { 204: nothing } })
  expect(writeInputs(odd.description, { ...good, params: {}, cookies: { 'a b': '1' } })).toMatchObject({
    left: { in: 'cookie' },
  })
  const path: string = '/a/:b/:b'
  const twice = endpoint('GET', path as '/', { responses: { 204: nothing } })
  expect(writeInputs(twice.description, good)).toMatchObject({ left: { in: 'path' } })
  expect(twice.description.params).toEqual([])
})

test('a list of a header has a limit, and its quotes are closed', () => {
  const lists = handle(
    endpoint('GET', '/', { headers: { 'X-L': many(string) }, responses: { 200: jsonOf(t.unknown) } }),
    ({ headers }) => send(200, headers['X-L'].length),
  )
  const sent = (value: string) => ask(lists, asking('GET', '/', [['X-L', value]]))
  expect(sent(Array.from({ length: 256 }, () => 'a').join()).content).toBe(256)
  expect(errorsIn(sent(Array.from({ length: 257 }, () => 'a').join()))).toEqual(['header /X-L expected a list'])
  expect(errorsIn(sent('"a'))).toEqual(['header /X-L expected a list'])
})

test('what a codec of its own finds is said as what others find', () => {
  const Inner = t.union([
    t.type({ a: t.string, more: t.intersection([t.type({ b: t.Int }), t.partial({ c: t.string })]) }),
    t.null,
  ])
  const custom = <A>(codec: t.Type<A, unknown, unknown>) =>
    new t.Type<A, unknown, unknown>('Custom', codec.is, codec.validate, t.identity)
  const errors = (codec: t.Any, value: unknown): ReadonlyArray<string> => {
    const decoded = decoderOf<unknown>(codec, 'body')(value)
    return decoded._tag === 'Left' ? decoded.left.map(({ pointer, detail }) => `${pointer} ${detail}`) : []
  }
  const Outer = custom(t.type({ inner: Inner }))
  expect(errors(Outer, { inner: { a: '', more: { b: 1.5, c: 1 } } })).toEqual([
    '/inner/more/b expected an integer',
    '/inner/more/c expected a text',
  ])
  expect(errors(Outer, { inner: 7 })).toEqual(['/inner expected an object or null'])
  expect(errors(Outer, {})).toEqual(['/inner is missing: expected an object or null'])
  expect(errors(custom(t.array(t.union([t.string, t.number]))), [true])).toEqual(['/0 expected a text or a number'])
  const Two = t.union([t.type({ a: t.string }), t.type({ b: t.string })])
  expect(errors(custom(t.type({ two: Two })), { two: {} })).toEqual(['/two expected an object'])
  interface Tree {
    readonly next: Tree | null
  }
  const Tree: t.Type<Tree> = t.recursion('Tree', (self) => t.readonly(t.type({ next: t.union([t.null, self]) })))
  expect(errors(custom(t.type({ tree: Tree })), { tree: { next: { next: 1 } } })).toEqual([
    '/tree/next/next expected null or Tree',
  ])
  expect(errors(t.type({ a: t.union([t.null, custom(t.type({ b: t.string }))]) }), { a: {} })).toEqual([
    '/a/b is missing: expected a text',
  ])
  const shapeless: t.Any = Reflect.apply(t.exact, undefined, [t.UnknownRecord])
  expect(
    errors(
      custom(t.type({ x: t.union([t.type({ kind: t.literal('a'), n: t.number }), t.type({ kind: t.literal('b') })]) })),
      { x: { kind: 'a' } },
    ),
  ).toEqual(['/x/n is missing: expected a number'])
  const bare = { name: 'Bare', validate: () => t.failures<never>([]), decode: () => t.failures<never>([]) }
  const strange = new t.Type<string, string, unknown>(
    'Strange',
    t.string.is,
    (value, context) =>
      t.failures([
        { value, context: [...context, { key: 'x', type: bare }] },
        { value, context: [] },
      ]),
    t.identity,
  )
  expect(errors(strange, 1)).toEqual(['/x is missing: expected Bare'])
  const member: t.Any = Reflect.apply(t.exact, undefined, [custom(t.type({}))])
  expect(decoderOf<unknown>(member, 'body')({ a: 1 })).toEqual({ _tag: 'Right', right: {} })
  expect(errors(shapeless, 1)).toEqual([' expected an object'])
  expect(decoderOf<unknown>(shapeless, 'body')({ a: 1 })).toEqual({ _tag: 'Right', right: {} })
})

test('shapes have words and schemas', () => {
  const shapes: ReadonlyArray<readonly [Shape, string]> = [
    [{ _tag: 'Anything' }, 'a value'],
    [{ _tag: 'Absent' }, 'nothing'],
    [{ _tag: 'Boolean' }, 'true or false'],
    [{ _tag: 'Text', limits: { minLength: 1, maxLength: 2 } }, 'a text at least 1 long, at most 2 long'],
    [matching(/a/).shape, 'a text that matches ^(?:a)$'],
    [{ _tag: 'Number', integer: true, limits: { minimum: 1 } }, 'an integer of at least 1'],
    [{ _tag: 'Number', integer: false, limits: { maximum: 1 } }, 'a number of at most 1'],
    [between(1, 2)(number).shape, 'a number from 1 to 2'],
    [{ _tag: 'Constant', value: null }, 'null'],
    [{ _tag: 'List', items: { _tag: 'Boolean' } }, 'an array'],
    [{ _tag: 'Record', keys: { _tag: 'Constant', value: 'a' }, values: { _tag: 'Boolean' } }, 'an object'],
    [{ _tag: 'All', shapes: [], is: () => true }, 'a value'],
    [{ _tag: 'OneOf', shapes: [{ _tag: 'Boolean' }, { _tag: 'Absent' }] }, 'true or false or nothing'],
    [{ _tag: 'Octets' }, 'octets'],
    [{ _tag: 'Given', schema: {}, generates: { arbitrary: () => fc.string() } }, 'a value of another kind'],
    [{ _tag: 'Constant', value: 'a'.repeat(200) }, `"${'a'.repeat(118)}…`],
  ]
  for (const [shape, words] of shapes) expect([shape, wordsOf(shape)]).toEqual([shape, words])
  expect(schemaOf({ _tag: 'Absent' })).toEqual({ not: {} })
  expect(
    schemaOf({
      _tag: 'OneOf',
      shapes: [
        { _tag: 'Constant', value: 1 },
        { _tag: 'Constant', value: null },
      ],
    }),
  ).toEqual({ enum: [1, null] })
  const mixed: Shape = { _tag: 'OneOf', shapes: [{ _tag: 'Constant', value: 'a' }, { _tag: 'Boolean' }] }
  expect(schemaOf({ _tag: 'Record', keys: mixed, values: { _tag: 'Boolean' } })).toEqual({
    type: 'object',
    additionalProperties: { type: 'boolean' },
  })
  const field = fieldOf(t.type({ a: t.undefined }))
  expect(field).toMatchObject({ right: { schema: { type: 'object', properties: { a: { not: {} } } } } })
  expect(fieldOf(t.bigint)._tag).toBe('Left')
  expect(shapeOf(t.record(t.union([t.literal('a'), t.string]), t.string))).toMatchObject({ right: { _tag: 'Record' } })
})

test('for callers without types a parameter of a parameter is one of its field', () => {
  const twice = optional(many(integer) as never)
  expect([twice.arity, twice.read('7', { in: 'query', name: 'a' }, [])]).toEqual(['Optional', 7])
  expect(parameterOf(twice, { in: 'query', name: 'a' }, [])).toBe(twice)
})

test('where JSON breaks off is found behind any sign', () => {
  for (const [text, at] of [
    ['{"a"1}', 4],
    ['{"a":1,}', 7],
    ['{1:2}', 1],
    ['[1 2]', 3],
    ['1 2', 2],
    ['{"a":1]', 6],
    ['["\\x"]', 1],
    ['[tru]', 1],
    [']', 0],
  ] as const)
    expect([text, jsonFlaw(text)]).toEqual([text, at])
})

test('a form that names a charset which is none, or another, is refused', () => {
  const form = multipartBody({ one: filePart(), maybe: optionalFilePart() })
  const type = { type: 'multipart', subtype: 'form-data', parameters: [['boundary', 'b']] } as const
  const part = (name: string, content: string) =>
    `\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${content}\r\n--b`
  const status = (...parts: ReadonlyArray<string>) => {
    const read = form.decode(
      Uint8Array.from(`--b${parts.join('')}--`, (unit) => unit.charCodeAt(0)),
      type,
    )
    return read._tag === 'Right' ? 200 : read.left.status
  }
  const one = part('one; filename=a', 'x')
  const maybe = part('maybe; filename=a', 'x')
  expect([status(one), status(one, part('_charset_', 'UTF-8')), status(one, maybe)]).toEqual([200, 200, 200])
  expect([status(one, part('_charset_', 'latin1')), status(one, part('_charset_', '\u00ff'))]).toEqual([415, 415])
  expect([status(one, one), status(one, maybe, maybe), status(maybe)]).toEqual([422, 422, 422])
})

test('a body of JSON is written by its codec, and what has no JSON is not', () => {
  expect(jsonBody(t.unknown).encode(1n)._tag).toBe('Unwritable')
  expect(jsonBody(t.strict({ a: t.string })).encode({ a: 'x' })).toMatchObject({ text: '{"a":"x"}' })
})

test('a codec that takes what it refused before is refused all the same, and says what it expects', () => {
  let asked = 0
  const fickle = new t.Type<number, number, unknown>(
    'Fickle',
    t.number.is,
    (value, context) => (asked++ === 0 ? t.failure(value, context) : t.success(1)),
    t.identity,
  )
  expect(decoderOf<number>(fickle, 'body')(1)).toEqual({
    _tag: 'Left',
    left: [{ in: 'body', pointer: '', detail: 'expected Fickle' }],
  })
})

test('the types that would do are said in the field that the method has for them', () => {
  const fields = (method: string) => {
    const described = endpoint(method, '/', { body: textBody(), responses: { 204: nothing } })
    return ask(
      handle(described, () => send(204)),
      asking(method, '/'),
    ).fields.map(([name]) => name)
  }
  expect(fields('PATCH')).toEqual(['Accept', 'Accept-Patch'])
  expect(fields('POST')).toEqual(['Accept', 'Accept-Post'])
  expect(fields('PUT')).toEqual(['Accept'])
})

test('a truth value has two spellings, and no third', () =>
  expect(['true', 'false', 'no'].map((text) => typeof boolean.read(text))).toEqual(['boolean', 'boolean', 'symbol']))

test('a number is written without an exponent', () => {
  const written = [1.5e-7, -1e21, 1e21, -2.5e-10, 0.1, 5].map((value) => number.write(value))
  expect(written).toEqual([
    '0.00000015',
    '-1000000000000000000000',
    '1000000000000000000000',
    '-0.00000000025',
    '0.1',
    '5',
  ])
})
