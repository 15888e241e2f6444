import type { Either } from 'fp-ts/lib/Either.js'
import type { OptionsError } from '../../src/message/options-error.js'
import { responseStateCodec, stateCodec } from '../../src/parser/codec.js'
import type { requestParser, responseParser } from '../../src/parser/index.js'
import type { Case } from './case.js'
import type { CaseParser, Revive } from './parsing.js'

/** The two parsers of a source tree: the project's, or a mutant's. */
export interface Parsers {
  readonly requestParser: typeof requestParser
  readonly responseParser: typeof responseParser
}

const must = <A>(made: Either<OptionsError, A>): A => {
  if (made._tag === 'Left') throw new Error(`${made.left.option}: ${made.left.reason}`)
  return made.right
}

interface Codec<S> {
  readonly encode: (state: S) => unknown
  readonly decode: (value: unknown) => { readonly _tag: 'Left' } | { readonly _tag: 'Right'; readonly right: S }
}

/** A state written down as JSON and read back. */
const revive =
  <S>(codec: Codec<S>): Revive<S> =>
  (state) => {
    const read = codec.decode(JSON.parse(JSON.stringify(codec.encode(state))))
    if (read._tag === 'Left') throw new Error(`a state that cannot be read back: ${JSON.stringify(state)}`)
    return read.right
  }

/** What to do with a parser and its states, whatever they are. */
export type Use<R> = <S>(parser: CaseParser<S>, revive: Revive<S>) => R

/** Takes the parser that the octets of a case are for, with the options of the case and, of responses, what was sent. */
export const withParser = <R>(parsers: Parsers, it: Case, use: Use<R>): R => {
  if (it.answers === undefined) return use(must(parsers.requestParser(it.options)), revive(stateCodec))
  const parser = must(parsers.responseParser(it.options))
  return use({ ...parser, initial: it.answers.reduce(parser.sent, parser.initial) }, revive(responseStateCodec))
}
