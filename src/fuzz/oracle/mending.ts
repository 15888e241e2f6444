/**
 * What a recipient may do instead of refusing: by an option of the judge, or by reading other octets than were sent where
 * the specifications say so (SP for a bare CR, one length for a list of equal ones).
 */
import { textOf } from './part.js'
import type { RuleName } from './rules.js'
import type { JudgeLimits, JudgeOptions } from './verdict.js'

/** What is read, and how. */
export interface Mended {
  readonly bytes: Uint8Array
  readonly options: JudgeOptions
  readonly allowing: ReadonlyArray<string>
}

/** The same input, read more leniently; `undefined` where this leniency does not apply. `offset`: where it was refused. */
type Mend = (given: Mended, offset: number) => Mended | undefined

const allow =
  (...names: ReadonlyArray<Exclude<keyof JudgeOptions, 'limits' | 'sameHost'>>): Mend =>
  ({ bytes, options, allowing }) =>
    names.every((name) => options[name] === true)
      ? undefined
      : {
          bytes,
          options: { ...options, ...Object.fromEntries(names.map((name) => [name, true])) },
          allowing: [...new Set([...allowing, ...names])],
        }

/** RFC 9110 §5.4, RFC 9112 §3: limits are each server's own. Its own may be none. */
const unlimited =
  (...names: ReadonlyArray<keyof JudgeLimits>): Mend =>
  ({ bytes, options, allowing }) =>
    names.every((name) => options.limits?.[name] === MOST)
      ? undefined
      : {
          bytes,
          options: {
            ...options,
            limits: { ...options.limits, ...Object.fromEntries(names.map((name) => [name, MOST])) },
          },
          allowing: [...new Set([...allowing, 'otherLimits'])],
        }

const MOST = 0x3fffffff

/** Reads other octets: what `change` makes of the text, given where it was refused. */
const edit =
  (name: string, change: (text: string, offset: number) => string | undefined, options: JudgeOptions = {}): Mend =>
  (given, offset) => {
    const before = textOf(given.bytes)
    const after = change(before, offset)
    if (after === undefined || after === before) return undefined
    return {
      bytes: Uint8Array.from(after, (unit) => unit.charCodeAt(0)),
      options: { ...given.options, ...options },
      allowing: [...new Set([...given.allowing, name])],
    }
  }

const spaceAt = (text: string, at: number): string => `${text.slice(0, at)} ${text.slice(at + 1)}`

/** SP for each of them up to the end of the line: they are many readings else. */
const onLine = (text: string, at: number, each: RegExp): string => {
  const end = text.indexOf('\n', at) + 1 || text.length
  return text.slice(0, at) + text.slice(at, end).replace(each, ' ') + text.slice(end)
}

/** RFC 9112 §3: any whitespace of a request line for SP. */
const blank = edit(
  'requestLineSpaces',
  (text, at) => ('\v\f\r'.includes(text.charAt(at)) ? onLine(text, at, /[\v\f]|\r(?!\n)/g) : undefined),
  { requestLineSpaces: true },
)

/** RFC 9112 §2.2: SP for each bare CR. It was refused behind it. */
const spaceForCr = edit('spaceForCr', (text, at) =>
  text.charAt(at - 1) === '\r' ? onLine(text, at - 1, /\r(?!\n)/g) : undefined,
)

/** RFC 9110 §5.5: SP for an LF that is taken for a part of a field value. */
const spaceForLf = edit('spaceForLf', (text, at) => {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return text.charAt(at) === '\n' && /^[^:\s]+:/.test(line) ? spaceAt(text, at) : undefined
})

/** RFC 9110 §5.5: SP for NUL. */
const spaceForNul = edit('spaceForNul', (text, at) => (text.charAt(at) === '\0' ? onLine(text, at, /\0/g) : undefined))

/** RFC 9112 §2.2: a line behind the request line that begins with whitespace may be consumed unread. */
const withoutFirstLine = edit('consumedLine', (text, at) =>
  /(^|\n)[^\n]*HTTP\/1\.\d[ \t]*\r?\n$/.test(text.slice(0, at)) ? text.slice(0, at) + behindLine(text, at) : undefined,
)

const behindLine = (text: string, at: number): string => {
  const end = text.indexOf('\n', at)
  return end < 0 ? '' : text.slice(end + 1)
}

/** Another value for the field line that starts at `at`; `undefined` from `change` leaves the line as it is. */
const revalued =
  (change: (value: string, head: string) => string | undefined) =>
  (text: string, at: number): string | undefined => {
    const [line, name = '', value = ''] = /^([^:\r\n]*:[ \t]*)([^\r\n]*?)[ \t]*(?=\r?\n)/.exec(text.slice(at)) ?? []
    const other = line === undefined ? undefined : change(value, text.slice(0, at))
    return line === undefined || other === undefined
      ? undefined
      : text.slice(0, at) + name + other + text.slice(at + line.length)
  }

/** A list's members without the empty ones, RFC 9110 §5.6.1.2. */
const membersOf = (value: string): ReadonlyArray<string> => value.split(/[ \t]*,[ \t]*/).filter((one) => one !== '')

const plainNumber = (digits: string): string => digits.replace(/^0+(?=\d)/, '')

/** RFC 9112 §6.3 rule 5: a list of equal lengths is that length. */
const oneLength = edit(
  'equalContentLengths',
  revalued((value) => {
    const members = membersOf(value)
    const [first = ''] = members
    return /^\d+$/.test(first) && members.every((one) => plainNumber(one) === plainNumber(first)) ? first : undefined
  }),
)

/** The same for a second field of the same number, which is read as if it were spelt as the first. */
const sameLength = edit(
  'equalContentLengths',
  revalued((value, head) => {
    const first = /\ncontent-length:[ \t]*(\d+)[ \t]*\r?\n(?!\r?\n|[^]*\n\r?\n)/i.exec(head)?.[1]
    return first !== undefined && plainNumber(first) === plainNumber(value) ? first : undefined
  }),
  { equalContentLengths: true },
)

/** A number however many zeros it has; one that is too large is still waited for, not cut. */
const exactNumber = edit(
  'largeNumbers',
  revalued((value) => {
    const digits = plainNumber(value)
    return digits.length > 15 ? '9'.repeat(15) : digits
  }),
)

const exactSize = edit('largeNumbers', (text, at) => {
  const start = text.lastIndexOf('\n', at) + 1
  const digits = /^[0-9A-Fa-f]+/.exec(text.slice(start))?.[0] ?? ''
  const plain = digits.replace(/^0+(?=[0-9A-Fa-f])/, '')
  return text.slice(0, start) + (plain.length > 11 ? 'f'.repeat(11) : plain) + text.slice(start + digits.length)
})

/** RFC 9110 §5.6.1.2: a recipient skips empty members. */
const chunkedInList = edit(
  'emptyMembers',
  revalued((value) => (membersOf(value).join().toLowerCase() === 'chunked' ? 'chunked' : undefined)),
)

/** RFC 9112 §6.1: a coding that this recipient knows, before chunked. */
const knownCoding = edit(
  'otherCodings',
  revalued((value) => (/,[ \t]*chunked$/i.test(value) ? 'chunked' : undefined)),
)

/** RFC 9110 §5.3: lines of one name are one list. A coding on a line before that of chunked stands before it. */
const codingBefore = edit('otherCodings', (text, at) => {
  const head = /^[^]*?\n\r?\n/.exec(text.slice(at))?.[0] ?? ''
  const isKnown = /^transfer-encoding:[ \t]*[\w!#$%&'*+.^`|~-]+[ \t]*\r?\n/i.test(head)
  const isChunkedLater = /\ntransfer-encoding:[ \t]*chunked[ \t]*\r?\n/i.test(head)
  return isKnown && isChunkedLater && !/^[^\n]*chunked/i.test(head)
    ? text.slice(0, at) + behindLine(text, at)
    : undefined
})

/** What a recipient may do for each refusal. Whatever is not here is refused by every careful reader. */
export const mends: Partial<Readonly<Record<RuleName, ReadonlyArray<Mend>>>> = {
  'lf-alone': [allow('bareLf'), allow('trailerLf'), spaceForLf],
  'second-empty-line': [allow('emptyLines'), allow('emptyLines', 'bareLf')],
  'method-octet': [allow('requestLineSpaces'), blank],
  'line-parts': [allow('requestLineSpaces'), blank, allow('http09'), allow('http09', 'bareLf')],
  'version-octet': [allow('requestLineSpaces'), blank],
  'target-octet': [allow('rawTarget'), blank],
  'folded-line': [allow('obsFold'), allow('obsFold', 'anyFold'), withoutFirstLine],
  'cr-alone': [spaceForCr],
  'value-octet': [spaceForNul, allow('controls')],
  'length-twice': [allow('equalContentLengths'), sameLength],
  'length-digits': [oneLength],
  'length-huge': [exactNumber],
  'coding-list': [chunkedInList, codingBefore],
  'coding-unknown': [knownCoding],
  'coding-and-length': [allow('codingWins')],
  'coding-in-1.0': [allow('codingWins')],
  'chunk-size-huge': [exactSize],
  'trailer-name': [allow('anyTrailer')],
  'line-length': [unlimited('line')],
  'method-length': [unlimited('method', 'line')],
  'header-length': [unlimited('headerBytes')],
  'header-number': [unlimited('headerCount', 'headerBytes')],
  'trailer-length': [unlimited('trailerBytes')],
  'trailer-number': [unlimited('trailerCount', 'trailerBytes')],
  'chunk-extension-length': [unlimited('extensionLine', 'extensionTotal')],
}
