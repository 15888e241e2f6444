/** Names that meet in one document, and answers that are given in two ways. */
import { Validator } from '@seriousme/openapi-schema-validator'
import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { jsonOf, nothing, send, textOf } from '../../../src/handler/codec/answers.js'
import { formBody, jsonBody } from '../../../src/handler/codec/bodies.js'
import { describeCodec } from '../../../src/handler/codec/derive.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { many, withDefault } from '../../../src/handler/codec/parameter.js'
import { flag, integer, isoInstant, matching } from '../../../src/handler/codec/text-fields.js'
import type { OpenApiDocument } from '../../../src/handler/openapi/document.js'
import { openapi } from '../../../src/handler/openapi/openapi.js'
import { all } from '../../../src/handler/routes/routes.js'

const documentOf = openapi({ title: 'a', version: '1', security: [{ key: [] }] })

const faultsOf = async (of: OpenApiDocument): Promise<unknown> => {
  const result = await new Validator().validate(JSON.parse(JSON.stringify(of)))
  return result.valid ? [] : result.errors
}

interface Chain {
  readonly kind: string
  readonly next: Chain | null
}

/** A type that holds itself, under a name that others may have. */
const chainOf = (name: string, kind: string) =>
  t.recursion<Chain>(name, (self) =>
    t.type({
      kind: describeCodec(t.string, {
        schema: { const: kind },
        arbitrary: (fc: typeof import('fast-check')) => fc.constant(kind),
      }),
      next: t.union([self, t.null]),
    }),
  )

test('types of one name have numbers behind it, and pass over a number that another has', async () => {
  const types = [chainOf('Tree', 'a'), chainOf('Tree', 'b'), chainOf('Tree', 'c'), chainOf('Tree_2', 'd')]
  const routes = types.map((type, at) =>
    handle(endpoint('PUT', `/${at}`, { body: jsonBody(type), responses: { 204: nothing } }), () => send(204)),
  )
  const together = handle(
    endpoint('PUT', '/all', {
      body: jsonBody(t.type({ last: chainOf('Tree_2', 'd'), first: chainOf('Tree', 'e'), same: chainOf('Tree', 'b') })),
      responses: { 204: nothing },
    }),
    () => send(204),
  )
  const made = documentOf(all(...routes, together))
  expect(await faultsOf(made)).toEqual([])
  const members = Object.entries(made.components.schemas).map(
    ([name, schema]) => `${name} ${/"const":"(\w)"/.exec(JSON.stringify(schema))?.[1]}`,
  )
  expect(members.slice(1)).toEqual(['Tree a', 'Tree_2 b', 'Tree_3 c', 'Tree_2_2 d', 'Tree_4 e', 'Tree_3_2 b'])
  const text = JSON.stringify(made)
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    expect(made.components.schemas).toHaveProperty([name])
})

test('a number that another type of the same content has in its name is passed over', () => {
  const bodies = [chainOf('Tree', 'a'), t.type({ first: chainOf('Tree', 'b'), last: chainOf('Tree_2', 'c') })]
  const made = documentOf(
    all(
      ...bodies.map((body, at) =>
        handle(endpoint('PUT', `/${at}`, { responses: { 200: jsonOf(body) } }), () => send(200, {} as never)),
      ),
    ),
  )
  const kinds = Object.entries(made.components.schemas).map(
    ([name, schema]) => `${name} ${/"const":"(\w)"/.exec(JSON.stringify(schema))?.[1]}`,
  )
  expect(kinds.slice(1).sort()).toEqual(['Tree a', 'Tree_2 c', 'Tree_3 b'])
})

test('a path that is a fault of its table is in no document', () => {
  const read = endpoint<string, { 204: typeof nothing }>('GET', '/:id.json', { responses: { 204: nothing } })
  expect(documentOf(handle(read, () => send(204))).paths).toEqual({})
})

test('an answer that a handler declares as problem details of its own kind is one of both', async () => {
  const made = documentOf(
    handle(
      endpoint('GET', '/:id', {
        params: { id: integer },
        responses: { 200: nothing, 400: textOf('application/problem+json') },
      }),
      () => send(200),
    ),
  )
  expect(await faultsOf(made)).toEqual([])
  expect(made.paths['/{id}']?.get?.responses['400']).toEqual({
    description: 'Bad Request. A part of the request is not what is described here.',
    content: {
      'application/problem+json': { schema: { anyOf: [{ type: 'string' }, { $ref: '#/components/schemas/Problem' }] } },
    },
  })
})

test('of two endpoints that answer the same requests the first is described; what all ask for stands once', () => {
  const first = endpoint('GET', '/a/:x', { summary: 'first', responses: { 200: jsonOf(t.string) } })
  const second = endpoint('GET', '/%61/:y', { summary: 'second', responses: { 204: nothing } })
  const made = documentOf(
    all(
      handle(first, () => send(200, '')),
      handle(second, () => send(204)),
    ),
  )
  expect(Object.keys(made.paths)).toEqual(['/a/{x}'])
  expect(made.paths['/a/{x}']?.get?.summary).toBe('first')
  expect(made.security).toEqual([{ key: [] }])
})

const Word = t.recursion<string>('Word', () => t.string)

test('a form is described as it is sent: a flag is a name without a value, and a constant of JSON is a constant', () => {
  const form = endpoint('POST', '/form', { body: formBody({ on: flag, n: integer }), responses: { 204: nothing } })
  const body = jsonBody(t.type({ on: t.literal(true) }))
  const made = documentOf(
    all(
      handle(form, () => send(204)),
      handle(endpoint('POST', '/json', { body, responses: { 204: nothing } }), () => send(204)),
    ),
  )
  const schemaAt = (path: string, type: string) => made.paths[path]?.post?.requestBody?.content[type]?.schema
  expect(schemaAt('/form', 'application/x-www-form-urlencoded')).toMatchObject({
    properties: { on: { type: 'string', maxLength: 0 }, n: { type: 'integer' } },
    required: ['on', 'n'],
  })
  expect(schemaAt('/json', 'application/json')).toMatchObject({ properties: { on: { const: true } } })
})

test('a query that may hold nothing else is refused with 400, and one that may is not', () => {
  const strict = endpoint('GET', '/strict', { strictQuery: true, responses: { 204: nothing } })
  const loose = endpoint('GET', '/loose/:any', { responses: { 204: nothing } })
  const { paths } = documentOf(
    all(
      handle(strict, () => send(204)),
      handle(loose, () => send(204)),
    ),
  )
  expect(Object.values(paths).map(({ get }) => Object.keys(get?.responses ?? {}))).toEqual([['204', '400'], ['204']])
})

test('a pattern is described where it says the same without its flags', () => {
  const query = { plain: matching(/a+/), unicode: matching(/é+/u), loose: matching(/a+/i), dots: matching(/./s) }
  const made = documentOf(handle(endpoint('GET', '/', { query, responses: { 204: nothing } }), () => send(204)))
  expect(made.paths['/']?.get?.parameters?.map(({ schema }) => schema)).toEqual([
    { type: 'string', pattern: '^(?:a+)$' },
    { type: 'string', pattern: '^(?:é+)$' },
    { type: 'string' },
    { type: 'string' },
  ])
})

test('a type of a parameter that stands under a name is found in the document', async () => {
  const made = documentOf(
    handle(
      endpoint('GET', '/:word', {
        params: { word: Word },
        query: { other: Word, limit: withDefault(integer, 3), times: many(isoInstant) },
        responses: { 204: nothing },
      }),
      () => send(204),
    ),
  )
  expect(await faultsOf(made)).toEqual([])
  expect(made.components.schemas.Word).toEqual({ type: 'string' })
  expect(made.paths['/{word}']?.get?.parameters?.map(({ schema }) => schema)).toEqual([
    { $ref: '#/components/schemas/Word' },
    { $ref: '#/components/schemas/Word' },
    { type: 'integer', default: 3 },
    { type: 'array', items: { type: 'string', format: 'date-time' } },
  ])
})
