import { CR, classOf, LF, SP, VALUE } from '../grammar/bytes.js'
import { isVersionAt, scanVersion } from './line-parts.js'
import type { LineScan, StatusPhase } from './request-line.js'
import { deviate, type Outcome, type Window } from './scan.js'

/** Status lines, RFC 9112 §4: version SP status SP reason CRLF. The SP behind the status stands there without a reason too. */

const LEAST_DIGIT = 0x31
const MOST_DIGIT = 0x35

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

const isLineEnd = (byte: number): boolean => byte === CR || byte === LF

/** The SP behind the version. */
const scanStatusStart = (scan: LineScan, byte: number): Outcome => {
  if (byte !== SP) return isLineEnd(byte) ? 'bad-status-line' : 'bad-version'
  scan.at++
  scan.sub = 0
  scan.status = 0
  scan.phase = 'Status'
  return 'more'
}

/** Three digits, the first of them a class that there is: RFC 9110 §15. */
const scanStatus = (scan: LineScan, { bytes, base, end }: Window): Outcome => {
  for (; base + scan.at < end && scan.sub < 3; scan.at++, scan.sub++) {
    const byte = bytes[base + scan.at]!
    if (scan.sub === 0 && (byte === SP || isLineEnd(byte))) return 'bad-status-line'
    if (!isDigit(byte) || (scan.sub === 0 && (byte < LEAST_DIGIT || byte > MOST_DIGIT))) return 'bad-status'
    scan.status = scan.status * 10 + byte - 0x30
  }
  if (scan.sub === 3) scan.phase = 'StatusDone'
  return 'more'
}

/** The SP behind the status; some leave it away with the reason. */
const scanStatusDone = (scan: LineScan, { settings }: Window, byte: number): Outcome => {
  if (byte === SP) {
    scan.at++
    scan.reasonStart = scan.at
    scan.phase = 'Reason'
    return 'more'
  }
  if (!isLineEnd(byte)) return 'bad-status'
  if (!settings.allows.missingReason) return 'bad-status-line'
  scan.reasonStart = scan.at
  scan.phase = 'Reason'
  return deviate(scan, 'missingReason', scan.at)
}

/** The reason, up to the end of the line, which is that of a request line. */
const scanReason = (scan: LineScan, { bytes, base, end }: Window): Outcome => {
  let p = base + scan.at
  while (p < end && (classOf[bytes[p]!]! & VALUE) !== 0) p++
  scan.at = p - base
  if (p === end) return 'more'
  if (!isLineEnd(bytes[p]!)) return 'bad-reason'
  scan.reasonEnd = scan.at
  scan.phase = 'VersionDone'
  return 'more'
}

/** One part of a status line, from the octet that is next. There is at least one. */
export const scanStatusPart = (scan: LineScan, phase: StatusPhase, window: Window): Outcome => {
  const byte = window.bytes[window.base + scan.at]!
  switch (phase) {
    case 'StatusVersion': {
      const outcome = scanVersion(scan, window)
      if (outcome === 'done') scan.phase = 'StatusStart'
      return outcome === 'done' ? 'more' : outcome
    }
    case 'StatusStart':
      return scanStatusStart(scan, byte)
    case 'Status':
      return scanStatus(scan, window)
    case 'StatusDone':
      return scanStatusDone(scan, window, byte)
    case 'Reason':
      return scanReason(scan, window)
  }
}

/**
 * A status line that is all there, as plainly as most are. False, and nothing written, for anything else, which the scan
 * then judges; so nothing is accepted here that is not accepted there.
 */
export const scanPlainStatus = (scan: LineScan, { bytes, base, end, settings }: Window): boolean => {
  const start = base + 13
  if (start + 2 > end || !isVersionAt(bytes, base) || bytes[base + 8] !== SP || bytes[base + 12] !== SP) return false
  const [first, second, third] = [bytes[base + 9]!, bytes[base + 10]!, bytes[base + 11]!]
  if (first < LEAST_DIGIT || first > MOST_DIGIT || !isDigit(second) || !isDigit(third)) return false
  let p = start
  while (p < end && (classOf[bytes[p]!]! & VALUE) !== 0) p++
  if (p + 2 > end || bytes[p] !== CR || bytes[p + 1] !== LF || p - base > settings.limits.line) return false
  scan.at = p + 2 - base
  scan.told = 0
  scan.methodEnd = 0
  scan.minor = bytes[base + 7]! - 0x30
  scan.status = (first - 0x30) * 100 + (second - 0x30) * 10 + third - 0x30
  scan.reasonStart = 13
  scan.reasonEnd = p - base
  return true
}
