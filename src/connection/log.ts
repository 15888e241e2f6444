import type { FailureCode } from '../message/catalogue.js'
import { type Failure, failure } from '../message/failure.js'
import type { Exchange } from './phase.js'
import { command, type Work } from './work.js'

/** An answer was handed over, or broke off: its line of the access log. */
export const logAccess = (work: Work, { request, at, deviations }: Exchange, status: number, octets: number): void => {
  if (!work.core.settings.access) return
  const entry = { _tag: 'Access', request, status, octets, at, took: work.now - at, deviations } as const
  command(work, { _tag: 'Log', entry })
}

/** A protocol failure; `status` 0 where no answer went out. */
export const logRefused = (work: Work, it: Failure, status: number): void => {
  const entry = { _tag: 'Refused', failure: it, status, at: work.now, peer: work.state.peer } as const
  command(work, { _tag: 'Log', entry })
}

/** The app's own fault. */
export const logDefect = (work: Work, error: unknown, exchange: Exchange | undefined): void => {
  const entry = { _tag: 'Defect', error, request: exchange?.request, at: work.now, peer: work.state.peer } as const
  command(work, { _tag: 'Log', entry })
}

/** A failure that the connection finds, at the octet where it has got to. */
export const failureHere = (work: Work, code: FailureCode, exchange: Exchange | undefined): Failure =>
  failure(code, work.state.parser.offset, undefined, exchange?.request.method)
