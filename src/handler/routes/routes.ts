import type { Either } from 'fp-ts/lib/Either.js'
import type { Monoid } from 'fp-ts/lib/Monoid.js'
import type { Request } from '../../message/request.js'
import type { Answer } from '../../response/answer.js'
import type { Reply } from '../../response/reply.js'
import type { Description } from '../codec/description.js'
import {
  type Capture,
  type Captures,
  type Path,
  type Pattern,
  type PatternFault,
  readPattern,
  recordOf,
} from './pattern.js'

/** One method of one path, and the program that answers it. */
export interface Route<E, R = unknown> {
  readonly method: string
  readonly pattern: Either<PatternFault, Pattern>
  /** What it says of itself, where it was made by `handle`. */
  readonly description: Description | undefined
  readonly run: (request: Request, captures: ReadonlyArray<Capture>, environment: R) => Reply<E, Answer>
}

/**
 * Routes as a value: a list, so a free monoid. `E` is how their handlers may fail, `R` what they need to be provided
 * with before they can run.
 */
export interface Routes<E, R = unknown> {
  readonly _tag: 'Routes'
  readonly list: ReadonlyArray<Route<E, R>>
}

/** Routes whatever their types: what a fold that only reads descriptions takes. */
export type AnyRoutes = Routes<unknown, never>

/** For whoever makes routes: a value of them. */
export const routesOf = <E, R>(list: ReadonlyArray<Route<E, R>>): Routes<E, R> => ({ _tag: 'Routes', list })

/** No route at all: the unit. */
export const noRoutes: Routes<never> = routesOf<never, unknown>([])

/**
 * One route: what a handler answers to a method and a path. `handle` makes routes of described endpoints, whose parts
 * are decoded; here the parameters are the texts that the path held, each decoded once.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * import { text } from '../../response/body.js'
 * const hello = on('GET', '/hello/:name', (_request, { name }) => ok(text(`hello ${name}`)))
 * assert.equal(hello.list.length, 1)
 */
export const on = <const P extends string, E = never, R = unknown>(
  method: string,
  path: Path<P>,
  handler: (request: Request, parameters: Captures<P>, environment: R) => Reply<E, Answer>,
): Routes<E, R> => {
  const pattern = readPattern(path)
  const names = pattern._tag === 'Right' ? pattern.right.names : []
  const run: Route<E, R>['run'] = (request, captures, environment) =>
    handler(request, recordOf<P>(names, captures), environment)
  return routesOf([{ method, pattern, description: undefined, run }])
}

/** How the handlers of some routes may fail. */
export type ErrorOf<T> = T extends Routes<infer E, never> ? E : never

/** What some routes need, all together. */
export type EnvironmentOf<T> = [T] extends [Routes<unknown, infer R>] ? R : never

/**
 * Routes together, in their order. Of two that match a request alike, the first answers.
 *
 * @example
 * import { noContent } from '../../response/responses.js'
 * const both = all(on('GET', '/a', () => noContent), on('GET', '/b', () => noContent))
 * assert.equal(both.list.length, 2)
 */
export function all<const T extends ReadonlyArray<AnyRoutes>>(
  ...routes: T
): Routes<ErrorOf<T[number]>, EnvironmentOf<T[number]>>
export function all(...routes: ReadonlyArray<AnyRoutes>): AnyRoutes {
  return routesOf(routes.flatMap(({ list }) => list))
}

/** Routes as an fp-ts Monoid: `all` of two. */
export const getMonoid = <E, R = unknown>(): Monoid<Routes<E, R>> => ({
  empty: routesOf<E, R>([]),
  concat: (first, second) => routesOf([...first.list, ...second.list]),
})
