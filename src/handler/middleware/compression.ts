import type { Either } from 'fp-ts/lib/Either.js'
import { splitLists } from '../../grammar/list.js'
import { utf8Encode, utf8Length } from '../../grammar/utf8.js'
import { fromFields } from '../../message/headers.js'
import type { OptionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { type Body, bytes, empty, type Pieces } from '../../response/body.js'
import { withBody, withHeaders, withoutHeader } from '../../response/change.js'
import { lengthOf } from '../../response/content.js'
import type { Response } from '../../response/response.js'
import { withVary } from '../semantics/caching.js'
import { flawOfNumber, unless } from './checks.js'
import { type Coding, codingFor } from './coding.js'
import { isCompressibleType, isEventStream, isTransformable, typeOf } from './compressible.js'
import { type Middleware, onResponse } from './middleware.js'

/** One coding, as a runtime can do it: `nodeCompressors`. */
export interface Compressor {
  /** All at once; for content that is small. The same octets for the same content. */
  readonly whole: (content: Uint8Array) => Uint8Array
  /**
   * Piece by piece: it asks for a piece when it is asked for one, leaves the pieces when it is left, and returns what they
   * return. With `flush` no piece waits for the next one.
   */
  readonly pieces: (content: Pieces, flush: boolean) => Pieces
}

/** What is compressed, and by what. */
export interface CompressionOptions {
  readonly br?: Compressor
  readonly gzip?: Compressor
  /** Content below so many octets is sent as it is; 1024 unless told. */
  readonly least?: number
  /** Content above so many octets is compressed piece by piece while it is sent; 65 536 unless told. */
  readonly mostAtOnce?: number
  /** Which media types; `isCompressibleType` unless told. */
  readonly types?: (type: string) => boolean
}

const PIECE = 16_384

/** Large content in pieces, each a view. */
function* sliced(content: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < content.length; at += PIECE) yield content.subarray(at, at + PIECE)
}

interface Settings {
  readonly least: number
  readonly mostAtOnce: number
  readonly types: (type: string) => boolean
  readonly compressor: (coding: Coding) => Compressor | undefined
  readonly codings: ReadonlyArray<Coding>
}

/** The compressed content; `undefined` where there is nothing to be gained. */
const compressed = (response: Response, { whole, pieces }: Compressor, mostAtOnce: number): Body | undefined => {
  const { body } = response
  if (body._tag === 'Stream') {
    const flush = isEventStream(response)
    return { ...body, open: () => pieces(body.open(), flush), length: undefined }
  }
  if (body._tag !== 'Text' && body._tag !== 'Bytes') return undefined
  const content = body._tag === 'Text' ? utf8Encode(body.text) : body.bytes
  if (content.length > mostAtOnce) {
    const open = (): Pieces => pieces(sliced(content), false)
    return { _tag: 'Stream', open, length: undefined, trailers: [], type: body.type }
  }
  const made = whole(content)
  return made.length < content.length ? bytes(made, body.type) : undefined
}

/** RFC 9110 §8.8.1: the octets are others, what they say is the same. */
const weak = (tag: string): string => (tag.startsWith('"') ? `W/${tag}` : tag)

const weakened = (response: Response): Response => {
  const tag = response.headers.get('ETag')
  return tag === undefined ? response : withHeaders(fromFields([['ETag', weak(tag)]]))(response)
}

const varied = withVary('Accept-Encoding')

/**
 * RFC 9110 §15.4.5: the fields that the 200 would have had. Its tag was weak where the client says that it has the weak
 * one, and its length is not that of the plain content, so it is not told.
 */
const unmodified = (response: Response, request: Request, coding: Coding | undefined): Response => {
  const tag = response.headers.get('ETag')
  const held = splitLists(request.headers.getAll('If-None-Match')) ?? []
  const isWeak = tag !== undefined && held.includes(weak(tag)) && !held.includes(tag)
  const told = varied(isWeak ? weakened(response) : response)
  return coding === undefined || response.body._tag === 'File' ? told : withBody(empty)(told)
}

const isEligible = (response: Response, { types, least }: Settings): boolean => {
  const type = typeOf(response)
  return type !== undefined && types(type) && (lengthOf(response.body, { utf8Length }) ?? Infinity) >= least
}

const compress = (response: Response, request: Request, settings: Settings): Response => {
  const coding = codingFor(settings.codings)(request)
  if (response.status === 304) return unmodified(response, request, coding)
  if (response.body._tag === 'File' || !isTransformable(response) || !isEligible(response, settings)) return response
  const told = varied(response)
  const compressor = coding && settings.compressor(coding)
  const body = compressor && compressed(response, compressor, settings.mostAtOnce)
  if (coding === undefined || body === undefined) return told
  // A part of the plain content would be no part of this.
  const coded = withoutHeader('Accept-Ranges')(withHeaders(fromFields([['Content-Encoding', coding]]))(told))
  return withBody(body)(weakened(coded))
}

/**
 * Compresses content that gains by it, in the coding that the client likes best, brotli before gzip (RFC 9110 §12.5.3).
 * Small content is sent whole, large content and streams piece by piece, as fast as the client reads; of an event stream
 * each piece goes out at once. The answer says `Vary: Accept-Encoding`, and its ETag becomes a weak one. HEAD is told what
 * GET would be.
 *
 * Left as they are: what is coded already, parts (206), what says no-transform or tells its digest, and files, whose
 * sources have to be closed by whoever reads them: keep compressed ones beside them. Secrets do not belong into an answer
 * that also repeats what a stranger has sent: its length would tell them (BREACH).
 *
 * @example
 * import { ok, text } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const short = compression({ gzip: { whole: (content) => content.subarray(0, 1), pieces: (pieces) => pieces } })
 * if (short._tag === 'Left') assert.fail(short.left.reason)
 * const request = 'GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n'
 * const { output } = simulate(short.right(() => ok(text('a'.repeat(2000)))))([ascii(request)])
 * assert.match(String.fromCharCode(...output), /\r\nContent-Encoding: gzip\r\n[^]*\r\n\r\na$/)
 */
export const compression = (options: CompressionOptions): Either<OptionsError, Middleware> => {
  const { br, gzip, least = 1024, mostAtOnce = 65_536, types = isCompressibleType } = options
  const codings: ReadonlyArray<Coding> = [...(br ? ['br' as const] : []), ...(gzip ? ['gzip' as const] : [])]
  const compressor = (coding: Coding): Compressor | undefined => (coding === 'br' ? br : gzip)
  return unless([flawOfNumber('least', least, 0), flawOfNumber('mostAtOnce', mostAtOnce, 0)], (): Middleware => {
    const settings: Settings = { least, mostAtOnce, types, codings, compressor }
    return onResponse((response, request) => compress(response, request, settings))
  })
}
