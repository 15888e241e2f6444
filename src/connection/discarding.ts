import type { Failure } from '../message/failure.js'
import { close } from './closing.js'
import { completed, took } from './intake.js'
import { failureHere, logRefused } from './log.js'
import { type Discarding, idle } from './phase.js'
import { refuse } from './refusing.js'
import { begin } from './switching.js'
import { go, stay, type Transition, type Work } from './work.js'

/** What is left of a request's content behind an answer that did not wait for it, C6: read, judged, and dropped. */

/** Content that nobody wants. Up to a point it is cheaper to read than a new connection; then it is not. */
export const drop: Transition<'Discarding', 'Data'> = (work, doing, bytes) => {
  const intake = took(doing.intake, bytes.length, work.now, work.core.settings.bodyPace)
  if (intake.octets <= doing.patience) stay(work, { ...doing, intake })
  else if (doing.into === undefined) close(work)
  else refuse(work, doing, failureHere(work, 'content-too-large', doing.exchange))
}

/** The request has ended at last. */
export const rejoin: Transition<'Discarding', 'Complete'> = (work, doing) => {
  if (doing.into === undefined) go(work, idle)
  else begin(work, doing.exchange, doing.into)
}

/** C6: its answer was given, so a fault here gets no second one. A request that is to be upgraded has none yet. */
const giveUpOn = (work: Work, doing: Discarding, it: Failure): void => {
  if (doing.into !== undefined) return refuse(work, doing, it)
  logRefused(work, it, 0)
  close(work)
}

/** What is left of the content breaks the grammar, or breaks off. */
export const misread: Transition<'Discarding', 'Broken'> = (work, doing, it) => giveUpOn(work, doing, it)

/** What is left of the content does not come. */
export const tireOfGap: Transition<'Discarding', 'bodyGap'> = (work, doing) =>
  giveUpOn(work, doing, failureHere(work, 'body-timeout', doing.exchange))

/** What is left of the content comes too slowly. */
export const tireOfRate: Transition<'Discarding', 'bodyRate'> = (work, doing) =>
  giveUpOn(work, doing, failureHere(work, 'slow-body', doing.exchange))

/** The same while the answer's content still goes out. When patience ends, what arrives is thrown away unparsed. */
export const dropMeanwhile: Transition<'Sending', 'Data'> = (work, doing, bytes) => {
  const intake = took(doing.intake, bytes.length, work.now, work.core.settings.bodyPace)
  stay(work, { ...doing, intake, closes: intake.octets > doing.patience })
}

/** The request has ended, its answer has not. */
export const completeMeanwhile: Transition<'Sending', 'Complete'> = (work, doing, trailers) =>
  stay(work, { ...doing, intake: completed(doing.intake, trailers) })

/** A fault in what nobody reads: the answer goes on, and the connection ends behind it. */
export const misreadMeanwhile: Transition<'Sending', 'Broken'> = (work, doing, it) => {
  logRefused(work, it, doing.status)
  stay(work, { ...doing, closes: true })
}
