/** Does what a server answers depend on where the network cuts? */
import { type Ruling, ruling, type Verdict } from '../oracle/index.js'
import { aboutLegal, type Complaint } from './behaviour.js'
import { isRefusal, judgeAnswers } from './server-behaviour.js'
import type { Answer, ServerObservation } from './target.js'

const isSame = (one: Answer, other: Answer | undefined): boolean =>
  other !== undefined && one.status === other.status && JSON.stringify(one.echo) === JSON.stringify(other.echo)

const strictOf = (ruled: Ruling): Verdict | undefined =>
  ruled._tag === 'Ambiguous' ? ruled.readings[0]?.verdict : ruled.verdict

/** It said that it refuses; it closed where more was to be answered, which may mean so; or it took everything. */
const standing = (
  { answers, ended }: ServerObservation,
  strict: Verdict | undefined,
): 'refused' | 'dropped' | 'taken' => {
  if (answers.some(isRefusal)) return 'refused'
  const known = strict?.messages.length ?? 0
  const isShort = answers.length < known || (answers.length === known && strict?.ending._tag === 'Reject')
  return ended === 'closed' && isShort && answers.at(-1)?.closes !== true ? 'dropped' : 'taken'
}

/** An application may answer once it has a head, before the content that is wrong has come: then nothing can be said. */
const isEarly = (ruled: Ruling, seen: ServerObservation): boolean => {
  const verdict = ruled._tag === 'Ambiguous' ? ruled.readings.at(-1)?.verdict : ruled.verdict
  return verdict?.open !== undefined && seen.answers.every(({ echo }) => echo === undefined)
}

const isAlike = (one: ServerObservation, other: ServerObservation): boolean =>
  one.ended === other.ended &&
  one.answers.length === other.answers.length &&
  one.answers.every((answer, at) => isSame(answer, other.answers[at]))

const differ = (ruled: Ruling, whole: ServerObservation, cut: ServerObservation): boolean => {
  // A reset takes answers with it that were on their way.
  if (whole.ended === 'reset' || cut.ended === 'reset') return false
  const strict = strictOf(ruled)
  const [one, other] = [standing(whole, strict), standing(cut, strict)]
  // A refusal may overtake the answers to what stood before it.
  if (one === 'refused' || other === 'refused') return one === 'taken' || other === 'taken'
  const [less, more] = whole.answers.length < cut.answers.length ? [whole, cut] : [cut, whole]
  if (!less.answers.every((answer, at) => isSame(answer, more.answers[at]))) return true
  // A server may close when it likes.
  return less.answers.length < more.answers.length && one === 'taken' && other === 'taken'
}

const told = ({ answers, ended }: ServerObservation): string =>
  answers.length === 0 ? ended : answers.map(({ status }) => status).join(', ')

/**
 * What is wrong where a server that was right about some octets is asked about them in pieces.
 *
 * @example
 * const answer = (status: number) => ({ status, closes: status === 400, echo: undefined })
 * const seen = (status: number) => ({ answers: [answer(status)], ended: 'closed', malformed: undefined } as const)
 * const bytes = ascii('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
 * assert.equal(judgeAnswerCuts(bytes, seen(200), seen(400))?.behaviour, 'cut-dependent')
 * assert.equal(judgeAnswerCuts(bytes, seen(200), seen(200)), undefined)
 */
export const judgeAnswerCuts = (
  bytes: Uint8Array,
  whole: ServerObservation,
  cut: ServerObservation,
  ruled: () => Ruling = () => ruling(bytes),
): Complaint | undefined => {
  const isMalformed = cut.malformed !== undefined && whole.malformed === undefined
  const isFaulty = isMalformed || cut.ended === 'crashed' || cut.ended === 'deaf'
  if (!isFaulty && cut.ended !== 'silent' && isAlike(whole, cut)) return undefined
  const said = ruled()
  const wrong = isFaulty ? judgeAnswers(bytes, cut, said) : undefined
  if (wrong?.behaviour === 'crash' || wrong?.behaviour === 'hang') return wrong
  if (isEarly(said, whole) || !(isFaulty || differ(said, whole, cut) || isHang(bytes, cut, said))) return undefined
  const detail = `answers ${told(whole)} whole, ${told(cut)} in pieces`
  return said._tag === 'Accept'
    ? aboutLegal('content', 'cut-dependent', detail)
    : { rule: said.rule, behaviour: 'cut-dependent', clause: said.clause, level: 'should', detail }
}

const isHang = (bytes: Uint8Array, cut: ServerObservation, ruled: Ruling): boolean =>
  judgeAnswers(bytes, cut, ruled)?.behaviour === 'hang'
