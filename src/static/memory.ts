import { latin1 } from '../grammar/ascii.js'
import { utf8Encode } from '../grammar/utf8.js'
import type { Source } from '../response/source.js'
import { type Entries, type Entry, type FileSystem, missing, type Opened } from './file-system.js'

/** A file system in memory: for tests, for what was bundled, and to say what the one on a disk has to do. */

/** A file by its path from the root, `/` between names: text (UTF-8) or octets, and when it was changed. */
export interface MemoryFile {
  /** A path that ends in `/` is an empty folder. Text is UTF-8; for other names give octets, one a unit, by `octetPath`. */
  readonly path: string
  readonly content?: string | Uint8Array
  /** Milliseconds since 1970; 0 unless told. */
  readonly mtime?: number
}

/** Text as octets, one a unit: as names are. */
export const octetText = (text: string): string => {
  const bytes = utf8Encode(text)
  return latin1(bytes, 0, bytes.length)
}

interface File {
  readonly _tag: 'File'
  readonly bytes: Uint8Array
  readonly mtime: number
}

interface Folder {
  readonly _tag: 'Folder'
  readonly children: Map<string, File | Folder>
  readonly mtime: number
}

const folder = (mtime: number): Folder => ({ _tag: 'Folder', children: new Map(), mtime })

const folderIn = (parent: Folder, name: string, mtime: number): Folder => {
  const there = parent.children.get(name)
  if (there?._tag === 'Folder') return there
  const made = folder(mtime)
  parent.children.set(name, made)
  return made
}

const grow = (root: Folder, { path, content = '', mtime = 0 }: MemoryFile): void => {
  const names = path.split('/').map(octetText)
  const last = names.pop() ?? ''
  const at = names.filter((name) => name !== '').reduce((parent, name) => folderIn(parent, name, mtime), root)
  if (last === '') return
  const bytes = typeof content === 'string' ? utf8Encode(content) : content
  at.children.set(last, { _tag: 'File', bytes, mtime })
}

const sourceOf = (bytes: Uint8Array): Source => ({
  read: async (position, into) => {
    const part = bytes.subarray(position, position + into.length)
    into.set(part)
    return part.length
  },
  close: () => undefined,
})

const entryOf = ([name, it]: readonly [string, File | Folder]): Entry => ({
  name,
  kind: it._tag === 'File' ? 'file' : 'folder',
  size: it._tag === 'File' ? it.bytes.length : 0,
  mtime: it.mtime,
})

const listed = (it: Folder, wanted: (name: string) => boolean, most: number): Entries => {
  const all = [...it.children].filter(([name]) => wanted(name))
  return { _tag: 'Entries', entries: all.slice(0, most).map(entryOf), more: all.length > most }
}

const opened = (it: File | Folder | undefined): Opened => {
  if (it === undefined) return missing
  if (it._tag === 'Folder') {
    const list = async (wanted: (name: string) => boolean, most: number): Promise<Entries> => listed(it, wanted, most)
    return { _tag: 'Folder', mtime: it.mtime, list, close: () => undefined }
  }
  const { bytes, mtime } = it
  const take = (start: number, end: number): Uint8Array => bytes.subarray(start, end)
  return { _tag: 'File', size: bytes.length, mtime, source: sourceOf(bytes), take }
}

/** What a name leads to, nothing being behind a file. */
const step = (at: File | Folder | undefined, name: string): File | Folder | undefined =>
  at?._tag === 'Folder' ? at.children.get(name) : undefined

/**
 * A file system of these files; folders are there where a path goes through them. `now` is the time it is, 0 unless told.
 *
 * @example
 * const tree = memoryFileSystem([{ path: 'a/b.txt', content: 'hi' }])
 * assert.equal((await tree.open(['a', 'b.txt']))._tag, 'File')
 * assert.equal((await tree.open(['a']))._tag, 'Folder')
 */
export const memoryFileSystem = (files: Iterable<MemoryFile>, now: () => number = () => 0): FileSystem => {
  const root = folder(0)
  for (const one of files) grow(root, one)
  return {
    names: 'octets',
    open: async (names) => opened(names.reduce<File | Folder | undefined>(step, root)),
    now,
  }
}
