import { CR, classOf, HTAB, LF, SP, TOKEN } from '../grammar/bytes.js'
import { scanVersion } from './line-parts.js'
import { methodCode } from './method-code.js'
import type { LineScan } from './request-line.js'
import { deviate, type Outcome, type Window } from './scan.js'
import { scanStatusPart } from './status-scan.js'
import { scanTarget } from './target-scan.js'

const isBlank = (byte: number): boolean => byte === SP || byte === HTAB

/** Method, RFC 9110 §9.1, and the single SP behind it. */
const scanMethod = (scan: LineScan, { bytes, base, end, settings }: Window): Outcome => {
  const longest = settings.limits.method
  let p = base + scan.at
  while (p < end && (classOf[bytes[p]!]! & TOKEN) !== 0) p++
  scan.at = p - base
  if (scan.at - scan.methodStart > longest) {
    scan.at = scan.methodStart + longest
    return 'long-method'
  }
  if (p === end) return 'more'
  if (scan.at === scan.methodStart) {
    if (!settings.allows.requestLineSpaces || !isBlank(bytes[p]!)) return 'bad-method'
    scan.methodStart = ++scan.at
    return deviate(scan, 'requestLineSpaces', scan.at - 1)
  }
  const isTab = bytes[p] === HTAB && settings.allows.requestLineSpaces
  if (bytes[p] !== SP && !isTab) return 'bad-method'
  scan.methodEnd = scan.at
  scan.method = methodCode(bytes, base + scan.methodStart, p)
  scan.phase = 'TargetStart'
  scan.at++
  return isTab ? deviate(scan, 'requestLineSpaces', scan.at - 1) : 'more'
}

/** Behind the target: more whitespace, where that is allowed, or the version. */
const scanRequestVersion = (scan: LineScan, window: Window): Outcome => {
  const byte = window.bytes[window.base + scan.at]!
  if (scan.sub === 0 && isBlank(byte)) {
    if (!window.settings.allows.requestLineSpaces) return byte === SP ? 'bad-request-line' : 'bad-version'
    scan.at++
    return deviate(scan, 'requestLineSpaces', scan.at - 1)
  }
  const outcome = scanVersion(scan, window)
  if (outcome !== 'done') return outcome
  scan.phase = 'VersionDone'
  return 'more'
}

/** The end of the line: CR LF, or what a leniency allows in its place. */
const scanLineEnd = (scan: LineScan, { bytes, base, settings }: Window): Outcome => {
  const byte = bytes[base + scan.at]!
  if (scan.phase === 'LineLf') {
    if (byte !== LF) return 'bare-cr'
    scan.at++
    return 'done'
  }
  if (byte === CR) {
    scan.at++
    scan.phase = 'LineLf'
    return 'more'
  }
  if (byte === LF) return endBare(scan, settings.allows.bareLf)
  if (!settings.allows.requestLineSpaces || !isBlank(byte)) return 'bad-version'
  scan.at++
  return deviate(scan, 'requestLineSpaces', scan.at - 1)
}

/** LF alone. The CR counts as met, so the next call finds the line complete. */
const endBare = (scan: LineScan, allowed: boolean): Outcome => {
  if (!allowed) return 'bare-lf'
  scan.phase = 'LineLf'
  return deviate(scan, 'bareLf', scan.at)
}

/** What follows a target: SP and a version, or with HTTP/0.9 allowed the end of the line. */
const scanTargetDone = (scan: LineScan, { bytes, base, settings }: Window): Outcome => {
  const byte = bytes[base + scan.at]!
  scan.targetEnd = scan.at
  if (byte === SP || (byte === HTAB && settings.allows.requestLineSpaces)) {
    scan.at++
    scan.sub = 0
    scan.phase = 'Version'
    return byte === SP ? 'more' : deviate(scan, 'requestLineSpaces', scan.at - 1)
  }
  // HTTP/0.9 has a path alone: an absolute target is none, whatever is allowed.
  if (scan.authorityEnd > 0 && (byte === CR || byte === LF)) return 'bad-request-line'
  const old = settings.allows.http09 && scan.method === 1 && (byte === CR || (byte === LF && settings.allows.bareLf))
  if (!old) return byte === CR || byte === LF ? 'bad-request-line' : 'bad-target'
  scan.phase = 'VersionDone'
  return deviate(scan, 'http09', scan.at)
}

const scanPart = (scan: LineScan, window: Window): Outcome => {
  switch (scan.phase) {
    case 'Method':
      return scanMethod(scan, window)
    case 'TargetDone':
      return scanTargetDone(scan, window)
    case 'Version':
      return scanRequestVersion(scan, window)
    case 'VersionDone':
    case 'LineLf':
      return scanLineEnd(scan, window)
    case 'StatusVersion':
    case 'StatusStart':
    case 'Status':
    case 'StatusDone':
    case 'Reason':
      return scanStatusPart(scan, scan.phase, window)
    default:
      return scanTarget(scan, scan.phase, window)
  }
}

/**
 * Reads a start line as far as the octets go. RFC 9112 §3: method SP target SP version CRLF, one SP each; §4: version SP
 * status SP reason CRLF.
 * The line without its CRLF may be `limits.line` octets long; the first octet beyond is the wrong one.
 */
export const scanLine = (scan: LineScan, window: Window): Outcome => {
  const { bytes, base, end } = window
  const limit = window.settings.limits.line
  while (base + scan.at < end) {
    const outcome = scanPart(scan, window)
    const beyond = scan.at > limit && scan.phase !== 'LineLf' && outcome !== 'done'
    if (beyond || (scan.at === limit && isFailure(outcome) && !isLineEnd(bytes[base + limit]!))) {
      scan.at = limit
      return window.settings.reads === 'requests' ? 'long-line' : 'long-status-line'
    }
    if (outcome !== 'more') return outcome
  }
  return 'more'
}

const isFailure = (outcome: Outcome): boolean => outcome !== 'more' && outcome !== 'done' && outcome !== 'deviation'
const isLineEnd = (byte: number): boolean => byte === CR || byte === LF
