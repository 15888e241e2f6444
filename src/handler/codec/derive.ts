import type { Either } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import type { Refused } from '../../response/status.js'
import { schemaOf } from './schema.js'
import type { Schema } from './shape.js'
import { anyText, type Generates, type Member, type Shape } from './shape.js'

/**
 * What a codec says of itself beyond io-ts: the schema of what it encodes to, and how values of it are made, by a
 * function of fast-check (annotate it as `typeof import('fast-check')`).
 */
export interface Describing<A> extends Generates<A> {
  readonly schema: Schema
}

/** A codec that was described. */
export interface Describes {
  readonly description: Describing<unknown>
}

/** A codec that cannot be described by itself, and where it stands. */
export interface FieldFault {
  readonly _tag: 'FieldFault'
  /** The members on the way to it, as a JSON Pointer. */
  readonly pointer: string
  readonly detail: string
}

/** A codec whose values have a schema: one of io-ts' own, or one that was described. */
export type Describable<C> = C extends { readonly _tag: string } | Describes
  ? C
  : C & Refused<'a codec of your own brings its schema: describeCodec(codec, { schema, arbitrary })'>

/** A codec with all that can be folded of it. */
export interface Field<A, O = unknown> {
  readonly codec: t.Type<A, O, unknown>
  readonly shape: Shape
  readonly schema: Schema
}

/**
 * A codec of your own, together with the schema of what it encodes to and with how to make values of it. It can stand
 * wherever a codec of io-ts can, inside of others too.
 *
 * @example
 * import * as t from 'io-ts'
 * const shout = describeCodec(
 *   new t.Type<string, string, unknown>('Shout', t.string.is, t.string.validate, (text) => text.toUpperCase()),
 *   { schema: { type: 'string' }, arbitrary: (fc: { string(): { generate(): { value: string } } }) => fc.string() },
 * )
 * assert.deepEqual(shout.description.schema, { type: 'string' })
 * assert.equal(shout.encode('a'), 'A')
 */
export const describeCodec = <C extends t.Any>(codec: C, description: Describing<t.TypeOf<C>>): C & Describes =>
  Object.assign(Object.create(Object.getPrototypeOf(codec)), codec, { description })

const fault = (pointer: string, detail: string): FieldFault => ({ _tag: 'FieldFault', pointer, detail })

const isDescribed = (codec: object): codec is Describes => 'description' in codec

/** A member name as a part of a JSON Pointer, RFC 6901 §3. */
export const pointerTo = (pointer: string, name: string): string =>
  `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The codecs of io-ts that hold others, by the tags that they carry: `instanceof` fails between two copies of io-ts. */
export type Known =
  | t.StringType
  | t.NumberType
  | t.BooleanType
  | t.NullType
  | t.UndefinedType
  | t.VoidType
  | t.UnknownType
  | t.AnyType
  | t.AnyArrayType
  | t.AnyDictionaryType
  | t.LiteralType<string | number | boolean>
  | t.KeyofType<Record<string, unknown>>
  | t.ArrayType<t.Any>
  | t.ReadonlyArrayType<t.Any>
  | t.TupleType<Array<t.Any>>
  | t.DictionaryType<t.Any, t.Any>
  | t.InterfaceType<t.AnyProps>
  | t.PartialType<t.AnyProps>
  | t.ExactType<t.Any>
  | t.ReadonlyType<t.Any>
  | t.RefinementType<t.Any>
  | t.UnionType<Array<t.Any>>
  | t.IntersectionType<Array<t.Any>>
  | t.RecursiveType<t.Any>

/** Is it one that io-ts made? */
export const isKnown = (codec: object): codec is Known => '_tag' in codec

/** What is on the way: the pointer so far, the shapes that may hold themselves, and the faults. */
interface Deriving {
  readonly seen: Map<object, Shape>
  readonly faults: FieldFault[]
}

/**
 * The shape of a codec, or each codec inside of it that has none.
 *
 * @example
 * import * as t from 'io-ts'
 * assert.deepEqual(shapeOf(t.array(t.string)), {
 *   _tag: 'Right',
 *   right: { _tag: 'List', items: { _tag: 'Text', limits: {} } },
 * })
 */
export const shapeOf = (codec: t.Any): Either<ReadonlyArray<FieldFault>, Shape> => {
  const deriving: Deriving = { seen: new Map(), faults: [] }
  const right = derive(codec, '', deriving)
  return deriving.faults.length > 0 ? { _tag: 'Left', left: deriving.faults } : { _tag: 'Right', right }
}

/**
 * A codec with its shape and schema, or each codec inside of it that has none.
 *
 * @example
 * import * as t from 'io-ts'
 * const field = fieldOf(t.type({ id: t.Int }))
 * assert.equal(field._tag, 'Right')
 */
export const fieldOf = <A, O>(codec: t.Type<A, O, unknown>): Either<ReadonlyArray<FieldFault>, Field<A, O>> => {
  const shape = shapeOf(codec)
  if (shape._tag === 'Left') return shape
  return { _tag: 'Right', right: { codec, shape: shape.right, schema: schemaOf(shape.right) } }
}

const derive = (codec: t.Any, pointer: string, deriving: Deriving): Shape => {
  if (isDescribed(codec)) return { _tag: 'Given', schema: codec.description.schema, generates: codec.description }
  if (isKnown(codec)) return deriveKnown(codec, pointer, deriving)
  return refuse(pointer, deriving, `'${codec.name}' brings no schema: describe it`)
}

const refuse = (pointer: string, deriving: Deriving, detail: string): Shape => {
  deriving.faults.push(fault(pointer, detail))
  return { _tag: 'Anything' }
}

const deriveKnown = (codec: Known, pointer: string, deriving: Deriving): Shape => {
  const inner = (one: t.Any, name?: string): Shape =>
    derive(one, name === undefined ? pointer : pointerTo(pointer, name), deriving)
  switch (codec._tag) {
    case 'StringType':
      return anyText
    case 'NumberType':
      return { _tag: 'Number', integer: false, limits: {} }
    case 'BooleanType':
      return { _tag: 'Boolean' }
    case 'NullType':
      return { _tag: 'Constant', value: null }
    case 'UndefinedType':
    case 'VoidType':
      return { _tag: 'Absent' }
    case 'UnknownType':
    case 'AnyType':
      return { _tag: 'Anything' }
    case 'AnyArrayType':
      return { _tag: 'List', items: { _tag: 'Anything' } }
    case 'AnyDictionaryType':
      return { _tag: 'Record', keys: anyText, values: { _tag: 'Anything' } }
    case 'LiteralType':
      return { _tag: 'Constant', value: codec.value }
    case 'KeyofType':
      return { _tag: 'OneOf', shapes: Object.keys(codec.keys).map((value) => ({ _tag: 'Constant', value })) }
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return { _tag: 'List', items: inner(codec.type, '*') }
    case 'TupleType':
      return { _tag: 'Tuple', items: codec.types.map((one, at) => inner(one, String(at))) }
    case 'DictionaryType':
      return { _tag: 'Record', keys: inner(codec.domain), values: inner(codec.codomain, '*') }
    case 'InterfaceType':
    case 'PartialType':
      if (Object.hasOwn(codec.props, '__proto__')) refuse(pointer, deriving, 'no name is __proto__')
      return members(codec, inner)
    case 'ExactType':
    case 'ReadonlyType':
      return inner(codec.type)
    case 'RefinementType':
      return refined(codec, inner(codec.type))
    case 'UnionType':
      return { _tag: 'OneOf', shapes: codec.types.map((one) => inner(one)) }
    case 'IntersectionType':
      return { _tag: 'All', shapes: codec.types.map((one) => inner(one)), is: codec.is }
    case 'RecursiveType':
      return recursive(codec, pointer, deriving)
    default:
      return refuse(pointer, deriving, 'JSON has no such value')
  }
}

const members = (
  codec: t.InterfaceType<t.AnyProps> | t.PartialType<t.AnyProps>,
  inner: (one: t.Any, name: string) => Shape,
): Shape => ({
  _tag: 'Members',
  members: Object.entries(codec.props).map(([name, one]): Member => {
    const shape = inner(one, name)
    return { name, shape, required: codec._tag === 'InterfaceType' && !mayBeAbsent(shape) }
  }),
})

const mayBeAbsent = (shape: Shape): boolean =>
  shape._tag === 'Absent' || (shape._tag === 'OneOf' && shape.shapes.some(mayBeAbsent))

const refined = (codec: t.RefinementType<t.Any>, shape: Shape): Shape =>
  codec.name === 'Int' && shape._tag === 'Number'
    ? { _tag: 'Number', integer: true, limits: {} }
    : { _tag: 'Checked', shape, is: codec.is }

const recursive = (codec: t.RecursiveType<t.Any>, pointer: string, deriving: Deriving): Shape => {
  const known = deriving.seen.get(codec)
  if (known !== undefined) return known
  const made: { shape: Shape } = { shape: { _tag: 'Anything' } }
  const shape: Shape = { _tag: 'Named', name: codec.name, key: codec, shape: () => made.shape }
  deriving.seen.set(codec, shape)
  made.shape = derive(codec.runDefinition(), pointer, deriving)
  return shape
}
