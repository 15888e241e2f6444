import type { FailureCode } from '../../message/catalogue.js'
import { anyInput } from '../arbitraries/mutation.js'
import type { Ending, JudgeOptions, RuleName, Verdict } from '../oracle/index.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { observe, type Seen } from './observe.js'
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
}

/** The ending in the parser's words. Where the judge allows several refusals, the one that was given. */
const expected = (ending: Ending, given: Seen['ending']): unknown => {
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

/** Where parser and judge disagree on one input: messages, a message left open, the ending, code and offset. */
export const disagreement = <S>(
  parser: ParserLike<S>,
  judge: Judge,
  bytes: Uint8Array,
  options: JudgeOptions = {},
): Fault => {
  const verdict = judge(bytes, options)
  const fed = feedAll(parser, [bytes])
  const paused = verdict.ending._tag === 'Paused'
  const seen = observe(paused ? fed.events : [...fed.events, ...parser.end(fed.state).events])
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
