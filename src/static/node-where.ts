import { readlinkSync, type Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Where things on a disk really are, whatever name they were asked for by: the system is asked. */

const latin1 = (path: string): Buffer => Buffer.from(path, 'latin1')

/** Where a descriptor really is; `undefined` where nobody tells. */
export const pathOfDescriptor = (descriptors: string, fd: number): string | undefined => {
  try {
    return readlinkSync(`${descriptors}/${fd}`, 'latin1')
  } catch {
    return undefined
  }
}

/** What makes something the same, by whatever path it is reached. */
export type Identity = Pick<Stats, 'dev' | 'ino'>

const isSame = (a: Identity, b: Identity): boolean => a.dev === b.dev && a.ino === b.ino

/** Without descriptors to ask: where the path really leads now, if that is what was opened. */
export const pathOfSame = async (path: string, here: Identity): Promise<string | undefined> => {
  const real = (await realpath(latin1(path), 'buffer')).toString('latin1')
  return isSame(await stat(latin1(real)), here) ? real : undefined
}

/** What is kept from everybody. Rejects where the system does not tell. */
export interface Withheld {
  readonly any: boolean
  /** Is it one of them? */
  readonly is: (it: Identity) => Promise<boolean>
  /** Is what stands at this real path one of them, or below one? `it`: what stands there. */
  readonly covers: (path: string, it: Identity) => Promise<boolean>
}

const nothing: Withheld = { any: false, is: async () => false, covers: async () => false }

/** What is not there keeps nothing back. */
const absent = (error: unknown): Promise<undefined> =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    ? Promise.resolve(undefined)
    : Promise.reject(error)

const below = async (kept: ReadonlyArray<Identity | undefined>, path: string, it: Identity): Promise<boolean> => {
  if (kept.some((one) => one !== undefined && isSame(one, it))) return true
  const above = dirname(path)
  return above !== path && below(kept, above, await stat(latin1(above)))
}

/**
 * What is withheld below a folder. Folders are told by what they are and not by their names: another spelling, a link and a
 * second mount are the same folder. They are looked for each time, since any of them may be a link that is turned.
 */
export const withholding = (folder: string, paths: ReadonlyArray<string>): Withheld => {
  if (paths.length === 0) return nothing
  const places = paths.map((path) => resolve(folder, path))
  const kept = () => Promise.all(places.map((place) => stat(place).catch(absent)))
  return {
    any: true,
    is: async (it) => (await kept()).some((one) => one !== undefined && isSame(one, it)),
    covers: async (path, it) => below(await kept(), path, it),
  }
}
