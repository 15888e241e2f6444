import type { Automaton } from './automaton.js'
import { type Part, type RuleName, ruleOf } from './rules.js'
import { type Outcome, read, refused } from './verdict.js'

/** Octets `from` to `to`, as far as there are any, as text: one unit an octet. */
export const textOf = (bytes: Uint8Array, from: number, to: number): string => {
  let text = ''
  for (let at = from; at < Math.min(to, bytes.length); at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}

/** A judgement that needs no more than what was read so far: asked of each octet that the grammar allows. */
export type Check = (at: number) => { readonly rule: RuleName; readonly offset: number } | undefined

/** A limit in octets. */
export interface Limit {
  readonly rule: RuleName
  /** The first octet beyond it. */
  readonly beyond: number
  /** Does the end of the line count? Where it does not, a CRLF that ends the line may stand beyond. */
  readonly lineEndCounts: boolean
}

/** How one part of a request is read: its grammar, its name in the table of refusals, and what else may refuse it. */
export interface PartReading {
  readonly part: Part
  readonly walk: Automaton
  readonly method?: string
  readonly limit?: Limit
  readonly check?: Check
}

/**
 * Reads one part that starts at `from`. An octet may be wrong in itself and the first beyond a limit as well: then it
 * may be refused for either.
 */
export const readPart = (bytes: Uint8Array, from: number, reading: PartReading): Outcome<string> => {
  const { part, walk, method = '', limit, check = () => undefined } = reading
  const isBeyond = (at: number): boolean => limit !== undefined && at >= limit.beyond
  const overLimit = (at: number): boolean =>
    isBeyond(at) && (limit?.lineEndCounts === true || (bytes[at] !== 0x0d && bytes[at] !== 0x0a))
  const either = (at: number): ReadonlyArray<RuleName> => (limit !== undefined && isBeyond(at) ? [limit.rule] : [])
  const walked = walk(bytes, from, (at) => overLimit(at) || check(at) !== undefined)
  switch (walked._tag) {
    case 'Short':
      return walked
    case 'Whole':
      return read(textOf(bytes, from, walked.at), walked.at)
    case 'Stopped': {
      const found = check(walked.at)
      if (found !== undefined && found.offset !== walked.at) return refused(found.rule, found.offset)
      return refused(found?.rule ?? limit?.rule ?? 'method-octet', walked.at, either(walked.at))
    }
    case 'Dead': {
      const seen = textOf(bytes, from, walked.at)
      const octet = textOf(bytes, walked.at, walked.at + 1)
      const rule = ruleOf(part, { seen, octet, lineEnds: walked.lineEnds, method })
      return refused(rule, walked.at, either(walked.at))
    }
  }
}
