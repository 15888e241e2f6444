import { Validator } from '@seriousme/openapi-schema-validator'
import * as fc from 'fast-check'
import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { wrongRequests } from '../../../src/fuzz/arbitraries/endpoint-wrong.js'
import { jsonOf, nothing, problemDetails, rawOf, send, textOf } from '../../../src/handler/codec/answers.js'
import { bytesBody, formBody, jsonBody } from '../../../src/handler/codec/bodies.js'
import { endpoint, type Spec } from '../../../src/handler/codec/endpoint.js'
import { filePart } from '../../../src/handler/codec/file-part.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { multipartBody } from '../../../src/handler/codec/multipart.js'
import { many, optional, withDefault } from '../../../src/handler/codec/parameter.js'
import { between, flag, integer, isoInstant, oneOf, string } from '../../../src/handler/codec/text-fields.js'
import type { OpenApiDocument } from '../../../src/handler/openapi/document.js'
import { openapi } from '../../../src/handler/openapi/openapi.js'
import { prefix } from '../../../src/handler/routes/change.js'
import { type AnyRoutes, all, getMonoid, on, type Routes } from '../../../src/handler/routes/routes.js'
import { empty } from '../../../src/response/body.js'
import { noContent } from '../../../src/response/responses.js'
import { everything, form, octets, strict, tree, upload, words } from '../fuzz/endpoints.js'

interface Chain {
  next?: Chain
}

interface Cause {
  cause?: Cause
}

interface Tree {
  readonly value: number
  readonly children: Array<Tree>
}

const Tree = t.recursion<Tree>('Tree', (self) => t.type({ value: t.number, children: t.array(self) }))
const Other = t.recursion<Chain>('Tree', (self) => t.partial({ next: self }))
const Problem = t.recursion<Cause>('Problem', (self) => t.partial({ cause: self }))
const User = t.intersection([t.type({ id: t.Int, name: t.string }), t.partial({ tags: t.array(t.string) })])

const rich = all(
  on('GET', '/undescribed', () => noContent),
  handle(
    endpoint('GET', '/users/:id', {
      params: { id: integer },
      query: {
        verbose: withDefault(flag, false),
        tag: many(string),
        limit: withDefault(between(1, 100)(integer), 20),
        since: withDefault(isoInstant, new Date(0)),
        sort: oneOf('asc', 'desc'),
      },
      headers: { 'X-Trace': optional(string), 'X-List': many(integer) },
      cookies: { session: string },
      responses: { 200: jsonOf(User), 404: problemDetails },
      operationId: 'getUser',
      summary: 'One user',
      tags: ['users'],
      security: [{ bearer: [] }],
    }),
    ({ params }) => (params.id === 0 ? send(404, {}) : send(200, { id: 1 as t.Int, name: 'a' })),
  ),
  handle(endpoint('PUT', '/users/:user', { body: jsonBody(User), bodyLimit: 100, responses: { 204: nothing } }), () =>
    send(204),
  ),
  prefix('/api')(
    all(
      handle(endpoint('POST', '/trees', { body: jsonBody(Tree), responses: { 201: jsonOf(Tree) } }), ({ body }) =>
        send(201, body),
      ),
      handle(endpoint('POST', '/', { body: jsonBody(Other), responses: { 200: jsonOf(Problem) } }), () =>
        send(200, {}),
      ),
    ),
  ),
  handle(
    endpoint('POST', '/form', {
      body: formBody({ a: integer, b: many(string) }),
      responses: { 422: jsonOf(User), 400: problemDetails, 303: nothing },
    }),
    () => send(303),
  ),
  handle(
    endpoint('PUT', '/files/*path', { body: bytesBody(['image/*']), responses: { 200: rawOf('image/png') } }),
    () => send(200, empty),
  ),
  handle(endpoint('GET', '/files/:path', { responses: { 200: textOf('text/csv') }, operationId: 'getUser' }), () =>
    send(200, ''),
  ),
  handle(endpoint('SPAM', '/files/:path', { responses: {} }), () => send(200) as never),
  handle(
    endpoint('POST', '/form/upload', {
      body: multipartBody({ photo: filePart(), name: string }),
      responses: { 204: nothing },
    }),
    () => send(204),
  ),
  handle(endpoint('GET', '/a%7Bb/{c}', { responses: { 204: nothing } }), () => send(204)),
)

const document = openapi({
  title: 'Rich',
  version: '1.0.0',
  description: 'All that there is',
  servers: [{ url: 'https://example.org' }],
  tags: [{ name: 'users' }],
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
})(rich)

const faultsOf = async (of: OpenApiDocument): Promise<unknown> => {
  const result = await new Validator().validate(JSON.parse(JSON.stringify(of)))
  return result.valid ? [] : result.errors
}

test('the document of an API with everything is valid OpenAPI 3.1, and JSON as it stands', async () => {
  expect(await faultsOf(document)).toEqual([])
  expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  expect(
    await faultsOf({ ...document, paths: { '/x': { get: { responses: { nine: { description: '' } } } } } }),
  ).not.toEqual([])
})

test('paths are templates, and two that differ in a name alone are one', () => {
  expect(Object.keys(document.paths)).toEqual([
    '/users/{id}',
    '/api/trees',
    '/api',
    '/form',
    '/files/{path}',
    '/files/{path_2}',
    '/form/upload',
    '/a%7Bb/%7Bc%7D',
  ])
  expect(Object.keys(document.paths['/users/{id}'] ?? {})).toEqual(['get', 'put'])
  expect(document.paths['/users/{id}']?.put?.parameters?.[0]).toMatchObject({ name: 'id', in: 'path', required: true })
  expect(document.paths['/files/{path}']?.put?.parameters?.[0]).toMatchObject({
    schema: { type: 'string' },
    'x-segments': { type: 'array', items: { type: 'string' } },
  })
  expect(Object.keys(document.paths['/files/{path_2}']?.['x-additionalOperations'] ?? {})).toEqual(['SPAM'])
})

test('parameters say where they stand, whether they must, and what they are on the wire', () => {
  const parameters = document.paths['/users/{id}']?.get?.parameters ?? []
  expect(parameters.map((one) => `${one.in} ${one.name} ${one.required} ${JSON.stringify(one.schema)}`)).toEqual([
    'path id true {"type":"integer"}',
    'query verbose false {"type":"string","maxLength":0}',
    'query tag false {"type":"array","items":{"type":"string"}}',
    'query limit false {"type":"integer","minimum":1,"maximum":100,"default":20}',
    'query since false {"type":"string","format":"date-time","default":"1970-01-01T00:00:00.000Z"}',
    'query sort true {"type":"string","enum":["asc","desc"]}',
    'header X-Trace false {"type":"string"}',
    'header X-List false {"type":"array","items":{"type":"integer"}}',
    'cookie session true {"type":"string"}',
  ])
})

test('what is answered before a handler is there, beside what the handler answers', () => {
  const statuses = (path: string, method: 'get' | 'put' | 'post') =>
    Object.keys(document.paths[path]?.[method]?.responses ?? {}).join()
  expect(statuses('/users/{id}', 'get')).toBe('200,400,404')
  expect(statuses('/users/{id}', 'put')).toBe('204,400,413,415,422')
  expect(statuses('/files/{path}', 'put')).toBe('200,400,413,415')
  expect(statuses('/files/{path_2}', 'get')).toBe('200')
  expect(document.paths['/users/{id}']?.put?.responses['413']?.description).toContain('100 octets')
  const form = document.paths['/form']?.post?.responses ?? {}
  expect(Object.keys(form)).toEqual(['303', '400', '413', '415', '422'])
  expect(Object.keys(form['422']?.content ?? {})).toEqual(['application/json', 'application/problem+json'])
  expect(form['400']?.content).toEqual({
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  })
})

test('types that hold themselves stand under names of their own', () => {
  expect(Object.keys(document.components.schemas)).toEqual(['Problem', 'Tree', 'Tree_2', 'Problem_2'])
  const { post } = document.paths['/api/trees'] ?? {}
  expect(post?.requestBody?.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/Tree' })
  expect(document.components.schemas.Tree_2).toMatchObject({
    properties: { next: { $ref: '#/components/schemas/Tree_2' } },
  })
  const text = JSON.stringify(document)
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    expect(document.components.schemas).toHaveProperty([name])
})

test('an operation is known by an id that no other has', () => {
  expect(document.paths['/users/{id}']?.get).toMatchObject({
    operationId: 'getUser',
    tags: ['users'],
    security: [{ bearer: [] }],
  })
  expect(document.paths['/files/{path_2}']?.get?.operationId).toBe('getUser_2')
})

const METHODS = ['GET', 'POST', 'DELETE', 'SPAM'] as const
const paths = fc
  .array(fc.constantFrom('a', 'b', ':x', ':y', '%7B', 'x y'), { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.map((part, at) => (part.startsWith(':') ? `${part}${at}` : part)).join('/')}`)
const tables = fc.array(fc.record({ method: fc.constantFrom(...METHODS), path: paths, rest: fc.boolean() }), {
  maxLength: 8,
})

const erased = (path: string): string => path.replace(/[:*][^/]+/g, (name) => (name.startsWith(':') ? '{}' : '{*}'))

test('every endpoint appears once, in a valid document, with each of its names in its template', () =>
  fc.assert(
    fc.asyncProperty(tables, async (rows) => {
      const full = rows.map(({ method, path, rest }) => ({ method, path: rest ? `${path}/*rest` : path }))
      const routes = full.map(
        ({ method, path }): AnyRoutes =>
          handle(endpoint<string, { 204: typeof nothing }>(method, path, { responses: { 204: nothing } }), () =>
            send(204),
          ),
      )
      const made = openapi({ title: 'a', version: '1' })(all(...routes))
      expect(await faultsOf(made)).toEqual([])
      const seen = Object.entries(made.paths).flatMap(([template, item]) => {
        const { 'x-additionalOperations': others = {}, ...known } = item
        return [...Object.entries(known), ...Object.entries(others)].map(([method, operation]) => {
          const names = (operation.parameters ?? []).map(({ name }) => `{${name}}`)
          expect(template.match(/\{[^}]*\}/g) ?? []).toEqual(names)
          return `${method.toUpperCase()} ${template.replace(/\{[^}]*\}/g, '{}')}`
        })
      })
      const wanted = new Set(full.map(({ method, path }) => `${method} ${erased(path)}`))
      expect(seen.sort()).toEqual([...wanted].map((one) => one.replace('{*}', '{}')).sort())
      expect(new Set(Object.keys(made.paths)).size).toBe(Object.keys(made.paths).length)
    }),
    { numRuns: 25 },
  ))

test('every status that a request is refused with is in the document', () => {
  const described = [everything, form, tree, octets, words, upload, strict] as const
  const wrongs = described.map((one) => [one, wrongRequests<Spec>(one)] as const)
  for (const [one, wrong] of wrongs) {
    const made = openapi({ title: 'a', version: '1' })({
      _tag: 'Routes',
      list: [{ method: 'X', pattern: one.pattern, description: one.description, run: () => noContent }],
    })
    const text = JSON.stringify(made.paths)
    const statuses = wrong === undefined ? [] : fc.sample(wrong, { seed: 1, numRuns: 200 }).map(({ status }) => status)
    expect(statuses.length).toBeGreaterThan(0)
    expect([...new Set(statuses)].filter((status) => !text.includes(`"${status}":{`))).toEqual([])
  }
})

test('the document of no routes is that of the unit of the monoid', async () => {
  const none: Routes<never> = getMonoid<never>().empty
  expect(openapi({ title: 'a', version: '1' })(none).paths).toEqual({})
  expect(await faultsOf(openapi({ title: 'a', version: '1' })(none))).toEqual([])
})
