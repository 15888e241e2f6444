import type { Either } from 'fp-ts/lib/Either.js'
import { isToken } from '../../grammar/list.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import { flawOf } from '../../response/header-value.js'

/** The two ways that the reading of options ends. */

/** Options that make sense, and what was made of them. */
export const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })

/** An option that does not, by its path, and why. */
export const wrong = (option: string, reason: string): Either<OptionsError, never> => ({
  _tag: 'Left',
  left: optionsError(option, reason),
})

/** What a check of one option says: nothing, or why not. */
export type Flaw = OptionsError | undefined

/** The value where the first of these flaws is none; the checks come in the order they are to be told. */
export const unless = <A>(flaws: ReadonlyArray<Flaw>, make: () => A): Either<OptionsError, A> => {
  const first = flaws.find((flaw) => flaw !== undefined)
  return first === undefined ? right(make()) : { _tag: 'Left', left: first }
}

/** Is a number one of these? */
export const flawOfNumber = (
  option: string,
  value: unknown,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): Flaw =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
    ? undefined
    : optionsError(option, `is no integer from ${least} to ${most}`)

/** Is it a name that a field can have? */
export const flawOfToken = (option: string, value: unknown): Flaw =>
  typeof value === 'string' && isToken(value) ? undefined : optionsError(option, 'is no token')

/** Is it a text that a field can hold, and not an empty one? */
export const flawOfValue = (option: string, value: unknown): Flaw =>
  typeof value === 'string' && value.length > 0 && flawOf(value) < 0
    ? undefined
    : optionsError(option, 'is no field value')
