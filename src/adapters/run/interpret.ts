import type { Either } from 'fp-ts/lib/Either.js'
import type { Gone } from '../../connection/contract.js'
import { failure } from '../../message/failure.js'
import type { Headers } from '../../message/headers.js'
import type { Version } from '../../message/version.js'
import type { Answer } from '../../response/answer.js'
import { type Defect, drive, type Need, type Pending } from '../../response/drive.js'
import { interim } from '../../response/interim.js'
import type { Abort, BodyError, Done, Fail, Reply } from '../../response/reply.js'
import type { Intake } from './intake.js'
import { closeUnread } from './outgoing.js'

/** What a program finds around it where another server runs it. */
export interface Surroundings {
  readonly intake: Intake
  /** Why no read can succeed; `undefined` where one can. */
  readonly spent: string | undefined
  readonly bodyLimit: number
  /** Sends an interim response, where there is a way to. */
  readonly inform: (status: 102 | 103, headers: Headers) => void
  /** The client has gone: settles when it does, and never rejects. */
  readonly gone: Promise<Gone>
}

/** The client left before the program had ended. */
export interface Left {
  readonly _tag: 'Left behind'
}

/** How a program of an app ended. */
export type Ended = Done<Answer> | Fail<BodyError> | Defect | Left

type Program = Need<BodyError, Answer>
type Waiting = Pending<BodyError, Answer>

/** What came first: what was waited for, the end of a `Within`, or the client's leave. */
type First<A> =
  | { readonly _tag: 'Got'; readonly value: A }
  | { readonly _tag: 'Late'; readonly next: Program }
  | { readonly _tag: 'Gone'; readonly reason: Gone }

const now = (): number => globalThis.performance.now()

/** No timer lasts longer. */
const LONGEST = 2_147_483_647

/** Who hears that the client has gone; a listener that is not needed any more is let go. */
type Departure = (listener: (reason: Gone) => void) => () => void

const departureOf = (gone: Promise<Gone>): Departure => {
  const listeners = new Set<(reason: Gone) => void>()
  let told: Gone | undefined
  gone.then((reason) => {
    told = reason
    for (const listener of listeners) listener(reason)
  })
  return (listener) => {
    if (told === undefined) listeners.add(listener)
    else listener(told)
    return () => listeners.delete(listener)
  }
}

const first = <A>(work: Promise<A>, need: Waiting, departure: Departure): Promise<First<A>> =>
  new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let forget = (): unknown => undefined
    const settle = (it: First<A>): void => {
      globalThis.clearTimeout(timer)
      forget()
      resolve(it)
    }
    const watch = (): void => {
      const next = need.late(now())
      if (next !== need) settle({ _tag: 'Late', next })
      else timer = globalThis.setTimeout(watch, Math.min(LONGEST, Math.ceil(need.until - now())))
    }
    if (need.until < Number.POSITIVE_INFINITY) watch()
    work.then((value) => settle({ _tag: 'Got', value }))
    forget = departure((reason) => settle({ _tag: 'Gone', reason }))
  })

/** A signal that is made when it is asked for, and fired once. A real one: apps hand it on to `fetch`. */
const signalling = () => {
  let controller: AbortController | undefined
  let fired: Gone | undefined
  return {
    abort: (): Abort => {
      if (controller === undefined) {
        controller = new globalThis.AbortController()
        if (fired !== undefined) controller.abort(fired)
      }
      return controller.signal
    },
    fire: (reason: Gone): void => {
      if (fired !== undefined) return
      fired = reason
      controller?.abort(reason)
    },
  }
}

const attempted = async (run: () => PromiseLike<unknown>): Promise<Either<unknown, unknown>> => {
  try {
    return { _tag: 'Right', right: await run() }
  } catch (error) {
    return { _tag: 'Left', left: error }
  }
}

const broken = (): Either<BodyError, never> => ({
  _tag: 'Left',
  left: { _tag: 'Malformed', failure: failure('unexpected-end', 0) },
})

/** Nobody waits for this effect. Where its program would have ended in an open source, that is still to be closed. */
const orphan = (need: Extract<Waiting, { readonly _tag: 'NeedEffect' }>, result: Promise<Either<unknown, unknown>>) =>
  result.then((it) => {
    const end = need.give(it, now())
    if (end._tag === 'Done') closeUnread(end.value)
  })

const effect = async (
  need: Extract<Waiting, { readonly _tag: 'NeedEffect' }>,
  departure: Departure,
): Promise<Program | Left> => {
  const { abort, fire } = signalling()
  const work = attempted(() => need.run(abort))
  const came = await first(work, need, departure)
  if (came._tag === 'Got') return need.give(came.value, now())
  fire(came._tag === 'Gone' ? came.reason : { _tag: 'Abandoned' })
  void orphan(need, work)
  return came._tag === 'Late' ? came.next : { _tag: 'Left behind' }
}

const read = async (
  need: Extract<Waiting, { readonly _tag: 'NeedBody' | 'NeedPiece' }>,
  { intake, spent, bodyLimit }: Surroundings,
  departure: Departure,
): Promise<Program> => {
  if (spent !== undefined) return { _tag: 'Defect', error: spent }
  let over = false
  const abandoned = (): boolean => over
  if (need._tag === 'NeedBody') {
    const came = await first(intake.whole(need.limit ?? bodyLimit, abandoned), need, departure)
    over = came._tag !== 'Got'
    return came._tag === 'Late' ? came.next : need.give(came._tag === 'Got' ? came.value : broken(), now())
  }
  const came = await first(intake.piece(bodyLimit, abandoned), need, departure)
  over = came._tag !== 'Got'
  return came._tag === 'Late' ? came.next : need.give(came._tag === 'Got' ? came.value : broken(), now())
}

/** Runs an app's program to its end. Never rejects, whatever the app does. */
export const interpret = async (
  start: () => Reply<BodyError, Answer>,
  around: Surroundings,
  version: Version,
): Promise<Ended> => {
  const departure = departureOf(around.gone)
  let at: Program | Left = drive(start, now())
  for (;;)
    switch (at._tag) {
      case 'NeedBody':
      case 'NeedPiece':
        at = await read(at, around, departure)
        break
      case 'NeedEffect':
        at = await effect(at, departure)
        break
      case 'NeedInform': {
        const head = interim(at.status, { version, protocolVersion: 'HTTP/1.1' }, at.headers)
        if (head._tag === 'Left') return { _tag: 'Defect', error: head.left }
        if (head.right !== '') around.inform(at.status, at.headers)
        at = at.give(now())
        break
      }
      default:
        return at
    }
}
