import type { IncomingMessage, RequestOptions } from 'node:http'
import type { Either } from 'fp-ts/lib/Either.js'
import { announcesContent } from '../../message/framing.js'
import type { Request } from '../../message/request.js'
import { type Body, empty, stream } from '../../response/body.js'
import { withBody, withHeaders, withReason } from '../../response/change.js'
import { headerValue } from '../../response/header-value.js'
import { chain, fail, of, settled } from '../../response/monad.js'
import { fromTask, inform, pull, within } from '../../response/program.js'
import type { Abort, BodyError, Pulled, Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import { status } from '../../response/responses.js'
import { planAnswer } from '../run/planned.js'
import { platform } from '../run/settings.js'
import { type Call, call, type GatewayError, type Heard, passedOn } from './call.js'
import { octetsOf } from './octets.js'

/** Another server's answers as replies. */

const bodyOf = (message: IncomingMessage, method: string): Body => {
  const { statusCode = 0, headers } = message
  if (statusCode === 204 || statusCode === 205 || statusCode === 304 || method === 'HEAD') message.resume()
  if (statusCode === 204 || statusCode === 205 || statusCode === 304) return empty
  const length = headers['content-length']
  const isCounted = length !== undefined && headers['transfer-encoding'] === undefined && /^\d{1,15}$/.test(length)
  return stream(() => octetsOf(message), isCounted ? { length: Number(length) } : {})
}

/** The answer, where it is one that we may give: what the encoder refuses is the other server's fault. */
const answerOf = (message: IncomingMessage, request: Request): Reply<GatewayError, Response> => {
  const reason = headerValue(message.statusMessage ?? '')
  const plain = withBody(bodyOf(message, request.method))(status<number>(message.statusCode ?? 0))
  const named = reason._tag === 'Right' && reason.right !== '' ? withReason(reason.right)(plain) : plain
  const made = withHeaders(passedOn(message.rawHeaders))(named)
  const planned = planAnswer(made, request, request.method, platform)
  if (planned._tag === 'Right') return made
  message.destroy()
  return fail({ _tag: 'Unreachable', error: planned.left })
}

/** The client has left: whoever is asked for it need not go on. */
const heeding = <A>(it: Call, abort: () => Abort, wait: Promise<A>): Promise<A> => {
  const signal = abort()
  const leave = (): void => it.leave(signal.reason)
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()
  return wait.finally(() => signal.removeEventListener('abort', leave))
}

const hear = (it: Call, request: Request): Reply<GatewayError, Response> =>
  chain((heard: Heard): Reply<GatewayError, Response> => {
    if (heard._tag === 'Answer') return answerOf(heard.message, request)
    if (heard._tag === 'Broken') return fail(heard.error)
    return chain(() => hear(it, request))(inform(heard.status, heard.headers))
  })(fromTask((abort) => heeding(it, abort, it.next())))

/** So often, in milliseconds, somebody looks whether content that does not come is wanted still. */
const LOOK = 50

/** Piece after piece, each once the one before it was taken. */
const send = (it: Call, request: Request): Reply<BodyError | GatewayError, Response> =>
  chain((pulled: Either<BodyError, Pulled> | undefined): Reply<BodyError | GatewayError, Response> => {
    if (pulled === undefined) return it.isWanted() ? send(it, request) : hear(it, request)
    if (pulled._tag === 'Left')
      return chain(() => fail(pulled.left))(fromTask(async () => it.leave(new Error('the client has broken off'))))
    const { right } = pulled
    const write = async (): Promise<void> => (right._tag === 'Finished' ? it.end() : it.write(right.bytes))
    return chain(
      (): Reply<BodyError | GatewayError, Response> =>
        right._tag === 'Finished' || !it.isWanted() ? hear(it, request) : send(it, request),
    )(fromTask((abort) => heeding(it, abort, write())))
  })(within(LOOK, () => of(undefined))(settled(pull)))

const begin = (options: RequestOptions, request: Request) => async (abort: () => Abort) => {
  const it = call(options, request)
  if (!announcesContent(request.framing)) it.end()
  else await heeding(it, abort, it.ready)
  return it
}

/**
 * Another server as a handler: it is asked what was asked, and what it answers is the answer. Both contents stream, each as
 * fast as its reader takes it, first the one and then the other: behind the end of a program nothing of a content can be
 * read, so an answer waits until all of that is sent, unless it is a refusal (4xx, 5xx), which ends the sending.
 *
 * Fields between neighbours are not passed on, in neither direction (`endToEnd`), framing is written anew, and Host is the
 * authority that was asked for. 100, 102 and 103 pass, trailers do not. The options are those of `http.request`, its
 * method, path and headers aside: `timeout` is how long it may be silent, `protocol: 'https:'` asks by TLS. What it answers
 * and HTTP forbids (405 without Allow, say) is `Unreachable`.
 *
 * @example
 * const ask = askNode({ host: '127.0.0.1', port: 9000, timeout: 30_000 })
 * assert.equal(typeof ask, 'function')
 */
export const askNode =
  (options: RequestOptions) =>
  (request: Request): Reply<BodyError | GatewayError, Response> => {
    // A tunnel is another thing than an answer, C15.
    if (request.method === 'CONNECT') return status(501)
    return chain((it: Call) =>
      announcesContent(request.framing) && it.isWanted() ? send(it, request) : hear(it, request),
    )(fromTask(begin(options, request)))
  }
