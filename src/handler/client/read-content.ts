import type { Either } from 'fp-ts/lib/Either.js'
import { utf8Encode } from '../../grammar/utf8.js'
import type { Content } from '../../response/plan-types.js'
import type { Source } from '../../response/source.js'

/** The content of a planned answer, read to its end. */

const joined = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

const left = (error: unknown): Either<unknown, never> => ({ _tag: 'Left', left: error })
const right = (content: Uint8Array): Either<never, Uint8Array> => ({ _tag: 'Right', right: content })

const octetsOf = (piece: unknown): Uint8Array | undefined =>
  typeof piece === 'string' ? utf8Encode(piece) : piece instanceof Uint8Array ? piece : undefined

/** Pieces, no octet more than was declared and no fewer: C9 of the protocol rules. A reader that is left is told so. */
const readPieces = async (
  content: Extract<Content, { readonly _tag: 'Pieces' }>,
): Promise<Either<unknown, Uint8Array>> => {
  const isCounted = content.framing === 'counted'
  const pieces: Uint8Array[] = []
  let room = isCounted ? content.length : Number.POSITIVE_INFINITY
  for await (const piece of content.open()) {
    const octets = octetsOf(piece)
    if (octets === undefined) return left('a stream gave what is no piece')
    pieces.push(octets.subarray(0, Math.min(room, octets.length)))
    room -= octets.length
    if (room < 0) break
  }
  return isCounted && room > 0 ? left('a stream is shorter than was declared') : right(joined(pieces))
}

const FILE_PIECE = 65_536

const readSpan = async (source: Source, start: number, end: number): Promise<Either<unknown, Uint8Array>> => {
  const pieces: Uint8Array[] = []
  for (let position = start; position < end; ) {
    const into = new Uint8Array(Math.min(FILE_PIECE, end - position))
    const count = await source.read(position, into)
    if (!(Number.isInteger(count) && count > 0 && count <= into.length))
      return left(count === 0 ? 'a file is shorter than was declared' : 'a source read what is no number of octets')
    pieces.push(into.subarray(0, count))
    position += count
  }
  return right(joined(pieces))
}

/** Closes a source, and forgets how that ends: nobody waits for it. */
export const closed = async (source: Source | undefined): Promise<void> => {
  try {
    await source?.close()
  } catch {
    // What was read of it is whole.
  }
}

const read = async (content: Content): Promise<Either<unknown, Uint8Array>> => {
  switch (content._tag) {
    case 'None':
      return right(new Uint8Array(0))
    case 'Whole':
      return right(typeof content.piece === 'string' ? utf8Encode(content.piece) : content.piece)
    case 'Pieces':
      return readPieces(content)
    case 'File': {
      const { source, start, end } = content
      try {
        return await readSpan(source, start, end)
      } finally {
        await closed(source)
      }
    }
  }
}

/** All octets of the content; Left where it broke off. Never rejects, and closes what it has opened. */
export const readContent = async (content: Content): Promise<Either<unknown, Uint8Array>> => {
  try {
    return await read(content)
  } catch (error) {
    return left(error)
  }
}
