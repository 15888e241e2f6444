import type { Either } from 'fp-ts/lib/Either.js'
import type { Option } from 'fp-ts/lib/Option.js'
import { quote } from '../../grammar/quoted.js'
import { fromFields } from '../../message/headers.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import type { Answer } from '../../response/answer.js'
import { withHeaders } from '../../response/change.js'
import { chain } from '../../response/monad.js'
import type { Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import type { Handler } from '../methods.js'
import { problem } from '../problem.js'
import { unless } from './checks.js'
import { basicCredentials, type Credentials, presented } from './credentials.js'
import type { Middleware } from './middleware.js'
import type { Verified } from './secrets.js'

/**
 * Turns a handler that needs to know who asks into one that does not: whoever is nobody is answered before it. A handler
 * with such an argument is no handler yet, so it cannot be forgotten.
 */
export type Guard<A> = <E = never>(handler: (who: A) => Handler<E>) => Handler<E>

/** A guard for handlers that do not ask who it is. */
export const guarded =
  <A>(guard: Guard<A>): Middleware =>
  (handler) =>
    guard(() => handler)

/** How Basic authentication is done, RFC 7617. */
export interface BasicOptions<A> {
  /** What the credentials are for, shown to people by browsers. */
  readonly realm: string
  /** Who that is: `passwordTable`, or a reply of your own. Compare in constant time (`isSecret`). */
  readonly verify: (credentials: Credentials) => Verified<A>
  /** What is said besides the challenge; 401 as problem details unless told. */
  readonly refusal?: Response
}

/**
 * The guard of Basic authentication. Whoever brings no credentials, unreadable ones or wrong ones gets 401 and the same
 * challenge, which asks for UTF-8. Credentials go over the wire as they are: use it over TLS only.
 */
export const basicGuard = <A>(options: BasicOptions<A>): Either<OptionsError, Guard<A>> => {
  const { realm, verify, refusal = problem(401) } = options
  const quoted = quote(realm)
  return unless(
    [
      quoted === undefined ? optionsError('realm', 'holds what no quoted string can') : undefined,
      refusal.status === 401 ? undefined : optionsError('refusal', 'is no 401'),
    ],
    (): Guard<A> => {
      const challenge = fromFields([['WWW-Authenticate', `Basic realm=${quoted}, charset="UTF-8"`]])
      const refused = withHeaders(challenge)(refusal)
      return <E>(handler: (who: A) => Handler<E>): Handler<E> =>
        (request): Reply<E, Answer> => {
          const brought = presented(request, 'basic')
          const credentials = brought._tag === 'Token' ? basicCredentials(brought.token) : undefined
          if (credentials === undefined) return refused
          const enter = (who: Option<A>): Reply<E, Answer> =>
            who._tag === 'Some' ? handler(who.value)(request) : refused
          return chain(enter)(verify(credentials))
        }
    },
  )
}

/**
 * Basic authentication in front of a handler.
 *
 * @example
 * import { ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * import { passwordTable } from './secrets.js'
 * const digests = { digest: (bytes: Uint8Array) => bytes, equal: (a: Uint8Array, b: Uint8Array) => `${a}` === `${b}` }
 * const locked = basicAuth({ realm: 'the house', verify: passwordTable(digests, { ann: 'one' }) })
 * if (locked._tag === 'Left') assert.fail(locked.left.reason)
 * const { output } = simulate(locked.right(() => ok()))([ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')])
 * assert.match(String.fromCharCode(...output), /\r\nWWW-Authenticate: Basic realm="the house", charset="UTF-8"\r\n/)
 */
export const basicAuth = <A>(options: BasicOptions<A>): Either<OptionsError, Middleware> => {
  const guard = basicGuard(options)
  return guard._tag === 'Left' ? guard : { _tag: 'Right', right: guarded(guard.right) }
}
