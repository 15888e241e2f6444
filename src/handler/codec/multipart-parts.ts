import type { Either } from 'fp-ts/lib/Either.js'
import { make, type PartInfo } from 'multipasta'
import { ascii, trimOws } from '../../grammar/ascii.js'
import { CR, LF } from '../../grammar/bytes.js'
import type { MediaType } from '../../grammar/parameter.js'
import { utf8Decode } from '../../grammar/utf8.js'
import { type BodyFlaw, flaw } from './body-codec.js'
import { type Disposition, readDisposition } from './disposition.js'

/**
 * `multipart/form-data` as its parts, RFC 7578, over RFC 2046 §5.1. The heads are read by multipasta; where they begin and
 * end is judged here first, so that it never sees what it would read leniently: a delimiter with junk behind it, a head
 * that is not closed, a bare CR, an end that is missing. Multipasta uses the global TextEncoder and TextDecoder,
 * which this package does not do by itself: every runtime that serves HTTP has them.
 */

/** How much there may be: parts, and octets of one part's head. */
export interface PartLimits {
  readonly parts: number
  readonly headSize: number
}

/** One part: what its head says, and its content, which is a view of the body. */
export interface FormPart extends Disposition {
  /** Content-Type as it was sent. */
  readonly type: string | undefined
  /** Whether its content is encoded, which forms no longer do: RFC 7578 §4.7. */
  readonly encoded: boolean
  readonly bytes: Uint8Array
}

/** Is it `multipart/form-data`? */
export const isFormData = ({ type, subtype }: MediaType): boolean => type === 'multipart' && subtype === 'form-data'

/** The boundary of RFC 2046 §5.1.1: 1 to 70 characters, no space at the end. */
const BOUNDARY = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/

/** The boundary that a media type names; `undefined` where there is none, or it is none. */
export const boundaryOf = ({ parameters }: MediaType): string | undefined => {
  const boundary = parameters.find(([name]) => name === 'boundary')?.[1]
  return boundary !== undefined && BOUNDARY.test(boundary) ? boundary : undefined
}

/** Octets one behind the other. */
export const joined = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Where a part stands in the body: its head without the blank line, and its content. */
interface Span {
  readonly head: number
  readonly blank: number
  readonly end: number
}

interface Split {
  readonly spans: ReadonlyArray<Span>
  /** The body without what stands before its first delimiter and behind its last. */
  readonly core: Uint8Array
}

/** The sign that a delimiter ends in when it is the last. */
export const HYPHEN = 0x2d

/** Behind a head. */
export const BLANK_LINE = /* @__PURE__ */ ascii('\r\n\r\n')

/** Stands `sought` there? */
export const isAt = (content: Uint8Array, at: number, sought: Uint8Array): boolean => {
  for (let index = 0; index < sought.length; index++) if (content[at + index] !== sought[index]) return false
  return true
}

/** Where `sought`, which has one CR at its start or none behind another, stands from `from` on; -1 where it does not. */
export const indexOfLine = (content: Uint8Array, sought: Uint8Array, from: number): number => {
  for (let at = content.indexOf(CR, from); at >= 0; at = content.indexOf(CR, at + 1))
    if (isAt(content, at, sought)) return at
  return -1
}

/** Stand these two octets there? */
export const isPair = (content: Uint8Array, at: number, first: number, second: number): boolean =>
  content[at] === first && content[at + 1] === second

/** Cuts the body at its delimiters. What stands before the first and behind the last is nobody's (RFC 2046 §5.1.1). */
const split = (content: Uint8Array, boundary: string, limits: PartLimits): Either<BodyFlaw, Split> => {
  const delimiter = ascii(`\r\n--${boundary}`)
  const begins = isAt(content, 0, delimiter.subarray(2))
  const found = begins ? 0 : indexOfLine(content, delimiter, 0)
  if (found < 0) return flaw(400, 'expected parts between delimiters, and there is none')
  const first = begins ? 0 : found + 2
  const spans: Span[] = []
  let behind = first + delimiter.length - 2
  while (!isPair(content, behind, HYPHEN, HYPHEN)) {
    if (!isPair(content, behind, CR, LF)) return flaw(400, 'expected a line break behind a delimiter')
    if (!(spans.length < limits.parts)) return flaw(413, `expected at most ${limits.parts} parts`)
    const end = indexOfLine(content, delimiter, behind)
    if (end < 0) return flaw(400, 'expected a last delimiter, and the content breaks off')
    const blank = indexOfLine(content, BLANK_LINE, behind)
    if (blank <= behind || blank + 4 > end) return flaw(400, 'expected header fields and an empty line in each part')
    if (!(blank - behind <= limits.headSize))
      return flaw(400, `expected at most ${limits.headSize} octets of header fields in a part`)
    spans.push({ head: behind + 2, blank, end })
    behind = end + delimiter.length
  }
  if (content.length > behind + 2 && !isPair(content, behind + 2, CR, LF))
    return flaw(400, 'expected a line break behind the last delimiter, or nothing')
  if (indexOfLine(content, delimiter, behind) >= 0) return flaw(400, 'expected nothing more behind the last delimiter')
  return { _tag: 'Right', right: { spans, core: content.subarray(first, behind + 2) } }
}

/** What no head holds: a CR or LF alone, another control, a byte order mark that a decoder would take away. */
const STRANGE = /[\u0000-\u0008\u000a-\u001f\u007f]|(?:^|:[ \t]*)\ufeff/

/** Is it UTF-8 in lines that end in CRLF? RFC 7578 §5.1. */
const isHead = (octets: Uint8Array): boolean =>
  utf8Decode(octets)
    ?.split('\r\n')
    .every((line) => !STRANGE.test(line)) ?? false

interface Read {
  readonly headers: PartInfo['headers']
  length: number
}

/** The parts as multipasta reads them; `undefined` where anything displeases it. It is given all of the body at once. */
const readAll = (core: Uint8Array, boundary: string): ReadonlyArray<Read> | undefined => {
  const parts: Read[] = []
  const end = { done: false, broken: false }
  const refuse = (): void => {
    end.broken = true
  }
  try {
    const parser = make({
      headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
      isFile: () => true,
      onField: refuse,
      onFile: ({ headers }) => {
        const part: Read = { headers, length: 0 }
        parts.push(part)
        return (piece) => {
          part.length += piece?.length ?? 0
        }
      },
      onError: refuse,
      onDone: () => {
        end.done = true
      },
    })
    parser.write(core)
    parser.end()
  } catch {
    return undefined // a `filename*` that is not percent-encoded
  }
  return end.done && !end.broken ? parts : undefined
}

/** The one value of a field; `null` where it comes twice. */
const onlyOf = (headers: PartInfo['headers'], name: string): string | undefined | null => {
  const value = headers[name]
  return value === undefined ? undefined : typeof value === 'string' ? trimOws(value) : null
}

const PLAIN = /^(?:7bit|8bit|binary)$/i

const partOf = ({ headers }: Read, bytes: Uint8Array): FormPart | undefined => {
  const [said, type, coding] = ['content-disposition', 'content-type', 'content-transfer-encoding'].map((name) =>
    onlyOf(headers, name),
  )
  const disposition = typeof said === 'string' ? readDisposition(said) : undefined
  if (disposition === undefined || type === null || coding === null) return undefined
  return { ...disposition, type, encoded: coding !== undefined && !PLAIN.test(coding), bytes }
}

/** Reads a body into its parts, in their order; 413 for too many of them, 400 for what breaks the grammar. Linear. */
export const readParts = (
  content: Uint8Array,
  boundary: string,
  limits: PartLimits,
): Either<BodyFlaw, ReadonlyArray<FormPart>> => {
  const cut = split(content, boundary, limits)
  if (cut._tag === 'Left') return cut
  const { spans, core } = cut.right
  if (!spans.every(({ head, blank }) => isHead(content.subarray(head, blank))))
    return flaw(400, 'expected header fields in UTF-8, and no controls in them')
  const read = readAll(core, boundary)
  if (read?.length !== spans.length || !spans.every(({ blank, end }, at) => read[at]?.length === end - blank - 4))
    return flaw(400, 'expected the header fields of a form in each part')
  const parts: FormPart[] = []
  for (const [at, { blank, end }] of spans.entries()) {
    const part = partOf(read[at]!, content.subarray(blank + 4, end))
    if (part === undefined) return flaw(400, 'expected one Content-Disposition of form-data with a name in each part')
    parts.push(part)
  }
  return { _tag: 'Right', right: parts }
}
