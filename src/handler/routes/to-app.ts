import { isToken } from '../../grammar/list.js'
import type { Request } from '../../message/request.js'
import { pathOf } from '../../message/target.js'
import type { Answer } from '../../response/answer.js'
import { orElse } from '../../response/monad.js'
import type { BodyError, Reply } from '../../response/reply.js'
import { respond } from '../../response/responses.js'
import type { Refused } from '../../response/status.js'
import type { Handler } from '../methods.js'
import { methodsAt } from './compile.js'
import { allowedBy, type Missed, missedAnswer, missedOf, optionsAnswer } from './miss.js'
import type { Capture } from './pattern.js'
import type { Route, Routes } from './routes.js'
import { segmentsOf } from './segments.js'
import { type Leaf, routeOf, search, type Tree, treeOf } from './tree.js'

/** What an app does besides its routes. */
export interface AppOptions {
  /** Answers a request that no route takes; problem details unless given. Allow is not written for you here. */
  readonly onMiss?: (missed: Missed, request: Request) => Answer
}

/** Answers a failure that a handler ended in. What it fails with itself is a broken body, which the server answers. */
export type OnError<E> = (error: E, request: Request) => Reply<BodyError, Answer>

type Answering<E> = [onError: OnError<E>, options?: AppOptions]

/** What may stand behind the routes. A body that broke is the server's to answer, unless `onError` does. */
type Rest<E> = Answering<E> | ([E] extends [BodyError] ? [options?: AppOptions] : [])

type NoOnError = 'onError is missing: toApp(routes, (error) => …) answers what these handlers fail with'
type NoEnvironment = 'an environment is missing: provide((request) => …)(routes) gives these handlers what they need'

/** Refuses, in words, routes that are no app yet: `onError` could be asked for as an argument, and the compiler counts those. */
type Whole<E, R, A> = unknown extends R
  ? [E] extends [BodyError]
    ? unknown
    : A extends readonly []
      ? Refused<NoOnError>
      : unknown
  : Refused<NoEnvironment>

interface Found<E> {
  readonly route: Route<E>
  readonly captures: ReadonlyArray<Capture>
}

/** A handler that answers HEAD as it would GET stands in for one of HEAD: RFC 9110 §9.3.2. */
const routeAt = <E>(leaf: Leaf<E>, method: string): Route<E> | undefined =>
  routeOf(leaf, method) ?? (method === 'HEAD' ? routeOf(leaf, 'GET') : undefined)

/** The route that matches best, with what it captured; `undefined` where none does. */
const find = <E>(tree: Tree<E>, segments: ReadonlyArray<string>, method: string): Found<E> | undefined => {
  let found: Found<E> | undefined
  search(tree, segments, (leaf, captures) => {
    const route = routeAt(leaf, method)
    if (route !== undefined) found = { route, captures }
    return route !== undefined
  })
  return found
}

const NOWHERE: ReadonlyArray<string> = []

const miss = <E>(
  tree: Tree<E>,
  served: ReadonlySet<string>,
  options: AppOptions,
): ((segments: ReadonlyArray<string> | undefined, request: Request) => Answer) => {
  const { onMiss = missedAnswer } = options
  const everywhere = allowedBy([...served])
  return (segments, request) => {
    const isAsterisk = request.target._tag === 'Asterisk'
    const allowed = isAsterisk ? everywhere : segments ? allowedBy(methodsAt(tree, segments)) : NOWHERE
    const isOptions = request.method === 'OPTIONS' && (isAsterisk || allowed.length > 0)
    return isOptions ? optionsAnswer(allowed) : onMiss(missedOf(request, allowed, served.has(request.method)), request)
  }
}

const faultOf = <E>({ method, pattern }: Route<E>): string | undefined => {
  if (pattern._tag === 'Left') return `${method} ${pattern.left.path}: ${pattern.left.detail}`
  return isToken(method) ? undefined : `${pattern.right.path}: '${method}' is no method`
}

/** What is wrong with the table; a route that nobody could reach is no route to pass over in silence. */
const faultsOf = <E>(list: ReadonlyArray<Route<E>>): ReadonlyArray<string> =>
  list.map(faultOf).filter((fault) => fault !== undefined)

/** A table that is wrong answers nothing: 500, and its faults in the log of each request. */
const faulty =
  (faults: ReadonlyArray<string>): Handler<never> =>
  () =>
    respond(500, { _tag: 'Unwritable', detail: `routes: ${faults.join('; ')}` })

/**
 * Routes as an app. What no route says is derived here: HEAD from GET, OPTIONS, 404, 405 with the methods that the path
 * has, 501. Handlers that may fail need `onError`, and the compiler says so; a body that broke (`BodyError`) is answered by
 * the server where nobody else does.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * import { text } from '../../response/body.js'
 * import { on } from './routes.js'
 * const app = toApp(on('GET', '/hello/:name', (_request, { name }) => ok(text(`hello ${name}`))))
 * assert.equal(typeof app, 'function')
 */
export function toApp<E, R, A extends Rest<E>>(routes: Routes<E, R> & Whole<E, R, A>, ...rest: A): Handler<BodyError>
export function toApp<E>(
  { list }: Routes<E>,
  first: OnError<E> | AppOptions = {},
  second: AppOptions = {},
): Handler<BodyError> | Handler<BodyError | E> {
  const faults = faultsOf(list)
  if (faults.length > 0) return faulty(faults)
  const [onError, options] = typeof first === 'function' ? [first, second] : [undefined, first]
  const tree = treeOf(list)
  const missed = miss(tree, new Set(list.map(({ method }) => method)), options)
  const dispatch: Handler<E> = (request) => {
    const segments = segmentsOf(pathOf(request.target))
    const found = segments && find(tree, segments, request.method)
    return found ? found.route.run(request, found.captures, undefined) : missed(segments, request)
  }
  if (onError === undefined) return dispatch
  return (request) => orElse((error: E) => onError(error, request))(dispatch(request))
}
