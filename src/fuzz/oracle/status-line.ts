/** The status line, RFC 9112 §4, in its three parts. */
import { bareStatusPart, laxLineEnd, reasonPart, statusPart, statusVersionPart, strictLineEnd } from './abnf.js'
import { type Automaton, automaton } from './automaton.js'
import { type Limit, readPart } from './part.js'
import { type Outcome, read } from './verdict.js'

/** What a status line says. */
export interface StatusLine {
  readonly version: string
  readonly status: number
  readonly reason: string
}

/** What may be asked of it. */
export interface StatusOptions {
  readonly bareLf: boolean
  readonly missingReason: boolean
  /** The most octets, its end apart. */
  readonly longest: number
}

const version = automaton(statusVersionPart)
const status = automaton(statusPart)
const strictReason = automaton(reasonPart(strictLineEnd))
const laxReason = automaton(reasonPart(laxLineEnd))
const strictBareStatus = automaton(bareStatusPart(strictLineEnd))
const laxBareStatus = automaton(bareStatusPart(laxLineEnd))

const statusWalk = ({ bareLf, missingReason }: StatusOptions): Automaton =>
  missingReason ? (bareLf ? laxBareStatus : strictBareStatus) : status

/** Reads one status line. Nothing is skipped before it: RFC 9112 §2.2 lets servers do that. */
export const readStatusLine = (input: string, from: number, options: StatusOptions): Outcome<StatusLine> => {
  const limit: Limit = { rule: 'status-line-length', beyond: from + options.longest, lineEndCounts: false }
  const first = readPart(input, from, { part: 'status-version', walk: version, limit })
  if (first._tag !== 'Read') return first
  const second = readPart(input, first.at, { part: 'status', walk: statusWalk(options), limit })
  if (second._tag !== 'Read') return second
  const line = {
    version: first.value === 'HTTP/1.0 ' ? 'HTTP/1.0' : 'HTTP/1.1',
    status: Number(second.value.slice(0, 3)),
  }
  if (second.value.endsWith('\n')) return read({ ...line, reason: '' }, second.at)
  const third = readPart(input, second.at, { part: 'reason', walk: options.bareLf ? laxReason : strictReason, limit })
  return third._tag === 'Read' ? read({ ...line, reason: third.value.replace(/\r?\n$/, '') }, third.at) : third
}
