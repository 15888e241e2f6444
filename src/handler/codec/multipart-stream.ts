import { ascii } from '../../grammar/ascii.js'
import { CR, LF } from '../../grammar/bytes.js'
import { type BodyFlaw, wholeFlaw } from './body-codec.js'
import { BLANK_LINE, HYPHEN, indexOfLine, isAt, isPair, joined, readParts } from './multipart-parts.js'

/** `multipart/form-data` in pieces, however they are cut: what `readParts` reads at once, and nothing that it refuses. */

/** What comes of a form, in its order: for each part its head, its content in pieces that are not empty, and its end. */
export type FormEvent =
  | {
      readonly _tag: 'PartHead'
      readonly name: string
      readonly filename: string | undefined
      /** Content-Type as it was sent. */
      readonly type: string | undefined
    }
  /** A view of what was received: copy what you keep. */
  | { readonly _tag: 'PartContent'; readonly bytes: Uint8Array }
  | { readonly _tag: 'PartEnd' }

/** What a form is cut by. */
export interface Cutting {
  readonly boundary: string
  readonly delimiter: Uint8Array
  readonly parts: number
  readonly partSize: number
  readonly headSize: number
}

/** A form between two pieces: where it stands, and the octets that wait for others. Those are never more than a head. */
export interface FormState {
  readonly phase: 'Before' | 'Line' | 'Head' | 'Opening' | 'Content' | 'End' | 'Behind'
  readonly held: Uint8Array
  readonly parts: number
  /** Octets of content of the part so far. */
  readonly size: number
}

/** What a piece brought, up to the flaw if there is one. */
export interface FedForm {
  readonly state: FormState
  readonly events: ReadonlyArray<FormEvent>
  readonly flaw: BodyFlaw | undefined
}

/** What to cut by: the delimiter of a boundary, and how much there may be. */
export const cuttingOf = (boundary: string, limits: Omit<Cutting, 'boundary' | 'delimiter'>): Cutting => ({
  ...limits,
  boundary,
  delimiter: ascii(`\r\n--${boundary}`),
})

/** Before the first piece: the line break of the first delimiter may be missing, so one is there already. */
export const formStart: FormState = { phase: 'Before', held: ascii('\r\n'), parts: 0, size: 0 }

/** How a phase goes on: from `at` on in the next one, or with more octets behind `at`. */
type Move =
  | { readonly _tag: 'Go'; readonly phase: FormState['phase']; readonly at: number; readonly events?: FormEvent[] }
  | { readonly _tag: 'More'; readonly at: number; readonly events?: FormEvent[] }
  | { readonly _tag: 'Wrong'; readonly flaw: BodyFlaw }

const wrong = (status: BodyFlaw['status'], detail: string): Move => ({ _tag: 'Wrong', flaw: wholeFlaw(status, detail) })

/** Where a delimiter may begin that is not there in full; the length of the content where none does. */
const tailFrom = (content: Uint8Array, from: number, delimiter: Uint8Array): number => {
  const first = Math.max(from, content.length - delimiter.length + 1)
  for (let at = content.indexOf(CR, first); at >= 0; at = content.indexOf(CR, at + 1))
    if (isAt(content, at, delimiter.subarray(0, content.length - at))) return at
  return content.length
}

const before = (content: Uint8Array, at: number, { delimiter }: Cutting): Move => {
  const found = indexOfLine(content, delimiter, at)
  if (found < 0) return { _tag: 'More', at: tailFrom(content, at, delimiter) }
  return { _tag: 'Go', phase: 'Line', at: found + delimiter.length }
}

const line = (content: Uint8Array, at: number): Move => {
  if (content.length - at < 2) return { _tag: 'More', at }
  if (isPair(content, at, HYPHEN, HYPHEN)) return { _tag: 'Go', phase: 'End', at: at + 2 }
  if (!isPair(content, at, CR, LF)) return wrong(400, 'expected a line break behind a delimiter')
  return { _tag: 'Go', phase: 'Head', at }
}

/** The head of a part, from the line break behind its delimiter on. It is read as a form of one part without content. */
const head = (content: Uint8Array, at: number, { boundary, delimiter, headSize }: Cutting): Move => {
  const blank = indexOfLine(content, BLANK_LINE, at)
  const next = indexOfLine(content, delimiter, at)
  if (blank === at || (next >= 0 && (blank < 0 || blank + 4 > next)))
    return wrong(400, 'expected header fields and an empty line in each part')
  if (!((blank < 0 ? content.length - 4 : blank) - at <= headSize))
    return wrong(400, `expected at most ${headSize} octets of header fields in a part`)
  if (blank < 0) return { _tag: 'More', at }
  const alone = joined([delimiter.subarray(2), content.subarray(at, blank + 4), delimiter, ascii('--')])
  const read = readParts(alone, boundary, { parts: 1, headSize })
  if (read._tag === 'Left') return { _tag: 'Wrong', flaw: read.left }
  const [part] = read.right
  if (part?.encoded !== false) return wrong(415, 'expected parts without a transfer encoding')
  const { name, filename, type } = part
  return { _tag: 'Go', phase: 'Opening', at: blank + 2, events: [{ _tag: 'PartHead', name, filename, type }] }
}

/** The second half of the empty line, which must not be the start of a delimiter: then there would be no content. */
const opening = (content: Uint8Array, at: number, { delimiter }: Cutting): Move => {
  const there = delimiter.subarray(0, content.length - at)
  if (!isAt(content, at, there)) return { _tag: 'Go', phase: 'Content', at: at + 2 }
  if (there.length < delimiter.length) return { _tag: 'More', at }
  return wrong(400, 'expected header fields and an empty line in each part')
}

const contentFrom = (bytes: Uint8Array): FormEvent[] => (bytes.length === 0 ? [] : [{ _tag: 'PartContent', bytes }])

const inside = (content: Uint8Array, at: number, { delimiter }: Cutting): Move => {
  const found = indexOfLine(content, delimiter, at)
  if (found >= 0) {
    const events: FormEvent[] = [...contentFrom(content.subarray(at, found)), { _tag: 'PartEnd' }]
    return { _tag: 'Go', phase: 'Line', at: found + delimiter.length, events }
  }
  const end = tailFrom(content, at, delimiter)
  return { _tag: 'More', at: end, events: contentFrom(content.subarray(at, end)) }
}

/** Behind the last delimiter is a line break, or nothing. */
const ending = (content: Uint8Array, at: number): Move => {
  if (content.length === at || (content.length === at + 1 && content[at] === CR)) return { _tag: 'More', at }
  if (isPair(content, at, CR, LF)) return { _tag: 'Go', phase: 'Behind', at }
  return wrong(400, 'expected a line break behind the last delimiter, or nothing')
}

const behind = (content: Uint8Array, at: number, { delimiter }: Cutting): Move =>
  indexOfLine(content, delimiter, at) >= 0
    ? wrong(400, 'expected nothing more behind the last delimiter')
    : { _tag: 'More', at: tailFrom(content, at, delimiter) }

const phases = {
  Before: before,
  Line: line,
  Head: head,
  Opening: opening,
  Content: inside,
  End: ending,
  Behind: behind,
} as const

const lengthOf = (events: ReadonlyArray<FormEvent>): number =>
  events.reduce((sum, event) => (event._tag === 'PartContent' ? sum + event.bytes.length : sum), 0)

/** Reads one piece. */
export const feedForm = (from: FormState, piece: Uint8Array, cutting: Cutting): FedForm => {
  const content = from.held.length === 0 ? piece : joined([from.held, piece])
  const events: FormEvent[] = []
  let { phase, parts, size } = from
  let at = 0
  for (;;) {
    const move = phases[phase](content, at, cutting)
    if (move._tag === 'Wrong') return { state: from, events, flaw: move.flaw }
    size += lengthOf(move.events ?? [])
    if (!(size <= cutting.partSize))
      return { state: from, events, flaw: wholeFlaw(413, `expected at most ${cutting.partSize} octets in a part`) }
    events.push(...(move.events ?? []))
    at = move.at
    if (move._tag === 'More') return { state: { phase, held: content.slice(at), parts, size }, events, flaw: undefined }
    phase = move.phase
    if (phase !== 'Head') continue
    size = 0
    if (!(++parts <= cutting.parts))
      return { state: from, events, flaw: wholeFlaw(413, `expected at most ${cutting.parts} parts`) }
  }
}

/** What is wrong with a form that ends here. */
export const endForm = ({ phase, held }: FormState): BodyFlaw | undefined =>
  phase === 'Behind' || (phase === 'End' && held.length === 0)
    ? undefined
    : wholeFlaw(400, 'expected a last delimiter, and the content breaks off')
