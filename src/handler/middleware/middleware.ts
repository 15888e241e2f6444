import type { Request } from '../../message/request.js'
import type { Answer } from '../../response/answer.js'
import { map } from '../../response/monad.js'
import { isResponse, type Response } from '../../response/response.js'
import type { Handler } from '../methods.js'

/**
 * An endomorphism of handlers, whatever they fail with: it wraps one and is one, so several compose with fp-ts' `flow`,
 * the first of them innermost. An `App` is a handler too.
 *
 * What a handler fails with goes past it: a failure is no response yet. Make it one first (`orElse`, or the `onError` of
 * an app of routes) where it is to carry the same fields as the rest.
 */
export type Middleware = <E = never>(handler: Handler<E>) => Handler<E>

/**
 * The middleware that changes responses. An `Upgrade` passes as it is, since what follows it is not HTTP's any more.
 *
 * @example
 * import { ok, withHeader } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const app = onResponse(withHeader('Cache-Control', 'no-store'))(() => ok())
 * const { output } = simulate(app)([ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')])
 * assert.match(String.fromCharCode(...output), /\r\nCache-Control: no-store\r\n/)
 */
export const onResponse =
  (f: (response: Response, request: Request) => Response): Middleware =>
  (handler) =>
  (request) => {
    const reply = handler(request)
    // A response is a finished reply: nothing has to be put behind it.
    if (isResponse(reply)) return f(reply, request)
    return map((answer: Answer): Answer => (isResponse(answer) ? f(answer, request) : answer))(reply)
  }

/**
 * The middleware that shows the handler another request, made of the one that came. Requests are immutable: give a copy.
 *
 * @example
 * import { ok, text } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const app = onRequest((request) => ({ ...request, method: 'PUT' }))(({ method }) => ok(text(method)))
 * const { output } = simulate(app)([ascii('POST / HTTP/1.1\r\nHost: a\r\n\r\n')])
 * assert.match(String.fromCharCode(...output), /\r\n\r\nPUT$/)
 */
export const onRequest =
  (f: (request: Request) => Request): Middleware =>
  (handler) =>
  (request) =>
    handler(f(request))

/** The middleware that answers some requests itself, and gives the others (`undefined`) to the handler. */
export const answering =
  (f: (request: Request) => Response | undefined): Middleware =>
  (handler) =>
  (request) =>
    f(request) ?? handler(request)
