/** Targets by their names: what the command takes, for programs and tests too. */
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Either } from 'fp-ts/lib/Either.js'
import { wirefoldTarget } from '../../targets/index.js'
import type { FuzzTarget } from '../run.js'
import { commandTarget } from './command.js'
import { exportedTarget, type Programs } from './exported.js'
import { nativeParserTarget } from './node-parser.js'
import { hostTarget } from './server-target.js'
import { misnamed, type NamingError, readTargetName, type TargetName } from './target-name.js'

export type { NamingError } from './target-name.js'

/** What else there is to say of a name. */
export interface NamedOptions {
  /** Needed of a host that is not on loopback: others' servers are not tested. */
  readonly iOwnThisHost?: boolean
  /** Where files and packages are looked for; the current folder unless told. */
  readonly folder?: string
  /** Called when a process has begun and when it has ended. */
  readonly watch?: (pid: number, alive: boolean) => void
  /** The programs that serve; those of this package unless told. */
  readonly programs?: Programs
}

type Named = Either<NamingError, FuzzTarget>

const right = (target: FuzzTarget): Named => ({ _tag: 'Right', right: target })

/** Beside package.json, wherever this file was bundled to. */
const ownPrograms = (): Programs => {
  const own = pathToFileURL(createRequire(import.meta.url).resolve('wirefold/package.json'))
  const program = (file: string): string => fileURLToPath(new URL(`dist/bin/${file}`, own))
  return { host: program('fuzz.cjs'), serve: program('wirefold.cjs') }
}

const watching = (watch: NamedOptions['watch']) => (watch === undefined ? {} : { watch })

const echo = (name: string, of: 'wirefold' | 'node', { programs = ownPrograms(), watch }: NamedOptions): Named => {
  const command = `exec "${process.execPath}" "${programs.host}" ${of} {port}`
  const title = of === 'node' ? `${name} ${process.versions.node}` : name
  return right(commandTarget({ command, name: title, ...watching(watch) }))
}

const host = (name: string, address: string, path: string, { iOwnThisHost = false }: NamedOptions): Named => {
  const made = hostTarget(address, { name, path, iOwnThisHost })
  if (made._tag === 'Right') return made
  return misnamed(made.left.includes('loopback') ? 'NotLoopback' : 'UnknownName', name, made.left)
}

/** Where a file or a package is: as a path. */
const located = (name: string, meant: TargetName, folder: string): Either<NamingError, string> => {
  const specifier = meant._tag === 'File' ? fromFolder(meant.path) : meant._tag === 'Package' ? meant.specifier : ''
  try {
    const require = createRequire(pathToFileURL(`${folder}/`))
    return { _tag: 'Right', right: require.resolve(specifier) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const missing = meant._tag === 'File' ? 'there is no such file' : `there is no such package in ${folder}`
    return misnamed('NotLoaded', name, code === 'MODULE_NOT_FOUND' ? missing : String(code))
  }
}

/** A name alone is a file of the folder, and no package. */
const fromFolder = (path: string): string => (/^(\.{0,2}\/|[A-Za-z]:)/.test(path) ? path : `./${path}`)

/**
 * The target of a name, as `wirefold fuzz` takes them. Files and packages are loaded for it; servers are not started.
 *
 * @example
 * const named = await namedTarget('wirefold')
 * assert.equal(named._tag === 'Right' && named.right.kind, 'parser')
 * assert.equal((await namedTarget('example.com:80'))._tag, 'Left')
 */
export const namedTarget = async (name: string, options: NamedOptions = {}): Promise<Named> => {
  const { folder = process.cwd(), programs = ownPrograms(), watch } = options
  const read = readTargetName(name)
  if (read._tag === 'Left') return read
  const meant = read.right
  switch (meant._tag) {
    case 'Wirefold':
      return right(wirefoldTarget())
    case 'Native': {
      const native = nativeParserTarget()
      return native === undefined
        ? misnamed('NoTarget', name, 'this runtime does not give its parser out')
        : right(native)
    }
    case 'Echo':
      return echo(name, meant.of, options)
    case 'Host':
      return host(name, meant.address, meant.path, options)
    case 'Command':
      return right(commandTarget({ command: meant.line, name, cwd: folder, ...watching(watch) }))
    case 'File':
    case 'Package': {
      const file = located(name, meant, folder)
      return file._tag === 'Left' ? file : exportedTarget({ name, file: file.right, programs, watch })
    }
  }
}
