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

const isAt = (bytes: Uint8Array, start: number, text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text.charCodeAt(at)) return false
  return true
}

const codes: ReadonlyArray<ReadonlyArray<number>> = Array.from({ length: 8 }, (_, length) =>
  knownMethods.flatMap((name, code) => (name.length === length && code > 0 ? [code] : [])),
)

/** The number of the method that these octets spell, with regard to case; 0 for one that is not known. */
export const methodCode = (bytes: Uint8Array, start: number, end: number): number => {
  for (const code of codes[end - start] ?? []) if (isAt(bytes, start, knownMethods[code] ?? '')) return code
  return 0
}
