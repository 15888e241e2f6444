import type { Either } from 'fp-ts/lib/Either.js'
import type { Platform } from '../../grammar/platform.js'
import { emptyHeaders, type Headers } from '../../message/headers.js'
import { type Answer, isUpgrade } from '../../response/answer.js'
import type { Piece, Pieces } from '../../response/body.js'
import { lastChunk, octets } from '../../response/chunk.js'
import { sourceOf } from '../../response/content.js'
import type { Content } from '../../response/plan-types.js'
import type { Source } from '../../response/source.js'

/** The content of an answer on its way out, whoever sends it. */

/** Octets (at least one), or the end with the trailer section. */
export type Sent =
  | { readonly _tag: 'Octets'; readonly bytes: Uint8Array }
  | { readonly _tag: 'End'; readonly trailers: Headers }

/** Content that is made while it is sent. Asked for one thing at a time. */
export interface Outgoing {
  /** Left: it broke off, and what was sent must not look whole. */
  readonly next: () => Promise<Either<unknown, Sent>>
  /** It is left before its end: the iterator's `return` is called, or the source closed. Later calls do nothing. */
  readonly leave: () => void
}

/** Content that is not there yet when its head is written. */
export type Streaming = Extract<Content, { readonly _tag: 'Pieces' | 'File' }>

const FILE_PIECE = 65_536

/** After so many pieces in a row that nobody had to wait for, others get their turn. */
const TURN = 64

const left = (error: unknown): Either<unknown, never> => ({ _tag: 'Left', left: error })
const right = (sent: Sent): Either<never, Sent> => ({ _tag: 'Right', right: sent })

/** Runs it and forgets how it ends. */
const quietly = async (run: () => unknown): Promise<void> => {
  try {
    await run()
  } catch {
    // Nobody waits for it any more.
  }
}

/** Closes a source that nobody will read. */
export const closeSource = (source: Source | undefined): void => {
  if (source !== undefined) void quietly(() => source.close())
}

/** Gives up an answer that will not be sent. */
export const closeUnread = (answer: Answer): void => {
  if (!isUpgrade(answer)) closeSource(sourceOf(answer.body))
}

const isAsync = (pieces: Pieces): pieces is AsyncIterable<Piece, Headers | void> =>
  typeof pieces === 'object' && Symbol.asyncIterator in pieces

/** Opens content. Left is what the app threw. `log` hears of a stream that is longer than was declared. */
export const openContent = (
  content: Streaming,
  platform: Platform,
  log: (error: unknown) => void,
): Either<unknown, Outgoing> => {
  if (content._tag === 'File') return { _tag: 'Right', right: fileOf(content) }
  try {
    const pieces = content.open()
    const iterator = isAsync(pieces) ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]()
    return { _tag: 'Right', right: piecesOf(content, iterator, platform, log) }
  } catch (error) {
    return left(error)
  }
}

type Iterating = Iterator<Piece, Headers | void> | AsyncIterator<Piece, Headers | void>

const isHeaders = (value: unknown): value is Headers =>
  typeof value === 'object' && value !== null && 'getAll' in value && Symbol.iterator in value

const breath = (): Promise<void> => new Promise((resolve) => globalThis.setTimeout(resolve, 0))

/** Pieces, with what C9 of the protocol rules asks of them: no octet more than was declared, and no fewer. */
const piecesOf = (
  content: Extract<Content, { readonly _tag: 'Pieces' }>,
  iterator: Iterating,
  platform: Platform,
  log: (error: unknown) => void,
): Outgoing => {
  const { framing, length, trailers } = content
  let count = 0
  let turns = 0
  let over = false
  const leave = (): void => {
    if (over) return
    over = true
    void quietly(() => iterator.return?.())
  }
  const end = (returned: unknown): Either<unknown, Sent> => {
    over = true
    if (framing === 'counted' && count < length) return left('a stream is shorter than was declared')
    if (framing !== 'chunked') return right({ _tag: 'End', trailers: emptyHeaders })
    const section = isHeaders(returned) ? returned : emptyHeaders
    const last = lastChunk(section, trailers)
    return last._tag === 'Left' ? last : right({ _tag: 'End', trailers: section })
  }
  const piece = (value: unknown): Either<unknown, Sent> | undefined => {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
      leave()
      return left('a stream gave what is no piece')
    }
    const data = octets(value, platform)
    const bytes = typeof data === 'string' ? platform.utf8Encode(data) : data
    const room = framing === 'counted' ? length - count : bytes.length
    if (bytes.length > room) {
      log('a stream is longer than was declared')
      leave()
    }
    count += Math.min(room, bytes.length)
    return bytes.length === 0 || room === 0 ? undefined : right({ _tag: 'Octets', bytes: bytes.subarray(0, room) })
  }
  const next = async (): Promise<Either<unknown, Sent>> => {
    try {
      for (;;) {
        if (over) return right({ _tag: 'End', trailers: emptyHeaders })
        if (++turns % TURN === 0) await breath()
        const said: unknown = await iterator.next()
        if (typeof said !== 'object' || said === null) {
          over = true
          return left('an iterator gave no result')
        }
        const value = 'value' in said ? said.value : undefined
        if ('done' in said && said.done) return end(value)
        const sent = piece(value)
        if (sent !== undefined) return sent
      }
    } catch (error) {
      over = true
      return left(error)
    }
  }
  return { next, leave }
}

/** A source from `start` to `end`. Closed once, behind the read that is under way. */
const fileOf = ({ source, start, end }: Extract<Content, { readonly _tag: 'File' }>): Outgoing => {
  let position = start
  let over = false
  let reading: PromiseLike<unknown> | undefined
  const leave = (): void => {
    if (over) return
    over = true
    const close = () => source.close()
    void quietly(() => (reading === undefined ? close() : reading.then(close, close)))
  }
  const next = async (): Promise<Either<unknown, Sent>> => {
    if (over) return right({ _tag: 'End', trailers: emptyHeaders })
    if (position === end) {
      leave()
      return right({ _tag: 'End', trailers: emptyHeaders })
    }
    try {
      const into = new Uint8Array(Math.min(FILE_PIECE, end - position))
      const read = source.read(position, into)
      reading = read
      const count: unknown = await read
      reading = undefined
      if (typeof count !== 'number' || !(Number.isInteger(count) && count > 0 && count <= into.length)) {
        leave()
        return left(count === 0 ? 'a file is shorter than was declared' : 'a source read what is no number of octets')
      }
      position += count
      return right({ _tag: 'Octets', bytes: into.subarray(0, count) })
    } catch (error) {
      reading = undefined
      leave()
      return left(error)
    }
  }
  return { next, leave }
}
