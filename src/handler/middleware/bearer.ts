import type { Either } from 'fp-ts/lib/Either.js'
import { quote } from '../../grammar/quoted.js'
import { utf8Encode } from '../../grammar/utf8.js'
import { fromFields } from '../../message/headers.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import type { Answer } from '../../response/answer.js'
import { withHeaders } from '../../response/change.js'
import { chain, of } from '../../response/monad.js'
import type { Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import type { Handler } from '../methods.js'
import { problem } from '../problem.js'
import { type Guard, guarded } from './basic.js'
import { unless } from './checks.js'
import { presented } from './credentials.js'
import type { Middleware } from './middleware.js'
import { type Digests, isSecret } from './secrets.js'

/** What a token was found to be. */
export type Bearer<A> =
  | { readonly _tag: 'Known'; readonly who: A }
  /** Expired, revoked, malformed or never heard of: 401 and `invalid_token`. */
  | { readonly _tag: 'Invalid' }
  /** Good, but not for this: 403 and `insufficient_scope`, with the scope that would do, where it is told. */
  | { readonly _tag: 'Insufficient'; readonly scope?: string }

/**
 * The check of a list of tokens and whom each stands for. Each is compared, whether or not one was right already.
 *
 * @example
 * const digests = { digest: (bytes: Uint8Array) => bytes, equal: (a: Uint8Array, b: Uint8Array) => `${a}` === `${b}` }
 * const verify = tokenTable(digests, [['t0ken', 'ann']])
 * assert.deepEqual(verify('t0ken'), { _tag: 'Done', value: { _tag: 'Known', who: 'ann' } })
 */
export const tokenTable = <A>(
  digests: Digests,
  table: ReadonlyArray<readonly [token: string, who: A]>,
): ((token: string) => Reply<never, Bearer<A>>) => {
  const checks = table.map(([token, who]) => ({ is: isSecret(digests, digests.digest(utf8Encode(token))), who }))
  return (token) => {
    const [found] = checks.filter(({ is }) => is(token))
    return of(found === undefined ? { _tag: 'Invalid' } : { _tag: 'Known', who: found.who })
  }
}

/** How bearer tokens are checked, RFC 6750. */
export interface BearerOptions<A> {
  readonly realm: string
  /** Who that is. Compare in constant time (`tokenTable`, `isSecret`), or ask elsewhere. */
  readonly verify: (token: string, request: Request) => Reply<never, Bearer<A>>
  /** The scope that the challenge asks for: names with single spaces between. */
  readonly scope?: string
  /** What is said besides the challenge; problem details unless told. */
  readonly refusal?: (status: 400 | 401 | 403) => Response
}

/** RFC 6750 §3: scope-token, one or more with a space between. */
const SCOPE = /^[!#-[\]-~]+( [!#-[\]-~]+)*$/

const isScope = (scope: string | undefined): boolean => scope === undefined || SCOPE.test(scope)

type ErrorCode = 'invalid_request' | 'invalid_token' | 'insufficient_scope'

/** The challenge, RFC 6750 §3. Without an error where no token came: it says nothing to those who did not try. */
const challenge = (realm: string, scope: string | undefined, error: ErrorCode | undefined): string =>
  [
    `Bearer realm=${realm}`,
    ...(scope === undefined ? [] : [`scope="${scope}"`]),
    ...(error === undefined ? [] : [`error="${error}"`]),
  ].join(', ')

/**
 * The guard of bearer tokens. No token: 401. A malformed Authorization: 400 and `invalid_request`. A token that is not
 * good: 401 and `invalid_token`. One that is not good enough: 403 and `insufficient_scope`. Tokens are taken from the
 * Authorization field alone: one in a target ends up in logs (RFC 6750 §5.3).
 */
export const bearerGuard = <A>(options: BearerOptions<A>): Either<OptionsError, Guard<A>> => {
  const { realm, verify, scope, refusal = (status: 400 | 401 | 403): Response => problem(status) } = options
  const quoted = quote(realm)
  if (quoted === undefined) return { _tag: 'Left', left: optionsError('realm', 'holds what no quoted string can') }
  return unless([isScope(scope) ? undefined : optionsError('scope', 'is no list of scopes')], (): Guard<A> => {
    const refuse = (status: 400 | 401 | 403, error?: ErrorCode, wanted = scope): Response =>
      withHeaders(fromFields([['WWW-Authenticate', challenge(quoted, wanted, error)]]))(refusal(status))
    const missing = refuse(401)
    const unreadable = refuse(400, 'invalid_request')
    const invalid = refuse(401, 'invalid_token')
    return <E>(handler: (who: A) => Handler<E>): Handler<E> =>
      (request): Reply<E, Answer> => {
        const brought = presented(request, 'bearer')
        if (brought._tag !== 'Token') return brought._tag === 'Nothing' ? missing : unreadable
        const enter = (bearer: Bearer<A>): Reply<E, Answer> => {
          if (bearer._tag === 'Known') return handler(bearer.who)(request)
          if (bearer._tag === 'Invalid') return invalid
          return refuse(403, 'insufficient_scope', isScope(bearer.scope) ? (bearer.scope ?? scope) : scope)
        }
        return chain(enter)(verify(brought.token, request))
      }
  })
}

/**
 * Bearer tokens in front of a handler.
 *
 * @example
 * import { of, ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const locked = bearerAuth({ realm: 'api', verify: () => of({ _tag: 'Invalid' as const }) })
 * if (locked._tag === 'Left') assert.fail(locked.left.reason)
 * const request = 'GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer abc\r\n\r\n'
 * const { output } = simulate(locked.right(() => ok()))([ascii(request)])
 * assert.match(String.fromCharCode(...output), /\r\nWWW-Authenticate: Bearer realm="api", error="invalid_token"\r\n/)
 */
export const bearerAuth = <A>(options: BearerOptions<A>): Either<OptionsError, Middleware> => {
  const guard = bearerGuard(options)
  return guard._tag === 'Left' ? guard : { _tag: 'Right', right: guarded(guard.right) }
}
