import type { Answer } from '../response/answer.js'
import { sourceOf } from '../response/content.js'
import type { Need } from '../response/drive.js'
import type { Abort, BodyError } from '../response/reply.js'
import { isResponse } from '../response/response.js'
import type { Source } from '../response/source.js'
import type { Gone, Settled } from './contract.js'
import type { Doing, Handling } from './phase.js'
import { without } from './state.js'
import { command, type Work } from './work.js'

type Program = Need<BodyError, Answer>

/** Hands an effect out. Its id. */
export const run = (work: Work, effect: (abort: () => Abort) => unknown): number => {
  work.state.effects += 1
  const id = work.state.effects
  command(work, { _tag: 'Run', id, run: effect })
  return id
}

/** Fires the signal of the effect that the app's program waits for, once. */
export const cancel = (work: Work, doing: Handling, reason: Gone): Handling => {
  const { running } = doing
  if (running === undefined || running.cancelled) return doing
  command(work, { _tag: 'Cancel', id: running.id, reason })
  return { ...doing, running: { ...running, cancelled: true } }
}

/**
 * Nobody waits for the program's effect any more. What it brings is looked at only for what has to be closed; with
 * `broken` the program goes on behind it, to its end.
 */
export const abandon = (work: Work, doing: Handling, reason: Gone, broken?: BodyError): void => {
  const { running, need } = cancel(work, doing, reason)
  if (running === undefined || need?._tag !== 'NeedEffect') return
  work.state.orphans = [...work.state.orphans, { id: running.id, need, broken }]
}

/**
 * Nobody waits for the answer any more. The program is followed to its end, so that it lets go of what it holds: its
 * effect is told by its signal, and a read, the one that waits and every later one, gets `broken` for content.
 */
export const forsake = (work: Work, doing: Handling, reason: Gone, broken: BodyError): void => {
  abandon(work, doing, reason, broken)
  const { need } = doing
  if (need?._tag === 'NeedBody' || need?._tag === 'NeedPiece') wind(work, need, broken)
}

/** Follows a program to its end: its effects are run, its reads fail, and its answer is given up. */
const wind = (work: Work, program: Program, broken: BodyError): void => {
  let at = program
  for (;;)
    switch (at._tag) {
      case 'NeedInform':
        at = at.give(work.now)
        break
      case 'NeedBody':
      case 'NeedPiece':
        at = at.give({ _tag: 'Left', left: broken }, work.now)
        break
      case 'NeedEffect':
        work.state.orphans = [...work.state.orphans, { id: run(work, at.run), need: at, broken }]
        return
      case 'Done':
        return forgo(work, at.value)
      default:
        return
    }
}

/** Closes a source that nobody will read. */
export const closeSource = (work: Work, source: Source | undefined): void => {
  if (source !== undefined) run(work, () => source.close())
}

/** Gives up an answer that will not be sent. */
export const forgo = (work: Work, answer: Answer): void => {
  if (isResponse(answer)) closeSource(work, sourceOf(answer.body))
}

/**
 * An effect settled that nobody waited for any more. Where its program would have ended in an answer with an open source,
 * that source is ours to close, or a client that leaves at the right moment costs us a descriptor each time.
 */
export const settleOrphan = (work: Work, _doing: Doing, { id, result }: Settled): void => {
  const orphan = work.state.orphans.find((other) => other.id === id)
  if (orphan === undefined) return
  work.state.orphans = without(work.state.orphans, id)
  const { need, broken } = orphan
  const next = need.give(result, work.now)
  if (broken !== undefined) wind(work, next, broken)
  else if (next._tag === 'Done') forgo(work, next.value)
}
