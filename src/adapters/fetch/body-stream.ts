import type { Either } from 'fp-ts/lib/Either.js'
import { chain, of, settled } from '../../response/monad.js'
import { fromTask, pull } from '../../response/program.js'
import type { Abort, BodyError, Pulled, Reply } from '../../response/reply.js'

/** The content of a request as a web stream, for code that reads by promises while the program reads by demands. */

/** What the reader of the stream does next: it wants octets, or it has ended. */
type Turn<A> = { readonly _tag: 'Wants' } | { readonly _tag: 'Ended'; readonly value: A }

/** The two sides of a stream: whoever reads it, and the program that fills it. */
interface Channel<A> {
  /** Runs until the reader wants octets or has ended. */
  readonly turn: (abort: () => Abort) => Promise<Turn<A>>
  /** What a pull has brought. */
  readonly give: (result: Either<BodyError, Pulled>) => void
  /** Nothing can be given any more. */
  readonly isOver: () => boolean
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
  const body = demanded({
    start: (controller) => {
      sink = controller
    },
    pull: () =>
      new Promise<void>((resolve) => {
        wanted = resolve
        wake()
      }),
    cancel: () => {
      over = true
      supplied()
    },
  })
  const give: Channel<A>['give'] = (result) => {
    if (over) return
    over = result._tag === 'Left' || result.right._tag === 'Finished'
    if (result._tag === 'Left') {
      sink?.error(errorOf(result.left))
      if (result.left._tag === 'Malformed') gone.abort(result.left)
    } else if (result.right._tag === 'Finished') sink?.close()
    else sink?.enqueue(result.right.bytes)
    supplied()
  }
  const leave = (reason: unknown): void => {
    gone.abort(reason)
    if (over) return
    over = true
    sink?.error(reason)
    supplied()
  }
  let ended: Promise<A> | undefined
  const turn: Channel<A>['turn'] = async (abort) => {
    const signal = abort()
    const tell = (): void => leave(signal.reason)
    signal.addEventListener('abort', tell)
    if (signal.aborted) tell()
    const wants = new Promise<Turn<A>>((resolve) => {
      wake = () => resolve({ _tag: 'Wants' })
    })
    if (wanted !== undefined) wake()
    ended ??= Promise.resolve(use(body, gone.signal))
    try {
      return await Promise.race([wants, ended.then((value): Turn<A> => ({ _tag: 'Ended', value }))])
    } finally {
      signal.removeEventListener('abort', tell)
    }
  }
  return { turn, give, isOver: () => over, body }
}

/** Does what the reader has come to still depend on the stream? */
type Keeps<A> = (value: A, body: ReadableStream<Uint8Array>) => boolean

const goOn =
  <A>(it: Channel<A>, keeps: Keeps<A>) =>
  (turn: Turn<A>): Reply<never, A> => {
    if (turn._tag === 'Wants') return supply(it, keeps)
    return !it.isOver() && keeps(turn.value, it.body) ? fill(it, turn.value) : of(turn.value)
  }

const supply = <A>(it: Channel<A>, keeps: Keeps<A>): Reply<never, A> =>
  chain((result: Either<BodyError, Pulled>) =>
    chain(goOn(it, keeps))(
      fromTask((abort) => {
        it.give(result)
        return it.turn(abort)
      }),
    ),
  )(settled(pull))

/** All that is left, into the stream, before the program ends: behind its end nothing more can be pulled. */
const fill = <A>(it: Channel<A>, value: A): Reply<never, A> =>
  chain((result: Either<BodyError, Pulled>) =>
    chain((over: boolean): Reply<never, A> => (over ? of(value) : fill(it, value)))(
      fromTask(async () => {
        it.give(result)
        return it.isOver()
      }),
    ),
  )(settled(pull))

/** `withBodyStream` where the value may go on reading: then the rest is taken into memory first, up to the body limit. */
export const withKeptBodyStream = <A>(use: BodyReader<A>, keeps: Keeps<A>): Reply<never, A> =>
  chain(({ it, turn }: { readonly it: Channel<A>; readonly turn: Turn<A> }) => goOn(it, keeps)(turn))(
    fromTask(async (abort) => {
      const it = channel(use)
      return { it, turn: await it.turn(abort) }
    }),
  )

/**
 * The content of the request as a web stream of octets, for code that reads one: what it reads is pulled, and no more.
 * A body that breaks off, or goes past the server's limit, is an error of the stream, with the BodyError as its `cause`.
 * What `use` rejects with is a defect; once it has ended, the stream gives nothing more.
 *
 * @example
 * import { givenBody, map, ok, runTask, text } from 'wirefold'
 * const upper = withBodyStream(async (body) => (await new globalThis.Response(body).text()).toUpperCase())
 * const ran = await runTask(upper, givenBody([ascii('he'), ascii('llo')]))()
 * assert.deepEqual(ran.result, { _tag: 'Right', right: 'HELLO' })
 */
export const withBodyStream = <A>(use: BodyReader<A>): Reply<never, A> => withKeptBodyStream(use, () => false)
