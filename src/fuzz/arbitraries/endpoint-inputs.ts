/** What requests to an endpoint say, and the requests that say it, made from its description. */
import * as fc from 'fast-check'
import type { Right } from 'fp-ts/lib/Either.js'
import { clientRequest } from '../../handler/client/client.js'
import type { ClientRequest } from '../../handler/client/transport.js'
import type { AnySent, SentOf } from '../../handler/codec/answers.js'
import type { Description } from '../../handler/codec/description.js'
import type { AnyInputs } from '../../handler/codec/encode.js'
import type { Endpoint, Inputs, Spec } from '../../handler/codec/endpoint.js'
import type { Named, Values } from '../../handler/codec/named-parts.js'
import type { AnyParameter } from '../../handler/codec/parameter.js'
import type { Shape } from '../../handler/codec/shape.js'
import { problemType } from '../../handler/problem.js'
import type { Field } from '../../message/headers.js'
import { bytes } from '../../response/body.js'
import { flawOf } from '../../response/header-value.js'
import { valuesOf } from './endpoint-values.js'

type Part = 'params' | 'query' | 'headers' | 'cookies'

type Texts = Parameters<typeof valuesOf>[1]

/** Text that a field value can hold, and that begins and ends with neither space nor tab: RFC 9110 §5.5. */
const fieldTexts: Texts = (limits) => fc.string(limits)

const encodedTexts: Texts = (limits) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.string(limits) },
    {
      weight: 1,
      arbitrary: fc.string({ ...limits, unit: fc.constantFrom('é', '€', '/', '%', '+', '&', ';', '\u0000') }),
    },
  )

/** Can the text stand in that part, and be read back as it is? */
const fits = (part: Part, { arity }: AnyParameter, text: string): boolean => {
  if (part === 'params') return text.isWellFormed() && !['', '.', '..'].includes(text)
  if (part !== 'headers') return text.isWellFormed()
  return flawOf(text) < 0 && (arity !== 'Many' || (text !== '' && !/[",]/.test(text)))
}

const parameterValues = (part: Part, parameter: AnyParameter): fc.Arbitrary<unknown> => {
  const one = valuesOf(parameter.field.shape, part === 'headers' ? fieldTexts : encodedTexts).filter((value) => {
    const text = parameter.field.write(value)
    return text !== undefined && fits(part, parameter, text)
  })
  switch (parameter.arity) {
    case 'One':
      return one
    case 'Optional':
      return fc.option(one, { nil: undefined })
    case 'Default':
      return fc.oneof(fc.constant(parameter.fallback), one)
    case 'Many':
      return fc.array(one, { minLength: part === 'params' ? 1 : 0, maxLength: 4 })
  }
}

const partValues = (part: Part, named: ReadonlyArray<Named>): fc.Arbitrary<Values> =>
  fc.record(Object.fromEntries(named.map(([name, parameter]) => [name, parameterValues(part, parameter)])), {
    noNullPrototype: true,
  })

const fitsLimit = ({ bodyLimit }: Description, request: ClientRequest): boolean =>
  request.content.length <= (bodyLimit ?? Number.POSITIVE_INFINITY)

/** What a request says, and the request. */
interface Said {
  readonly inputs: AnyInputs
  readonly request: ClientRequest
}

/** The shape of what content is decoded to: in a form, a list that was not sent is there, and empty. */
const contentShape = (shape: Shape, [type = '']: ReadonlyArray<string>): Shape =>
  shape._tag !== 'Members' || type === 'application/json'
    ? shape
    : {
        ...shape,
        members: shape.members.map((member) => (member.shape._tag === 'List' ? { ...member, required: true } : member)),
      }

interface Made {
  readonly inputs: AnyInputs
  readonly written: Right<ClientRequest>
}

const saidOf = (description: Description): fc.Arbitrary<Said> =>
  fc
    .record({
      params: partValues('params', description.params),
      query: partValues('query', description.query),
      headers: partValues('headers', description.headers),
      cookies: partValues('cookies', description.cookies),
      body:
        description.body === undefined
          ? fc.constant(undefined)
          : valuesOf(contentShape(description.body.shape, description.body.types)),
    })
    .map((inputs) => ({ inputs, written: clientRequest(description, inputs) }))
    .filter((made): made is Made => made.written._tag === 'Right' && fitsLimit(description, made.written.right))
    .map(({ inputs, written }) => ({ inputs, request: written.right }))

/** A request that an endpoint takes, and what it says. */
export interface ValidRequest<I> {
  readonly inputs: I
  readonly request: ClientRequest
}

/** Values made from the description of an endpoint have its types. Overloaded where the compiler cannot see so. */
function typed<S extends Spec>(endpoint: Endpoint<S>, said: fc.Arbitrary<Said>): fc.Arbitrary<ValidRequest<Inputs<S>>>
function typed(_: unknown, said: fc.Arbitrary<Said>): fc.Arbitrary<Said> {
  return said
}

/**
 * Requests that an endpoint takes, with what they say: decoding the one is the other, law 10.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { endpoint, flag, nothing } from '../../handler/index.js'
 * const get = endpoint('GET', '/', { query: { all: flag }, responses: { 204: nothing } })
 * const [valid] = fc.sample(validRequests(get), 1)
 * assert.deepEqual([valid?.inputs.query, valid?.request.target], [{ all: true }, '/?all='])
 */
export const validRequests = <S extends Spec>(endpoint: Endpoint<S>): fc.Arbitrary<ValidRequest<Inputs<S>>> =>
  typed(endpoint, saidOf(endpoint.description))

/** What a request to an endpoint may say: the inputs of a client that are never rejected. */
export const inputsOf = <S extends Spec>(endpoint: Endpoint<S>): fc.Arbitrary<Inputs<S>> =>
  validRequests(endpoint).map(({ inputs }) => inputs)

const problems = fc.record({ title: fc.string(), detail: fc.string() })

const fields: fc.Arbitrary<ReadonlyArray<Field>> = fc.array(
  fc.tuple(fc.constantFrom('X-A', 'x-b', 'Location'), fc.stringMatching(/^[!-~]{0,9}$/)),
  { maxLength: 3 },
)

const sentBy = (description: Description): fc.Arbitrary<AnySent> =>
  fc.oneof(
    ...description.responses.map(([status, { shape, type, codec }]) => {
      const value =
        type === problemType && codec === undefined
          ? problems
          : shape._tag === 'Octets'
            ? fc.uint8Array({ maxLength: 40 }).map((content) => bytes(content, type))
            : valuesOf(shape, (limits) => fc.string({ ...limits, unit: 'grapheme' }))
      return fc.tuple(value, fields).map(([made, headers]): AnySent => ({ _tag: 'Sent', status, value: made, headers }))
    }),
  )

function typedAnswers<S extends Spec>(
  endpoint: Endpoint<S>,
  sent: fc.Arbitrary<AnySent>,
): fc.Arbitrary<SentOf<S['responses']>>
function typedAnswers(_: unknown, sent: fc.Arbitrary<AnySent>): fc.Arbitrary<AnySent> {
  return sent
}

/** What a handler of an endpoint may send: a status that is declared, a value of it, fields beside it. */
export const answersOf = <S extends Spec>(endpoint: Endpoint<S>): fc.Arbitrary<SentOf<S['responses']>> =>
  typedAnswers(endpoint, sentBy(endpoint.description))
