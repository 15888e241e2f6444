import { stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import type { User } from '../cgi/environment.js'
import type { App } from '../connection/contract.js'
import { basicCredentials, presented } from '../handler/middleware/credentials.js'
import type { OptionsError } from '../message/options-error.js'
import type { Request } from '../message/request.js'
import type { FileSystem } from '../static/file-system.js'
import { filesOf } from '../static/files.js'
import { diskFileSystem } from '../static/node.js'
import type { FilesOptions } from '../static/options.js'
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
}

/** The folder is below the root: the reader of the option has seen to that. */
const scriptsAt = (root: string, given: string): ScriptsAt => {
  const folder = resolve(root, given)
  return { folder, prefix: `/${relative(root, folder).split(sep).join('/')}` }
}

const withUploads = async (
  root: string,
  replace: boolean,
  withheld: ReadonlyArray<string>,
  otherwise: App,
): Promise<Either<Trouble, App>> => {
  const [{ uploadTo }, { diskUploads }] = await Promise.all([
    import('../static/upload.js'),
    import('../static/node-upload.js'),
  ])
  return named(uploadTo(diskUploads(root, { withheld }), { replace, otherwise }))
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

/** Is there a page to answer with? It is looked for as requests do: a link that leaves the folder leads to none. */
const hasPage = async (files: FileSystem, page: string): Promise<boolean> => {
  const opened = await files.open(Buffer.from(page).toString('latin1').split('/'))
  if (opened._tag === 'File') await opened.source.close()
  if (opened._tag === 'Folder') opened.close()
  return opened._tag === 'File'
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
  const limits = {
    ...(what.cgiTimeout === undefined ? {} : { timeout: what.cgiTimeout * 1000 }),
    ...(what.cgiLimit === undefined ? {} : { concurrency: what.cgiLimit }),
  }
  const options = { prefix: at.prefix, otherwise, documentRoot: root, bodyLimit: CONTENT, ...limits, ...user }
  const made = cgiEither(at.folder, options)
  return made._tag === 'Right' ? made : trouble(`--cgi ${shown(at.folder)}: ${made.left.reason}`)
}

/** The app of a folder. `root` is absolute; `secret` is a file that nobody is shown, if it lies there: a recording. */
export const folderApp = async (root: string, what: What, secret?: string): Promise<Either<Trouble, App>> => {
  const at = what.cgi === undefined ? undefined : scriptsAt(root, what.cgi)
  // A script is run, and never shown.
  const withheld = [...(at === undefined ? [] : [at.folder]), ...(secret === undefined ? [] : [resolve(secret)])]
  const disk = diskFileSystem(root, { withheld })
  const files = named(filesOf(disk, filesOptions(what)))
  if (files._tag === 'Left') return files
  if (what.spa !== undefined && !(await hasPage(disk, what.spa)))
    return trouble(`--spa ${shown(what.spa)}: there is no such file in the folder`)
  const app =
    what.upload === undefined ? files : await withUploads(root, what.upload === 'replace', withheld, files.right)
  return app._tag === 'Left' || at === undefined ? app : withScripts(at, root, what, app.right)
}
