/** Content, RFC 9112 §6 and §7.1. */
import { chunkEnd, chunkLine } from './abnf.js'
import { automaton } from './automaton.js'
import type { Reading } from './framing.js'
import { type Check, type Limit, readPart, textOf } from './part.js'
import { readSection, type Section, trailerMeasure } from './section.js'
import { type Outcome, read, type Settings } from './verdict.js'

/** What came of the content, whether or not it came to its end. */
export interface Content {
  readonly body: string
  readonly end: Outcome<Section>
}

const lineWalk = automaton(chunkLine)
const endWalk = automaton(chunkEnd)

const noSection = (at: number): Outcome<Section> => read({ found: [], ends: at }, at)

const digitsAt = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (/[0-9A-Fa-f]/.test(textOf(bytes, at, at + 1)) && at < bytes.length) at++
  return at
}

interface Sums {
  /** The sizes of the chunks before. */
  readonly content: number
  /** The extensions of the chunks before. */
  readonly extensions: number
}

const sizeAt = (bytes: Uint8Array, from: number, to: number): number => Number(`0x${textOf(bytes, from, to)}`)

/** R10: no more than 13 digits, and a sum that a number holds exactly. */
const sizeCheck =
  (bytes: Uint8Array, start: number, sums: Sums): Check =>
  (at) => {
    if (at >= digitsAt(bytes, start)) return undefined
    const huge = at - start >= 13 || sums.content + sizeAt(bytes, start, at + 1) > Number.MAX_SAFE_INTEGER
    return huge ? { rule: 'chunk-size-huge', offset: at } : undefined
  }

/** R11, on the line whose size ends before `digits`. */
const extensionLimit = (digits: number, size: number, sums: Sums, { limits }: Settings): Limit => {
  const left = limits.extensionTotal + 2 * (sums.content + size) - sums.extensions
  return { rule: 'chunk-extension-length', beyond: digits + Math.min(limits.extensionLine, left), lineEndCounts: false }
}

const readChunks = (bytes: Uint8Array, from: number, settings: Settings): Content => {
  let body = ''
  let sums: Sums = { content: 0, extensions: 0 }
  for (let start = from; ; ) {
    const digits = digitsAt(bytes, start)
    const size = sizeAt(bytes, start, digits)
    const limit = extensionLimit(digits, size, sums, settings)
    const check = sizeCheck(bytes, start, sums)
    const line = readPart(bytes, start, { part: 'chunk', walk: lineWalk, limit, check })
    if (line._tag !== 'Read') return { body, end: line }
    if (size === 0) return { body, end: readSection(bytes, line.at, trailerMeasure(settings)) }
    const last = Math.min(line.at + size, bytes.length)
    body += textOf(bytes, line.at, last)
    if (last < line.at + size) return { body, end: { _tag: 'Short' } }
    const end = readPart(bytes, last, { part: 'chunk-end', walk: endWalk })
    if (end._tag !== 'Read') return { body, end }
    sums = { content: sums.content + size, extensions: sums.extensions + line.at - 2 - digits }
    start = end.at
  }
}

/** Reads the content that a head announced. */
export const readContent = (bytes: Uint8Array, from: number, framing: Reading, settings: Settings): Content => {
  switch (framing._tag) {
    case 'None':
      return { body: '', end: noSection(from) }
    case 'Chunked':
      return readChunks(bytes, from, settings)
    case 'Length': {
      const last = Math.min(from + framing.length, bytes.length)
      const body = textOf(bytes, from, last)
      return { body, end: last < from + framing.length ? { _tag: 'Short' } : noSection(last) }
    }
  }
}
