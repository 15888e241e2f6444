import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { jsonOf, nothing, problemDetails, send } from '../../../src/handler/codec/answers.js'
import { bytesBody, formBody, jsonBody, textBody } from '../../../src/handler/codec/bodies.js'
import { describeCodec } from '../../../src/handler/codec/derive.js'
import { writeInputs } from '../../../src/handler/codec/encode.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { many, optional, withDefault } from '../../../src/handler/codec/parameter.js'
import {
  boolean,
  flag,
  integer,
  isoDate,
  isoInstant,
  number,
  oneOf,
  string,
  uuid,
} from '../../../src/handler/codec/text-fields.js'
import { ask, asking, errorsIn } from './asking.js'

const User = t.type({ id: t.Int, name: t.string })
const echo = jsonOf(t.unknown)

const get = handle(
  endpoint('GET', '/users/:id/*rest', {
    params: { id: integer },
    query: { verbose: withDefault(flag, false), tag: many(integer), page: optional(integer) },
    headers: { 'X-Trace': optional(string), 'X-List': many(number) },
    cookies: { session: optional(string) },
    responses: { 200: echo },
  }),
  ({ params, query, headers, cookies }) => send(200, { params, query, headers, cookies }),
)

const post = handle(
  endpoint('POST', '/users/:id', {
    params: { id: integer },
    body: jsonBody(User),
    bodyLimit: 2000,
    responses: { 200: jsonOf(User), 204: nothing, 404: problemDetails },
  }),
  ({ body, params }) => (params.id === 0 ? send(404, { detail: 'no such user' }) : send(200, body, [['X-A', 'b']])),
)

const json: ReadonlyArray<readonly [string, string]> = [['Content-Type', 'application/json']]
const posting = (content: string | Uint8Array, fields = json, path = '/users/1') =>
  ask(post, asking('POST', path, fields), content)

test('every part of a request is decoded to what its endpoint says', () => {
  const fields = [
    ['x-trace', 'abc'],
    ['X-List', '1, 2'],
    ['x-list', '3'],
    ['Cookie', 'other=1; session="a%20b"'],
  ] as const
  expect(ask(get, asking('GET', '/users/7/a%2Fb/c?tag=1&tag=%32&verbose&page=3&unknown=%ff', fields)).content).toEqual({
    params: { id: 7, rest: ['a/b', 'c'] },
    query: { verbose: true, tag: [1, 2], page: 3 },
    headers: { 'X-Trace': 'abc', 'X-List': [1, 2, 3] },
    cookies: { session: 'a b' },
  })
})

test('all that is wrong with a request is said at once, and nothing of what was sent', () => {
  const fields = [
    ['X-Trace', 'SECRET'],
    ['x-trace', 'SECRET'],
    ['X-List', 'SECRET'],
    ['Cookie', 'session=%ff; session=SECRET'],
  ] as const
  const seen = ask(get, asking('GET', '/users/SECRET?tag=1&tag=SECRET&page=1&page=2&verbose=SECRET', fields))
  expect(seen.status).toBe(400)
  expect(seen.type).toBe('application/problem+json')
  expect(errorsIn(seen)).toEqual([
    'path /id expected an integer',
    'query /verbose expected a name without a value',
    'query /tag/1 expected an integer',
    'query /page was sent more than once',
    'header /X-Trace was sent more than once',
    'header /X-List/0 expected a number',
    'cookie /session expected UTF-8 in percent-encoding',
  ])
  expect(JSON.stringify(seen.content)).not.toContain('SECRET')
})

test('names of a prototype are names like others', () => {
  const seen = ask(get, asking('GET', '/users/1/a?__proto__=1&constructor=2&toString=3&tag=1'))
  expect(seen.content).toMatchObject({ query: { tag: [1], verbose: false } })
  const own = endpoint('GET', '/', { query: { constructor: string }, responses: { 200: echo } })
  const routes = handle(own, ({ query }) => send(200, query))
  expect(ask(routes, asking('GET', '/?constructor=a')).content).toEqual({ constructor: 'a' })
  expect(errorsIn(ask(routes, asking('GET', '/')))).toEqual(['query /constructor is missing: expected a text'])
})

test('a semicolon separates nothing, a plus is a space, and a broken escape is an error of its own name alone', () => {
  const routes = handle(endpoint('GET', '/', { query: { a: string }, responses: { 200: echo } }), ({ query }) =>
    send(200, query),
  )
  expect(ask(routes, asking('GET', '/?a=1;a=2')).content).toEqual({ a: '1;a=2' })
  expect(ask(routes, asking('GET', '/?&&a=+%2B&&')).content).toEqual({ a: ' +' })
  expect(ask(routes, asking('GET', '/?%ff=1&a=b=c')).content).toEqual({ a: 'b=c' })
  for (const broken of ['%', '%1', '%zz', '%C3', '%ED%A0%80', '%c0%af', '%\u00101'])
    expect(ask(routes, asking('GET', `/?a=${broken}`)).status).toBe(400)
})

test('a strict query holds no name that is not described', () => {
  const strict = endpoint('GET', '/', { strictQuery: true, responses: { 204: nothing } })
  const routes = handle(strict, () => send(204))
  expect(ask(routes, asking('GET', '/')).status).toBe(204)
  expect(ask(routes, asking('GET', '/?a=1')).status).toBe(400)
})

test('a body of JSON is decoded and written by its codecs', () => {
  const seen = posting('{"id":1,"name":"é"}')
  expect([seen.status, seen.content, seen.fields]).toEqual([200, { id: 1, name: 'é' }, [['X-A', 'b']]])
  expect(ask(post, asking('POST', '/users/0', json), '{"id":1,"name":"a"}').content).toEqual({
    title: 'Not Found',
    status: 404,
    detail: 'no such user',
  })
})

test('the media type decides before any octet is read', () => {
  const type = (value: string) => posting('{"id":1,"name":"a"}', [['Content-Type', value]]).status
  for (const fine of [
    'application/json',
    'Application/JSON; charset="UTF-8"',
    'application/json;charset=utf-8',
    'application/merge-patch+json',
  ])
    expect([fine, type(fine)]).toEqual([fine, 200])
  for (const wrong of [
    'text/plain',
    'application/json junk',
    'application/json; charset=latin1',
    'application/json, text/html',
    'application/jsonx',
    '',
  ])
    expect([wrong, type(wrong)]).toEqual([wrong, 415])
  const none = posting('', [], '/users/x')
  expect([none.status, none.fields]).toEqual([
    415,
    [
      ['Accept', 'application/json'],
      ['Accept-Post', 'application/json'],
    ],
  ])
  expect(errorsIn(none)).toEqual(['path /id expected an integer', 'body  expected content of type application/json'])
  expect(posting('{}', [...json, ...json]).status).toBe(415)
  expect(posting('{}', [...json, ['Content-Encoding', 'gzip']]).fields).toEqual([['Accept-Encoding', 'identity']])
})

test('what is no JSON is 400 and what is another shape is 422', () => {
  const wrong = (content: string | Uint8Array) => [posting(content).status, ...errorsIn(posting(content))]
  expect(wrong('{"id":1.5}')).toEqual([422, 'body /id expected an integer', 'body /name is missing: expected a text'])
  expect(wrong('[]')).toEqual([422, 'body  expected an object'])
  expect(wrong('')).toEqual([400, 'body  expected JSON, which breaks off at index 0'])
  expect(wrong('{"id":SECRET}')).toEqual([400, 'body  expected JSON, which breaks off at index 6'])
  expect(wrong('\ufeff{}')).toEqual([400, 'body  expected JSON, which breaks off at index 0'])
  expect(wrong(Uint8Array.of(0x22, 0xff, 0x22))).toEqual([400, 'body  expected UTF-8'])
  expect(wrong('{"__proto__":{"a":1},"id":1,"name":"a"}')[0]).toBe(400)
  expect(wrong('{"\\u005f_proto__":{"a":1},"id":1,"name":"a"}')[0]).toBe(400)
  expect(wrong('{"id":1,"name":"\\u005f_proto__"}')[0]).toBe(200)
  const vast = [400, 'body  a number is larger than a double holds']
  expect(wrong('{"id":1e400,"name":"a"}')).toEqual(vast)
  expect(wrong(`{"id":-1${'0'.repeat(309)},"name":"a"}`)).toEqual(vast)
  expect(wrong(`{"id":[[1E+999]],"name":"${'a'.repeat(300)}"}`)).toEqual(vast)
  expect(wrong(`{"id":1e3,"name":"1e999${'0'.repeat(400)}"}`)[0]).toBe(200)
  expect(wrong('{"id":1e3,"name":"1e999"}')[0]).toBe(200)
  expect(wrong(`{"id":1,"name":"${'\\\\"1e999'.repeat(50)}`)[0]).toBe(400)
  expect(wrong('{"id":1,"id":2,"name":"a"}')[0]).toBe(200)
  expect(wrong('['.repeat(1900))).toEqual([400, 'body  nests deeper than 128 levels'])
  expect(wrong(`"${'['.repeat(1900)}"`)[0]).toBe(422)
  expect(wrong('x'.repeat(3000))).toEqual([413, 'body  expected at most 2000 octets'])
  expect(ask(post, asking('POST', '/users/x', json), '{"id":"x"}').status).toBe(400)
})

test('a problem lists fifty errors at most', () => {
  const list = handle(endpoint('POST', '/', { body: jsonBody(t.array(t.string)), responses: { 204: nothing } }), () =>
    send(204),
  )
  const seen = ask(list, asking('POST', '/', json), JSON.stringify(Array.from({ length: 2000 }, () => 1)))
  expect(seen.status).toBe(422)
  expect(errorsIn(seen)).toHaveLength(50)
})

test('unions and intersections leave no trace in a pointer', () => {
  const Deep = t.type({
    a: t.intersection([t.type({ b: t.string }), t.partial({ c: t.number })]),
    d: t.union([t.null, t.type({ 'e/f~': t.string })]),
  })
  const routes = handle(endpoint('POST', '/', { body: jsonBody(Deep), responses: { 204: nothing } }), () => send(204))
  const wrong = (value: unknown) => errorsIn(ask(routes, asking('POST', '/', json), JSON.stringify(value)))
  expect(wrong({ a: { b: 1, c: 'x' }, d: null })).toEqual(['body /a/b expected a text', 'body /a/c expected a number'])
  expect(wrong({ a: { b: 'x' }, d: { 'e/f~': 1 } })).toEqual(['body /d/e~1f~0 expected a text'])
  expect(wrong({ a: { b: 'x' }, d: 7 })).toEqual(['body /d expected null or an object'])
})

test('forms, texts and octets are read by what they are', () => {
  const type = (value: string) => asking('POST', '/', [['Content-Type', value]])
  const form = handle(
    endpoint('POST', '/', {
      body: formBody({ a: integer, b: many(string), c: optional(string) }),
      responses: { 200: echo },
    }),
    ({ body }) => send(200, body),
  )
  expect(ask(form, type('application/x-www-form-urlencoded'), 'a=1&b=+x&b=%C3%A9').content).toEqual({
    a: 1,
    b: [' x', 'é'],
  })
  expect(ask(form, type('application/x-www-form-urlencoded'), 'a=x').status).toBe(422)
  const plain = handle(endpoint('POST', '/', { body: textBody(), responses: { 200: echo } }), ({ body }) =>
    send(200, body),
  )
  expect(ask(plain, type('text/plain'), 'hé').content).toBe('hé')
  expect(ask(plain, type('text/html'), 'x').status).toBe(415)
  const octets = handle(endpoint('POST', '/', { body: bytesBody(['image/*']), responses: { 200: echo } }), ({ body }) =>
    send(200, body.length),
  )
  expect(ask(octets, type('image/png'), Uint8Array.of(1, 2, 255)).content).toBe(3)
  expect(ask(octets, type('video/mp4'), '').status).toBe(415)
})

test('a codec inside of another that brings no schema is found before the first request', () => {
  const own = new t.Type<string, string, unknown>('Own', t.string.is, t.string.validate, t.identity)
  const faulty = endpoint('GET', '/', { responses: { 200: jsonOf(t.type({ a: t.array(own) })) } })
  expect(faulty.description.faults).toEqual([
    { _tag: 'FieldFault', pointer: '/a/*', detail: "'Own' brings no schema: describe it" },
  ])
  const seen = ask(
    handle(faulty, () => send(200, { a: [] })),
    asking('GET', '/'),
  )
  expect([seen.status, seen.content]).toMatchObject([500, { _tag: 'Unwritable' }])
  const fine = describeCodec(own, {
    schema: { type: 'string' },
    arbitrary: (fc: typeof import('fast-check')) => fc.string(),
  })
  expect(endpoint('GET', '/', { responses: { 200: jsonOf(t.type({ a: t.array(fine) })) } }).description.faults).toEqual(
    [],
  )
})

test('a coding on any line of its field is one', () => {
  const coded = (...codings: ReadonlyArray<string>) =>
    posting('{"id":1,"name":"a"}', [...json, ...codings.map((coding) => ['Content-Encoding', coding] as const)]).status
  expect([coded('identity'), coded('Identity', 'identity')]).toEqual([200, 200])
  expect([coded('gzip'), coded('identity', 'gzip'), coded('identity, gzip'), coded('')]).toEqual([415, 415, 415, 415])
})

test('a status that is not declared is a fault of the handler', () => {
  const answer = endpoint('GET', '/', { responses: { 204: nothing } })
  const seen = ask(
    handle(answer, () => send(201 as 204)),
    asking('GET', '/'),
  )
  expect(seen).toMatchObject({ status: 500, content: { _tag: 'Unwritable' } })
})

test('a limit that is none is found before the first request, and nothing is taken under it', () => {
  for (const bodyLimit of [Number.NaN, -1, 1.5, Number.NEGATIVE_INFINITY]) {
    const faulty = endpoint('POST', '/', { body: textBody(), bodyLimit, responses: { 204: nothing } })
    expect(faulty.description.faults).toEqual([
      { _tag: 'FieldFault', pointer: '/body', detail: 'bodyLimit is no whole number from 0 on' },
    ])
    const routes = handle(faulty, () => send(204))
    expect(ask(routes, asking('POST', '/', [['Content-Type', 'text/plain']]), 'x').status).toBe(500)
  }
  for (const bodyLimit of [0, 1, Number.POSITIVE_INFINITY])
    expect(
      endpoint('POST', '/', { body: textBody(), bodyLimit, responses: { 204: nothing } }).description.faults,
    ).toEqual([])
})

test('a member named __proto__ is none that a codec can have', () => {
  const codec = t.type({ a: t.partial({ ['__proto__']: t.string }) })
  expect(endpoint('POST', '/', { body: jsonBody(codec), responses: { 204: nothing } }).description.faults).toEqual([
    { _tag: 'FieldFault', pointer: '/a', detail: 'no name is __proto__' },
  ])
  const named = endpoint('GET', '/', { query: { ['__proto__']: string }, responses: { 204: nothing } })
  expect(named.description.faults).toEqual([{ _tag: 'FieldFault', pointer: '/query', detail: 'no name is __proto__' }])
})

test('a form is what it was sent as, in any mixture of encodings, and broken octets are 400', () => {
  const form = handle(
    endpoint('POST', '/', { body: formBody({ a: string, n: optional(integer) }), responses: { 200: echo } }),
    ({ body }) => send(200, body),
  )
  const sending = (content: string) =>
    ask(form, asking('POST', '/', [['Content-Type', 'application/x-www-form-urlencoded']]), content)
  expect(sending('a=é').content).toEqual({ a: 'é' })
  expect(sending('a=é%20%C3%A9+é').content).toEqual({ a: 'é é é' })
  expect([sending('a=%').status, sending('a=%ff&n=x').status, sending('a=1&n=x').status]).toEqual([400, 400, 422])
})

test('octets that no cookie has are no text of one', () => {
  const cookie = (text: string) => ask(get, asking('GET', '/users/1/a', [['Cookie', text]])).status
  expect([
    cookie('session=a'),
    cookie('session=\u00c3\u00a9'),
    cookie('session=\u00e9%20'),
    cookie('other=\u00e9'),
  ]).toEqual([200, 400, 400, 200])
})

test('bare codecs of texts stand wherever a text field does', () => {
  const Kind = t.keyof({ a: null, b: null })
  const codecs = endpoint('GET', '/:kind/*rest', {
    params: { kind: Kind, rest: many(Kind) },
    query: { one: t.string, maybe: optional(t.string), all: many(Kind), other: withDefault(Kind, 'b') },
    headers: { 'X-A': optional(t.literal('x')) },
    responses: { 200: echo },
  })
  expect(codecs.description.faults).toEqual([])
  const routes = handle(codecs, ({ params, query, headers }) => send(200, { params, query, headers }))
  expect(ask(routes, asking('GET', '/a/a/b?one=1&all=a&all=b', [['X-A', 'x']])).content).toEqual({
    params: { kind: 'a', rest: ['a', 'b'] },
    query: { one: '1', all: ['a', 'b'], other: 'b' },
    headers: { 'X-A': 'x' },
  })
  expect(errorsIn(ask(routes, asking('GET', '/c/d?all=c&other=c&maybe=1&maybe=2', [['X-A', 'y']])))).toEqual([
    'path /kind expected "a" or "b"',
    'path /rest/0 expected "a" or "b"',
    'query /one is missing: expected a text',
    'query /maybe was sent more than once',
    'query /all/0 expected "a" or "b"',
    'query /other expected "a" or "b"',
    'header /X-A expected "x"',
  ])
  const own = new t.Type<string, string, unknown>('Own', t.string.is, t.string.validate, t.identity)
  const blind = Object.assign(own, { _tag: 'Blind' })
  expect(
    endpoint('GET', '/', { query: { q: optional(blind) }, responses: { 204: nothing } }).description.faults,
  ).toEqual([{ _tag: 'FieldFault', pointer: '/query/q', detail: 'JSON has no such value' }])
})

test('what has no text is a value, and no exception', () => {
  const untyped = (parameter: { write(value: never): unknown }, value: unknown) => parameter.write(value as never)
  const tags = many(string)
  expect([undefined, null, 'a', {}, [1], ['a', undefined]].map((value) => untyped(tags, value))).toEqual(
    Array.from({ length: 6 }, () => undefined),
  )
  for (const field of [boolean, flag, isoDate, isoInstant, uuid, oneOf('a'), integer, number, string])
    for (const value of [undefined, null, {}, 'toString', Number.NaN])
      if (field !== string || value !== 'toString') expect([value, untyped(field, value)]).toEqual([value, undefined])
  expect(untyped(optional(isoInstant), 'x')).toBe(undefined)
  expect(untyped(withDefault(isoInstant, null), 'x')).toBe(undefined)
  expect(untyped(optional(t.string), 1)).toBe(undefined)
})

test('a name that objects inherit is written only where it was given', () => {
  const query = { toString: optional(string), valueOf: optional(integer), constructor: many(string) }
  const { description } = endpoint('GET', '/', { query, responses: { 204: nothing } })
  const nothingElse = { params: {}, headers: {}, cookies: {}, body: undefined }
  const written = (values: Readonly<Record<string, unknown>>) =>
    writeInputs(description, { ...nothingElse, query: values })
  expect(written({ constructor: ['a'] })).toMatchObject({ right: { target: '/?constructor=a' } })
  expect(written({})).toEqual({ _tag: 'Left', left: { _tag: 'Unsayable', in: 'query', detail: 'a value has no text' } })
})
