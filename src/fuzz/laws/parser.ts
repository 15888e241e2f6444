/** The laws of request parsers, as functions that take one. */
export {
  agreesWithOracle,
  codeOfRule,
  disagreement,
  type Judge,
  type ResponseJudge,
  responsesAgreeWithOracle,
} from './acceptance.js'
export { codecResistsForgery, codecRoundTrip, codecTotality, type StateCodec } from './codec.js'
export { everyOctet, type Frame, frames, neighbours } from './every-octet.js'
export { everyPeerAgrees, framingHasOneReading, peers } from './framing.js'
export { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
export { leniencyIsTold } from './leniency.js'
export { boundedMemory, endless, limitsOnlyRefuse, mostHeld, sizeOf, smallLimits } from './limits.js'
export { observe, observeResponses, type Seen } from './observe.js'
export { coalesce, feedAll, type ParserLike, type Run, runAll, runByNext } from './parser-like.js'
export { keepsNoChunk, persistence, resumption } from './persistence.js'
export { parseEncode } from './round-trip.js'
export { splitFault, splitInvariance } from './split.js'
export { stoppingAnywhere } from './stepping.js'
export { totality, totalityFault } from './totality.js'
