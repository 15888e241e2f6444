import { hostStart } from '../grammar/host-machine.js'
import type { Progress } from './scan.js'

/** Where in the target a scan stands, RFC 9112 §3.2. */
export type TargetPhase = 'TargetStart' | 'Scheme' | 'Host' | 'Path' | 'Percent' | 'PercentDigit' | 'Query'

/** Where in a status line a scan stands, RFC 9112 §4. */
export type StatusPhase = 'StatusVersion' | 'StatusStart' | 'Status' | 'StatusDone' | 'Reason'

/** Where in a start line a scan stands, RFC 9112 §3 and §4. */
export type LinePhase = 'Method' | TargetPhase | 'TargetDone' | 'Version' | 'VersionDone' | StatusPhase | 'LineLf'

/** A start line as far as it was read: of a request, or of a response. Every place is relative to the start of the head. */
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
  /** Of a response: its status so far, and where its reason begins and ends. */
  status: number
  reasonStart: number
  reasonEnd: number
}

/** Before the first octet of a request line. */
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
  status: 0,
  reasonStart: 0,
  reasonEnd: 0,
}

/** Before the first octet of a status line. */
export const statusStart: Readonly<LineScan> = { ...lineStart, phase: 'StatusVersion', sub: 0 }

/** Before the first octet of what is read. */
export const startOf = (reads: 'requests' | 'responses'): Readonly<LineScan> =>
  reads === 'requests' ? lineStart : statusStart

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
  into.status = from.status
  into.reasonStart = from.reasonStart
  into.reasonEnd = from.reasonEnd
}
