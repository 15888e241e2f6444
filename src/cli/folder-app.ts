import { stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import type { App } from '../connection/contract.js'
import type { OptionsError } from '../message/options-error.js'
import { type FileSystem, missing } from '../static/file-system.js'
import { filesOf } from '../static/files.js'
import { diskFileSystem } from '../static/node.js'
import type { FilesOptions } from '../static/options.js'
import { shown } from './arguments.js'
import type { What } from './asked.js'
import { right, type Trouble, trouble } from './usage-error.js'

/** A folder as an app: its files, and what is uploaded or run there where that was asked for. */

const filesOptions = (what: What): FilesOptions => ({
  ...(what.index === undefined ? {} : { index: what.index }),
  listing: what.listing,
  ...(what.spa === undefined ? {} : { spa: what.spa }),
  precompressed: true,
  ...(what.cache.length === 0 ? {} : { cacheControl: what.cache.map((rule) => [rule.pattern ?? '**', rule.value]) }),
})

/** Where the scripts are, and below which path they are served. */
interface ScriptsAt {
  readonly folder: string
  readonly prefix: string
  /** The names that lead there from the root, if any do. */
  readonly names: ReadonlyArray<string>
}

const scriptsAt = (root: string, given: string): ScriptsAt => {
  const folder = isAbsolute(given) ? given : join(root, given)
  const path = relative(root, folder)
  const inside = path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)
  const names = inside ? path.split(sep) : []
  return { folder, prefix: `/${names.length > 0 ? names.join('/') : 'cgi-bin'}`, names }
}

/** Octets, one a unit, are text to no disk: names are compared as a disk might that makes no difference of case. */
const folded = (name: string): string => Buffer.from(name, 'latin1').toString('utf8').normalize().toLowerCase()

/** The file system without what stands below these names: a script is run, and never shown. */
const without = (names: ReadonlyArray<string>, own: FileSystem): FileSystem => ({
  ...own,
  open: (asked) =>
    names.length > 0 && names.every((name, at) => folded(asked[at] ?? '') === name.normalize().toLowerCase())
      ? Promise.resolve(missing)
      : own.open(asked),
})

const named = <A>(made: Either<OptionsError, A>): Either<Trouble, A> => {
  if (made._tag === 'Right') return made
  const option = made.left.option.replace(/^cacheControl.*/, 'cache').replace(/\.\d+$/, '')
  return trouble(`--${option}: ${made.left.reason}`)
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

const withScripts = async (at: ScriptsAt, root: string, otherwise: App): Promise<Either<Trouble, App>> => {
  if (!(await isFolder(at.folder))) return trouble(`--cgi ${shown(at.folder)}: there is no such folder`)
  const { cgiEither } = await import('../cgi/node.js')
  const made = cgiEither(at.folder, { prefix: at.prefix, otherwise, documentRoot: root })
  return made._tag === 'Right' ? made : trouble(`--cgi ${shown(at.folder)}: ${made.left.reason}`)
}

/** The app of a folder. `root` is absolute. */
export const folderApp = async (root: string, what: What): Promise<Either<Trouble, App>> => {
  const at = what.cgi === undefined ? undefined : scriptsAt(root, what.cgi)
  const disk = diskFileSystem(root)
  const made = named(filesOf(at === undefined ? disk : without(at.names, disk), filesOptions(what)))
  if (made._tag === 'Left') return made
  return at === undefined ? right(made.right) : withScripts(at, root, made.right)
}
