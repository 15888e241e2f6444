import type { Either } from 'fp-ts/lib/Either.js'
import type { Option } from 'fp-ts/lib/Option.js'

/** The four literals that the functions here answer with, written once. */

/** Nothing. */
export const none: Option<never> = { _tag: 'None' }

/** Something. */
export const some = <A>(value: A): Option<A> => ({ _tag: 'Some', value })

/** Something, unless it is `undefined`. */
export const optional = <A>(value: A | undefined): Option<A> => (value === undefined ? none : some(value))

/** Refused, and why. */
export const left = <E>(error: E): Either<E, never> => ({ _tag: 'Left', left: error })

/** Right. */
export const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })
