/** Field sections, RFC 9112 §5 and §7.1.2: of a head, and behind the last chunk. */
import { fieldLine, foldedLine, laxLineEnd, strictLineEnd } from './abnf.js'
import { automaton } from './automaton.js'
import { type Check, type Limit, readPart } from './part.js'
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
  readonly controls: boolean
  /** May the line of that name go on in the next one? */
  readonly folds: (name: string) => boolean
  /** The names that may not stand here, in lower case. */
  readonly forbidden: ReadonlyArray<string>
}

const walksOf = (controls: boolean) => ({
  strict: { line: automaton(fieldLine(strictLineEnd, controls)), fold: automaton(foldedLine(strictLineEnd, controls)) },
  lax: { line: automaton(fieldLine(laxLineEnd, controls)), fold: automaton(foldedLine(laxLineEnd, controls)) },
})
const [plainWalks, controlWalks] = [walksOf(false), walksOf(true)]

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

const neverFolded = ['host', 'content-length', 'transfer-encoding', 'connection']

/** The fields of a head. */
export const headMeasure = ({ limits, bareLf, controls, obsFold, anyFold }: Settings): Measure => ({
  bytes: limits.headerBytes,
  count: limits.headerCount,
  tooLong: 'header-length',
  tooMany: 'header-number',
  lax: bareLf,
  controls,
  folds: (name) => obsFold && (anyFold || !neverFolded.includes(name.toLowerCase())),
  forbidden: [],
})

/** The fields behind the last chunk. */
export const trailerMeasure = ({ limits, trailerLf, controls, anyTrailer, obsFold, anyFold }: Settings): Measure => ({
  bytes: limits.trailerBytes,
  count: limits.trailerCount,
  tooLong: 'trailer-length',
  tooMany: 'trailer-number',
  lax: trailerLf,
  controls,
  folds: () => obsFold && anyFold,
  forbidden: anyTrailer ? [] : forbiddenTrailers,
})

/** Whitespace, or the end of the line: neither stands at an edge of a value. */
const isEdge = (octet: number): boolean => octet === 0x20 || octet === 0x09 || octet === 0x0d || octet === 0x0a

/** Name and value of a line that is known to be legal: RFC 9110 §5.5, whitespace around the value is not part of it. */
const parseField = (line: string, offset: number): Found => {
  const colon = line.indexOf(':')
  let from = colon + 1
  let to = line.length
  while (to > from && isEdge(line.charCodeAt(to - 1))) to--
  while (from < to && isEdge(line.charCodeAt(from))) from++
  return { name: line.slice(0, colon), value: line.slice(from, to), offset }
}

const tooMany = ({ tooMany: rule }: Measure, start: number): Check => ({
  from: start,
  ask: () => ({ rule, offset: start }),
})

/** A name is judged at its colon, unless a limit has been passed before. */
const notForbidden = (input: string, start: number, { forbidden }: Measure, beyond: number): Check | undefined =>
  forbidden.length === 0
    ? undefined
    : {
        from: start,
        ask: (at) => {
          const isNamed = at < beyond && input.charCodeAt(at) === 0x3a
          return isNamed && forbidden.includes(input.slice(start, at).toLowerCase())
            ? { rule: 'trailer-name', offset: start }
            : undefined
        },
      }

/** Reads lines up to the empty one, and that one. */
export const readSection = (input: string, from: number, measure: Measure): Outcome<Section> => {
  const found: Found[] = []
  const { line: walk, fold: foldWalk } = (measure.controls ? controlWalks : plainWalks)[measure.lax ? 'lax' : 'strict']
  const limit: Limit = { rule: measure.tooLong, beyond: from + measure.bytes, lineEndCounts: true }
  for (let start = from; ; ) {
    if (input.charCodeAt(start) === 0x0d || input.charCodeAt(start) === 0x0a) {
      const last = readPart(input, start, { part: 'field', walk })
      return last._tag === 'Read' ? read({ found, ends: start }, last.at) : last
    }
    const check =
      found.length >= measure.count ? tooMany(measure, start) : notForbidden(input, start, measure, limit.beyond)
    const line = readPart(input, start, { part: 'field', walk, limit, check })
    if (line._tag !== 'Read') return line
    let text = line.value
    let end = line.at
    while (
      (input.charCodeAt(end) === 0x20 || input.charCodeAt(end) === 0x09) &&
      measure.folds(text.slice(0, text.indexOf(':')))
    ) {
      const fold = readPart(input, end, { part: 'field-fold', walk: foldWalk, limit })
      if (fold._tag !== 'Read') return fold
      // The line end becomes SP: RFC 9112 §5.2.
      text = text.replace(/\r?\n$/, (lineEnd) => ' '.repeat(lineEnd.length)) + fold.value
      end = fold.at
    }
    found.push(parseField(text, start))
    start = end
  }
}

/** The refusal of one line, by its number. */
export const refusedAt = (section: Section, index: number, rule: RuleName): Outcome<never> =>
  refused(rule, section.found[index]?.offset ?? section.ends)
