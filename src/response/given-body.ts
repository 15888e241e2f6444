import type { Either } from 'fp-ts/lib/Either.js'
import { emptyHeaders, type Headers } from '../message/headers.js'
import type { BodyError, Pulled } from './reply.js'

/** A request's body that is there already, for programs that run without a connection. */
export interface GivenBody {
  readonly pieces: ReadonlyArray<Uint8Array>
  readonly trailers: Headers
  /** What breaks the body behind its pieces; `undefined` for one that ends well. */
  readonly error: BodyError | undefined
  /** What Content-Length said; `undefined` where it said nothing. Enough to refuse a body before any of it is read. */
  readonly declared: number | undefined
  /** In octets, for `pull` and for a `collect` that names none. */
  readonly limit: number
}

/** A body that ends well, of at most 1 MiB, unless told otherwise. */
export const givenBody = (
  pieces: ReadonlyArray<Uint8Array>,
  rest: Partial<Omit<GivenBody, 'pieces'>> = {},
): GivenBody => ({ pieces, trailers: emptyHeaders, error: undefined, declared: undefined, limit: 1_048_576, ...rest })

/** What a request without content has. */
export const noBody: GivenBody = /* @__PURE__ */ givenBody([])

/** A body on the way: the next piece, and the octets read so far. */
export interface Reader {
  readonly body: GivenBody
  readonly at: number
  readonly taken: number
}

/** A body from its start. */
export const reader = (body: GivenBody): Reader => ({ body, at: 0, taken: 0 })

/** What a read brought, and the body behind it. */
export interface Read<A> {
  readonly reader: Reader
  readonly result: Either<BodyError, A>
}

const left = (error: BodyError): Either<BodyError, never> => ({ _tag: 'Left', left: error })
const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })

/**
 * The next piece that is not empty, or the end, for ever. A piece goes up to the limit, and the next read past it.
 *
 * @example
 * assert.equal(readPiece(reader(givenBody([]))).result._tag, 'Right')
 */
export const readPiece = (from: Reader): Read<Pulled> => {
  const { pieces, trailers, error, declared, limit } = from.body
  if (declared !== undefined && declared > limit) return { reader: from, result: left({ _tag: 'TooLarge', limit }) }
  let at = from.at
  while (at < pieces.length && pieces[at]?.length === 0) at++
  const bytes = pieces[at]
  if (bytes === undefined) {
    const result = error === undefined ? right<Pulled>({ _tag: 'Finished', trailers }) : left(error)
    return { reader: { ...from, at }, result }
  }
  const room = limit - from.taken
  if (room === 0) return { reader: from, result: left({ _tag: 'TooLarge', limit }) }
  if (bytes.length <= room) {
    const behind = { body: from.body, at: at + 1, taken: from.taken + bytes.length }
    return { reader: behind, result: right({ _tag: 'Piece', bytes }) }
  }
  const piece: Pulled = { _tag: 'Piece', bytes: bytes.subarray(0, room) }
  return { reader: { body: from.body, at, taken: limit }, result: right(piece) }
}

/** All that is left, joined; `limit` counts what was read before too. */
export const readAll = (from: Reader, limit: number = from.body.limit): Read<Uint8Array> => {
  const { pieces, error, declared } = from.body
  const rest = pieces.slice(from.at)
  const length = rest.reduce((sum, piece) => sum + piece.length, 0)
  const taken = declared ?? from.taken + length
  const behind: Reader = { body: from.body, at: pieces.length, taken }
  if (taken > limit) return { reader: behind, result: left({ _tag: 'TooLarge', limit }) }
  if (error !== undefined) return { reader: behind, result: left(error) }
  const all = new Uint8Array(length)
  let end = 0
  for (const piece of rest) {
    all.set(piece, end)
    end += piece.length
  }
  return { reader: behind, result: right(all) }
}
