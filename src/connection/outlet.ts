import type { Either } from 'fp-ts/lib/Either.js'
import type { Headers } from '../message/headers.js'
import type { Piece, Pieces } from '../response/body.js'
import type { Content } from '../response/plan-types.js'
import type { Source } from '../response/source.js'

/** Where the content of an answer comes from. */

/** How pieces are framed: the part of a plan that says so. */
export type Framed = Extract<Content, { readonly _tag: 'Pieces' }>

/** Content that is not there yet when its head is written. */
export type Streaming = Extract<Content, { readonly _tag: 'Pieces' | 'File' }>

/** A stream that is pulled inside a step. `running`: the effect that a step waits for between two pulls; 0 for none. */
export interface SyncOutlet {
  readonly _tag: 'Sync'
  readonly framed: Framed
  readonly iterator: Iterator<Piece, Headers | void>
  readonly running: number
}

/** A stream whose pieces come from effects. `running`: the one that brings the next; 0 for none. */
export interface AsyncOutlet {
  readonly _tag: 'Async'
  readonly framed: Framed
  readonly iterator: AsyncIterator<Piece, Headers | void>
  readonly running: number
}

/** A source that is read from `position` to `end`. */
export interface FileOutlet {
  readonly _tag: 'File'
  readonly reader: Reader
  readonly position: number
  readonly end: number
  /** What is read into. */
  readonly buffer: Uint8Array
  readonly running: number
}

/** One of the three. */
export type Outlet = SyncOutlet | AsyncOutlet | FileOutlet

/**
 * A source and its read under way: the one cell in a connection that an effect writes to, so that a source is not closed
 * under a read.
 */
export interface Reader {
  readonly source: Source
  reading: PromiseLike<unknown> | undefined
}

const isAsync = (pieces: Pieces): pieces is AsyncIterable<Piece, Headers | void> =>
  typeof pieces === 'object' && Symbol.asyncIterator in pieces

/** Not trusted: it may be any app's. */
const isIterable = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value))

const unread = new Uint8Array(0)

/** Opens content. Left is what the app threw. */
export const openContent = (content: Streaming): Either<unknown, Outlet> => {
  if (content._tag === 'File') {
    const { source, start, end } = content
    const reader: Reader = { source, reading: undefined }
    return { _tag: 'Right', right: { _tag: 'File', reader, position: start, end, buffer: unread, running: 0 } }
  }
  try {
    const pieces = content.open()
    if (!isIterable(pieces)) return { _tag: 'Left', left: 'a stream opened to what is not iterable' }
    const common = { framed: content, running: 0 }
    const outlet: Outlet = isAsync(pieces)
      ? { _tag: 'Async', iterator: pieces[Symbol.asyncIterator](), ...common }
      : { _tag: 'Sync', iterator: pieces[Symbol.iterator](), ...common }
    return { _tag: 'Right', right: outlet }
  } catch (error) {
    return { _tag: 'Left', left: error }
  }
}

/** What an iterator said: a piece, or its end with what it returned. Not trusted: it may be any app's. */
export interface Said {
  readonly done: boolean
  readonly value: unknown
}

/** What an iterator says next. Left is what it threw, or that it said nothing of the kind. */
export const said = (next: () => unknown): Either<unknown, Said> => {
  try {
    const result = next()
    if (typeof result !== 'object' || result === null) return { _tag: 'Left', left: 'an iterator gave no result' }
    const done = 'done' in result && Boolean(result.done)
    return { _tag: 'Right', right: { done, value: 'value' in result ? result.value : undefined } }
  } catch (error) {
    return { _tag: 'Left', left: error }
  }
}

/** Reads what comes next of a file into `into`. */
export const readInto =
  ({ reader, position }: FileOutlet, into: Uint8Array) =>
  (): PromiseLike<number> => {
    const reading = reader.source.read(position, into)
    reader.reading = reading
    return reading
  }

/** Closes a source behind the read that is under way. */
const closeReader =
  ({ reader }: FileOutlet) =>
  (): PromiseLike<void> | void => {
    const close = () => reader.source.close()
    return reader.reading === undefined ? close() : reader.reading.then(close, close)
  }

/** What remains to be done for content that is left before its end, or for a source at its end: an effect. */
export const closeOutlet = (outlet: Outlet) => (): unknown =>
  outlet._tag === 'File' ? closeReader(outlet)() : outlet.iterator.return?.()
