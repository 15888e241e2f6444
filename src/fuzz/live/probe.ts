/** Asks one target about one input, and again where something was wrong: quick first, patient before it is believed. */
import { textOfOctets } from '../arbitraries/octets.js'
import { minimise, minimiseLater } from '../minimise.js'
import { type Complaint, causeOf, type ParserTarget, piecesOf, type ServerObservation } from '../targets/index.js'
import { aimed, pointed, withSentinel } from './aim.js'
import type { Exchange, Patience, Where } from './exchange.js'
import { askParser, isCause, judgeSeen, type Tired } from './judging.js'
import type { ServerTarget } from './server-target.js'

/** Something wrong, and the octets that show it. */
export interface Found {
  readonly complaint: Complaint
  readonly bytes: Uint8Array
  readonly cuts: ReadonlyArray<number>
  /** Does the sentinel stand behind them on the wire? It does not once they are the least. */
  readonly guarded: boolean
}

/** One target, ready to be asked. */
export interface Probe {
  readonly name: string
  readonly kind: 'parser' | 'server'
  /** What was wrong, and a word about what the target made of the input. */
  readonly ask: (bytes: Uint8Array, number: number) => Promise<readonly [Found | undefined, outcome: string]>
  /** Does it show again, to somebody more patient? The least that does, then. */
  readonly least: (found: Found, until: number) => Promise<Found | undefined>
  readonly deaths: () => number
  readonly stop: () => Promise<void>
}

/** Every number has a cut of its own, and some are cut everywhere. */
const cutsOf = (length: number, number: number): ReadonlyArray<number> => {
  if (length < 2) return []
  if (number % 32 === 0 && length < 600) return Array.from({ length: length - 1 }, (_, at) => at + 1)
  return [1 + ((Math.imul(number + 1, 2654435761) >>> 0) % (length - 1))]
}

const until = (limit: number): boolean => performance.now() < limit

/** A parser in process. `authority` is the Host of the sentinel. */
export const parserProbe = (target: ParserTarget, authority: string, tired: Tired): Probe => {
  const shows =
    (cause: string, isCut: boolean, limit: number) =>
    (bytes: Uint8Array): boolean =>
      until(limit) && isCause(cause, askParser(target, bytes, isCut ? cutsEverywhere(bytes) : [])?.complaint)
  return {
    name: target.name,
    kind: 'parser',
    ask: async (input, number) => {
      const bytes = withSentinel(input, authority)
      const found = askParser(target, bytes, cutsOf(bytes.length, number), tired)
      const { messages, refused } = target.read(bytes, [])
      return [
        found && { ...found, bytes, guarded: false },
        `${messages.length}${refused === undefined ? '' : ', refuses'}`,
      ]
    },
    least: async ({ complaint, bytes, cuts }, limit) => {
      const cause = causeOf(complaint)
      const isCut = cuts.length > 0
      const least = minimise(bytes, shows(cause, isCut, limit))
      const again = askParser(target, least, isCut ? cutsEverywhere(least) : [])
      const now = again !== undefined && isCause(cause, again.complaint) ? again : askParser(target, bytes, cuts)
      return now && { ...now, bytes: now === again ? least : bytes, guarded: false }
    },
    deaths: () => 0,
    stop: async () => {},
  }
}

const cutsEverywhere = (bytes: Uint8Array): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, bytes.length - 1) }, (_, at) => at + 1)

/** One input in so many goes without a sentinel: some servers let go of an answer when they dislike what stands behind. */
const BARE = 6

/** How patient to be: while searching, and before a finding is believed. */
export interface Patiences {
  readonly quick: Patience
  readonly slow: Patience
}

/** What an outcome is called, beside those of others. */
const outcomeOf = ({ answers }: ServerObservation): string => {
  const refused = answers.some(({ status }) => status === 400 || status >= 500)
  const taken = answers.filter(({ status }) => status !== 400 && status < 500).length
  return `${taken}${refused ? ', refuses' : ''}`
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A server that listens. */
export const serverProbe = (
  target: ServerTarget,
  where: Where,
  exchange: Exchange,
  { quick, slow }: Patiences,
  tired: Tired,
): Probe => {
  const authority = target.authority ?? `${where.host}:${where.port}`
  const see = async (bytes: Uint8Array, patience: Patience): Promise<ServerObservation> => {
    const before = target.deaths()
    const seen = await exchange(where, aimed(piecesOf(bytes, []), bytes), patience)
    // That a process has gone is heard a little later than that its sockets have.
    if (seen.answers.length === 0 && (seen.ended === 'reset' || seen.ended === 'unreachable')) await wait(10)
    return target.deaths() > before ? { ...seen, ended: 'crashed' } : seen
  }
  const sent = (input: Uint8Array, guarded: boolean): Uint8Array => (guarded ? withSentinel(input, authority) : input)
  const asked = async (bytes: Uint8Array, patience: Patience): Promise<Complaint | undefined> =>
    judgeSeen(target.name, bytes, await see(bytes, patience))
  return {
    name: target.name,
    kind: 'server',
    ask: async (made, number) => {
      const input = pointed(made, number, target.path ?? '/')
      const guarded = number % BARE !== BARE - 1
      const bytes = sent(input, guarded)
      const seen = await see(bytes, quick)
      const complaint = judgeSeen(target.name, bytes, seen, tired)
      return [complaint && { complaint, bytes: input, cuts: [], guarded }, outcomeOf(seen)]
    },
    least: async ({ complaint, bytes, guarded }, limit) => {
      const cause = causeOf(complaint)
      if (!isCause(cause, await asked(sent(bytes, guarded), slow))) return undefined
      // What stands behind it stays a request of its own.
      const end = textOfOctets(bytes.subarray(-4)) === '\r\n\r\n' ? 4 : 1
      const shows = async (candidate: Uint8Array): Promise<boolean> =>
        until(limit) &&
        textOfOctets(candidate.subarray(-end)) === textOfOctets(bytes.subarray(-end)) &&
        isCause(cause, await asked(sent(candidate, guarded), quick))
      const least = await minimiseLater(bytes, shows)
      const again = await asked(sent(least, guarded), slow)
      const still = again !== undefined && isCause(cause, again)
      const shown = sent(still ? least : bytes, guarded)
      return { complaint: still ? again : complaint, bytes: shown, cuts: [], guarded: false }
    },
    deaths: target.deaths,
    stop: target.stop,
  }
}
