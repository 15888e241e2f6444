/** What is wrong with what was seen, without asking the judge more often than needed: it is slow, and most is right. */
import { type JudgeOptions, type Ruling, ruling } from '../../oracle/index.js'
import {
  type Complaint,
  causeOf,
  judgeAnswers,
  judgeCuts,
  judgeReading,
  type ParserReading,
  type ParserTarget,
  type ServerObservation,
  wirefoldTarget,
} from '../../targets/index.js'
import { type Expected, expectedOf } from './expected.js'

const reference = wirefoldTarget()

const isSame = (one: ParserReading, other: ParserReading): boolean =>
  one.threw === other.threw &&
  one.hung === other.hung &&
  (one.refused === undefined) === (other.refused === undefined) &&
  one.messages.length === other.messages.length &&
  JSON.stringify(one.messages) === JSON.stringify(other.messages)

/** Has this been ruled over so often that once in a while is enough? */
export type Tired = (signature: string) => boolean

const OFTEN = 24
const SELDOM = 16

/** Counts what was ruled over, by what it looked like. */
export const tiring = (): Tired => {
  const seen = new Map<string, number>()
  return (signature) => {
    const times = (seen.get(signature) ?? 0) + 1
    seen.set(signature, times)
    return times > OFTEN && times % SELDOM !== 0
  }
}

const never: Tired = () => false

/** Does the target leave this refusal to whoever uses it? */
const isLeft = ({ leaves = [] }: ParserTarget, complaint: Complaint | undefined): boolean =>
  complaint !== undefined && leaves.includes(complaint.rule)

/** What the judge leaves to others as the target does. */
export const optionsOf = ({ leaves = [] }: ParserTarget): JudgeOptions => ({
  missingHost: leaves.includes('host-missing'),
})

/** A complaint about a parser, and the cut that shows it. */
export interface ParserComplaint {
  readonly complaint: Complaint
  readonly cuts: ReadonlyArray<number>
}

/** Asks a parser twice, whole and cut. */
export const askParser = (
  target: ParserTarget,
  bytes: Uint8Array,
  cuts: ReadonlyArray<number>,
  tired: Tired = never,
): ParserComplaint | undefined => {
  const whole = target.read(bytes, [])
  const expected = reference.read(bytes, [])
  let ruled: Ruling | undefined
  const ruledOnce = (): Ruling => {
    ruled ??= ruling(bytes, optionsOf(target))
    return ruled
  }
  if (!isSame(whole, expected)) {
    const signature = `${target.name} ${expected.refused} ${whole.messages.length - expected.messages.length} ${whole.refused} ${whole.threw} ${whole.hung}`
    const complaint = tired(signature) ? undefined : judgeReading(bytes, whole, ruledOnce())
    if (complaint !== undefined && !isLeft(target, complaint)) return { complaint, cuts: [] }
  }
  if (cuts.length === 0) return undefined
  const pieces = target.read(bytes, cuts)
  const cut =
    pieces.hung === true ? judgeReading(bytes, pieces, ruledOnce()) : judgeCuts(bytes, whole, pieces, ruledOnce)
  return cut === undefined ? undefined : { complaint: cut, cuts }
}

/** Judges what was seen of a server: quickly where it is right by the reading of wirefold's own parser. */
export const judgeSeen = (
  name: string,
  bytes: Uint8Array,
  seen: ServerObservation,
  { ruled, refused }: Expected = expectedOf(bytes),
  tired: Tired = never,
): Complaint | undefined => {
  if (judgeAnswers(bytes, seen, ruled) === undefined) return undefined
  const { messages } = 'verdict' in ruled ? ruled.verdict : { messages: [] }
  const statuses = seen.answers.map(({ status, closes }) => `${status}${closes ? '!' : ''}`).join()
  const signature = `${name} ${refused} ${messages.length} ${statuses} ${seen.ended} ${seen.malformed}`
  return tired(signature) ? undefined : judgeAnswers(bytes, seen)
}

/** Is it the same cause? */
export const isCause = (cause: string, complaint: Complaint | undefined): boolean =>
  complaint !== undefined && causeOf(complaint) === cause
