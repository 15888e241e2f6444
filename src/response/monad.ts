import type { Either } from 'fp-ts/lib/Either.js'
import type { Done, Fail, Reply } from './reply.js'
import { follow, type Link } from './sequence.js'

/** Programs put together: the operations behind the fp-ts instances, data last. */

/** The program that ends in `value` at once. */
export const of = <A>(value: A): Done<A> => ({ _tag: 'Done', value })

/** The program that fails with `error` at once. */
export const fail = <E>(error: E): Fail<E> => ({ _tag: 'Fail', error })

const link = <E0, A0, E, A>(
  done: (value: A0) => Reply<E, A>,
  fails: (error: E0) => Reply<E, A>,
): Link<E0, A0, E, A> => ({ _tag: 'Link', done, fail: fails })

/**
 * Changes what a program ends in. A response is a finished program, so this works on it too.
 *
 * @example
 * assert.deepEqual(pipe(of(2), map((n) => n + 1)), of(3))
 */
export const map =
  <A, B>(f: (value: A) => B) =>
  <E = never>(reply: Reply<E, A>): Reply<E, B> =>
    follow(
      reply,
      link((value) => of(f(value)), fail<E>),
    )

/**
 * Goes on with what a program ended in; a failure goes past. The errors of both are the errors of the whole. Constant
 * stack however long a loop of it runs, as long as there is a read or an effect in each round (see `chainRec`).
 *
 * @example
 * assert.deepEqual(pipe(of(2), chain((n) => (n > 1 ? fail('big') : of(n)))), fail('big'))
 */
export const chain =
  <A, B = never, E2 = never>(f: (value: A) => Reply<E2, B>) =>
  <E = never>(reply: Reply<E, A>): Reply<E | E2, B> =>
    follow(reply, link<E, A, E | E2, B>(f, fail))

/**
 * Goes on after a failure; what ended well goes past.
 *
 * @example
 * assert.deepEqual(pipe(fail('no'), orElse((why) => of(why.length))), of(2))
 */
export const orElse =
  <E, B = never, E2 = never>(f: (error: E) => Reply<E2, B>) =>
  <A = never>(reply: Reply<E, A>): Reply<E2, A | B> =>
    follow(reply, link<E, A, E2, A | B>(of, f))

/** Changes what a program fails with. */
export const mapLeft =
  <E, G>(f: (error: E) => G) =>
  <A = never>(reply: Reply<E, A>): Reply<G, A> =>
    follow(
      reply,
      link(of<A>, (error) => fail(f(error))),
    )

/** Changes both what a program ends in and what it fails with. */
export const bimap =
  <E, G, A, B>(f: (error: E) => G, g: (value: A) => B) =>
  (reply: Reply<E, A>): Reply<G, B> =>
    follow(
      reply,
      link(
        (value) => of(g(value)),
        (error) => fail(f(error)),
      ),
    )

/**
 * The program that never fails, and ends in how `reply` ended.
 *
 * @example
 * assert.deepEqual(settled(fail('no')), of({ _tag: 'Left', left: 'no' }))
 */
export const settled = <E, A>(reply: Reply<E, A>): Reply<never, Either<E, A>> =>
  follow(
    reply,
    link<E, A, never, Either<E, A>>(
      (right) => of({ _tag: 'Right', right }),
      (left) => of({ _tag: 'Left', left }),
    ),
  )

/**
 * A loop: from `start` on, for as long as `f` ends in a Left, which is where the next round starts; a Right ends it.
 * Constant stack even where no round reads or waits.
 *
 * @example
 * import { left, right } from 'fp-ts/lib/Either.js'
 * const down = (n: number) => of(n === 0 ? right('done') : left(n - 1))
 * assert.deepEqual(chainRec(100_000, down), of('done'))
 */
export const chainRec = <E, A, B>(start: A, f: (value: A) => Reply<E, Either<A, B>>): Reply<E, B> => {
  let reply = f(start)
  while (reply._tag === 'Done') {
    if (reply.value._tag === 'Right') return of(reply.value.right)
    reply = f(reply.value.left)
  }
  return follow(
    reply,
    link<E, Either<A, B>, E, B>((round) => (round._tag === 'Right' ? of(round.right) : chainRec(round.left, f)), fail),
  )
}
