/** Finds what the documentation promises to run: `@example`s in doc comments, and marked blocks in Markdown. */
import { parseSync } from 'rolldown/utils'
import { child, list, type Node, nameOf, type Source, source, type Text } from '../architecture/source.js'

/** A piece of code, and the line of its first line in the file it stands in. */
export interface Snippet {
  readonly path: string
  readonly line: number
  readonly code: string
}

/** An example of a doc comment: it sees what its file exports. */
export interface Example extends Snippet {
  readonly values: ReadonlyArray<string>
  readonly types: ReadonlyArray<string>
}

/** A block of Markdown. `run` runs to its end by itself; `check` is only compiled. */
export interface Block extends Snippet {
  readonly mode: 'run' | 'check'
}

const isType = (node: Node): boolean => node.type === 'TSInterfaceDeclaration' || node.type === 'TSTypeAliasDeclaration'

/** The names that a pattern binds: `a`, `{ a, b: c }`. */
const bound = (node: Node): ReadonlyArray<string> => {
  if (node.type !== 'ObjectPattern') return [nameOf(node) ?? '']
  return list(node, 'properties').flatMap((property) => bound(child(property, 'value') ?? property))
}

const declaredNames = (declaration: Node): ReadonlyArray<string> =>
  declaration.type === 'VariableDeclaration'
    ? list(declaration, 'declarations').flatMap((one) => bound(child(one, 'id') ?? one))
    : [nameOf(child(declaration, 'id')) ?? '']

const exportsOf = (file: Source): Pick<Example, 'values' | 'types'> => {
  const values = new Set<string>()
  const types = new Set<string>()
  for (const { node } of file.places) {
    if (node.type !== 'ExportNamedDeclaration') continue
    const declaration = child(node, 'declaration')
    for (const name of declaration ? declaredNames(declaration) : [])
      (declaration && isType(declaration) ? types : values).add(name)
    for (const one of list(node, 'specifiers')) {
      const erased = node.exportKind === 'type' || one.exportKind === 'type'
      ;(erased ? types : values).add(nameOf(child(one, 'exported')) ?? '')
    }
  }
  return { values: [...values], types: [...types].filter((name) => !values.has(name)) }
}

/** The lines of a comment without its stars, from its second line on. */
const bare = (line: string): string => line.replace(/^\s*\* ?/, '')

/** Every `@example` of a file. An example ends with its comment, or at the next tag. */
export const examplesOf = (text: Text): ReadonlyArray<Example> => {
  const file = source(text)
  const names = exportsOf(file)
  return parseSync(text.path, text.text).comments.flatMap((comment) => {
    if (comment.type !== 'Block' || !comment.value.startsWith('*')) return []
    const first = file.lineOf(comment.start)
    const lines = comment.value.split('\n').map((line, at) => (at === 0 ? line : bare(line)))
    const tags = [...lines.keys()].filter((at) => /^@[a-z]/.test(lines[at]?.trimStart() ?? ''))
    return tags.flatMap((at, index): ReadonlyArray<Example> => {
      if (lines[at]?.trim() !== '@example') return []
      const code = lines.slice(at + 1, tags[index + 1] ?? lines.length).join('\n')
      return [{ path: text.path, line: first + at + 1, code: code.trimEnd(), ...names }]
    })
  })
}

/** Every fenced block of a Markdown file whose info string is `ts run` or `ts check`. */
export const blocksOf = ({ path, text }: Text): ReadonlyArray<Block> =>
  [...text.matchAll(/^( *)```ts (run|check)\n([\s\S]*?)^\1```$/gm)].map((match) => ({
    path,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[3] ?? '',
    mode: match[2] === 'run' ? 'run' : 'check',
  }))

/** The import declarations of a piece of code. */
export const importsOf = ({ path, code }: Snippet): ReadonlyArray<Node> =>
  source({ path: path.replace(/\.md$/, '.md.ts'), text: code })
    .places.map(({ node }) => node)
    .filter((node) => node.type === 'ImportDeclaration')
