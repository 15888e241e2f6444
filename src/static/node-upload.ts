import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath, unlink } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Handler } from '../handler/methods.js'
import type { OptionsError } from '../message/options-error.js'
import { fromTask } from '../response/program.js'
import type { BodyError } from '../response/reply.js'
import { missing, type Unopened } from './file-system.js'
import { type Drafts, drafts } from './node-drafts.js'
import { CREATE, named, presentAt } from './node-named-upload.js'
import { type Withheld, withholding } from './node-where.js'
import { flawOfWithheld } from './options.js'
import { isHiddenBehind } from './path.js'
import { isWithin, namesBelow } from './system.js'
import { failed, whyUnwritten } from './system-error.js'
import { type Turn, turns } from './turns.js'
import { type UploadOptions, uploadTo } from './upload.js'
import type { Draft, Finished, Present, UploadFolder } from './upload-folder.js'

/** Files written to a disk. */

/** How a disk is written. */
export interface DiskUploadOptions {
  /** Content is on the disk before the answer goes out, whatever becomes of the machine; false. */
  readonly sync?: boolean
  /** Where the system tells what a descriptor is open on; `/proc/self/fd` unless told. Elsewhere paths are compared. */
  readonly descriptors?: string
  /** What nothing is written into, nor in place of, by whatever name or link it is reached: paths from the folder; none. */
  readonly withheld?: ReadonlyArray<string>
  /** Links are followed to folders whose names start with a dot, too; false. */
  readonly dotfiles?: boolean
}

const latin1 = (path: string): Buffer => Buffer.from(path, 'latin1')

const FOLDER = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NONBLOCK ?? 0)

const ignore = (): void => {}

/** A folder that is held open, and the path by which names in it are reached, wherever it is moved meanwhile. */
interface Parent {
  readonly handle: FileHandle
  readonly path: string
}

/** A folder that files are written into. */
interface Root {
  readonly path: string
  readonly descriptors: string
  readonly withheld: Withheld
  readonly dotfiles: boolean
}

/** Is that inside, and not withheld? */
const isOpen = async (real: string, path: string, { withheld }: Root, handle: FileHandle): Promise<boolean> =>
  isWithin(real, path, sep) && !(withheld.any && (await withheld.covers(path, await handle.stat())))

/** Has a link led to what is hidden by custom? */
const isAstray = ({ dotfiles }: Root, asked: ReadonlyArray<string>, real: ReadonlyArray<string>): boolean =>
  !dotfiles && isHiddenBehind(asked, real)

/** Opens a folder, and asks what was opened where it is: a path may have been turned elsewhere by a link. */
const parentAt = async (root: Root, names: ReadonlyArray<string>): Promise<Parent | Unopened> => {
  const real = (await realpath(latin1(root.path), 'buffer')).toString('latin1')
  const path = [root.path, ...names].join('/')
  const handle = await open(latin1(path), FOLDER)
  const own = `${root.descriptors}/${handle.fd}`
  const told = await readlink(own, 'buffer').catch(() => undefined)
  const where = told ?? (await realpath(latin1(path), 'buffer').catch(() => undefined))
  const text = where?.toString('latin1')
  // Where the system does not tell, it is not.
  const inside = text !== undefined && (await isOpen(real, text, root, handle).catch(() => false))
  if (inside && !isAstray(root, names, namesBelow(real, text, sep)))
    return { handle, path: told === undefined ? text : own }
  await handle.close()
  return missing
}

/** A draft at work: where it stands, and what it has open. Its own. */
interface Work {
  readonly parent: Parent
  readonly temporary: string
  readonly target: string
  readonly present: Present
  readonly sync: boolean
  readonly turn: Turn
  readonly drafts: Drafts
  file: FileHandle | undefined
  over: boolean
}

const fileOf = async (work: Work): Promise<FileHandle> => {
  if (work.over) return Promise.reject(new Error('a draft was written to behind its end'))
  if (work.file === undefined) work.drafts.keep(work.temporary)
  // Who may not read what is replaced does not read what it is replaced by, meanwhile.
  work.file ??= await open(latin1(work.temporary), CREATE, work.present._tag === 'File' ? 0o600 : 0o666)
  return work.file
}

const end = async ({ parent, drafts, temporary }: Work): Promise<void> => {
  drafts.forget(temporary)
  await parent.handle.close().catch(ignore)
}

const dropped = async (work: Work): Promise<void> => {
  if (work.over) return
  work.over = true
  await work.file?.close().catch(ignore)
  if (work.file !== undefined) await unlink(latin1(work.temporary)).catch(ignore)
  await end(work)
}

const finished = async (work: Work, replace: boolean, same: boolean): Promise<Finished> => {
  const handle = await fileOf(work)
  if (work.sync) await handle.sync()
  const { size, mtimeMs } = await handle.stat()
  await handle.close()
  const written = { size, mtime: mtimeMs }
  const done = await work.turn(() => named({ ...work, written, replace, same }))
  if (done._tag === 'Exists' || done._tag === 'Changed') {
    await dropped(work)
    return done
  }
  if (work.sync) await work.parent.handle.sync()
  work.over = true
  await end(work)
  return done
}

const draftIn = (
  parent: Parent,
  name: string,
  present: Present,
  how: Pick<Work, 'sync' | 'turn' | 'drafts'>,
): Draft => {
  const work: Work = {
    parent,
    temporary: how.drafts.path(parent.path),
    target: `${parent.path}/${name}`,
    present,
    ...how,
    file: undefined,
    over: false,
  }
  return {
    _tag: 'Draft',
    present,
    write: async (bytes) => {
      try {
        const handle = await fileOf(work)
        for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
        return 'written'
      } catch (error) {
        return whyUnwritten(error)
      }
    },
    finish: async (replace, same) => {
      try {
        return await finished(work, replace, same)
      } catch (error) {
        await dropped(work)
        return { _tag: 'Unwritten', why: await whyUnwritten(error) }
      }
    },
    drop: () => dropped(work),
  }
}

/**
 * The folders under one of this machine, to write into. What was opened is asked where it is, and files are made in what was
 * opened, so no link leads out, not even one that is turned meanwhile; a link at the name itself is never followed.
 */
export const diskUploads = (folder: string, options: DiskUploadOptions = {}): UploadFolder => {
  const { sync = false, descriptors = '/proc/self/fd', dotfiles = false } = options
  const how = { sync, turn: turns(), drafts: drafts() }
  const path = Buffer.from(resolve(folder)).toString('latin1')
  const root: Root = { path, descriptors, withheld: withholding(folder, options.withheld ?? []), dotfiles }
  return {
    names: sep === '\\' ? 'windows' : 'octets',
    begin: async (names) => {
      const name = names.at(-1)
      if (name === undefined) return missing
      const parent = await parentAt(root, names.slice(0, -1)).catch(failed)
      if ('_tag' in parent) return parent
      try {
        const { dev, ino } = await parent.handle.stat()
        await how.drafts.sweep(parent.path, `${dev}:${ino}`)
        const at = `${parent.path}/${name}`
        const present = await presentAt(at)
        if (present._tag === 'None' || !(await root.withheld.is(await lstat(latin1(at)))))
          return draftIn(parent, name, present, how)
        await parent.handle.close()
        return missing
      } catch (error) {
        await parent.handle.close()
        return failed(error)
      }
    },
  }
}

/** `upload`, or why not. */
export const uploadEither = (
  folder: string,
  options: UploadOptions & DiskUploadOptions = {},
): Either<OptionsError, Handler<BodyError>> => {
  const flaw = flawOfWithheld(options.withheld)
  return flaw === undefined ? uploadTo(diskUploads(folder, options), options) : { _tag: 'Left', left: flaw }
}

/**
 * Takes PUT for files under a folder, and leaves the rest to `otherwise`: `upload('.', { otherwise: files('.') })`. With
 * options that make no sense every answer is 500, and the log says why; `uploadEither` says it before.
 */
export const upload = (folder: string, options: UploadOptions & DiskUploadOptions = {}): Handler<BodyError> => {
  const made = uploadEither(folder, options)
  return made._tag === 'Right' ? made.right : () => fromTask(() => Promise.reject(made.left))
}
