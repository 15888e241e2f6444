import { catalogue } from '../message/catalogue.js'
import type { Failure } from '../message/failure.js'
import { isUpgrade } from '../response/answer.js'
import { plan } from '../response/plan.js'
import type { BodyError } from '../response/reply.js'
import type { Response } from '../response/response.js'
import { closeSource, forgo } from './effects.js'
import { contextOf, finish } from './finishing.js'
import { failureHere, logRefused } from './log.js'
import { openContent } from './outlet.js'
import { closesBehind } from './persistence.js'
import type { Exchange, Handling } from './phase.js'
import { breakDown, refuse } from './refusing.js'
import { accept } from './switching.js'
import { go, type Transition, type Work, write } from './work.js'

/** From the end of a program to the head of an answer on the wire. */

/** The program ended in an answer. CONNECT has one answer only that is not a refusal: to take the tunnel, C15. */
export const answer: Transition<'Handling', 'Answer'> = (work, doing, value) => {
  if (isUpgrade(value)) return accept(work, doing, value)
  if (doing.exchange.request.method !== 'CONNECT') return reply(work, doing, value)
  forgo(work, value)
  refuse(work, doing, failureHere(work, 'connect-refused', doing.exchange))
}

/** Writes the head of a response, and its content where that is all there. */
const reply = (work: Work, doing: Handling, response: Response): void => {
  const { exchange, intake } = doing
  const planned = plan(response, contextOf(work, exchange, closesBehind(work, doing)))
  if (planned._tag === 'Left') {
    closeSource(work, planned.left.unused)
    return breakDown(work, doing, planned.left)
  }
  const { head, status, content, closes, unused } = planned.right
  closeSource(work, unused)
  if (content._tag === 'Pieces' || content._tag === 'File') {
    const outlet = openContent(content)
    if (outlet._tag === 'Left') return breakDown(work, doing, outlet.left)
    const patience = intake.octets + work.core.settings.dropped
    go(work, { _tag: 'Sending', exchange, intake, status, closes, patience, octets: 0, outlet: outlet.right })
  }
  if (intake.broken?._tag === 'Malformed') logRefused(work, intake.broken.failure, status)
  write(work, head)
  if (content._tag === 'None') finish(work, doing, status, 0, closes)
  if (content._tag !== 'Whole') return
  write(work, content.piece)
  finish(work, doing, status, content.piece.length, closes)
}

/** The program failed. It can fail with a body that could not be read; anything else is the app's defect. */
export const fail: Transition<'Handling', 'Fail'> = (work, doing, error) => {
  const it = failureOf(work, doing.exchange, error)
  if (it === undefined) breakDown(work, doing, error)
  else refuse(work, doing, it)
}

/** The protocol failure behind a body error. Not trusted: a program in JavaScript may fail with anything. */
const failureOf = (work: Work, exchange: Exchange, error: BodyError | undefined): Failure | undefined => {
  if (error?._tag === 'TooLarge') return failureHere(work, 'content-too-large', exchange)
  if (error?._tag !== 'Malformed') return undefined
  const it: Failure | undefined = error.failure
  return it !== undefined && Object.hasOwn(catalogue, it.code) ? it : undefined
}

/** The program is broken: it threw, rejected, or is none. */
export const defect: Transition<'Handling', 'Defect'> = (work, doing, error) => breakDown(work, doing, error)

/** The core itself has judged the request. */
export const refuseRequest: Transition<'Handling', 'Refuse'> = (work, doing, it) => refuse(work, doing, it)

/** What arrives is no request. */
export const refuseInput: Transition<'Idle' | 'Head', 'Broken'> = (work, doing, it) => refuse(work, doing, it)
