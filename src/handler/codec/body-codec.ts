import type { Either } from 'fp-ts/lib/Either.js'
import type { MediaType } from '../../grammar/parameter.js'
import type { Headers } from '../../message/headers.js'
import type { Body } from '../../response/body.js'
import type { ProblemError } from '../problem.js'
import { parseMediaType } from '../semantics/media-type.js'
import type { FieldFault } from './derive.js'
import type { Schema, Shape } from './shape.js'

/** Why content is no value: 400 for octets that break the grammar, 422 for a value of another shape. */
export interface BodyFlaw {
  readonly status: 400 | 413 | 415 | 422
  readonly errors: ReadonlyArray<ProblemError>
}

/** A body whatever its values are. */
export interface AnyBodyCodec {
  readonly _tag: 'BodyCodec'
  /** The media types that it takes, the first of which it writes. */
  readonly types: ReadonlyArray<string>
  readonly shape: Shape
  readonly schema: Schema
  readonly faults: ReadonlyArray<FieldFault>
  accepts(type: MediaType): boolean
  decode(content: Uint8Array, type: MediaType): Either<BodyFlaw, unknown>
  encode(value: unknown): Body
}

/** The content of a request as values: which media types it takes, and how it is read and written. */
export interface BodyCodec<A> extends AnyBodyCodec {
  decode(content: Uint8Array, type: MediaType): Either<BodyFlaw, A>
  encode(value: A): Body
}

/** Is the content as it is, without a coding, as every line of Content-Encoding must say? RFC 9110 §8.4. */
export const isUncoded = (headers: Headers): boolean => {
  if (!headers.has('content-encoding')) return true
  return headers.getAll('content-encoding').every((line) => /^identity$/i.test(line))
}

/** Which of these are no limits: a whole number from 0 on, or infinity for none. Of NaN nothing is more. */
export const limitFaults = (limits: Readonly<Record<string, number>>): ReadonlyArray<FieldFault> =>
  Object.entries(limits)
    .filter(([, limit]) => !(limit >= 0 && (Number.isInteger(limit) || limit === Infinity)))
    .map(([name]) => ({ _tag: 'FieldFault', pointer: '/body', detail: `${name} is no whole number from 0 on` }))

/** A flaw of the content as a whole. */
export const wholeFlaw = (status: BodyFlaw['status'], detail: string): BodyFlaw => ({
  status,
  errors: [{ in: 'body', pointer: '', detail }],
})

/** A flaw of the content as a whole, as what came of reading it. */
export const flaw = (status: BodyFlaw['status'], detail: string): Either<BodyFlaw, never> => ({
  _tag: 'Left',
  left: wholeFlaw(status, detail),
})

/** Is its charset UTF-8, or none named? */
export const isUtf8 = ({ parameters }: MediaType): boolean =>
  parameters.every(([name, value]) => name !== 'charset' || /^utf-?8$/i.test(value))

/**
 * A reader of Content-Type for a body: what it accepts, or `undefined` for a field that is malformed or of another
 * type. The usual spellings are read once, here.
 */
export const typeReader = (codec: AnyBodyCodec): ((raw: string) => MediaType | undefined) => {
  const read = (raw: string): MediaType | undefined => {
    const type = parseMediaType(raw)
    return type._tag === 'Some' && codec.accepts(type.value) ? type.value : undefined
  }
  const usual = new Map(
    codec.types
      .flatMap((type) => [type, `${type};charset=utf-8`, `${type}; charset=utf-8`])
      .map((raw) => [raw, read(raw)] as const),
  )
  return (raw) => usual.get(raw) ?? read(raw)
}
