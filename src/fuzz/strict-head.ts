/** Lines, fields and heads of responses, read by regular expression: the lower half of the strict response reader. */

/** One field line: the name as sent, the value without the whitespace around it. */
export type StrictField = readonly [name: string, value: string]

/** What came of reading one part: it ends before `at`, it is cut short, or it is illegal at `at`. */
export type Read<A> =
  | { readonly _tag: 'Got'; readonly value: A; readonly at: number }
  | { readonly _tag: 'Short' }
  | { readonly _tag: 'Bad'; readonly reason: string; readonly at: number }

/** A status line and its field section. */
export interface Head {
  readonly version: 'HTTP/1.0' | 'HTTP/1.1'
  readonly status: number
  readonly reason: string
  readonly headers: ReadonlyArray<StrictField>
}

const STATUS_LINE = /^(HTTP\/1\.[01]) ([1-5][0-9][0-9]) ([\t\x20-\x7e\x80-\xff]*)$/
const FIELD_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)$/

/** The input ends inside the part. */
export const short: Read<never> = { _tag: 'Short' }
/** The part was read. */
export const got = <A>(value: A, at: number): Read<A> => ({ _tag: 'Got', value, at })
/** The part is illegal. */
export const bad = (reason: string, at: number): Read<never> => ({ _tag: 'Bad', reason, at })

/** Octets as text, one unit an octet. */
export const textOf = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** Without the SP and HTAB around it. */
const trimmed = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '')

/** RFC 9112 §2.2: up to CRLF, and neither of the two alone. */
export const readLine = (text: string, at: number): Read<string> => {
  const end = text.indexOf('\r\n', at)
  const line = text.slice(at, end < 0 ? text.length : end)
  const stray = (end < 0 ? line.replace(/\r$/, '') : line).search(/[\r\n]/)
  if (stray >= 0) return bad('CR or LF alone', at + stray)
  return end < 0 ? short : got(line, end + 2)
}

/** RFC 9112 §5: field lines up to the empty line. */
export const readFields = (text: string, start: number): Read<ReadonlyArray<StrictField>> => {
  const fields: StrictField[] = []
  for (let at = start; ; ) {
    const line = readLine(text, at)
    if (line._tag !== 'Got') return line
    if (line.value === '') return got(fields, line.at)
    const parts = FIELD_LINE.exec(line.value)
    if (parts === null) return bad('no field line', at)
    fields.push([parts[1] ?? '', trimmed(parts[2] ?? '')])
    at = line.at
  }
}

/** RFC 9112 §4: the status line, and the field section behind it. */
export const readHead = (text: string, at: number): Read<Head> => {
  const line = readLine(text, at)
  if (line._tag !== 'Got') return line
  const parts = STATUS_LINE.exec(line.value)
  if (parts === null) return bad('no status line', at)
  const fields = readFields(text, line.at)
  if (fields._tag !== 'Got') return fields
  const version = parts[1] === 'HTTP/1.0' ? 'HTTP/1.0' : 'HTTP/1.1'
  return got({ version, status: Number(parts[2]), reason: parts[3] ?? '', headers: fields.value }, fields.at)
}

/** The values of every line of that name (in lower case), in order. */
export const valuesOf = (fields: ReadonlyArray<StrictField>, name: string): ReadonlyArray<string> =>
  fields.filter((field) => field[0].toLowerCase() === name).map((field) => field[1])

/** The members of every list of that name, in lower case: RFC 9110 §5.6.1. */
export const members = (fields: ReadonlyArray<StrictField>, name: string): ReadonlyArray<string> =>
  valuesOf(fields, name).flatMap((value) => value.split(',').map((member) => trimmed(member).toLowerCase()))

/** RFC 9112 §9.3: is the connection over behind this message? */
export const closes = (head: Head): boolean => {
  const options = members(head.headers, 'connection')
  return options.includes('close') || (head.version === 'HTTP/1.0' && !options.includes('keep-alive'))
}
