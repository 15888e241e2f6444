/** What is wrong with a server's answers. */
import { type Judged, type Ruling, type RulingReading, ruling } from '../oracle/index.js'
import { differingPart } from './agreement.js'
import { aboutLegal, aboutRefused, against, type Behaviour, type Complaint, named } from './behaviour.js'
import { featureClauses, featuresOf } from './features.js'
import { hasFaultyFraming, isLast, isPlain } from './persistence.js'
import type { Answer, Ended, ServerObservation } from './target.js'

/** Statuses that say that a request was not taken: by its form, its size, or for want of time. */
const refusing = [400, 408, 411, 413, 414, 417, 421, 426, 429, 431]

/** Framing that nobody knows the end of: RFC 9112 §6.3, the connection closes behind the refusal. */
const framingRules = /^(length|coding|chunk)-/

/** One reading of the input, and what was seen. */
interface Case {
  readonly ruled: Ruling
  readonly reading: RulingReading
  readonly seen: ServerObservation
}

/** An answer that says that its request was not taken. */
export const isRefusal = ({ status }: Answer): boolean => status >= 500 || refusing.includes(status)

/** A refusal, or an answer that may be one: 4xx, and the connection was closed behind it. */
const mayRefuse = (answer: Answer, at: number, { answers, ended }: ServerObservation): boolean =>
  isRefusal(answer) || (answer.status >= 400 && at === answers.length - 1 && (ended === 'closed' || ended === 'reset'))

/** A refusal may overtake the answers to those before: nothing from here on may be there to refuse, nor be behind the last. */
const isPlainFrom = (ruled: Ruling, at: number): boolean => {
  if (ruled._tag !== 'Accept' || ruled.verdict.ending._tag !== 'Closed') return false
  const { messages } = ruled.verdict
  return messages.slice(at).every(isPlain) && !messages.slice(0, -1).some(isLast)
}

/** An answer to a legal request of this reading. */
const toLegal = (judged: Judged, answer: Answer, at: number, { ruled, seen }: Case): Complaint | undefined => {
  if (answer.echo !== undefined) {
    const part = differingPart(judged, answer.echo)
    return part === undefined
      ? undefined
      : aboutLegal(part, 'read-otherwise', `reads other ${part} of ${named(judged)}`)
  }
  const closed = at === seen.answers.length - 1 && seen.ended !== 'silent' && seen.ended !== 'kept'
  const refused = (answer.status === 400 || answer.status === 505) && (answer.closes || closed)
  if (!refused || !isPlainFrom(ruled, at)) return undefined
  return aboutLegal('count', 'refused-legal', `answers ${answer.status} to ${named(judged)}`)
}

/** An answer where this reading has no request. */
const toNothing = (answer: Answer, over: number, at: number, { ruled, reading, seen }: Case): Complaint | undefined => {
  const { ending, open } = reading.verdict
  // An application may answer once it has the head, RFC 9110 §15: only an echo is written behind the end.
  const early = open !== undefined && over === 0 && answer.echo === undefined
  if (ending._tag === 'Paused' || early) return undefined
  if (ending._tag !== 'Reject')
    return mayRefuse(answer, at, seen)
      ? undefined
      : aboutLegal('count', 'too-many-answers', `answers ${answer.status} where there is no request`)
  if (ruled._tag === 'Reject' && reading.level === 'choice') return undefined
  return mayRefuse(answer, at, seen)
    ? undefined
    : aboutRefused(reading, 'accepted', `answers ${answer.status} to what is to be refused`)
}

/** Answers that did not come. */
const missing = ({ ruled, reading: { verdict }, seen }: Case): Complaint | undefined => {
  const { answers, ended, malformed } = seen
  const awaited = verdict.messages[answers.length]
  if (ruled._tag !== 'Accept') return undefined
  if (awaited === undefined || malformed !== undefined || answers.some((one) => one.closes || isRefusal(one)))
    return undefined
  if (ended === 'silent') return aboutLegal('count', 'hang', `does not answer ${named(awaited)}`)
  if (ended === 'waited') return aboutLegal('count', 'too-few-answers', `waits for more of ${named(awaited)}`)
  const none = answers.length === 0 && isPlainFrom(ruled, 0)
  return none ? aboutLegal('count', 'refused-legal', `closes without an answer to ${named(awaited)}`) : undefined
}

const complaintOf = (given: Case): Complaint | undefined => {
  const { reading, seen } = given
  const { verdict } = reading
  const { answers } = seen
  for (const [at, answer] of answers.entries()) {
    const judged = verdict.messages[at]
    const over = at - verdict.messages.length
    const wrong = judged === undefined ? toNothing(answer, over, at, given) : toLegal(judged, answer, at, given)
    if (wrong !== undefined) return wrong
    const more = answers.length > at + 1
    if (judged === undefined) {
      // 417 is about the head: that the content is faulty comes out behind it.
      if (!isRefusal(answer) || (verdict.open !== undefined && answer.status === 417)) continue
      const framing = verdict.ending._tag === 'Reject' && framingRules.test(verdict.ending.rule)
      // What comes behind a refusal is read as the server likes, where the framing was not in doubt; and one that an
      // application made of the head is followed by that of the content.
      const goesOn = answers.slice(at + 1).some((later) => !isRefusal(later))
      return goesOn && framing ? aboutRefused(reading, 'kept-open', `answers ${answer.status}, and goes on`) : undefined
    }
    if (more && isLast(judged)) {
      const isFaulty = hasFaultyFraming(judged)
      // Who refuses what comes behind has not taken it.
      if (!isFaulty && answers.slice(at + 1).every(isRefusal)) return undefined
      const behaviour = isFaulty ? 'kept-open' : 'too-many-answers'
      return aboutLegal('count', behaviour, `answers on behind ${named(judged)}, which was to be the last`)
    }
    if (isLast(judged)) return undefined
  }
  return missing(given)
}

/** Where answers are too many or too few, something was misread: the rarest thing in the input is the cause. */
const byFeature = (complaint: Complaint, bytes: Uint8Array, ruled: Ruling): Complaint => {
  const [feature = 'legal-plain'] = featuresOf(bytes, ruled)
  return { ...complaint, rule: feature, ...featureClauses[feature] }
}

/**
 * Octets that are no answer, to legal requests. Behind an answer to one with content they answer that content, as a rule:
 * it was read as requests.
 */
const malformed = (
  bytes: Uint8Array,
  ruled: Ruling,
  { answers, malformed: reason }: ServerObservation,
): Complaint | undefined => {
  if (reason === undefined || ruled._tag !== 'Accept' || ruled.verdict.ending._tag === 'Paused') return undefined
  const complaint = aboutLegal('count', 'malformed-answer', reason)
  const hasContent = featuresOf(bytes, ruled).some((one) => one === 'legal-chunked' || one === 'legal-length')
  return answers.length > 0 && hasContent
    ? complaint
    : { ...complaint, rule: `answer-${reason}`, clause: 'RFC 9112 §2.1' }
}

/** Where it is not about one connection any more. */
const goneAs: Partial<Readonly<Record<Ended, readonly [Behaviour, detail: string]>>> = {
  crashed: ['crash', 'the process ends'],
  unreachable: ['crash', 'is gone'],
  deaf: ['hang', 'answers nobody any more'],
}

/**
 * What is wrong with what a server answered to these octets, after every reading that a recipient may have; `undefined`
 * where nothing is. A sentinel, a legal request behind the others, belongs to the octets.
 *
 * @example
 * const bytes = ascii('GET / HTTP/1.1\r\nHost : a\r\n\r\n')
 * const seen = { answers: [{ status: 200, closes: false, echo: undefined }], ended: 'waited', malformed: undefined } as const
 * assert.equal(judgeAnswers(bytes, seen)?.behaviour, 'accepted')
 * const refused = { answers: [{ status: 400, closes: true, echo: undefined }], ended: 'closed', malformed: undefined } as const
 * assert.equal(judgeAnswers(bytes, refused), undefined)
 */
export const judgeAnswers = (
  bytes: Uint8Array,
  seen: ServerObservation,
  ruled: Ruling = ruling(bytes),
): Complaint | undefined => {
  const gone = goneAs[seen.ended]
  if (gone !== undefined)
    return { ...aboutLegal('count', ...gone), rule: ruled._tag === 'Accept' ? 'legal' : ruled.rule }
  const complaint = malformed(bytes, ruled, seen) ?? against(ruled, (reading) => complaintOf({ ruled, reading, seen }))
  return complaint?.rule === 'legal-count' ? byFeature(complaint, bytes, ruled) : complaint
}
