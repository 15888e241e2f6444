/** Reads what a server sends, strictly, as answers to the requests that were sent. */
import type { ResponseHead } from '../../../message/response-head.js'
import { type ResponseEvent, type ResponseParser, type ResponseState, responseParser } from '../../../parser/index.js'
import { joined } from '../../arbitraries/octets.js'
import type { Answer, ReadMessage } from '../../targets/index.js'
import { latin } from './latin.js'

/** A reader of one connection's answers. */
export interface AnswerReader {
  readonly answers: ReadonlyArray<Answer>
  /** Why what came is no answer; `undefined` where it is, or where nothing came. */
  readonly malformed: () => string | undefined
  readonly feed: (chunk: Uint8Array) => void
  readonly end: () => void
}

/** An answer with this field holds in its content what was read: `ReadMessage` as JSON, `fields` only where they are known. */
export const ECHO = 'X-Wirefold-Echo'

const made = responseParser({ limits: { headerBytes: 1 << 20, headerCount: 10_000 } })

/** More answers than requests are answers as well: they are counted, not refused. */
const MORE = Array.from({ length: 8 }, () => 'GET')

const closes = ({ headers, version }: ResponseHead): boolean => {
  const options = headers.getAll('connection').join().toLowerCase()
  return /(^|[ ,])close([ ,]|$)/.test(options) || (version !== 'HTTP/1.1' && !options.includes('keep-alive'))
}

const isPair = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string')

/** What an echo says; `undefined` where it is none. */
const echoOf = (content: string): ReadMessage | undefined => {
  try {
    const said: unknown = JSON.parse(content)
    if (typeof said !== 'object' || said === null) return undefined
    if (!('method' in said && 'target' in said && 'body' in said)) return undefined
    const { method, target, body } = said
    if (typeof method !== 'string' || typeof target !== 'string' || typeof body !== 'string') return undefined
    const fields = 'fields' in said ? said.fields : undefined
    if (fields === undefined) return { method, target, body, fields }
    return Array.isArray(fields) && fields.every(isPair) ? { method, target, body, fields } : undefined
  } catch {
    return undefined
  }
}

const unread: AnswerReader = { answers: [], malformed: () => 'options', feed: () => {}, end: () => {} }

/** A reader of the answers to requests of these methods; it tells their fields where it is asked to. */
export const answerReader = (methods: ReadonlyArray<string>, isTold = false): AnswerReader =>
  made._tag === 'Left' ? unread : readerOf(made.right, methods, isTold)

const readerOf = (parser: ResponseParser, methods: ReadonlyArray<string>, isTold: boolean): AnswerReader => {
  const answers: Answer[] = []
  let state: ResponseState = { ...parser.initial, awaiting: [...methods, ...MORE] }
  let head: ResponseHead | undefined
  let content: Uint8Array[] = []
  let malformed: string | undefined
  // Nobody reads on behind an answer that closes. And who refuses before it knows the method sends content to HEAD too.
  const isRead = (): boolean => {
    const last = answers.at(-1)
    if (answers.slice(0, -1).some((one) => one.closes)) return false
    const isRefusal = last !== undefined && (last.status === 400 || (last.status > 400 && last.closes))
    return !isRefusal || methods[answers.length - 1] !== 'HEAD'
  }
  const take = (event: ResponseEvent): void => {
    switch (event._tag) {
      case 'ResponseHead':
        head = event.response
        content = []
        return
      case 'Data':
        if (head?.headers.has(ECHO) === true) content.push(event.bytes)
        return
      case 'End': {
        if (head === undefined || (head.status < 200 && head.status !== 101)) return
        const echo = content.length === 0 ? undefined : echoOf(latin(joined(content)))
        const answer: Answer = { status: head.status, closes: closes(head), echo }
        answers.push(isTold ? { ...answer, fields: head.headers.toJSON() } : answer)
        return
      }
      case 'Failure':
        malformed = event.code
        return
      default:
    }
  }
  return {
    answers,
    malformed: () => (isRead() ? malformed : undefined),
    feed: (chunk) => {
      const step = parser.feed(state, chunk)
      state = step.state
      for (const event of step.events) take(event)
    },
    end: () => {
      for (const event of parser.end(state).events) take(event)
    },
  }
}
