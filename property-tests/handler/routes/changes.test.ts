import { expect, test } from 'vitest'
import { appRequest } from '../../../src/fuzz/arbitraries/routes.js'
import type { Handler } from '../../../src/handler/methods.js'
import { onResponse } from '../../../src/handler/middleware/middleware.js'
import { mapHandler, mapResponse, prefix, provide, recover } from '../../../src/handler/routes/change.js'
import { compile, getOutcomeMonoid, type Outcome } from '../../../src/handler/routes/compile.js'
import { all, on, type Routes } from '../../../src/handler/routes/routes.js'
import { toApp } from '../../../src/handler/routes/to-app.js'
import { type Answer, upgrade } from '../../../src/response/answer.js'
import { text } from '../../../src/response/body.js'
import { withHeader } from '../../../src/response/change.js'
import { givenBody } from '../../../src/response/given-body.js'
import { encodeHeaderValue } from '../../../src/response/header-value.js'
import { runSync, runTask } from '../../../src/response/interpret.js'
import { chain, fail, of } from '../../../src/response/monad.js'
import { collect, fromTask } from '../../../src/response/program.js'
import type { BodyError, Reply } from '../../../src/response/reply.js'
import { isResponse, type Response } from '../../../src/response/response.js'
import { notFound, ok, respond, status } from '../../../src/response/responses.js'

const answerOf = (app: Handler<BodyError>, method: string, target: string): Answer => {
  const { result } = runSync(app(appRequest(method, target)))
  if (result._tag === 'Left') throw new Error(JSON.stringify(result.left))
  return result.right
}
const said = (app: Handler<BodyError>, method: string, target: string): string => {
  const { body, headers, status: code } = answerOf(app, method, target) as Response
  return `${code} ${body._tag === 'Text' ? body.text : ''} ${headers.get('x-by') ?? '-'}`
}

type Gone = { readonly _tag: 'Gone'; readonly id: string }
const gone = (id: string): Gone => ({ _tag: 'Gone', id })

const echo = upgrade('echo', { initial: 0, turn: (state) => ({ state, output: [], done: true }) })
const fine = on('GET', '/fine', () => ok(text('fine')))
const failing = on('GET', '/gone/:id', (_request, { id }): Reply<Gone, Answer> => fail(gone(id)))
const late = on('GET', '/late', () => fromTask(async (): Promise<Response> => ok(text('late'))))
const switching = on('GET', '/echo', () => echo)
const by = (name: string) => withHeader('X-By', encodeHeaderValue(name))

test('what changes a response changes those of its routes, later ones too, and lets an upgrade and a failure pass', async () => {
  const app = toApp(
    all(
      mapResponse((response, { method }) => by(method)(response))(all(fine, late, switching, failing)),
      on('GET', '/', () => ok()),
    ),
    ({ id }) => respond<number>(410, text(id)),
  )
  expect(said(app, 'GET', '/fine')).toBe('200 fine GET')
  expect(said(app, 'HEAD', '/fine')).toBe('200 fine HEAD')
  expect(said(app, 'GET', '/')).toBe('200  -')
  expect(said(app, 'GET', '/gone/7')).toBe('410 7 -')
  expect(answerOf(app, 'GET', '/echo')).toBe(echo)
  const { result } = await runTask(app(appRequest('GET', '/late')))()
  expect(result._tag === 'Right' && isResponse(result.right) && result.right.headers.get('x-by')).toBe('GET')
})

test('a wrapper is put around the handlers of its routes alone, and sees a failure as a failure', () => {
  const seen: string[] = []
  const wrap =
    <E>(handler: Handler<E>): Handler<E> =>
    (request) => {
      const reply = handler(request)
      seen.push(`${request.method} ${reply._tag}`)
      return reply
    }
  const app = toApp(
    all(
      mapHandler(wrap)(all(fine, failing)),
      on('POST', '/fine', () => ok()),
    ),
    () => notFound(),
  )
  expect(said(app, 'GET', '/fine')).toBe('200 fine -')
  expect(said(app, 'HEAD', '/gone/1')).toBe('404  -')
  expect(said(app, 'POST', '/fine')).toBe('200  -')
  expect(said(app, 'PUT', '/fine')).toContain('405')
  expect(seen).toEqual(['GET Done', 'HEAD Fail'])
})

test('middleware over the app reaches what no route says and what failures become, and inside of it neither', () => {
  const named = onResponse(by('blue'))
  const routes = all(fine, failing)
  const over = named(toApp(routes, () => notFound()))
  const inside = toApp(mapHandler(named)(routes), () => notFound())
  const asked = [
    ['GET', '/fine'],
    ['GET', '/gone/1'],
    ['GET', '/nowhere'],
    ['PUT', '/fine'],
    ['OPTIONS', '/fine'],
    ['SPAM', '/fine'],
  ] as const
  const marks = (app: Handler<BodyError>) =>
    asked.map(([method, target]) => said(app, method, target).split(' ').at(-1))
  expect(marks(over)).toEqual(['blue', 'blue', 'blue', 'blue', 'blue', 'blue'])
  expect(marks(inside)).toEqual(['blue', '-', '-', '-', '-', '-'])
})

test('failures that are answered early do not reach the end, and those of others do', () => {
  const early = recover(({ id }: Gone, { method }) =>
    id === '1' ? respond<number>(410, text(method)) : fail('else' as const),
  )
  const app = toApp(
    all(
      early(failing),
      on('GET', '/b', () => fail('b' as const)),
    ),
    (error) => respond<number>(400, text(error)),
  )
  expect(said(app, 'GET', '/gone/1')).toBe('410 GET -')
  expect(said(app, 'GET', '/gone/2')).toBe('400 else -')
  expect(said(app, 'GET', '/b')).toBe('400 b -')
})

test('where an environment cannot be made, the handler does not run', () => {
  let runs = 0
  const mine = on('GET', '/:id', (_request, { id }, { user }: { readonly user: string }) => {
    runs++
    return ok(text(user + id))
  })
  const who = ({ method }: { readonly method: string }): Reply<'nobody', { readonly user: string }> =>
    method === 'HEAD' ? fail('nobody') : of({ user: 'ann' })
  const app = toApp(prefix('/a')(provide(who)(mine)), () => status(401))
  expect([said(app, 'HEAD', '/a/1'), runs]).toEqual(['401  -', 0])
  expect([said(app, 'GET', '/a/1'), runs]).toEqual(['200 ann1 -', 1])
})

test('options stand behind onError, or alone', () => {
  const onMiss = () => status(418)
  expect(said(toApp(fine, { onMiss }), 'GET', '/nowhere')).toBe('418  -')
  expect(
    said(
      toApp(failing, () => status(410), { onMiss }),
      'GET',
      '/nowhere',
    ),
  ).toBe('418  -')
  expect(
    said(
      toApp(failing, () => status(410), { onMiss }),
      'GET',
      '/gone/1',
    ),
  ).toBe('410  -')
  const missed: unknown[] = []
  const told = toApp(fine, {
    onMiss: (it) => {
      missed.push(it)
      return notFound()
    },
  })
  for (const method of ['GET', 'PUT', 'SPAM']) for (const path of ['/fine', '/x']) answerOf(told, method, path)
  const allowed = ['GET', 'HEAD', 'OPTIONS']
  expect(missed).toEqual([
    { status: 404, allowed: [] },
    { status: 405, allowed },
    { status: 404, allowed: [] },
    { status: 501, allowed },
    { status: 501, allowed: [] },
  ])
})

test('of the target forms, only a path is looked up; the server as a whole has the methods of all routes', () => {
  const routes: Routes<never> = all(
    fine,
    on('SPAM', '/b', () => ok()),
  )
  const app = toApp(routes)
  const of = (method: string, target: ReturnType<typeof appRequest>['target']): string => {
    const { result } = runSync(app({ ...appRequest(method, '/'), target }))
    const answer = result._tag === 'Right' ? result.right : undefined
    return answer !== undefined && isResponse(answer)
      ? `${answer.status} ${answer.headers.get('allow') ?? '-'}`
      : 'none'
  }
  const asterisk = { _tag: 'Asterisk', raw: '*' } as const
  const authority = { _tag: 'Authority', raw: 'a:1', authority: 'a:1' } as const
  const absolute = { scheme: 'http', authority: 'a', path: '/fine', query: undefined } as const
  expect(of('OPTIONS', asterisk)).toBe('204 GET, SPAM, HEAD, OPTIONS')
  expect(of('GET', asterisk)).toBe('405 GET, SPAM, HEAD, OPTIONS')
  expect(of('CONNECT', authority)).toBe('404 -')
  expect(of('GET', { _tag: 'Absolute', raw: 'http://a/fine', ...absolute })).toBe('200 -')
  expect(compile(routes)({ ...appRequest('GET', '/'), target: asterisk })).toEqual({ _tag: 'Miss', allowed: [] })
})

test('a body that broke is for the server where onError does not answer it; the middleware over it sees what it said', () => {
  const reading = on('POST', '/', () => chain((octets: Uint8Array) => ok(text(String(octets.length))))(collect(1)))
  const named = onResponse(by('blue'))
  const sent = givenBody([Uint8Array.of(1, 2)])
  const asked = (app: Handler<BodyError>) => runSync(named(app)(appRequest('POST', '/')), sent).result
  expect(asked(toApp(reading))).toEqual({ _tag: 'Left', left: fail({ _tag: 'TooLarge', limit: 1 }) })
  const answered = asked(toApp(reading, (error) => (error._tag === 'TooLarge' ? status(413) : fail(error))))
  expect(answered).toMatchObject({ right: { status: 413 } })
  expect(answered._tag === 'Right' && isResponse(answered.right) && answered.right.headers.get('x-by')).toBe('blue')
})

test('of routes alike the first answers, for each method, and HEAD has a route of its own where there is one', () => {
  const named = (method: string, name: string) => on(method, '/:id', (_request, { id }) => ok(text(name + id)))
  const rows = ['GET', 'PUT', 'HEAD', 'GET', 'PUT', 'HEAD', 'POST'].map((method, at) =>
    named(method, `${method}${at}:`),
  )
  const app = toApp(all(...rows))
  expect(['GET', 'PUT', 'HEAD', 'POST'].map((method) => said(app, method, '/x'))).toEqual([
    '200 GET0:x -',
    '200 PUT1:x -',
    '200 HEAD2:x -',
    '200 POST6:x -',
  ])
  const hit = (name: string, specificity: string): Outcome<never> => ({
    _tag: 'Hit',
    specificity,
    reply: () => ok(text(name)),
  })
  const { concat } = getOutcomeMonoid<never>()
  const [first, second, better] = [hit('first', '21'), hit('second', '21'), hit('better', '22')]
  expect([concat(first, second), concat(first, better), concat(better, first)]).toEqual([first, better, better])
})

test('a way that was gone in vain leaves nothing behind', () => {
  const app = toApp(
    all(
      on('GET', '/:a/:b/no', () => ok(text('no'))),
      on('GET', '/:a/*rest', (_request, captured) => ok(text(JSON.stringify(captured)))),
    ),
  )
  expect(said(app, 'GET', '/x/y/z')).toBe('200 {"a":"x","rest":["y","z"]} -')
})
