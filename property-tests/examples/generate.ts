/** Makes modules of snippets, in a folder that nobody keeps. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { child, list, nameOf } from '../architecture/source.js'
import { type Block, type Example, importsOf, type Snippet } from './extract.js'

const FOLDER = 'build/snippets'

/** A snippet and the module made of it: `first` is the line of the module on which the snippet begins. */
export interface Module {
  readonly snippet: Snippet
  readonly file: string
  readonly text: string
  readonly first: number
}

const subpaths: ReadonlyMap<string, string> = new Map(
  Object.entries<unknown>(JSON.parse(readFileSync('package.json', 'utf8')).exports).flatMap(([subpath, target]) =>
    typeof target === 'object' && target !== null && 'default' in target && typeof target.default === 'string'
      ? [[posix.join('wirefold', subpath), target.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts')] as const]
      : [],
  ),
)

const fromFolder = (path: string): string => posix.relative(FOLDER, path).replace(/\.ts$/, '.js')

/** Where a specifier leads from the folder: our own subpaths and relative files to `src`, packages as they are. */
const specifierFrom = (specifier: string, path: string): string => {
  if (specifier.startsWith('.')) return fromFolder(posix.join(posix.dirname(path), specifier))
  if (specifier !== 'wirefold' && !specifier.startsWith('wirefold/')) return specifier
  return fromFolder(subpaths.get(specifier) ?? `src/the package does not export ${specifier}`)
}

/** The code without its imports, line for line, and the imports as they have to read in the folder. */
const hoisted = (
  snippet: Snippet,
): { readonly imports: ReadonlyArray<string>; readonly names: Set<string>; readonly body: string } => {
  const names = new Set<string>()
  const imports: string[] = []
  let body = snippet.code
  for (const node of importsOf(snippet)) {
    const text = snippet.code.slice(node.start, node.end)
    const specifier = nameOf(child(node, 'source')) ?? ''
    for (const one of list(node, 'specifiers')) names.add(nameOf(child(one, 'local')) ?? '')
    imports.push(text.replace(/(['"])[^'"]*\1$/, `'${specifierFrom(specifier, snippet.path)}'`).replaceAll('\n', ' '))
    body = body.slice(0, node.start) + text.replace(/[^\n]/g, ' ') + body.slice(node.end)
  }
  return { imports, names, body }
}

const moduleOf = (
  snippet: Snippet,
  index: number,
  head: ReadonlyArray<string>,
  tail: string,
  body: string,
): Module => ({
  snippet,
  file: `${FOLDER}/${snippet.path.replaceAll('/', '-').replace(/\.[a-z]+$/, '')}-${snippet.line}-${index}.ts`,
  text: `${head.join('\n')}\n${body}\n${tail}\n`,
  first: head.length + 1,
})

const named = (keyword: string, names: ReadonlyArray<string>, from: string): ReadonlyArray<string> =>
  names.length === 0 ? [] : [`${keyword} { ${names.join(', ')} } from '${fromFolder(from)}'`]

/** A module with `run`, in which every export of the example's file stands ready, and `assert`, `pipe` and `ascii`. */
export const exampleModule = (example: Example, index: number): Module => {
  const { imports, names, body } = hoisted(example)
  const free = (name: string): boolean => !names.has(name)
  const scope = (name: string): boolean => free(name) && !example.values.includes(name)
  const head = [
    ...(scope('assert') ? ["import assert from 'node:assert/strict'"] : []),
    ...(scope('pipe') ? ["import { pipe } from 'fp-ts/lib/function.js'"] : []),
    ...(scope('ascii') ? named('import', ['ascii'], 'src/grammar/ascii.ts') : []),
    ...named('import', example.values.filter(free), example.path),
    ...named('import type', example.types.filter(free), example.path),
    ...imports,
    'export const run = async (): Promise<void> => {',
  ]
  return moduleOf(example, index, head, '}', body)
}

/** A module that is the block: it runs when it is loaded. */
export const blockModule = (block: Block, index: number): Module => {
  const { imports, body } = hoisted(block)
  return moduleOf(block, index, imports, 'export {}', body)
}

const config = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    ...{ composite: false, noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    ...{ types: ['node'], lib: ['es2023', 'es2024.string'], rootDir: '../..' },
  },
  include: ['.'],
}

/** Empties the folder and writes the modules into it. Gives back the folder. */
export const write = (modules: ReadonlyArray<Module>): string => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${FOLDER}/tsconfig.json`, JSON.stringify(config))
  for (const { file, text } of modules) writeFileSync(file, text)
  return FOLDER
}

/** Where a line of a module stands in the file that the snippet came from. */
export const placeOf = ({ snippet, first }: Module, line: number): string =>
  `${snippet.path}:${Math.max(snippet.line, snippet.line + line - first)}`
