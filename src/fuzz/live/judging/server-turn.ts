/** One input after the other: on connections that are left open, behind a sentinel, and in pieces. */
import { joined } from '../../arbitraries/octets.js'
import { type Complaint, judgeAnswerCuts, type ServerObservation } from '../../targets/index.js'
import { pointed } from '../exchange/aim.js'
import type { Asking } from '../exchange/asking.js'
import { hangUp, type Line, type Patience } from '../exchange/exchange.js'
import { scheduleOf } from '../exchange/schedule.js'
import type { ServerTarget } from '../targets/server-target.js'
import { type Expected, expectedOf } from './expected.js'
import { judgeSeen, type Tired } from './judging.js'
import type { Found, Turn } from './probe.js'

/** One input in so many goes without a sentinel: some servers let go of an answer when they dislike what stands behind. */
const BARE = 6

/** A connection that was left open behind legal input, and that input. */
interface Train {
  readonly line: Line
  readonly sent: ReadonlyArray<Uint8Array>
}

/** What an outcome is called, beside those of others. */
const outcomeOf = ({ answers }: ServerObservation): string => {
  const refused = answers.some(({ status }) => status === 400 || status >= 500)
  const taken = answers.filter(({ status }) => status !== 400 && status < 500).length
  return `${taken}${refused ? ', refuses' : ''}`
}

/** A connection that was over before it was asked says nothing about the input. */
const isEarly = ({ answers, ended }: ServerObservation): boolean =>
  answers.length === 0 && (ended === 'closed' || ended === 'reset')

/** Asks with patience, in pieces where there are cuts, and tells what is wrong. */
export type Hearing = (
  bytes: Uint8Array,
  cuts: ReadonlyArray<number>,
  patience: Patience,
) => Promise<Complaint | undefined>

/** What it takes to ask. */
interface Turning {
  readonly target: ServerTarget
  readonly patience: Patience
  readonly tired: Tired
  readonly ask: Asking
  readonly asked: Hearing
  /** The input, and behind it the sentinel where it is guarded. */
  readonly sent: (input: Uint8Array, guarded: boolean) => Uint8Array
}

/** An input as it goes onto the wire. */
interface Outgoing {
  readonly input: Uint8Array
  readonly bytes: Uint8Array
  readonly guarded: boolean
  readonly keep: boolean
  readonly expected: Expected
}

/** Something wrong, before it is said of which input. */
interface Wrong {
  readonly complaint: Complaint
  readonly cuts?: ReadonlyArray<number>
  /** What has to be sent before it, for it to show. */
  readonly before?: ReadonlyArray<Uint8Array>
}

const outgoing = (input: Uint8Array, { number, isLast }: Turn, sent: Turning['sent']): Outgoing => {
  const alone = expectedOf(input)
  const keep = alone.isKept && !isLast
  const guarded = !keep && number % BARE !== BARE - 1
  const bytes = sent(input, guarded)
  // What is refused is refused whatever stands behind it.
  const expected = !guarded || alone.refused !== undefined ? alone : expectedOf(bytes)
  return { input, bytes, guarded, keep, expected }
}

/** Asks in turn, and hangs up what was left open. */
export const turning = ({ target, patience, tired, ask, asked, sent }: Turning) => {
  const trains = new Map<number, Train>()
  /** Behind others on their connection it was wrong: is it so alone, or is it the connection? */
  const apart = async (bytes: Uint8Array, { sent: before }: Train, isWrong: boolean): Promise<Wrong | undefined> => {
    const complaint = await asked(bytes, [], patience)
    if (complaint !== undefined || !isWrong) return complaint && { complaint }
    const together = await asked(joined([...before, bytes]), [], patience)
    return together && { complaint: together, before }
  }
  /** In the pieces that its number says, where it says any. */
  const cutUp = async ({ bytes, expected }: Outgoing, number: number, seen: ServerObservation) => {
    const schedule = scheduleOf(bytes, number)
    if (schedule === undefined) return undefined
    const cut = await ask({ bytes, patience, expected, schedule })
    const complaint = judgeAnswerCuts(bytes, seen, cut.seen)
    return complaint && { complaint, cuts: schedule.cuts }
  }
  /** Whole, on the connection that was left open where there is one. */
  const whole = async (out: Outgoing, { number, lane }: Turn, train: Train | undefined) => {
    const { input, bytes, expected, keep } = out
    const { seen, line } = await ask({ bytes, patience, expected, line: train?.line, keep })
    const complaint = judgeSeen(target.name, bytes, seen, expected, tired)
    if (line !== undefined && complaint === undefined) trains.set(lane, { line, sent: [...(train?.sent ?? []), input] })
    else hangUp(line)
    const isAstray = train !== undefined && (complaint !== undefined || isEarly(seen))
    const wrong = isAstray
      ? await apart(bytes, train, complaint !== undefined)
      : complaint === undefined
        ? await cutUp(out, number, seen)
        : { complaint }
    return { seen, wrong }
  }
  const turn = async (made: Uint8Array, given: Turn): Promise<readonly [Found | undefined, outcome: string]> => {
    const train = trains.get(given.lane)
    trains.delete(given.lane)
    const out = outgoing(pointed(made, given.number, target.path ?? '/'), given, sent)
    const { seen, wrong } = await whole(out, given, train?.line.isOver === false ? train : undefined)
    if (wrong === undefined) return [undefined, outcomeOf(seen)]
    const { complaint, cuts = [], before = [] }: Wrong = wrong
    return [{ complaint, bytes: joined([...before, out.input]), cuts, guarded: out.guarded }, outcomeOf(seen)]
  }
  const hangUpAll = (): void => {
    for (const { line } of trains.values()) hangUp(line)
  }
  return { turn, hangUpAll }
}
