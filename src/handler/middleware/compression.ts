import type { Either } from 'fp-ts/lib/Either.js'
import { readDecimal } from '../../grammar/number.js'
import { utf8Encode, utf8Length } from '../../grammar/utf8.js'
import { fromFields } from '../../message/headers.js'
import type { OptionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { type Body, bytes, type Pieces } from '../../response/body.js'
import { withBody, withHeaders, withoutHeader } from '../../response/change.js'
import { lengthOf, sourceOf } from '../../response/content.js'
import type { Response } from '../../response/response.js'
import { withVary } from '../semantics/caching.js'
import { parseETag, parseETags, weakMatch } from '../semantics/etag.js'
import { flawOfNumber, unless } from './checks.js'
import { codedFile } from './coded-file.js'
import { type Coding, codingFor } from './coding.js'
import { isCompressibleType, isEventStream, isTransformable, typeOf } from './compressible.js'
import { type Middleware, onResponse } from './middleware.js'

/** One coding, as a runtime can do it: `nodeCompressors`. */
export interface Compressor {
  /** All at once; for content that is small. The same octets for the same content. */
  readonly whole: (content: Uint8Array) => Uint8Array
  /**
   * Piece by piece: it asks for a piece when it is asked for one, leaves the pieces when it is left, and returns what they
   * return. With `flush` no piece waits for the next one; without, it waits for a moment at most.
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
const compressed = (body: Body, type: string, { whole, pieces }: Compressor, mostAtOnce: number): Body | undefined => {
  if (body._tag === 'File') return codedFile(body, (content) => pieces(content, false))
  if (body._tag === 'Stream') {
    const flush = isEventStream(type)
    return { ...body, open: () => pieces(body.open(), flush), length: undefined }
  }
  if (body._tag !== 'Text' && body._tag !== 'Bytes') return undefined
  const content = body._tag === 'Text' ? utf8Encode(body.text) : body.bytes
  if (content.length > mostAtOnce)
    return { ...unmeasured(body), open: () => pieces(sliced(content), false), type: body.type }
  const made = whole(content)
  return made.length < content.length ? bytes(made, body.type) : undefined
}

/** A stream over the same source, if there is one, that nobody knows the length of. It has no pieces yet. */
const unmeasured = (body: Body): Extract<Body, { readonly _tag: 'Stream' }> => {
  const source = sourceOf(body)
  const none = { _tag: 'Stream', open: () => [], length: undefined, trailers: [], type: undefined } as const
  return source === undefined ? none : { ...none, source }
}

/** RFC 9110 §8.8.1: the octets are others, what they say is the same. */
const weakened = (response: Response): Response => {
  const tag = response.headers.get('ETag')
  return tag?.startsWith('"') ? withHeaders(fromFields([['ETag', `W/${tag}`]]))(response) : response
}

const varied = withVary('Accept-Encoding')

/** Does the client say that it holds the content under the strong tag, and so uncoded? `undefined`: it names no such tag. */
const holdsPlain = (response: Response, request: Request): boolean | undefined => {
  const tag = parseETag(response.headers.get('ETag') ?? '')
  const held = parseETags(request.headers.getAll('If-None-Match'))
  if (tag._tag === 'None' || held._tag === 'None' || held.value === '*') return undefined
  const same = held.value.filter((one) => weakMatch(one, tag.value))
  return same.length === 0 ? undefined : same.some(({ weak }) => !weak)
}

/**
 * RFC 9110 §15.4.5: the fields that the 200 would have had. Its tag was a weak one where the client says that it has that,
 * or would be now; its length is not that of the plain content, so it is not told.
 */
const unmodified = (response: Response, request: Request, isCoded: boolean): Response => {
  const holds = holdsPlain(response, request)
  const isWeak = holds === undefined ? isCoded : !holds
  const told = varied(isWeak ? weakened(response) : response)
  return isCoded ? withBody(unmeasured(response.body))(told) : told
}

/** Octets of the whole that a part is of, as Content-Range tells; `Infinity` where it does not. */
const wholeLength = ({ headers }: Response): number => {
  const range = headers.get('Content-Range') ?? ''
  const digits = range.slice(range.lastIndexOf('/') + 1)
  return readDecimal(digits, 15) ?? Infinity
}

/** RFC 9110 §15.3.7: a part says Vary where the whole would have. What its parts are, multipart/byteranges does not say. */
const part = (response: Response, { types, least }: Settings): Response => {
  const type = typeOf(response) ?? ''
  const isText = types(type) || type.startsWith('multipart/byteranges')
  const whole = withoutHeader('Content-Range')(response)
  return isText && isTransformable(whole) && wholeLength(response) >= least ? varied(response) : response
}

/** The type of what would gain by a coding, if the client took one; `undefined` where it would not. */
const eligible = (response: Response, { types, least }: Settings): string | undefined => {
  const type = typeOf(response)
  const length = lengthOf(response.body, { utf8Length }) ?? Infinity
  return isTransformable(response) && type !== undefined && types(type) && length >= least ? type : undefined
}

const compress = (response: Response, request: Request, settings: Settings): Response => {
  const { status, body } = response
  if (status === 206) return part(response, settings)
  const coding = codingFor(settings.codings)(request)
  // Of a 304 nothing may be known but its fields.
  if (status === 304 && body._tag === 'Empty') return unmodified(response, request, false)
  const type = eligible(response, settings)
  if (type === undefined) return response
  if (status === 304) return unmodified(response, request, coding !== undefined)
  const compressor = coding && settings.compressor(coding)
  const coded = compressor && compressed(body, type, compressor, settings.mostAtOnce)
  const told = varied(response)
  if (coding === undefined || coded === undefined) return told
  // A part of the plain content would be no part of this.
  const named = withoutHeader('Accept-Ranges')(withHeaders(fromFields([['Content-Encoding', coding]]))(told))
  return withBody(coded)(weakened(named))
}

/**
 * Compresses content that gains by it, in the coding that the client likes best, brotli before gzip (RFC 9110 §12.5.3).
 * Small content is sent whole, large content, files and streams piece by piece, as fast as the client reads; of an event
 * stream each piece goes out at once. The answer says `Vary: Accept-Encoding`, and its ETag becomes a weak one. HEAD is
 * told what GET would be. A file is read only when its answer is, and closed once in any case.
 *
 * Left as they are: what is coded already, parts (206, which say Vary as the whole would), and what says no-transform or
 * tells its digest. Secrets do not belong into an answer that also repeats what a stranger has sent: its length would tell
 * them (BREACH).
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
