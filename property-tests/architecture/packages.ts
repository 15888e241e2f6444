import { reach, roomOf } from './layers.js'
import { perFile, type Rule, type Violation } from './rule.js'
import type { Import, Source } from './source.js'

const isPackage = ({ specifier }: Import): boolean => !specifier.startsWith('.')
const isNode = (specifier: string): boolean => specifier.startsWith('node:')
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const isCodec = (path: string): boolean => /^src\/handler\/codec|^src\/parser\/codec\.ts$/.test(path)
const isShell = (path: string): boolean =>
  ['server', 'adapters', 'cli'].includes(roomOf(path)) ||
  /^src\/(static\/node(-[a-z-]+)?|cgi\/node)\.ts$/.test(path) ||
  /^src\/fuzz\/live/.test(path)

const packageRule = (name: string, says: string, wrong: (source: Source, one: Import) => boolean): Rule =>
  perFile(name, says, (source) =>
    source.imports
      .filter((one) => isPackage(one) && wrong(source, one))
      .map((one) => ({ path: source.path, line: source.lineOf(one.at), detail: one.specifier })),
  )

const known = ['fp-ts', 'io-ts', 'multipasta', 'mrmime', 'fast-check']

/** What the command has need of, and nobody else. */
const ofCommand = ['open', 'selfsigned', 'fastest-levenshtein']

export const knownPackages = packageRule(
  'packages',
  'src imports fp-ts, io-ts, multipasta, mrmime, fast-check and, in the shell, Node; the command a few more; nothing else',
  ({ path }, { specifier }) =>
    !isNode(specifier) &&
    !known.includes(packageOf(specifier)) &&
    !(roomOf(path) === 'cli' && ofCommand.includes(packageOf(specifier))),
)

export const nodeInShell = packageRule(
  'node',
  'node: modules are for the server, the adapters, the command line and the node.ts of static and cgi',
  ({ path }, { specifier }) => isNode(specifier) && !isShell(path),
)

export const fpTs = packageRule(
  'fp-ts',
  'fp-ts is imported as fp-ts/lib/*.js, since plain Node cannot load fp-ts/*; its HKT table is augmented by type alone',
  (_, { specifier, typeOnly }) =>
    packageOf(specifier) === 'fp-ts' &&
    !/^fp-ts\/lib\/[A-Za-z]+\.js$/.test(specifier) &&
    !(typeOnly && specifier === 'fp-ts/HKT'),
)

export const ioTs = packageRule(
  'io-ts',
  'io-ts stays in codec files, and is imported as io-ts or io-ts/lib/*.js',
  ({ path }, { specifier }) =>
    packageOf(specifier) === 'io-ts' &&
    (!isCodec(path) || (specifier !== 'io-ts' && !/^io-ts\/lib\/[A-Za-z]+\.js$/.test(specifier))),
)

export const multipasta = packageRule(
  'multipasta',
  'multipasta stays in codec files, and is imported as multipasta: its other entries are for Node and for browsers',
  ({ path }, { specifier }) => packageOf(specifier) === 'multipasta' && (!isCodec(path) || specifier !== 'multipasta'),
)

export const mrmime = packageRule(
  'mrmime',
  'mrmime stays in the one file that knows media types by extension',
  ({ path }, { specifier }) => packageOf(specifier) === 'mrmime' && path !== 'src/static/mime.ts',
)

export const fastCheck = packageRule(
  'fast-check',
  'fast-check stays in fuzz',
  ({ path }, { specifier }) => packageOf(specifier) === 'fast-check' && roomOf(path) !== 'fuzz',
)

export const grammarAlone = packageRule(
  'grammar',
  'the grammar imports nothing, not even a type',
  ({ path }) => roomOf(path) === 'grammar',
)

const light = ['message', 'parser', 'response', 'connection']

export const lightByType = packageRule(
  'light',
  'message, parser, response and connection take types from fp-ts, and nothing at run time',
  ({ path }, { typeOnly }) => light.includes(roomOf(path)) && !typeOnly && !isCodec(path),
)

/** What loads when somebody imports the parser: no package, and no room but its own and those of layers 0 and 1. */
export const parserAlone: Rule = {
  name: 'parser',
  says: 'the parser works alone: at run time it loads no package and no room above layers 0 and 1',
  check: (sources) => {
    const own = sources.map((source) => source.path).filter((path) => roomOf(path) === 'parser' && !isCodec(path))
    const loaded = reach(sources, own, (one) => !one.typeOnly)
    const inside = sources.filter((source) => loaded.has(source.path))
    const strange = inside.filter((source) => !['parser', 'message', 'grammar'].includes(roomOf(source.path)))
    return [
      ...strange.map((source): Violation => ({ path: source.path, line: 1, detail: 'is loaded with the parser' })),
      ...inside.flatMap((source) =>
        source.imports
          .filter((one) => isPackage(one) && !one.typeOnly)
          .map((one): Violation => ({ path: source.path, line: source.lineOf(one.at), detail: one.specifier })),
      ),
    ]
  },
}
