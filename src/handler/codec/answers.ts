import type * as t from 'io-ts'
import type { Field } from '../../message/headers.js'
import { type Body, empty, json, text } from '../../response/body.js'
import type { Done } from '../../response/reply.js'
import { type Problem, problemBody, problemType } from '../problem.js'
import { type Describable, type FieldFault, shapeOf } from './derive.js'
import { schemaOf } from './schema.js'
import type { Schema } from './shape.js'
import { anyText, type Shape } from './shape.js'

/** What an endpoint answers, by status. */

/** The content of an answer whatever its values are. */
export interface AnyAnswerField {
  readonly _tag: 'AnswerField'
  /** `undefined` where there is no content. */
  readonly type: string | undefined
  readonly shape: Shape
  readonly schema: Schema
  readonly faults: ReadonlyArray<FieldFault>
  /** Of the values that are sent as JSON: what a client decodes them by. */
  readonly codec: t.Mixed | undefined
  body(value: unknown, status: number): Body
}

/** The content of an answer: its media type, its schema, and how it is written. */
export interface AnswerField<A> extends AnyAnswerField {
  body(value: A, status: number): Body
}

const plain = (type: string, shape: Shape): Omit<AnyAnswerField, 'body'> => ({
  _tag: 'AnswerField',
  type,
  shape,
  schema: schemaOf(shape),
  faults: [],
  codec: undefined,
})

/**
 * A value as JSON, written by its codec.
 *
 * @example
 * import * as t from 'io-ts'
 * assert.equal(jsonOf(t.type({ id: t.number })).type, 'application/json')
 */
export const jsonOf = <C extends t.Mixed>(codec: C & Describable<C>): AnswerField<t.TypeOf<C>> => {
  const derived = shapeOf(codec)
  const shape: Shape = derived._tag === 'Right' ? derived.right : { _tag: 'Anything' }
  return {
    ...plain('application/json', shape),
    faults: derived._tag === 'Left' ? derived.left : [],
    codec,
    body: (value) => json(codec.encode(value)),
  }
}

/** No content: 204, 304, and whatever says all by its status and fields. */
export const nothing: AnswerField<undefined> = {
  _tag: 'AnswerField',
  type: undefined,
  shape: { _tag: 'Absent' },
  schema: { not: {} },
  faults: [],
  codec: undefined,
  body: () => empty,
}

const anything: Shape = { _tag: 'Anything' }

/** Problem details, RFC 9457. */
export const problemDetails: AnswerField<Problem> = /* @__PURE__ */ Object.freeze({
  ...plain(problemType, anything),
  schema: {
    type: 'object',
    properties: { title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
  },
  body: (value: Problem, status: number) => problemBody(status, value),
})

/** Text in UTF-8. */
export const textOf = (type: string = 'text/plain;charset=utf-8'): AnswerField<string> => ({
  ...plain(type, anyText),
  body: (value) => text(value, type),
})

/** Any body: a stream, a file, events. `type` is what the description says; the body names its own. */
export const rawOf = (type: string): AnswerField<Body> => ({
  ...plain(type, { _tag: 'Octets' }),
  body: (value) => value,
})

/** The type of the values of an answer. */
export type AnswerOf<F> = F extends { body(value: infer A, status: number): Body } ? A : never

/** An answer by what it means: a status of the endpoint, and the value that is declared for it. */
export interface Sent<S extends number, A> {
  readonly _tag: 'Sent'
  readonly status: S
  readonly value: A
  readonly headers: ReadonlyArray<Field>
}

/** An answer whatever it is. */
export type AnySent = Sent<number, unknown>

/** The answers that these fields declare. */
export type SentOf<R> = {
  readonly [K in Extract<keyof R, number>]: Sent<K, AnswerOf<R[K]>>
}[Extract<keyof R, number>]

/**
 * The answer of a handler of an endpoint: the status, its value, and fields beside it.
 *
 * @example
 * assert.equal(send(204).value.status, 204)
 * assert.deepEqual(send(201, { id: 1 }, [['Location', '/users/1']]).value.value, { id: 1 })
 */
export function send<S extends number>(status: S): Done<Sent<S, undefined>>
export function send<S extends number, A>(status: S, value: A, headers?: ReadonlyArray<Field>): Done<Sent<S, A>>
export function send(status: number, value?: unknown, headers: ReadonlyArray<Field> = []): Done<AnySent> {
  return { _tag: 'Done', value: { _tag: 'Sent', status, value, headers } }
}
