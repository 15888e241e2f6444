/** What a client may say and is given, held by the compiler. Nothing here is run. */
import * as t from 'io-ts'
import { type ClientError, client } from '../../src/handler/client/client.js'
import { fetchTransport } from '../../src/handler/client/fetch-transport.js'
import type { Transport } from '../../src/handler/client/transport.js'
import { jsonOf, nothing, problemDetails, textOf } from '../../src/handler/codec/answers.js'
import { jsonBody } from '../../src/handler/codec/bodies.js'
import { endpoint } from '../../src/handler/codec/endpoint.js'
import { many, optional, withDefault } from '../../src/handler/codec/parameter.js'
import { flag, integer, string } from '../../src/handler/codec/text-fields.js'
import type { Problem } from '../../src/handler/problem.js'

declare const transport: Transport
const User = t.type({ id: t.number })

const put = endpoint('PUT', '/users/:id/*rest', {
  params: { id: integer },
  query: { tag: many(string), page: optional(integer), verbose: withDefault(flag, false) },
  headers: { 'x-trace': optional(string) },
  body: jsonBody(User),
  responses: { 200: jsonOf(User), 204: nothing, 404: problemDetails },
})
const get = endpoint('GET', '/', { query: { page: optional(integer) }, responses: { 200: textOf() } })

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => undefined

const call = client(transport)
const inputs = { params: { id: 1, rest: ['a'] }, query: { tag: [], verbose: true }, body: { id: 1 } }

export const asked = async (): Promise<void> => {
  const answer = await call(put)(inputs)()
  if (answer._tag === 'Left') {
    same<typeof answer.left, ClientError>(true)
    return
  }
  const sent = answer.right
  same<typeof sent.status, 200 | 204 | 404>(true)
  if (sent.status === 200) same<typeof sent.value, { id: number }>(true)
  if (sent.status === 204) same<typeof sent.value, undefined>(true)
  if (sent.status === 404) same<typeof sent.value, Problem>(true)
}

call(get)()
call(get)({})
call(get)({ query: { page: 1 } })
call(put)({ ...inputs, headers: { 'x-trace': 'a' } })
fetchTransport(globalThis.fetch, 'http://localhost')

// @ts-expect-error a part that must be said is missing
call(put)()
// @ts-expect-error the body is missing
call(put)({ params: inputs.params, query: inputs.query })
// @ts-expect-error a parameter of the path is missing
call(put)({ ...inputs, params: { id: 1 } })
// @ts-expect-error the rest of a path is a list
call(put)({ ...inputs, params: { id: 1, rest: 'a' } })
// @ts-expect-error a value of another type
call(put)({ ...inputs, body: { id: '1' } })
// @ts-expect-error there is no such name
call(get)({ query: { limit: 1 } })
