/** What an endpoint and its handler may not say, held by the compiler. Nothing here is run. */
import * as t from 'io-ts'
import { jsonOf, nothing, problemDetails, send } from '../../src/handler/codec/answers.js'
import { jsonBody } from '../../src/handler/codec/bodies.js'
import { describeCodec } from '../../src/handler/codec/derive.js'
import { endpoint } from '../../src/handler/codec/endpoint.js'
import { handle } from '../../src/handler/codec/handle.js'
import { many, optional, withDefault } from '../../src/handler/codec/parameter.js'
import { flag, integer, string } from '../../src/handler/codec/text-fields.js'
import type { Routes } from '../../src/handler/routes/routes.js'
import { chain, fail } from '../../src/response/monad.js'
import { collect } from '../../src/response/program.js'
import type { BodyError } from '../../src/response/reply.js'

const User = t.type({ id: t.number, name: t.string })
const own = new t.Type<Date, string, unknown>('Own', (u): u is Date => u instanceof Date, t.failure, String)

const put = endpoint('PUT', '/users/:id/:part/*rest', {
  params: { id: integer },
  query: {
    verbose: withDefault(flag, false),
    tag: many(string),
    page: optional(integer),
    sort: t.keyof({ asc: null }),
  },
  headers: { 'x-trace': optional(string) },
  cookies: { session: string },
  body: jsonBody(User),
  responses: { 200: jsonOf(User), 204: nothing, 404: problemDetails },
})

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => undefined

handle(put, ({ params, query, headers, cookies, body }) => {
  same<typeof params.id, number>(true)
  same<typeof params.part, string>(true)
  same<typeof params.rest, ReadonlyArray<string>>(true)
  same<typeof query.verbose, boolean>(true)
  same<typeof query.tag, ReadonlyArray<string>>(true)
  same<typeof query.page, number | undefined>(true)
  same<typeof query.sort, 'asc'>(true)
  same<(typeof headers)['x-trace'], string | undefined>(true)
  same<typeof cookies.session, string>(true)
  same<typeof body, { id: number; name: string }>(true)
  // @ts-expect-error there is no such parameter
  params.name
  // @ts-expect-error there is no such name
  query.limit
  return params.id > 0 ? send(200, body) : params.id === 0 ? send(204) : send(404, { detail: 'no such user' })
})

export const total: Routes<never> = handle(put, ({ body }) => send(200, body))
export const failing: Routes<'no' | BodyError> = handle(put, ({ body }) =>
  chain((bytes: Uint8Array) => (bytes.length > 0 ? fail('no' as const) : send(200, body)))(collect()),
)
export const needing: Routes<never, { readonly name: string }> = handle(
  put,
  ({ body }, env: { readonly name: string }) => send(200, { ...body, name: env.name }),
)
// @ts-expect-error its handler can fail
export const hidden: Routes<never> = handle(put, () => fail('no'))

// @ts-expect-error a status that is not declared
handle(put, () => send(201, { id: 1, name: 'a' }))
// @ts-expect-error a value of another type
handle(put, () => send(200, { id: '1', name: 'a' }))
// @ts-expect-error a value is missing
handle(put, () => send(200))
// @ts-expect-error no content
handle(put, () => send(204, { id: 1, name: 'a' }))
// @ts-expect-error one of two answers is not declared
handle(put, ({ params }) => (params.id > 0 ? send(204) : send(500, {})))

endpoint('GET', '/users/:id', {
  // @ts-expect-error the path has no such name
  params: { name: string },
  responses: { 204: nothing },
})
endpoint('GET', '/users/:id', {
  // @ts-expect-error a part of a path is there once
  params: { id: optional(integer) },
  responses: { 204: nothing },
})
endpoint('GET', '/', {
  // @ts-expect-error a codec of JSON is no field of a query
  query: { id: t.number },
  responses: { 204: nothing },
})
endpoint('GET', '/', {
  // @ts-expect-error a codec of one's own has to be described
  query: { at: own },
  responses: { 204: nothing },
})
// @ts-expect-error a path begins with a slash
endpoint('GET', 'users', { responses: { 204: nothing } })
// @ts-expect-error 204 has no content
endpoint('GET', '/', { responses: { 204: jsonOf(User) } })
// @ts-expect-error no final status
endpoint('GET', '/', { responses: { 100: nothing } })
// @ts-expect-error a codec of one's own has to be described
jsonBody(own)
// @ts-expect-error nor can it be written
jsonOf(own)
export const described = jsonOf(
  describeCodec(own, {
    schema: { type: 'string' },
    arbitrary: (fc: typeof import('fast-check')) => fc.date(),
  }),
)
describeCodec(own, {
  schema: { type: 'string' },
  // @ts-expect-error the values are dates
  arbitrary: (fc: typeof import('fast-check')) => fc.string(),
})
