import { roomOf } from './layers.js'
import { perNode, type Rule } from './rule.js'
import { child, list, type Node, nameOf, type Place, type Source } from './source.js'

const pureRooms = ['grammar', 'message', 'parser', 'response', 'connection', 'handler', 'static', 'cgi', 'fuzz']

/** Files under the pure rooms that are no part of them: they do the I/O that the pure ones plan. */
const isPure = ({ path }: Source): boolean =>
  pureRooms.includes(roomOf(path)) && !/^src\/((static\/node(-[a-z-]+)?|cgi\/node)\.ts|fuzz\/live)/.test(path)

const runtime = new Set([
  ...['Buffer', 'process', 'require', 'global', 'globalThis', 'console', 'performance', 'crypto', 'fetch'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
  ...['URL', 'URLSearchParams', 'TextDecoder', 'TextEncoder', 'Worker', 'WebAssembly', 'eval', 'Function'],
])

/** Is the identifier only a name of something else: behind a dot, or the key of a field that is written out? */
export const isLabel = ({ node, parents }: Place): boolean => {
  const around = parents.at(-1)
  if (around === undefined) return false
  const same = (key: string): boolean => child(around, key)?.start === node.start && around.computed !== true
  if (around.type === 'MemberExpression') return same('property')
  if (around.type === 'TSQualifiedName') return same('right')
  if (around.type === 'Property') return same('key') && around.shorthand !== true
  return (
    /^(TSPropertySignature|TSMethodSignature|PropertyDefinition|MethodDefinition)$/.test(around.type) && same('key')
  )
}

/** `Date.now` and the like: the object and the property, both written out. */
const memberOf = (node: Node): string | undefined =>
  node.type === 'MemberExpression' && node.computed !== true
    ? `${nameOf(child(node, 'object'))}.${nameOf(child(node, 'property'))}`
    : undefined

const ambient = (place: Place): string | undefined => {
  const { node } = place
  if (node.type === 'Identifier') {
    const name = nameOf(node)
    return name !== undefined && runtime.has(name) && !isLabel(place) ? name : undefined
  }
  const member = memberOf(node)
  if (member === 'Date.now' || member === 'Math.random') return member
  const callee = nameOf(child(node, 'callee'))
  if (callee !== 'Date') return undefined
  return node.type === 'CallExpression' || list(node, 'arguments').length === 0 ? 'the present, by Date' : undefined
}

export const purity: Rule = perNode(
  'purity',
  'a pure room names nothing of the runtime: its clock, its timers and its decoders come in as arguments',
  (place, source) => (isPure(source) ? ambient(place) : undefined),
)

const lenientCall = new Set(['Number', 'parseInt', 'parseFloat', 'RegExp'])
const lenientMethod = new Set([
  ...['trim', 'trimStart', 'trimEnd', 'toLowerCase', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase'],
  ...['match', 'matchAll', 'search', 'normalize', 'localeCompare', 'parseInt', 'parseFloat'],
])

const lenient = (place: Place): string | undefined => {
  const { node } = place
  if (node.type === 'Literal' && 'regex' in node) return 'a regular expression'
  if (node.type === 'UnaryExpression' && node.operator === '+') return 'unary plus'
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = child(node, 'callee')
    const name = nameOf(callee)
    if (callee?.type === 'Identifier' && name !== undefined && lenientCall.has(name)) return name
    const method = callee?.type === 'MemberExpression' ? nameOf(child(callee, 'property')) : undefined
    return method !== undefined && lenientMethod.has(method) ? `.${method}()` : undefined
  }
  // Handed on as a function (`map(Number)`) it reads numbers just the same.
  const name = nameOf(node)
  const around = place.parents.at(-1)
  const called = around !== undefined && /^(Call|New)Expression$/.test(around.type) && child(around, 'callee') === node
  const owner = around?.type === 'MemberExpression' && child(around, 'object') === node
  return node.type === 'Identifier' &&
    name !== undefined &&
    lenientCall.has(name) &&
    !called &&
    !owner &&
    !isLabel(place)
    ? name
    : undefined
}

export const wireText: Rule = perNode(
  'wire text',
  'R17: what came over the wire is read by our own bounded loops',
  (place, source) => (['grammar', 'message', 'parser'].includes(roomOf(source.path)) ? lenient(place) : undefined),
)

const framingNames = ['content-length', 'transfer-encoding', 'keep-alive', 'trailer', 'expect', 'content-type', 'te']
const capitalNames = ['Connection', 'Host', 'Upgrade', 'Date', 'Server']

export const serverWithoutProtocol: Rule = perNode(
  'server',
  'the server decides no protocol: it knows no header name',
  ({ node }, { path }) => {
    if (roomOf(path) !== 'server' || node.type !== 'Literal' || typeof node.value !== 'string') return undefined
    const text = node.value
    return framingNames.includes(text.toLowerCase()) || capitalNames.includes(text) ? `'${text}'` : undefined
  },
)
