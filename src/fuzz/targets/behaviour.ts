/** What a target does that it must not: behaviours, and the complaints that are made of them. */
import type { Malformation } from '../malformations/index.js'
import type { Judged, Level, Ruling, RulingReading } from '../oracle/index.js'
import type { MessagePart } from './agreement.js'

/** Ways to go wrong, with a sentence about each. */
export const behaviours = {
  accepted: 'takes what is to be refused',
  'refused-legal': 'refuses what is legal',
  'read-otherwise': 'reads another message than anybody may',
  'too-many-answers': 'answers more requests than there are',
  'too-few-answers': 'waits for more, where the request has ended',
  'kept-open': 'goes on with the connection behind framing that is faulty',
  'malformed-answer': 'answers with octets that are no response',
  'cut-dependent': 'reads something else when the network cuts elsewhere',
  hang: 'neither answers nor closes',
  crash: 'ends',
  threw: 'throws',
} as const satisfies Record<string, string>

/** The name of a way to go wrong. */
export type Behaviour = keyof typeof behaviours

/** Something wrong, before it is known how often and how short it can be shown. */
export interface Complaint {
  /** The refusal of the judge; for legal input `legal-` and the part that was misread. */
  readonly rule: string
  readonly behaviour: Behaviour
  readonly clause: string
  readonly level: Level
  readonly detail: string
  /** What is wrong with it, where it is told under a refusal because several readings were compared. */
  readonly under?: string
}

/** Findings are told apart by this: rule and behaviour. */
export const causeOf = ({ rule, behaviour }: Pick<Complaint, 'rule' | 'behaviour'>): string => `${rule} × ${behaviour}`

/** The clauses of what may be misread of a legal message. */
const partClauses: Readonly<Record<MessagePart | 'count', string>> = {
  method: 'RFC 9112 §3.1',
  target: 'RFC 9112 §3.2',
  fields: 'RFC 9112 §5',
  text: 'RFC 9110 §5.5',
  content: 'RFC 9112 §6.3',
  count: 'RFC 9112 §9.3.2',
}

/** A complaint about a legal message. */
export const aboutLegal = (part: MessagePart | 'count', behaviour: Behaviour, detail: string): Complaint => ({
  rule: `legal-${part}`,
  behaviour,
  clause: partClauses[part],
  level: part === 'text' ? 'should' : 'must',
  detail,
})

/** A complaint about what a reading refuses. */
export const aboutRefused = (
  { verdict: { ending }, level }: RulingReading,
  behaviour: Behaviour,
  detail: string,
): Complaint | undefined =>
  ending._tag === 'Reject' ? { rule: ending.rule, behaviour, clause: ending.clause, level, detail } : undefined

/** The readings that a careful reader may have, the strict one first. */
const readingsOf = (ruled: Ruling): ReadonlyArray<RulingReading> => {
  if (ruled._tag === 'Ambiguous') return ruled.readings
  return [{ allowing: [], verdict: ruled.verdict, level: ruled._tag === 'Reject' ? ruled.level : 'choice' }]
}

const isAboutLegal = ({ rule }: Complaint): boolean => rule.startsWith('legal-')

/**
 * Asks of each reading: the target has done wrong only where it agrees with none of them. What is wrong with a message
 * that they share is told as it is; else the furthest reading is quoted, under the refusal that made it one of several.
 */
export const against = (
  ruled: Ruling,
  complaintOf: (reading: RulingReading) => Complaint | undefined,
): Complaint | undefined => {
  let last: Complaint | undefined
  for (const [at, reading] of readingsOf(ruled).entries()) {
    last = complaintOf(reading)
    if (last === undefined || (at === 0 && isAboutLegal(last))) return last
  }
  if (last === undefined || ruled._tag !== 'Ambiguous' || last.rule === 'legal-text') return last
  // The furthest reading refuses what another may accept, and no more is known of it.
  if (!isAboutLegal(last)) return last.level === 'choice' ? undefined : last
  // No reading was found in it, whatever a recipient may choose: that is no choice.
  const level = ruled.level === 'choice' ? 'should' : ruled.level
  return { ...last, rule: ruled.rule, clause: ruled.clause, level, under: last.rule }
}

/** What a message is called in a sentence. */
export const named = (message: Judged | undefined): string =>
  message === undefined ? 'nothing' : `${message.method} ${message.target.raw}`.slice(0, 60)

/** What somebody gains by it: told by the malformation that was made, where it is of the same refusal. */
export const consequenceOf = ({ rule, behaviour }: Complaint, made: ReadonlyArray<Malformation> = []): string => {
  const one = made.find((malformation) => malformation.rule === rule)
  const isRead = behaviour === 'accepted' || behaviour === 'kept-open' || behaviour === 'read-otherwise'
  return one !== undefined && isRead ? `Such a reader ${one.careless}.` : consequences[behaviour]
}

const consequences: Readonly<Record<Behaviour, string>> = {
  accepted: 'A reader beside it refuses: what passes one filter is read by another.',
  'refused-legal': 'Legal clients are turned away.',
  'read-otherwise': 'The application is told of another request than a reader before it has seen.',
  'too-many-answers': 'Content is read as requests: whoever sends content sends requests in the name of others.',
  'too-few-answers': 'Requests wait for what never comes, or are read as content of the one before.',
  'kept-open': 'What comes behind is read as requests, though nobody knows where it begins.',
  'malformed-answer': 'Clients and caches disagree about where the answer ends.',
  'cut-dependent': 'The network decides what a request means.',
  hang: 'Connections are held until none is left.',
  crash: 'One request ends the service of all.',
  threw: 'An exception in place of a verdict: whoever does not expect it ends.',
}
