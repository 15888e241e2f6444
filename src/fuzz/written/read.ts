/**
 * Any octets as a tree of messages. Total, and never wrong: what is read prints to what was given. It is the most lenient
 * of readers, and decides nothing but where the parts of a text are that may be changed.
 */
import type {
  WrittenChunk,
  WrittenContent,
  WrittenField,
  WrittenLastChunk,
  WrittenLine,
  WrittenMessage,
} from './message.js'

/** Something read, and the text behind it. */
type Took<A> = readonly [value: A, rest: string]

/** A line without its end, and its end: CRLF, LF, or nothing where the text ends first. */
const takeLine = (text: string): Took<readonly [line: string, end: string]> => {
  const at = text.indexOf('\n')
  if (at < 0) return [[text, ''], '']
  const cut = text.charAt(at - 1) === '\r' ? at - 1 : at
  return [[text.slice(0, cut), text.slice(cut, at + 1)], text.slice(at + 1)]
}

const LINE = /^([^ \t]*)([ \t]*)([^ \t]*)([ \t]*)([^ \t]*)([^]*)$/

const takeRequestLine = (text: string): Took<WrittenLine> => {
  const lead = /^[\r\n]*/.exec(text)?.[0] ?? ''
  const [[line, end], rest] = takeLine(text.slice(lead.length))
  const [, method = '', first = '', target = '', second = '', version = '', behind = ''] = LINE.exec(line) ?? []
  return [{ lead, method, first, target, second, version, behind, end }, rest]
}

const FIELD = /^([^:]*?)([ \t]*:)([ \t]*)([^]*?)([ \t]*)$/

const fieldOf = (line: string, end: string): WrittenField => {
  const [, name, colon = '', before = '', value = '', behind = ''] = FIELD.exec(line) ?? []
  return name === undefined
    ? { name: line, colon: '', before: '', value: '', behind: '', end }
    : { name, colon, before, value, behind, end }
}

/** Lines up to the empty one, and its end; an empty end where the text ends first. */
const takeFields = (text: string): Took<readonly [fields: ReadonlyArray<WrittenField>, end: string]> => {
  const fields: WrittenField[] = []
  let rest = text
  while (rest !== '') {
    const [[line, end], behind] = takeLine(rest)
    if (line === '' && end !== '') return [[fields, end], behind]
    fields.push(fieldOf(line, end))
    rest = behind
  }
  return [[fields, ''], '']
}

/** More octets than any text here has. */
const MANY = 0x3fffffff

const sizeOf = (digits: string): number => (/^0*.{1,7}$/.test(digits) ? Number(`0x${digits}`) : MANY)

const takeChunk = (text: string): Took<WrittenChunk | WrittenLastChunk> | undefined => {
  const digits = /^[0-9A-Fa-f]+/.exec(text)?.[0]
  if (digits === undefined) return undefined
  const [[line, sizeEnd], rest] = takeLine(text)
  const start = { size: digits, extension: line.slice(digits.length), sizeEnd }
  const size = sizeOf(digits)
  if (size === 0 || sizeEnd === '') return [start, rest]
  const data = rest.slice(0, size)
  const dataEnd = /^(\r\n|\n|)/.exec(rest.slice(size))?.[0] ?? ''
  return [{ ...start, data, dataEnd }, rest.slice(size + dataEnd.length)]
}

const takeChunks = (text: string): Took<WrittenContent> => {
  const chunks: WrittenChunk[] = []
  let rest = text
  for (;;) {
    const took = takeChunk(rest)
    if (took === undefined) return [{ _tag: 'Chunked', chunks, last: undefined, trailers: [], end: '', rest }, '']
    const [chunk, behind] = took
    rest = behind
    if ('data' in chunk) {
      chunks.push(chunk)
      continue
    }
    const [[trailers, end], next] = takeFields(rest)
    return [{ _tag: 'Chunked', chunks, last: chunk, trailers, end, rest: '' }, next]
  }
}

const firstOf = (fields: ReadonlyArray<WrittenField>, name: string): string | undefined =>
  fields.find((field) => field.name.toLowerCase() === name)?.value

const takeContent = (text: string, fields: ReadonlyArray<WrittenField>): Took<WrittenContent> => {
  if (firstOf(fields, 'transfer-encoding')?.toLowerCase().includes('chunked') === true) return takeChunks(text)
  const digits = /^0*[0-9]{1,7}$/.exec(firstOf(fields, 'content-length') ?? '')?.[0] ?? '0'
  const length = Number(digits)
  return [{ _tag: 'Plain', data: text.slice(0, length) }, text.slice(length)]
}

const takeMessage = (text: string): Took<WrittenMessage> => {
  const [line, afterLine] = takeRequestLine(text)
  const [[fields, end], afterFields] = takeFields(afterLine)
  const [content, rest] = end === '' ? ([{ _tag: 'Plain', data: '' }, ''] as const) : takeContent(afterFields, fields)
  return [{ line, fields, end, content }, rest]
}

/**
 * The messages that a text of octets is made of, so that a written example can be changed, and shrunk, part by part.
 * Printed one behind the other they are the text again.
 *
 * @example
 * const [first, second] = readMessages('POST / HTTP/1.1\r\nContent-Length : 1\r\n\r\nxGET / HTTP/1.1\r\n\r\n')
 * assert.equal(first?.fields[0]?.colon, ' :')
 * assert.equal(second?.line.method, 'GET')
 */
export const readMessages = (text: string): ReadonlyArray<WrittenMessage> => {
  const messages: WrittenMessage[] = []
  let rest = text
  while (rest !== '') {
    const [message, behind] = takeMessage(rest)
    messages.push(message)
    rest = behind
  }
  return messages
}
