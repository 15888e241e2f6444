import { bytes } from '../../response/body.js'
import type { ProblemError } from '../problem.js'
import { parseMediaType } from '../semantics/media-type.js'
import { memberOf, namedOf } from './bodies.js'
import { type BodyCodec, flaw, isUtf8, limitFaults } from './body-codec.js'
import type { FieldFault } from './derive.js'
import { type AnyFilePart, type Findings, note, type UploadedFile } from './file-part.js'
import { boundaryOf, type FormPart, isFormData, readParts } from './multipart-parts.js'
import { writeForm } from './multipart-text.js'
import { type AnyParameter, type AsText, errorAt, type Place, type TextLike, type ValueOf } from './parameter.js'
import { schemaOf } from './schema.js'
import type { Member, Shape } from './shape.js'
import { MISS } from './text-field.js'
import { type TextOptions, utf8Text } from './utf8-text.js'

/** The parts of a form, by their names: texts, and files. */
export type MultipartFields = Readonly<Record<string, TextLike | AnyFilePart>>

/** The values of a form of parts. */
export type MultipartValues<F> = { readonly [K in keyof F]: ValueOf<F[K]> }

/** Refuses, in words, what is no part of a form. */
export type CheckParts<F> = { readonly [K in keyof F]: F[K] extends AnyFilePart ? F[K] : AsText<F[K]> }

/** How much a form may hold. The limit of the body as a whole is its endpoint's. */
export interface MultipartOptions extends TextOptions {
  /** 100 unless told. More is 413. */
  readonly maxParts?: number
  /** Octets of the content of one part; only the body's limit unless told. More is 413. */
  readonly maxPartSize?: number
  /** Octets of the header fields of one part: 8192 unless told, and never more than 16384. More is 400. */
  readonly maxHeadSize?: number
}

type Named = readonly [name: string, field: AnyParameter | AnyFilePart]

const isFilePart = (like: TextLike | AnyFilePart): like is AnyFilePart => '_tag' in like && like._tag === 'FilePart'

const fieldsOf = (fields: MultipartFields, faults: FieldFault[]): ReadonlyArray<Named> =>
  Object.entries(fields).flatMap(([name, like]): ReadonlyArray<Named> => {
    if (!isFilePart(like)) return namedOf(Object.fromEntries([[name, like]]), 'body', faults)
    if (name === '__proto__') faults.push({ _tag: 'FieldFault', pointer: '/body', detail: 'no name is __proto__' })
    faults.push(...like.faults)
    return [[name, like]]
  })

const shapeOfField = ([name, field]: Named): Member => {
  if (field._tag === 'Parameter') return memberOf([name, field])
  const shape: Shape = field.arity === 'Many' ? { _tag: 'List', items: field.shape } : field.shape
  return { name, shape, required: field.arity === 'One' }
}

/** Text without a Content-Type, or of `text/plain` in UTF-8: RFC 7578 §4.4, §5.1.2. */
const isText = ({ type }: FormPart): boolean => {
  if (type === undefined) return true
  const read = parseMediaType(type)
  return read._tag === 'Some' && read.value.type === 'text' && read.value.subtype === 'plain' && isUtf8(read.value)
}

/** What a browser sends for a file that nobody chose. */
const isNothing = ({ filename, bytes: content }: FormPart): boolean => filename === '' && content.length === 0

type DecodeText = (bytes: Uint8Array) => string | undefined

/** The texts of parts; MISS where something about them was noted. */
const textsOf = (parts: ReadonlyArray<FormPart>, place: Place, decodeText: DecodeText, findings: Findings) => {
  const texts: string[] = []
  for (const part of parts) {
    if (part.filename !== undefined) return note(findings, 422, errorAt(place, 'expected a text, not a file'))
    if (!isText(part)) return note(findings, 415, errorAt(place, 'expected text/plain in UTF-8'))
    const text = decodeText(part.bytes)
    if (text === undefined) return note(findings, 400, errorAt(place, 'expected UTF-8'))
    texts.push(text)
  }
  return texts.length > 1 ? texts : texts[0]
}

/** The files of parts; MISS where something about them was noted. */
const filesOf = (parts: ReadonlyArray<FormPart>, place: Place, findings: Findings) => {
  const files: UploadedFile[] = []
  for (const part of parts) {
    const { filename, type = 'application/octet-stream', bytes: content } = part
    if (filename === undefined) return note(findings, 422, errorAt(place, 'expected a file, with a file name'))
    if (!isNothing(part)) files.push({ filename, type, bytes: content })
  }
  return files
}

interface Reading {
  readonly decodeText: DecodeText
  readonly maxPartSize: number
}

const partValue = (
  [name, field]: Named,
  parts: ReadonlyArray<FormPart>,
  { decodeText, maxPartSize }: Reading,
  findings: Findings,
): unknown => {
  const place: Place = { in: 'body', name }
  if (parts.some((part) => part.encoded))
    return note(findings, 415, errorAt(place, 'expected a part without a transfer encoding'))
  if (parts.some((part) => !(part.bytes.length <= maxPartSize)))
    return note(findings, 413, errorAt(place, `expected at most ${maxPartSize} octets`))
  if (field._tag === 'FilePart') {
    const files = filesOf(parts, place, findings)
    return files === MISS ? MISS : field.read(files, place, findings)
  }
  const texts = textsOf(parts, place, decodeText, findings)
  return texts === MISS ? MISS : field.read(texts, place, findings.found)
}

/** Does the form name a charset for its texts that is not UTF-8? RFC 7578 §4.6. */
const isOtherwise = (parts: ReadonlyArray<FormPart>, decodeText: DecodeText): boolean =>
  parts.some(({ name, bytes: content }) => name === '_charset_' && !/^utf-?8$/i.test(decodeText(content) ?? ''))

const byName = (parts: ReadonlyArray<FormPart>): ReadonlyMap<string, ReadonlyArray<FormPart>> => {
  const named = new Map<string, FormPart[]>()
  for (const part of parts) {
    const same = named.get(part.name)
    if (same === undefined) named.set(part.name, [part])
    else same.push(part)
  }
  return named
}

/**
 * A form of parts, `multipart/form-data` (RFC 7578): text fields and files by their names. What breaks the grammar is 400,
 * too much is 413, a file or text of another type 415, a value of another kind 422. Parts that nobody described are left
 * out. The body is collected first, under the limit of its endpoint: files that a memory cannot hold are for `foldParts`.
 *
 * @example
 * import { filePart } from './file-part.js'
 * import { integer } from './text-fields.js'
 * const codec = multipartBody({ age: integer, photo: filePart({ types: ['image/*'] }) })
 * const type = { type: 'multipart', subtype: 'form-data', parameters: [['boundary', 'b']] } as const
 * const sent = ['--b', 'Content-Disposition: form-data; name="age"', '', '7', '--b',
 *   'Content-Disposition: form-data; name="photo"; filename="a.png"', 'Content-Type: image/png', '', 'PNG', '--b--']
 * const photo = { filename: 'a.png', type: 'image/png', bytes: ascii('PNG') }
 * assert.deepEqual(codec.decode(ascii(sent.join('\r\n')), type), { _tag: 'Right', right: { age: 7, photo } })
 */
export const multipartBody = <F extends MultipartFields>(
  fields: F & CheckParts<F>,
  options: MultipartOptions = {},
): BodyCodec<MultipartValues<F>> => {
  const { maxParts = 100, maxPartSize = Number.POSITIVE_INFINITY, maxHeadSize = 8192 } = options
  const decodeText = options.utf8Decode ?? utf8Text
  const faults: FieldFault[] = [...limitFaults({ maxParts, maxPartSize, maxHeadSize })]
  const named = fieldsOf(fields, faults)
  const shape: Shape = { _tag: 'Members', members: named.map(shapeOfField) }
  const limits = { parts: maxParts, headSize: maxHeadSize }
  const isValues = (values: object): values is MultipartValues<F> =>
    named.every(([name]) => Object.hasOwn(values, name))
  return {
    _tag: 'BodyCodec',
    types: ['multipart/form-data'],
    shape,
    schema: schemaOf(shape),
    faults,
    accepts: isFormData,
    decode: (content, type) => {
      const boundary = boundaryOf(type)
      if (boundary === undefined) return flaw(400, 'expected a boundary of 1 to 70 characters in Content-Type')
      const parts = readParts(content, boundary, limits)
      if (parts._tag === 'Left') return parts
      if (isOtherwise(parts.right, decodeText)) return flaw(415, 'expected texts in UTF-8')
      const sent = byName(parts.right)
      const errors: ProblemError[] = []
      const findings: Findings = { status: 422, found: errors }
      const values: Record<string, unknown> = {}
      for (const one of named) {
        const value = partValue(one, sent.get(one[0]) ?? [], { decodeText, maxPartSize }, findings)
        if (value !== MISS) values[one[0]] = value
      }
      return isValues(values) && errors.length === 0
        ? { _tag: 'Right', right: values }
        : { _tag: 'Left', left: { status: findings.status, errors } }
    },
    encode: (values) => {
      const written = writeForm(named, values, { parts: maxParts, partSize: maxPartSize })
      return written === undefined
        ? { _tag: 'Unwritable', detail: 'a value of the form has no part' }
        : bytes(written.content, `multipart/form-data; boundary=${written.boundary}`)
    },
  }
}
