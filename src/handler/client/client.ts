import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { utf8Encode } from '../../grammar/utf8.js'
import { append, type Field, fromFields } from '../../message/headers.js'
import type { Body } from '../../response/body.js'
import type { SentOf } from '../codec/answers.js'
import type { Description } from '../codec/description.js'
import { type AnyInputs, type Unsayable, writeInputs } from '../codec/encode.js'
import type { Endpoint, Inputs, Spec } from '../codec/endpoint.js'
import type { Problem, ProblemError } from '../problem.js'
import { decodeAnswer, problemIn } from './decode-answer.js'
import type { ClientRequest, ClientResponse, Transport, Unreachable } from './transport.js'

/** An answer with a status that its endpoint does not declare. `problem` is what it says is wrong, where it does. */
export interface Undeclared {
  readonly _tag: 'Undeclared'
  readonly status: number
  readonly problem: Problem | undefined
  readonly response: ClientResponse
}

/** An answer with a declared status, whose content is not what is declared for it. */
export interface Undecodable {
  readonly _tag: 'Undecodable'
  readonly status: number
  readonly errors: ReadonlyArray<ProblemError>
  readonly response: ClientResponse
}

/** Why a client has no answer that its endpoint declares. */
export type ClientError = Unsayable | Unreachable | Undeclared | Undecodable

/** Members that admit `undefined` may be left out. */
type Loose<V> = { readonly [K in keyof V as undefined extends V[K] ? never : K]: V[K] } & {
  readonly [K in keyof V as undefined extends V[K] ? K : never]?: V[K]
}

/** A part that has nothing in it that must be said may be left out. */
type Part<K extends string, V> = Record<never, never> extends V ? { readonly [N in K]?: V } : { readonly [N in K]: V }

/** What a request is to say: the parts of it that say something. */
export type ClientInputs<S extends Spec> = Part<'params', Loose<Inputs<S>['params']>> &
  Part<'query', Loose<Inputs<S>['query']>> &
  Part<'headers', Loose<Inputs<S>['headers']>> &
  Part<'cookies', Loose<Inputs<S>['cookies']>> &
  Loose<Pick<Inputs<S>, 'body'>>

/** Asks for nothing to be given where nothing must be said. */
type Asking<S extends Spec> =
  Record<never, never> extends ClientInputs<S> ? [inputs?: ClientInputs<S>] : [inputs: ClientInputs<S>]

const octetsOf = (body: Body): Uint8Array | undefined => {
  switch (body._tag) {
    case 'Empty':
      return new Uint8Array(0)
    case 'Text':
      return utf8Encode(body.text)
    case 'Bytes':
      return body.bytes
    default:
      return undefined
  }
}

/**
 * The request that says these inputs, as it is sent. Left for what no request of the endpoint says.
 *
 * @example
 * import { nothing } from '../codec/answers.js'
 * import { textBody } from '../codec/bodies.js'
 * import { endpoint } from '../codec/endpoint.js'
 * const { description } = endpoint('POST', '/a', { body: textBody(), responses: { 204: nothing } })
 * const request = clientRequest(description, { params: {}, query: {}, headers: {}, cookies: {}, body: 'hi' })
 * assert.deepEqual(request._tag === 'Right' && request.right.content, ascii('hi'))
 */
export const clientRequest = (description: Description, inputs: AnyInputs): Either<Unsayable, ClientRequest> => {
  const written = writeInputs(description, inputs)
  if (written._tag === 'Left') return written
  const { method, target, headers, body } = written.right
  const content = octetsOf(body)
  if (content === undefined)
    return { _tag: 'Left', left: { _tag: 'Unsayable', in: 'body', detail: 'a client sends no streams' } }
  const type: ReadonlyArray<Field> = 'type' in body && body.type !== undefined ? [['Content-Type', body.type]] : []
  return { _tag: 'Right', right: { method, target, headers: append(headers, fromFields(type)), content } }
}

/** Inputs whose parts may be missing, as the encoder has them. Overloaded where the compiler cannot see that they are. */
function allInputs<S extends Spec>(inputs: ClientInputs<S> | undefined): AnyInputs
function allInputs(inputs: Partial<AnyInputs> = {}): AnyInputs {
  const { params = {}, query = {}, headers = {}, cookies = {}, body } = inputs
  return { params, query, headers, cookies, body }
}

/** What was decoded by the fields of an endpoint is one of the answers that they declare. */
function sentOf<S extends Spec>(endpoint: Endpoint<S>, response: ClientResponse, value: unknown): SentOf<S['responses']>
function sentOf(_: unknown, { status, headers }: ClientResponse, value: unknown): unknown {
  return { _tag: 'Sent', status, value, headers: headers.toJSON() }
}

const answerOf = <S extends Spec>(
  endpoint: Endpoint<S>,
  response: ClientResponse,
): Either<ClientError, SentOf<S['responses']>> => {
  const { status } = response
  const [, field] = endpoint.description.responses.find(([declared]) => declared === status) ?? []
  if (field === undefined)
    return { _tag: 'Left', left: { _tag: 'Undeclared', status, problem: problemIn(response), response } }
  const value = decodeAnswer(field, response)
  return value._tag === 'Right'
    ? { _tag: 'Right', right: sentOf(endpoint, response, value.right) }
    : { _tag: 'Left', left: { _tag: 'Undecodable', status, errors: value.left, response } }
}

/** For callers without types: inputs that throw where they are written are such as no request says. */
const safely = (description: Description, inputs: AnyInputs): Either<Unsayable, ClientRequest> => {
  try {
    return clientRequest(description, inputs)
  } catch {
    return { _tag: 'Left', left: { _tag: 'Unsayable', in: 'body', detail: 'a value is not of the type of its field' } }
  }
}

/** A client that is told everything, its types forgotten on the way in. */
export const ask =
  (transport: Transport) =>
  <S extends Spec>(endpoint: Endpoint<S>, inputs: AnyInputs): TaskEither<ClientError, SentOf<S['responses']>> =>
  async () => {
    const request = safely(endpoint.description, inputs)
    if (request._tag === 'Left') return request
    const response = await transport(request.right)()
    return response._tag === 'Left' ? response : answerOf(endpoint, response.right)
  }

/**
 * A client of described endpoints: what its handler is given is what is given here, and what it sends is what comes
 * back, by status, with its value decoded. `inMemory(app)` makes it a test without a socket, `fetchTransport` a client
 * over the network. Parts of a request in which nothing must be said may be left out. The Task never rejects.
 *
 * @example
 * import * as t from 'io-ts'
 * import { jsonOf, send } from '../codec/answers.js'
 * import { endpoint } from '../codec/endpoint.js'
 * import { handle } from '../codec/handle.js'
 * import { integer } from '../codec/text-fields.js'
 * import { toApp } from '../routes/to-app.js'
 * import { inMemory } from './in-memory.js'
 * const double = endpoint('GET', '/double/:n', { params: { n: integer }, responses: { 200: jsonOf(t.number) } })
 * const app = toApp(handle(double, ({ params }) => send(200, params.n * 2)))
 * const answer = await client(inMemory(app))(double)({ params: { n: 21 } })()
 * assert.equal(answer._tag === 'Right' && answer.right.value, 42)
 */
export const client =
  (transport: Transport) =>
  <S extends Spec>(endpoint: Endpoint<S>) =>
  (...[inputs]: Asking<S>): TaskEither<ClientError, SentOf<S['responses']>> =>
    ask(transport)(endpoint, allInputs<S>(inputs))
