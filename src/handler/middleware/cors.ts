import type { Either } from 'fp-ts/lib/Either.js'
import { isToken } from '../../grammar/list.js'
import { type Field, fromFields } from '../../message/headers.js'
import type { OptionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { withHeaders, withoutHeader } from '../../response/change.js'
import type { Response } from '../../response/response.js'
import { noContent } from '../../response/responses.js'
import { withVary } from '../semantics/caching.js'
import { unless } from './checks.js'
import { type CorsOptions, flawsOfCors } from './cors-options.js'
import { allows, originOf } from './cors-origin.js'
import { answering, type Middleware, onResponse } from './middleware.js'

const same = (response: Response): Response => response

const yes = (name: string, on: boolean | undefined): ReadonlyArray<Field> => (on === true ? [[name, 'true']] : [])

const listed = (name: string, names: ReadonlyArray<string> | undefined): ReadonlyArray<Field> =>
  names === undefined || names.length === 0 ? [] : [[name, names.join(', ')]]

/** GET, HEAD and POST need no leave; they are named so that nobody wonders. */
const SIMPLE: ReadonlyArray<string> = ['GET', 'HEAD', 'POST']

/** What a preflight is told besides the origin: the same to all who are let in, whatever they ask for. */
const leave = ({ methods = [], headers, maxAge }: CorsOptions): ReadonlyArray<Field> => [
  ['Access-Control-Allow-Methods', [...new Set([...SIMPLE, ...methods])].join(', ')],
  ...listed('Access-Control-Allow-Headers', headers),
  ...(maxAge === undefined ? [] : [['Access-Control-Max-Age', `${maxAge}`] as const]),
]

const asksForMethod = (request: Request): boolean => {
  const asked = request.headers.getAll('Access-Control-Request-Method')
  return asked.length === 1 && asked.every(isToken)
}

/** OPTIONS with an Origin and the method that is to come. Without either it is a request like others. */
const isPreflight = ({ method, headers }: Request): boolean =>
  method === 'OPTIONS' && headers.has('Origin') && headers.has('Access-Control-Request-Method')

/** The fields that tell an origin that it is let in; `undefined` for others. */
type Greeting = (request: Request) => ReadonlyArray<Field> | undefined

const greeting = ({ origins, credentials, allowNull = false }: CorsOptions): Greeting => {
  if (origins === '*') return () => [['Access-Control-Allow-Origin', '*']]
  const isAllowed = allows(origins, allowNull)
  return (request) => {
    const origin = originOf(request)
    if (origin === undefined || !isAllowed(origin, request)) return undefined
    return [['Access-Control-Allow-Origin', origin], ...yes('Access-Control-Allow-Credentials', credentials)]
  }
}

const preflight = (options: CorsOptions, greet: Greeting, vary: (response: Response) => Response) => {
  const fields = leave(options)
  const refusal = vary(noContent)
  return (request: Request): Response => {
    const greeted = asksForMethod(request) ? greet(request) : undefined
    if (greeted === undefined) return refusal
    const asked = request.headers.get('Access-Control-Request-Private-Network') === 'true'
    const local = yes('Access-Control-Allow-Private-Network', asked && options.privateNetwork)
    return withHeaders(fromFields([...greeted, ...fields, ...local]))(refusal)
  }
}

/**
 * The CORS protocol of the Fetch Standard. A preflight is answered here, with 204: whom it lets in, and what is allowed,
 * which is the list of the options and never an echo of the question. Every other request goes to the handler, and its
 * response tells the origin whether it may be read. An origin that is not let in gets the answer without these fields;
 * it is the browser that keeps it from the page, so this is no protection against forged requests.
 *
 * Where the answer depends on the origin it says `Vary: Origin`, also to requests that name none, for caches that keep it.
 *
 * @example
 * import { ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const shared = cors({ origins: ['https://a.example'], methods: ['PUT'] })
 * if (shared._tag === 'Left') assert.fail(shared.left.reason)
 * const request = 'OPTIONS / HTTP/1.1\r\nHost: b\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n'
 * const { output } = simulate(shared.right(() => ok()))([ascii(request)])
 * assert.match(String.fromCharCode(...output), /\r\nAccess-Control-Allow-Origin: https:\/\/a.example\r\n/)
 * assert.equal(cors({ origins: '*', credentials: true })._tag, 'Left')
 */
export const cors = (options: CorsOptions): Either<OptionsError, Middleware> =>
  unless(flawsOfCors(options), (): Middleware => {
    const greet = greeting(options)
    const exposed = listed('Access-Control-Expose-Headers', options.exposed)
    const vary = options.origins === '*' ? same : withVary('Origin')
    const varyAsked = options.privateNetwork === true ? withVary('Access-Control-Request-Private-Network') : vary
    const answer = preflight(options, greet, (response) => varyAsked(vary(response)))
    // What a handler says of credentials itself must not join the origin that is let in here.
    const plain = options.credentials === true ? same : withoutHeader('Access-Control-Allow-Credentials')
    const tell = onResponse((response, request) => {
      const greeted = greet(request)
      const told = vary(response)
      return greeted === undefined ? told : withHeaders(fromFields([...greeted, ...exposed]))(plain(told))
    })
    const first = answering((request) => (isPreflight(request) ? answer(request) : undefined))
    return (handler) => first(tell(handler))
  })
