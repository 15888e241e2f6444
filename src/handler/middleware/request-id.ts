import type { Either } from 'fp-ts/lib/Either.js'
import { isToken } from '../../grammar/list.js'
import { fromFields, override } from '../../message/headers.js'
import type { OptionsError } from '../../message/options-error.js'
import { optionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { withHeaders } from '../../response/change.js'
import { isCoreField } from '../../response/check.js'
import { encodeHeaderValue } from '../../response/header-value.js'
import { flawOfNumber, flawOfToken, unless } from './checks.js'
import { type Middleware, onResponse } from './middleware.js'

/** Where identifiers of requests come from, and whose are believed. */
export interface RequestIdOptions {
  /** A new identifier, different from all others: `nodeRandomness.id`. */
  readonly id: () => string
  /** The field that carries it, in both directions; `X-Request-Id` unless told. */
  readonly field?: string
  /**
   * Is the identifier in this request to be believed? A proxy's is, by its address; a stranger's is not, for it lets him
   * write into the log what he likes, and give many requests one name. Nobody is trusted unless told.
   */
  readonly trust?: (request: Request) => boolean
  /** How long a believed identifier may be; 128 unless told. A longer one is replaced. */
  readonly maxLength?: number
}

const FIELD = 'X-Request-Id'

/**
 * The identifier of a request that `requestIds` has named: inside the handler, and of what it calls. `undefined` where
 * there is none. Behind `requestIds` this is one that was made here or believed, never what a stranger has sent.
 */
export const requestId = (request: Request, field: string = FIELD): string | undefined => request.headers.get(field)

/** One line, a token, and not too long: what neither breaks a log line nor a field. */
const believed = (request: Request, field: string, maxLength: number): string | undefined => {
  const [first, ...rest] = request.headers.getAll(field)
  return first !== undefined && rest.length === 0 && first.length <= maxLength && isToken(first) ? first : undefined
}

/**
 * Names every request. The handler sees a copy of the request whose field holds the name (read it by `requestId`), and the
 * response carries it too, in place of one that the handler wrote.
 *
 * @example
 * import { ok, text } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const named = requestIds({ id: () => 'r1' })
 * if (named._tag === 'Left') assert.fail(named.left.reason)
 * const app = named.right((request) => ok(text(requestId(request) ?? '')))
 * const { output } = simulate(app)([ascii('GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: forged\r\n\r\n')])
 * assert.match(String.fromCharCode(...output), /\r\nX-Request-Id: r1\r\n[^]*\r\n\r\nr1$/)
 */
export const requestIds = (options: RequestIdOptions): Either<OptionsError, Middleware> => {
  const { id, field = FIELD, trust = () => false, maxLength = 128 } = options
  const core = isCoreField(field) ? optionsError('field', 'is written by the core alone') : undefined
  return unless(
    [flawOfToken('field', field), core, flawOfNumber('maxLength', maxLength, 1)],
    (): Middleware => (handler) => (request) => {
      const given = trust(request) ? believed(request, field, maxLength) : undefined
      const headers = fromFields([[field, given ?? encodeHeaderValue(id())]])
      const named = { ...request, headers: override(request.headers, headers) }
      return onResponse(withHeaders(headers))(handler)(named)
    },
  )
}
