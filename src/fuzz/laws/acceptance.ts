import type * as fc from 'fast-check'
import type { FailureCode } from '../../message/catalogue.js'
import type { AnyEvent, ResponseEvent } from '../../parser/event.js'
import { anyInput } from '../arbitraries/mutation.js'
import type { Ending, JudgedResponse, JudgeOptions, RuleName, Verdict } from '../oracle/index.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { observe, observeResponses, type Seen, type SeenEnding } from './observe.js'
import { feedAll, type ParserLike } from './parser-like.js'

/** By which code of the catalogue each refusal of the judge is known. */
export const codeOfRule: Readonly<Record<RuleName, FailureCode>> = {
  'method-octet': 'bad-method',
  'method-length': 'long-method',
  'line-parts': 'bad-request-line',
  'line-length': 'long-line',
  'http2-preface': 'http2-preface',
  'version-octet': 'bad-version',
  'major-version': 'unsupported-version',
  'second-empty-line': 'empty-lines',
  'target-octet': 'bad-target',
  'form-of-method': 'target-form',
  'lf-alone': 'bare-lf',
  'cr-alone': 'bare-cr',
  'name-octet': 'bad-field-name',
  'space-before-colon': 'space-before-colon',
  'folded-line': 'obs-fold',
  'value-octet': 'bad-field-value',
  'length-digits': 'bad-content-length',
  'length-twice': 'duplicate-content-length',
  'length-huge': 'large-content-length',
  'coding-list': 'bad-transfer-encoding',
  'coding-twice': 'duplicate-transfer-encoding',
  'coding-unknown': 'unsupported-transfer-coding',
  'coding-and-length': 'two-framings',
  'coding-in-1.0': 'old-transfer-encoding',
  'chunk-size-octet': 'bad-chunk-size',
  'chunk-size-huge': 'large-chunk-size',
  'chunk-extension-octet': 'bad-chunk-extension',
  'chunk-end': 'bad-chunk-end',
  'chunk-extension-length': 'chunk-extension-bytes',
  'trailer-name': 'forbidden-trailer',
  'trailer-length': 'trailer-bytes',
  'trailer-number': 'trailer-count',
  'host-missing': 'missing-host',
  'host-twice': 'duplicate-host',
  'host-value': 'bad-host',
  'host-other': 'host-mismatch',
  'header-length': 'header-bytes',
  'header-number': 'header-count',
  'status-parts': 'bad-status-line',
  'status-octet': 'bad-status',
  'reason-octet': 'bad-reason',
  'status-line-length': 'long-status-line',
  'content-not-allowed': 'content-forbidden',
  'nobody-asked': 'unsolicited-response',
  'interim-number': 'interim-count',
}

/** The ending in a parser's words. Where the judge allows several refusals, the one that was given. */
export const expected = (ending: Ending, given: SeenEnding): unknown => {
  switch (ending._tag) {
    case 'Reject': {
      const others = ending.or.map((rule) => codeOfRule[rule])
      const code = others.find((other) => given._tag === 'Failure' && given.code === other) ?? codeOfRule[ending.rule]
      return { _tag: 'Failure', code, offset: ending.offset }
    }
    case 'Incomplete':
      return { _tag: 'Failure', code: 'unexpected-end', offset: ending.offset }
    default:
      return { _tag: ending._tag }
  }
}

/** How a judge says what a whole connection's input means. */
export type Judge = (bytes: Uint8Array, options?: JudgeOptions) => Verdict

/** How to hold a parser against a judge: what the judge says of an input, and what the parser's events say. */
interface Against<E, M> {
  readonly verdictOf: (bytes: Uint8Array) => Verdict<M>
  readonly observe: (events: ReadonlyArray<E>) => Seen<M>
}

/** Where the two disagree on one input: messages, a message left open, the ending, code and offset. */
export const disagreementWith = <S, E extends AnyEvent, M>(
  parser: ParserLike<S, E>,
  { verdictOf, observe: seenIn }: Against<E, M>,
  bytes: Uint8Array,
): Fault => {
  const verdict = verdictOf(bytes)
  const fed = feedAll(parser, [bytes])
  const paused = verdict.ending._tag === 'Paused'
  const seen = seenIn(paused ? fed.events : [...fed.events, ...parser.end(fed.state).events])
  const of = (what: string) => () => `${what} of ${shown(bytes)}`
  return firstFault(
    (function* () {
      yield differs(of('the ending'), expected(verdict.ending, seen.ending), seen.ending)
      yield differs(of('the messages'), verdict.messages, seen.messages)
      yield differs(of('the open message'), verdict.open, seen.open)
      if (verdict.ending._tag === 'Paused')
        yield differs(of('what is unread'), bytes.subarray(verdict.ending.offset), parser.resume(fed.state).unread)
    })(),
  )
}

/** Where a parser of requests and a judge disagree on one input. */
export const disagreement = <S>(
  parser: ParserLike<S>,
  judge: Judge,
  bytes: Uint8Array,
  options: JudgeOptions = {},
): Fault => disagreementWith(parser, { verdictOf: (all) => judge(all, options), observe }, bytes)

/**
 * Law 4, acceptance: the parser accepts what the judge accepts and reads it as the same messages; and refuses what it
 * refuses, under the same code and at the same offset.
 */
export const agreesWithOracle = <S>(
  parser: ParserLike<S>,
  judge: Judge,
  options: JudgeOptions = {},
  input = anyInput(),
): Law<Uint8Array> => law(input, (bytes) => disagreement(parser, judge, bytes, options))

/** How a judge says what a server's whole output means. */
export type ResponseJudge = (bytes: Uint8Array) => Verdict<JudgedResponse>

/** The same law of a parser of responses. */
export const responsesAgreeWithOracle = <S>(
  parser: ParserLike<S, ResponseEvent>,
  judge: ResponseJudge,
  input: fc.Arbitrary<Uint8Array>,
): Law<Uint8Array> =>
  law(input, (bytes) => disagreementWith(parser, { verdictOf: judge, observe: observeResponses }, bytes))
