import { stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import type { User } from '../cgi/environment.js'
import type { App } from '../connection/contract.js'
import { basicCredentials, presented } from '../handler/middleware/credentials.js'
import type { OptionsError } from '../message/options-error.js'
import type { Request } from '../message/request.js'
import { type FileSystem, missing } from '../static/file-system.js'
import { filesOf } from '../static/files.js'
import { diskFileSystem } from '../static/node.js'
import type { FilesOptions } from '../static/options.js'
import type { UploadFolder } from '../static/upload-folder.js'
import { shown } from './arguments.js'
import type { What } from './asked.js'
import { type Trouble, trouble } from './usage-error.js'

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
  const names = namesTo(root, folder)
  return { folder, prefix: `/${names.length > 0 ? names.join('/') : 'cgi-bin'}`, names }
}

/** Octets, one a unit, are text to no disk: names are compared as a disk might that makes no difference of case. */
const folded = (name: string): string => Buffer.from(name, 'latin1').toString('utf8').normalize().toLowerCase()

/** The names that lead from the root to a path; none where it is outside, or the root itself. */
const namesTo = (root: string, path: string): ReadonlyArray<string> => {
  const way = relative(root, path)
  const inside = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  return inside ? way.split(sep) : []
}

/** Does a path lead to one of these, or below? */
const leadsTo =
  (places: ReadonlyArray<ReadonlyArray<string>>) =>
  (asked: ReadonlyArray<string>): boolean =>
    places.some(
      (names) =>
        names.length > 0 && names.every((name, at) => folded(asked[at] ?? '') === name.normalize().toLowerCase()),
    )

/** Files but not those: a script is run, and never shown. */
const without = (hidden: (asked: ReadonlyArray<string>) => boolean, own: FileSystem): FileSystem => ({
  ...own,
  open: (asked) => (hidden(asked) ? Promise.resolve(missing) : own.open(asked)),
})

const withUploads = async (
  root: string,
  replace: boolean,
  hidden: (asked: ReadonlyArray<string>) => boolean,
  otherwise: App,
): Promise<Either<Trouble, App>> => {
  const [{ uploadTo }, { diskUploads }] = await Promise.all([
    import('../static/upload.js'),
    import('../static/node-upload.js'),
  ])
  const own = diskUploads(root)
  const begin: UploadFolder['begin'] = (asked) => (hidden(asked) ? Promise.resolve(missing) : own.begin(asked))
  return named(uploadTo({ ...own, begin }, { replace, otherwise }))
}

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

/** The content of a request that scripts may read, in octets: the server's own limit is higher where files are uploaded. */
const CONTENT = 1_048_576

/** Who the request is from, where a password was asked for: it was right, or the request would not have come so far. */
const userOf = (request: Request): User | undefined => {
  const brought = presented(request, 'basic')
  const credentials = brought._tag === 'Token' ? basicCredentials(brought.token) : undefined
  return credentials === undefined ? undefined : { type: 'Basic', name: credentials.user }
}

const withScripts = async (at: ScriptsAt, root: string, what: What, otherwise: App): Promise<Either<Trouble, App>> => {
  if (!(await isFolder(at.folder))) return trouble(`--cgi ${shown(at.folder)}: there is no such folder`)
  const { cgiEither } = await import('../cgi/node.js')
  const user = what.users.length > 0 ? { user: userOf } : {}
  const options = { prefix: at.prefix, otherwise, documentRoot: root, bodyLimit: CONTENT, ...user }
  const made = cgiEither(at.folder, options)
  return made._tag === 'Right' ? made : trouble(`--cgi ${shown(at.folder)}: ${made.left.reason}`)
}

/** The app of a folder. `root` is absolute; `secret` is a file that nobody is shown, if it lies there: a recording. */
export const folderApp = async (root: string, what: What, secret?: string): Promise<Either<Trouble, App>> => {
  const at = what.cgi === undefined ? undefined : scriptsAt(root, what.cgi)
  const hidden = leadsTo([at?.names ?? [], secret === undefined ? [] : namesTo(root, resolve(secret))])
  const files = named(filesOf(without(hidden, diskFileSystem(root)), filesOptions(what)))
  if (files._tag === 'Left') return files
  const app =
    what.upload === undefined ? files : await withUploads(root, what.upload === 'replace', hidden, files.right)
  return app._tag === 'Left' || at === undefined ? app : withScripts(at, root, what, app.right)
}
