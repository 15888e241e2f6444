import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Command, Input } from '../connection/contract.js'
import { addressString } from '../server/address.js'
import { shown } from './arguments.js'
import { type Happening, happeningLine, headingLine } from './transcript.js'
import { right, type Trouble, trouble } from './usage-error.js'
import type { Watcher } from './watching.js'

/** A recording ends at so many octets: it is there to look at what happened, not to keep everything. */
export const LIMIT = 256 * 1024 * 1024

/** A recording under way. */
export interface Recorder {
  readonly watcher: Watcher
  readonly close: () => void
  /** Takes the file away again: what was to be recorded never began. */
  readonly discard: () => void
}

/** Where lines go, and what ends it. */
interface Sheet {
  readonly isOpen: () => boolean
  readonly write: (line: string) => void
  readonly close: () => void
}

/** Lines are written at once, and in order: what a line tells of has not been answered yet. */
const sheet = (fd: number, limit: number, ended: (why: string) => void, full: () => string): Sheet => {
  let left = limit
  let open = true
  const close = (): void => {
    if (open) closeSync(fd)
    open = false
  }
  const put = (line: string): void => {
    for (let bytes = Buffer.from(line, 'latin1'); bytes.length > 0; ) bytes = bytes.subarray(writeSync(fd, bytes))
  }
  const write = (line: string): void => {
    if (!open) return
    left -= line.length
    try {
      put(left < 0 ? full() : line)
    } catch (error) {
      close()
      return ended(error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be written')
    }
    if (left >= 0) return
    close()
    ended('it is as large as a recording gets, 256 MiB')
  }
  return { isOpen: () => open, write, close }
}

const joined = (pieces: ReadonlyArray<string | Uint8Array>): Uint8Array =>
  new Uint8Array(
    Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece))),
  )

const ofInput = (input: Input, connection: number, at: number): Happening | undefined => {
  switch (input._tag) {
    case 'Bytes':
      return { _tag: 'In', connection, at, bytes: input.bytes }
    case 'End':
    case 'Stop':
      return { _tag: input._tag, connection, at }
    case 'Lost':
      return { _tag: 'Closed', connection, at, by: 'client' }
    default:
      return undefined
  }
}

const ofCommand = (command: Command, connection: number, at: number): Happening | undefined => {
  switch (command._tag) {
    case 'Write':
      return { _tag: 'Out', connection, at, bytes: joined(command.pieces) }
    case 'Destroy':
    case 'HandOver':
      return { _tag: 'Closed', connection, at, by: 'server' }
    default:
      return undefined
  }
}

const watcherOf = ({ isOpen, write }: Sheet, now: () => number): Watcher => {
  const closed = new Set<number>()
  const note = (it: Happening | undefined): void => {
    if (it === undefined || !isOpen() || closed.has(it.connection)) return
    if (it._tag === 'Closed') closed.add(it.connection)
    write(happeningLine(it))
  }
  return {
    opened: (connection, peer) =>
      note({ _tag: 'Open', connection, at: now(), remote: addressString(peer), secure: peer.secure }),
    told: (connection, input) => note(ofInput(input, connection, now())),
    answered: (connection, command) => note(ofCommand(command, connection, now())),
    ended: () => undefined,
  }
}

/** Begins a recording in a new file, which only its owner may read. `ended` hears why it ended before its time; `limit` is in octets. */
export const recorder = (
  path: string,
  version: string,
  ended: (why: string) => void,
  limit: number = LIMIT,
): Either<Trouble, Recorder> => {
  const start = performance.now()
  const now = (): number => performance.now() - start
  try {
    const lines = sheet(openSync(path, 'wx', 0o600), limit, ended, () =>
      happeningLine({ _tag: 'Full', connection: 0, at: now() }),
    )
    lines.write(headingLine({ wirefold: version, transcript: 1, began: Date.now() }))
    const discard = (): void => {
      lines.close()
      unlinkSync(path)
    }
    return right({ watcher: watcherOf(lines, now), close: lines.close, discard })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
    const why =
      code === 'EEXIST' ? 'there is such a file already' : code === 'ENOENT' ? 'there is no such folder' : code
    return trouble(`--record ${shown(path)}: ${why}`)
  }
}
