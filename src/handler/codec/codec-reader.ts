import type { Either } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import type { ProblemError, ProblemPart } from '../problem.js'
import { intersection, own, recursive, refinement, type Tag, union } from './composed-readers.js'
import { dictionary, exactly, list, type MemberReader, members, tuple } from './container-readers.js'
import { isKnown, type Known, shapeOf } from './derive.js'
import { expectedOf } from './issues.js'
import { isNative } from './native.js'
import { type Account, expect, isList, isObject, leaf, type Memo, type Reader } from './reader.js'
import { bounded, type Scalar, type Shape } from './shape.js'
import { MISS } from './text-field.js'

/** The readers of codecs that hold themselves. */
interface Compiling {
  readonly readers: Map<object, Reader>
}

const compile = (codec: t.Any, compiling: Compiling): Reader =>
  isNative(codec) && isKnown(codec) ? native(codec, compiling) : own(codec)

const native = (codec: Known, compiling: Compiling): Reader => {
  const inner = (one: t.Any): Reader => compile(one, compiling)
  const expected = (): string => expectedOf(codec)
  switch (codec._tag) {
    case 'UnknownType':
    case 'AnyType':
      return leaf(() => true, expected)
    case 'StringType':
      return leaf((value) => typeof value === 'string', expected)
    case 'NumberType':
      return leaf((value) => typeof value === 'number', expected)
    case 'AnyArrayType':
      return leaf(isList, expected)
    case 'AnyDictionaryType':
      return leaf(isObject, expected)
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return list(inner(codec.type), expected)
    case 'TupleType':
      return tuple(codec.types.map(inner), expected)
    case 'DictionaryType':
      return record(codec, inner, expected)
    case 'InterfaceType':
      return members(membersOf(codec.props, inner), 'required', expected)
    case 'PartialType':
      return members(membersOf(codec.props, inner), 'partial', expected)
    case 'ExactType':
      return exactly(inner(codec.type), namesOf(codec.type))
    case 'ReadonlyType':
      return inner(codec.type)
    case 'RefinementType':
      return refinement(inner(codec.type), codec.predicate, expected)
    case 'UnionType':
      return union(codec.types.map(inner), expected, tagOf(codec))
    case 'IntersectionType':
      return intersection(codec.types.map(inner))
    case 'RecursiveType':
      return recursion(codec, compiling)
    default:
      return leaf(codec.is, expected)
  }
}

const membersOf = (props: t.AnyProps, inner: (one: t.Any) => Reader): ReadonlyArray<MemberReader> =>
  Object.entries<t.Any>(props).map(([name, one]) => ({
    name,
    reader: inner(one),
    isTag: '_tag' in one && one._tag === 'LiteralType',
  }))

/** What the member of that name is in all these shapes. */
const constantsAt = (shape: Shape, name: string): ReadonlyArray<Scalar> => {
  switch (shape._tag) {
    case 'Members':
      return shape.members.flatMap((member) =>
        member.name === name && member.shape._tag === 'Constant' ? [member.shape.value] : [],
      )
    case 'All':
    case 'OneOf':
      return shape.shapes.flatMap((one) => constantsAt(one, name))
    case 'Checked':
      return constantsAt(shape.shape, name)
    case 'Named':
      return constantsAt(shape.shape(), name)
    default:
      return []
  }
}

/** Where io-ts has found a member that tells all of a union apart, it names it. */
const tagOf = (codec: t.Any & { readonly tag?: string }): Tag | undefined => {
  const { tag: name } = codec
  if (name === undefined) return undefined
  const words = (): string => {
    const shape = shapeOf(codec)
    const values = shape._tag === 'Right' ? constantsAt(shape.right, name) : []
    return bounded(values.map((value) => JSON.stringify(value)).join(' or '))
  }
  return { name, expected: words }
}

/** The names that an `exact` keeps. */
const namesOf = (codec: object): ReadonlySet<string> => {
  if (!isKnown(codec)) return new Set()
  switch (codec._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return new Set(Object.keys(codec.props))
    case 'RefinementType':
    case 'ReadonlyType':
      return namesOf(codec.type)
    case 'IntersectionType':
      return new Set(codec.types.flatMap((one) => [...namesOf(one)]))
    default:
      return new Set()
  }
}

/** The names that a domain consists of, where they can be told one by one. */
const domainOf = (codec: object): ReadonlyArray<string> | undefined => {
  if (!isKnown(codec)) return undefined
  if (codec._tag === 'LiteralType') return typeof codec.value === 'string' ? [codec.value] : undefined
  if (codec._tag === 'KeyofType') return Object.keys(codec.keys)
  if (codec._tag !== 'UnionType') return undefined
  const all = codec.types.map(domainOf)
  return all.every((names) => names !== undefined) ? all.flat() : undefined
}

const record = (
  { domain, codomain }: t.DictionaryType<t.Any, t.Any>,
  inner: (one: t.Any) => Reader,
  expected: () => string,
): Reader => {
  const values = inner(codomain)
  const names = domainOf(domain)
  if (names === undefined) return dictionary(inner(domain), values, expected)
  const all = [...new Set(names)].map((name): MemberReader => ({ name, reader: values, isTag: false }))
  return exactly(members(all, 'required', expected), new Set(names))
}

const recursion = (codec: t.RecursiveType<t.Any>, compiling: Compiling): Reader => {
  const known = compiling.readers.get(codec)
  if (known !== undefined) return known
  const made = { definition: own(codec) }
  const reader = recursive(codec, () => made.definition)
  compiling.readers.set(codec, reader)
  made.definition = compile(codec.runDefinition(), compiling)
  return reader
}

/** Decodes a value, or says all that is wrong with it. */
export type Decode<A> = (value: unknown) => Either<ReadonlyArray<ProblemError>, A>

/**
 * The decoder of a codec, made once: it finds what `codec.decode` finds, in the same values, but makes no contexts where
 * nothing is wrong, sees no members that an object only inherits, and stops at fifty errors. What a codec of your own
 * decodes is asked of that codec.
 *
 * @example
 * import * as t from 'io-ts'
 * const decode = decoderOf(t.type({ id: t.Int }), 'body')
 * assert.deepEqual(decode({ id: 1 }), { _tag: 'Right', right: { id: 1 } })
 * assert.deepEqual(decode({ id: 'x' }),
 *   { _tag: 'Left', left: [{ in: 'body', pointer: '/id', detail: 'expected an integer' }] })
 */
export const decoderOf = <A>(codec: t.Any & t.Decoder<unknown, A>, part: ProblemPart): Decode<A> => {
  const compiling: Compiling = { readers: new Map() }
  const reader = compile(codec, compiling)
  const unused: Memo | undefined = compiling.readers.size === 0 ? new Map() : undefined
  const isDecoded = (right: unknown): right is A => right !== MISS
  return (value) => {
    const memo = unused ?? new Map()
    const right = reader.decode(value, memo)
    if (isDecoded(right)) return { _tag: 'Right', right }
    const account: Account = { part, found: [], memo }
    reader.explain(value, '', account)
    if (account.found.length === 0) expect(account, '', value, expectedOf(codec))
    return { _tag: 'Left', left: account.found }
  }
}
