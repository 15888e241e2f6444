import type { Either } from 'fp-ts/lib/Either.js'

/** Arguments that make no sense: one sentence for the person who typed them. */
export interface UsageError {
  readonly _tag: 'UsageError'
  readonly message: string
}

/** What cannot be done, though it was asked for rightly: one sentence. */
export interface Trouble {
  readonly _tag: 'Trouble'
  readonly message: string
}

/** A wrong use, as an answer. */
export const misuse = (message: string): Either<UsageError, never> => ({
  _tag: 'Left',
  left: { _tag: 'UsageError', message },
})

/** A trouble, as an answer. */
export const trouble = (message: string): Either<Trouble, never> => ({
  _tag: 'Left',
  left: { _tag: 'Trouble', message },
})

/** What went right. */
export const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })
