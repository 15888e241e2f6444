import { CR, classOf, HEX, LF, PATH, PERCENT, QUERY, QUESTION, SLASH, SP, TOKEN } from '../grammar/bytes.js'
import { isVersionAt } from './line-parts.js'
import { CONNECT, methodCode } from './method-code.js'
import type { LineScan } from './request-line.js'
import type { Window } from './scan.js'

// An imported binding is looked up each time it is met; a constant of the module's own is part of its machine code.
const table = classOf
const [token, inPath, query] = [TOKEN, PATH, QUERY]

/** The first octet from `p` on that no path may hold; a `%` without its two digits is one. */
const skipPath = (bytes: Uint8Array, from: number, end: number): number => {
  let p = from
  for (;;) {
    while (p < end && (table[bytes[p]!]! & inPath) !== 0) p++
    if (p + 2 >= end || bytes[p] !== PERCENT) return p
    if ((table[bytes[p + 1]!]! & table[bytes[p + 2]!]! & HEX) === 0) return p
    p += 3
  }
}

/** Does `HTTP/1.`, a digit and CR LF stand at `p`? */
const isVersion = (bytes: Uint8Array, p: number): boolean =>
  isVersionAt(bytes, p) && bytes[p + 8] === CR && bytes[p + 9] === LF

/**
 * A request line that is all there, as plainly as most are: a method, the origin form, `HTTP/1.` and a digit. False, and
 * nothing written, for anything else, which the scan then judges; so nothing is accepted here that is not accepted there.
 */
export const scanPlainLine = (scan: LineScan, { bytes, base, end, settings }: Window): boolean => {
  const { limits } = settings
  let p = base
  while (p < end && (table[bytes[p]!]! & token) !== 0) p++
  const methodEnd = p
  const path = p + 1
  if (p === base || p - base > limits.method || path >= end || bytes[p] !== SP || bytes[path] !== SLASH) return false
  const method = methodCode(bytes, base, methodEnd)
  if (method === CONNECT) return false
  p = skipPath(bytes, path, end)
  const question = p < end && bytes[p] === QUESTION ? p : -1
  if (question >= 0) while (p < end && (table[bytes[p]!]! & query) !== 0) p++
  const length = p + 9 - base
  if (p + 11 > end || bytes[p] !== SP || !isVersion(bytes, p + 1) || length > limits.line) return false
  scan.at = length + 2
  scan.told = 0
  scan.methodStart = 0
  scan.authorityEnd = 0
  scan.methodEnd = methodEnd - base
  scan.method = method
  scan.targetStart = path - base
  scan.targetEnd = p - base
  scan.pathStart = path - base
  scan.question = question < 0 ? -1 : question - base
  scan.minor = bytes[p + 8]! - 0x30
  return true
}
