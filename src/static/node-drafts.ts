import { randomBytes } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { lstat, readdir, unlink } from 'node:fs/promises'

/** Files that are being written: what they are called meanwhile, and how none of them is left behind. */

/** A name that nobody can foresee; its dot keeps it from being read or listed. */
const draftName = (): string => `.wirefold-${randomBytes(12).toString('hex')}`

const isDraftName = (name: string): boolean => /^\.wirefold-[0-9a-f]{24}$/.test(name)

/**
 * One that was not written to for so long, in milliseconds, has nobody who writes it. Should it have one after all, taking it
 * away makes that upload fail, and harms nothing else.
 */
const STALE = 24 * 60 * 60 * 1000

/** So many folders are remembered as swept; beyond that some are swept again. */
const MOST = 4096

/** The drafts of one app. */
export interface Drafts {
  /** A path for a new one, in that folder. */
  readonly path: (folder: string) => string
  /** It is made now. Should the process end before `forget`, it is taken away. */
  readonly keep: (path: string) => void
  readonly forget: (path: string) => void
  /** Takes away what a process has left in a folder that was killed; once for each folder, told apart by `identity`. */
  readonly sweep: (folder: string, identity: string) => Promise<void>
}

const ignore = (): void => {}

/** Paths are octets, one a unit. */
const latin1 = (path: string): Buffer => Buffer.from(path, 'latin1')

const drop = (path: string): void => {
  try {
    unlinkSync(latin1(path))
  } catch {
    // It is gone, or the system does not let us: there is nobody left to be told.
  }
}

const sweepOne = async (path: string, now: number): Promise<void> => {
  const it = await lstat(latin1(path))
  if (it.isFile() && now - it.mtimeMs > STALE) await unlink(latin1(path))
}

const swept = async (folder: string): Promise<void> => {
  const names = await readdir(latin1(folder))
  const now = Date.now()
  for (const name of names.filter(isDraftName)) await sweepOne(`${folder}/${name}`, now).catch(ignore)
}

/** Nothing is under way yet. */
export const drafts = (): Drafts => {
  const underWay = new Set<string>()
  const clean = new Set<string>()
  const dropAll = (): void => {
    for (const path of underWay) drop(path)
  }
  return {
    path: (folder) => `${folder}/${draftName()}`,
    keep: (path) => {
      if (underWay.size === 0) process.on('exit', dropAll)
      underWay.add(path)
    },
    forget: (path) => {
      if (underWay.delete(path) && underWay.size === 0) process.off('exit', dropAll)
    },
    sweep: async (folder, identity) => {
      if (clean.has(identity)) return
      if (clean.size >= MOST) clean.clear()
      clean.add(identity)
      await swept(folder).catch(ignore)
    },
  }
}
