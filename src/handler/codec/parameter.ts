import type * as t from 'io-ts'
import type { Refused } from '../../response/status.js'
import type { ProblemError, ProblemPart } from '../problem.js'
import { decoderOf } from './codec-reader.js'
import { type Describable, type FieldFault, pointerTo, shapeOf } from './derive.js'
import { isList, MOST_ERRORS } from './reader.js'
import { schemaOf } from './schema.js'
import type { Schema } from './shape.js'
import { wordsOf } from './shape.js'
import { type AnyTextField, MISS, type Miss } from './text-field.js'

/** What was sent under one name: nothing, one text, or several. */
export type Given = string | ReadonlyArray<string> | undefined

/** Where a parameter stands in its request, and the list that what is wrong with it goes to. */
export interface Place {
  readonly in: ProblemPart
  readonly name: string
}

/** How often a name may be sent. */
export type Arity = 'One' | 'Optional' | 'Default' | 'Many'

/** A parameter whatever its values are. */
export interface AnyParameter {
  readonly _tag: 'Parameter'
  readonly arity: Arity
  readonly field: AnyTextField
  /** Of the parameter as a whole: an array for `many`, with its `default` for `withDefault`. */
  readonly schema: Schema
  /** What counts when nothing was sent, for `withDefault`. */
  readonly fallback: unknown
  /** What cannot be described of its field. */
  readonly faults: ReadonlyArray<FieldFault>
  read(given: Given, place: Place, found: ProblemError[]): unknown
  write(value: unknown): ReadonlyArray<string> | undefined
}

/** A text field, and how often it may be sent. */
export interface Parameter<A> extends AnyParameter {
  /** The value, or MISS when something about it was added to `found`. */
  read(given: Given, place: Place, found: ProblemError[]): A | Miss
  /** The texts to send, none for a value that is meant when nothing is sent; `undefined` for what has no text. */
  write(value: A): ReadonlyArray<string> | undefined
}

/** What can stand for a field that is sent as text: a text field, a parameter, or a codec of io-ts of texts. */
export type TextLike = AnyTextField | AnyParameter | t.Mixed

/** The type of the values of what stands for a field. */
export type ValueOf<F> = F extends t.Mixed ? t.TypeOf<F> : F extends { write(value: infer A): unknown } ? A : never

/** Refuses, in words, what is no field of texts. */
export type AsText<F> = F extends AnyTextField | AnyParameter
  ? F
  : F extends t.Mixed
    ? t.OutputOf<F> extends string
      ? Describable<F>
      : F & Refused<'a field that is sent as text: use integer, number, boolean, … in place of a codec of JSON'>
    : F & Refused<'a text field'>

/** What may be optional, have a default, or be sent many times: whatever can be sent once. */
export type AsField<F> = F extends AnyParameter
  ? F & Refused<'a field is optional, or has a default, or is sent many times: one of these'>
  : AsText<F>

/** What is wrong with a value, in the words that its sender reads. */
export const errorAt = (place: Place, detail: string, index?: number): ProblemError => {
  const pointer = pointerTo('', place.name)
  return { in: place.in, pointer: index === undefined ? pointer : `${pointer}/${index}`, detail }
}

const missed = (found: ProblemError[], error: ProblemError): Miss => {
  found.push(error)
  return MISS
}

const readOne = (field: AnyTextField, given: Given, place: Place, found: ProblemError[]): unknown => {
  if (typeof given !== 'string') {
    const detail = given === undefined ? `is missing: expected ${field.expected}` : 'was sent more than once'
    return missed(found, errorAt(place, detail))
  }
  const value = field.read(given)
  return value === MISS ? missed(found, errorAt(place, `expected ${field.expected}`)) : value
}

const listOf = (text: string | undefined): ReadonlyArray<string> | undefined =>
  text === undefined ? undefined : [text]

/** A field, and what cannot be described of it. */
interface Described {
  readonly field: AnyTextField
  readonly faults: ReadonlyArray<FieldFault>
}

/** A codec of texts as a text field: what it brings of its own is decoded and encoded by it. */
const fieldOfCodec = (codec: t.Mixed): Described => {
  const shape = shapeOf(codec)
  const right = shape._tag === 'Right' ? shape.right : ({ _tag: 'Anything' } as const)
  const decode = decoderOf<unknown>(codec, 'query')
  const field: AnyTextField = {
    _tag: 'TextField',
    codec,
    shape: right,
    schema: schemaOf(right),
    expected: wordsOf(right),
    read: (text) => {
      const decoded = decode(text)
      return decoded._tag === 'Right' ? decoded.right : MISS
    },
    write: (value) => {
      const text: unknown = codec.encode(value)
      return typeof text === 'string' ? text : undefined
    },
  }
  return { field, faults: shape._tag === 'Left' ? shape.left : [] }
}

const isParameter = (like: TextLike): like is AnyParameter => '_tag' in like && like._tag === 'Parameter'

const isTextField = (like: TextLike): like is AnyTextField => '_tag' in like && like._tag === 'TextField'

/** For callers without types a parameter is the field that it is of. */
const fieldFrom = (like: TextLike): Described =>
  isParameter(like) ? like : isTextField(like) ? { field: like, faults: [] } : fieldOfCodec(like)

/** A field that must be sent once. */
export const one = (like: TextLike): AnyParameter => {
  const { field, faults } = fieldFrom(like)
  return {
    _tag: 'Parameter',
    arity: 'One',
    field,
    schema: field.schema,
    fallback: undefined,
    faults,
    read: (given, place, found) => readOne(field, given, place, found),
    write: (value) => listOf(field.write(value)),
  }
}

/** A parameter has the values of the field that it is made of. Overloaded where the compiler cannot see so. */
function typed<A>(parameter: AnyParameter): Parameter<A>
function typed(parameter: AnyParameter): AnyParameter {
  return parameter
}

/**
 * A field that may be left out: then it is `undefined`.
 *
 * @example
 * import { integer } from './text-fields.js'
 * assert.equal(optional(integer).read(undefined, { in: 'query', name: 'page' }, []), undefined)
 */
export const optional = <F extends TextLike>(like: F & NoInfer<AsField<F>>): Parameter<ValueOf<F> | undefined> => {
  const { field, faults } = fieldFrom(like)
  return typed({
    _tag: 'Parameter',
    arity: 'Optional',
    field,
    schema: field.schema,
    fallback: undefined,
    faults,
    read: (given, place, found) => (given === undefined ? undefined : readOne(field, given, place, found)),
    write: (value) => (value === undefined ? [] : listOf(field.write(value))),
  })
}

/**
 * A field that may be left out: then it is `value`.
 *
 * @example
 * import { flag } from './text-fields.js'
 * assert.equal(withDefault(flag, false).read(undefined, { in: 'query', name: 'verbose' }, []), false)
 */
export const withDefault = <F extends TextLike, const D>(
  like: F & NoInfer<AsField<F>>,
  value: D,
): Parameter<ValueOf<F> | D> => {
  const { field, faults } = fieldFrom(like)
  const text = field.codec.is(value) ? field.write(value) : undefined
  return typed({
    _tag: 'Parameter',
    arity: 'Default',
    field,
    schema: text === undefined ? field.schema : { ...field.schema, default: value },
    fallback: value,
    faults,
    read: (given, place, found) => (given === undefined ? value : readOne(field, given, place, found)),
    write: (other) => (Object.is(other, value) ? [] : field.codec.is(other) ? listOf(field.write(other)) : undefined),
  })
}

/**
 * A field that may be sent any number of times, in order; none at all is an empty array.
 *
 * @example
 * import { string } from './text-fields.js'
 * assert.deepEqual(many(string).read(['a', 'b'], { in: 'query', name: 'tag' }, []), ['a', 'b'])
 */
export const many = <F extends TextLike>(like: F & NoInfer<AsField<F>>): Parameter<ReadonlyArray<ValueOf<F>>> => {
  const { field, faults } = fieldFrom(like)
  return typed({
    _tag: 'Parameter',
    arity: 'Many',
    field,
    schema: { type: 'array', items: field.schema },
    fallback: undefined,
    faults,
    read: (given, place, found) => {
      const values: unknown[] = []
      const before = found.length
      const texts = given === undefined ? [] : typeof given === 'string' ? [given] : given
      for (const [index, text] of texts.entries()) {
        const value = field.read(text)
        if (value !== MISS) values.push(value)
        else found.push(errorAt(place, `expected ${field.expected}`, index))
        if (found.length - before >= MOST_ERRORS) break
      }
      return found.length > before ? MISS : values
    },
    write: (values) => {
      if (!isList(values)) return undefined
      const texts = values.map((value) => field.write(value))
      const there = texts.filter((text) => text !== undefined)
      return there.length < texts.length ? undefined : there
    },
  })
}

/** What stands for a field as a parameter; what cannot be described of it goes to `faults`. */
export const parameterOf = (like: TextLike, place: Place, faults: FieldFault[]): AnyParameter => {
  const parameter = isParameter(like) ? like : one(like)
  for (const fault of parameter.faults) faults.push({ ...fault, pointer: `/${place.in}/${place.name}${fault.pointer}` })
  return parameter
}
