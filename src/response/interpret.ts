import type { Either } from 'fp-ts/lib/Either.js'
import type { Task } from 'fp-ts/lib/Task.js'
import type { Headers } from '../message/headers.js'
import { aborter } from './abort.js'
import { type Defect, defect, drive, type Need, type NeedEffect, READS_ON, readsBehind } from './drive.js'
import { type GivenBody, noBody, type Reader, readAll, reader, readPiece } from './given-body.js'
import type { Abort, Done, Fail, Reply } from './reply.js'

/** Programs run without a connection: in a test, in another server, or to answer from memory. */

/** An interim response that the program sent on its way. */
export interface Informed {
  readonly status: 102 | 103
  readonly headers: Headers
}

/** The program waits for an effect, and nobody here runs one. */
export interface Waits {
  readonly _tag: 'Waits'
}

/** How a program ended, and what it sent before. */
export interface Ran<S, A> {
  readonly result: Either<S, A>
  readonly informed: ReadonlyArray<Informed>
}

type Ended<E, A> = Done<A> | Fail<E> | Defect

/** A program on its way: where it stands, where its body is read, what it sent. */
interface Progress<N> {
  readonly need: N
  readonly reader: Reader
  readonly informed: ReadonlyArray<Informed>
}

/** Goes on until the program has ended or waits for an effect. A body that was given is always there to read. */
const advance = <E, A>(from: Progress<Need<E, A>>, now: number): Progress<Ended<E, A> | NeedEffect<E, A>> => {
  let { need, reader } = from
  const informed = [...from.informed]
  let idle = 0
  for (;;)
    switch (need._tag) {
      case 'NeedBody': {
        const read = readAll(reader, need.limit)
        reader = read.reader
        need = need.give(read.result, now)
        break
      }
      case 'NeedPiece': {
        const read = readPiece(reader)
        idle = read.reader.at === reader.at ? idle + 1 : 0
        reader = read.reader
        if (idle > readsBehind) return { need: defect(READS_ON), reader, informed }
        need = need.give(read.result, now)
        break
      }
      case 'NeedInform':
        informed.push({ status: need.status, headers: need.headers })
        need = need.give(now)
        break
      default:
        return { need, reader, informed }
    }
}

const begin = <E, A>(reply: Reply<E, A>, body: GivenBody, now: number): Progress<Ended<E, A> | NeedEffect<E, A>> =>
  advance<E, A>({ need: drive(() => reply, now), reader: reader(body), informed: [] }, now)

const ended = <E, A>(need: Ended<E, A>): Either<Fail<E> | Defect, A> =>
  need._tag === 'Done' ? { _tag: 'Right', right: need.value } : { _tag: 'Left', left: need }

/**
 * Runs a program on a body that is given, here and now; time stands still. A program that needs an effect ends in
 * `Waits`. Total and pure: what the program throws is a `Defect`.
 *
 * @example
 * import { givenBody } from './given-body.js'
 * import { map } from './monad.js'
 * import { collect } from './program.js'
 * const length = pipe(collect(), map((body) => body.length))
 * assert.deepEqual(runSync(length, givenBody([ascii('hi')])).result, { _tag: 'Right', right: 2 })
 */
export const runSync = <E, A>(reply: Reply<E, A>, body: GivenBody = noBody): Ran<Fail<E> | Defect | Waits, A> => {
  const { need, informed } = begin(reply, body, 0)
  return { result: need._tag === 'NeedEffect' ? { _tag: 'Left', left: { _tag: 'Waits' } } : ended(need), informed }
}

/** What a task needs to know of time. `after` calls `then` once, `ms` milliseconds on, unless what it returned is called. */
export interface Clock {
  readonly now: () => number
  readonly after: (ms: number, then: () => void) => () => void
}

/** Time that does not pass: no `within` is ever late (but one of no milliseconds). */
export const stillClock: Clock = { now: () => 0, after: () => () => {} }

/** Runs one effect, and waits for it or for the `within` around it, whichever ends first. */
const settle = <E, A>(need: NeedEffect<E, A>, clock: Clock): Promise<Need<E, A>> =>
  new Promise((resolve) => {
    const { abort, fire } = aborter()
    let over = false
    let stop = (): void => {}
    attempted(need, abort).then((result) => {
      if (over) return
      stop()
      resolve(need.give(result, clock.now()))
    })
    const watch = (): void => {
      const next = need.late(clock.now())
      if (next === need) {
        stop = clock.after(need.until - clock.now(), watch)
        return
      }
      over = true
      fire({ _tag: 'Abandoned' })
      resolve(next)
    }
    if (need.until < Infinity) watch()
  })

const attempted = async <E, A>(need: NeedEffect<E, A>, abort: () => Abort): Promise<Either<unknown, unknown>> => {
  try {
    return { _tag: 'Right', right: await need.run(abort) }
  } catch (error) {
    return { _tag: 'Left', left: error }
  }
}

/**
 * Runs a program, effects and all, on a body that is given. The Task never rejects.
 *
 * @example
 * import { fromTask } from './program.js'
 * const ran = await runTask(fromTask(async () => 2))()
 * assert.deepEqual(ran.result, { _tag: 'Right', right: 2 })
 */
export const runTask =
  <E, A>(reply: Reply<E, A>, body: GivenBody = noBody, clock: Clock = stillClock): Task<Ran<Fail<E> | Defect, A>> =>
  async () => {
    let at = begin(reply, body, clock.now())
    for (;;) {
      const { need, informed } = at
      if (need._tag !== 'NeedEffect') return { result: ended(need), informed }
      at = advance({ ...at, need: await settle(need, clock) }, clock.now())
    }
  }
