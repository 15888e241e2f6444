import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  agreesWithOracle,
  boundedMemory,
  codecResistsForgery,
  codecRoundTrip,
  everyPeerAgrees,
  framingHasOneReading,
  keepsNoChunk,
  leniencyIsTold,
  limitsOnlyRefuse,
  parseEncode,
  persistence,
  resumption,
  type StateCodec,
  splitInvariance,
  stoppingAnywhere,
  totality,
} from '../../src/fuzz/laws/parser.js'
import { judge, type Reading, readings } from '../../src/fuzz/oracle/index.js'
import type { State } from '../../src/parser/index.js'
import * as strict from '../../src/parser/index.js'
import * as broken from './broken-parsers.js'

/** Two readings where a line may be taken for either. */
const eitherWay = (...given: Parameters<typeof readings>): ReadonlyArray<Reading> => {
  const chunked: Reading = { _tag: 'Chunked' }
  return [...readings(...given), ...given[1].filter(([, value]) => value.includes('chunked')).map(() => chunked)]
}

const isState = (value: unknown): value is State => typeof value === 'object' && value !== null && '_tag' in value

/** Writes a state as it is, so that octets come back as something else. */
const careless: StateCodec<State> = {
  encode: (state) => state,
  decode: (value) => (isState(value) ? { _tag: 'Right', right: value } : { _tag: 'Left', left: value }),
}

const cases: ReadonlyArray<readonly [law: string, fault: string, property: fc.IProperty<unknown>]> = [
  ['split invariance', 'drops lone octets', splitInvariance(broken.dropsLoneOctets)],
  ['persistence', 'remembers outside of its state', persistence(broken.remembersOutside())],
  ['the law of chunks', 'keeps the chunks it was fed', keepsNoChunk(broken.hoards)],
  ['the law of memory', 'keeps everything', boundedMemory(broken.hoards, strict.defaultLimits)],
  ['totality', 'says End twice', totality(broken.endsTwice)],
  ['totality', 'points behind the input', totality(broken.pointsTooFar)],
  ['acceptance', 'points one octet too far', agreesWithOracle(broken.pointsTooFar, judge)],
  ['acceptance', 'takes LF for a line end', agreesWithOracle(broken.takesBareLf, judge)],
  ['acceptance', 'forgets trailers', agreesWithOracle(broken.forgetsTrailers, judge)],
  ['the law of leniencies', 'takes LF for a line end and says nothing', leniencyIsTold(strict, broken.silentlyLenient)],
  ['the law of peers', 'ignores the content of GET', everyPeerAgrees(broken.ignoresContentOfGet)],
  ['parse ∘ encode', 'forgets trailers', parseEncode(broken.forgetsTrailers)],
  ['the law of limits', 'is lenient under tight limits', limitsOnlyRefuse(broken.lenientWhenTight)],
  ['resumption', 'loses what came behind a pause', resumption(broken.losesUnread)],
  ['the codec law', 'loses the held octets', codecRoundTrip(careless, strict)],
  ['the law of forgery', 'takes any record for a state', codecResistsForgery(careless, strict)],
  ['the law of stops', 'forgets an End that was not asked for', stoppingAnywhere(broken.forgetsItsLastEnd)],
  ['the law of framing', 'has two readings', framingHasOneReading(eitherWay)],
]

for (const [law, fault, property] of cases)
  test(`${law} falls for a parser that ${fault}`, () => {
    expect(fc.check(property, { seed: 7, numRuns: 4000, endOnFailure: true }).failed).toBe(true)
  })
