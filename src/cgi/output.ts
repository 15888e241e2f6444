import { latin1 } from '../grammar/ascii.js'
import { emptyHeaders, type Headers, parsedHeaders } from '../message/headers.js'
import { copyFields, type FieldScan, newFields, scanFields } from '../parser/field-scan.js'
import { append, type Held, heldBytes, noneHeld } from '../parser/held.js'
import type { Outcome, Window } from '../parser/scan.js'
import { defaultSettings, type Settings } from '../parser/settings.js'

/** The header block of a script's output, RFC 3875 §6.3, read by the machine that reads a request's fields. */

/** A header block as far as it was read. A plain value: keep it, fork it. */
export interface Reading {
  readonly _tag: 'Reading'
  readonly fields: Readonly<FieldScan>
  readonly held: Held
}

/** A header block, and the octets of content that came with its end. */
export interface Complete {
  readonly _tag: 'Complete'
  readonly headers: Headers
  readonly rest: Uint8Array
}

/** No header block: what is wrong, and at which octet. */
export interface Broken {
  readonly _tag: 'Broken'
  readonly outcome: Outcome
  readonly offset: number
}

/** The limits of a header block: octets with their line ends, and how many fields. */
export interface BlockLimits {
  readonly headerBytes: number
  readonly headerCount: number
}

/** Strict as for requests, but that a line may end with LF alone: RFC 3875 §6.1 asks for LF, and scripts write both. */
const settingsOf = (limits: BlockLimits): Settings => ({
  ...defaultSettings,
  limits: { ...defaultSettings.limits, ...limits },
  allows: { ...defaultSettings.allows, bareLf: true },
})

/** A block of which nothing was read. */
export const unread: Reading = { _tag: 'Reading', fields: newFields(0, false), held: noneHeld }

/** Has a script said anything yet? */
export const hasBegun = ({ held }: Reading): boolean => held.length > 0

const words = new Int32Array(0)

/**
 * Reads on in a header block. Total; where the octets are cut changes nothing.
 *
 * @example
 * const limits = { headerBytes: 1024, headerCount: 10 }
 * const read = readBlock(limits)(unread, ascii('Content-Type: text/plain\n\nhello'))
 * assert.equal(read._tag === 'Complete' && read.headers.get('content-type'), 'text/plain')
 * assert.equal(readBlock(limits)(unread, ascii('HTTP/1.1 200 OK\r\n'))._tag, 'Broken')
 */
export const readBlock = (
  limits: BlockLimits,
): ((state: Reading, chunk: Uint8Array) => Reading | Complete | Broken) => {
  const settings = settingsOf(limits)
  // No block is longer than this, so no more of a chunk is held.
  const longest = limits.headerBytes + 3
  return (state, chunk) => {
    const before = state.held.length
    const taken = Math.max(0, Math.min(chunk.length, longest - before))
    const held = append(state.held, chunk, 0, taken)
    const bytes = heldBytes(held)
    const fields = newFields(0, false)
    copyFields(state.fields, fields)
    const outcome = scan(fields, { settings, bytes, base: 0, end: bytes.length, words, skew: 0 })
    if (outcome === 'more') return { _tag: 'Reading', fields, held }
    if (outcome !== 'done') return { _tag: 'Broken', outcome, offset: fields.at }
    const marks = fields.marks.slice(0, fields.count)
    const headers = marks.length === 0 ? emptyHeaders : parsedHeaders(latin1(bytes, 0, fields.at), marks)
    return { _tag: 'Complete', headers, rest: chunk.subarray(fields.at - before) }
  }
}

/** A leniency is told of the first time it is used; here nobody asks. */
const scan = (fields: FieldScan, window: Window): Outcome => {
  for (;;) {
    const outcome = scanFields(fields, window)
    if (outcome !== 'deviation') return outcome
  }
}
