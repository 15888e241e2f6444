/** What a module exports, as a target: a parser, a target made by hand, a server, a listener, an app. */
import { pathToFileURL } from 'node:url'
import type { Either } from 'fp-ts/lib/Either.js'
import type { ParserTarget } from '../../targets/index.js'
import type { FuzzTarget } from '../run.js'
import { commandTarget } from './command.js'
import { nodeParserTarget } from './node-parser.js'
import type { ServerTarget } from './server-target.js'
import { misnamed, type NamingError } from './target-name.js'

/** Programs of this package, as paths. */
export interface Programs {
  /** Serves what a module exports, or an echo, on a port. */
  readonly host: string
  /** The command `wirefold`. */
  readonly serve: string
}

/** A module, and what serves what it exports. */
export interface Exported {
  readonly name: string
  readonly file: string
  readonly programs: Programs
  readonly watch: ((pid: number, alive: boolean) => void) | undefined
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

const has = (value: Readonly<Record<string, unknown>>, ...methods: ReadonlyArray<string>): boolean =>
  methods.every((method) => typeof value[method] === 'function')

const isParserTarget = (value: unknown): value is ParserTarget =>
  isRecord(value) && value.kind === 'parser' && has(value, 'read')

const isServerTarget = (value: unknown): value is ServerTarget =>
  isRecord(value) && value.kind === 'server' && has(value, 'start', 'stop', 'deaths')

const isServer = (value: unknown): boolean => isRecord(value) && has(value, 'listen', 'close', 'address')

/** In single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A class of the shape of Node's parser: the export itself, or `HTTPParser` of it. */
const parserClass = (name: string, exported: unknown): ParserTarget | undefined => {
  const inner = isRecord(exported) ? exported.HTTPParser : undefined
  return nodeParserTarget({ name, HTTPParser: exported }) ?? nodeParserTarget({ name, HTTPParser: inner })
}

/** Under the name that it was asked for by: two of one kind stay apart. */
const renamed = (target: FuzzTarget, name: string): FuzzTarget => {
  if (target.kind === 'parser') {
    const { leaves = [] } = target
    return { kind: 'parser', name, leaves, read: (bytes, cuts) => target.read(bytes, cuts) }
  }
  const { authority, path, restart, memory } = target
  return {
    ...{ kind: 'server', name, start: () => target.start(), stop: () => target.stop(), deaths: () => target.deaths() },
    ...(restart === undefined ? {} : { restart: () => restart.call(target) }),
    ...(memory === undefined ? {} : { memory: () => memory.call(target) }),
    ...(authority === undefined ? {} : { authority }),
    ...(path === undefined ? {} : { path }),
  }
}

/** A function of two and more takes a request and a response; one of less is an app. Express has three. */
const servedBy = ({ file, programs }: Exported, exported: unknown): string | undefined => {
  const node = `exec ${quoted(process.execPath)}`
  const isListener = typeof exported === 'function' && exported.length >= 2
  if (isServer(exported) || isListener) return `${node} ${quoted(programs.host)} ${quoted(file)} {port}`
  if (typeof exported !== 'function') return undefined
  return `${node} ${quoted(programs.serve)} ${quoted(file)} --host 127.0.0.1 --port {port} --log off`
}

const KINDS =
  'its default export is no app, request listener, http.Server, ParserTarget or ServerTarget, and no class like HTTPParser'

/** The default export of a module; of CommonJS what it exports. */
const loaded = async (file: string): Promise<unknown> => {
  const all: unknown = await import(pathToFileURL(file).href)
  if (!isRecord(all)) return undefined
  return all.default ?? all
}

/** Loads the module to see what it exports. A server, a listener and an app run in a process of their own. */
export const exportedTarget = async (module: Exported): Promise<Either<NamingError, FuzzTarget>> => {
  const { name, file, watch } = module
  try {
    const exported = await loaded(file)
    if (isParserTarget(exported) || isServerTarget(exported)) return { _tag: 'Right', right: renamed(exported, name) }
    const parser = parserClass(name, exported)
    if (parser !== undefined) return { _tag: 'Right', right: parser }
    const command = servedBy(module, exported)
    if (command === undefined) return misnamed('NoTarget', name, KINDS)
    return { _tag: 'Right', right: commandTarget({ command, name, ...(watch === undefined ? {} : { watch }) }) }
  } catch (error) {
    const [first = ''] = String(error).split('\n')
    return misnamed('NotLoaded', name, first)
  }
}
