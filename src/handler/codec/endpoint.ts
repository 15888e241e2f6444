import type { Either } from 'fp-ts/lib/Either.js'
import type { Request } from '../../message/request.js'
import type { Bare, Final, Refused } from '../../response/status.js'
import { type Captures, type Path, type Pattern, type PatternFault, readPattern } from '../routes/pattern.js'
import type { AnswerField, AnyAnswerField } from './answers.js'
import { namedOf } from './bodies.js'
import { type AnyBodyCodec, limitFaults } from './body-codec.js'
import type { FieldFault } from './derive.js'
import type { Description, Documentation } from './description.js'
import type { Named } from './named-parts.js'
import { type AnyParameter, type AsText, many, one, type TextLike, type ValueOf } from './parameter.js'
import { string } from './text-fields.js'

/** Fields by their names. */
export type Fields = Readonly<Record<string, TextLike>>

/** Contents of answers by their statuses. */
export type Answers = Readonly<Record<number, AnyAnswerField>>

/** The types of an endpoint: its path, its fields, its body, its answers. */
export interface Spec {
  readonly path: string
  readonly params: Fields
  readonly query: Fields
  readonly headers: Fields
  readonly cookies: Fields
  readonly body: AnyBodyCodec | undefined
  readonly responses: Answers
}

type Values<F> = { readonly [K in keyof F]: ValueOf<F[K]> }

/** The parameters of a path: as they are described, else as texts. */
export type ParamsOf<P extends string, F> = {
  readonly [K in keyof Captures<P>]: K extends keyof F ? ValueOf<F[K]> : Captures<P>[K]
}

/** The value of a body; `undefined` where none is described. */
export type ContentOf<B> = B extends { encode(value: infer A): unknown } ? A : undefined

/** What a request to an endpoint says. */
export interface Inputs<S extends Spec> {
  readonly params: ParamsOf<S['path'], S['params']>
  readonly query: Values<S['query']>
  readonly headers: Values<S['headers']>
  readonly cookies: Values<S['cookies']>
  readonly body: ContentOf<S['body']>
}

/** What a handler of an endpoint is given: what the request says, and the request. */
export interface Given<S extends Spec> extends Inputs<S> {
  readonly request: Request
}

/** A description with its types: data, from which a handler, a document, a client and arbitraries are made. */
export interface Endpoint<S extends Spec> {
  readonly _tag: 'Endpoint'
  readonly pattern: Either<PatternFault, Pattern>
  readonly description: Description
  /** Never there: the types. */
  readonly _S?: S
}

type CheckFields<F> = { readonly [K in keyof F]: AsText<F[K]> }

/** Parameters that the path has. The rest of a path, and it alone, is a list. */
type CheckParams<P extends string, F> = {
  readonly [K in keyof F]: K extends keyof Captures<P>
    ? Captures<P>[K] extends string
      ? F[K] extends AnyParameter
        ? F[K] & Refused<'a part of a path is there once: no optional, many or withDefault'>
        : AsText<F[K]>
      : F[K] extends AnyParameter
        ? F[K]
        : F[K] & Refused<'the rest of a path is a list: many(…)'>
    : F[K] & Refused<'the path has no parameter of this name'>
}

type CheckAnswers<R> = {
  readonly [K in keyof R]: K extends number
    ? K extends Bare
      ? R[K] extends AnswerField<undefined>
        ? R[K]
        : R[K] & Refused<'204, 205 and 304 have no content: nothing'>
      : K extends Final<K>
        ? R[K]
        : R[K] & Refused<'a final status lies between 200 and 599'>
    : R[K] & Refused<'an answer stands under its status'>
}

/** What an endpoint is made of. */
export interface EndpointParts<P extends string, F, Q, H, C, B, R> extends Documentation {
  readonly params?: F & CheckParams<P, F>
  readonly query?: Q & CheckFields<Q>
  readonly headers?: H & CheckFields<H>
  readonly cookies?: C & CheckFields<C>
  readonly body?: B
  /** In octets; the server's unless told. More is 413. */
  readonly bodyLimit?: number
  /** Whether a query may hold names that are not described: yes, unless told. */
  readonly strictQuery?: boolean
  readonly responses: R & CheckAnswers<R>
}

/** The names of a path, each with its field: text where it is not described, and a list of them for the rest. */
const paramsOf = (pattern: Either<PatternFault, Pattern>, described: ReadonlyArray<Named>): ReadonlyArray<Named> => {
  if (pattern._tag === 'Left') return []
  const fields = new Map(described)
  return pattern.right.parts.flatMap((part): ReadonlyArray<Named> => {
    if (part._tag === 'Static') return []
    return [[part.name, fields.get(part.name) ?? (part._tag === 'Rest' ? many(string) : one(string))]]
  })
}

/**
 * One method of one path, described: what it takes, by part of the request, and what it answers, by status. Data;
 * `handle` gives it a handler. A `:name` of the path that is not described is a text.
 *
 * @example
 * import * as t from 'io-ts'
 * import { jsonOf } from './answers.js'
 * import { integer } from './text-fields.js'
 * const getUser = endpoint('GET', '/users/:id', {
 *   params: { id: integer },
 *   responses: { 200: jsonOf(t.type({ id: t.number })) },
 * })
 * assert.deepEqual(getUser.description.params.map(([name]) => name), ['id'])
 */
export const endpoint = <
  const P extends string,
  R extends Answers,
  F extends Fields = Record<never, never>,
  Q extends Fields = Record<never, never>,
  H extends Fields = Record<never, never>,
  C extends Fields = Record<never, never>,
  B extends AnyBodyCodec | undefined = undefined,
>(
  method: string,
  path: Path<P>,
  parts: EndpointParts<P, F, Q, H, C, B, R>,
): Endpoint<{
  readonly path: P
  readonly params: F
  readonly query: Q
  readonly headers: H
  readonly cookies: C
  readonly body: B
  readonly responses: R
}> => {
  const { params, query, headers, cookies, body, bodyLimit, strictQuery, responses, ...documentation } = parts
  const faults: FieldFault[] = []
  const pattern = readPattern(path)
  const named = (fields: Fields | undefined, part: 'path' | 'query' | 'header' | 'cookie'): ReadonlyArray<Named> =>
    namedOf(fields ?? {}, part, faults)
  const answers = Object.entries<AnyAnswerField>(responses).map(([status, field]) => [Number(status), field] as const)
  const description: Description = {
    method,
    path,
    params: paramsOf(pattern, named(params, 'path')),
    query: named(query, 'query'),
    headers: named(headers, 'header'),
    cookies: named(cookies, 'cookie'),
    body,
    bodyLimit,
    strictQuery: strictQuery ?? false,
    responses: answers,
    documentation,
    faults: [
      ...faults,
      ...limitFaults({ bodyLimit: bodyLimit ?? 0 }),
      ...(body?.faults ?? []),
      ...answers.flatMap(([, field]) => field.faults),
    ],
  }
  return { _tag: 'Endpoint', pattern, description }
}
