import type { ProblemError } from '../problem.js'
import { essence, parseMediaType } from '../semantics/media-type.js'
import { type BodyFlaw, limitFaults } from './body-codec.js'
import type { FieldFault } from './derive.js'
import { errorAt, type Place } from './parameter.js'
import { isList, isObject } from './reader.js'
import type { Shape } from './shape.js'
import { MISS, type Miss } from './text-field.js'

/**
 * A file that came in a form. `filename` and `type` are what its sender says: never a path to write to, and no reason to
 * believe what the octets are. They are a view of the body: copy what you keep longer than the request.
 */
export interface UploadedFile {
  readonly filename: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** Which files a part takes. */
export interface FilePartOptions {
  /** Media types, `image/*` among them; any unless told. */
  readonly types?: ReadonlyArray<string>
  /** In octets; those of the form unless told. */
  readonly maxSize?: number
}

/** What is wrong with a form so far, and the status that says it best: the lowest. */
export interface Findings {
  status: BodyFlaw['status']
  readonly found: ProblemError[]
}

/** Adds what is wrong. */
export const note = (findings: Findings, status: BodyFlaw['status'], error: ProblemError): Miss => {
  if (status < findings.status) findings.status = status
  findings.found.push(error)
  return MISS
}

/** A part of a form for files, whatever its values are. */
export interface AnyFilePart {
  readonly _tag: 'FilePart'
  readonly arity: 'One' | 'Optional' | 'Many'
  /** Of one file. */
  readonly shape: Shape
  readonly faults: ReadonlyArray<FieldFault>
  read(files: ReadonlyArray<UploadedFile>, place: Place, findings: Findings): unknown
  write(value: unknown): ReadonlyArray<UploadedFile> | undefined
}

/** A part of a form for files, and how often it may be sent. */
export interface FilePart<A> extends AnyFilePart {
  read(files: ReadonlyArray<UploadedFile>, place: Place, findings: Findings): A | Miss
  write(value: A): ReadonlyArray<UploadedFile> | undefined
}

/** As far as a file's arbitrary needs fast-check. */
interface Makes {
  string(limits: { minLength: number; unit: 'grapheme-ascii' }): { generate(): { value: string } }
  uint8Array(limits: { maxLength: number }): { generate(): { value: Uint8Array } }
  constantFrom(...values: ReadonlyArray<string>): { generate(): { value: string } }
  record(parts: object): { generate(): { value: unknown } }
}

const exampleOf = (type: string): string => type.replace('*/*', 'application/octet-stream').replace('/*', '/example')

/** The longest file that is made up; fast-check asks for a bound that fits in 31 bits. */
const LONGEST = 1_000_000

const shapeFor = (types: ReadonlyArray<string>, maxSize: number): Shape => ({
  _tag: 'Given',
  schema: { type: 'string', format: 'binary' },
  generates: {
    arbitrary: (fc: Makes) =>
      fc.record({
        filename: fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
        type: fc.constantFrom(...types.map(exampleOf)),
        bytes: fc.uint8Array({ maxLength: Math.min(LONGEST, maxSize) }),
      }),
  },
})

const fits = (types: ReadonlyArray<string>, text: string): boolean => {
  const type = parseMediaType(text)
  if (type._tag === 'None') return false
  return types.some((one) => one === '*/*' || one === `${type.value.type}/*` || one === essence(type.value))
}

interface Judged {
  readonly shape: Shape
  readonly faults: ReadonlyArray<FieldFault>
  readonly judge: (file: UploadedFile, place: Place, findings: Findings, index?: number) => UploadedFile | Miss
  /** The files, where all of them would be taken. */
  readonly written: (files: ReadonlyArray<unknown>) => ReadonlyArray<UploadedFile> | undefined
}

const isFile = (file: unknown): file is UploadedFile =>
  isObject(file) &&
  typeof file.filename === 'string' &&
  typeof file.type === 'string' &&
  file.bytes instanceof Uint8Array

const judged = ({ types = ['*/*'], maxSize = Number.POSITIVE_INFINITY }: FilePartOptions): Judged => ({
  shape: shapeFor(types, maxSize),
  faults: limitFaults({ maxSize }),
  written: (files) => {
    const those = files.filter(isFile).filter(({ type, bytes }) => fits(types, type) && bytes.length <= maxSize)
    return those.length < files.length ? undefined : those
  },
  judge: (file, place, findings, index) => {
    if (!fits(types, file.type))
      return note(findings, 415, errorAt(place, `expected a file of type ${types.join(' or ')}`, index))
    if (!(file.bytes.length <= maxSize))
      return note(findings, 413, errorAt(place, `expected at most ${maxSize} octets`, index))
    return file
  },
})

const AGAIN = 'was sent more than once'

/**
 * A file that must be sent once.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.deepEqual(filePart().read([], { in: 'body', name: 'photo' }, { status: 422, found: [] }), MISS)
 */
export const filePart = (options: FilePartOptions = {}): FilePart<UploadedFile> => {
  const { shape, faults, judge, written } = judged(options)
  return {
    _tag: 'FilePart',
    arity: 'One',
    shape,
    faults,
    read: ([file, ...more], place, findings) => {
      if (file === undefined) return note(findings, 422, errorAt(place, 'is missing: expected a file'))
      return more.length > 0 ? note(findings, 422, errorAt(place, AGAIN)) : judge(file, place, findings)
    },
    write: (file) => written([file]),
  }
}

/** A file that may be left out: then it is `undefined`. A form sends an empty one without a name for none. */
export const optionalFilePart = (options: FilePartOptions = {}): FilePart<UploadedFile | undefined> => {
  const { shape, faults, judge, written } = judged(options)
  return {
    _tag: 'FilePart',
    arity: 'Optional',
    shape,
    faults,
    read: ([file, ...more], place, findings) => {
      if (file === undefined) return undefined
      return more.length > 0 ? note(findings, 422, errorAt(place, AGAIN)) : judge(file, place, findings)
    },
    write: (file) => (file === undefined ? [] : written([file])),
  }
}

/** Files under one name, in their order; none at all is an empty array. */
export const fileParts = (options: FilePartOptions = {}): FilePart<ReadonlyArray<UploadedFile>> => {
  const { shape, faults, judge, written } = judged(options)
  return {
    _tag: 'FilePart',
    arity: 'Many',
    shape,
    faults,
    read: (files, place, findings) => {
      const before = findings.found.length
      for (const [index, file] of files.entries()) judge(file, place, findings, index)
      return findings.found.length > before ? MISS : files
    },
    write: (files) => (isList(files) ? written(files) : undefined),
  }
}
