import type { Platform } from '../grammar/platform.js'
import type { Body } from './body.js'
import { fault, isForbiddenTrailer } from './check.js'
import { inOnePiece, isModernBothWays } from './head.js'
import { flawOf, isToken } from './header-value.js'
import type { Content, Fault, PlanContext } from './plan-types.js'
import type { Response } from './response.js'
import type { Source } from './source.js'

/** How the content of an answer is sent: RFC 9112 §6.3 read from the sender's side, and C10 of the protocol rules. */

/** The content, the field lines that frame it, and what follows from it for the connection. */
export interface Framed {
  readonly _tag: 'Framed'
  readonly fields: string
  readonly content: Content
  readonly closes: boolean
  readonly unused: Source | undefined
}

const nothing: Content = { _tag: 'None' }

const framed = (
  fields: string,
  content: Content = nothing,
  closes: boolean = false,
  unused: Source | undefined = undefined,
): Framed => ({ _tag: 'Framed', fields, content, closes, unused })

const unframed = framed('')
const zero = framed('Content-Length: 0\r\n')

const isSource = (it: Source | undefined): it is Source =>
  typeof it === 'object' && it !== null && typeof it.read === 'function' && typeof it.close === 'function'

/** The open source of a body, which somebody has to close where the body is not read. */
export const sourceOf = (body: Body): Source | undefined =>
  'source' in body && isSource(body.source) ? body.source : undefined

/** What is wrong with a body, whatever it answers; `undefined` when nothing is. */
const flawOfBody = (body: Body): string | undefined => {
  switch (body._tag) {
    case 'Empty':
      return undefined
    case 'Text':
      return typeof body.text === 'string' ? undefined : 'the text of the content is no string'
    case 'Bytes':
      return body.bytes instanceof Uint8Array ? undefined : 'the octets of the content are no Uint8Array'
    case 'Stream':
      return typeof body.open === 'function' ? flawOfStream(body.length, body.trailers) : 'a stream cannot be opened'
    case 'File':
      if (!isSource(body.source)) return 'a file has no source'
      return isSpan(body.start, body.end) ? undefined : 'the span of a file is no span'
    case 'Unwritable':
      return body.detail
    default:
      return 'the content is no body'
  }
}

const isSpan = (start: number, end: number): boolean =>
  Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end

const flawOfStream = (length: number | undefined, trailers: ReadonlyArray<string>): string | undefined => {
  if (length !== undefined && !(Number.isSafeInteger(length) && length >= 0))
    return 'the length of a stream is no length'
  return trailers.every((name) => isToken(name) && !isForbiddenTrailer(name))
    ? undefined
    : 'a field that was announced cannot be a trailer'
}

/** The length in octets, where it is known before the content is made. */
export const lengthOf = (body: Body, { utf8Length }: Pick<Platform, 'utf8Length'>): number | undefined => {
  switch (body._tag) {
    case 'Text':
      return utf8Length(body.text)
    case 'Bytes':
      return body.bytes.length
    case 'Stream':
      return body.length
    case 'File':
      return body.end - body.start
    default:
      return 0
  }
}

/** The lines of the lengths that most content has. */
const lengthLines: ReadonlyArray<string> = /* @__PURE__ */ Array.from({ length: 2048 }, (_, length) =>
  inOnePiece('Content-Length: ', String(length), '\r\n'),
)

const counted = (length: number | undefined): string =>
  length === undefined ? '' : (lengthLines[length] ?? `Content-Length: ${length}\r\n`)

/** The lines of the types that the constructors of bodies give. */
const typeLines: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  [
    'text/plain;charset=utf-8',
    'text/html;charset=utf-8',
    'application/json',
    'application/octet-stream',
    'text/event-stream',
  ].map((type): [string, string] => [type, inOnePiece('Content-Type: ', type, '\r\n')]),
)

/** Content-Type of the body, unless the app named one. */
const typeLine = (body: Body, named: boolean): string | Fault => {
  if (named || body._tag === 'Empty' || body._tag === 'Unwritable' || body.type === undefined) return ''
  const line = typeLines.get(body.type)
  if (line !== undefined) return line
  return typeof body.type === 'string' && flawOf(body.type) < 0
    ? `Content-Type: ${body.type}\r\n`
    : fault('the type of the content holds what it cannot')
}

/** How `response` is framed for this request. `typed`: the app named a Content-Type itself. */
export const frame = (response: Response, typed: boolean, context: PlanContext): Framed | Fault => {
  const { body, status } = response
  const flaw = flawOfBody(body)
  if (flaw !== undefined) return fault(flaw)
  // Any 2xx to CONNECT makes a tunnel in the client's eyes, 205 too; nothing here goes on with it.
  if (context.method === 'CONNECT' && status < 300)
    return body._tag === 'Empty' ? framed('', nothing, true) : fault('content on 2xx to CONNECT')
  if (status === 204 || status === 205) {
    if (body._tag !== 'Empty') return fault(`content on ${status}`)
    // 205 is framed like any other, so its emptiness is said: RFC 9110 §15.3.6.
    return status === 204 ? unframed : zero
  }
  if (status === 304)
    return body._tag === 'Empty'
      ? unframed
      : framed(counted(lengthOf(body, context.platform)), nothing, false, sourceOf(body))
  const type = typeLine(body, typed)
  if (typeof type !== 'string') return type
  return context.method === 'HEAD'
    ? framed(type + counted(lengthOf(body, context.platform)), nothing, false, sourceOf(body))
    : sent(body, type, context)
}

/** The framing of content that goes out. */
const sent = (body: Body, type: string, context: PlanContext): Framed => {
  switch (body._tag) {
    case 'Text': {
      const { text } = body
      const length = context.platform.utf8Length(text)
      const piece = length === text.length ? text : context.platform.utf8Encode(text)
      return framed(type + counted(length), length === 0 ? nothing : { _tag: 'Whole', piece })
    }
    case 'Bytes': {
      const { bytes } = body
      return framed(type + counted(bytes.length), bytes.length === 0 ? nothing : { _tag: 'Whole', piece: bytes })
    }
    case 'Stream':
      return streamed(body, type, context)
    case 'File': {
      const { source, start, end } = body
      return start === end
        ? framed(type + counted(0), nothing, false, source)
        : framed(type + counted(end - start), { _tag: 'File', source, start, end })
    }
    default:
      return zero
  }
}

/** Content that is made while it is sent: counted, else chunked to 1.1, else until the connection ends. */
const streamed = (body: Extract<Body, { readonly _tag: 'Stream' }>, type: string, context: PlanContext): Framed => {
  const { open, length, trailers } = body
  if (length !== undefined)
    return framed(type + counted(length), { _tag: 'Pieces', open, framing: 'counted', length, trailers: [] })
  if (!isModernBothWays(context))
    return framed(type, { _tag: 'Pieces', open, framing: 'close', length: 0, trailers: [] }, true)
  const announced = trailers.length === 0 ? '' : `Trailer: ${trailers.join(', ')}\r\n`
  return framed(`${type}Transfer-Encoding: chunked\r\n${announced}`, {
    _tag: 'Pieces',
    open,
    framing: 'chunked',
    length: 0,
    trailers,
  })
}
