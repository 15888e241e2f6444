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

export const CONNECT = 6
export const OPTIONS = 7
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
