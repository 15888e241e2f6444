import { answerSoup, anyAnswers, legalAnswers } from '../../src/fuzz/arbitraries/index.js'
import {
  codecResistsForgery,
  codecRoundTrip,
  keepsNoChunk,
  persistence,
  responsesAgreeWithOracle,
  splitInvariance,
  stoppingAnywhere,
  totality,
} from '../../src/fuzz/laws/parser.js'
import { judgeResponses, type ResponseJudgeOptions } from '../../src/fuzz/oracle/index.js'
import { responseStateCodec } from '../../src/parser/codec.js'
import { type PartialResponseOptions, type ResponseParser, responseParser } from '../../src/parser/index.js'
import { holds } from './runs.js'

/** A parser that waits for the answers to these requests. */
const awaiting = (methods: ReadonlyArray<string>, options: PartialResponseOptions = {}): ResponseParser => {
  const made = responseParser(options)
  if (made._tag === 'Left') throw new Error(`${made.left.option}: ${made.left.reason}`)
  const { initial, sent } = made.right
  return { ...made.right, initial: methods.reduce(sent, initial) }
}

const sequences: ReadonlyArray<readonly [name: string, methods: ReadonlyArray<string>]> = [
  ['GET', ['GET']],
  ['HEAD, POST, HEAD and GET', ['HEAD', 'POST', 'HEAD', 'GET']],
  ['POST and CONNECT', ['POST', 'CONNECT']],
  ['nothing', []],
]

const small = {
  line: 30,
  headerBytes: 60,
  headerCount: 4,
  trailerBytes: 12,
  trailerCount: 1,
  extensionLine: 9,
  extensionTotal: 10,
}

const variants: ReadonlyArray<readonly [name: string, PartialResponseOptions, ResponseJudgeOptions]> = [
  ['strict', {}, {}],
  ['under small limits', { limits: { ...small, interims: 1 } }, { limits: small, interims: 1 }],
  [
    'with every leniency',
    { allow: ['bareLf', 'obsFold', 'equalContentLengths', 'missingReason'] },
    { bareLf: true, obsFold: true, equalContentLengths: true, missingReason: true },
  ],
  ['with missingReason', { allow: ['missingReason'] }, { missingReason: true }],
]

for (const [name, methods] of sequences) {
  const judge = judgeResponses(methods)
  const input = anyAnswers(methods)
  for (const [how, options, judged] of variants) {
    const parser = awaiting(methods, options)
    const law = responsesAgreeWithOracle(parser, (bytes) => judge(bytes, judged), input)
    holds(`of the answers to ${name} the parser, ${how}, says what the judge says`, law, 1500)
    holds(
      `where the network cuts changes nothing of the answers to ${name}, ${how}`,
      splitInvariance(parser, input),
      500,
    )
  }
  const strict = awaiting(methods)
  holds(
    `legal answers to ${name} are read as the judge reads them`,
    responsesAgreeWithOracle(strict, judge, legalAnswers(methods)),
    500,
  )
  holds(
    `of pieces of answers to ${name} the parser says what the judge says`,
    responsesAgreeWithOracle(strict, judge, answerSoup()),
    1500,
  )
  holds(`whoever reads the answers to ${name} event by event may stop at any`, stoppingAnywhere(strict, input), 500)
  holds(`states between the answers to ${name} can be kept, forked and fed twice`, persistence(strict, input), 100)
  holds(`nothing is kept of a chunk of answers to ${name} but what was copied`, keepsNoChunk(strict, input), 300)
  holds(
    `a state between the answers to ${name}, written and read again, goes on as the one it was`,
    codecRoundTrip(responseStateCodec, strict, input),
    200,
  )
  holds(
    `a state between the answers to ${name} that was tampered with is refused or can be fed`,
    codecResistsForgery(responseStateCodec, strict, input),
    1000,
  )
  holds(`reading the answers to ${name} is total, and its events follow their grammar`, totality(strict, input), 500)
}
