import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { utf8Encode } from '../../../src/grammar/utf8.js'
import { jsonOf, nothing, send } from '../../../src/handler/codec/answers.js'
import { jsonBody } from '../../../src/handler/codec/bodies.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { many } from '../../../src/handler/codec/parameter.js'
import { integer, uuid } from '../../../src/handler/codec/text-fields.js'
import type { Handler } from '../../../src/handler/methods.js'
import type { Problem } from '../../../src/handler/problem.js'
import { prefix, provide } from '../../../src/handler/routes/change.js'
import { all, on, type Routes } from '../../../src/handler/routes/routes.js'
import { toApp } from '../../../src/handler/routes/to-app.js'
import type { Field } from '../../../src/message/headers.js'
import { text } from '../../../src/response/body.js'
import { givenBody } from '../../../src/response/given-body.js'
import { runSync } from '../../../src/response/interpret.js'
import { fail, of } from '../../../src/response/monad.js'
import type { BodyError } from '../../../src/response/reply.js'
import { isResponse, type Response } from '../../../src/response/response.js'
import { ok, status } from '../../../src/response/responses.js'
import { asking } from '../codec/asking.js'

const echo = jsonOf(t.unknown)

const getOne = handle(
  endpoint('GET', '/users/:id/notes/:name', { params: { id: integer }, responses: { 200: echo } }),
  ({ params }) => send(200, params),
)
const getFile = handle(endpoint('GET', '/files/*path', { responses: { 200: echo } }), ({ params }) => send(200, params))
const getOwn = handle(endpoint('GET', '/users/me/notes/:name', { responses: { 200: echo } }), ({ params }) =>
  send(200, { own: params.name }),
)
const putAll = handle(
  endpoint('PUT', '/caf%C3%A9/:id/*parts', {
    params: { id: integer, parts: many(uuid) },
    query: { page: integer, tag: many(integer) },
    headers: { 'X-Count': integer },
    cookies: { session: uuid },
    body: jsonBody(t.type({ a: t.string, b: t.array(t.Int) })),
    responses: { 204: nothing },
  }),
  () => send(204),
)

const app = toApp(all(getOne, getFile, getOwn, putAll))

const answer = (
  it: Handler<BodyError>,
  method: string,
  target: string,
  fields: ReadonlyArray<Field> = [],
  content = '',
): Response => {
  const { result } = runSync(it(asking(method, target, fields)), givenBody([utf8Encode(content)]))
  if (result._tag === 'Left' || !isResponse(result.right)) throw new Error(JSON.stringify(result))
  return result.right
}
const contentOf = ({ body }: Response): unknown => (body._tag === 'Text' ? JSON.parse(body.text) : body._tag)
const errorsOf = (response: Response): ReadonlyArray<string> => {
  const { errors = [] }: Problem = JSON.parse(JSON.stringify(contentOf(response)))
  return errors.map((one) => `${one.in} ${one.pointer} ${one.detail}`)
}
const got = (target: string) => {
  const response = answer(app, 'GET', target)
  return response.status === 200 ? contentOf(response) : response.status
}

describe('an endpoint behind the router', () => {
  test('is given each segment decoded once, after the path was cut', () => {
    expect(got('/users/7/notes/a%2Fb')).toEqual({ id: 7, name: 'a/b' })
    expect(got('/users/%37/notes/%2541')).toEqual({ id: 7, name: '%41' })
    expect(got('/users/7/notes/caf%c3%a9%20+%3F%23')).toEqual({ id: 7, name: 'café +?#' })
    expect(got('/users/7/notes/%00%0D%0A')).toEqual({ id: 7, name: '\0\r\n' })
    expect(got('/users/7/notes/__proto__')).toEqual({ id: 7, name: '__proto__' })
    expect(got('/users/7/notes/%3Aname?name=x')).toEqual({ id: 7, name: ':name' })
    expect(got('/files/a/b%2Fc/%2e%2e/')).toEqual({ path: ['a', 'b/c', '..', ''] })
  })

  test('stands behind one that is more specific, which a percent-escape does not hide from', () => {
    expect(got('/users/me/notes/a')).toEqual({ own: 'a' })
    expect(got('/users/%6De/notes/a')).toEqual({ own: 'a' })
    expect(got('/users%2Fme/notes/a')).toBe(404)
  })

  test('is not reached by a path that is no UTF-8', () => {
    for (const broken of ['%', '%4', '%zz', '%FF', '%C3', '%C0%AF', '%ED%A0%80'])
      expect([broken, got(`/users/7/notes/${broken}`)]).toEqual([broken, 404])
  })

  test('says all that is wrong, in each part, in one answer', () => {
    const fields: ReadonlyArray<Field> = [
      ['X-Count', 'SECRET'],
      ['Cookie', 'session=SECRET'],
      ['Content-Type', 'application/json'],
    ]
    const response = answer(app, 'PUT', '/caf%c3%a9/SECRET/a/b?page=1e3&tag=1&tag=SECRET', fields, '{"b":[1,"SECRET"]}')
    expect([response.status, errorsOf(response)]).toEqual([
      400,
      [
        'path /id expected an integer',
        'path /parts/0 expected a uuid',
        'path /parts/1 expected a uuid',
        'query /page expected an integer',
        'query /tag/1 expected an integer',
        'header /X-Count expected an integer',
        'cookie /session expected a uuid',
        'body /a is missing: expected a text',
        'body /b/1 expected an integer',
      ],
    ])
    expect(JSON.stringify(contentOf(response))).not.toContain('SECRET')
  })

  test('says what is wrong with the head beside a content of another type', () => {
    const response = answer(app, 'PUT', '/caf%C3%A9/x/y', [['Content-Type', 'text/plain']], 'x')
    expect([response.status, response.headers.get('accept'), errorsOf(response).length]).toEqual([
      415,
      'application/json',
      6,
    ])
  })

  test('has HEAD, OPTIONS and 405 as every route has', () => {
    expect(answer(app, 'HEAD', '/users/7/notes/a').status).toBe(200)
    expect(answer(app, 'OPTIONS', '/users/7/notes/a').headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    const refused = answer(app, 'PUT', '/users/7/notes/a')
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect(answer(app, 'HEAD', '/users/x/notes/a').status).toBe(400)
  })

  test('lives under a prefix, in an environment, and beside routes that are written by hand', () => {
    const read = endpoint('GET', '/:name', { responses: { 200: echo } })
    const routes: Routes<'gone', { readonly base: string }> = handle(
      read,
      ({ params }, { base }: { readonly base: string }) =>
        params.name === 'gone' ? fail('gone' as const) : send(200, `${base}${params.name}`),
    )
    const whole = toApp(
      all(
        prefix('/api/t')(provide(() => of({ base: 'x:' }))(routes)),
        on('GET', '/api/t/hand', () => ok(text('"hand"'))),
      ),
      () => status(410),
    )
    expect(contentOf(answer(whole, 'GET', '/api/t/%C3%A9'))).toBe('x:é')
    expect(contentOf(answer(whole, 'GET', '/api/t/hand'))).toBe('hand')
    expect(answer(whole, 'GET', '/api/t/gone').status).toBe(410)
  })
})
