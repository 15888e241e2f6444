import type { Either } from 'fp-ts/lib/Either.js'
import { isToken } from '../../grammar/list.js'
import { fromFields } from '../../message/headers.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import { withHeaders } from '../../response/change.js'
import { noContent } from '../../response/responses.js'
import { unless } from './checks.js'
import { answering, type Middleware, onRequest } from './middleware.js'

/**
 * Answers HEAD as GET: the handler sees GET and describes the whole answer, and whoever writes the answer to HEAD leaves
 * its content away. So the fields are those of GET, RFC 9110 §9.3.2. Streams are not opened for it, files are closed
 * unread. For handlers that derive nothing themselves, such as `methods`.
 *
 * @example
 * import { methods, ok, text } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const app = headFromGet(methods({ GET: () => ok(text('hello')) }))
 * const { output } = simulate(app)([ascii('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n')])
 * assert.match(String.fromCharCode(...output), /^HTTP\/1.1 200 OK[^]*Content-Length: 5\r\n\r\n$/)
 */
export const headFromGet: Middleware = onRequest((request) =>
  request.method === 'HEAD' ? { ...request, method: 'GET' } : request,
)

/**
 * Answers OPTIONS by itself: 204 with Allow, RFC 9110 §9.3.7, for every target (a connection answers that of `*`
 * itself). OPTIONS is always allowed;
 * HEAD is where the list names it.
 *
 * @example
 * import { methods, ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const answered = optionsWithAllow(['GET', 'HEAD'])
 * if (answered._tag === 'Left') assert.fail(answered.left.reason)
 * const app = answered.right(methods({ GET: () => ok() }))
 * const { output } = simulate(app)([ascii('OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n')])
 * assert.match(String.fromCharCode(...output), /^HTTP\/1.1 204 No Content\r\n[^]*Allow: GET, HEAD, OPTIONS\r\n/)
 */
export const optionsWithAllow = (methods: ReadonlyArray<string>): Either<OptionsError, Middleware> => {
  const allow = [...new Set([...methods, 'OPTIONS'])].join(', ')
  return unless(
    methods.map((method, at) => (isToken(method) ? undefined : optionsError(`${at}`, 'is no token'))),
    (): Middleware => {
      const answer = withHeaders(fromFields([['Allow', allow]]))(noContent)
      return answering(({ method }) => (method === 'OPTIONS' ? answer : undefined))
    },
  )
}
