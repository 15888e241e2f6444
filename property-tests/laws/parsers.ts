import type { Leniency, Limits, RequestParser } from '../../src/parser/index.js'
import { requestParser } from '../../src/parser/index.js'

const made = (options: Parameters<typeof requestParser>[0]): RequestParser => {
  const parser = requestParser(options)
  if (parser._tag === 'Left') throw new Error(`${parser.left.option}: ${parser.left.reason}`)
  return parser.right
}

/** A parser with other limits, strict unless it is given leniencies. */
export const parserAt = (limits: Limits, allow: ReadonlyArray<Leniency> = []): RequestParser => made({ limits, allow })

/** The parser with some leniencies. */
export const allowing = (...allow: ReadonlyArray<Leniency>): RequestParser => made({ allow })

/** The parser that wants Host and an absolute target to agree. */
export const agreeing: RequestParser = made({ hostMismatch: 'reject' })

/** Every leniency there is. */
export const leniencies: ReadonlyArray<Leniency> = [
  'bareLf',
  'obsFold',
  'equalContentLengths',
  'missingHost',
  'http09',
  'requestLineSpaces',
  'rawTarget',
]

/** The parser with every leniency. */
export const lenient = allowing(...leniencies)

/** Limits that most input of the laws stays below, and much does not. */
export const middling: Limits = {
  line: 60,
  headerBytes: 200,
  headerCount: 5,
  trailerBytes: 30,
  trailerCount: 2,
  method: 7,
  extensionLine: 20,
  extensionTotal: 3,
}
