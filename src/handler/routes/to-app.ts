import type { Request } from '../../message/request.js'
import { pathOf } from '../../message/target.js'
import type { Answer } from '../../response/answer.js'
import { orElse } from '../../response/monad.js'
import type { BodyError, Reply } from '../../response/reply.js'
import { respond } from '../../response/responses.js'
import type { Handler } from '../methods.js'
import { methodsAt } from './compile.js'
import { allowedBy, type Missed, missedAnswer, missedOf, optionsAnswer } from './miss.js'
import type { Capture } from './pattern.js'
import type { Route, Routes } from './routes.js'
import { segmentsOf } from './segments.js'
import { search, type Tree, treeOf } from './tree.js'

/** What an app does besides its routes. */
export interface AppOptions {
  /** Answers a request that no route takes; problem details unless given. Allow is not written for you here. */
  readonly onMiss?: (missed: Missed, request: Request) => Answer
}

/** Answers a failure that a handler ended in. What it fails with itself is a broken body, which the server answers. */
export type OnError<E> = (error: E, request: Request) => Reply<BodyError, Answer>

/** Asks for `onError` exactly where a handler may fail with what the server has no answer to. */
type Rest<E> = [E] extends [BodyError] ? [options?: AppOptions] : [onError: OnError<E>, options?: AppOptions]

interface Found<E> {
  readonly route: Route<E>
  readonly captures: ReadonlyArray<Capture>
}

/** A handler that answers HEAD as it would GET stands in for one of HEAD: RFC 9110 §9.3.2. */
const routeAt = <E>(leaf: ReadonlyMap<string, Route<E>>, method: string): Route<E> | undefined =>
  leaf.get(method) ?? (method === 'HEAD' ? leaf.get('GET') : undefined)

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

/** What is wrong with the patterns; a route that nobody could reach is no route to pass over in silence. */
const faultsOf = <E>(list: ReadonlyArray<Route<E>>): ReadonlyArray<string> =>
  list.flatMap(({ method, pattern }) =>
    pattern._tag === 'Left' ? [`${method} ${pattern.left.path}: ${pattern.left.detail}`] : [],
  )

/** A table that is wrong answers nothing: 500, and its faults in the log of each request. */
const faulty =
  (faults: ReadonlyArray<string>): Handler<never> =>
  () =>
    respond(500, { _tag: 'Unwritable', detail: `routes: ${faults.join('; ')}` })

/**
 * Routes as an app. What no route says is derived here: HEAD from GET, OPTIONS, 404, 405 with the methods that the path
 * has, 501. Handlers that may fail need `onError`, and the compiler says so; a body that broke is answered by the server
 * where nobody else does.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * import { text } from '../../response/body.js'
 * import { on } from './routes.js'
 * const app = toApp(on('GET', '/hello/:name', (_request, { name }) => ok(text(`hello ${name}`))))
 * assert.equal(typeof app, 'function')
 */
export function toApp<E>(routes: Routes<E>, ...rest: Rest<E>): Handler<BodyError>
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
