import type { Transform } from 'node:stream'
import {
  type BrotliOptions,
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createGzip,
  gzipSync,
  type ZlibOptions,
} from 'node:zlib'
import type { Compressor } from '../../handler/middleware/compression.js'
import type { Headers } from '../../message/headers.js'
import type { Piece, Pieces } from '../../response/body.js'

type Source = Iterator<Piece, Headers | void> | AsyncIterator<Piece, Headers | void>

const sourceOf = (pieces: Pieces): Source =>
  Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]()

/** One piece into the compressor, resolved when it is taken: that is when there was room for what it made of those before. */
const taken = (into: Transform, piece: Piece, flush: (done: () => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    into.write(piece, (error) => (error ? reject(error) : flush(resolve)))
  })

/** Gives the compressor all pieces, one at a time; resolves to what they returned. */
const fed = async (source: Source, into: Transform, flush: (done: () => void) => void): Promise<Headers | void> => {
  try {
    for (;;) {
      const next = await source.next()
      if (into.destroyed) return undefined
      if (next.done === true) {
        into.end()
        return next.value
      }
      if (next.value.length > 0) await taken(into, next.value, flush)
    }
  } catch (error) {
    into.destroy(error instanceof Error ? error : new Error(String(error)))
    return undefined
  }
}

/**
 * Compressed pieces as they are asked for. An iterator by hand and no generator: it can be left while it waits for a piece,
 * and the source hears of it at once.
 */
const through = (pieces: Pieces, into: Transform, flush: (done: () => void) => void): Pieces => ({
  [Symbol.asyncIterator]: () => {
    const output: AsyncIterator<Uint8Array> = into[Symbol.asyncIterator]()
    let source: Source | undefined
    let end: Promise<Headers | void> | undefined
    return {
      next: async (): Promise<IteratorResult<Piece, Headers | void>> => {
        source ??= sourceOf(pieces)
        end ??= fed(source, into, flush)
        const next = await output.next()
        return next.done === true ? { done: true, value: await end } : { done: false, value: next.value }
      },
      return: async (): Promise<IteratorResult<Piece, Headers | void>> => {
        const left = source ?? sourceOf(pieces)
        const isOver = into.writableEnded
        into.on('error', () => {})
        into.destroy()
        if (!isOver) await left.return?.()
        return { done: true, value: undefined }
      },
    }
  },
})

/** How hard it is tried: zlib's own levels. Both are quick unless told, since content is compressed for each answer anew. */
export interface CompressorLevels {
  /** 1 to 9; 6 unless told. */
  readonly gzip?: number
  /** 0 to 11; 4 unless told. */
  readonly br?: number
}

/**
 * Brotli and gzip by Node's zlib: `compression(nodeCompressors())`.
 *
 * @example
 * import { gunzipSync } from 'node:zlib'
 * const { gzip } = nodeCompressors()
 * assert.equal(gunzipSync(gzip.whole(ascii('hello'))).toString(), 'hello')
 */
export const nodeCompressors = (
  levels: CompressorLevels = {},
): { readonly br: Compressor; readonly gzip: Compressor } => {
  const zlib: ZlibOptions = { level: levels.gzip ?? 6 }
  const brotli: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: levels.br ?? 4 } }
  const none = (done: () => void): void => done()
  return {
    gzip: {
      whole: (content) => new Uint8Array(gzipSync(content, zlib)),
      pieces: (content, flush) => {
        const into = createGzip(zlib)
        return through(content, into, flush ? (done) => into.flush(constants.Z_SYNC_FLUSH, done) : none)
      },
    },
    br: {
      whole: (content) => new Uint8Array(brotliCompressSync(content, brotli)),
      pieces: (content, flush) => {
        const into = createBrotliCompress(brotli)
        return through(content, into, flush ? (done) => into.flush(constants.BROTLI_OPERATION_FLUSH, done) : none)
      },
    },
  }
}
