/** Names that meet in one document, and answers that are given in two ways. */
import { Validator } from '@seriousme/openapi-schema-validator'
import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { jsonOf, nothing, send, textOf } from '../../../src/handler/codec/answers.js'
import { jsonBody } from '../../../src/handler/codec/bodies.js'
import { describeCodec } from '../../../src/handler/codec/derive.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { many, withDefault } from '../../../src/handler/codec/parameter.js'
import { integer, isoInstant } from '../../../src/handler/codec/text-fields.js'
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
