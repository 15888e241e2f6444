import { hostStart } from '../grammar/host-machine.js'
import type { Progress } from './scan.js'

/** Where in the target a scan stands, RFC 9112 §3.2. */
export type TargetPhase = 'TargetStart' | 'Scheme' | 'Host' | 'Path' | 'Percent' | 'PercentDigit' | 'Query'

/** Where in the request line a scan stands, RFC 9112 §3. */
export type LinePhase = 'Method' | TargetPhase | 'TargetDone' | 'Version' | 'VersionDone' | 'LineLf'

/** A request line as far as it was read. Every place is relative to the start of the head. */
export interface LineScan extends Progress {
  phase: LinePhase
  /** Where the method begins: past any whitespace that was allowed before it. */
  methodStart: number
  methodEnd: number
  /** The method's number in the table of known ones; 0 for another. */
  method: number
  targetStart: number
  targetEnd: number
  /** The absolute form's and the authority form's host and port. */
  authorityStart: number
  authorityEnd: number
  /** Where the path begins; the same as `targetEnd` when it is empty. */
  pathStart: number
  /** Where the `?` stands; -1 without one. */
  question: number
  /** How many octets of a literal (a scheme, `HTTP/1.`) were met, or the place in a host. */
  sub: number
  /** The minor version digit; -1 for HTTP/0.9. */
  minor: number
}

/** Before the first octet. */
export const lineStart: Readonly<LineScan> = {
  at: 0,
  deviation: undefined,
  deviationAt: 0,
  told: 0,
  phase: 'Method',
  methodStart: 0,
  methodEnd: 0,
  method: 0,
  targetStart: 0,
  targetEnd: 0,
  authorityStart: 0,
  authorityEnd: 0,
  pathStart: 0,
  question: -1,
  sub: hostStart,
  minor: -1,
}

/** Writes a scan over another, part by part: a spread costs ten times as much. */
export const copyLine = (from: Readonly<LineScan>, into: LineScan): void => {
  into.at = from.at
  into.deviation = undefined
  into.deviationAt = from.deviationAt
  into.told = from.told
  into.phase = from.phase
  into.methodStart = from.methodStart
  into.methodEnd = from.methodEnd
  into.method = from.method
  into.targetStart = from.targetStart
  into.targetEnd = from.targetEnd
  into.authorityStart = from.authorityStart
  into.authorityEnd = from.authorityEnd
  into.pathStart = from.pathStart
  into.question = from.question
  into.sub = from.sub
  into.minor = from.minor
}
