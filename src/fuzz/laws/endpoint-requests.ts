import * as fc from 'fast-check'
import { lowerCase } from '../../grammar/ascii.js'
import { ask } from '../../handler/client/client.js'
import type { ClientRequest, Transport } from '../../handler/client/transport.js'
import type { AnySent, SentOf } from '../../handler/codec/answers.js'
import type { Endpoint, Given, Inputs, Spec } from '../../handler/codec/endpoint.js'
import { handle } from '../../handler/codec/handle.js'
import type { Handler } from '../../handler/methods.js'
import { type Problem, type ProblemError, problemType } from '../../handler/problem.js'
import type { Routes } from '../../handler/routes/routes.js'
import { toApp } from '../../handler/routes/to-app.js'
import { counted, none } from '../../message/framing.js'
import { append, fromFields } from '../../message/headers.js'
import { isUpgrade } from '../../response/answer.js'
import { givenBody } from '../../response/given-body.js'
import { runSync } from '../../response/interpret.js'
import type { BodyError, Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import { status } from '../../response/responses.js'
import { answersOf, inputsOf, type ValidRequest, validRequests } from '../arbitraries/endpoint-inputs.js'
import { type WrongRequest, wrongRequests } from '../arbitraries/endpoint-wrong.js'
import { textOfOctets } from '../arbitraries/octets.js'
import { appRequest } from '../arbitraries/routes.js'
import type { LaterLaw } from './law.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'

/** What makes routes of an endpoint and its handler: `handle`, or what is to be as good. */
export type Handles = <S extends Spec>(
  endpoint: Endpoint<S>,
  handler: (given: Given<S>) => Reply<'kept', SentOf<S['responses']>>,
) => Routes<'kept'>

/** A value as its sender and its reader agree on it: a member that is `undefined` is one that is not there. */
const said = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Uint8Array ? { octets: textOfOctets(inner) } : inner,
  ) ?? 'undefined'

/** What a handler was given, and what was answered. */
interface Heard<S extends Spec> {
  readonly given: Inputs<S> | undefined
  readonly answer: Response | undefined
}

/** Asks an app of one endpoint, whose handler keeps what it is given and answers 204. */
const hear = <S extends Spec>(handles: Handles, endpoint: Endpoint<S>, request: ClientRequest): Heard<S> => {
  const kept: Array<Inputs<S>> = []
  const routes = handles(endpoint, ({ params, query, headers, cookies, body }) => {
    kept.push({ params, query, headers, cookies, body })
    return { _tag: 'Fail', error: 'kept' }
  })
  const { method, target, headers, content } = request
  const length = content.length
  const asked = {
    ...appRequest(method, target),
    headers: length === 0 ? headers : append(headers, fromFields([['Content-Length', String(length)]])),
    framing: length === 0 ? none : counted(length),
  }
  const app: Handler<BodyError> = toApp(routes, () => status(204))
  const { result } = runSync(app(asked), givenBody([content]))
  const answer = result._tag === 'Right' && !isUpgrade(result.right) ? result.right : undefined
  return { given: kept[0], answer }
}

const textIn = (answer: Response | undefined): string => (answer?.body._tag === 'Text' ? answer.body.text : '')

/** Law 10: a request that is made from a description is never refused by it, and says what it was made to say. */
export const validIsTaken = <S extends Spec>(handles: Handles, endpoint: Endpoint<S>): Law<ValidRequest<Inputs<S>>> =>
  law(validRequests(endpoint), ({ inputs, request }) => {
    const { given, answer } = hear(handles, endpoint, request)
    return given === undefined
      ? `refused: ${shown(request)} by ${answer?.status} ${textIn(answer)}`
      : differs(() => `another request behind ${shown(request)}`, said(inputs), said(given))
  })

const isError = (value: unknown): value is ProblemError =>
  typeof value === 'object' && value !== null && 'in' in value && 'pointer' in value && 'detail' in value

/** The errors of problem details; none where the answer is something else. */
const errorsIn = (answer: Response | undefined): ReadonlyArray<ProblemError> => {
  if (answer?.body._tag !== 'Text' || answer.body.type !== problemType) return []
  const { errors = [] }: Problem = JSON.parse(answer.body.text)
  return errors.filter(isError)
}

const faultOfRefusal = (wrong: WrongRequest, answer: Response | undefined): Fault => {
  const errors = errorsIn(answer)
  const { pointer } = wrong
  const isThere = (error: ProblemError): boolean =>
    error.in === wrong.in &&
    (pointer === undefined || error.pointer === pointer || error.pointer.startsWith(`${pointer}/`))
  return firstFault([
    differs('another status', wrong.status, answer?.status),
    errors.length > 0 ? undefined : 'no problem details that name an error',
    errors.every(isThere) ? undefined : `not of ${wrong.in} ${pointer} alone: ${shown(errors)}`,
  ])
}

/** What is wrong with a request in one part is refused before the handler, and problem details name that part alone. */
export const wrongIsNamed = <S extends Spec>(handles: Handles, endpoint: Endpoint<S>): Law<WrongRequest | undefined> =>
  law(wrongRequests(endpoint) ?? fc.constant(undefined), (wrong) => {
    if (wrong === undefined) return undefined
    const { given, answer } = hear(handles, endpoint, wrong.request)
    if (given !== undefined) return `taken: ${shown(wrong)}`
    const fault = faultOfRefusal(wrong, answer)
    return fault === undefined ? undefined : `${fault}\n  ${shown(wrong)}\n  ${textIn(answer)}`
  })

/** A handler's program of one answer. */
const sending = <A>(value: A): Reply<never, A> => ({ _tag: 'Done', value })

/** What came back is what was sent, with other fields perhaps, but none of those names and none of those lines fewer. */
const faultOfAnswer = (sent: AnySent, came: AnySent): Fault => {
  const names = new Set(sent.headers.map(([name]) => lowerCase(name)))
  const fields = came.headers.filter(([name]) => names.has(lowerCase(name)))
  return differs(
    'another answer',
    said([sent.status, sent.value, sent.headers]),
    said([came.status, came.value, fields]),
  )
}

/**
 * A client of an endpoint and its handler are one behind the other: the handler is given what the client was given, and
 * the client what the handler sent, its fields among others. `transportTo` carries requests to an app: `inMemory`.
 */
export const clientIsTransparent = <S extends Spec>(
  transportTo: (app: Handler<BodyError>) => Transport,
  endpoint: Endpoint<S>,
): LaterLaw<[Inputs<S>, SentOf<S['responses']>]> =>
  fc.asyncProperty(fc.tuple(inputsOf(endpoint), answersOf(endpoint)), fc.context(), async ([inputs, sent], context) => {
    const kept: Array<Inputs<S>> = []
    const routes = handle(endpoint, ({ params, query, headers, cookies, body }) => {
      kept.push({ params, query, headers, cookies, body })
      return sending(sent)
    })
    const result = await ask(transportTo(toApp(routes)))(endpoint, inputs)()
    const fault = firstFault([
      differs('the handler was given something else', said(inputs), said(kept[0])),
      result._tag === 'Left' ? `no answer: ${shown(result.left)}` : faultOfAnswer(sent, result.right),
    ])
    if (fault !== undefined) context.log(fault)
    return fault === undefined
  })
