import type * as t from 'io-ts'
import { errorsOf } from './issues.js'
import { expect, explainMember, isObject, type JsonObject, type Memo, type Reader, say } from './reader.js'
import { MISS } from './text-field.js'

/** Readers made of others that read the same value. */

/** The member that tells the objects of a union apart, and what it may be. */
export interface Tag {
  readonly name: string
  readonly expected: () => string
}

const sayTag = ({ expected }: Tag): Pick<Reader, 'explain'> => ({
  explain: (value, pointer, account) => expect(account, pointer, value, expected()),
})

/** The first of these that takes the value. */
export const union = (alternatives: ReadonlyArray<Reader>, expected: () => string, tag: Tag | undefined): Reader => {
  const fitting = (value: unknown, memo: Memo): ReadonlyArray<Reader> =>
    alternatives.filter((one) => one.fits(value, memo))
  return {
    decode: (value, memo) => {
      for (let at = 0; at < alternatives.length; at++) {
        const decoded = alternatives[at]!.decode(value, memo)
        if (decoded !== MISS) return decoded
      }
      return MISS
    },
    // Of one that was meant, what is wrong inside; of none, what tells them apart; of several, that it is none of them.
    explain: (value, pointer, account) => {
      const [only, ...more] = fitting(value, account.memo)
      if (only !== undefined && more.length === 0) only.explain(value, pointer, account)
      else if (tag !== undefined && isObject(value))
        explainMember(sayTag(tag), value[tag.name], account, pointer, tag.name)
      else expect(account, pointer, value, expected())
    },
    fits: (value, memo) => fitting(value, memo).length > 0,
  }
}

/** What several made of one object, as one: members that were changed count more than those that were not. */
const merged = (base: unknown, values: ReadonlyArray<unknown>): unknown => {
  if (values.every((value) => value === base)) return base
  const objects = values.filter(isObject)
  if (objects.length === 0) return values.at(-1)
  const before: JsonObject | undefined = isObject(base) ? base : undefined
  const all: Record<string, unknown> = {}
  for (const object of objects)
    for (const [name, value] of Object.entries(object))
      if (before === undefined || !Object.hasOwn(all, name) || value !== before[name]) all[name] = value
  return all
}

/** All of them at once. */
export const intersection = (all: ReadonlyArray<Reader>): Reader => {
  const refusing = (value: unknown, memo: Memo): ReadonlyArray<Reader> =>
    all.filter((one) => one.decode(value, memo) === MISS)
  return {
    decode: (value, memo) => {
      const values: unknown[] = []
      for (let at = 0; at < all.length; at++) {
        const decoded = all[at]!.decode(value, memo)
        if (decoded === MISS) return MISS
        values.push(decoded)
      }
      return merged(value, values)
    },
    explain: (value, pointer, account) => {
      for (const one of refusing(value, account.memo)) one.explain(value, pointer, account)
    },
    fits: (value, memo) => refusing(value, memo).every((one) => one.fits(value, memo)),
  }
}

/** Does a reader refuse a value of the right kind? */
const isInside = (reader: Reader, value: unknown, memo: Memo): boolean =>
  reader.decode(value, memo) === MISS && reader.fits(value, memo)

/** Those of another that pass a check. */
export const refinement = (inner: Reader, passes: (value: unknown) => boolean, expected: () => string): Reader => ({
  decode: (value, memo) => {
    const decoded = inner.decode(value, memo)
    return decoded !== MISS && passes(decoded) ? decoded : MISS
  },
  explain: (value, pointer, account) =>
    isInside(inner, value, account.memo)
      ? inner.explain(value, pointer, account)
      : expect(account, pointer, value, expected()),
  fits: (value, memo) => isInside(inner, value, memo),
})

/** One that may hold itself. Its objects are decoded once, however many members of a union ask for them. */
export const recursive = (key: object, definition: () => Reader): Reader => ({
  decode: (value, memo) => {
    if (typeof value !== 'object' || value === null) return definition().decode(value, memo)
    const known = memo.get(key) ?? new Map<object, unknown>()
    memo.set(key, known)
    const before = known.get(value)
    if (before !== undefined) return before
    const decoded = definition().decode(value, memo)
    known.set(value, decoded)
    return decoded
  },
  explain: (value, pointer, account) => definition().explain(value, pointer, account),
  fits: (value, memo) => definition().fits(value, memo),
})

/** A codec of somebody's own, which knows best what it does. */
export const own = (codec: t.Any): Reader => ({
  decode: (value) => {
    const decoded = codec.decode(value)
    return decoded._tag === 'Right' ? decoded.right : MISS
  },
  explain: (value, pointer, account) => {
    const decoded = codec.decode(value)
    if (decoded._tag === 'Left')
      for (const error of errorsOf(account.part, decoded.left)) say(account, pointer + error.pointer, error.detail)
  },
  fits: (value) => {
    const decoded = codec.decode(value)
    return decoded._tag === 'Left' && decoded.left.every((error) => error.context.length > 1)
  },
})
