import type { Headers } from '../../message/headers.js'
import type { Body, Piece, Pieces } from '../../response/body.js'
import type { Source } from '../../response/source.js'

/** An open file as the stream that a coding makes of it. */

type File = Extract<Body, { readonly _tag: 'File' }>

/** So much of a file is in memory at a time. */
const PIECE = 65_536

/** A span of a source, read from its start to its end; `close` waits for the read under way, and works once. */
interface Reading {
  readonly pieces: AsyncIterable<Uint8Array, void>
  readonly close: () => Promise<void>
}

/** It is over, however it went: what was read is whole, and nobody waits for the rest. */
const settled = async (effect: () => unknown): Promise<void> => {
  try {
    await effect()
  } catch {
    // Told by the read itself, where it matters.
  }
}

const reading = (source: Source, start: number, end: number): Reading => {
  let position = start
  let read: PromiseLike<number> | undefined
  let isClosed = false
  const next = async (): Promise<IteratorResult<Uint8Array, void>> => {
    if (isClosed || position >= end) return { done: true, value: undefined }
    const into = new Uint8Array(Math.min(PIECE, end - position))
    read = source.read(position, into)
    const count = await read
    if (!(Number.isInteger(count) && count > 0 && count <= into.length))
      return Promise.reject(new Error(count === 0 ? SHORT : 'a source read what is no number of octets'))
    position += count
    return { done: false, value: into.subarray(0, count) }
  }
  const close = async (): Promise<void> => {
    if (isClosed) return
    isClosed = true
    await settled(() => read)
    await settled(() => source.close())
  }
  return { pieces: { [Symbol.asyncIterator]: () => ({ next }) }, close }
}

/** RFC 9112 §8: what is cut short must not look whole, so the coded content ends without its end. */
const SHORT = 'a file is shorter than was declared'

type Iterating = Iterator<Piece, Headers | void> | AsyncIterator<Piece, Headers | void>

const iteratorOf = (pieces: Pieces): Iterating =>
  Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]()

/** The same pieces; behind their end, their failure, or when they are left, `close` is called. */
const closingBehind = (iterator: Iterating, close: () => Promise<void>): AsyncIterator<Piece, Headers | void> => ({
  next: async () => {
    let isOn = false
    try {
      const said = await iterator.next()
      isOn = said.done !== true
      return said
    } finally {
      if (!isOn) void close()
    }
  },
  return: async () => {
    // Both at once: a compressor that waits for a read hears of it only when the read is over.
    await Promise.all([close(), settled(() => iterator.return?.())])
    return { done: true, value: undefined }
  },
})

/**
 * The file as a stream of what `code` makes of its octets, as fast as they are asked for: one piece of it is in memory at a
 * time. Its source is closed once, whether the stream ends, breaks or is left; where it is never opened, the source
 * stands in the body for whoever interprets the answer. A source that ends early breaks the stream.
 */
export const codedFile = ({ source, start, end, type }: File, code: (content: Pieces) => Pieces): Body => ({
  _tag: 'Stream',
  open: () => {
    const { pieces, close } = reading(source, start, end)
    let isOpen = false
    try {
      const iterator = iteratorOf(code(pieces))
      isOpen = true
      return { [Symbol.asyncIterator]: () => closingBehind(iterator, close) }
    } finally {
      if (!isOpen) void close()
    }
  },
  length: undefined,
  trailers: [],
  type,
  source,
})
