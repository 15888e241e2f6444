import type { Automaton } from './automaton.js'
import { type Part, type RuleName, ruleOf } from './rules.js'
import { type Outcome, read, refused } from './verdict.js'

/** A call takes no more arguments than its stack holds. */
const STRETCH = 4096

/** Octets `from` to `to`, as far as there are any, as text: one unit an octet. */
export const textOf = (bytes: Uint8Array, from = 0, to = bytes.length): string => {
  const last = Math.min(to, bytes.length)
  let text = ''
  for (let at = from; at < last; at += STRETCH)
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, Math.min(at + STRETCH, last)))
  return text
}

/** A judgement that needs no more than what was read so far: asked of each octet behind `from` that the grammar allows. */
export interface Check {
  readonly from: number
  readonly ask: (at: number) => { readonly rule: RuleName; readonly offset: number } | undefined
}

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
  readonly check?: Check | undefined
}

/** Is the octet beyond the limit, and no end of a line that does not count? */
const isOver = (input: string, at: number, limit: Limit | undefined): boolean =>
  limit !== undefined &&
  at >= limit.beyond &&
  (limit.lineEndCounts || (input.charCodeAt(at) !== 0x0d && input.charCodeAt(at) !== 0x0a))

const checkedBy = (check: Check | undefined, at: number) =>
  check !== undefined && at >= check.from ? check.ask(at) : undefined

const either = (at: number, limit: Limit | undefined): ReadonlyArray<RuleName> =>
  limit !== undefined && at >= limit.beyond ? [limit.rule] : []

/**
 * Reads one part that starts at `from`. An octet may be wrong in itself and the first beyond a limit as well: then it
 * may be refused for either.
 */
export const readPart = (input: string, from: number, reading: PartReading): Outcome<string> => {
  const { part, walk, method = '', limit, check } = reading
  const stopsFrom = Math.min(limit?.beyond ?? Infinity, check?.from ?? Infinity)
  const walked = walk(input, from, stopsFrom, (at) => isOver(input, at, limit) || checkedBy(check, at) !== undefined)
  switch (walked._tag) {
    case 'Short':
      return walked
    case 'Whole':
      return read(input.slice(from, walked.at), walked.at)
    case 'Stopped': {
      const found = checkedBy(check, walked.at)
      if (found !== undefined && found.offset !== walked.at) return refused(found.rule, found.offset)
      return refused(found?.rule ?? limit?.rule ?? 'method-octet', walked.at, either(walked.at, limit))
    }
    case 'Dead': {
      const seen = input.slice(from, walked.at)
      const octet = input.slice(walked.at, walked.at + 1)
      const rule = ruleOf(part, { seen, octet, lineEnds: walked.lineEnds, method })
      return refused(rule, walked.at, either(walked.at, limit))
    }
  }
}
