import type { Entry } from './file-system.js'

/** What a system tells of what is in it. */

/**
 * Is the path that of the folder, or below it? Both are real: no link, no `..` in them. Nothing is inside what is not known.
 *
 * @example
 * assert.deepEqual(['/a', '/a/b', '/ab', '/'].map((path) => isWithin('/a', path, '/')), [true, true, false, false])
 * assert.equal(isWithin('/', '/a', '/'), true)
 */
export const isWithin = (folder: string | undefined, path: string, separator: string): boolean =>
  folder !== undefined &&
  (path === folder || path.startsWith(folder.endsWith(separator) ? folder : `${folder}${separator}`))

/**
 * The names on the way from a folder to what is below it; both paths are real.
 *
 * @example
 * assert.deepEqual(namesBelow('/a', '/a/b/c', '/'), ['b', 'c'])
 * assert.deepEqual(namesBelow('/', '/a', '/'), ['a'])
 */
export const namesBelow = (folder: string, path: string, separator: string): ReadonlyArray<string> =>
  path
    .slice(folder.length)
    .split(separator)
    .filter((name) => name !== '')

/** What a system tells of something that has a name. */
export interface Told {
  readonly isFile: () => boolean
  readonly isDirectory: () => boolean
  readonly size: number
  readonly mtimeMs: number
}

/** The same as an entry of a listing; nothing for what is neither file nor folder. */
export const entryOf = (name: string, it: Told): Entry | undefined => {
  if (it.isFile()) return { name, kind: 'file', size: it.size, mtime: it.mtimeMs }
  return it.isDirectory() ? { name, kind: 'folder', size: 0, mtime: it.mtimeMs } : undefined
}
