/** Everything that a client sends on one connection, and what it is owed for it. */
import type { Either } from 'fp-ts/lib/Either.js'
import { octets, textOfOctets } from '../arbitraries/octets.js'
import { type Judged, judge, type RuleName, type Verdict } from '../oracle/index.js'
import { isLast, valuesOf } from '../targets/persistence.js'
import { printContent, printMessage, type WrittenMessage } from './message.js'
import { readMessages } from './read.js'

/**
 * How a conversation ends.
 * - `open`: the connection is kept behind the last answer.
 * - `over`: one of the requests is the last on its connection; those behind it are not answered.
 * - `switching`: behind the last request another protocol may begin.
 * - `unfinished`: the client stops inside a request.
 */
export type ConversationEnding = 'open' | 'over' | 'switching' | 'unfinished'

/** Legal requests on one connection. */
export interface Conversation {
  readonly messages: ReadonlyArray<WrittenMessage>
  /** What stands behind the last whole request: octets of another protocol, or the start of a request. */
  readonly behind: string
  /** How many final answers the server owes. To what stands behind them it may give one more, which refuses. */
  readonly owes: number
  /** Which of the messages wait for 100 (Continue), RFC 9110 §10.1.1, by their places. */
  readonly expects: ReadonlyArray<number>
  readonly ending: ConversationEnding
}

/** Why some octets are no conversation. */
export interface NoConversation {
  readonly rule: RuleName
  readonly offset: number
}

/**
 * The conversation as octets.
 *
 * @example
 * const conversation = readConversation(ascii('GET / HTTP/1.0\r\n\r\n'))
 * assert.equal(conversation._tag === 'Right' && octetsOfConversation(conversation.right).length, 18)
 */
export const octetsOfConversation = ({ messages, behind }: Conversation): Uint8Array =>
  octets(messages.map(printMessage).join('') + behind)

const expectsContinue = (message: Judged): boolean =>
  message.version === 'HTTP/1.1' &&
  message.framing._tag !== 'None' &&
  valuesOf(message, 'expect').some((value) => value.toLowerCase() === '100-continue')

const endingOf = ({ messages, ending }: Verdict, last: number): ConversationEnding => {
  const isAtEnd = last < 0 || last === messages.length - 1
  if (ending._tag === 'Paused' && isAtEnd) return 'switching'
  if (last >= 0) return 'over'
  return ending._tag === 'Incomplete' ? 'unfinished' : 'open'
}

/**
 * Reads a conversation from octets, written by hand or made; left where one of its requests is to be refused.
 *
 * @example
 * const one = readConversation(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHo'))
 * assert.equal(one._tag === 'Right' && one.right.owes, 1)
 * assert.equal(one._tag === 'Right' && one.right.behind, 'GET / HTTP/1.1\r\nHo')
 * assert.equal(readConversation(ascii('GET / HTTP/1.1\r\nHost : a\r\n\r\n'))._tag, 'Left')
 */
export const readConversation = (bytes: Uint8Array): Either<NoConversation, Conversation> => {
  const verdict = judge(bytes)
  const { messages: judged, ending } = verdict
  if (ending._tag === 'Reject') return { _tag: 'Left', left: { rule: ending.rule, offset: ending.offset } }
  const text = textOfOctets(bytes)
  const all = readMessages(ending._tag === 'Paused' ? text.slice(0, ending.offset) : text)
  const messages = all.slice(0, judged.length)
  const behind = text.slice(messages.map(printMessage).join('').length)
  const last = judged.findIndex(isLast)
  const owes = last < 0 ? judged.length : last + 1
  const expects = judged.flatMap((message, at) => (expectsContinue(message) ? [at] : []))
  return { _tag: 'Right', right: { messages, behind, owes, expects, ending: endingOf(verdict, last) } }
}

/** Octets that are sent at one time. */
export interface ConversationPart {
  readonly bytes: Uint8Array
  /** A client sends these only once it has 100 (Continue), or has waited for it in vain. */
  readonly awaits: boolean
}

/**
 * The octets of a conversation in the parts that a client sends them in, which waits for 100 (Continue) where it has said
 * so.
 *
 * @example
 * const upload = 'PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi'
 * const read = readConversation(ascii(upload))
 * const parts = read._tag === 'Right' ? partsOfConversation(read.right) : []
 * assert.deepEqual(parts.map(({ awaits, bytes }) => [awaits, bytes.length]), [[false, 68], [true, 2]])
 */
export const partsOfConversation = (conversation: Conversation): ReadonlyArray<ConversationPart> => {
  const { messages, behind, expects } = conversation
  const parts: ConversationPart[] = []
  let text = ''
  const send = (awaits: boolean): void => {
    if (text !== '') parts.push({ bytes: octets(text), awaits })
    text = ''
  }
  for (const [at, message] of messages.entries()) {
    const whole = printMessage(message)
    const content = expects.includes(at) ? printContent(message.content) : ''
    text += whole.slice(0, whole.length - content.length)
    if (content === '') continue
    send(false)
    text = content
    send(true)
  }
  text += behind
  send(false)
  return parts
}
