import { ASTERISK, CR, classOf, HEX, HTAB, LF, PATH, PERCENT, QUERY, QUESTION, SLASH, SP } from '../grammar/bytes.js'
import { hasPort, hostEnds, hostStart, hostWrong, stepHost } from '../grammar/host-machine.js'
import { CONNECT, OPTIONS, PRI } from './method-code.js'
import type { LineScan, TargetPhase } from './request-line.js'
import { deviate, type Outcome, type Window } from './scan.js'

/** Enters a part of the target, without reading an octet. */
const enter = (scan: LineScan, phase: LineScan['phase']): 'more' => {
  scan.phase = phase
  return 'more'
}

/** The first octet, and the method, tell the form. */
const scanStart = (scan: LineScan, { bytes, base, settings }: Window): Outcome => {
  const byte = bytes[base + scan.at]!
  if (byte === SP || byte === HTAB) {
    if (!settings.allows.requestLineSpaces) return byte === SP ? 'bad-request-line' : 'bad-target'
    scan.at++
    return deviate(scan, 'requestLineSpaces', scan.at - 1)
  }
  if (byte === CR || byte === LF) return 'bad-request-line'
  scan.targetStart = scan.at
  scan.sub = 0
  if (scan.method === CONNECT) {
    if (byte === SLASH || byte === ASTERISK) return 'target-form'
    scan.authorityStart = scan.at
    return enter(scan, 'Host')
  }
  if (byte === SLASH) {
    scan.pathStart = scan.at
    return enter(scan, 'Path')
  }
  if (byte === ASTERISK) {
    if (scan.method !== OPTIONS) return scan.method === PRI ? 'http2-preface' : 'target-form'
    scan.at++
    return enter(scan, 'TargetDone')
  }
  return (byte | 0x20) === 0x68 ? enter(scan, 'Scheme') : 'bad-target'
}

const HTTP = [0x68, 0x74, 0x74, 0x70, 0x73, 0x3a, 0x2f, 0x2f]
const COLON_AT = 5

/** `http://` or `https://` in any case. `sub` counts in `https://`; the plain scheme skips its `s`. */
const scanScheme = (scan: LineScan, { bytes, base, end }: Window): Outcome => {
  for (let p = base + scan.at; p < end; p++) {
    const byte = bytes[p]!
    if (scan.sub === COLON_AT - 1 && byte === HTTP[COLON_AT]) scan.sub++
    if ((scan.sub < COLON_AT ? byte | 0x20 : byte) !== HTTP[scan.sub])
      return byte === CR || byte === LF ? 'bad-request-line' : 'bad-target'
    scan.sub++
    scan.at++
    if (scan.sub < HTTP.length) continue
    scan.sub = hostStart
    scan.authorityStart = scan.at
    return enter(scan, 'Host')
  }
  return 'more'
}

/** The authority of the absolute form, or all of the authority form. */
const scanHost = (scan: LineScan, { bytes, base, end }: Window): Outcome => {
  for (let p = base + scan.at; p < end; p++) {
    const byte = bytes[p]!
    const sub = stepHost(scan.sub, byte)
    if (sub === hostWrong) return endHost(scan, byte)
    scan.sub = sub
    scan.at++
  }
  return 'more'
}

const endHost = (scan: LineScan, byte: number): Outcome => {
  const isConnect = scan.method === CONNECT
  if (!hostEnds(scan.sub) || (isConnect && !hasPort(scan.sub)))
    return byte === CR || byte === LF ? 'bad-request-line' : 'bad-target'
  scan.authorityEnd = scan.at
  scan.pathStart = scan.at
  if (!isConnect && byte === SLASH) return enter(scan, 'Path')
  if (!isConnect && byte === QUESTION) return enterQuery(scan)
  return enter(scan, 'TargetDone')
}

const enterQuery = (scan: LineScan): Outcome => {
  scan.question = scan.at
  scan.at++
  return enter(scan, 'Query')
}

const scanPath = (scan: LineScan, { bytes, base, end, settings }: Window): Outcome => {
  let p = base + scan.at
  while (p < end && (classOf[bytes[p]!]! & PATH) !== 0) p++
  scan.at = p - base
  if (p === end) return 'more'
  const byte = bytes[p]!
  if (byte === QUESTION) return enterQuery(scan)
  if (byte === PERCENT) {
    scan.at++
    return enter(scan, 'Percent')
  }
  return byte > 0x7f ? scanRaw(scan, settings.allows.rawTarget) : enter(scan, 'TargetDone')
}

/** An octet above 0x7F. */
const scanRaw = (scan: LineScan, allowed: boolean): Outcome => {
  if (!allowed) return 'bad-target'
  scan.at++
  return deviate(scan, 'rawTarget', scan.at - 1)
}

const scanPercent = (scan: LineScan, { bytes, base }: Window): Outcome => {
  const byte = bytes[base + scan.at]!
  if ((classOf[byte]! & HEX) === 0) return byte === CR || byte === LF ? 'bad-request-line' : 'bad-target'
  scan.at++
  return enter(scan, scan.phase === 'Percent' ? 'PercentDigit' : 'Path')
}

const scanQuery = (scan: LineScan, { bytes, base, end, settings }: Window): Outcome => {
  let p = base + scan.at
  while (p < end && (classOf[bytes[p]!]! & QUERY) !== 0) p++
  scan.at = p - base
  if (p === end) return 'more'
  return bytes[p]! > 0x7f ? scanRaw(scan, settings.allows.rawTarget) : enter(scan, 'TargetDone')
}

/** One part of the target, as far as the octets go. There is at least one. */
export const scanTarget = (scan: LineScan, phase: TargetPhase, window: Window): Outcome => {
  switch (phase) {
    case 'TargetStart':
      return scanStart(scan, window)
    case 'Scheme':
      return scanScheme(scan, window)
    case 'Host':
      return scanHost(scan, window)
    case 'Path':
      return scanPath(scan, window)
    case 'Percent':
    case 'PercentDigit':
      return scanPercent(scan, window)
    case 'Query':
      return scanQuery(scan, window)
  }
}
