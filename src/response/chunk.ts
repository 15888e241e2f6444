import type { Either } from 'fp-ts/lib/Either.js'
import { sameText } from '../grammar/ascii.js'
import type { Platform } from '../grammar/platform.js'
import type { Headers } from '../message/headers.js'
import type { Piece } from './body.js'
import { fault, flawOfField, isForbiddenTrailer } from './check.js'
import type { Fault } from './plan-types.js'

/** The chunked coding from the sender's side, RFC 9112 §7.1. */

/**
 * A piece as octets: a string only where it is ASCII, so that its length is what it takes on the wire.
 *
 * @example
 * import { purePlatform } from '../grammar/platform.js'
 * assert.equal(octets('abc', purePlatform()), 'abc')
 * assert.deepEqual(octets('é', purePlatform()), Uint8Array.of(0xc3, 0xa9))
 */
export const octets = (piece: Piece, platform: Platform): Piece =>
  typeof piece === 'string' && platform.utf8Length(piece) !== piece.length ? platform.utf8Encode(piece) : piece

/**
 * The line before a chunk of `length` octets.
 *
 * @example
 * assert.equal(chunkHead(255), 'ff\r\n')
 */
export const chunkHead = (length: number): string => `${length.toString(16)}\r\n`

/** What ends the data of a chunk. */
export const chunkEnd = '\r\n'

/**
 * A piece as a chunk, in parts to be written one behind the other. Nothing for an empty piece: a chunk without data
 * would be the last one.
 *
 * @example
 * import { purePlatform } from '../grammar/platform.js'
 * assert.deepEqual(chunk('abc', purePlatform()), ['3\r\nabc\r\n'])
 * assert.deepEqual(chunk('', purePlatform()), [])
 */
export const chunk = (piece: Piece, platform: Platform): ReadonlyArray<Piece> => {
  const data = octets(piece, platform)
  const head = chunkHead(data.length)
  if (data.length === 0) return []
  return typeof data === 'string' ? [`${head}${data}${chunkEnd}`] : [head, data, chunkEnd]
}

/**
 * The last chunk and the trailer section behind it. A trailer that was not announced, or that concerns framing, routing,
 * authentication or content, is a Fault, as is one that no field line can hold. RFC 9112 §7.1.2.
 *
 * @example
 * import { emptyHeaders } from '../message/headers.js'
 * assert.deepEqual(lastChunk(emptyHeaders, []), { _tag: 'Right', right: '0\r\n\r\n' })
 */
export const lastChunk = (trailers: Headers, announced: ReadonlyArray<string>): Either<Fault, string> => {
  let text = '0\r\n'
  for (const [name, value] of trailers) {
    const flaw = flawOfField(name, value) ?? flawOfTrailer(name, announced)
    if (flaw !== undefined) return { _tag: 'Left', left: fault(flaw) }
    text += `${name}: ${value}\r\n`
  }
  return { _tag: 'Right', right: `${text}\r\n` }
}

const flawOfTrailer = (name: string, announced: ReadonlyArray<string>): string | undefined => {
  if (isForbiddenTrailer(name)) return `the field ${name} cannot be a trailer`
  return announced.some((other) => sameText(other, name)) ? undefined : `the trailer ${name} was not announced`
}
