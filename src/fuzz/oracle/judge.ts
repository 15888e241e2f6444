/**
 * The judge of requests: an independent recogniser, written from the collected ABNF of RFC 9112, 9110, 3986 and 5234
 * and from the numbered refusals R1–R16. It shares no code with the parser that it judges and imports none of it.
 */
import { hostValue } from './abnf.js'
import { isText } from './automaton.js'
import { readContent } from './content.js'
import { isCalled } from './field-name.js'
import { chunkedWins, framingRule, guiltyLine, type Reading, readings } from './framing.js'
import { type Line, readRequestLine } from './line.js'
import { textOf } from './part.js'
import { type Found, headMeasure, readSection, refusedAt, type Section } from './section.js'
import {
  endingOf,
  type Judged,
  type JudgedField,
  type JudgeOptions,
  type Outcome,
  read,
  type Settings,
  settingsOf,
  type Verdict,
} from './verdict.js'

const isHost = isText(hostValue)

const pairs = (found: ReadonlyArray<Found>): ReadonlyArray<JudgedField> =>
  found.map((field) => [field.name, field.value])

/** RFC 9112 §6.3, R8, R9, R15: the one reading of a head, or the refusal of the line that leaves none. */
const judgeFraming = (line: Line, section: Section, settings: Settings): Outcome<Reading> => {
  const lines = pairs(section.found)
  const repeats = settings.equalContentLengths
  if (settings.codingWins && chunkedWins(lines)) return read({ _tag: 'Chunked' }, section.ends)
  const guilty = guiltyLine(line.version, lines, repeats)
  if (guilty !== undefined) return refusedAt(section, guilty, framingRule(line.version, lines, guilty))
  const [reading = { _tag: 'None' }] = readings(line.version, lines, repeats)
  return read(reading, section.ends)
}

/** RFC 9112 §3.2, R13: at most one Host, a legal one, and one at least on 1.1. */
const judgeHost = (line: Line, section: Section, settings: Settings): Outcome<string | undefined> => {
  let value: string | undefined
  for (const [index, field] of section.found.entries()) {
    if (!isCalled(field.name, 'host')) continue
    if (value !== undefined) return refusedAt(section, index, 'host-twice')
    if (!isHost(field.value)) return refusedAt(section, index, 'host-value')
    value = field.value
  }
  if (settings.sameHost && line.target._tag === 'Absolute' && value !== undefined) {
    const at = section.found.findIndex((field) => isCalled(field.name, 'host'))
    if (line.target.authority.toLowerCase() !== value.toLowerCase()) return refusedAt(section, at, 'host-other')
  }
  const needed = line.version === 'HTTP/1.1' && !settings.missingHost
  return needed && value === undefined
    ? refusedAt(section, section.found.length, 'host-missing')
    : read(value, section.ends)
}

const readHead = (input: string, from: number, settings: Settings): Outcome<Judged> => {
  const line = readRequestLine(input, from, settings)
  if (line._tag !== 'Read') return line
  const section =
    line.value.version === 'HTTP/0.9'
      ? read<Section>({ found: [], ends: line.at }, line.at)
      : readSection(input, line.at, headMeasure(settings))
  if (section._tag !== 'Read') return section
  const framing = judgeFraming(line.value, section.value, settings)
  if (framing._tag !== 'Read') return framing
  const host = judgeHost(line.value, section.value, settings)
  if (host._tag !== 'Read') return host
  const { target } = line.value
  // RFC 9112 §3.3: the authority of the target URI is the target's where it has one, and Host's elsewhere.
  const authority = 'authority' in target ? target.authority : host.value
  const fields = pairs(section.value.found)
  return read({ ...line.value, authority, fields, framing: framing.value, body: '', trailers: [] }, section.at)
}

/** RFC 9110 §7.8 and §9.3.6: what comes behind such a message may not be HTTP. */
const maySwitch = (message: Judged): boolean => {
  const options = message.fields
    .filter(([name]) => isCalled(name, 'connection'))
    .flatMap(([, value]) => value.split(','))
    .map((option) => option.replace(/^[ \t]+|[ \t]+$/g, '').toLowerCase())
  const offered = message.fields.some(([name]) => isCalled(name, 'upgrade'))
  return message.method === 'CONNECT' || (message.version === 'HTTP/1.1' && offered && options.includes('upgrade'))
}

/** Nothing stands here, or the one empty line that R3 skips. */
const isIdle = (input: string, at: number, { bareLf }: Settings): boolean => {
  const rest = input.slice(at, at + 3)
  return rest === '' || rest === '\r\n' || (bareLf && rest === '\n')
}

/** Behind every empty line but the one that R3 skips. */
const behindEmptyLines = (input: string, from: number): number => {
  let at = from
  while (/^(\r?\n){2}/.test(input.slice(at, at + 4))) at += input.charCodeAt(at) === 0x0d ? 2 : 1
  return at
}

/**
 * What a connection's whole input means: its messages in order, and how it ends. Offsets count from its first octet.
 *
 * @example
 * const octets = Uint8Array.from('GET / HTTP/1.1\nHost: a\r\n\r\n', (unit) => unit.charCodeAt(0))
 * const { ending } = judge(octets)
 * assert.deepEqual(ending._tag === 'Reject' && [ending.rule, ending.offset], ['lf-alone', 14])
 */
export const judge = (bytes: Uint8Array, options: JudgeOptions = {}): Verdict => {
  const input = textOf(bytes)
  const settings = settingsOf(options)
  const messages: Judged[] = []
  for (let at = 0; ; ) {
    if (settings.emptyLines) at = behindEmptyLines(input, at)
    if (isIdle(input, at, settings)) return { messages, open: undefined, ending: { _tag: 'Closed' } }
    const head = readHead(input, at, settings)
    if (head._tag !== 'Read') return { messages, open: undefined, ending: endingOf(head, input.length) }
    const { body, end } = readContent(input, head.at, head.value.framing, settings)
    const message = { ...head.value, body, trailers: end._tag === 'Read' ? pairs(end.value.found) : [] }
    if (end._tag !== 'Read') return { messages, open: message, ending: endingOf(end, input.length) }
    messages.push(message)
    if (maySwitch(message)) return { messages, open: undefined, ending: { _tag: 'Paused', offset: end.at } }
    at = end.at
  }
}
