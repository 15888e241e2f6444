/** Field sections, RFC 9112 §5 and §7.1.2: of a head, and behind the last chunk. */
import { fieldLine, laxLineEnd, strictLineEnd } from './abnf.js'
import { automaton } from './automaton.js'
import { type Check, type Limit, readPart, textOf } from './part.js'
import type { RuleName } from './rules.js'
import { type Outcome, read, refused, type Settings } from './verdict.js'

/** A field line and where it starts. */
export interface Found {
  readonly name: string
  readonly value: string
  readonly offset: number
}

/** A section, and where the empty line that ends it starts. */
export interface Section {
  readonly found: ReadonlyArray<Found>
  readonly ends: number
}

/** What a section is measured by. */
export interface Measure {
  readonly bytes: number
  readonly count: number
  readonly tooLong: RuleName
  readonly tooMany: RuleName
  readonly lax: boolean
  readonly forbids: (name: string) => boolean
}

const strictLine = automaton(fieldLine(strictLineEnd))
const laxLine = automaton(fieldLine(laxLineEnd))

/** R12: what concerns framing, routing, authentication or the content itself. */
const forbiddenTrailers = [
  'content-length',
  'transfer-encoding',
  'host',
  'connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'authorization',
  'proxy-authorization',
  'cookie',
  'range',
  'content-type',
  'content-encoding',
]

/** The fields of a head. */
export const headMeasure = ({ limits, bareLf }: Settings): Measure => ({
  bytes: limits.headerBytes,
  count: limits.headerCount,
  tooLong: 'header-length',
  tooMany: 'header-number',
  lax: bareLf,
  forbids: () => false,
})

/** The fields behind the last chunk. */
export const trailerMeasure = ({ limits }: Settings): Measure => ({
  bytes: limits.trailerBytes,
  count: limits.trailerCount,
  tooLong: 'trailer-length',
  tooMany: 'trailer-number',
  lax: false,
  forbids: (name) => forbiddenTrailers.includes(name.toLowerCase()),
})

/** Name and value of a line that is known to be legal: RFC 9110 §5.5, whitespace around the value is not part of it. */
const parseField = (line: string, offset: number): Found => {
  const colon = line.indexOf(':')
  const value = line
    .slice(colon + 1)
    .replace(/\r?\n$/, '')
    .replace(/^[ \t]+/, '')
    .replace(/[ \t]+$/, '')
  return { name: line.slice(0, colon), value, offset }
}

/** Reads lines up to the empty one, and that one. */
export const readSection = (bytes: Uint8Array, from: number, measure: Measure): Outcome<Section> => {
  const found: Found[] = []
  for (let start = from; ; ) {
    const last = bytes[start] === 0x0d || bytes[start] === 0x0a
    const limit: Limit = { rule: measure.tooLong, beyond: last ? Infinity : from + measure.bytes, lineEndCounts: true }
    const check: Check = (at) => {
      if (last) return undefined
      if (found.length >= measure.count) return { rule: measure.tooMany, offset: start }
      const named = bytes[at] === 0x3a && at < limit.beyond && measure.forbids(textOf(bytes, start, at))
      return named ? { rule: 'trailer-name', offset: start } : undefined
    }
    const line = readPart(bytes, start, { part: 'field', walk: measure.lax ? laxLine : strictLine, limit, check })
    if (line._tag !== 'Read') return line
    if (last) return read({ found, ends: start }, line.at)
    found.push(parseField(line.value, start))
    start = line.at
  }
}

/** The refusal of one line, by its number. */
export const refusedAt = (section: Section, index: number, rule: RuleName): Outcome<never> =>
  refused(rule, section.found[index]?.offset ?? section.ends)
