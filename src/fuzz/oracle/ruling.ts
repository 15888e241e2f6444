/**
 * What a careful reader may make of any octets: the reading that everybody shares, a refusal, or the readings between
 * which the specifications let a recipient choose.
 */
import { judge } from './judge.js'
import { type Level, levels } from './levels.js'
import type { RuleName } from './rules.js'
import type { JudgeOptions, Verdict } from './verdict.js'

/** A leniency that a recipient may have. */
export type Allowed = Exclude<keyof JudgeOptions, 'limits' | 'sameHost'>

/** One reading: with which leniencies it comes about, and what it is. */
export interface RulingReading {
  readonly allowing: ReadonlyArray<Allowed>
  readonly verdict: Verdict
}

/** The ruling over one connection's input. */
export type Ruling =
  /** Every reader takes it for the same messages. It may be incomplete. */
  | { readonly _tag: 'Accept'; readonly verdict: Verdict }
  /** No reading goes on behind `offset`. `verdict` holds the messages before. */
  | {
      readonly _tag: 'Reject'
      readonly rule: RuleName
      readonly clause: string
      readonly level: Level
      readonly offset: number
      readonly verdict: Verdict
    }
  /** Readers may refuse it by `rule`, or read it in one of these ways: the first is the strict one, which refuses. */
  | {
      readonly _tag: 'Ambiguous'
      readonly rule: RuleName
      readonly clause: string
      readonly level: Level
      readonly offset: number
      readonly readings: ReadonlyArray<RulingReading>
    }

/**
 * Which leniency a recipient may have for which refusal: RFC 9112 §2.2 (LF alone), §3 (whitespace between the parts of
 * the request line), §5.2 (folding), §6.3 (equal lengths), and octets above 7F in targets.
 */
const mended: Partial<Readonly<Record<RuleName, Allowed>>> = {
  'lf-alone': 'bareLf',
  'second-empty-line': 'bareLf',
  'method-octet': 'requestLineSpaces',
  'line-parts': 'requestLineSpaces',
  'version-octet': 'requestLineSpaces',
  'target-octet': 'rawTarget',
  'folded-line': 'obsFold',
  'length-twice': 'equalContentLengths',
}

/** The readings from this one on: each refusal that a leniency mends leads to one more, until none is left. */
const readingsFrom = (bytes: Uint8Array, options: JudgeOptions): ReadonlyArray<RulingReading> => {
  const readings: RulingReading[] = []
  const allowing: Allowed[] = []
  for (;;) {
    const allowed = Object.fromEntries(allowing.map((name) => [name, true]))
    const verdict = judge(bytes, { ...options, ...allowed })
    readings.push({ allowing: [...allowing], verdict })
    const { ending } = verdict
    const next = ending._tag === 'Reject' ? mended[ending.rule] : undefined
    if (next === undefined || allowing.includes(next)) return readings
    allowing.push(next)
  }
}

/** How far a reading gets: where it refuses, or the end. */
const reach = ({ verdict: { ending } }: RulingReading): number =>
  ending._tag === 'Reject' ? ending.offset : Number.POSITIVE_INFINITY

/**
 * Rules over any octets.
 *
 * @example
 * assert.equal(ruling(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))._tag, 'Accept')
 * assert.equal(ruling(ascii('GET / HTTP/1.1\nHost: a\r\n\r\n'))._tag, 'Ambiguous')
 * assert.equal(ruling(ascii('GET / HTTP/1.1\r\nHost : a\r\n\r\n'))._tag, 'Reject')
 */
export const ruling = (bytes: Uint8Array, options: JudgeOptions = {}): Ruling => {
  const readings = readingsFrom(bytes, options)
  const [strict] = readings
  const verdict = strict === undefined ? judge(bytes, options) : strict.verdict
  const { ending } = verdict
  if (ending._tag !== 'Reject') return { _tag: 'Accept', verdict }
  const { rule, clause, offset } = ending
  const further = readings.filter((one) => reach(one) > offset)
  const level = levels[rule]
  return further.length === 0
    ? { _tag: 'Reject', rule, clause, level, offset, verdict }
    : { _tag: 'Ambiguous', rule, clause, level, offset, readings: [{ allowing: [], verdict }, ...further] }
}
