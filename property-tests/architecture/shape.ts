import { allowances } from './allowances.js'
import { roomOf } from './layers.js'
import { perFile, perNode, type Rule, type Violation } from './rule.js'
import { child, list, type Node, nameOf, type Place, type Source } from './source.js'

const FILE_LINES = 250
const FUNCTION_LINES = 60
const LOOP_LINES = 120

export const fileLength: Rule = perFile('file length', `a file has at most ${FILE_LINES} lines`, ({ path, text }) => {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  return lines > FILE_LINES ? [{ path, line: FILE_LINES + 1, detail: `${lines} lines` }] : []
})

const isFunction = (node: Node): boolean =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression'

const declared = (node: Node): string | undefined => nameOf(child(node, 'id')) ?? nameOf(child(node, 'key'))

/** The name of the declaration at the top of the module that these nodes belong to. */
const topOf = (parents: ReadonlyArray<Node>): string => parents.map(declared).find((name) => name !== undefined) ?? ''

/** The name that a function has, its own or that of what it is the value of. */
const functionName = ({ node, parents }: Place): string =>
  declared(node) ?? parents.map(declared).findLast((name) => name !== undefined) ?? ''

const linesOf = ({ node }: Place, source: Source): number => source.lineOf(node.end) - source.lineOf(node.start) + 1

const isConst = (node: Node): boolean => nameOf(child(child(node, 'typeAnnotation') ?? node, 'typeName')) === 'const'

const isClass = (node: Node): boolean => node.type === 'ClassDeclaration' || node.type === 'ClassExpression'

/** What each list of exceptions is about: the name of what stands here and needs one. */
const candidate: Record<keyof typeof allowances, (place: Place, source: Source) => string | undefined> = {
  loops: (place, source) =>
    isFunction(place.node) && linesOf(place, source) > FUNCTION_LINES ? functionName(place) : undefined,
  assertions: ({ node, parents }) =>
    (node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion') && !isConst(node) ? topOf(parents) : undefined,
  classes: ({ node }) => (isClass(node) ? (declared(node) ?? '') : undefined),
  throws: ({ node, parents }) => (node.type === 'ThrowStatement' ? topOf(parents) : undefined),
}

const isAllowed = (list: keyof typeof allowances, source: Source, name: string): boolean =>
  allowances[list].some((one) => one.path === source.path && one.name === name)

/** The exceptions that nothing in these files needs any more. */
export const idle = (sources: ReadonlyArray<Source>): ReadonlyArray<string> => {
  const needs = (list: keyof typeof allowances, path: string): ReadonlyArray<string | undefined> =>
    sources.flatMap((source) =>
      source.path === path ? source.places.map((place) => candidate[list](place, source)) : [],
    )
  const lists = ['loops', 'assertions', 'classes', 'throws'] as const
  return lists.flatMap((list) =>
    allowances[list].flatMap(({ path, name }) =>
      needs(list, path).includes(name) ? [] : [`${list}: ${path} ${name}`],
    ),
  )
}

export const functionLength: Rule = perNode(
  'function length',
  `a function has at most ${FUNCTION_LINES} lines, a scan loop listed by name ${LOOP_LINES}`,
  (place, source) => {
    const name = candidate.loops(place, source)
    if (name === undefined) return undefined
    const lines = linesOf(place, source)
    return lines > LOOP_LINES || !isAllowed('loops', source, name) ? `${name} has ${lines} lines` : undefined
  },
)

export const noAny: Rule = perNode('any', 'nothing is of type any', ({ node }) =>
  node.type === 'TSAnyKeyword' ? 'any' : undefined,
)

export const noAs: Rule = perNode(
  'as',
  'a type is asserted by `as const` and by the branded constructors that are listed',
  (place, source) => {
    const name = candidate.assertions(place, source)
    return name === undefined || isAllowed('assertions', source, name) ? undefined : `in ${name || 'the module'}`
  },
)

export const noBang: Rule = perNode(
  'bang',
  '`!` stands behind an index of an array in a loop, nowhere else',
  ({ node }) => {
    if (node.type !== 'TSNonNullExpression') return undefined
    const inner = child(node, 'expression')
    return inner?.type === 'MemberExpression' && inner.computed === true ? undefined : '!'
  },
)

export const noDefault: Rule = perNode('default export', 'every export has a name', ({ node }) =>
  node.type === 'ExportDefaultDeclaration' ||
  (node.type === 'ExportSpecifier' && nameOf(child(node, 'exported')) === 'default')
    ? 'default'
    : undefined,
)

const isListedClass = (source: Source, nodes: ReadonlyArray<Node>): boolean =>
  nodes.some((node) => isClass(node) && isAllowed('classes', source, declared(node) ?? ''))

export const noClass: Rule = perNode(
  'class',
  'no class and no this but in the socket shell and where it is listed',
  ({ node, parents }: Place, source) => {
    if (['server', 'adapters'].includes(roomOf(source.path))) return undefined
    if (isClass(node) && !isListedClass(source, [...parents, node])) return `class ${declared(node) ?? ''}`
    return node.type === 'ThisExpression' && !isListedClass(source, parents) ? 'this' : undefined
  },
)

export const noThrow: Rule = perNode(
  'throw',
  'nothing throws but the command line and what is listed',
  (place, source) => {
    const name = candidate.throws(place, source)
    if (name === undefined || source.path.startsWith('src/cli/')) return undefined
    return isAllowed('throws', source, name) ? undefined : `in ${name || 'the module'}`
  },
)

export const noGlobals: Rule = perNode(
  'module state',
  'a module keeps nothing that changes: no let, no var at its top',
  ({ node, parents }) =>
    node.type === 'VariableDeclaration' && node.kind !== 'const' && !parents.some(isFunction) && !parents.some(isBlock)
      ? String(node.kind)
      : undefined,
)

const isBlock = (node: Node): boolean => /^(For|ForOf|ForIn|Block)Statement$|^StaticBlock$/.test(node.type)

/** Behind its own doc comment, or right under an export that is: one comment may speak for a run of lines. */
const isDocumented = (source: Source, body: ReadonlyArray<Node>, index: number): boolean => {
  const node = body[index]
  const above = body[index - 1]
  if (node === undefined || !node.type.startsWith('Export')) return false
  if (/\*\/\s*$/.test(source.text.slice(0, node.start))) return true
  const adjoins = above !== undefined && source.lineOf(above.end) + 1 === source.lineOf(node.start)
  return adjoins && isDocumented(source, body, index - 1)
}

export const documented: Rule = perFile('doc comment', 'every export says what it is', (source) => {
  const body = source.places.flatMap(({ node }) => (node.type === 'Program' ? list(node, 'body') : []))
  return body.flatMap((node, index): ReadonlyArray<Violation> => {
    const declaration = node.type === 'ExportNamedDeclaration' ? child(node, 'declaration') : undefined
    if (declaration === undefined || isDocumented(source, body, index)) return []
    return [{ path: source.path, line: source.lineOf(node.start), detail: exportedName(declaration) }]
  })
})

const exportedName = (node: Node): string => {
  const [first = node] = list(node, 'declarations')
  return nameOf(child(first, 'id')) ?? node.type
}
