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

/** What its reader refuses is not written. */
interface Limits {
  readonly parts: number
  /** Octets of the content of one part. */
  readonly partSize: number
}

const partFrom = (disposition: string, type: string | undefined, bytes: Uint8Array): Uint8Array => {
  const line = type === undefined ? '' : `\r\nContent-Type: ${type}`
  return joined([utf8Encode(`\r\nContent-Disposition: ${disposition}${line}\r\n\r\n`), bytes])
}

const textPart = (name: string, text: string, { partSize }: Limits): Uint8Array | undefined => {
  const disposition = writeDisposition({ name, filename: undefined })
  const bytes = utf8Encode(text)
  return disposition === undefined || bytes.length > partSize ? undefined : partFrom(disposition, undefined, bytes)
}

/** A file without octets and without a name is what a browser sends for none. */
const filePartOf = (
  name: string,
  { filename, type, bytes }: UploadedFile,
  { partSize }: Limits,
): Uint8Array | undefined => {
  const disposition = writeDisposition({ name, filename })
  const isNone = filename === '' && bytes.length === 0
  return disposition === undefined || isNone || parseMediaType(type)._tag === 'None' || bytes.length > partSize
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

/** The parts of values, in the order of their fields; `undefined` where a value has none, and where it is too much. */
export const writeForm = (
  named: ReadonlyArray<readonly [name: string, field: AnyParameter | AnyFilePart]>,
  values: Readonly<Record<string, unknown>>,
  limits: Limits,
): WrittenForm | undefined => {
  const parts: Uint8Array[] = []
  for (const [name, field] of named) {
    // What an object only inherits is no value of it.
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    const written =
      field._tag === 'FilePart'
        ? field.write(value)?.map((file) => filePartOf(name, file, limits))
        : field.write(value)?.map((text) => textPart(name, text, limits))
    if (written === undefined) return undefined
    for (const part of written) {
      if (part === undefined) return undefined
      parts.push(part)
    }
  }
  if (parts.length > limits.parts) return undefined
  const boundary = boundaryBeside(parts)
  const delimiter = ascii(`\r\n--${boundary}`)
  const pieces = parts.flatMap((part) => [delimiter, part])
  return { boundary, content: joined([...pieces, delimiter, ascii('--\r\n')]).subarray(2) }
}
