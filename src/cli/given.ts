import type { Either } from 'fp-ts/lib/Either.js'
import { type Arguments, shown } from './arguments.js'
import type { OptionName } from './options.js'
import { misuse, right, type UsageError } from './usage-error.js'

/** The values of the options that were given. */
export type Given<Name extends string = OptionName> = Arguments<Name>['given']

/** The first value of an option. */
export const firstOf = <Name extends string>(given: Given<Name>, name: Name): string | undefined => given.get(name)?.[0]

/** The value of an option, read; `undefined` where it was not given. */
export const read = <A, Name extends string>(
  given: Given<Name>,
  name: Name,
  reader: (text: string) => Either<UsageError, A>,
): Either<UsageError, A | undefined> => {
  const text = firstOf(given, name)
  return text === undefined ? right(undefined) : reader(text)
}

/** The same for options that may be repeated. */
export const readAll = <A, Name extends string>(
  given: Given<Name>,
  name: Name,
  reader: (text: string) => Either<UsageError, A>,
): Either<UsageError, ReadonlyArray<A>> => {
  const all: A[] = []
  for (const text of given.get(name) ?? []) {
    const one = reader(text)
    if (one._tag === 'Left') return one
    all.push(one.right)
  }
  return right(all)
}

/** One of these words. */
export const oneOf =
  <A extends string>(option: string, words: ReadonlyArray<A>) =>
  (text: string): Either<UsageError, A> => {
    const found = words.find((word) => word === text)
    return found === undefined ? misuse(`${option} ${shown(text)}: it is one of ${words.join(', ')}`) : right(found)
  }
