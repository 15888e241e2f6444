import type { Request } from '../../message/request.js'
import type { Answer } from '../../response/answer.js'
import { chain, orElse } from '../../response/monad.js'
import type { Reply } from '../../response/reply.js'
import { isResponse, type Response } from '../../response/response.js'
import type { Refused } from '../../response/status.js'
import type { Handler } from '../methods.js'
import type { Middleware } from '../middleware/middleware.js'
import { type Path, patternBelow } from './pattern.js'
import { type Route, type Routes, routesOf } from './routes.js'

/** Routes made of routes, data last. */

/** The path of a prefix: text alone, so that what stands behind it keeps its parameters. */
export type Prefix<P extends string> = P extends `${string}/:${string}` | `${string}/*${string}` | `${string}/`
  ? P & Refused<'a prefix has neither parameters nor a slash at its end'>
  : Path<P>

const prefixed =
  (path: string) =>
  <E, R>(route: Route<E, R>): Route<E, R> => {
    if (route.pattern._tag === 'Left') return route
    const { description } = route
    const pattern = patternBelow(path, route.pattern.right)
    const described =
      pattern._tag === 'Right' && description ? { ...description, path: pattern.right.path } : description
    return { ...route, pattern, description: described }
  }

/**
 * Routes below a path. The root below it is the path itself: `prefix('/api')` of `/` is `/api`.
 *
 * @example
 * import { noContent } from '../../response/responses.js'
 * import { on } from './routes.js'
 * const [route] = prefix('/api')(on('GET', '/users', () => noContent)).list
 * assert.equal(route?.pattern._tag === 'Right' && route.pattern.right.path, '/api/users')
 */
export const prefix =
  <const P extends string>(path: Prefix<P>) =>
  <E, R>({ list }: Routes<E, R>): Routes<E, R> =>
    routesOf(list.map(prefixed(path)))

/**
 * Puts a wrapper around each handler: `mapHandler(timeout(1000))`. It is put there for each request, so what it keeps
 * between requests belongs outside of what it returns. Middleware, which wraps handlers however they fail, leaves that
 * as it is; what is not answered by these handlers (404, 405, OPTIONS, a failure) it does not see.
 *
 * @example
 * import { noContent } from '../../response/responses.js'
 * import { on } from './routes.js'
 * const routes = mapHandler((handler) => (request) => handler({ ...request, method: 'GET' }))(on('PUT', '/', () => noContent))
 * assert.equal(routes.list.length, 1)
 */
export function mapHandler(wrap: Middleware): <E, R>(routes: Routes<E, R>) => Routes<E, R>
export function mapHandler<E, E2 = never>(
  wrap: (handler: Handler<E>) => Handler<E2>,
): <R>(routes: Routes<E, R>) => Routes<E2, R>
export function mapHandler<E, E2>(wrap: (handler: Handler<E>) => Handler<E2>) {
  return <R>({ list }: Routes<E, R>): Routes<E2, R> =>
    routesOf(
      list.map((route) => ({
        ...route,
        run: (request, captures, environment) => wrap((it) => route.run(it, captures, environment))(request),
      })),
    )
}

/** Changes every response of the routes; an upgrade goes past. */
export const mapResponse =
  (change: (response: Response, request: Request) => Response) =>
  <E, R>({ list }: Routes<E, R>): Routes<E, R> =>
    routesOf(
      list.map((route) => ({
        ...route,
        run: (request, captures, environment) => {
          const changed = (answer: Answer): Answer => (isResponse(answer) ? change(answer, request) : answer)
          return chain(changed)(route.run(request, captures, environment))
        },
      })),
    )

/**
 * Answers the typed failures of the routes, here and not at the end. What it fails with in turn is theirs from then on.
 *
 * @example
 * import { notFound } from '../../response/responses.js'
 * import { fail } from '../../response/monad.js'
 * import { on } from './routes.js'
 * const routes = recover((error: 'gone') => notFound())(on('GET', '/', () => fail('gone')))
 * assert.equal(routes.list.length, 1)
 */
export const recover =
  <E, E2 = never>(onError: (error: E, request: Request) => Reply<E2, Answer>) =>
  <R>({ list }: Routes<E, R>): Routes<E2, R> =>
    routesOf(
      list.map((route) => ({
        ...route,
        run: (request, captures, environment) =>
          orElse((error: E) => onError(error, request))(route.run(request, captures, environment)),
      })),
    )

/** Two environments as one record, of their own members; what was made last counts. The only one there is, as it is. */
function together<R0, R1>(environment: R0, made: R1): R0 & R1
function together(environment: unknown, made: unknown): unknown {
  return environment === undefined ? made : Object.assign({}, environment, made)
}

/**
 * Gives routes what they need, made from the request: who is asking, a transaction, a logger. `make` runs before the
 * handler; where it fails, the handler does not run. What it needs itself is needed from then on. An environment that
 * is there from the start is simpler: an ordinary argument of the function that makes the routes.
 *
 * One environment is given as it is. Of two, one provided inside of the other, a record is made of what each has of its
 * own: there an instance of a class has to be a member, `{ store }`, since its methods are not its own.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * import { text } from '../../response/body.js'
 * import { of } from '../../response/monad.js'
 * import { on } from './routes.js'
 * const whoami = on('GET', '/whoami', (_request, _none, { user }: { user: string }) => ok(text(user)))
 * const routes = provide((request) => of({ user: request.headers.get('x-user') ?? 'nobody' }))(whoami)
 * assert.equal(routes.list.length, 1)
 */
export const provide =
  <R1, R0 = unknown, E2 = never>(make: (request: Request, environment: R0) => Reply<E2, R1>) =>
  <E>({ list }: Routes<E, R0 & R1>): Routes<E | E2, R0> =>
    routesOf(
      list.map((route) => ({
        ...route,
        run: (request, captures, environment) =>
          chain((made: R1) => route.run(request, captures, together(environment, made)))(make(request, environment)),
      })),
    )
