import { sameText, trimOws } from '../grammar/ascii.js'
import { isHostAt } from '../grammar/host-machine.js'
import type { FailureCode } from '../message/catalogue.js'
import { chunked, counted, type Framing, none } from '../message/framing.js'
import type { Target } from '../message/target.js'
import { readContentLength, refuseTransferEncoding } from './framing.js'
import { deviate } from './scan.js'
import type { Scratch } from './scratch.js'

/** A rule was broken by the field line that begins at `at`, or a leniency was used there. */
export interface Refusal {
  readonly _tag: 'Refusal'
  readonly code: FailureCode | 'deviation'
  readonly at: number
}

/** A refusal of the line that begins at `at`. */
export const refusal = (code: Refusal['code'], at: number): Refusal => ({ _tag: 'Refusal', code, at })

/** Does the name that begins at `start`, and is as long, say `name`? Folding by 0x20 takes no other tchar for a letter. */
const isNamed = ({ window: { bytes, base } }: Scratch, start: number, name: string): boolean => {
  for (let at = 0; at < name.length; at++) if ((bytes[base + start + at]! | 0x20) !== name.charCodeAt(at)) return false
  return true
}

const HOST = 1
/** Content-Length or Transfer-Encoding. */
const FRAMING = 2
const CONNECTION = 4
const UPGRADE = 8

/** The fields that concern the core; no two names are as long as each other. */
const concerns: ReadonlyArray<readonly [name: string, kind: number]> = [
  ['host', HOST],
  ['upgrade', UPGRADE],
  ['connection', CONNECTION],
  ['content-length', FRAMING],
  ['transfer-encoding', FRAMING],
]

/** By a name's length: the first letter of the field that concerns the core and is as long, or 0. */
const firstOf = new Uint8Array(256)
for (const [name] of concerns) firstOf[name.length] = name.charCodeAt(0)

const kindOf = (scratch: Scratch, start: number, length: number): number => {
  const found = concerns.find(([name]) => name.length === length && isNamed(scratch, start, name))
  return found === undefined ? 0 : found[1]
}

/** One pass over the names: which of those that concern the core are there? Length and first letter tell most apart. */
const findPlaces = (scratch: Scratch): void => {
  const { places, fields } = scratch
  const { bytes, base } = scratch.window
  const { marks, count } = fields
  let host = -1
  let secondHost = -1
  let framing = -1
  let framingEnd = -1
  let kinds = 0
  for (let at = 0; at < count; at += 4) {
    const start = marks[at]!
    const length = marks[at + 1]! - start
    if (firstOf[length & 255] !== (bytes[base + start]! | 0x20)) continue
    const kind = kindOf(scratch, start, length)
    kinds |= kind
    if (kind === FRAMING) {
      if (framing < 0) framing = at
      framingEnd = at + 4
    }
    if (kind !== HOST) continue
    if (host < 0) host = at
    else if (secondHost < 0) secondHost = at
  }
  places.host = host
  places.secondHost = secondHost
  places.framing = framing
  places.framingEnd = framingEnd
  places.kinds = kinds
}

const valueAt = ({ fields: { marks } }: Scratch, text: string, at: number): string =>
  text.slice(marks[at + 2], marks[at + 3])

const isCalled = (scratch: Scratch, at: number, name: string): boolean => {
  const { marks } = scratch.fields
  return marks[at + 1]! - marks[at]! === name.length && isNamed(scratch, marks[at]!, name)
}

/** RFC 9112 §6.3, line by line: the first line that breaks a rule, by itself or with one before it, is the guilty one. */
const readFraming = (scratch: Scratch, text: string): Framing | Refusal => {
  const { marks } = scratch.fields
  const { framing: first, framingEnd } = scratch.places
  let framing = none
  for (let at = first; at < framingEnd; at += 4) {
    const read = isCalled(scratch, at, 'content-length')
      ? takeLength(scratch, text, framing, at)
      : isCalled(scratch, at, 'transfer-encoding')
        ? takeCoding(scratch.line.minor, framing, valueAt(scratch, text, at))
        : framing
    if (typeof read === 'string') return refusal(read, marks[at]!)
    framing = read
  }
  return framing
}

/** The digits of the first Content-Length line: equal digits are asked for, since readers differ on leading zeros. */
const firstLength = (scratch: Scratch, text: string): string => {
  let at = 0
  while (!isCalled(scratch, at, 'content-length')) at += 4
  return valueAt(scratch, text, at)
}

/** What the framing fields say; `None` without one. */
export const framingOf = (scratch: Scratch, text: string): Framing | Refusal => {
  findPlaces(scratch)
  return (scratch.places.kinds & FRAMING) !== 0 ? readFraming(scratch, text) : none
}

/** Where the first framing line begins. */
export const firstFramingLine = (scratch: Scratch): number => {
  const { fields, places } = scratch
  return fields.marks[places.framing]!
}

type Taken = Framing | Refusal['code']

const takeLength = (scratch: Scratch, text: string, framing: Framing, place: number): Taken => {
  const value = valueAt(scratch, text, place)
  if (framing._tag === 'Chunked') return 'two-framings'
  const read = readContentLength(value)
  if (framing._tag !== 'Length') return typeof read === 'string' ? read : counted(read)
  const isAllowed = scratch.window.settings.allows.equalContentLengths && value === firstLength(scratch, text)
  if (!isAllowed) return 'duplicate-content-length'
  return deviate(scratch.fields, 'equalContentLengths', scratch.fields.marks[place]!) === 'deviation'
    ? 'deviation'
    : framing
}

const takeCoding = (minor: number, framing: Framing, value: string): Taken => {
  if (framing._tag === 'Chunked') return 'duplicate-transfer-encoding'
  if (framing._tag === 'Length') return 'two-framings'
  if (minor < 1) return 'old-transfer-encoding'
  return refuseTransferEncoding(value) ?? chunked
}

/** No Host: wrong on 1.1, unless allowed. The final line end is CR LF, or LF alone where that is allowed. */
const withoutHost = ({ line, fields, window }: Scratch): Refusal | undefined => {
  if (line.minor < 1) return undefined
  const isCrlf = window.bytes[window.base + fields.at - 2] === 0x0d
  const ending = isCrlf ? fields.at - 2 : fields.at - 1
  if (!window.settings.allows.missingHost) return refusal('missing-host', ending)
  return deviate(fields, 'missingHost', ending) === 'deviation' ? refusal('deviation', ending) : undefined
}

/** Host, RFC 9112 §3.2: exactly one on 1.1, at most one before, and a valid one. */
const readHost = (scratch: Scratch, text: string, target: Target): string | undefined | Refusal => {
  const { places, fields, window } = scratch
  if (places.host < 0) return withoutHost(scratch)
  const { marks } = fields
  const line = marks[places.host]!
  const start = marks[places.host + 2]!
  const end = marks[places.host + 3]!
  if (end > start && !isHostAt(window.bytes, window.base + start, window.base + end)) return refusal('bad-host', line)
  if (places.secondHost >= 0) return refusal('duplicate-host', marks[places.secondHost]!)
  const host = text.slice(start, end)
  const differs = target._tag === 'Absolute' && !sameText(target.authority, host)
  return differs && window.settings.rejectHostMismatch ? refusal('host-mismatch', line) : host
}

const isUpgrade = (member: string): boolean => sameText(trimOws(member), 'upgrade')

/** Does the message ask for another protocol: Upgrade, and `upgrade` in a Connection line, on 1.1? RFC 9110 §7.8. */
export const asksForUpgrade = (scratch: Scratch, text: string): boolean => {
  const { places, fields, line } = scratch
  if ((places.kinds & (UPGRADE | CONNECTION)) !== (UPGRADE | CONNECTION) || line.minor < 1) return false
  for (let at = 0; at < fields.count; at += 4)
    if (isCalled(scratch, at, 'connection') && valueAt(scratch, text, at).split(',').some(isUpgrade)) return true
  return false
}

/** What the fields say of the message as a whole. */
export interface Judged {
  readonly _tag: 'Judged'
  readonly framing: Framing
  /** Host's value. */
  readonly host: string | undefined
}

/**
 * Judges a complete head in a fixed order, framing and then Host, so that a failure does not depend on where the network
 * cut. `text` is the head as latin-1.
 */
export const judge = (scratch: Scratch, text: string, target: Target): Judged | Refusal => {
  const framing = framingOf(scratch, text)
  if (framing._tag === 'Refusal') return framing
  const host = readHost(scratch, text, target)
  return typeof host === 'object' ? host : { _tag: 'Judged', framing, host }
}
