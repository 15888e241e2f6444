import { sameText, trimOws } from '../grammar/ascii.js'
import { isHost } from '../grammar/host-machine.js'
import type { FailureCode } from '../message/catalogue.js'
import { chunked, counted, type Framing, none } from '../message/framing.js'
import type { FieldScan } from './field-scan.js'
import { readContentLength, refuseTransferEncoding } from './framing.js'
import { deviate } from './scan.js'
import type { Settings } from './settings.js'

/** A head that was read in full and has not been judged: its text, and the offsets of its fields in it. */
export interface RawHead {
  readonly text: string
  readonly fields: FieldScan
  /** The minor version digit; -1 for HTTP/0.9. */
  readonly minor: number
  /** Host and port of an absolute target; `undefined` for another form. */
  readonly authority: string | undefined
}

/** What the fields say of the message as a whole. Written while judging, by `judge` alone. */
export interface Judged {
  framing: Framing
  host: string | undefined
  /** Connection and Upgrade together ask for another protocol, RFC 9110 §7.8. */
  upgrades: boolean
}

/** A rule was broken by the field line that begins at `at`, or a leniency was used there. */
export interface Refusal {
  readonly code: FailureCode | 'deviation'
  readonly at: number
}

/** Places of the first field of each name that matters, and of the first that should not be there; -1 for none. */
interface Places {
  host: number
  secondHost: number
  framed: boolean
  connection: boolean
  upgrade: boolean
}

const isNamed = (text: string, start: number, name: string): boolean => {
  for (let at = 0; at < name.length; at++)
    if ((text.charCodeAt(start + at) | 0x20) !== name.charCodeAt(at)) return false
  return true
}

/** One pass over the names: which of those that concern the core are there? A length tells most of them apart. */
const findFields = ({ text, fields: { marks } }: RawHead): Places => {
  const places: Places = { host: -1, secondHost: -1, framed: false, connection: false, upgrade: false }
  for (let at = 0; at < marks.length; at += 4) {
    const start = marks[at]!
    switch (marks[at + 1]! - start) {
      case 4:
        if (!isNamed(text, start, 'host')) break
        if (places.host < 0) places.host = at
        else if (places.secondHost < 0) places.secondHost = at
        break
      case 7:
        places.upgrade ||= isNamed(text, start, 'upgrade')
        break
      case 10:
        places.connection ||= isNamed(text, start, 'connection')
        break
      case 14:
        places.framed ||= isNamed(text, start, 'content-length')
        break
      case 17:
        places.framed ||= isNamed(text, start, 'transfer-encoding')
        break
    }
  }
  return places
}

const valueAt = ({ text, fields: { marks } }: RawHead, at: number): string => text.slice(marks[at + 2], marks[at + 3])

const isCalled = ({ text, fields: { marks } }: RawHead, at: number, name: string): boolean =>
  marks[at + 1]! - marks[at]! === name.length && isNamed(text, marks[at]!, name)

/** RFC 9112 §6.3, line by line: the first line that breaks a rule, by itself or with one before it, is the guilty one. */
const judgeFraming = (raw: RawHead, judged: Judged, settings: Settings): Refusal | undefined => {
  const { marks } = raw.fields
  for (let at = 0; at < marks.length; at += 4) {
    const code = isCalled(raw, at, 'content-length')
      ? takeLength(raw, judged, at, settings)
      : isCalled(raw, at, 'transfer-encoding')
        ? takeCoding(raw, judged, at)
        : undefined
    if (code !== undefined) return { code, at: marks[at]! }
  }
  return undefined
}

const takeLength = (raw: RawHead, judged: Judged, at: number, settings: Settings): Refusal['code'] | undefined => {
  const { framing } = judged
  if (framing._tag === 'Chunked') return 'two-framings'
  const read = readContentLength(valueAt(raw, at))
  if (framing._tag === 'Length') {
    const isEqual = read === framing.length
    if (!isEqual || !settings.allows.equalContentLengths) return 'duplicate-content-length'
    return deviate(raw.fields, 'equalContentLengths', raw.fields.marks[at]!) === 'deviation' ? 'deviation' : undefined
  }
  if (typeof read === 'string') return read
  judged.framing = counted(read)
  return undefined
}

const takeCoding = (raw: RawHead, judged: Judged, at: number): FailureCode | undefined => {
  if (judged.framing._tag === 'Chunked') return 'duplicate-transfer-encoding'
  if (judged.framing._tag === 'Length') return 'two-framings'
  if (raw.minor < 1) return 'old-transfer-encoding'
  const refused = refuseTransferEncoding(valueAt(raw, at))
  if (refused === undefined) judged.framing = chunked
  return refused
}

/** Host, RFC 9112 §3.2: exactly one on 1.1, at most one before, and a valid one. */
const judgeHost = (raw: RawHead, judged: Judged, places: Places, settings: Settings): Refusal | undefined => {
  const { marks, at } = raw.fields
  if (places.host < 0) {
    if (raw.minor < 1) return undefined
    // The final line end is CR LF, or LF alone where that is allowed.
    const ending = raw.text.charCodeAt(at - 2) === 0x0d ? at - 2 : at - 1
    if (!settings.allows.missingHost) return { code: 'missing-host', at: ending }
    return deviate(raw.fields, 'missingHost', ending) === 'deviation' ? { code: 'deviation', at: ending } : undefined
  }
  if (places.secondHost >= 0) return { code: 'duplicate-host', at: marks[places.secondHost]! }
  const host = valueAt(raw, places.host)
  judged.host = host
  if (host !== '' && !isHost(host)) return { code: 'bad-host', at: marks[places.host]! }
  const differs = raw.authority !== undefined && !sameText(raw.authority, host)
  return differs && settings.rejectHostMismatch ? { code: 'host-mismatch', at: marks[places.host]! } : undefined
}

/** Is `upgrade` in the list of any Connection line? */
const asksForUpgrade = (raw: RawHead): boolean => {
  const { marks } = raw.fields
  for (let at = 0; at < marks.length; at += 4)
    if (isCalled(raw, at, 'connection') && valueAt(raw, at).split(',').some(isUpgrade)) return true
  return false
}

const isUpgrade = (member: string): boolean => sameText(trimOws(member), 'upgrade')

/**
 * Judges a complete head, in a fixed order (framing, then Host), so that a failure does not depend on where the network
 * cut. Answers with what was refused, or writes what was found into `judged`.
 */
export const judge = (raw: RawHead, judged: Judged, settings: Settings): Refusal | undefined => {
  const places = findFields(raw)
  const refused = places.framed ? judgeFraming(raw, judged, settings) : undefined
  if (refused !== undefined) return refused
  judged.upgrades = places.upgrade && places.connection && raw.minor >= 1 && asksForUpgrade(raw)
  return judgeHost(raw, judged, places, settings)
}

/** Nothing found yet. */
export const unjudged = (): Judged => ({ framing: none, host: undefined, upgrades: false })
