/**
 * What wirefold's own parser makes of what is sent. It is quick, and the oracle's equal by law: an answer that is right by
 * its reading is right. What is wrong by it is for the oracle to rule over.
 */
import type { RequestHead } from '../../../message/request.js'
import type { Event } from '../../../parser/event.js'
import { end, feed, initial } from '../../../parser/index.js'
import { joined } from '../../arbitraries/octets.js'
import type { Judged, JudgedField, Reading, Ruling, Verdict } from '../../oracle/index.js'
import { isLast } from '../../targets/persistence.js'
import { readMessages } from '../../written/index.js'
import { includes, latin } from '../exchange/latin.js'

/** What may come back. */
export interface Expected {
  readonly ruled: Ruling
  /** Why it is refused, in the parser's word. */
  readonly refused: string | undefined
  /** The methods of the requests, as far as they are known. */
  readonly methods: ReadonlyArray<string>
  /** How many answers a careful reader may give. */
  readonly count: number
  /** Does the connection stay, and is nothing left on it? */
  readonly isKept: boolean
}

const nothing: Reading = { _tag: 'None' }

const readingOf = ({ framing }: RequestHead): Reading => (framing._tag === 'UntilClose' ? nothing : framing)

/** The message in the oracle's words; its fields are cut out when somebody asks. */
const judgedOf = (head: RequestHead, content: ReadonlyArray<Uint8Array>): Judged => {
  let fields: ReadonlyArray<JudgedField> | undefined
  return {
    method: head.method,
    target: head.target,
    authority: head.authority,
    version: head.version,
    get fields() {
      fields ??= head.headers.toJSON()
      return fields
    },
    framing: readingOf(head),
    body: content.length === 0 ? '' : latin(joined(content)),
    trailers: [],
  }
}

/** A refusal is one of framing to whoever asks: an answer behind it is for the oracle to rule over. */
const refusal = { _tag: 'Reject', rule: 'coding-list', clause: '', or: [] } as const

interface Read {
  readonly verdict: Verdict
  readonly refused: string | undefined
}

const readOf = (events: ReadonlyArray<Event>, length: number): Read => {
  const messages: Judged[] = []
  let head: RequestHead | undefined
  let content: Uint8Array[] = []
  let ending: Verdict['ending'] | undefined
  let refused: string | undefined
  for (const event of events)
    switch (event._tag) {
      case 'Head':
        head = event.request
        content = []
        break
      case 'Data':
        content.push(event.bytes)
        break
      case 'End':
        if (head !== undefined) messages.push(judgedOf(head, content))
        head = undefined
        break
      case 'Paused':
        ending = { _tag: 'Paused', offset: length }
        break
      case 'Failure':
        refused = event.code
        ending = { ...refusal, offset: event.offset }
        break
      default:
    }
  const open = head === undefined ? undefined : judgedOf(head, content)
  return { verdict: { messages, open, ending: ending ?? { _tag: 'Incomplete', offset: length } }, refused }
}

const ruledBy = ({ verdict, refused }: Read): Ruling =>
  refused === undefined || verdict.ending._tag !== 'Reject'
    ? { _tag: 'Accept', verdict }
    : { ...refusal, level: 'must', offset: verdict.ending.offset, verdict }

/** Who goes on behind a refusal, or refuses what breaks off, reads some methods, of which one matters: HEAD. */
const methodsBehind = (bytes: Uint8Array, known: number): ReadonlyArray<string> =>
  includes(bytes, 'HEAD')
    ? readMessages(latin(bytes))
        .map(({ line }) => line.method)
        .slice(known)
    : []

/** Reads what is sent. */
export const expectedOf = (bytes: Uint8Array): Expected => {
  const step = feed(initial, bytes)
  const read = readOf(step.events, bytes.length)
  const { verdict, refused } = read
  const { messages, open } = verdict
  const isOpen = refused === undefined && verdict.ending._tag === 'Incomplete'
  const isWhole = isOpen && end(step.state).events.at(-1)?._tag === 'Closed'
  const whole: Read = isWhole ? { refused, verdict: { ...verdict, ending: { _tag: 'Closed' } } } : read
  const last = messages.findIndex(isLast)
  const heads = open === undefined ? messages : [...messages, open]
  const methods = heads.map(({ method }) => method)
  return {
    ruled: ruledBy(whole),
    refused,
    methods: isWhole ? methods : [...methods, ...methodsBehind(bytes, methods.length)],
    count: Math.max(1, last < 0 ? heads.length : last + 1),
    isKept: isWhole && last < 0 && messages.length > 0,
  }
}
