import type { Leniency, Limits, RequestParser } from '../../src/parser/index.js'
import { requestParser } from '../../src/parser/index.js'

const made = (options: Parameters<typeof requestParser>[0]): RequestParser => {
  const parser = requestParser(options)
  if (parser._tag === 'Left') throw new Error(`${parser.left.option}: ${parser.left.reason}`)
  return parser.right
}

/** The strict parser with other limits. */
export const parserAt = (limits: Limits): RequestParser => made({ limits })

/** The parser with some leniencies. */
export const allowing = (...allow: ReadonlyArray<Leniency>): RequestParser => made({ allow })

/** The parser that wants Host and an absolute target to agree. */
export const agreeing: RequestParser = made({ hostMismatch: 'reject' })

/** The parser with every leniency. */
export const lenient = allowing(
  'bareLf',
  'obsFold',
  'equalContentLengths',
  'missingHost',
  'http09',
  'requestLineSpaces',
  'rawTarget',
)
