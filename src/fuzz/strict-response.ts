/**
 * A strict reader of HTTP/1 responses: RFC 9112 from a client's side, with nothing forgiven. Slow and obvious, since the
 * encoder and the server are judged by it; it shares no code with them and imports nothing.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import {
  bad,
  closes,
  got,
  type Head,
  members,
  type Read,
  readFields,
  readHead,
  readLine,
  type StrictField,
  short,
  textOf,
  valuesOf,
} from './strict-head.js'

export type { StrictField } from './strict-head.js'

/** What the reader has to know of the request an answer belongs to. */
export interface StrictRequest {
  readonly method: string
  /** `HTTP/1.0` forbids its answer chunked content and interim responses (RFC 9112 §6.1, RFC 9110 §15.2). */
  readonly version?: string
}

/** An interim answer, RFC 9110 §15.2. */
export interface StrictInterim {
  readonly status: number
  readonly headers: ReadonlyArray<StrictField>
}

/** A final answer (101 and a tunnel's 2xx among them). */
export interface StrictResponse {
  readonly status: number
  readonly reason: string
  readonly version: 'HTTP/1.0' | 'HTTP/1.1'
  readonly headers: ReadonlyArray<StrictField>
  /** The content, with the chunked coding taken off. */
  readonly body: Uint8Array
  readonly trailers: ReadonlyArray<StrictField>
  readonly framing: 'none' | 'length' | 'chunked' | 'close'
  /** The interim answers that came before it. */
  readonly interim: ReadonlyArray<StrictInterim>
  /** Behind 101, and behind 2xx to CONNECT: every octet that follows. HTTP has ended there. */
  readonly rest?: Uint8Array
}

/** What input that may break off anywhere holds. */
export interface StrictPartial {
  readonly responses: ReadonlyArray<StrictResponse>
  /** Interim answers behind the last complete one. */
  readonly interim: ReadonlyArray<StrictInterim>
  /** Everything behind the last complete answer, interim ones included. */
  readonly rest: Uint8Array
}

interface Content {
  readonly framing: StrictResponse['framing']
  readonly body: Uint8Array
  readonly trailers: ReadonlyArray<StrictField>
}

const NOT_IN_TRAILERS =
  /^(content-length|transfer-encoding|host|connection|te|trailer|upgrade|keep-alive|content-type|content-encoding|content-range|authorization|www-authenticate|set-cookie)$/i

const nothing = new Uint8Array(0)

/** Behind these no HTTP follows: RFC 9110 §15.2.2, and §9.3.6 for the tunnel. */
const switches = (status: number, method: string): boolean =>
  status === 101 || (method === 'CONNECT' && status >= 200 && status < 300)

/** RFC 9112 §7.1, with no extension, since a server has no reason to send one; and the trailers that Trailer named. */
const readChunked = (bytes: Uint8Array, text: string, start: number, head: Head): Read<Content> => {
  const body: number[] = []
  for (let at = start; ; ) {
    const line = readLine(text, at)
    if (line._tag !== 'Got') return line
    if (!/^[0-9A-Fa-f]{1,13}$/.test(line.value)) return bad('no chunk size', at)
    const size = Number(`0x${line.value}`)
    if (size === 0) return readTrailers(text, line.at, Uint8Array.from(body), head)
    const end = line.at + size
    if (text.length > end && !'\r\n'.startsWith(text.slice(end, end + 2))) return bad('no CRLF behind a chunk', end)
    if (text.length < end + 2) return short
    for (const byte of bytes.subarray(line.at, end)) body.push(byte)
    at = end + 2
  }
}

const readTrailers = (text: string, at: number, body: Uint8Array, head: Head): Read<Content> => {
  const trailers = readFields(text, at)
  if (trailers._tag !== 'Got') return trailers
  const announced = members(head.headers, 'trailer')
  for (const [name] of trailers.value) {
    if (NOT_IN_TRAILERS.test(name)) return bad(`${name} among trailers`, at)
    if (!announced.includes(name.toLowerCase())) return bad(`the trailer ${name} was not announced`, at)
  }
  return got({ framing: 'chunked', body, trailers: trailers.value }, trailers.at)
}

/** What the framing fields may not be, whatever the content: RFC 9112 §6.1–6.3, RFC 9110 §8.6. */
const framingFault = (head: Head, request: StrictRequest): string | undefined => {
  const lengths = valuesOf(head.headers, 'content-length')
  const codings = valuesOf(head.headers, 'transfer-encoding')
  if (lengths.length + codings.length > 1) return 'more than one framing field'
  if (lengths.some((value) => !/^[0-9]{1,15}$/.test(value))) return 'Content-Length is no number'
  if (codings.some((value) => value.toLowerCase() !== 'chunked')) return 'Transfer-Encoding is not chunked'
  if (codings.length > 0 && (head.version === 'HTTP/1.0' || request.version === 'HTTP/1.0'))
    return 'Transfer-Encoding in HTTP/1.0'
  const framed = lengths.length + codings.length > 0
  if (framed && (head.status < 200 || head.status === 204)) return `a framing field on ${head.status}`
  if (framed && switches(head.status, request.method)) return 'a framing field on a tunnel'
  return undefined
}

/** RFC 9112 §6.3. `ended`: nothing comes behind these octets, so content may run to their end. */
const readContent = (
  source: { readonly bytes: Uint8Array; readonly text: string; readonly ended: boolean },
  at: number,
  head: Head,
  request: StrictRequest,
): Read<Content> => {
  const none: Content = { framing: 'none', body: nothing, trailers: [] }
  const fault = framingFault(head, request)
  if (fault !== undefined) return bad(fault, at)
  if (request.method === 'HEAD' || head.status < 200 || head.status === 204 || head.status === 304) return got(none, at)
  if (switches(head.status, request.method)) return got(none, at)
  if (valuesOf(head.headers, 'transfer-encoding').length > 0) return readChunked(source.bytes, source.text, at, head)
  const length = valuesOf(head.headers, 'content-length')[0]
  if (length !== undefined) {
    const end = at + Number(length)
    if (end > source.bytes.length) return short
    return got({ framing: 'length', body: source.bytes.slice(at, end), trailers: [] }, end)
  }
  if (!closes(head)) return bad('content to the end of a connection that is to stay open', at)
  if (!source.ended) return short
  return got({ framing: 'close', body: source.bytes.slice(at), trailers: [] }, source.bytes.length)
}

const interimFault = (head: Head, request: StrictRequest): string | undefined =>
  request.version === 'HTTP/1.0' ? 'an interim answer to HTTP/1.0' : framingFault(head, request)

const readAll = (
  bytes: Uint8Array,
  requests: ReadonlyArray<StrictRequest>,
  ended: boolean,
): Either<string, StrictPartial> => {
  const left = (reason: string, at: number) => ({ _tag: 'Left' as const, left: `at ${at}: ${reason}` })
  const source = { bytes, text: textOf(bytes), ended }
  const responses: StrictResponse[] = []
  let interim: ReadonlyArray<StrictInterim> = []
  let done = 0
  let over = false
  for (let at = 0; at < bytes.length; ) {
    const request = requests[responses.length]
    if (over) return left('octets behind an answer that closes', at)
    if (request === undefined) return left('octets that answer no request', at)
    const head = readHead(source.text, at)
    if (head._tag === 'Bad') return left(head.reason, head.at)
    if (head._tag === 'Short') break
    const { status, headers } = head.value
    if (status < 200 && status !== 101) {
      const fault = interimFault(head.value, request)
      if (fault !== undefined) return left(fault, at)
      interim = [...interim, { status, headers }]
      at = head.at
      continue
    }
    const content = readContent(source, head.at, head.value, request)
    if (content._tag === 'Bad') return left(content.reason, content.at)
    if (content._tag === 'Short') break
    if (status === 205 && content.value.body.length > 0) return left('content on 205', head.at)
    const response = { ...head.value, ...content.value, interim }
    if (switches(status, request.method)) {
      const whole = { ...response, rest: bytes.slice(content.at) }
      return { _tag: 'Right', right: { responses: [...responses, whole], interim: [], rest: nothing } }
    }
    responses.push(response)
    interim = []
    over = closes(head.value)
    at = content.at
    done = at
  }
  return { _tag: 'Right', right: { responses, interim, rest: bytes.slice(done) } }
}

/**
 * Everything a connection sent before it ended, as the answers to `requests` in their order. Left: what is illegal, and
 * where; also when the last answer is cut short, or octets are left over. Fewer answers than requests is for the caller
 * to judge. RFC 9112 §2–§7, RFC 9110 §6 and §15.
 *
 * @example
 * const wire = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
 * const read = readResponses(Uint8Array.from(wire, (unit) => unit.charCodeAt(0)), [{ method: 'GET' }])
 * assert.equal(read._tag === 'Right' && read.right[0]?.status, 200)
 */
export const readResponses = (
  bytes: Uint8Array,
  requests: ReadonlyArray<StrictRequest>,
): Either<string, ReadonlyArray<StrictResponse>> => {
  const read = readAll(bytes, requests, true)
  if (read._tag === 'Left') return read
  const { responses, rest } = read.right
  return rest.length === 0
    ? { _tag: 'Right', right: responses }
    : { _tag: 'Left', left: `at ${bytes.length}: the connection ended inside an answer` }
}

/**
 * The same for a connection that is still open: the answers that are complete, and what stands behind them. Left only
 * when no continuation could make it legal.
 */
export const readResponsesPartial = (
  bytes: Uint8Array,
  requests: ReadonlyArray<StrictRequest>,
): Either<string, StrictPartial> => readAll(bytes, requests, false)
