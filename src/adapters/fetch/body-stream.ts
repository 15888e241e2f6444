import type { Either } from 'fp-ts/lib/Either.js'
import { chain, fail, map, of, settled } from '../../response/monad.js'
import { fromTask, pull, within } from '../../response/program.js'
import type { Abort, BodyError, Pulled, Reply } from '../../response/reply.js'

/** The content of a request as a web stream, for code that reads by promises while the program reads by demands. */

/** What the reader of the stream does next: it wants octets, or it has ended, or it has failed for want of them. */
type Turn<A> =
  | { readonly _tag: 'Wants' }
  | { readonly _tag: 'Ended'; readonly value: A }
  | { readonly _tag: 'Broken'; readonly error: BodyError }

/** The two sides of a stream: whoever reads it, and the program that fills it. */
interface Channel<A> {
  /** Runs until the reader wants octets or has ended. */
  readonly turn: (abort: () => Abort) => Promise<Turn<A>>
  /** What a pull has brought. */
  readonly give: (result: Either<BodyError, Pulled>) => void
  /** Nothing can be given any more. */
  readonly isOver: () => boolean
  /** Nothing will be given any more: who still reads is told why, for the stream must not look whole. */
  readonly close: (reason: unknown) => void
  readonly body: ReadableStream<Uint8Array>
}

/** Reads the stream; the signal fires when nobody waits for the answer any more. */
export type BodyReader<A> = (body: ReadableStream<Uint8Array>, signal: AbortSignal) => PromiseLike<A>

const errorOf = (error: BodyError): Error =>
  new Error(error._tag === 'TooLarge' ? `the content is longer than ${error.limit} octets` : error.failure.code, {
    cause: error,
  })

/** A stream that is asked for what its reader wants, and no more. */
const demanded = (source: ConstructorParameters<typeof globalThis.ReadableStream<Uint8Array>>[0]) =>
  new globalThis.ReadableStream<Uint8Array>(source, { highWaterMark: 0 })

/** The error that a stream has, and of what it was made. */
interface Failed {
  readonly error: Error
  readonly cause: BodyError
}

/** How the reader ends. Rejects where it fails for a reason of its own; `close` hears of that. */
const outcomeOf = <A>(
  reading: PromiseLike<A>,
  failed: () => Failed | undefined,
  close: (reason: unknown) => void,
): Promise<Turn<A>> =>
  Promise.resolve(reading).then(
    (value): Turn<A> => ({ _tag: 'Ended', value }),
    (error: unknown): Turn<A> | Promise<never> => {
      const it = failed()
      close(error)
      return it !== undefined && it.error === error ? { _tag: 'Broken', error: it.cause } : Promise.reject(error)
    },
  )

/** Waits, and tells of the signal meanwhile. What `wait` throws is its rejection. */
const heeding = async <A>(signal: Abort, tell: (reason: unknown) => void, wait: () => Promise<A>): Promise<A> => {
  const listener = (): void => tell(signal.reason)
  signal.addEventListener('abort', listener)
  if (signal.aborted) listener()
  try {
    return await wait()
  } finally {
    signal.removeEventListener('abort', listener)
  }
}

const channel = <A>(use: BodyReader<A>): Channel<A> => {
  const gone = new globalThis.AbortController()
  let over = false
  let wanted: (() => void) | undefined
  let wake: () => void = () => {}
  let sink: ReadableStreamDefaultController<Uint8Array> | undefined
  const supplied = (): void => {
    wanted?.()
    wanted = undefined
  }
  const asked = (): Promise<void> =>
    new Promise((resolve) => {
      wanted = resolve
      wake()
    })
  const body = demanded({
    start: (controller) => {
      sink = controller
    },
    pull: asked,
    cancel: () => {
      over = true
      supplied()
    },
  })
  const give: Channel<A>['give'] = (result) => {
    if (over) return
    over = result._tag === 'Left' || result.right._tag === 'Finished'
    if (result._tag === 'Left') {
      failed = { error: errorOf(result.left), cause: result.left }
      sink?.error(failed.error)
      if (result.left._tag === 'Malformed') gone.abort(result.left)
    } else if (result.right._tag === 'Finished') sink?.close()
    else sink?.enqueue(result.right.bytes)
    supplied()
  }
  const close = (reason: unknown): void => {
    if (!over) sink?.error(reason)
    over = true
    supplied()
  }
  const leave = (reason: unknown): void => {
    gone.abort(reason)
    close(reason)
  }
  let failed: Failed | undefined
  let ended: Promise<Turn<A>> | undefined
  const turn: Channel<A>['turn'] = (abort) => {
    return heeding(abort(), leave, () => {
      const wants = new Promise<Turn<A>>((resolve) => {
        wake = () => resolve({ _tag: 'Wants' })
        if (wanted !== undefined) wake()
      })
      ended ??= outcomeOf(use(body, gone.signal), () => failed, close)
      // Who holds the stream may go on with it; of what somebody has let go, no octet is wanted.
      return Promise.race(body.locked ? [wants, ended] : [ended, wants])
    })
  }
  return { turn, give, isOver: () => over, close, body }
}

/** Does what the reader has come to still depend on the stream? */
type Keeps<A> = (value: A, body: ReadableStream<Uint8Array>) => boolean

const goOn =
  <A>(it: Channel<A>, keeps: Keeps<A>) =>
  (turn: Turn<A>): Reply<BodyError, A> => {
    if (turn._tag === 'Broken') return fail(turn.error)
    if (turn._tag === 'Wants') return supply(it, keeps)
    if (it.isOver()) return of(turn.value)
    return keeps(turn.value, it.body)
      ? fill(it, turn.value)
      : map(() => turn.value)(fromTask(async () => it.close(new Error('the program that gave this content has ended'))))
  }

/** So often, in milliseconds, somebody looks whether the reader has ended without what it asked for. */
const LOOK = 50

const supply = <A>(it: Channel<A>, keeps: Keeps<A>): Reply<BodyError, A> =>
  chain((result: Either<BodyError, Pulled> | undefined) =>
    chain(goOn(it, keeps))(
      fromTask((abort) => {
        if (result !== undefined) it.give(result)
        return it.turn(abort)
      }),
    ),
  )(within(LOOK, () => of(undefined))(settled(pull)))

/** All that is left, into the stream, before the program ends: behind its end nothing more can be pulled. */
const fill = <A>(it: Channel<A>, value: A): Reply<BodyError, A> =>
  chain((result: Either<BodyError, Pulled>) =>
    chain((over: boolean): Reply<BodyError, A> => (over ? of(value) : fill(it, value)))(
      fromTask(async () => {
        it.give(result)
        return it.isOver()
      }),
    ),
  )(settled(pull))

/** `withBodyStream` where the value may go on reading: then the rest is taken into memory first, up to the body limit. */
export const withKeptBodyStream = <A>(use: BodyReader<A>, keeps: Keeps<A>): Reply<BodyError, A> =>
  chain(({ it, turn }: { readonly it: Channel<A>; readonly turn: Turn<A> }) => goOn(it, keeps)(turn))(
    fromTask(async (abort) => {
      const it = channel(use)
      return { it, turn: await it.turn(abort) }
    }),
  )

/**
 * The content of the request as a web stream of octets, for code that reads one: what it reads is pulled, and no more.
 * A body that breaks off, or goes past the server's limit, is an error of the stream, with the BodyError as its `cause`.
 * Where `use` rejects with that error, the program fails with that BodyError; what else it rejects with is a defect. Once
 * it has ended, the stream gives nothing more: what was left of it is an error for who reads on.
 *
 * @example
 * import { givenBody, map, ok, runTask, text } from 'wirefold'
 * const upper = withBodyStream(async (body) => (await new globalThis.Response(body).text()).toUpperCase())
 * const ran = await runTask(upper, givenBody([ascii('he'), ascii('llo')]))()
 * assert.deepEqual(ran.result, { _tag: 'Right', right: 'HELLO' })
 */
export const withBodyStream = <A>(use: BodyReader<A>): Reply<BodyError, A> => withKeptBodyStream(use, () => false)
