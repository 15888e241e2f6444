/**
 * The judge of responses: an independent recogniser, as the one of requests, of what a server sends to these requests.
 */
import { readContent } from './content.js'
import { framingRule, guiltyLine, type Reading, readings } from './framing.js'
import { textOf } from './part.js'
import { rules } from './rules.js'
import { type Found, headMeasure, readSection, refusedAt, type Section } from './section.js'
import { readStatusLine, type StatusLine } from './status-line.js'
import {
  type Ending,
  endingOf,
  type JudgedField,
  type JudgeOptions,
  type Outcome,
  read,
  refused,
  type Settings,
  settingsOf,
  type Verdict,
} from './verdict.js'

/** How the content of a response ends: as a request's, or with the connection. */
export type ResponseReading = Reading | { readonly _tag: 'UntilClose' }

/** A response whose head is legal, and what of its content came. */
export interface JudgedResponse extends StatusLine {
  readonly fields: ReadonlyArray<JudgedField>
  readonly framing: ResponseReading
  /** The content, one string unit an octet. */
  readonly body: string
  readonly trailers: ReadonlyArray<JudgedField>
}

/** What may be asked of the judge of responses. */
export interface ResponseJudgeOptions
  extends Pick<JudgeOptions, 'limits' | 'bareLf' | 'equalContentLengths' | 'obsFold'> {
  /** A status line may end behind its status. */
  readonly missingReason?: boolean
  /** The most interim responses to one request; 16 unless told. */
  readonly interims?: number
}

/** The request that a response belongs to, and how many interim ones it has had. */
interface Asked {
  readonly method: string
  readonly interims: number
}

const pairs = (found: ReadonlyArray<Found>): ReadonlyArray<JudgedField> =>
  found.map((field) => [field.name, field.value])

const isInterim = (status: number): boolean => status < 200 && status !== 101

const isTunnel = ({ status }: StatusLine, method: string): boolean =>
  method === 'CONNECT' && `${status}`.startsWith('2')

/** RFC 9112 §6.3, rules 1 to 8 in their order, after both framing fields at once, and others, were refused. */
const judgeFraming = (
  line: StatusLine,
  section: Section,
  method: string,
  settings: Settings,
): Outcome<ResponseReading> => {
  // RFC 9110 §9.3.6: a client ignores these fields in the answer that opens a tunnel.
  if (isTunnel(line, method)) return read({ _tag: 'None' }, section.ends)
  const lines = pairs(section.found)
  const repeats = settings.equalContentLengths
  const guilty = guiltyLine(line.version, lines, repeats)
  if (guilty !== undefined) return refusedAt(section, guilty, framingRule(line.version, lines, guilty))
  const [reading = { _tag: 'None' }] = readings(line.version, lines, repeats)
  const announces = reading._tag === 'Chunked' || (reading._tag === 'Length' && reading.length > 0)
  // RFC 9110 §8.6 and RFC 9112 §6.1: a server must not send them there, and readers differ on what follows.
  if ((line.status < 200 || line.status === 204) && announces) {
    const at = lines.findIndex(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
    return refusedAt(section, at, 'content-not-allowed')
  }
  if (method === 'HEAD' || line.status < 200 || line.status === 204 || line.status === 304)
    return read({ _tag: 'None' }, section.ends)
  return read(reading._tag === 'None' ? { _tag: 'UntilClose' } : reading, section.ends)
}

type Given = ResponseJudgeOptions & { readonly settings: Settings }

const readHead = (input: string, from: number, asked: Asked, given: Given): Outcome<JudgedResponse> => {
  const { settings, missingReason = false, interims = 16 } = given
  const line = readStatusLine(input, from, { bareLf: settings.bareLf, missingReason, longest: settings.limits.line })
  if (line._tag !== 'Read') return line
  const section = readSection(input, line.at, headMeasure(settings))
  if (section._tag !== 'Read') return section
  if (isInterim(line.value.status) && asked.interims >= interims) return refused('interim-number', from)
  const framing = judgeFraming(line.value, section.value, asked.method, settings)
  if (framing._tag !== 'Read') return framing
  const fields = pairs(section.value.found)
  return read({ ...line.value, fields, framing: framing.value, body: '', trailers: [] }, section.at)
}

/** RFC 9112 §9.2: octets that answer no request. */
const unasked = (offset: number): Ending => ({
  _tag: 'Reject',
  rule: 'nobody-asked',
  clause: rules['nobody-asked'].clause,
  offset,
  or: [],
})

/**
 * What a server's whole output means to a client that has sent requests of these methods: its responses in order, and how
 * it ends.
 *
 * @example
 * const octets = Uint8Array.from('HTTP/1.1 200\r\n\r\n', (unit) => unit.charCodeAt(0))
 * const { ending } = judgeResponses(['GET'])(octets)
 * assert.deepEqual(ending._tag === 'Reject' && [ending.rule, ending.offset], ['status-parts', 12])
 */
export const judgeResponses =
  (methods: ReadonlyArray<string>) =>
  (bytes: Uint8Array, options: ResponseJudgeOptions = {}): Verdict<JudgedResponse> => {
    const input = textOf(bytes)
    const given = { ...options, settings: settingsOf(options) }
    const messages: JudgedResponse[] = []
    let answered = 0
    let interims = 0
    for (let at = 0; ; ) {
      if (at >= input.length) return { messages, open: undefined, ending: { _tag: 'Closed' } }
      const method = methods[answered]
      if (method === undefined) return { messages, open: undefined, ending: unasked(at) }
      const head = readHead(input, at, { method, interims }, given)
      if (head._tag !== 'Read') return { messages, open: undefined, ending: endingOf(head, input.length) }
      const { framing } = head.value
      if (framing._tag === 'UntilClose') {
        const body = input.slice(head.at, input.length)
        return { messages: [...messages, { ...head.value, body }], open: undefined, ending: { _tag: 'Closed' } }
      }
      const { body, end } = readContent(input, head.at, framing, given.settings)
      const message = { ...head.value, body }
      if (end._tag !== 'Read') return { messages, open: message, ending: endingOf(end, input.length) }
      messages.push({ ...message, trailers: pairs(end.value.found) })
      if (message.status === 101 || isTunnel(message, method))
        return { messages, open: undefined, ending: { _tag: 'Paused', offset: end.at } }
      if (isInterim(message.status)) interims++
      else {
        interims = 0
        answered++
      }
      at = end.at
    }
  }
