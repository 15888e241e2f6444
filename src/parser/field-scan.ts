import { COLON, CR, classOf, HTAB, LF, SP, TOKEN, VALUE } from '../grammar/bytes.js'
import { isForbiddenTrailer, mayNotFold } from './field-names.js'
import { deviate, type Outcome, type Progress, type Window } from './scan.js'

/** Where in a field section a scan stands, RFC 9112 §5 and §7.1.2. */
export type FieldPhase = 'FieldStart' | 'Name' | 'ValueStart' | 'Value' | 'ValueLf' | 'EndLf' | 'Complete'

/** A field section as far as it was read: of a head, or the trailers. Places are relative to the head or the section. */
export interface FieldScan extends Progress {
  phase: FieldPhase
  /** Where the section begins: behind the request line, or 0. */
  from: number
  isTrailer: boolean
  /** Of the field being read: where its name begins and ends, and its value begins. */
  nameStart: number
  nameEnd: number
  valueStart: number
  /** Of the complete fields: name start, name end, value start, value end. The first `count` are this scan's. */
  readonly marks: number[]
  count: number
  /** A line was folded: CR and LF inside a value stand for SP. */
  folded: boolean
}

/** A section of which nothing was read. */
export const newFields = (from: number, isTrailer: boolean, marks: number[] = []): FieldScan => ({
  at: from,
  deviation: undefined,
  deviationAt: 0,
  told: 0,
  phase: 'FieldStart',
  from,
  isTrailer,
  nameStart: from,
  nameEnd: from,
  valueStart: from,
  marks,
  count: 0,
  folded: false,
})

/** Writes a scan over another, part by part. Each keeps the array of its own marks. */
export const copyFields = (from: Readonly<FieldScan>, into: FieldScan): void => {
  into.at = from.at
  into.deviation = undefined
  into.deviationAt = from.deviationAt
  into.told = from.told
  into.phase = from.phase
  into.from = from.from
  into.isTrailer = from.isTrailer
  into.nameStart = from.nameStart
  into.nameEnd = from.nameEnd
  into.valueStart = from.valueStart
  for (let at = 0; at < from.count; at++) into.marks[at] = from.marks[at]!
  into.count = from.count
  into.folded = from.folded
}

/** What a field line does not begin with: a bare end, folding, no tchar; else it is one field too many. */
const startField = (scan: FieldScan, window: Window, byte: number): Outcome => {
  if (byte === LF) return scan.isTrailer || !window.settings.allows.bareLf ? 'bare-lf' : bareEnd(scan, 'EndLf')
  if (byte === SP || byte === HTAB) return fold(scan, window)
  if ((classOf[byte]! & TOKEN) === 0) return 'bad-field-name'
  return scan.isTrailer ? 'trailer-count' : 'header-count'
}

/** LF alone, allowed. The CR counts as met: the next look finds the LF. */
const bareEnd = (scan: FieldScan, phase: 'ValueLf' | 'EndLf'): Outcome => {
  scan.phase = phase
  return deviate(scan, 'bareLf', scan.at)
}

/** obs-fold, RFC 9112 §5.2: the field before goes on. Never for the fields that frame or route a message. */
const fold = (scan: FieldScan, { bytes, base, settings }: Window): Outcome => {
  const { marks } = scan
  const last = scan.count - 4
  if (!settings.allows.obsFold || scan.isTrailer || last < 0) return 'obs-fold'
  if (mayNotFold(bytes, base + marks[last]!, base + marks[last + 1]!)) return 'obs-fold'
  const isEmpty = marks[last + 2] === marks[last + 3]
  scan.nameStart = marks[last]!
  scan.nameEnd = marks[last + 1]!
  scan.valueStart = isEmpty ? scan.at : marks[last + 2]!
  scan.count = last
  scan.folded = true
  scan.phase = isEmpty ? 'ValueStart' : 'Value'
  return deviate(scan, 'obsFold', scan.at)
}

const endName = (scan: FieldScan, { bytes, base }: Window, byte: number): Outcome => {
  if (byte !== COLON) return byte === SP || byte === HTAB ? 'space-before-colon' : 'bad-field-name'
  if (isForbiddenTrailer(bytes, base + scan.nameStart, base + scan.at)) {
    scan.at = scan.nameStart
    return 'forbidden-trailer'
  }
  scan.nameEnd = scan.at++
  scan.phase = 'ValueStart'
  return 'more'
}

const endValue = (scan: FieldScan, { settings }: Window, byte: number): Outcome => {
  if (byte === LF && settings.allows.bareLf && !scan.isTrailer) return bareEnd(scan, 'ValueLf')
  return byte === LF ? 'bare-lf' : 'bad-field-value'
}

/** The octet at `it.at` is one the fast way does not take: an error, or a place for a leniency. */
const take = (it: FieldScan, window: Window): Outcome => {
  const byte = window.bytes[window.base + it.at]!
  switch (it.phase) {
    case 'FieldStart':
      return startField(it, window, byte)
    case 'Name':
      return endName(it, window, byte)
    case 'Value':
      return endValue(it, window, byte)
    default:
      return 'bare-cr'
  }
}

const isBlank = (byte: number): boolean => byte === SP || byte === HTAB || byte === CR || byte === LF

/** Where a value ends whose line ends at the LF at `p`: CR, and whitespace behind the value, are no part of it. */
const valueEnd = (bytes: Uint8Array, floor: number, p: number): number => {
  let end = p
  while (end > floor && isBlank(bytes[end - 1]!)) end--
  return end
}

/** Keeps a field whose line ends at the LF at `p`. */
const keepField = (it: FieldScan, bytes: Uint8Array, base: number, p: number): void => {
  const { marks, count, valueStart } = it
  marks[count] = it.nameStart
  marks[count + 1] = it.nameEnd
  marks[count + 2] = valueStart
  marks[count + 3] = valueEnd(bytes, base + valueStart, p) - base
  it.count = count + 4
}

/**
 * The scan loop: RFC 9112 §5, RFC 9110 §5.1 and §5.5. Each phase stands behind the one before it, so a line that is all
 * there falls through them once. Stops at the first octet that is not the expected one, and leaves it to `take`.
 */
const run = (it: FieldScan, window: Window, limit: number): boolean => {
  const { bytes, base, end, settings } = window
  const most = (it.isTrailer ? settings.limits.trailerCount : settings.limits.headerCount) * 4
  const table = classOf
  const stop = base + limit
  let { phase } = it
  let p = base + it.at
  while (p < end) {
    if (phase === 'FieldStart') {
      const byte = bytes[p]!
      if (p > stop) break
      if (byte === CR) {
        phase = 'EndLf'
        p++
        continue
      }
      if ((table[byte]! & TOKEN) === 0 || it.count >= most) break
      it.nameStart = p - base
      phase = 'Name'
    }
    if (phase === 'Name') {
      while (p < end && (table[bytes[p]!]! & TOKEN) !== 0) p++
      if (p === end || bytes[p] !== COLON || it.isTrailer) break
      it.nameEnd = p - base
      p++
      phase = 'ValueStart'
    }
    if (phase === 'ValueStart') {
      while (p < end && (bytes[p] === SP || bytes[p] === HTAB)) p++
      if (p === end) break
      it.valueStart = p - base
      phase = 'Value'
    }
    if (phase === 'Value') {
      while (p < end && (table[bytes[p]!]! & VALUE) !== 0) p++
      if (p === end || bytes[p] !== CR) break
      p++
      phase = 'ValueLf'
    }
    if (p === end || bytes[p] !== LF) break
    p++
    if (phase === 'EndLf') {
      phase = 'Complete'
      break
    }
    keepField(it, bytes, base, p - 1)
    phase = 'FieldStart'
  }
  it.phase = phase
  it.at = p - base
  return phase === 'Complete'
}

/**
 * Reads a field section as far as the octets go. Its lines, with their line ends, may be `limits.headerBytes` long in
 * all (`trailerBytes` for trailers), the final CRLF apart; the first octet beyond is the wrong one.
 */
export const scanFields = (it: FieldScan, window: Window): Outcome => {
  const { limits } = window.settings
  const limit = it.from + (it.isTrailer ? limits.trailerBytes : limits.headerBytes)
  for (;;) {
    if (run(it, window, limit)) return 'done'
    const isEnding = it.phase === 'EndLf'
    const isMissing = window.base + it.at >= window.end
    if ((it.at > limit || (it.at === limit && !isMissing && !isBareEnd(it, window))) && !isEnding) {
      it.at = limit
      return it.isTrailer ? 'trailer-bytes' : 'header-bytes'
    }
    if (isMissing) return 'more'
    const outcome = take(it, window)
    if (outcome !== 'more') return outcome
  }
}

/** LF in place of the final CRLF, which no limit counts. */
const isBareEnd = (it: FieldScan, { bytes, base }: Window): boolean =>
  it.phase === 'FieldStart' && bytes[base + it.at] === LF
