import {
  type Account,
  expect,
  explainMember,
  isList,
  isObject,
  type JsonObject,
  MOST_ERRORS,
  type Reader,
} from './reader.js'
import { MISS } from './text-field.js'

/** Readers of what holds other values. They copy on the first change, as io-ts does. */

/** A member of an object, and how it is read. */
export interface MemberReader {
  readonly name: string
  readonly reader: Reader
  /** Does it have one value, which tells its object from others? */
  readonly isTag: boolean
}

interface Entry extends MemberReader {
  /** Objects that do not hold it inherit one of that name: `constructor`, `toString`. */
  readonly isInherited: boolean
}

const given = (value: JsonObject, { name, isInherited }: Entry): unknown =>
  isInherited && !Object.hasOwn(value, name) ? undefined : value[name]

/** An object with these members, and perhaps others, which stay. What an object only inherits is no member of it. */
export const members = (
  all: ReadonlyArray<MemberReader>,
  mode: 'required' | 'partial',
  expected: () => string,
): Reader => {
  const isPartial = mode === 'partial'
  const entries = all.map((one): Entry => ({ ...one, isInherited: one.name in Object.prototype }))
  return {
    decode: (value, memo) => {
      if (!isObject(value)) return MISS
      let copy: Record<string, unknown> | undefined
      for (let at = 0; at < entries.length; at++) {
        const entry = entries[at]!
        const sent = given(value, entry)
        const decoded = entry.reader.decode(sent, memo)
        if (decoded === MISS) {
          if (isPartial && sent === undefined) continue
          return MISS
        }
        if (decoded === sent && (sent !== undefined || isPartial || Object.hasOwn(value, entry.name))) continue
        copy ??= { ...value }
        copy[entry.name] = decoded
      }
      return copy ?? value
    },
    explain: (value, pointer, account) => {
      if (!isObject(value)) return expect(account, pointer, value, expected())
      for (const entry of entries) {
        const sent = given(value, entry)
        const isFine = (isPartial && sent === undefined) || entry.reader.decode(sent, account.memo) !== MISS
        if (!isFine) explainMember(entry.reader, sent, account, pointer, entry.name)
      }
    },
    fits: (value, memo) =>
      isObject(value) && entries.every((one) => !one.isTag || one.reader.decode(given(value, one), memo) !== MISS),
  }
}

/** Says what is wrong with items, until enough was said. */
const explainItems = (
  items: ReadonlyArray<unknown>,
  readerAt: (at: number) => Reader | undefined,
  pointer: string,
  account: Account,
): void => {
  for (let at = 0; at < items.length && account.found.length < MOST_ERRORS; at++) {
    const reader = readerAt(at)
    const item = items[at]
    if (reader?.decode(item, account.memo) === MISS) explainMember(reader, item, account, pointer, String(at))
  }
}

/** An array of values of one kind. */
export const list = (items: Reader, expected: () => string): Reader => ({
  decode: (value, memo) => {
    if (!isList(value)) return MISS
    let copy: unknown[] | undefined
    for (let at = 0; at < value.length; at++) {
      const item = value[at]
      const decoded = items.decode(item, memo)
      if (decoded === MISS) return MISS
      if (decoded === item) continue
      copy ??= value.slice()
      copy[at] = decoded
    }
    return copy ?? value
  },
  explain: (value, pointer, account) =>
    isList(value) ? explainItems(value, () => items, pointer, account) : expect(account, pointer, value, expected()),
  fits: isList,
})

/** An array of values each of its own kind. Items behind the last are taken away. */
export const tuple = (items: ReadonlyArray<Reader>, expected: () => string): Reader => ({
  decode: (value, memo) => {
    if (!isList(value)) return MISS
    let copy = value.length > items.length ? value.slice(0, items.length) : undefined
    for (let at = 0; at < items.length; at++) {
      const item = value[at]
      const decoded = items[at]!.decode(item, memo)
      if (decoded === MISS) return MISS
      if (decoded === item) continue
      copy ??= value.slice()
      copy[at] = decoded
    }
    return copy ?? value
  },
  explain: (value, pointer, account) => {
    if (!isList(value)) return expect(account, pointer, value, expected())
    const sent = items.map((_, at) => value[at])
    explainItems(sent, (at) => items[at], pointer, account)
  },
  fits: isList,
})

/** An object of any names of a kind. Members with a name of another kind are taken away. */
export const dictionary = (names: Reader, values: Reader, expected: () => string): Reader => ({
  decode: (value, memo) => {
    if (!isObject(value)) return MISS
    const made: Array<readonly [string, unknown]> = []
    let isSame = true
    for (const name of Object.keys(value)) {
      const key = names.decode(name, memo)
      if (key === MISS) {
        isSame = false
        continue
      }
      const sent = value[name]
      const decoded = values.decode(sent, memo)
      if (decoded === MISS) return MISS
      isSame &&= key === name && decoded === sent
      made.push([String(key), decoded])
    }
    return isSame ? value : Object.fromEntries(made)
  },
  explain: (value, pointer, account) => {
    if (!isObject(value)) return expect(account, pointer, value, expected())
    for (const name of Object.keys(value)) {
      if (account.found.length >= MOST_ERRORS) return
      if (names.decode(name, account.memo) !== MISS && values.decode(value[name], account.memo) === MISS)
        explainMember(values, value[name], account, pointer, name)
    }
  },
  fits: isObject,
})

/** What another reads, with no other members than these: others are taken away. */
export const exactly = (inner: Reader, names: ReadonlySet<string>): Reader => ({
  decode: (value, memo) => {
    if (!isObject(value)) return MISS
    const decoded = inner.decode(value, memo)
    if (!isObject(decoded)) return decoded
    const isKnown = ([name]: readonly [string, unknown]): boolean => names.has(name)
    return Object.keys(decoded).every((name) => names.has(name))
      ? decoded
      : Object.fromEntries(Object.entries(decoded).filter(isKnown))
  },
  explain: inner.explain,
  fits: inner.fits,
})
