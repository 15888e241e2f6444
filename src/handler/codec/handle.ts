import type { Either } from 'fp-ts/lib/Either.js'
import { statusOf } from '../../message/failure.js'
import { fromFields } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { queryOf } from '../../message/target.js'
import type { Body } from '../../response/body.js'
import { map } from '../../response/monad.js'
import type { BodyError, Fail, Reply } from '../../response/reply.js'
import { Described, type Response } from '../../response/response.js'
import { type ProblemError, problemBody } from '../problem.js'
import type { Capture } from '../routes/pattern.js'
import { type Routes, routesOf } from '../routes/routes.js'
import type { AnySent, SentOf } from './answers.js'
import { type AnyBodyCodec, isUncoded, typeReader } from './body-codec.js'
import type { Description } from './description.js'
import type { Endpoint, Given, Spec } from './endpoint.js'
import { cookiesReader, headersReader, pairsReader, type Values } from './named-parts.js'
import { MOST_ERRORS } from './reader.js'
import { MISS } from './text-field.js'

/** How a handler may fail: what its programs may fail with. */
export type FailureOf<T> = T extends Fail<infer E> ? E : never

/** A request that was refused: the errors of all its parts, as RFC 9457 has them. */
const refuse = (
  status: number,
  errors: ReadonlyArray<ProblemError>,
  fields: ReadonlyArray<readonly [string, string]> = [],
): Response =>
  new Described({
    status,
    body: problemBody(status, { errors: errors.slice(0, MOST_ERRORS) }),
    headers: fromFields(fields),
  })

const unwritable = (detail: string): Response => new Described({ status: 500, body: { _tag: 'Unwritable', detail } })

/** Everything before the body, decoded at once. */
interface Decoded {
  readonly request: Request
  readonly params: Values
  readonly query: Values
  readonly headers: Values
  readonly cookies: Values
  readonly body: unknown
}

type Decode = (request: Request, captures: ReadonlyArray<Capture>, found: ProblemError[]) => Decoded

const decoder = (description: Description): Decode => {
  const places = description.params.map(([name, parameter]) => ({
    name,
    parameter,
    place: { in: 'path', name } as const,
  }))
  const readParams = (captures: ReadonlyArray<Capture>, found: ProblemError[]): Values => {
    const values: Record<string, unknown> = {}
    for (let at = 0; at < places.length; at++) {
      const { name, parameter, place } = places[at]!
      const value = parameter.read(captures[at], place, found)
      if (value !== MISS) values[name] = value
    }
    return values
  }
  const readQuery = pairsReader('query', description.query, description.strictQuery)
  const readHeaders = headersReader(description.headers)
  const readCookies = cookiesReader(description.cookies)
  return (request, captures, found) => ({
    request,
    params: readParams(captures, found),
    query: readQuery(queryOf(request.target), found),
    headers: readHeaders(request.headers, found),
    cookies: readCookies(request.headers, found),
    body: undefined,
  })
}

/** The field that says which media types would do: RFC 9110 §12.5.1, RFC 5789 §3.1 for PATCH. */
const wanted = (method: string, codec: AnyBodyCodec): ReadonlyArray<readonly [string, string]> => {
  const types = codec.types.join(', ')
  const own = method === 'PATCH' ? 'Accept-Patch' : method === 'POST' ? 'Accept-Post' : undefined
  return own === undefined
    ? [['Accept', types]]
    : [
        ['Accept', types],
        [own, types],
      ]
}

const inBody = (detail: string): ProblemError => ({ in: 'body', pointer: '', detail })

const unread = (error: BodyError): readonly [status: number, detail: string] => {
  if (error._tag === 'TooLarge') return [413, `expected at most ${error.limit} octets`]
  return [statusOf(error.failure.code), 'broke off, or was not as it was announced']
}

/** Goes on with a value once a request was decoded. */
type Go<E> = (decoded: Decoded) => Reply<E, Response>

/** Written out: a spread takes three times as long. */
const withContent = ({ request, params, query, headers, cookies }: Decoded, body: unknown): Decoded => ({
  request,
  params,
  query,
  headers,
  cookies,
  body,
})

/** What answers a request once its head was decoded. */
type Finish = <E>(decoded: Decoded, found: ProblemError[], go: Go<E>) => Reply<E, Response>

/** Reads and decodes the body, where one is described, and goes on. */
const bodyReader = (description: Description): Finish => {
  const codec = description.body
  if (codec === undefined) return (decoded, found, go) => (found.length > 0 ? refuse(400, found) : go(decoded))
  const readType = typeReader(codec)
  const types = wanted(description.method, codec)
  const detail = `expected content of type ${codec.types.join(' or ')}`
  return <E>(decoded: Decoded, found: ProblemError[], go: Go<E>): Reply<E, Response> => {
    const { headers } = decoded.request
    if (!isUncoded(headers))
      return refuse(415, [...found, inBody('expected content without a coding')], [['Accept-Encoding', 'identity']])
    const lines = headers.getAll('content-type')
    const line = lines[0]
    const type = line !== undefined && lines.length === 1 ? readType(line) : undefined
    if (type === undefined) return refuse(415, [...found, inBody(detail)], types)
    const then = (result: Either<BodyError, Uint8Array>): Reply<E, Response> => {
      if (result._tag === 'Left') {
        const [status, why] = unread(result.left)
        return refuse(status, [...found, inBody(why)])
      }
      const body = codec.decode(result.right, type)
      if (body._tag === 'Left') {
        const { status, errors } = body.left
        return refuse(found.length > 0 && status === 422 ? 400 : status, [...found, ...errors])
      }
      return found.length > 0 ? refuse(400, found) : go(withContent(decoded, body.right))
    }
    return { _tag: 'Collect', limit: description.bodyLimit, then }
  }
}

/** Writes what a handler sends, by the field that is declared for its status. */
const writer = ({ method, path, responses }: Description): ((sent: AnySent) => Response) => {
  const fields = new Map(responses)
  return (sent) => {
    const field = fields.get(sent.status)
    if (field === undefined) return unwritable(`${method} ${path} does not declare the answer that its handler gave`)
    const body: Body = field.body(sent.value, sent.status)
    return new Described({ status: sent.status, body, headers: fromFields(sent.headers) })
  }
}

/** Why an endpoint cannot be served, for the log. */
const faultOf = ({ method, path, faults }: Description): string | undefined => {
  const [first] = faults
  return first && `${method} ${path}: ${first.pointer} ${first.detail}`
}

/** Decoded parts have the types of their endpoint: its fields made them. Overloaded where the compiler cannot see so. */
function givenOf<S extends Spec>(endpoint: Endpoint<S>, decoded: Decoded): Given<S>
function givenOf(_: unknown, decoded: Decoded): Decoded {
  return decoded
}

/**
 * Gives an endpoint its handler. The handler is given what the request says, decoded, and its environment; it answers
 * with `send`, and a status or a value that the endpoint does not declare does not compile. Whatever is wrong with a
 * request, in all its parts at once, is answered before it: 415 for the type of the content, 413 for its length, 422
 * where only the shape of the body is wrong, and 400.
 *
 * @example
 * import * as t from 'io-ts'
 * import { jsonOf, send } from './answers.js'
 * import { endpoint } from './endpoint.js'
 * import { integer } from './text-fields.js'
 * const getUser = endpoint('GET', '/users/:id', { params: { id: integer }, responses: { 200: jsonOf(t.type({ id: t.number })) } })
 * const routes = handle(getUser, ({ params }) => send(200, { id: params.id }))
 * assert.equal(routes.list[0]?.method, 'GET')
 */
export const handle = <S extends Spec, T extends Reply<unknown, SentOf<S['responses']>>, N = unknown>(
  endpoint: Endpoint<S>,
  handler: (given: Given<S>, environment: N) => T,
): Routes<FailureOf<T>, N> => {
  const { description, pattern } = endpoint
  const decode = decoder(description)
  const read = bodyReader(description)
  const write = writer(description)
  const finish = (reply: Reply<FailureOf<T>, AnySent>): Reply<FailureOf<T>, Response> =>
    reply._tag === 'Done' ? write(reply.value) : map(write)(reply)
  const fault = faultOf(description)
  const run = (request: Request, captures: ReadonlyArray<Capture>, environment: N): Reply<FailureOf<T>, Response> => {
    if (fault !== undefined) return unwritable(fault)
    const found: ProblemError[] = []
    const decoded = decode(request, captures, found)
    return read(decoded, found, (all) => finish(replyOf(handler(givenOf(endpoint, all), environment))))
  }
  return routesOf([{ method: description.method, pattern, description, run }])
}

/** A handler's program with its failures by name. */
function replyOf<T extends Reply<unknown, AnySent>>(reply: T): Reply<FailureOf<T>, AnySent>
function replyOf(reply: Reply<unknown, AnySent>): Reply<unknown, AnySent> {
  return reply
}
