import { ascii, latin1 } from '../../grammar/ascii.js'
import { utf8Encode } from '../../grammar/utf8.js'
import { parseMediaType } from '../semantics/media-type.js'
import { writeDisposition } from './disposition.js'
import type { AnyFilePart, UploadedFile } from './file-part.js'
import { indexOfLine, joined } from './multipart-parts.js'
import type { AnyParameter } from './parameter.js'

/** Forms of parts, written down: RFC 7578. */

/** A form as octets, and the boundary between its parts. */
export interface WrittenForm {
  readonly content: Uint8Array
  readonly boundary: string
}

const partFrom = (disposition: string, type: string | undefined, bytes: Uint8Array): Uint8Array => {
  const line = type === undefined ? '' : `\r\nContent-Type: ${type}`
  return joined([utf8Encode(`\r\nContent-Disposition: ${disposition}${line}\r\n\r\n`), bytes])
}

const textPart = (name: string, text: string): Uint8Array | undefined => {
  const disposition = writeDisposition({ name, filename: undefined })
  return disposition === undefined ? undefined : partFrom(disposition, undefined, utf8Encode(text))
}

/** A file without octets and without a name is what a browser sends for none. */
const filePartOf = (name: string, { filename, type, bytes }: UploadedFile): Uint8Array | undefined => {
  const disposition = writeDisposition({ name, filename })
  const isNone = filename === '' && bytes.length === 0
  return disposition === undefined || isNone || parseMediaType(type)._tag === 'None'
    ? undefined
    : partFrom(disposition, type, bytes)
}

const STEM = 'wirefold-'
const DIGITS = 8

/** A boundary that stands in none of the parts: those that do are gathered in one pass, and the first other is taken. */
const boundaryBeside = (parts: ReadonlyArray<Uint8Array>): string => {
  const stem = ascii(`\r\n--${STEM}`)
  const taken = new Set<string>()
  for (const part of parts)
    for (let at = indexOfLine(part, stem, 0); at >= 0; at = indexOfLine(part, stem, at + 1))
      taken.add(latin1(part, at + stem.length, Math.min(part.length, at + stem.length + DIGITS)))
  let count = 0
  while (taken.has(count.toString(16).padStart(DIGITS, '0'))) count++
  return `${STEM}${count.toString(16).padStart(DIGITS, '0')}`
}

/** The parts of values, in the order of their fields; `undefined` where a value has none. */
export const writeForm = (
  named: ReadonlyArray<readonly [name: string, field: AnyParameter | AnyFilePart]>,
  values: Readonly<Record<string, unknown>>,
): WrittenForm | undefined => {
  const parts: Uint8Array[] = []
  for (const [name, field] of named) {
    const written =
      field._tag === 'FilePart'
        ? field.write(values[name])?.map((file) => filePartOf(name, file))
        : field.write(values[name])?.map((text) => textPart(name, text))
    if (written === undefined) return undefined
    for (const part of written) {
      if (part === undefined) return undefined
      parts.push(part)
    }
  }
  const boundary = boundaryBeside(parts)
  const delimiter = ascii(`\r\n--${boundary}`)
  const pieces = parts.flatMap((part) => [delimiter, part])
  return { boundary, content: joined([...pieces, delimiter, ascii('--\r\n')]).subarray(2) }
}
