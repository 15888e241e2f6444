/**
 * A request as it is written on the wire: a tree whose leaves are texts of one unit an octet, and which prints to exactly
 * those octets, legal or not. What is wrong with a message is a change to its tree.
 */
import { octets } from '../arbitraries/octets.js'

/** A request line in its parts, RFC 9112 §3, and what stands between them. */
export interface WrittenLine {
  /** In front of the method: empty lines. */
  readonly lead: string
  readonly method: string
  readonly first: string
  readonly target: string
  readonly second: string
  readonly version: string
  /** Behind the version, before the end of the line. */
  readonly behind: string
  readonly end: string
}

/** A field line in its parts, RFC 9112 §5. A line that goes on by obs-fold is one more field without a colon. */
export interface WrittenField {
  readonly name: string
  /** The colon, with what stands before it; empty where there is none. */
  readonly colon: string
  readonly before: string
  readonly value: string
  readonly behind: string
  readonly end: string
}

/** A chunk, RFC 9112 §7.1. */
export interface WrittenChunk {
  readonly size: string
  /** Everything between the digits and the end of the line. */
  readonly extension: string
  readonly sizeEnd: string
  readonly data: string
  readonly dataEnd: string
}

/** The chunk of size zero: its line alone. */
export interface WrittenLastChunk {
  readonly size: string
  readonly extension: string
  readonly sizeEnd: string
}

/** Content, in chunks or plain; empty where there is none. */
export type WrittenContent =
  | { readonly _tag: 'Plain'; readonly data: string }
  | {
      readonly _tag: 'Chunked'
      readonly chunks: ReadonlyArray<WrittenChunk>
      /** Absent where the chunks break off, or go on with what is none. */
      readonly last: WrittenLastChunk | undefined
      readonly trailers: ReadonlyArray<WrittenField>
      readonly end: string
      /** What could not be taken for a chunk, up to the end. */
      readonly rest: string
    }

/** One request. */
export interface WrittenMessage {
  readonly line: WrittenLine
  readonly fields: ReadonlyArray<WrittenField>
  /** The empty line. */
  readonly end: string
  readonly content: WrittenContent
}

const printLine = (it: WrittenLine): string =>
  it.lead + it.method + it.first + it.target + it.second + it.version + it.behind + it.end

const printField = (it: WrittenField): string => it.name + it.colon + it.before + it.value + it.behind + it.end

const printChunk = (it: WrittenChunk): string => it.size + it.extension + it.sizeEnd + it.data + it.dataEnd

const printLast = (it: WrittenLastChunk | undefined): string =>
  it === undefined ? '' : it.size + it.extension + it.sizeEnd

const each = <A>(all: ReadonlyArray<A>, print: (one: A) => string): string => all.map(print).join('')

/** Content as text, one unit an octet. */
export const printContent = (it: WrittenContent): string =>
  it._tag === 'Plain'
    ? it.data
    : each(it.chunks, printChunk) + printLast(it.last) + each(it.trailers, printField) + it.end + it.rest

/**
 * The message as text, one unit an octet.
 *
 * @example
 * import { readMessages } from './read.js'
 * const [message] = readMessages('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
 * assert.equal(message && printMessage(message), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
 */
export const printMessage = ({ line, fields, end, content }: WrittenMessage): string =>
  printLine(line) + each(fields, printField) + end + printContent(content)

/** Messages one behind the other, as octets. */
export const octetsOfMessages = (messages: ReadonlyArray<WrittenMessage>): Uint8Array =>
  octets(each(messages, printMessage))
