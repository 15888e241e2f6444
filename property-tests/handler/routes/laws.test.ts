import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compileIsAHomomorphism,
  dispatchIsTotal,
  mostSpecificAnswers,
  prefixMoves,
} from '../../../src/fuzz/laws/routes.js'
import { prefix } from '../../../src/handler/routes/change.js'
import { compile, getOutcomeMonoid } from '../../../src/handler/routes/compile.js'
import { toApp } from '../../../src/handler/routes/to-app.js'
import { holds } from '../../laws/runs.js'

const outcomes = getOutcomeMonoid<never>()

holds('routes are a monoid, and compiling keeps it', compileIsAHomomorphism({ compile, ...outcomes }), 1000)
holds('the most specific route answers, and of two alike the first', mostSpecificAnswers(compile), 2000)
holds('every request is answered, Allow is exact, HEAD is GET and OPTIONS is 204', dispatchIsTotal(toApp), 1000)

const mover = (path: string) => prefix(path)
holds('routes below a path answer as they do at the root', prefixMoves(compile, mover), 1000)

const fails = (property: fc.IProperty<unknown>): void =>
  expect(fc.check(property, { numRuns: 2000, seed: 1 }).failed).toBe(true)

test('a monoid that keeps the last of two alike is found out', () =>
  fails(
    compileIsAHomomorphism({
      compile,
      empty: outcomes.empty,
      concat: (first, second) => (second._tag === 'Hit' ? second : outcomes.concat(first, second)),
    }),
  ))

test('a table that looks at its routes in their order alone is found out', () =>
  fails(
    mostSpecificAnswers(({ list }) => (request) => {
      for (const route of list) {
        const outcome = compile({ _tag: 'Routes', list: [route] })(request)
        if (outcome._tag === 'Hit') return outcome
      }
      return compile({ _tag: 'Routes', list })(request)
    }),
  ))

test('a table that mixes up what it captured is found out', () =>
  fails(
    mostSpecificAnswers(({ list }) =>
      compile({
        _tag: 'Routes',
        list: list.map((route) => ({
          ...route,
          run: (it, captures, none) => route.run(it, captures.toReversed(), none),
        })),
      }),
    ),
  ))

test('an app that takes HEAD for a method of its own is found out', () =>
  fails(
    dispatchIsTotal((routes) => {
      const app = toApp(routes)
      return (request) => app(request.method === 'HEAD' ? { ...request, method: 'HEAT' } : request)
    }),
  ))

test('a prefix that decodes its path once too often, or not at all, is found out', () => {
  fails(prefixMoves(compile, (path) => prefix(decodeURIComponent(path))))
  fails(prefixMoves(compile, () => prefix('/a')))
})
