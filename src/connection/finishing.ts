import type { PlanContext } from '../response/plan-types.js'
import { close } from './closing.js'
import { renewed } from './intake.js'
import { logAccess } from './log.js'
import { announcedIdle } from './persistence.js'
import { type Busy, type Exchange, idle } from './phase.js'
import { go, type Work } from './work.js'

/** What the encoder must know of the connection. */
export const contextOf = (work: Work, exchange: Exchange | undefined, closing: boolean): PlanContext => {
  const { settings, server, stamp } = work.core
  const { date, preamble } = stamp(work.now)
  return {
    method: exchange?.request.method,
    version: exchange === undefined ? 'HTTP/1.1' : exchange.request.version,
    protocolVersion: settings.protocolVersion,
    closing,
    keepAlive: closing ? undefined : announcedIdle(work.state, settings),
    date,
    server,
    preamble,
    platform: settings.platform,
  }
}

/** An answer was handed over, all of it: what becomes of the connection. */
export const finish = (work: Work, doing: Busy, status: number, octets: number, closes: boolean): void => {
  const { exchange, intake } = doing
  const { state, core } = work
  logAccess(work, exchange, status, octets)
  state.served += 1
  if (closes) return close(work)
  if (intake.complete) return go(work, idle)
  const patience = 'patience' in doing ? doing.patience : intake.octets + core.settings.dropped
  go(work, { _tag: 'Discarding', exchange, intake: renewed(intake, work.now), patience, into: undefined })
}
