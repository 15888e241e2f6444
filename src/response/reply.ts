import type { Either } from 'fp-ts/lib/Either.js'
import type { Failure } from '../message/failure.js'
import type { Headers } from '../message/headers.js'

/** Why a body could not be read. Once broken, a body stays broken: each later read sees the same error. */
export type BodyError =
  /** The content goes past the limit that was asked for, in octets. */
  | { readonly _tag: 'TooLarge'; readonly limit: number }
  /** The content broke off, came too slowly, or broke the grammar; the failure says which. */
  | { readonly _tag: 'Malformed'; readonly failure: Failure }

/** What a pull brings: the next piece of the content (not empty), or its end with the trailer section. */
export type Pulled =
  | { readonly _tag: 'Piece'; readonly bytes: Uint8Array }
  | { readonly _tag: 'Finished'; readonly trailers: Headers }

/** The part of an AbortSignal that an effect needs; structural, since a pure layer has no such name. */
export interface Abort {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Finished. A Response is itself one. */
export interface Done<A> {
  readonly _tag: 'Done'
  readonly value: A
}

/** A typed failure. */
export interface Fail<E> {
  readonly _tag: 'Fail'
  readonly error: E
}

/** Read the whole body, at most `limit` octets (`undefined`: the server's limit), then go on. Completes after End. */
export interface Collect<E, A> {
  readonly _tag: 'Collect'
  readonly limit: number | undefined
  readonly then: (result: Either<BodyError, Uint8Array>) => Reply<E, A>
}

/** The next piece of the body, then go on. This demand is the backpressure. */
export interface Pull<E, A> {
  readonly _tag: 'Pull'
  readonly then: (result: Either<BodyError, Pulled>) => Reply<E, A>
}

/** Send an interim response (102 or 103), then go on. */
export interface Inform<E, A> {
  readonly _tag: 'Inform'
  readonly status: 102 | 103
  readonly headers: Headers
  readonly then: () => Reply<E, A>
}

/**
 * Run an effect, then go on: the only node that needs a Promise. A rejection is a defect, answered with 500. `then` is
 * a method so that what `run` resolves to may have a type of its own: whoever interprets gives it nothing else.
 */
export interface Await<E, A> {
  readonly _tag: 'Await'
  /** `abort()` makes the signal when it is first asked for; it fires when nobody waits for the answer any more. */
  readonly run: (abort: () => Abort) => PromiseLike<unknown>
  then(value: unknown): Reply<E, A>
}

/**
 * Run `reply`, but at most for `ms` milliseconds; then abandon it and go on with `late()`. The inner program ends in
 * the program to go on with, so what it read and how it failed need no type of their own here.
 */
export interface Within<E, A> {
  readonly _tag: 'Within'
  readonly ms: number
  readonly reply: Reply<never, Reply<E, A>>
  readonly late: () => Reply<E, A>
}

/**
 * A program that ends in an `A` or fails with an `E`. A value: nothing happens until someone interprets it, and it can
 * be interpreted twice.
 */
export type Reply<E, A> = Done<A> | Fail<E> | Collect<E, A> | Pull<E, A> | Inform<E, A> | Await<E, A> | Within<E, A>
