import { catalogue, type FailureCode } from '../message/catalogue.js'
import type { Failure } from '../message/failure.js'
import { defaultErrorStyle, type ErrorStyle, sendErrorAs } from '../response/error-page.js'
import { plan } from '../response/plan.js'
import type { Plan } from '../response/plan-types.js'
import { close } from './closing.js'
import { contextOf, finish } from './finishing.js'
import { failureHere, logDefect, logRefused } from './log.js'
import type { Busy, Exchange, Handling, Head, Idle } from './phase.js'
import { type Transition, type Work, write } from './work.js'

/** Errors on the wire: the catalogue's status and words, in the form of `errorPage`. The connection closes behind them. */

/** The answer to a failure in one style; `undefined` where the hook that makes the page is broken. */
const errorPlan = (
  work: Work,
  style: ErrorStyle,
  code: FailureCode,
  exchange: Exchange | undefined,
  method: string | undefined,
): Plan | undefined => {
  const { status, text } = catalogue[code]
  try {
    const made = plan(sendErrorAs(style)(status, undefined, text), { ...contextOf(work, exchange, true), method })
    return made._tag === 'Right' ? made.right : undefined
  } catch {
    return undefined
  }
}

/** Writes the answer to a failure. A hook that throws, or makes what is no page, changes nothing: then ours goes out. */
const writeError = (work: Work, doing: Idle | Head | Busy, code: FailureCode, method: string | undefined): void => {
  const { errorPage, errorContentType } = work.core.settings
  const exchange = 'exchange' in doing ? doing.exchange : undefined
  for (const style of [{ page: errorPage, contentType: errorContentType }, defaultErrorStyle]) {
    const made = errorPlan(work, style, code, exchange, exchange?.request.method ?? method)
    if (made === undefined) continue
    const { head, status, content } = made
    const page = content._tag === 'Whole' ? content.piece : ''
    write(work, head)
    write(work, page)
    return 'exchange' in doing ? finish(work, doing, status, page.length, true) : close(work)
  }
}

/** A protocol failure: answered, logged, and the end of this connection. */
export const refuse = (work: Work, doing: Idle | Head | Busy, it: Failure): void => {
  logRefused(work, it, catalogue[it.code].status)
  writeError(work, doing, it.code, it.method)
}

/** The app's own fault, C13: 500 for this request, a line in the log, and the process lives. */
export const breakDown = (work: Work, doing: Handling, error: unknown): void => {
  logDefect(work, error, doing.exchange)
  writeError(work, doing, 'handler-defect', undefined)
}

/** The head did not arrive in time. */
export const expire: Transition<'Head', 'head'> = (work, doing) =>
  refuse(work, doing, failureHere(work, 'head-timeout', undefined))
