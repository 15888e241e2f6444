import type { Either } from 'fp-ts/lib/Either.js'
import { emptyHeaders, type Headers } from '../message/headers.js'
import { chain, fail, map, of, settled } from './monad.js'
import type { Abort, BodyError, Pulled, Reply } from './reply.js'

/** The steps a program can take: reads of the request's body, interim responses, effects, a limit of time. */

/** An Either as a program that ends or fails at once. */
export const fromEither = <E, A>(either: Either<E, A>): Reply<E, A> =>
  either._tag === 'Left' ? fail(either.left) : of(either.right)

/**
 * The whole body of the request, trailers and all, or what is left of it. `limit` counts octets of the body from its
 * start, what was pulled before included; `undefined` takes the server's (1 MiB unless told). A body that is longer is
 * `TooLarge`, and where Content-Length tells so, no octet of it is read.
 *
 * @example
 * assert.equal(collect(10)._tag, 'Collect')
 */
export const collect = (limit?: number): Reply<BodyError, Uint8Array> => ({
  _tag: 'Collect',
  limit,
  then: fromEither<BodyError, Uint8Array>,
})

/**
 * The next piece of the request's body, or `Finished`, which every later pull says again. A piece is a view of what was
 * received: copy what you keep. No more is taken from the client than is pulled.
 */
export const pull: Reply<BodyError, Pulled> = { _tag: 'Pull', then: fromEither<BodyError, Pulled> }

/**
 * The request's body, piece by piece, folded into a value: constant memory, whatever its length.
 *
 * @example
 * const length = foldBody(0, (sum, piece) => sum + piece.length)
 * assert.equal(length._tag, 'Pull')
 */
export const foldBody = <B>(initial: B, f: (value: B, piece: Uint8Array) => B): Reply<BodyError, B> => {
  const round = (value: B): Reply<BodyError, B> =>
    chain(
      (pulled: Pulled): Reply<BodyError, B> => (pulled._tag === 'Piece' ? round(f(value, pulled.bytes)) : of(value)),
    )(pull)
  return round(initial)
}

/**
 * Sends 102 (Processing) or 103 (Early Hints) before the answer. Not sent to HTTP/1.0, which knows no interim response.
 * RFC 9110 §15.2, RFC 8297.
 */
export const inform = (status: 102 | 103, headers: Headers = emptyHeaders): Reply<never, void> => ({
  _tag: 'Inform',
  status,
  headers,
  then: () => of(undefined),
})

/**
 * An fp-ts Task, or a function that takes more care: `abort()` gives the signal that fires when nobody waits any more.
 * A Task does not reject; where one does it is a defect, answered with 500.
 */
export const fromTask = <A>(task: (abort: () => Abort) => PromiseLike<A>): Reply<never, A> => ({
  _tag: 'Await',
  run: task,
  then: (value: A) => of(value),
})

/** An fp-ts TaskEither (or a function of `abort`): its Left is the failure. */
export const fromTaskEither = <E, A>(task: (abort: () => Abort) => PromiseLike<Either<E, A>>): Reply<E, A> =>
  chain(fromEither<E, A>)(fromTask(task))

/**
 * A promise that may reject, or a function that may throw on the way to it: what it throws becomes the failure.
 *
 * @example
 * const page = tryCatch((abort) => Promise.reject('gone'), String)
 * assert.equal(page._tag, 'Await')
 */
export const tryCatch = <E, A>(
  run: (abort: () => Abort) => PromiseLike<A>,
  onError: (error: unknown) => E,
): Reply<E, A> =>
  fromTaskEither(async (abort): Promise<Either<E, A>> => {
    try {
      return { _tag: 'Right', right: await run(abort) }
    } catch (error) {
      return { _tag: 'Left', left: onError(error) }
    }
  })

/**
 * Gives a program `ms` milliseconds, from when it is reached. What it reads, sends and runs afterwards is abandoned, and
 * `late()` goes on in its place; what it read in full before stays read.
 *
 * @example
 * import { status } from './responses.js'
 * assert.equal(within(100, () => status(503))(collect())._tag, 'Within')
 */
export const within =
  <A2 = never, E2 = never>(ms: number, late: () => Reply<E2, A2>) =>
  <A = never, E = never>(reply: Reply<E, A>): Reply<E | E2, A | A2> => {
    if (reply._tag === 'Done' || reply._tag === 'Fail') return reply
    const inner = map((either: Either<E, A>): Reply<E, A> => fromEither(either))
    return { _tag: 'Within', ms, reply: inner(settled(reply)), late }
  }
