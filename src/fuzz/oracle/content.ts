/** Content, RFC 9112 §6 and §7.1. */
import { chunkEnd, chunkLine } from './abnf.js'
import { automaton } from './automaton.js'
import type { Reading } from './framing.js'
import { type Check, type Limit, readPart } from './part.js'
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

const isDigit = (unit: string): boolean => /[0-9A-Fa-f]/.test(unit)

/** Where the digits that start at `from` end. */
const digitsAt = (input: string, from: number): number => {
  let at = from
  while (isDigit(input.charAt(at))) at++
  return at
}

interface Sums {
  /** The sizes of the chunks before. */
  readonly content: number
  /** The extensions of the chunks before. */
  readonly extensions: number
}

const sizeAt = (input: string, from: number, to: number): number => Number(`0x${input.slice(from, to)}`)

/** R10: no more than 13 digits, and a sum that a number holds exactly. */
const sizeCheck = (input: string, start: number, digits: number, sums: Sums): Check => ({
  from: start,
  ask: (at) => {
    if (at >= digits) return undefined
    const huge = at - start >= 13 || sums.content + sizeAt(input, start, at + 1) > Number.MAX_SAFE_INTEGER
    return huge ? { rule: 'chunk-size-huge', offset: at } : undefined
  },
})

/** R11, on the line whose size ends before `digits`. */
const extensionLimit = (digits: number, size: number, sums: Sums, { limits }: Settings): Limit => {
  const left = limits.extensionTotal + 2 * (sums.content + size) - sums.extensions
  return { rule: 'chunk-extension-length', beyond: digits + Math.min(limits.extensionLine, left), lineEndCounts: false }
}

const readChunks = (input: string, from: number, settings: Settings): Content => {
  let body = ''
  let sums: Sums = { content: 0, extensions: 0 }
  for (let start = from; ; ) {
    const digits = digitsAt(input, start)
    const size = sizeAt(input, start, digits)
    const limit = extensionLimit(digits, size, sums, settings)
    const check = sizeCheck(input, start, digits, sums)
    const line = readPart(input, start, { part: 'chunk', walk: lineWalk, limit, check })
    if (line._tag !== 'Read') return { body, end: line }
    if (size === 0) return { body, end: readSection(input, line.at, trailerMeasure(settings)) }
    const last = Math.min(line.at + size, input.length)
    body += input.slice(line.at, last)
    if (last < line.at + size) return { body, end: { _tag: 'Short' } }
    const end = readPart(input, last, { part: 'chunk-end', walk: endWalk })
    if (end._tag !== 'Read') return { body, end }
    sums = { content: sums.content + size, extensions: sums.extensions + line.at - 2 - digits }
    start = end.at
  }
}

/** Reads the content that a head announced. */
export const readContent = (input: string, from: number, framing: Reading, settings: Settings): Content => {
  switch (framing._tag) {
    case 'None':
      return { body: '', end: noSection(from) }
    case 'Chunked':
      return readChunks(input, from, settings)
    case 'Length': {
      const last = Math.min(from + framing.length, input.length)
      const body = input.slice(from, last)
      return { body, end: last < from + framing.length ? { _tag: 'Short' } : noSection(last) }
    }
  }
}
