import type { Either } from 'fp-ts/lib/Either.js'
import type { Headers } from '../message/headers.js'
import type { Source } from './source.js'
import type { Refused } from './status.js'

/** A piece of a stream: octets, or text that is written as UTF-8. */
export type Piece = Uint8Array | string

/**
 * What a stream is read from: pieces by a sync or async iterator. A generator's return value, where it is a Headers, is
 * the trailer section.
 */
export type Pieces = Iterable<Piece, Headers | void> | AsyncIterable<Piece, Headers | void>

/** No content, or none of its own. */
export interface Empty {
  readonly _tag: 'Empty'
}

/**
 * The content of a response and how long it is, as one value. `type` is the Content-Type that goes with it unless the
 * response names another.
 */
export type Body =
  | Empty
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
      /**
       * A source that is open already, which the pieces are read from. The stream closes it once it was opened; where it
       * never is (HEAD, 304, a client that has gone), whoever interprets the answer does.
       */
      readonly source?: Source
    }
  /** Octets `start` (inclusive) to `end` (exclusive) of an open source. */
  | {
      readonly _tag: 'File'
      readonly source: Source
      readonly start: number
      readonly end: number
      readonly type: string | undefined
    }
  /** What was given as content cannot be written: `plan` refuses it. `detail` is for the log. */
  | { readonly _tag: 'Unwritable'; readonly detail: string }

/** No content. */
export const empty: Empty = { _tag: 'Empty' }

/**
 * Text, written as UTF-8; lone surrogates become U+FFFD.
 *
 * @example
 * assert.deepEqual(text('hi'), { _tag: 'Text', text: 'hi', type: 'text/plain;charset=utf-8' })
 */
export const text = (content: string, type: string = 'text/plain;charset=utf-8'): Body => ({
  _tag: 'Text',
  text: content,
  type,
})

/** A page of HTML, as it is: escape what you put into it (`escapeHtml`). */
export const html = (content: string): Body => text(content, 'text/html;charset=utf-8')

/** What can be given to `json`: anything that does not turn into nothing, or into an error, for sure. */
export type JsonValue<A> = A extends undefined | bigint | symbol | ((...args: never) => unknown)
  ? A & Refused<'JSON has no such value'>
  : A

/**
 * A value as JSON, by `JSON.stringify` and at once. Total: where it makes no text of the value (a cycle, a bigint, a
 * `toJSON` that throws, `undefined`) the body is one that `plan` refuses, which is a 500 and a line in the log. Use
 * `jsonEither` where that may happen.
 *
 * @example
 * assert.deepEqual(json({ a: 1 }), text('{"a":1}', 'application/json'))
 */
export const json = <A>(value: JsonValue<A>): Body => {
  const made = jsonEither(value)
  return made._tag === 'Right' ? made.right : { _tag: 'Unwritable', detail: made.left.detail }
}

/** A value that JSON cannot say. */
export interface JsonError {
  readonly _tag: 'JsonError'
  readonly detail: string
}

/**
 * A value as JSON, or why not.
 *
 * @example
 * assert.equal(jsonEither(undefined)._tag, 'Left')
 */
export const jsonEither = (value: unknown): Either<JsonError, Body> => {
  try {
    // Typed as string always; of undefined, a function and a symbol it makes undefined.
    const written: string | undefined = JSON.stringify(value)
    return written === undefined
      ? { _tag: 'Left', left: { _tag: 'JsonError', detail: `JSON has no value for ${typeof value}` } }
      : { _tag: 'Right', right: text(written, 'application/json') }
  } catch (error) {
    return { _tag: 'Left', left: { _tag: 'JsonError', detail: String(error) } }
  }
}

/** Octets. They are not copied: do not change them before the response is written. */
export const bytes = (content: Uint8Array, type: string = 'application/octet-stream'): Body => ({
  _tag: 'Bytes',
  bytes: content,
  type,
})

/** How a stream is sent: counted, if its length is known; otherwise chunked, perhaps with trailers. */
export type StreamOptions =
  | { readonly length: number; readonly trailers?: never; readonly type?: string }
  | { readonly length?: never; readonly trailers?: ReadonlyArray<string>; readonly type?: string }

/**
 * Pieces made while they are sent, each asked for when there is room for it. `open` is called when the head goes out,
 * and not for HEAD or 304; a reader that is left early has its `return` called.
 *
 * @example
 * const body = stream(function* () {
 *   yield 'a'
 *   yield 'b'
 * }, { type: 'text/plain' })
 * assert.equal(body._tag, 'Stream')
 */
export const stream = (open: () => Pieces, options: StreamOptions = {}): Body => ({
  _tag: 'Stream',
  open,
  length: options.length,
  trailers: options.trailers ?? [],
  type: options.type,
})

/** Where in a source: octets `start` (inclusive) to `end` (exclusive), and of which Content-Type they are. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly type?: string
}

/** A part of an open source, or all of it. Once it is in a response that is returned, `close` is not yours to call. */
export const file = (source: Source, span: Span): Body => ({
  _tag: 'File',
  source,
  start: span.start,
  end: span.end,
  type: span.type,
})
