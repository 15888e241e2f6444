import type { Answer } from '../response/answer.js'
import type { Abort } from '../response/reply.js'
import { isResponse } from '../response/response.js'
import type { Source } from '../response/source.js'
import type { Gone, Settled } from './contract.js'
import type { Doing, Handling } from './phase.js'
import { without } from './state.js'
import { command, type Work } from './work.js'

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

/** Nobody waits for the program's effect any more. What it brings is looked at only for what has to be closed. */
export const abandon = (work: Work, doing: Handling, reason: Gone): void => {
  const { running, need } = cancel(work, doing, reason)
  if (running === undefined || need?._tag !== 'NeedEffect') return
  work.state.orphans = [...work.state.orphans, { id: running.id, need }]
}

/** Closes a source that nobody will read. */
export const closeSource = (work: Work, source: Source | undefined): void => {
  if (source !== undefined) run(work, () => source.close())
}

/** Gives up an answer that will not be sent. */
export const forgo = (work: Work, answer: Answer): void => {
  if (isResponse(answer) && answer.body._tag === 'File') closeSource(work, answer.body.source)
}

/**
 * An effect settled that nobody waited for any more. Where its program would have ended in an answer with an open source,
 * that source is ours to close, or a client that leaves at the right moment costs us a descriptor each time.
 */
export const settleOrphan = (work: Work, _doing: Doing, { id, result }: Settled): void => {
  const orphan = work.state.orphans.find((other) => other.id === id)
  if (orphan === undefined) return
  work.state.orphans = without(work.state.orphans, id)
  const end = orphan.need.give(result, work.now)
  if (end._tag === 'Done') forgo(work, end.value)
}
