/** What is wrong with a parser's reading. */
import { type Ruling, type RulingReading, ruling } from '../oracle/index.js'
import { differingPart } from './agreement.js'
import { aboutLegal, aboutRefused, against, type Complaint, named } from './behaviour.js'
import { hasFaultyFraming, isLast, isPlain } from './persistence.js'
import type { ParserReading } from './target.js'

/** More was read than this reading of the octets has. */
const tooMany = (given: RulingReading, isAlone: boolean, reading: ParserReading): Complaint | undefined => {
  const { verdict, level } = given
  const next = reading.messages[verdict.messages.length]
  const detail = `reads ${next?.method} ${next?.target.slice(0, 60)} to its end`
  switch (verdict.ending._tag) {
    case 'Paused':
      return undefined
    case 'Reject':
      // To accept it is a choice, and no more is known of how it may be read.
      return level === 'choice' && isAlone ? undefined : aboutRefused(given, 'accepted', detail)
    default:
      return aboutLegal('count', 'read-otherwise', `${detail}, where no message is complete`)
  }
}

/** Less was read, of the messages that all readings share. */
const tooFew = ({ allowing, verdict }: RulingReading, reading: ParserReading): Complaint | undefined => {
  const lost = verdict.messages[reading.messages.length]
  if (lost === undefined || allowing.length > 0 || !isPlain(lost)) return undefined
  if (reading.refused !== undefined)
    return aboutLegal('content', 'refused-legal', `refuses ${named(lost)} (${reading.refused})`)
  return aboutLegal('content', 'too-few-answers', `does not read ${named(lost)} to its end`)
}

const complaintOf = (given: RulingReading, isAlone: boolean, reading: ParserReading): Complaint | undefined => {
  const { verdict } = given
  let text: Complaint | undefined
  for (const [at, read] of reading.messages.entries()) {
    const judged = verdict.messages[at]
    if (judged === undefined) return tooMany(given, isAlone, reading) ?? text
    const part = differingPart(judged, read)
    const wrong = part && aboutLegal(part, 'read-otherwise', `reads other ${part} of ${named(judged)}`)
    if (part === 'text') text ??= wrong
    else if (wrong !== undefined) return wrong
    const more = reading.messages.length > at + 1
    if (more && hasFaultyFraming(judged))
      return aboutLegal('content', 'kept-open', 'reads on behind a message whose framing is faulty')
    // RFC 9112 §9.6: a parser may leave it to its connection to stop here.
    if (isLast(judged)) return text
  }
  return tooFew(given, reading) ?? text
}

/**
 * What is wrong with what a parser made of these octets, after every reading that a recipient may have; `undefined` where
 * nothing is.
 *
 * @example
 * const bytes = ascii('GET / HTTP/1.1\r\nHost : a\r\n\r\n')
 * const read = { method: 'GET', target: '/', fields: undefined, body: '' }
 * const complaint = judgeReading(bytes, { messages: [read], refused: undefined, threw: undefined })
 * assert.deepEqual([complaint?.rule, complaint?.behaviour], ['space-before-colon', 'accepted'])
 */
export const judgeReading = (
  bytes: Uint8Array,
  reading: ParserReading,
  ruled: Ruling = ruling(bytes),
): Complaint | undefined => {
  const about = ruled._tag === 'Accept' ? { rule: 'legal' } : { rule: ruled.rule, clause: ruled.clause }
  if (reading.hung === true) return { ...aboutLegal('content', 'hang', 'reads and comes to no end'), ...about }
  if (reading.threw !== undefined) return { ...aboutLegal('content', 'threw', reading.threw), ...about }
  const isAlone = ruled._tag !== 'Ambiguous'
  return against(ruled, (given) => complaintOf(given, isAlone, reading))
}

/** What is wrong where two cuts of the same octets were not read alike. */
export const judgeCuts = (
  bytes: Uint8Array,
  whole: ParserReading,
  cut: ParserReading,
  ruled: () => Ruling = () => ruling(bytes),
): Complaint | undefined => {
  const told = ({ messages, refused }: ParserReading): string => JSON.stringify([messages, refused !== undefined])
  if (told(whole) === told(cut)) return undefined
  const said = ruled()
  const detail = `reads ${whole.messages.length} messages whole, ${cut.messages.length} in pieces`
  return said._tag === 'Accept'
    ? aboutLegal('content', 'cut-dependent', detail)
    : { rule: said.rule, behaviour: 'cut-dependent', clause: said.clause, level: 'should', detail }
}
