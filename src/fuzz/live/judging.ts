/** What is wrong with what was seen, without asking the judge more often than needed: it is slow, and most is right. */
import { type JudgeOptions, type Ruling, ruling } from '../oracle/index.js'
import {
  type Answer,
  type Complaint,
  causeOf,
  judgeAnswers,
  judgeCuts,
  judgeReading,
  type ParserReading,
  type ParserTarget,
  type ReadMessage,
  type ServerObservation,
  wirefoldTarget,
} from '../targets/index.js'

const reference = wirefoldTarget()

const isSame = (one: ParserReading, other: ParserReading): boolean =>
  one.threw === other.threw &&
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
const optionsOf = ({ leaves = [] }: ParserTarget): JudgeOptions => ({ missingHost: leaves.includes('host-missing') })

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
    const signature = `${target.name} ${expected.refused} ${whole.messages.length - expected.messages.length} ${whole.refused}`
    const complaint = tired(signature) ? undefined : judgeReading(bytes, whole, ruledOnce())
    if (complaint !== undefined && !isLeft(target, complaint)) return { complaint, cuts: [] }
  }
  if (cuts.length === 0) return undefined
  const cut = judgeCuts(bytes, whole, target.read(bytes, cuts), ruledOnce)
  return cut === undefined ? undefined : { complaint: cut, cuts }
}

const isRefusing = (status: number): boolean => status === 400 || status === 501 || status === 505

const isClose = ([name, value]: readonly [string, string]): boolean =>
  /^connection$/i.test(name) && /close/i.test(value)

const echoes = ({ echo }: Answer, message: ReadMessage | undefined): boolean =>
  echo === undefined || JSON.stringify(echo) === JSON.stringify(message)

/** Is all as wirefold would have it? Said only where that is plain to see. */
const isPlainlyRight = (bytes: Uint8Array, expected: ParserReading, seen: ServerObservation): boolean => {
  const { answers, ended, malformed } = seen
  if (malformed !== undefined || ended === 'unreachable' || ended === 'crashed') return false
  const { messages, refused } = expected
  const last = answers.at(-1)
  const isRefused = last !== undefined && isRefusing(last.status)
  const taken = isRefused ? answers.slice(0, -1) : answers
  const legal = taken.every((answer, at) => at < messages.length && echoes(answer, messages[at]))
  if (!legal || taken.some(({ status }) => isRefusing(status) || status >= 500)) return false
  // One of them may be the last, and whoever goes on behind it is wrong.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('HTTP/1.0')) return false
  if (messages.slice(0, -1).some(({ fields }) => fields?.some(isClose))) return false
  // A refusal may overtake the answers to what stood before.
  if (refused !== undefined) return isRefused && ended !== 'silent'
  return !isRefused && answers.length === messages.length
}

/** Judges what was seen of a server. */
export const judgeSeen = (
  name: string,
  bytes: Uint8Array,
  seen: ServerObservation,
  tired: Tired = never,
): Complaint | undefined => {
  const expected = reference.read(bytes, [])
  if (isPlainlyRight(bytes, expected, seen)) return undefined
  const statuses = seen.answers.map(({ status, closes }) => `${status}${closes ? '!' : ''}`).join()
  const signature = `${name} ${expected.refused} ${expected.messages.length} ${statuses} ${seen.ended} ${seen.malformed}`
  return tired(signature) ? undefined : judgeAnswers(bytes, seen)
}

/** Is it the same cause? */
export const isCause = (cause: string, complaint: Complaint | undefined): boolean =>
  complaint !== undefined && causeOf(complaint) === cause
