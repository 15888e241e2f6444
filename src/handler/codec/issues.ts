import type * as t from 'io-ts'
import type { ProblemError, ProblemPart } from '../problem.js'
import { pointerTo, shapeOf } from './derive.js'
import { LONGEST_POINTER, MOST_ERRORS } from './reader.js'
import { bounded, wordsOf } from './shape.js'

interface Tagged {
  readonly _tag: string
}

interface Wrapping extends Tagged {
  readonly type: object
}

const isTagged = (codec: object): codec is Tagged => '_tag' in codec

const wrapping = ['ExactType', 'ReadonlyType', 'RefinementType']

const isWrapping = (codec: object): codec is Wrapping => isTagged(codec) && wrapping.includes(codec._tag)

interface Recursing extends Tagged {
  readonly runDefinition: () => object
}

const isRecursing = (codec: object): codec is Recursing => isTagged(codec) && codec._tag === 'RecursiveType'

/** The codec that adds to the context: those that only wrap another pass theirs on. */
const unwrapped = (codec: object): object => {
  let inner = codec
  while (isWrapping(inner) || isRecursing(inner)) inner = isWrapping(inner) ? inner.type : inner.runDefinition()
  return inner
}

const tagOf = (codec: object): string => {
  const inner = unwrapped(codec)
  return isTagged(inner) ? inner._tag : ''
}

const isCodec = (codec: object): codec is t.Any => 'encode' in codec && 'is' in codec

/** What a codec expects, in words. */
export const expectedOf = (codec: t.Decoder<unknown, unknown>): string => {
  const shape = isCodec(codec) ? shapeOf(codec) : undefined
  if (shape?._tag !== 'Right' || shape.right._tag === 'Given') return bounded(codec.name)
  const words = wordsOf(shape.right)
  // The name that its author gave to a check says more; io-ts puts its own in brackets.
  return shape.right._tag === 'Checked' && !codec.name.startsWith('(') ? bounded(`${words} (${codec.name})`) : words
}

/** The errors that agree up to a depth of their contexts, by the key that comes next. */
const byKey = (errors: t.Errors, depth: number): ReadonlyMap<string, t.Errors> => {
  const groups = new Map<string, t.Errors>()
  for (const error of errors) {
    const key = error.context[depth]?.key
    const group = key === undefined ? undefined : groups.get(key)
    if (group !== undefined) group.push(error)
    else if (key !== undefined) groups.set(key, [error])
  }
  return groups
}

/** The errors of a union: of its one member that was the right kind of value, or none, where several or none were. */
const likely = (errors: t.Errors, depth: number): t.Errors | undefined => {
  const groups = [...byKey(errors, depth + 1).values()]
  const deep = groups.filter((group) => group.some((error) => error.context.length > depth + 2))
  return groups.length === 1 ? groups[0] : deep.length === 1 ? deep[0] : undefined
}

/**
 * What io-ts found, in the words of a problem: members of unions and intersections are no part of a pointer, a union
 * that fits in no member is one error, and no detail says what was received.
 *
 * @example
 * import * as t from 'io-ts'
 * const decoded = t.type({ user: t.type({ id: t.Int }) }).decode({ user: { id: 'x' } })
 * assert.deepEqual(decoded._tag === 'Left' && errorsOf('body', decoded.left),
 *   [{ in: 'body', pointer: '/user/id', detail: 'expected an integer' }])
 */
export const errorsOf = (part: ProblemPart, errors: t.Errors): ReadonlyArray<ProblemError> => {
  const found: ProblemError[] = []
  const walk = (some: t.Errors, depth: number, pointer: string): void => {
    const [first] = some
    const entry = first?.context[depth]
    if (entry === undefined || found.length >= MOST_ERRORS) return
    const tag = tagOf(entry.type)
    const here = some.find((error) => error.context.length === depth + 1)
    if (tag === 'UnionType' && here === undefined) {
      const inside = likely(some, depth)
      if (inside !== undefined) return walk(inside, depth + 1, pointer)
    }
    if (here !== undefined || tag === 'UnionType') {
      const missing = entry.actual === undefined && depth > 0 ? 'is missing: ' : ''
      found.push({ in: part, pointer, detail: `${missing}expected ${expectedOf(entry.type)}` })
      return
    }
    for (const [key, group] of byKey(some, depth + 1)) {
      const inner = tag === 'IntersectionType' ? pointer : pointerTo(pointer, key)
      walk(group, depth + 1, inner.length > LONGEST_POINTER ? pointer : inner)
    }
  }
  walk(errors.slice(0, 1000), 0, '')
  return found
}
