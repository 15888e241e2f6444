/**
 * What a careful reader may make of any octets: the reading that everybody shares, a refusal, or the readings between
 * which the specifications let a recipient choose.
 */
import { judge } from './judge.js'
import { type Level, levels } from './levels.js'
import { type Mended, mends } from './mending.js'
import { textOf } from './part.js'
import type { RuleName } from './rules.js'
import type { JudgeOptions, Verdict } from './verdict.js'

/** One reading: with which leniencies it comes about, and what it is. */
export interface RulingReading {
  readonly allowing: ReadonlyArray<string>
  readonly verdict: Verdict
  /** How much is asked of whoever meets what this reading refuses; `choice` where it refuses nothing. */
  readonly level: Level
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

/** More readings than this are not looked for. */
const MANY = 24

/** Framing is judged behind the whole head, and Host behind the framing, wherever their lines stand. */
const behindHead = (rule: string): number => (rule.startsWith('host-') ? 2 : /^(length|coding)-/.test(rule) ? 1 : 0)

/** Does the one get further than the other? */
const isBeyond = (one: Verdict, other: Verdict): boolean => {
  if (one.ending._tag !== 'Reject' || other.ending._tag !== 'Reject') return one.ending._tag !== 'Reject'
  const place = ({ messages, open }: Verdict, { rule, offset }: { readonly rule: string; readonly offset: number }) =>
    [messages.length, open !== undefined ? 3 : behindHead(rule), offset] as const
  const [mine, others] = [place(one, one.ending), place(other, other.ending)]
  const at = mine.findIndex((part, index) => part !== others[index])
  return at >= 0 && (mine[at] ?? 0) > (others[at] ?? 0)
}

/**
 * The level of a refusal where it stands: some rules are wider than what the specifications ask for. RFC 9112 §2.2 speaks
 * of LF in start lines and fields alone; RFC 9110 §5.5 is strict about NUL, and lets other controls be; ports have no
 * largest number and absolute targets any scheme by the grammar; the preface is legal HTTP/2.
 */
const levelAt = (rule: RuleName, bytes: Uint8Array, offset: number): Level => {
  const lineFrom = bytes.lastIndexOf(0x0a, offset - 1) + 1
  const lineTo = bytes.indexOf(0x0a, offset)
  const line = textOf(bytes, lineFrom, lineTo < 0 ? bytes.length : lineTo)
  switch (rule) {
    case 'lf-alone':
      return 'should'
    case 'value-octet':
      return bytes[offset] === 0 ? 'must' : 'choice'
    case 'host-value':
      return /^host:[ \t]*[A-Za-z0-9.-]+:\d+[ \t]*\r?$/i.test(line) ? 'choice' : 'must'
    case 'target-octet':
      return /^[^ ]+ (https?:\/\/[A-Za-z0-9.-]+:\d+(\/|\?| )|(?!https?:)[a-z][a-z0-9+.-]*:\/\/)/i.test(line)
        ? 'choice'
        : 'should'
    case 'http2-preface':
      return 'choice'
    default:
      return levels[rule]
  }
}

/** The strict reading, and every one that leads further than the one it mends. */
const readingsFrom = (given: Uint8Array, options: JudgeOptions): ReadonlyArray<RulingReading> => {
  const found: Array<RulingReading & Mended> = []
  const take = (mended: Mended): void => {
    const verdict = judge(mended.bytes, mended.options)
    const { ending } = verdict
    const level = ending._tag === 'Reject' ? levelAt(ending.rule, mended.bytes, ending.offset) : 'choice'
    found.push({ ...mended, verdict, level })
  }
  take({ bytes: given, options, allowing: [] })
  for (const { bytes, options: used, allowing, verdict } of found) {
    const { ending } = verdict
    if (ending._tag !== 'Reject') continue
    for (const mend of mends[ending.rule] ?? []) {
      const mended = found.length < MANY ? mend({ bytes, options: used, allowing }, ending.offset) : undefined
      if (mended === undefined) continue
      const before = found.length
      take(mended)
      if (!found.slice(before).some((one) => isBeyond(one.verdict, verdict))) found.length = before
    }
  }
  return found.map(({ allowing, verdict, level }) => ({ allowing, verdict, level }))
}

/**
 * Rules over any octets.
 *
 * @example
 * assert.equal(ruling(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))._tag, 'Accept')
 * assert.equal(ruling(ascii('GET / HTTP/1.1\nHost: a\r\n\r\n'))._tag, 'Ambiguous')
 * assert.equal(ruling(ascii('GET / HTTP/1.1\r\nHost : a\r\n\r\n'))._tag, 'Reject')
 */
export const ruling = (bytes: Uint8Array, options: JudgeOptions = {}): Ruling => {
  const [strict, ...others] = readingsFrom(bytes, options)
  const verdict = strict === undefined ? judge(bytes, options) : strict.verdict
  const { ending } = verdict
  if (ending._tag !== 'Reject') return { _tag: 'Accept', verdict }
  const { rule, clause, offset } = ending
  // The furthest last: what is wrong with whoever agrees with none is told by that one.
  const further = others
    .filter((one) => isBeyond(one.verdict, verdict))
    .sort((one, other) => (isBeyond(one.verdict, other.verdict) ? 1 : isBeyond(other.verdict, one.verdict) ? -1 : 0))
  if (further.length === 0)
    return { _tag: 'Reject', rule, clause, level: levelAt(rule, bytes, offset), offset, verdict }
  const level = levels[rule]
  return { _tag: 'Ambiguous', rule, clause, level, offset, readings: [{ allowing: [], verdict, level }, ...further] }
}
