import { COLON, CR, classOf, HTAB, LF, SP, TOKEN, VALUE } from '../grammar/bytes.js'
import type { FieldScan } from './field-scan.js'
import type { Window } from './scan.js'

/** Is any of the four octets a control, DEL, or above 0x7E? May say yes of HTAB and obs-text, which a loop then takes. */
const isOdd = (word: number): boolean => (((word - 0x20202020) | (word + 0x01010101)) & 0x80808080) !== 0

// An imported binding is looked up each time it is met; a constant of the module's own is part of its machine code.
const table = classOf
const [token, value] = [TOKEN, VALUE]

/** How far to go octet by octet before the next try by words. */
const NEAR = 8

const isBlank = (byte: number): boolean => byte === SP || byte === HTAB

/**
 * The scan loop of field lines that are all there, as plainly as most are: RFC 9112 §5. Stops before the first line that
 * is not, or goes past a limit, and leaves it to the phases of the scan, which judge it; so nothing is accepted here that
 * is not accepted there. True when the section is complete.
 */
export const scanPlainFields = (it: FieldScan, window: Window): boolean => {
  const { bytes, base, end, settings, words, skew } = window
  const { marks } = it
  const lastWord = words.length === 0 ? 0 : (skew + end) >> 2
  const most = settings.limits.headerCount * 4
  const stop = base + it.from + settings.limits.headerBytes
  let { count } = it
  let line = base + it.at
  for (;;) {
    let p = line
    if (line <= stop && line + 1 < end && bytes[line] === CR && bytes[line + 1] === LF) break
    while (p < end && (table[bytes[p]!]! & token) !== 0) p++
    const nameEnd = p
    if (p === line || p >= end || bytes[p] !== COLON || count >= most) return leave(it, line - base, count)
    p++
    while (p < end && isBlank(bytes[p]!)) p++
    const valueStart = p
    for (;;) {
      let word = (skew + p) >> 2
      while (word < lastWord && !isOdd(words[word]!)) word++
      const behind = (word << 2) - skew
      if (behind > p) p = behind
      const near = Math.min(p + NEAR, end)
      while (p < near && (table[bytes[p]!]! & value) !== 0) p++
      if (p < near || p === end) break
    }
    if (p + 2 > end || bytes[p] !== CR || bytes[p + 1] !== LF || p + 2 > stop) return leave(it, line - base, count)
    let valueEnd = p
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1]!)) valueEnd--
    marks[count] = line - base
    marks[count + 1] = nameEnd - base
    marks[count + 2] = valueStart - base
    marks[count + 3] = valueEnd - base
    count += 4
    line = p + 2
  }
  it.phase = 'Complete'
  leave(it, line + 2 - base, count)
  return true
}

const leave = (it: FieldScan, at: number, count: number): false => {
  it.at = at
  it.count = count
  return false
}
