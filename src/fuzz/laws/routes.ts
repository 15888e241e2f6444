import * as fc from 'fast-check'
import type { Handler } from '../../handler/methods.js'
import type { Outcome } from '../../handler/routes/compile.js'
import { all, getMonoid, on, type Routes } from '../../handler/routes/routes.js'
import type { Request } from '../../message/request.js'
import { origin, pathOf } from '../../message/target.js'
import type { Answer } from '../../response/answer.js'
import { isUpgrade } from '../../response/answer.js'
import { text } from '../../response/body.js'
import { withHeader } from '../../response/change.js'
import { runSync } from '../../response/interpret.js'
import type { BodyError, Reply } from '../../response/reply.js'
import { ok } from '../../response/responses.js'
import { type RouteRow, routeRequests, routeRows } from '../arbitraries/routes.js'
import { differs, type Fault, firstFault, type Law, law } from './law.js'

/** What routes are looked up by: `compile`, and the monoid it takes `all` to. */
export interface Compiler {
  readonly compile: (routes: Routes<never>) => (request: Request) => Outcome<never>
  readonly concat: (first: Outcome<never>, second: Outcome<never>) => Outcome<never>
  readonly empty: Outcome<never>
}

/** What makes an app of routes. */
export type ToApp = (routes: Routes<never>) => Handler<BodyError>

/** A route that answers with its own name and what it captured. */
const routeOf = ({ method, path }: RouteRow, at: number): Routes<never> =>
  on(method, path, (_request, captures) =>
    withHeader('X-Captured', 'yes')(ok(text(`${at} ${method} ${path} ${JSON.stringify(captures)}`))),
  )

const tableOf = (rows: ReadonlyArray<RouteRow>, from = 0): Routes<never> =>
  all(...rows.map((row, at) => routeOf(row, from + at)))

/** What can be seen of a reply of these routes. */
const answerOf = (reply: Reply<BodyError, Answer>): Answer | undefined => {
  const { result } = runSync(reply)
  return result._tag === 'Right' ? result.right : undefined
}

const said = (reply: Reply<BodyError, Answer>): unknown => {
  const answer = answerOf(reply)
  if (answer === undefined || isUpgrade(answer)) return answer
  return { status: answer.status, headers: answer.headers.toJSON(), body: answer.body }
}

const seen = (outcome: Outcome<never>): unknown =>
  outcome._tag === 'Miss'
    ? { ...outcome, allowed: [...outcome.allowed].sort() }
    : { specificity: outcome.specificity, said: said(outcome.reply()) }

/** Law 7: routes are a monoid, and `compile` takes it to that of outcomes. */
export const compileIsAHomomorphism = ({
  compile,
  concat,
  empty,
}: Compiler): Law<[ReadonlyArray<RouteRow>, ReadonlyArray<RouteRow>, ReadonlyArray<RouteRow>, Request]> =>
  law(fc.tuple(routeRows(), routeRows(), routeRows(), routeRequests()), ([r, s, t, request]) => {
    const [a, b, c] = [tableOf(r), tableOf(s, 100), tableOf(t, 200)]
    const routes = getMonoid<never>()
    const outcome = (of: Routes<never>): Outcome<never> => compile(of)(request)
    const same = (what: string, one: Outcome<never>, other: Outcome<never>): Fault =>
      differs(what, seen(one), seen(other))
    return firstFault(
      (function* () {
        yield same('no routes are the empty outcome', outcome(routes.empty), empty)
        yield same('both are the outcome of both', outcome(routes.concat(a, b)), concat(outcome(a), outcome(b)))
        yield same('all is concat', outcome(all(a, b)), outcome(routes.concat(a, b)))
        yield same('left identity', outcome(routes.concat(routes.empty, a)), outcome(a))
        yield same('right identity', outcome(routes.concat(a, routes.empty)), outcome(a))
        const left = routes.concat(routes.concat(a, b), c)
        yield same('associativity', outcome(left), outcome(routes.concat(a, routes.concat(b, c))))
      })(),
    )
  })

/** Moves routes below a path. */
export type Mover = (path: string) => (routes: Routes<never>) => Routes<never>

const PREFIXES = ['/a', '/b/a', '/%C3%A9', '/a%2Fb', '/x'] as const

/** A path with a root of its own: `/` below it is the path itself, and not the empty segment behind it. */
const moved = (path: string, request: Request): Request => ({ ...request, target: origin(path + request.target.raw) })

/** What an outcome says besides how specific the whole of its pattern is. */
const answered = (outcome: Outcome<never>): unknown =>
  outcome._tag === 'Hit' ? said(outcome.reply()) : { ...outcome, allowed: [...outcome.allowed].sort() }

/**
 * Law 7, of `prefix`: below a path, routes answer as they do at the root, with the same captures; two prefixes are one;
 * and what does not begin with the path reaches none of them.
 */
export const prefixMoves = (
  compile: Compiler['compile'],
  prefix: Mover,
): Law<[ReadonlyArray<RouteRow>, Request, string, string]> =>
  law(
    fc.tuple(routeRows(), routeRequests(), fc.constantFrom(...PREFIXES), fc.constantFrom(...PREFIXES)),
    ([rows, request, outer, inner]) => {
      const table = tableOf(rows)
      const isRoot = pathOf(request.target) === '/'
      const below = compile(prefix(outer)(table))
      return firstFault(
        (function* () {
          if (!isRoot) yield differs('below', answered(compile(table)(request)), answered(below(moved(outer, request))))
          const twice = compile(prefix(outer)(prefix(inner)(table)))(moved(outer + inner, request))
          const once = compile(prefix(outer + inner)(table))(moved(outer + inner, request))
          yield differs('two prefixes', seen(once), seen(twice))
          const elsewhere = below(moved('/elsewhere', request))
          yield differs('elsewhere', { _tag: 'Miss', allowed: [] }, elsewhere)
        })(),
      )
    },
  )

/** Does the part match the text? Slowly and obviously: a part is compared with the segment's octets decoded. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** How a pattern matches a path, part by part, as a text that sorts by specificity; `undefined` where it does not. */
const rankOf = (pattern: string, path: string): string | undefined => {
  const parts = pattern.slice(1).split('/')
  const segments = path.slice(1).split('/').map(decoded)
  if (segments.includes(undefined)) return undefined
  const hasRest = parts.at(-1)?.startsWith('*') === true
  if (hasRest ? segments.length < parts.length : segments.length !== parts.length) return undefined
  const ranks = parts.map((part, at) => {
    if (part.startsWith('*')) return 'a'
    if (part.startsWith(':')) return segments[at] === '' ? undefined : 'b'
    return decoded(part) === segments[at] ? 'c' : undefined
  })
  return ranks.includes(undefined) ? undefined : ranks.join('')
}

/** The row that has to answer: by an exhaustive look, the best rank, and the first of equal ones. */
const bestOf = (rows: ReadonlyArray<RouteRow>, path: string, methods: ReadonlyArray<string>): number | undefined => {
  let best: { readonly at: number; readonly rank: string } | undefined
  for (const [at, row] of rows.entries()) {
    const rank = methods.includes(row.method) ? rankOf(row.path, path) : undefined
    if (rank !== undefined && (best === undefined || rank > best.rank)) best = { at, rank }
  }
  return best?.at
}

/** What a pattern captures of a path that it matches, by name. */
const capturedBy = (pattern: string, path: string): Readonly<Record<string, unknown>> => {
  const segments = path.slice(1).split('/').map(decoded)
  return Object.fromEntries(
    pattern
      .slice(1)
      .split('/')
      .flatMap((part, at): ReadonlyArray<readonly [string, unknown]> => {
        if (part.startsWith('*')) return [[part.slice(1), segments.slice(at)]]
        return part.startsWith(':') ? [[part.slice(1), segments[at]]] : []
      }),
  )
}

/**
 * Law 7, seen from outside: the route that answers is the one an exhaustive look over the table finds, and it is given
 * what stands in the place of its names.
 */
export const mostSpecificAnswers = (compile: Compiler['compile']): Law<[ReadonlyArray<RouteRow>, Request]> =>
  law(fc.tuple(routeRows(), routeRequests()), ([rows, request]) => {
    const outcome = compile(tableOf(rows))(request)
    const path = pathOf(request.target)
    const best = bestOf(rows, path, [request.method])
    const row = best === undefined ? undefined : rows[best]
    if (row === undefined) {
      const methods = new Set(rows.filter((it) => rankOf(it.path, path) !== undefined).map(({ method }) => method))
      return differs('not the methods of the path', seen({ _tag: 'Miss', allowed: [...methods] }), seen(outcome))
    }
    if (outcome._tag === 'Miss') return `missed ${row.method} ${row.path}`
    const answer = answerOf(outcome.reply())
    const name = `${best} ${row.method} ${row.path} ${JSON.stringify(capturedBy(row.path, path))}`
    return differs('not the answer of the most specific route', text(name), answer && 'body' in answer && answer.body)
  })

const KNOWN = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT']

const fieldOf = (answer: Answer, name: string): ReadonlyArray<string> =>
  (answer.headers.get(name) ?? '').split(', ').filter((text) => text !== '')

/**
 * Law 8: dispatch is total and says the same twice; HEAD is GET; OPTIONS of what exists is 204; Allow names exactly the
 * methods that are not refused; what does not exist is 404, and a method that nobody knows 501.
 */
export const dispatchIsTotal = (toApp: ToApp): Law<[ReadonlyArray<RouteRow>, Request]> =>
  law(fc.tuple(routeRows(), routeRequests()), ([rows, request]) => {
    const app = toApp(tableOf(rows))
    const ask = (method: string): Answer | undefined => answerOf(app({ ...request, method }))
    const path = pathOf(request.target)
    const exists = rows.some((row) => rankOf(row.path, path) !== undefined)
    return firstFault(
      (function* () {
        yield differs('not the same twice', said(app(request)), said(app(request)))
        const options = ask('OPTIONS')
        yield differs('OPTIONS', exists ? 204 : 404, options && statusOf(options))
        const allowed = options === undefined ? [] : fieldOf(options, 'allow')
        const methods = [...new Set([...KNOWN, ...rows.map(({ method }) => method)])]
        for (const method of methods) {
          const answer = ask(method)
          if (answer === undefined) yield `no answer to ${method}`
          else yield* judged(answer, { method, exists, allowed })
        }
        yield differs('an unknown method', 501, statusOf(ask('UNHEARD')))
        if (!rows.some(({ method }) => method === 'HEAD'))
          yield differs(
            'HEAD is not GET',
            said(app({ ...request, method: 'GET' })),
            said(app({ ...request, method: 'HEAD' })),
          )
      })(),
    )
  })

const statusOf = (answer: Answer | undefined): number | undefined =>
  answer === undefined || isUpgrade(answer) ? undefined : answer.status

/** A request of a method, the path it was for, and what OPTIONS said of it. */
interface Asked {
  readonly method: string
  readonly exists: boolean
  readonly allowed: ReadonlyArray<string>
}

function* judged(answer: Answer, { method, exists, allowed }: Asked): Generator<Fault> {
  const status = statusOf(answer)
  if (!exists) yield differs(`${method} of nothing`, 404, status)
  else if (allowed.includes(method)) yield differs(`${method} is allowed`, true, status === 200 || status === 204)
  else {
    yield differs(`${method} is not allowed`, 405, status)
    yield differs('Allow', [...allowed].sort(), [...fieldOf(answer, 'allow')].sort())
  }
}
