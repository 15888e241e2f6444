import type { Either } from 'fp-ts/lib/Either.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { within } from '../../response/program.js'
import type { Response } from '../../response/response.js'
import { problem } from '../problem.js'
import { unless } from './checks.js'
import type { Middleware } from './middleware.js'

/** How long a handler has, and what is answered when that was not enough. */
export interface TimeoutOptions {
  /** Milliseconds from when the request's head is there to when the answer is decided; its content may take longer. */
  readonly ms: number
  /** 503 as problem details unless told. A gateway that waits for another server answers 504: RFC 9110 §15.6.5. */
  readonly late?: (request: Request) => Response
}

const unavailableNow = problem(503, { detail: 'The server took too long to answer.' })

/**
 * Gives every reply so many milliseconds: a `Within` node around it, so it is the connection that counts, and no timer is
 * needed here. What is late is abandoned, and the signal of its effect fires. A handler that computes without a pause
 * cannot be interrupted by anybody.
 *
 * @example
 * import { collect, map, ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const quick = timeout({ ms: 100 })
 * if (quick._tag === 'Left') assert.fail(quick.left.reason)
 * const app = quick.right(() => map(() => ok())(collect()))
 * const head = ascii('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n')
 * const { output } = simulate(app)([head, { _tag: 'Wait', ms: 101 }])
 * assert.match(String.fromCharCode(...output), /^HTTP\/1.1 503 /)
 */
export const timeout = ({ ms, late = () => unavailableNow }: TimeoutOptions): Either<OptionsError, Middleware> =>
  unless(
    [Number.isFinite(ms) && ms > 0 ? undefined : optionsError('ms', 'is no number of milliseconds above 0')],
    (): Middleware => (handler) => (request) => within(ms, () => late(request))(handler(request)),
  )
