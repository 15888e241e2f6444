import { pathToFileURL } from 'node:url'
import type { Either } from 'fp-ts/lib/Either.js'
import type { App } from '../connection/contract.js'
import { shown } from './arguments.js'
import type { What } from './asked.js'
import { lendPackage } from './lent.js'
import { right, type Trouble, trouble } from './usage-error.js'

/** Options that say how a folder is served: of an app they would mean nothing. */
const ofFolders = (what: What): string | undefined => {
  if (what.index !== undefined) return '--index'
  if (!what.listing) return '--no-listing'
  if (what.spa !== undefined) return '--spa'
  if (what.upload !== undefined) return '--upload'
  if (what.cgi !== undefined) return '--cgi'
  return what.cache.length > 0 ? '--cache' : undefined
}

/** Where in the module it went wrong, as far as the stack tells: a line of the user's own, and no frame of ours. */
const placeIn = (path: string, error: Error): string => {
  const at = (error.stack ?? '')
    .split('\n')
    .find((line) => line.includes(pathToFileURL(path).href) || line.includes(path))
  const position = at === undefined ? undefined : /:(\d+(?::\d+)?)\)?$/.exec(at.trim())?.[1]
  return position === undefined ? '' : `:${position}`
}

const hintFor = (error: Error): string => {
  if (error instanceof SyntaxError) return '; node --check shows where'
  const code = 'code' in error ? error.code : undefined
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return '; this Node reads no TypeScript: compile it first'
  return code === 'MODULE_NOT_FOUND' && error.message.includes("'wirefold")
    ? '; a module that is no ES module needs it installed beside: npm install wirefold fp-ts io-ts'
    : ''
}

const reasonOf = (path: string, error: unknown): string => {
  if (!(error instanceof Error)) return `${shown(path)}: threw ${shown(String(error))}`
  const hint = hintFor(error)
  return `${shown(path)}${placeIn(path, error)}: ${error.name}: ${shown(error.message.split('\n', 1)[0] ?? '')}${hint}`
}

const isApp = (value: unknown): value is App => typeof value === 'function'

/** The default export of a module, if it is an app. */
export const moduleApp = async (path: string, what: What): Promise<Either<Trouble, App>> => {
  const option = ofFolders(what)
  if (option !== undefined) return trouble(`${option} is for folders, and ${shown(path)} is a module`)
  try {
    lendPackage(path)
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(path).href)
    if (isApp(loaded.default)) return right(loaded.default)
    const kind = loaded.default === undefined ? 'has no default export' : `has a default export that is no function`
    return trouble(`${shown(path)}: ${kind}; an app is a function from a request to a reply`)
  } catch (error) {
    return trouble(reasonOf(path, error))
  }
}
