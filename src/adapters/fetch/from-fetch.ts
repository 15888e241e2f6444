import type { App } from '../../connection/contract.js'
import { sameText } from '../../grammar/ascii.js'
import { hasToken } from '../../grammar/list.js'
import { announcesContent } from '../../message/framing.js'
import { type Field, fromFields } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { type Body, empty, stream } from '../../response/body.js'
import { closing, withBody, withHeaders, withReason } from '../../response/change.js'
import { sendError } from '../../response/error-page.js'
import { headerValue } from '../../response/header-value.js'
import { chain, map } from '../../response/monad.js'
import { fromTask } from '../../response/program.js'
import type { BodyError, Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import { status, upgradeRequired } from '../../response/responses.js'
import { withKeptBodyStream } from './body-stream.js'
import { fromWebStream } from './web-stream.js'

/** A fetch handler, as others write them. */
export type WebHandler = (request: globalThis.Request) => globalThis.Response | PromiseLike<globalThis.Response>

/** The URL that fetch has to have. Put together as text: read against a base, `//evil` would become a host. */
const urlOf = ({ target, authority, peer }: Request): string | undefined => {
  if (target._tag === 'Authority' || target._tag === 'Asterisk') return undefined
  const scheme = target._tag === 'Absolute' ? target.scheme : peer.secure ? 'https' : 'http'
  const query = target.query === undefined ? '' : `?${target.query}`
  return `${scheme}://${authority || 'localhost'}${target.path}${query}`
}

type Init = NonNullable<ConstructorParameters<typeof globalThis.Request>[1]>

const requestOf = (request: Request, url: string, init: Init): globalThis.Request => {
  const headers = new globalThis.Headers()
  request.headers.forEach((name, value) => {
    headers.append(name, value)
  })
  return new globalThis.Request(url, { ...init, method: request.method, headers })
}

/** Fields of the connection, which are not a handler's to say; what they ask for is read off them. */
const ofConnection = ['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'content-length']

const fieldsOf = ({ headers }: globalThis.Response): ReadonlyArray<Field> => {
  const fields: Field[] = []
  headers.forEach((value, name) => {
    if (!ofConnection.includes(name) && name !== 'set-cookie') fields.push([name, value])
  })
  return [...fields, ...headers.getSetCookie().map((value): Field => ['set-cookie', value])]
}

const lengthOf = (response: globalThis.Response): number | undefined => {
  const text = response.headers.get('content-length')
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

const nothing: ReadonlyArray<string> = []

/** The content of the answer. One that nobody will read is cancelled, for it may hold a file or a connection open. */
const bodyOf = (response: globalThis.Response, method: string): Body => {
  const { body } = response
  const length = lengthOf(response)
  const unread = method === 'HEAD' || response.status === 304
  if (unread) void body?.cancel().catch(() => {})
  if (body === null && !(unread && length !== undefined)) return empty
  const open = () => (body === null || unread ? nothing : fromWebStream(body))
  return stream(open, length === undefined ? {} : { length })
}

const answerOf = (response: globalThis.Response, method: string): Response => {
  const { headers } = response
  const offers = headers.get('upgrade')
  const plain: Response =
    response.status === 426 && offers !== null ? upgradeRequired([offers]) : status<number>(response.status)
  const bodied = withBody(bodyOf(response, method))(plain)
  const reason = headerValue(response.statusText)
  const named = reason._tag === 'Right' && reason.right !== '' ? withReason(reason.right)(bodied) : bodied
  const made = withHeaders(fromFields(fieldsOf(response)))(named)
  return hasToken([headers.get('connection') ?? ''], 'close') ? closing(made) : made
}

const hasNoContent = (method: string): boolean => method === 'GET' || method === 'HEAD'

/** Methods that fetch refuses, however they are written; and those that it writes in capitals, which are others then. */
const refused = ['CONNECT', 'TRACE', 'TRACK']
const capital = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']

const isSayable = (method: string): boolean =>
  !refused.some((name) => sameText(name, method)) && !capital.some((name) => sameText(name, method) && name !== method)

const answered = (response: globalThis.Response, method: string): Promise<Response> =>
  response.bodyUsed || response.body?.locked
    ? Promise.reject(new Error('the content of the answer is somebody’s already'))
    : Promise.resolve(answerOf(response, method))

/**
 * A fetch handler as an app. Its request has the content as a stream that is pulled as it is read, and a signal that
 * fires when nobody waits for the answer any more; the content of its answer is asked for as the client takes it. What it
 * rejects with, and an answer that the encoder refuses (405 without Allow, say), is a 500; where it rejects with the error
 * of the request's stream, the answer is what that error says: 413, 408 or 400.
 *
 * By fetch's own rules the URL is normalised (`/a/../b` is `/b`), trailers and interim responses are not there, and GET
 * and HEAD have no content. A request that fetch cannot say is a 400, and a 501 where that is for its method: TRACE, or
 * `get`, which fetch would take for GET. An answer that still reads the request's stream goes out once the rest of that has
 * arrived, up to the body limit; who begins to read behind the answer is told that it has ended.
 *
 * @example
 * import { runTask } from 'wirefold'
 * import { origin, fromFields } from 'wirefold'
 * const app = fromFetch(async (request) => new globalThis.Response(new URL(request.url).pathname))
 * const end = { host: '', port: 0 }
 * const peer = { remote: end, local: end, secure: false }
 * const head = { method: 'GET', target: origin('/a'), authority: 'b', version: 'HTTP/1.1' } as const
 * const ran = await runTask(app({ ...head, headers: fromFields([['Host', 'b']]), framing: { _tag: 'None' }, peer }))()
 * assert.equal(ran.result._tag, 'Right')
 */
export const fromFetch =
  (handler: WebHandler): App =>
  (request): Reply<BodyError, Response> => {
    const url = urlOf(request)
    if (!isSayable(request.method)) return sendError(501)
    if (url === undefined || !globalThis.URL.canParse(url)) return sendError(400)
    const { method } = request
    const streamed = announcesContent(request.framing) && !hasNoContent(method)
    const response = withKeptBodyStream<globalThis.Response>(
      async (body, signal) =>
        handler(requestOf(request, url, streamed ? { body, signal, duplex: 'half' } : { signal })),
      (response, body) => streamed && (response.body === body || body.locked),
    )
    return chain(
      (it: globalThis.Response): Reply<never, Response> =>
        map((made: Response) => made)(fromTask(async () => answered(it, method))),
    )(response)
  }
