import type { Capture, Part } from './pattern.js'
import type { Route } from './routes.js'

/** The routes of one pattern, by method: the first of each. Most patterns have one method, and no Map of others. */
export interface Leaf<E> {
  /** The kinds of its parts: static, parameter, rest. */
  readonly parts: ReadonlyArray<Part>
  readonly method: string
  readonly route: Route<E>
  others: Map<string, Route<E>> | undefined
}

/**
 * Patterns as a tree of their segments: what is looked at for a request depends on its path, not on how many there are.
 * A node is small, its first text in it and only others in a Map, since in a large table each request meets nodes that
 * the processor has not seen lately: a Map in each made finding one of 1 000 half as dear again as one of 10.
 */
interface Node<E> {
  text: string | undefined
  next: Node<E> | undefined
  others: Map<string, Node<E>> | undefined
  parameter: Node<E> | undefined
  leaf: Leaf<E> | undefined
  rest: Leaf<E> | undefined
}

/** The routes of an app, to be searched. */
export type Tree<E> = Node<E>

const newNode = <E>(): Node<E> => ({
  text: undefined,
  next: undefined,
  others: undefined,
  parameter: undefined,
  leaf: undefined,
  rest: undefined,
})

const underneath = <E>(node: Node<E>, text: string): Node<E> | undefined =>
  node.text === text ? node.next : node.others?.get(text)

/** The route of a method. */
export const routeOf = <E>(leaf: Leaf<E>, method: string): Route<E> | undefined =>
  leaf.method === method ? leaf.route : leaf.others?.get(method)

/** The methods that there are, in the order of their routes. */
export const methodsOf = <E>({ method, others }: Leaf<E>): ReadonlyArray<string> => [method, ...(others?.keys() ?? [])]

const grown = <E>(node: Node<E>, text: string): Node<E> => {
  const made = newNode<E>()
  if (node.text === undefined) {
    node.text = text
    node.next = made
  } else {
    node.others ??= new Map()
    node.others.set(text, made)
  }
  return made
}

const below = <E>(node: Node<E>, part: Part): Node<E> => {
  if (part._tag === 'Static') return underneath(node, part.text) ?? grown(node, part.text)
  node.parameter ??= newNode()
  return node.parameter
}

/** The first route of a method counts. */
const withRoute = <E>(leaf: Leaf<E> | undefined, route: Route<E>, parts: ReadonlyArray<Part>): Leaf<E> => {
  const { method } = route
  if (leaf === undefined) return { parts, method, route, others: undefined }
  if (routeOf(leaf, method) === undefined) {
    leaf.others ??= new Map()
    leaf.others.set(method, route)
  }
  return leaf
}

const insert = <E>(root: Node<E>, route: Route<E>, parts: ReadonlyArray<Part>): void => {
  let node = root
  for (const part of parts) if (part._tag !== 'Rest') node = below(node, part)
  if (parts.at(-1)?._tag === 'Rest') node.rest = withRoute(node.rest, route, parts)
  else node.leaf = withRoute(node.leaf, route, parts)
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
  if (segment === undefined) return node.leaf !== undefined && visit(node.leaf, captures)
  const next = underneath(node, segment)
  if (next !== undefined && searchFrom(next, at + 1, search)) return true
  if (node.parameter !== undefined && segment !== '') {
    captures.push(segment)
    if (searchFrom(node.parameter, at + 1, search)) return true
    captures.pop()
  }
  return node.rest !== undefined && visit(node.rest, [...captures, segments.slice(at)])
}

/**
 * Shows each pattern that matches, in the order of their specificity: from left to right a static segment comes before a
 * parameter, and that before the rest. A parameter takes no empty segment; the rest takes one or more, empty ones too.
 */
export const search = <E>(tree: Tree<E>, segments: ReadonlyArray<string>, visit: Search<E>['visit']): boolean =>
  searchFrom(tree, 0, { segments, visit, captures: [] })
