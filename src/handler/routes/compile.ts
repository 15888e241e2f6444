import type { Monoid } from 'fp-ts/lib/Monoid.js'
import type { Request } from '../../message/request.js'
import { pathOf } from '../../message/target.js'
import type { Answer } from '../../response/answer.js'
import type { Reply } from '../../response/reply.js'
import type { Part } from './pattern.js'
import type { Routes } from './routes.js'
import { segmentsOf } from './segments.js'
import { methodsOf, routeOf, search, type Tree, treeOf } from './tree.js'

/** What routes say to a request. */
export type Outcome<E> =
  /** A route matches. `reply` runs its handler. */
  | { readonly _tag: 'Hit'; readonly specificity: string; readonly reply: () => Reply<E, Answer> }
  /** None does with this method; `allowed` are the methods of those that match the path. */
  | { readonly _tag: 'Miss'; readonly allowed: ReadonlyArray<string> }

const RANK = { Static: '2', Parameter: '1', Rest: '0' } as const

/** How specific a pattern is, as a text that compares as patterns do: from left to right, static, parameter, rest. */
export const specificityOf = (parts: ReadonlyArray<Part>): string => parts.map(({ _tag }) => RANK[_tag]).join('')

const union = (first: ReadonlyArray<string>, second: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set([...first, ...second]),
]

/**
 * Outcomes of routes that stand one behind the other: the most specific Hit, of two alike the first; of two Misses the
 * methods of both. `compile` takes `all` to this.
 *
 * @example
 * const { concat, empty } = getOutcomeMonoid<never>()
 * assert.deepEqual(concat(empty, { _tag: 'Miss', allowed: ['GET'] }), { _tag: 'Miss', allowed: ['GET'] })
 */
export const getOutcomeMonoid = <E>(): Monoid<Outcome<E>> => ({
  empty: { _tag: 'Miss', allowed: [] },
  concat: (first, second) => {
    if (first._tag === 'Miss' && second._tag === 'Miss')
      return { _tag: 'Miss', allowed: union(first.allowed, second.allowed) }
    if (first._tag === 'Miss') return second
    return second._tag === 'Hit' && second.specificity > first.specificity ? second : first
  },
})

/** The methods of every pattern that matches a path, the most specific pattern's first. */
export const methodsAt = <E>(tree: Tree<E>, segments: ReadonlyArray<string>): ReadonlyArray<string> => {
  const methods = new Set<string>()
  search(tree, segments, (leaf) => {
    for (const method of methodsOf(leaf)) methods.add(method)
    return false
  })
  return [...methods]
}

/**
 * What routes say to each request: a function that looks a request up in a tree, so that its cost does not grow with
 * their number. A path that is not there, or whose segments are no UTF-8, is a Miss without a method.
 *
 * @example
 * import { noContent } from '../../response/responses.js'
 * import { on } from './routes.js'
 * assert.equal(typeof compile(on('GET', '/', () => noContent)), 'function')
 */
export const compile = <E>({ list }: Routes<E>): ((request: Request) => Outcome<E>) => {
  const tree = treeOf(list)
  return (request) => {
    const segments = segmentsOf(pathOf(request.target))
    if (segments === undefined) return { _tag: 'Miss', allowed: [] }
    let found: Outcome<E> | undefined
    search(tree, segments, (leaf, captures) => {
      const route = routeOf(leaf, request.method)
      if (route === undefined) return false
      const reply = (): Reply<E, Answer> => route.run(request, captures, undefined)
      found = { _tag: 'Hit', specificity: specificityOf(leaf.parts), reply }
      return true
    })
    return found ?? { _tag: 'Miss', allowed: methodsAt(tree, segments) }
  }
}
