import { expect, test } from 'vitest'
import { appRequest } from '../../../src/fuzz/arbitraries/routes.js'
import { nothing, send } from '../../../src/handler/codec/answers.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { openapi } from '../../../src/handler/openapi/openapi.js'
import { prefix, provide } from '../../../src/handler/routes/change.js'
import { compile } from '../../../src/handler/routes/compile.js'
import { all, on, type Routes } from '../../../src/handler/routes/routes.js'
import { toApp } from '../../../src/handler/routes/to-app.js'
import { text } from '../../../src/response/body.js'
import { runSync } from '../../../src/response/interpret.js'
import { of } from '../../../src/response/monad.js'
import { ok } from '../../../src/response/responses.js'

/** What JavaScript can return where TypeScript would not let it. */
const returning = (value: unknown): Routes<never> => on('GET', '/', () => value as never)

/** What an app says to a GET. */
const said = (routes: Routes<never>, target = '/'): unknown => {
  const { result } = runSync(toApp(routes)(appRequest('GET', target)))
  return result._tag === 'Right' ? result.right : result.left
}

/** A text that the compiler does not know. */
const unknown = (path: string): string => path

const named = on('GET', '/:id', (_request, { id }) => ok(text(id)))

test('a route whose handler returns nothing was found all the same: that is a defect, and no 404', () => {
  for (const value of [undefined, null]) expect(said(returning(value))).toMatchObject({ _tag: 'Defect' })
})

test('a prefix with a parameter would give it to another name, so it is a fault of the table and no path', () => {
  for (const path of ['/:org', '/*all', '/a/:b/c', '/', '/api/', '', 'api', '/%FF', '/:a:'])
    expect([path, said(prefix(unknown(path))(named), '/acme/7')]).toMatchObject([
      path,
      { status: 500, body: { _tag: 'Unwritable', detail: expect.stringContaining(`GET ${path}/:id: `) } },
    ])
  expect(said(prefix(unknown('/a%2Fb'))(named), '/a%2fb/7')).toMatchObject({ status: 200, body: { text: '7' } })
  expect(said(prefix('/a')(prefix(unknown('/:b'))(named)), '/a/b/7')).toMatchObject({ status: 500 })
})

test('a path that is a fault of the table is in no document', () => {
  const read = handle(endpoint('GET', '/:id', { responses: { 204: nothing } }), () => send(204))
  const document = openapi({ title: 'a', version: '1' })
  expect(document(prefix(unknown('/:org'))(read)).paths).toEqual({})
  expect(Object.keys(document(prefix(unknown('/org'))(read)).paths)).toEqual(['/org/{id}'])
  expect(prefix('/a')(prefix('/org')(read)).list[0]?.description?.path).toBe('/a/org/:id')
})

test('a method that is no token is a fault of the table: Allow could not name it', () => {
  for (const method of ['', 'GE T', 'GET\r\nX: y', 'GÉT', 'GET,PUT'])
    expect([
      method,
      said(
        all(
          named,
          on(method, '/', () => ok()),
        ),
      ),
    ]).toMatchObject([method, { status: 500 }])
  expect(said(on('get', '/', () => ok()))).toMatchObject({ status: 405 })
})

test('a path that is no pattern is a fault of the table, and what looks at the table alone passes it over', () => {
  const faults: ReadonlyArray<readonly [path: string, detail: string]> = [
    ['a', 'a path begins with a slash'],
    ['', 'a path begins with a slash'],
    ['/:', "'' is no name for a part of a path"],
    ['/:a.json', "'a.json' is no name"],
    ['/:__proto__', "'__proto__' is no name"],
    ['/*', "'' is no name"],
    ['/:a/b/:a', 'a name is used twice'],
    ['/*all/a', 'the rest of a path stands at its end'],
    ['/%FF', 'a segment is no percent-encoded UTF-8'],
    ['/a%2', 'a segment is no percent-encoded UTF-8'],
  ]
  for (const [path, detail] of faults) {
    const routes = all(
      on('GET', '/', () => ok()),
      on('PUT', unknown(path), () => ok()),
    )
    expect([path, said(routes)]).toMatchObject([
      path,
      { status: 500, body: { _tag: 'Unwritable', detail: expect.stringContaining(`PUT ${path}: ${detail}`) } },
    ])
    expect(compile(routes)(appRequest('GET', '/'))).toMatchObject({ _tag: 'Hit', specificity: '2' })
  }
})

class Counter {
  #count = 6
  next(): number {
    return ++this.#count
  }
}

test('what is provided alone is given as it is: an instance, a function, a number', () => {
  const instance = on('GET', '/', (_request, _none, counter: Counter) => ok(text(String(counter.next()))))
  expect(said(provide(() => of(new Counter()))(instance))).toMatchObject({ body: { text: '7' } })
  const called = on('GET', '/', (_request, _none, double: (n: number) => number) => ok(text(String(double(2)))))
  expect(said(provide(() => of((n: number) => n * 2))(called))).toMatchObject({ body: { text: '4' } })
  const bare = on('GET', '/', (_request, _none, n: number) => ok(text(String(n))))
  expect(said(provide(() => of(5))(bare))).toMatchObject({ body: { text: '5' } })
})

test('what is provided twice is one record: of a name in both, the inner one counts', () => {
  interface Both {
    readonly a: string
    readonly b: string
  }
  const both = on('GET', '/', (_request, _none, { a, b }: Both) => ok(text(a + b)))
  const inner = provide((_request, outer: { readonly a: string; readonly b: string }) => of({ b: outer.b + 2 }))(both)
  expect(said(provide(() => of({ a: 'a1', b: 'b1' }))(inner))).toMatchObject({ body: { text: 'a1b12' } })
})
