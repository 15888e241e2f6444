import type { Capture, Part } from './pattern.js'
import type { Route } from './routes.js'

/** The routes of one pattern, by method: the first of each. */
export type Leaf<E> = ReadonlyMap<string, Route<E>>

/** Patterns as a tree of their segments: what is looked at for a request depends on its path, not on how many there are. */
interface Node<E> {
  readonly statics: Map<string, Node<E>>
  readonly leaf: Map<string, Route<E>>
  readonly rest: Map<string, Route<E>>
  parameter: Node<E> | undefined
}

/** The routes of an app, to be searched. */
export type Tree<E> = Node<E>

const newNode = <E>(): Node<E> => ({ statics: new Map(), leaf: new Map(), rest: new Map(), parameter: undefined })

const below = <E>(node: Node<E>, part: Part): Node<E> => {
  if (part._tag !== 'Static') {
    node.parameter ??= newNode()
    return node.parameter
  }
  const there = node.statics.get(part.text)
  if (there !== undefined) return there
  const made = newNode<E>()
  node.statics.set(part.text, made)
  return made
}

const insert = <E>(root: Node<E>, route: Route<E>, parts: ReadonlyArray<Part>): void => {
  let node = root
  for (const part of parts) if (part._tag !== 'Rest') node = below(node, part)
  const leaf = parts.at(-1)?._tag === 'Rest' ? node.rest : node.leaf
  if (!leaf.has(route.method)) leaf.set(route.method, route)
}

/** The tree of routes. A route whose pattern is no pattern is not in it. */
export const treeOf = <E>(list: ReadonlyArray<Route<E>>): Tree<E> => {
  const root = newNode<E>()
  for (const route of list) if (route.pattern._tag === 'Right') insert(root, route, route.pattern.right.parts)
  return root
}

/** A search: the segments of the path, and who is shown each pattern that matches, the most specific first. */
interface Search<E> {
  readonly segments: ReadonlyArray<string>
  /** True ends the search. */
  readonly visit: (leaf: Leaf<E>, captures: ReadonlyArray<Capture>) => boolean
  readonly captures: Capture[]
}

/** The search may go down more ways than one, but never visits a node twice: it is bounded by the tree. */
const searchFrom = <E>(node: Node<E>, at: number, search: Search<E>): boolean => {
  const { segments, visit, captures } = search
  const segment = segments[at]
  if (segment === undefined) return node.leaf.size > 0 && visit(node.leaf, captures)
  const next = node.statics.get(segment)
  if (next !== undefined && searchFrom(next, at + 1, search)) return true
  if (node.parameter !== undefined && segment !== '') {
    captures.push(segment)
    if (searchFrom(node.parameter, at + 1, search)) return true
    captures.pop()
  }
  return node.rest.size > 0 && visit(node.rest, [...captures, segments.slice(at)])
}

/**
 * Shows each pattern that matches, in the order of their specificity: from left to right a static segment comes before a
 * parameter, and that before the rest. A parameter takes no empty segment; the rest takes one or more, empty ones too.
 */
export const search = <E>(tree: Tree<E>, segments: ReadonlyArray<string>, visit: Search<E>['visit']): boolean =>
  searchFrom(tree, 0, { segments, visit, captures: [] })
