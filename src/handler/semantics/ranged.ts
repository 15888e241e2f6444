import { hasToken } from '../../grammar/list.js'
import { utf8Encode } from '../../grammar/utf8.js'
import { fromFields } from '../../message/headers.js'
import type { Body, Span } from '../../response/body.js'
import { closing, withHeaders, withoutHeader } from '../../response/change.js'
import { headerValue } from '../../response/header-value.js'
import type { Response } from '../../response/response.js'
import { respond } from '../../response/responses.js'
import { derivedBoundary, isBoundary, layoutOf, multipartBytes, multipartSource, occursIn } from './byteranges.js'
import { type Conditions, conditional, holdsIfRange, type Validators } from './conditional.js'
import { coalesce, contentRange, parseRange, satisfiable } from './range.js'
import { inPlaceOf, unread } from './unread.js'

/** Partial answers, RFC 9110 §14 and §15.3.7, made of whole ones. */

/** How much of a Range field is honoured. */
export interface RangeOptions {
  /** A field that asks for more ranges is ignored; 16 unless told. */
  readonly maxRanges?: number
  /** Parts at most so many octets apart are sent as one; 0 unless told: only those that touch or overlap. */
  readonly gap?: number
  /**
   * Makes the boundary of a multipart content: at most 70 letters, digits and `'+-._`. Without it, or with one that is none
   * or stands in content that is at hand, it is made of the size, the spans and the tag, which a client can foresee: give
   * random ones where the octets of a source are somebody else's.
   */
  readonly boundary?: () => string
}

/** A representation that can be cut: octets at hand, or in a source. */
interface Whole {
  readonly size: number
  readonly type: string | undefined
  /** Octets `start` to `end` of it, as a body. */
  readonly part: (span: Span) => Body
  readonly parts: (spans: ReadonlyArray<Span>, type: string | undefined, boundary: Boundary) => Body
}

/** The boundary to use, where the test given says whether one is free. */
type Boundary = (isFree: (text: string) => boolean) => string

const multipart = (boundary: string): string => `multipart/byteranges; boundary=${boundary}`

const wholeBytes = (whole: Uint8Array, type: string): Whole => ({
  size: whole.length,
  type,
  part: ({ start, end }) => ({ _tag: 'Bytes', bytes: whole.subarray(start, end), type }),
  parts: (spans, partType, choose) => {
    const boundary = choose((text) => !spans.some(({ start, end }) => occursIn(whole.subarray(start, end), text)))
    const layout = layoutOf({ spans, size: whole.length, type: partType, boundary })
    return { _tag: 'Bytes', bytes: multipartBytes(whole, layout), type: multipart(boundary) }
  },
})

const wholeFile = (file: Extract<Body, { readonly _tag: 'File' }>): Whole => {
  const size = file.end - file.start
  return {
    size,
    type: file.type,
    part: ({ start, end }) => ({ ...file, start: file.start + start, end: file.start + end }),
    parts: (spans, type, choose) => {
      const boundary = choose(() => true)
      const layout = layoutOf({ spans, size, type, boundary })
      const source = multipartSource(file.source, file.start, layout)
      return { _tag: 'File', source, start: 0, end: layout.length, type: multipart(boundary) }
    },
  }
}

/** What can be cut of a body; `undefined` for a stream, which has to be read from its start, and for nothing. */
const wholeOf = (body: Body): Whole | undefined => {
  switch (body._tag) {
    case 'Text':
      return wholeBytes(utf8Encode(body.text), body.type)
    case 'Bytes':
      return wholeBytes(body.bytes, body.type)
    case 'File':
      return wholeFile(body)
    default:
      return undefined
  }
}

const bounded = (options: RangeOptions, seed: string): Boundary => {
  return (isFree) => {
    const given = options.boundary?.() ?? ''
    if (isBoundary(given) && isFree(given)) return given
    let number = 0
    while (!isFree(derivedBoundary(seed, number))) number++
    return derivedBoundary(seed, number)
  }
}

const acceptRanges = fromFields([['Accept-Ranges', 'bytes']])

/**
 * Turns the 200 that a GET would have had into what its Range field asks for: 206 with one part or several
 * (`multipart/byteranges`), 416, or the 200, which then says that ranges are accepted. Works over text, octets and an open
 * file, of which no octet is read that is not asked for; a stream stays whole, and so does a response that says
 * `Accept-Ranges: none`. Ranges that overlap are sent once. Conditions come first: see `represent`.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * import { ok, text } from 'wirefold'
 * const request = { method: 'GET', headers: fromFields([['Range', 'bytes=1-2']]) }
 * const response = ranged({})(request)(ok(text('abcd')))
 * assert.equal(response.status, 206)
 * assert.equal(response.headers.get('content-range'), 'bytes 1-2/4')
 */
export const ranged =
  (validators: Validators, options: RangeOptions = {}) =>
  (request: Conditions) =>
  (response: Response): Response => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const { headers, body } = response
    if (response.status !== 200 || !isRead || isUnwilling(response)) return response
    const [value, second] = request.method === 'GET' ? request.headers.getAll('Range') : []
    const open = withHeaders(acceptRanges)(response)
    if (value === undefined || second !== undefined || !holdsIfRange(validators)(request.headers)) return open
    const specs = parseRange(value, options.maxRanges)
    const whole = specs._tag === 'Some' ? wholeOf(body) : undefined
    if (specs._tag === 'None' || whole === undefined) return open
    const { size } = whole
    const spans = coalesce(options.gap)(satisfiable(size)(specs.value))
    const [only] = spans
    if (only === undefined) {
      // A suffix of nothing is satisfiable (RFC 9110 §14.1.2), but no Content-Range can say so.
      if (size === 0 && specs.value.some((spec) => spec._tag === 'Suffix' && spec.length > 0)) return open
      return inPlaceOf(response, respond(416, unread(body)), [
        ['Accept-Ranges', 'bytes'],
        ['Content-Range', contentRange(size)],
      ])
    }
    if (spans.length === 1) return partial(open, whole.part(only), contentRange(size, only))
    const type = headers.get('Content-Type') ?? whole.type
    // What would make the whole a fault must not slip into a part unseen.
    if (type !== undefined && headerValue(type)._tag === 'Left') return open
    const seed = `${size} ${spans.map(({ start, end }) => `${start}-${end}`).join(' ')} ${validators.etag?.opaque}`
    return partial(withoutHeader('Content-Type')(open), whole.parts(spans, type, bounded(options, seed)))
  }

/** Nothing to cut, or told not to cut it. */
const isUnwilling = ({ headers, body }: Response): boolean =>
  body._tag === 'Stream' ||
  body._tag === 'Unwritable' ||
  headers.has('Content-Range') ||
  hasToken(headers.getAll('Accept-Ranges'), 'none')

const partial = (whole: Response, body: Body, range?: string): Response => {
  const made = respond(206, body)
  const fields =
    range === undefined ? whole.headers : withHeaders(fromFields([['Content-Range', range]]))(whole).headers
  const named = withHeaders(fields)(made)
  return whole.close ? closing(named) : named
}

/**
 * Serves a representation as RFC 9110 §13.2.2 has it: the conditions first, then the range, out of the 200 that an
 * unconditional GET would have. 200, 206, 304, 412 or 416; a file in it is closed once, whichever it becomes.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * import { ok, text } from 'wirefold'
 * const validators = { etag: { weak: false, opaque: 'v1' } }
 * const request = { method: 'GET', headers: fromFields([['If-Range', '"v0"'], ['Range', 'bytes=0-0']]) }
 * assert.equal(represent(validators)(request)(ok(text('abcd'))).status, 200)
 */
export const represent =
  (validators: Validators, options: RangeOptions = {}) =>
  (request: Conditions) =>
  (response: Response): Response =>
    ranged(validators, options)(request)(conditional(validators)(request)(response))
