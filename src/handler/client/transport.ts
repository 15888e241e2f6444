import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Headers } from '../../message/headers.js'

/** What carries requests to a server and answers back, whole. */

/** A request as it is sent. `target` is a path with its query; `headers` name the Content-Type, and no length. */
export interface ClientRequest {
  readonly method: string
  readonly target: string
  readonly headers: Headers
  readonly content: Uint8Array
}

/** An answer as it came. */
export interface ClientResponse {
  readonly status: number
  readonly headers: Headers
  readonly content: Uint8Array
}

/** No answer came, or not all of it. `error` is what the transport was told, for a log. */
export interface Unreachable {
  readonly _tag: 'Unreachable'
  readonly error: unknown
}

/** Carries one request. Never rejects. */
export type Transport = (request: ClientRequest) => TaskEither<Unreachable, ClientResponse>

/** For whoever makes a transport: no answer. */
export const unreachable = (error: unknown): Unreachable => ({ _tag: 'Unreachable', error })

/**
 * A transport to routes that stand below a path: what `prefix` is for a server. The root below a path is the path itself.
 *
 * @example
 * import { emptyHeaders } from '../../message/headers.js'
 * const targets: string[] = []
 * const transport = below('/api')((request) => async () => {
 *   targets.push(request.target)
 *   return { _tag: 'Left', left: unreachable('nobody is there') }
 * })
 * await transport({ method: 'GET', target: '/?a=b', headers: emptyHeaders, content: new Uint8Array(0) })()
 * assert.deepEqual(targets, ['/api?a=b'])
 */
export const below =
  (path: string) =>
  (transport: Transport): Transport =>
  (request) =>
    transport({ ...request, target: path + request.target.replace(/^\/(?=\?|$)/, '') })
