import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import { shown } from './arguments.js'
import { nearest } from './nearest.js'
import { right, type Trouble, trouble } from './usage-error.js'

/** What is served: a folder, or a module. `path` is absolute. */
export type Target =
  | { readonly _tag: 'Folder'; readonly path: string }
  | { readonly _tag: 'Module'; readonly path: string }

const MODULE = /\.[cm]?[jt]s$/

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'

/** What may have been meant: values that stand behind a `=` only are taken for the folder where they do not. */
const hintFor = (given: string): string => {
  if (/^\d{1,5}$/.test(given)) return `; for a port say --port ${given}`
  if (/^https?:\/\//.test(given)) return `; for an origin say --cors=${shown(given)}`
  if (given === 'replace') return '; to write existing files say --upload=replace'
  const sub = nearest(given, ['inspect', 'replay', 'hash'])
  return sub === undefined ? '' : `; did you mean "wirefold ${sub}"?`
}

const absent = (given: string, error: unknown): Either<Trouble, never> => {
  const code = codeOf(error)
  if (code === 'EACCES') return trouble(`${shown(given)}: not allowed to look there`)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return trouble(`${shown(given)}: there is no such folder or file${hintFor(given)}`)
  return trouble(`${shown(given)}: ${code}`)
}

/** Looks at what was named: a folder that can be read, or a module. */
export const targetAt = async (given: string): Promise<Either<Trouble, Target>> => {
  if (given.includes('\0')) return trouble(`${shown(given)}: no path holds a NUL`)
  const path = resolve(given)
  try {
    const found = await stat(path)
    if (found.isFile())
      return MODULE.test(path)
        ? right({ _tag: 'Module', path })
        : trouble(`${shown(given)}: is a file; a folder is served, or a module (.js, .mjs, .cjs)`)
    if (!found.isDirectory()) return trouble(`${shown(given)}: is neither a folder nor a module`)
    await access(path, constants.R_OK | constants.X_OK)
    return right({ _tag: 'Folder', path })
  } catch (error) {
    return absent(given, error)
  }
}
