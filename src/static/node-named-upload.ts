import { constants } from 'node:fs'
import { chmod, link, lstat, open, rename, unlink, utimes } from 'node:fs/promises'
import { codeOf, isLinkless } from './system-error.js'
import type { Finished, Present } from './upload-folder.js'

/** How a file that was written gets its name. */

const latin1 = (path: string): Buffer => Buffer.from(path, 'latin1')

/** Opens what is not there yet, not even as a link. */
export const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

/** What stands at a path. */
export const presentAt = async (path: string): Promise<Present> => {
  try {
    const it = await lstat(latin1(path))
    return it.isFile() ? { _tag: 'File', size: it.size, mtime: it.mtimeMs } : { _tag: 'Other' }
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { _tag: 'None' } : Promise.reject(error)
  }
}

/** Was it looked at a second time, and is it the same? */
const isSame = (a: Present, b: Present): boolean =>
  a._tag === 'File' && b._tag === 'File' && a.size === b.size && a.mtime === b.mtime

/** Gives a file its name, if nothing has it. By a link, which fails where there is one; else by taking the name first. */
const claim = async (from: string, to: string): Promise<boolean> => {
  try {
    await link(latin1(from), latin1(to))
    await unlink(latin1(from))
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') return false
    if (!isLinkless(code)) return Promise.reject(error)
  }
  try {
    await (await open(latin1(to), CREATE, 0o666)).close()
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? false : Promise.reject(error)
  }
  await rename(latin1(from), latin1(to))
  return true
}

/** Size and time of a file, of which its tag is made. */
interface Stamp {
  readonly size: number
  readonly mtime: number
}

/** A file that was written, and what it is to become. */
export interface Naming {
  readonly temporary: string
  readonly target: string
  readonly written: Stamp
  /** What stood at its name when it was begun. */
  readonly present: Present
  /** A file of that name is no obstacle; `same`: unless it is another than `present`. */
  readonly replace: boolean
  readonly same: boolean
}

/** The longest tick of a disk's clock that is thought of, in milliseconds: FAT has two seconds. */
const TICK = 2000

/**
 * Of two files of one size that were written within one tick of the disk's clock, the later is given another time, so that
 * its tag is another, too: RFC 9110 §8.8.1.
 */
const setApart = async ({ temporary, written }: Naming, before: Stamp): Promise<Stamp> => {
  const ahead = before.mtime - written.mtime
  if (before.size !== written.size || ahead < 0 || ahead > TICK) return written
  const later = (before.mtime + 1) / 1000
  await utimes(latin1(temporary), later, later)
  return { size: written.size, mtime: (await lstat(latin1(temporary))).mtimeMs }
}

/** Gives the file its name, in place of another where that is allowed, and where it is `same` that was looked at. */
export const named = async (it: Naming): Promise<Finished> => {
  const { temporary, target, written, present, replace, same } = it
  if (!(same && replace) && (await claim(temporary, target))) return { _tag: 'Created', ...written }
  if (!replace) return { _tag: 'Exists' }
  const now = await presentAt(target)
  if (same && !isSame(now, present)) return { _tag: 'Changed' }
  if (now._tag === 'Other') return { _tag: 'Exists' }
  const stamp = now._tag === 'File' ? await setApart(it, now) : written
  await chmod(latin1(temporary), (await lstat(latin1(target))).mode & 0o777)
  await rename(latin1(temporary), latin1(target))
  return { _tag: 'Replaced', ...stamp }
}
