/**
 * One file of TypeScript as the architecture rules look at it: its syntax tree, walked once, with the line of each node.
 * The tree comes from oxc, the parser behind vitest's own bundler, since the compiler of this version has no API.
 */
import { parseSync } from 'rolldown/utils'

/** A file that is to be judged. `path` is relative to the project, with slashes. */
export interface Text {
  readonly path: string
  readonly text: string
}

/** Any node of the tree. The rules ask for what they know by name, so the shape stays open. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** A node and the nodes around it, innermost last. */
export interface Place {
  readonly node: Node
  readonly parents: ReadonlyArray<Node>
}

/** One import, or one export from another file. */
export interface Import {
  readonly specifier: string
  /** Erased by the compiler: `import type`, `export type`, `import('…')` as a type. */
  readonly typeOnly: boolean
  readonly at: number
}

export interface Source extends Text {
  readonly places: ReadonlyArray<Place>
  readonly imports: ReadonlyArray<Import>
  readonly lineOf: (offset: number) => number
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value

/** The nodes right below, in no order that matters. */
const children = (node: Node): ReadonlyArray<Node> =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))

const walk = (node: Node, parents: ReadonlyArray<Node>): ReadonlyArray<Place> => {
  const inner = [...parents, node]
  return [{ node, parents }, ...children(node).flatMap((child) => walk(child, inner))]
}

/** The node under that key, if there is one. */
export const child = (node: Node, key: string): Node | undefined => {
  const value = node[key]
  return isNode(value) ? value : undefined
}

/** The nodes under that key. */
export const list = (node: Node, key: string): ReadonlyArray<Node> => {
  const value = node[key]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The text of an identifier or a string literal. */
export const nameOf = (node: Node | undefined): string | undefined =>
  typeof node?.name === 'string' ? node.name : typeof node?.value === 'string' ? node.value : undefined

/**
 * `import { type A }` is no type-only import: the compiler keeps `import {}` of it, and the file is loaded. Augmenting a
 * module (`declare module`) counts as importing its types.
 */
const importOf = ({ node }: Place): ReadonlyArray<Import> => {
  const augmented = node.type === 'TSModuleDeclaration' && node.global !== true ? nameOf(child(node, 'id')) : undefined
  const specifier = augmented ?? nameOf(child(node, 'source'))
  if (specifier === undefined) return []
  const typeOnly =
    augmented !== undefined || node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type'
  return [{ specifier, typeOnly, at: node.start }]
}

const lines = (text: string): ((offset: number) => number) => {
  const starts = [...text.matchAll(/\n/g)].map((match) => match.index)
  return (offset) => starts.filter((start) => start < offset).length + 1
}

/** Reads a file. What is no TypeScript is an error of the test itself, and thrown. */
export const source = ({ path, text }: Text): Source => {
  const { program, errors } = parseSync(path, text)
  const [error] = errors
  if (error) throw new Error(`${path}: ${error.message}`)
  const root: unknown = program
  if (!isNode(root)) throw new Error(`${path}: no syntax tree`)
  const places = walk(root, [])
  return { path, text, places, imports: places.flatMap(importOf), lineOf: lines(text) }
}
