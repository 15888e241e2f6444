/** Whole conversations: requests that keep a connection or end it, wait for a word, ask for another protocol, or break off. */
import * as fc from 'fast-check'
import type { Conversation, ConversationEnding } from '../written/conversation.js'
import type { WrittenMessage } from '../written/message.js'
import { readMessages } from '../written/read.js'
import { type DescribedField, type DescribedRequest, writeRequest } from './described.js'
import { textOf, textOfOctets } from './octets.js'
import { request, switching } from './request.js'
import { inOneLine, type TypedField } from './typed/field.js'
import { connectionOptions, expectation } from './typed/hop-by-hop.js'
import { anyOf } from './typed/phrase.js'

/** A request, whether it is the last on its connection, and whether it waits for 100 (Continue). */
interface Turn {
  readonly request: DescribedRequest
  readonly last: boolean
  readonly expects: boolean
}

/** What a request says of its connection. */
type Options = TypedField<ReadonlyArray<string>> | undefined

const saying = (option: string): fc.Arbitrary<Options> =>
  inOneLine('Connection', connectionOptions(fc.constantFrom(option, option, 'X-Own'), { most: 3 })).filter(
    ({ value }) => value.includes(option),
  )

const keeping = saying('keep-alive')
const closing = saying('close')
const silent = fc.constant<Options>(undefined)

/** In 1.1 a connection is kept unless somebody says otherwise, in 1.0 only where somebody says so, RFC 9112 §9.3. */
const optionsOf = (version: DescribedRequest['version']): fc.Arbitrary<Options> =>
  version === 'HTTP/1.1'
    ? fc.oneof(
        { withCrossShrink: true },
        { weight: 9, arbitrary: silent },
        { weight: 3, arbitrary: keeping },
        { weight: 1, arbitrary: closing },
      )
    : fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: silent }, { weight: 4, arbitrary: keeping })

const isOver = (version: string, said: Options): boolean =>
  said?.value.includes('close') === true || (version === 'HTTP/1.0' && said?.value.includes('keep-alive') !== true)

/** RFC 9110 §10.1.1: on 1.1 alone, and only where content comes. */
const mayExpect = ({ version, content }: DescribedRequest): boolean => version === 'HTTP/1.1' && content._tag !== 'None'

const turn = (): fc.Arbitrary<Turn> =>
  fc
    .tuple(
      request(),
      optionsOf('HTTP/1.1'),
      optionsOf('HTTP/1.0'),
      fc.constantFrom(false, false, false, true),
      inOneLine('Expect', expectation()),
    )
    .map(([one, modern, old, asks, expect]) => {
      const said = one.version === 'HTTP/1.1' ? modern : old
      const expects = asks && mayExpect(one)
      const added: ReadonlyArray<DescribedField> = [...(said?.lines ?? []), ...(expects ? expect.lines : [])]
      return { request: { ...one, fields: [...added, ...one.fields] }, last: isOver(one.version, said), expects }
    })

/** What comes behind the whole requests, and how the conversation ends by it. */
interface Tail {
  readonly ending: ConversationEnding
  readonly requests: ReadonlyArray<DescribedRequest>
  readonly behind: string
}

const whole: Tail = { ending: 'open', requests: [], behind: '' }

/** RFC 9110 §9.3.6: CONNECT has no content, and what a length means there is nobody's to say. */
const asking = (): fc.Arbitrary<DescribedRequest> =>
  switching().filter(({ method, content }) => method !== 'CONNECT' || content._tag === 'None')

/** Another protocol, or the request that asks for it and nothing more. */
const switched = (): fc.Arbitrary<Tail> =>
  fc
    .tuple(asking(), anyOf(fc.constant(''), textOf('\x16\x03\x01\0PRI * HTTP/2.0\r\n', 0, 20)))
    .map(([one, behind]) => ({ ending: 'switching', requests: [one], behind }))

const textOfRequest = (one: DescribedRequest): string => textOfOctets(writeRequest(one))

/** The start of a request: at least an octet of its line, and never all of it. */
const broken = (): fc.Arbitrary<Tail> =>
  fc
    .tuple(request(), fc.nat())
    .map(([one, pick]) => ({ text: textOfRequest({ ...one, emptyLine: false }), pick }))
    .map(({ text, pick }) => ({
      ending: 'unfinished' as const,
      requests: [],
      behind: text.slice(0, 1 + (pick % (text.length - 1))),
    }))

const tail = (): fc.Arbitrary<Tail> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: fc.constant(whole) },
    { weight: 1, arbitrary: switched() },
    { weight: 1, arbitrary: broken() },
  )

const treesOf = (requests: ReadonlyArray<DescribedRequest>): ReadonlyArray<WrittenMessage> =>
  requests.flatMap((one) => readMessages(textOfRequest(one)))

/** What the client is owed, said of what was put together and not read out of it. */
const conversationOf = (turns: ReadonlyArray<Turn>, { ending, requests, behind }: Tail): Conversation => {
  const messages = treesOf([...turns.map((one) => one.request), ...requests])
  const last = turns.findIndex((one) => one.last)
  return {
    messages,
    behind,
    owes: last < 0 ? messages.length : last + 1,
    expects: turns.flatMap((one, at) => (one.expects ? [at] : [])),
    ending: last < 0 ? ending : 'over',
  }
}

/**
 * A conversation of up to so many requests, four unless told: pipelines in which HTTP/1.0 and 1.1, keep-alive and close
 * take turns; 100 (Continue) waited for; another protocol or half a request at the end. What stands behind a request that
 * was the last is there too, and is owed nothing.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { octetsOfConversation, readConversation } from '../written/index.js'
 * for (const one of fc.sample(conversation(), 5))
 *   assert.deepEqual(readConversation(octetsOfConversation(one)), { _tag: 'Right', right: one })
 */
export const conversation = (most = 4): fc.Arbitrary<Conversation> =>
  fc.tuple(fc.array(turn(), { maxLength: most }), tail()).map(([turns, end]) => conversationOf(turns, end))
