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

/** So many milliseconds at most octets wait in a compressor for more of them, where the stream itself goes on. */
const PATIENCE = 20

/** A compressor, and how what it holds is driven out of it. */
interface Coder {
  readonly into: Transform
  readonly flush: (done: () => void) => void
  /** Each piece is driven out at once. */
  readonly isEager: boolean
}

/** One piece into the compressor, resolved when it is taken: that is when there was room for what it made of those before. */
const taken = ({ into, flush, isEager }: Coder, piece: Piece): Promise<void> =>
  new Promise((resolve, reject) => {
    into.write(piece, (error) => {
      if (error) reject(error)
      else if (isEager) flush(resolve)
      else resolve()
    })
  })

const nothing = (): void => {}

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

/** Gives the compressor all pieces, one at a time; resolves to what they returned. */
const fed = async (source: Source, coder: Coder): Promise<Headers | void> => {
  const { into, flush, isEager } = coder
  let waiting: NodeJS.Timeout | undefined
  const late = (): void => {
    waiting = undefined
    flush(nothing)
  }
  try {
    for (;;) {
      const next = await source.next()
      if (into.destroyed) return undefined
      if (next.done === true) {
        into.end()
        return next.value
      }
      if (next.value.length === 0) continue
      await taken(coder, next.value)
      if (!isEager) waiting ??= setTimeout(late, PATIENCE)
    }
  } catch (error) {
    into.destroy(errorOf(error))
    return undefined
  } finally {
    clearTimeout(waiting)
  }
}

/**
 * Compressed pieces as they are asked for. An iterator by hand and no generator: it can be left while it waits for a piece,
 * and the source hears of it at once.
 */
const through = (pieces: Pieces, coder: Coder): Pieces => ({
  [Symbol.asyncIterator]: () => {
    const { into } = coder
    const output: AsyncIterator<Uint8Array> = into[Symbol.asyncIterator]()
    let source: Source | undefined
    let end: Promise<Headers | void> | undefined
    let isLeft = false
    const over: IteratorResult<Piece, Headers | void> = { done: true, value: undefined }
    return {
      next: async () => {
        source ??= sourceOf(pieces)
        end ??= fed(source, coder)
        try {
          const next = await output.next()
          return next.done === true ? { done: true, value: await end } : { done: false, value: next.value }
        } catch (error) {
          // Whoever has left hears no more of it.
          return isLeft ? over : Promise.reject(error)
        }
      },
      return: async () => {
        isLeft = true
        const left = source ?? sourceOf(pieces)
        const isOver = into.writableEnded
        into.on('error', nothing)
        into.destroy()
        if (!isOver) await left.return?.()
        return over
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
  return {
    gzip: {
      whole: (content) => new Uint8Array(gzipSync(content, zlib)),
      pieces: (content, isEager) => {
        const into = createGzip(zlib)
        return through(content, { into, flush: (done) => into.flush(constants.Z_SYNC_FLUSH, done), isEager })
      },
    },
    br: {
      whole: (content) => new Uint8Array(brotliCompressSync(content, brotli)),
      pieces: (content, isEager) => {
        const into = createBrotliCompress(brotli)
        return through(content, { into, flush: (done) => into.flush(constants.BROTLI_OPERATION_FLUSH, done), isEager })
      },
    },
  }
}
