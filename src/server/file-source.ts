import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Source } from '../response/source.js'

/** Why a file could not be opened: the system's code (`ENOENT`, `EACCES`, `EISDIR`, …). The path is for a log only. */
export interface FileError {
  readonly _tag: 'FileError'
  readonly code: string
  readonly path: string
}

/** An open file: where to read from, its size in octets, and when it was changed, in milliseconds from 1970. */
export interface OpenFile {
  readonly source: Source
  readonly size: number
  readonly mtime: number
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'

/** Positioned reads, so two readers of one handle do not disturb each other; closed at most once, whoever asks. */
const sourceOf = (handle: FileHandle): Source => {
  let closing: Promise<void> | undefined
  return {
    read: async (position, into) => (await handle.read(into, 0, into.length, position)).bytesRead,
    close: () => {
      closing ??= handle.close()
      return closing
    },
  }
}

/** Not to wait for a writer, should the path be a pipe. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const opened = async (path: string): Promise<OpenFile | string> => {
  const handle = await open(path, READ)
  try {
    const stat = await handle.stat()
    if (stat.isFile()) return { source: sourceOf(handle), size: stat.size, mtime: stat.mtimeMs }
  } catch (error) {
    await handle.close()
    return codeOf(error)
  }
  await handle.close()
  return 'EISDIR'
}

/**
 * Opens a regular file for a File body. The size is that of the opened file, so a description made of it stays true for
 * what is then read, or the response breaks off (RFC 9112 §6.3), should the file shrink meanwhile. Whoever interprets
 * the response closes the source. Fails with `EISDIR` for what is no regular file.
 */
export const openFile =
  (path: string): TaskEither<FileError, OpenFile> =>
  async () => {
    try {
      const file = await opened(path)
      return typeof file === 'string'
        ? { _tag: 'Left', left: { _tag: 'FileError', code: file, path } }
        : { _tag: 'Right', right: file }
    } catch (error) {
      return { _tag: 'Left', left: { _tag: 'FileError', code: codeOf(error), path } }
    }
  }
