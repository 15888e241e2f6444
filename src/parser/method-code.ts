import { latin1 } from '../grammar/ascii.js'
import { classOf, HTAB, SP, TOKEN } from '../grammar/bytes.js'

/** The methods this parser knows by number; a name that stands here is never cut out of a head again. */
export const knownMethods = [
  '',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'PRI',
] as const

/** The one method that takes authority form, and no other. */
export const CONNECT = 6
/** The one method that takes the asterisk. */
export const OPTIONS = 7
/** The one that begins an HTTP/2 preface. */
export const PRI = 10

const isAt = (bytes: Uint8Array, start: number, code: number): boolean => {
  const name = knownMethods[code]!
  for (let at = 1; at < name.length; at++) if (bytes[start + at] !== name.charCodeAt(at)) return false
  return bytes[start] === name.charCodeAt(0)
}

/** Of each length, the known methods; a second octet tells POST from HEAD and the like apart soon enough. */
const codeAt = (bytes: Uint8Array, start: number, length: number): number => {
  switch (length) {
    case 3:
      return bytes[start] === 0x47 ? 1 : bytes[start + 1] === 0x55 ? 4 : PRI
    case 4:
      return bytes[start] === 0x50 ? 3 : 2
    case 5:
      return bytes[start] === 0x54 ? 8 : 9
    case 6:
      return 5
    case 7:
      return bytes[start] === 0x43 ? CONNECT : OPTIONS
    default:
      return 0
  }
}

/** The number of the method that these octets spell, with regard to case; 0 for one that is not known. */
export const methodCode = (bytes: Uint8Array, start: number, end: number): number => {
  const code = codeAt(bytes, start, end - start)
  return code > 0 && isAt(bytes, start, code) ? code : 0
}

const isBlank = (byte: number | undefined): boolean => byte === SP || byte === HTAB

/** The method that a head begins with, where all of it is there. */
export const methodAt = (head: Uint8Array): string | undefined => {
  let start = 0
  while (isBlank(head[start])) start++
  let end = start
  while (end < head.length && (classOf[head[end]!]! & TOKEN) !== 0) end++
  return end > start && isBlank(head[end]) ? latin1(head, start, end) : undefined
}
