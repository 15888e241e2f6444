import { legalInput } from '../../src/fuzz/arbitraries/index.js'
import {
  boundedMemory,
  everyPeerAgrees,
  framingHasOneReading,
  keepsNoChunk,
  limitsOnlyRefuse,
  type ParserLike,
  parseEncode,
  persistence,
  resumption,
  splitInvariance,
  stoppingAnywhere,
  totality,
} from '../../src/fuzz/laws/parser.js'
import * as strict from '../../src/parser/index.js'
import { defaultLimits, type State } from '../../src/parser/index.js'
import { lenient, middling, parserAt } from './parsers.js'
import { holds } from './runs.js'

const parsers: ReadonlyArray<readonly [name: string, parser: ParserLike<State>]> = [
  ['the parser', strict],
  ['the parser with small limits', parserAt(middling)],
  ['the parser with every leniency', lenient],
]

for (const [name, parser] of parsers) {
  holds(`where the network cuts changes nothing that ${name} says`, splitInvariance(parser), 1500)
  holds(`whoever reads what ${name} says event by event may stop at any`, stoppingAnywhere(parser), 1500)
  holds(`states of ${name} can be kept, forked and fed twice`, persistence(parser), 250)
  holds(`${name} keeps nothing of a chunk but what it copied`, keepsNoChunk(parser), 1000)
  holds(`${name} is total, and its events follow their grammar`, totality(parser), 1500)
  holds(`${name} gives back what it did not read while it paused`, resumption(parser), 800)
  holds(`what ${name} accepts has one framing for every reader`, everyPeerAgrees(parser), 1500)
}

holds('a request that is written down is read back as it was described', parseEncode(strict), 1500)
holds('limits only refuse', limitsOnlyRefuse(parserAt), 2000)
holds('limits let legal input through or refuse it, and nothing else', limitsOnlyRefuse(parserAt, legalInput()), 1000)
holds('what a state holds stays within the limits, whatever comes', boundedMemory(strict, defaultLimits), 100)
holds('what a state holds stays within small limits, whatever comes', boundedMemory(parserAt(middling), middling), 100)
holds('a field section has one framing at most', framingHasOneReading(), 5000)
