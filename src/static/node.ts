import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, open, openSync, readSync, type Stats } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import type { OptionsError } from '../message/options-error.js'
import { fromTask } from '../response/program.js'
import {
  type Entry,
  type FileSystem,
  type Listed,
  missing,
  type Opened,
  type OpenedFile,
  type OpenedFolder,
} from './file-system.js'
import { type FilesApp, filesOf } from './files.js'
import { sourceOf } from './node-source.js'
import { type Identity, pathOfDescriptor, pathOfSame, type Withheld, withholding } from './node-where.js'
import { type DiskOptions, type FilesOptions, flawOfWithheld } from './options.js'
import { isHiddenBehind } from './path.js'
import { entryOf, isWithin, namesBelow } from './system.js'
import { failed, isLink } from './system-error.js'

/** The one place where files on a disk are touched. */

/** Not following a link in the last place, not waiting for a writer of a pipe, not becoming anyone's terminal. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

const taken = (fd: number, start: number, end: number): Uint8Array | undefined => {
  const octets = Buffer.allocUnsafe(end - start)
  for (let at = 0; at < octets.length; ) {
    const got = readSync(fd, octets, at, octets.length - at, start + at)
    if (got === 0) return undefined
    at += got
  }
  return octets
}

/** A folder, and what is known of where it really is: looked at anew when something seems to lie outside. */
interface Root {
  readonly path: string
  readonly options: Required<Omit<DiskOptions, 'withheld'>>
  readonly withheld: Withheld
  real: string | undefined
}

const latin1 = (path: string): Buffer => Buffer.from(path, 'latin1')
const text = (path: Buffer): string => path.toString('latin1')

const located = async (root: Root): Promise<void> => {
  root.real = text(await realpath(latin1(`${root.path}/`), 'buffer'))
}

/** Is that inside? Asked twice, since the root itself may be a link that was turned to another folder meanwhile. */
const isInside = async (root: Root, path: string): Promise<boolean> => {
  if (isWithin(root.real, path, sep)) return true
  await located(root)
  return isWithin(root.real, path, sep)
}

/** Is what is inside not hidden by custom? That it was asked for by another name is no way to it. */
const isShown = ({ real = '', options }: Root, path: string, asked: ReadonlyArray<string> = []): boolean =>
  options.dotfiles || !path.includes(`${sep}.`, real.length - 1) || !isHiddenBehind(asked, namesBelow(real, path, sep))

/** Something that was looked at: where it really is, what it is, and the names that it was asked for by, if it was. */
interface Seen {
  readonly path: string
  readonly it: Identity
  readonly asked?: ReadonlyArray<string>
}

/** Is that inside, shown, and not withheld? */
const isServed = async (root: Root, { path, it, asked }: Seen): Promise<boolean> =>
  (await isInside(root, path)) && isShown(root, path, asked) && !(await root.withheld.covers(path, it))

/** One thing in a folder; nothing for what cannot be served, or is gone by now. */
const entryAt = async (root: Root, folder: string, name: string): Promise<Entry | undefined> => {
  try {
    const path = latin1(`${folder}/${name}`)
    const it = await lstat(path)
    if (!it.isSymbolicLink()) return (await root.withheld.is(it)) ? undefined : entryOf(name, it)
    const real = await realpath(path, 'buffer')
    const there = await stat(real)
    return (await isServed(root, { path: text(real), it: there })) ? entryOf(name, there) : undefined
  } catch {
    return undefined
  }
}

/** So many are looked at at a time: the others of the process want threads as well. */
const BATCH = 32

const entriesOf = async (
  root: Root,
  folder: string,
  wanted: (name: string) => boolean,
  most: number,
): Promise<Listed> => {
  const read = await readdir(latin1(folder), 'buffer').catch(failed)
  if (!Array.isArray(read)) return read
  const all = read.map(text).filter(wanted)
  const names = all.slice(0, most)
  const entries: Entry[] = []
  for (let at = 0; at < names.length; at += BATCH)
    for (const entry of await Promise.all(names.slice(at, at + BATCH).map((name) => entryAt(root, folder, name))))
      if (entry !== undefined) entries.push(entry)
  return { _tag: 'Entries', entries, more: all.length > most }
}

/** What is to be opened under a root: by a path, for names that were asked for. */
interface Wanted {
  readonly root: Root
  readonly path: string
  readonly asked: ReadonlyArray<string>
}

/** A descriptor that was opened so. */
interface Held extends Wanted {
  readonly fd: number
}

/** What a descriptor is, once it is known to be inside. `real`: where, if the system cannot list it by its descriptor. */
const handed = ({ root, fd }: Held, it: Stats, real?: string): Opened => {
  const { atOnce, descriptors } = root.options
  if (it.isDirectory()) {
    const list: OpenedFolder['list'] = (wanted, most) => entriesOf(root, real ?? `${descriptors}/${fd}`, wanted, most)
    return { _tag: 'Folder', mtime: it.mtimeMs, list, close: () => closeSync(fd) }
  }
  const take: OpenedFile['take'] = (start, end) => (end - start <= atOnce ? taken(fd, start, end) : undefined)
  return { _tag: 'File', size: it.size, mtime: it.mtimeMs, source: sourceOf(fd), take }
}

/** What a descriptor is open on, if it is ours to serve; otherwise it is closed. */
const examined = (held: Held): Opened | Promise<Opened> => {
  const { root, fd, asked } = held
  try {
    const it = fstatSync(fd)
    if (it.isFile() || it.isDirectory()) {
      const told = pathOfDescriptor(root.options.descriptors, fd)
      const plain = told !== undefined && !root.withheld.any && isWithin(root.real, told, sep)
      return plain && isShown(root, told, asked) ? handed(held, it) : doubted(held, it, told)
    }
  } catch (error) {
    closeSync(fd)
    return failed(error)
  }
  closeSync(fd)
  return missing
}

/** The same where it takes a second look. */
const doubted = async (held: Held, it: Stats, told: string | undefined): Promise<Opened> => {
  try {
    const real = told ?? (await pathOfSame(held.path, it))
    if (real !== undefined && (await isServed(held.root, { path: real, it, asked: held.asked })))
      return handed(held, it, told === real ? undefined : real)
  } catch (error) {
    closeSync(held.fd)
    return failed(error)
  }
  closeSync(held.fd)
  return missing
}

type Otherwise = (error: unknown) => Opened | Promise<Opened>

/** Opens a path as it is: by a bare descriptor, since a FileHandle costs as much again as opening does. */
const openedAt = (wanted: Wanted, otherwise: Otherwise): Promise<Opened> => {
  if (wanted.root.options.atOnce > 0) return openedAtOnce(wanted, otherwise)
  return new Promise((settle) => {
    open(latin1(wanted.path), READ, (error, fd) =>
      settle(error === null ? examined({ ...wanted, fd }) : otherwise(error)),
    )
  })
}

/** The same without a thread, whose way there and back costs more than all the rest. */
const openedAtOnce = async (wanted: Wanted, otherwise: Otherwise): Promise<Opened> => {
  let fd: number
  try {
    fd = openSync(latin1(wanted.path), READ)
  } catch (error) {
    return otherwise(error)
  }
  return examined({ ...wanted, fd })
}

/** A link in the last place is followed by hand, and where it leads is opened as it is. */
const followed = async (wanted: Wanted): Promise<Opened> => {
  try {
    const real = text(await realpath(latin1(wanted.path), 'buffer'))
    return (await isInside(wanted.root, real)) ? await openedAt({ ...wanted, path: real }, failed) : missing
  } catch (error) {
    return failed(error)
  }
}

/**
 * The files under a folder of this machine. Nothing outside is served, by whatever links: what was opened is asked where it
 * is, and only then read. Links that stay inside are followed; the folder itself may be one.
 *
 * @example
 * const here = diskFileSystem('src')
 * assert.equal((await here.open(['no such thing']))._tag, 'Missing')
 */
export const diskFileSystem = (folder: string, options: DiskOptions = {}): FileSystem => {
  const path = text(Buffer.from(resolve(folder)))
  const { atOnce = 65_536, descriptors = '/proc/self/fd', withheld = [], dotfiles = false } = options
  const root: Root = {
    path: path.endsWith(sep) ? path.slice(0, -1) : path,
    options: { atOnce, descriptors, dotfiles },
    withheld: withholding(folder, withheld),
    real: undefined,
  }
  return {
    names: sep === '\\' ? 'windows' : 'octets',
    open: (names) => {
      const wanted: Wanted = { root, path: `${root.path}/${names.join('/')}`, asked: names }
      return openedAt(wanted, (error) => (isLink(error) ? followed(wanted) : failed(error)))
    },
    now: Date.now,
    boundary: () => `parts-${randomBytes(12).toString('hex')}`,
  }
}

/**
 * Serves the files under a folder; or what is wrong with the options.
 *
 * @example
 * const made = filesEither('src', { index: ['a/b'] })
 * assert.deepEqual(made, { _tag: 'Left', left: { _tag: 'OptionsError', option: 'index.0', reason: 'is no name' } })
 */
export const filesEither = (
  folder: string,
  options: FilesOptions & DiskOptions = {},
): Either<OptionsError, FilesApp> => {
  const flaw = flawOfWithheld(options.withheld)
  return flaw === undefined ? filesOf(diskFileSystem(folder, options), options) : { _tag: 'Left', left: flaw }
}

/**
 * Serves the files under a folder, as SimpleHTTPRequestHandler does: `serve(files('.'), { port: 8000 })`. With options that
 * make no sense every answer is 500, and the log says why; `filesEither` says it before.
 */
export const files = (folder: string, options: FilesOptions & DiskOptions = {}): FilesApp => {
  const made = filesEither(folder, options)
  return made._tag === 'Right' ? made.right : () => fromTask(() => Promise.reject(made.left))
}
