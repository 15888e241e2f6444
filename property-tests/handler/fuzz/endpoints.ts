/** Endpoints of every kind, for laws that hold for all. */
import * as t from 'io-ts'
import { jsonOf, nothing, problemDetails, rawOf, textOf } from '../../../src/handler/codec/answers.js'
import { bytesBody, formBody, jsonBody, textBody } from '../../../src/handler/codec/bodies.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { filePart, fileParts } from '../../../src/handler/codec/file-part.js'
import { multipartBody } from '../../../src/handler/codec/multipart.js'
import { many, optional, withDefault } from '../../../src/handler/codec/parameter.js'
import {
  between,
  boolean,
  flag,
  integer,
  isoDate,
  isoInstant,
  matching,
  number,
  oneOf,
  sized,
  string,
  uuid,
} from '../../../src/handler/codec/text-fields.js'

export interface Tree {
  value: number
  children: Array<Tree>
  next: Tree | null
}

export const Tree = t.recursion<Tree>('Tree', (self) =>
  t.type({ value: t.number, children: t.array(self), next: t.union([self, t.null]) }),
)

const Rich = t.intersection([
  t.type({
    id: t.Int,
    kind: t.keyof({ a: null, b: null }),
    pair: t.tuple([t.string, t.boolean]),
    maybe: t.union([t.undefined, t.string]),
    any: t.unknown,
    map: t.record(t.string, t.number),
    two: t.record(t.keyof({ x: null, y: null }), t.boolean),
    short: t.refinement(t.string, (text) => text.length < 20, 'Short'),
  }),
  t.partial({ list: t.readonlyArray(t.union([t.number, t.type({ '/~': t.literal(7) })])), exact: t.exact(t.type({})) }),
])

export const everything = endpoint('POST', '/a/:id/:name/*rest', {
  params: { id: integer, rest: many(between(0, 99)(integer)) },
  query: {
    'a b': string,
    list: many(number),
    page: optional(between(1, 9)(number)),
    deep: withDefault(flag, false),
    since: withDefault(isoInstant, new Date(0)),
    constructor: optional(boolean),
    day: isoDate,
  },
  headers: {
    'X-One': optional(sized({ minLength: 1, maxLength: 9 })),
    'X-List': many(uuid),
    'X-Kind': oneOf('a', 'b'),
  },
  cookies: { session: string, maybe: optional(matching(/[a-z]{1,3}/)) },
  body: jsonBody(Rich),
  bodyLimit: 4000,
  strictQuery: true,
  responses: {
    200: jsonOf(Rich),
    201: jsonOf(Tree),
    204: nothing,
    404: problemDetails,
    409: textOf(),
    206: rawOf('image/png'),
  },
})

export const form = endpoint('PUT', '/form', {
  body: formBody({ a: integer, b: many(string), c: optional(flag), d: withDefault(oneOf('x', 'y'), 'x') }),
  responses: { 200: jsonOf(t.array(Tree)), 303: nothing },
})

export const tree = endpoint('PATCH', '/:id', {
  body: jsonBody(Tree),
  bodyLimit: 100_000,
  responses: { 200: jsonOf(Tree) },
})

export const octets = endpoint('POST', '/octets', {
  headers: { 'x-trace': string },
  body: bytesBody(['image/*']),
  responses: { 200: rawOf('image/png') },
})

export const words = endpoint('POST', '/words/*rest', { body: textBody(), responses: { 200: textOf('text/csv') } })

export const nullary = endpoint('GET', '/', { responses: { 204: nothing } })

export const upload = endpoint('POST', '/upload', {
  body: multipartBody({ age: integer, tags: many(string), photo: filePart({ types: ['image/*'] }), more: fileParts() }),
  responses: { 204: nothing },
})

export const tight = endpoint('POST', '/tight/:page', {
  params: { page: between(10, 20)(integer) },
  query: { loose: optional(matching(/ab+/i)), long: withDefault(sized({ minLength: 2, maxLength: 500 }), '') },
  headers: { toString: optional(t.keyof({ a: null, b: null })), constructor: many(t.literal('x')) },
  body: multipartBody(
    { note: optional(string), constructor: optional(t.string), files: fileParts({ maxSize: 3, types: ['text/*'] }) },
    { maxParts: 4, maxPartSize: 20 },
  ),
  responses: { 204: nothing },
})

export const strict = endpoint('GET', '/strict', {
  query: { a: optional(integer) },
  strictQuery: true,
  responses: { 204: nothing },
})
