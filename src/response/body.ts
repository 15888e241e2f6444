import type { Headers } from '../message/headers.js'
import type { Source } from './source.js'

/** A piece of a stream: octets, or text that is written as UTF-8. */
export type Piece = Uint8Array | string

/**
 * What a stream is read from: pieces by a sync or async iterator. A generator's return value, where it is a Headers, is
 * the trailer section.
 */
export type Pieces = Iterable<Piece, Headers | void> | AsyncIterable<Piece, Headers | void>

/**
 * The content of a response and how long it is, as one value. `type` is the Content-Type that goes with it unless the
 * response names another.
 */
export type Body =
  | { readonly _tag: 'Empty' }
  | { readonly _tag: 'Text'; readonly text: string; readonly type: string }
  | { readonly _tag: 'Bytes'; readonly bytes: Uint8Array; readonly type: string }
  | {
      readonly _tag: 'Stream'
      /** Called at most once, and never for HEAD or 304. */
      readonly open: () => Pieces
      /** In octets, where it is known beforehand: then the body is counted, not chunked. */
      readonly length: number | undefined
      /** The names of the trailer fields that the stream may return, announced by Trailer. */
      readonly trailers: ReadonlyArray<string>
      readonly type: string | undefined
    }
  /** Octets `start` (inclusive) to `end` (exclusive) of an open source. */
  | {
      readonly _tag: 'File'
      readonly source: Source
      readonly start: number
      readonly end: number
      readonly type: string | undefined
    }
