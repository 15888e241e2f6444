/** Asks one target about one input, and again where something was wrong: quick first, patient before it is believed. */
import { keepingRuling, minimise } from '../../minimise.js'
import { type Complaint, causeOf, type ParserTarget } from '../../targets/index.js'
import { withSentinel } from '../../targets/sentinel.js'
import type { Patience } from '../exchange/exchange.js'
import { everywhere } from '../exchange/schedule.js'
import { askParser, isCause, optionsOf, type Tired } from './judging.js'

/** Something wrong, and the octets that show it. */
export interface Found {
  readonly complaint: Complaint
  readonly bytes: Uint8Array
  readonly cuts: ReadonlyArray<number>
  /** Does the sentinel stand behind them on the wire? It does not once they are the least. */
  readonly guarded: boolean
}

/** When an input is asked: by its number, and by the lane that asks one after the other. */
export interface Turn {
  readonly number: number
  readonly lane: number
  /** Does nothing come behind it that may share its connection? */
  readonly isLast: boolean
}

/** One target, ready to be asked. */
export interface Probe {
  readonly name: string
  readonly kind: 'parser' | 'server'
  /** What was wrong, and a word about what the target made of the input. */
  readonly ask: (bytes: Uint8Array, turn: Turn) => Promise<readonly [Found | undefined, outcome: string]>
  /** What is wrong with these octets as they are, to somebody patient: nothing is put behind them. */
  readonly again: (bytes: Uint8Array, cuts: ReadonlyArray<number>) => Promise<Found | undefined>
  /** Does it show again, to somebody more patient? The least that does, then. */
  readonly least: (found: Found, until: number) => Promise<Found | undefined>
  readonly deaths: () => number
  readonly stop: () => Promise<void>
}

/** Every number has a cut of its own, and some are cut everywhere. */
const cutsOf = (length: number, number: number): ReadonlyArray<number> => {
  if (length < 2) return []
  if (number % 32 === 0 && length < 600) return everywhere(length)
  return [1 + ((Math.imul(number + 1, 2654435761) >>> 0) % (length - 1))]
}

/** Is there time left? */
export const until = (limit: number): boolean => performance.now() < limit

/** A parser in process. `authority` is the Host of the sentinel. */
export const parserProbe = (target: ParserTarget, authority: string, tired: Tired): Probe => {
  const shows =
    (cause: string, isCut: boolean, limit: number) =>
    (bytes: Uint8Array): boolean =>
      until(limit) && isCause(cause, askParser(target, bytes, isCut ? everywhere(bytes.length) : [])?.complaint)
  return {
    name: target.name,
    kind: 'parser',
    ask: async (input, { number }) => {
      const bytes = withSentinel(input, authority)
      const found = askParser(target, bytes, cutsOf(bytes.length, number), tired)
      const { messages, refused } = target.read(bytes, [])
      return [
        found && { ...found, bytes, guarded: false },
        `${messages.length}${refused === undefined ? '' : ', refuses'}`,
      ]
    },
    again: async (bytes, cuts) => {
      const found = askParser(target, bytes, cuts)
      return found && { ...found, bytes, guarded: false }
    },
    least: async ({ complaint, bytes, cuts }, limit) => {
      const cause = causeOf(complaint)
      // Each octet less would hang as well, until somebody ends it.
      if (complaint.behaviour === 'hang') return { complaint, bytes, cuts, guarded: false }
      const isCut = cuts.length > 0
      const least = minimise(bytes, keepingRuling(bytes, shows(cause, isCut, limit), optionsOf(target)))
      const again = askParser(target, least, isCut ? everywhere(least.length) : [])
      const now = again !== undefined && isCause(cause, again.complaint) ? again : askParser(target, bytes, cuts)
      return now && { ...now, bytes: now === again ? least : bytes, guarded: false }
    },
    deaths: () => 0,
    stop: async () => {},
  }
}

/** How patient to be: while searching, and before a finding is believed. */
export interface Patiences {
  readonly quick: Patience
  readonly slow: Patience
}
