/** Arbitraries of what a connection brings, for fast-check. */

export { content, field, hostField } from './content.js'
export { conversation } from './conversation.js'
export { cuts, everyByte, split } from './cuts.js'
export {
  contentOfRequest,
  type DescribedChunk,
  type DescribedContent,
  type DescribedField,
  type DescribedRequest,
  writeRequest,
} from './described.js'
export { answersOf, inputsOf, type ValidRequest, validRequests } from './endpoint-inputs.js'
export { valuesOf } from './endpoint-values.js'
export type { Wrongness } from './endpoint-way.js'
export { type WrongRequest, wrongRequests } from './endpoint-wrong.js'
export { type Malformed, malformed, writtenRequest } from './malformed.js'
export { anyInput, byteEdit, legalInput, mutated, nasty } from './mutation.js'
export {
  fieldValue,
  joined,
  octets,
  pointedBytes,
  rawBytes,
  TCHAR,
  textOf,
  textOfOctets,
  token,
  whitespace,
} from './octets.js'
export { method, pipeline, request, switching } from './request.js'
export { answerSoup, anyAnswers, type DescribedResponse, legalAnswers, writeResponse } from './response.js'
export { appRequest, type RouteRow, routeRequests, routeRows } from './routes.js'
export { type Schedule, schedule, scheduled, type TimedCut, type TimedPiece } from './schedule.js'
export { chunkSoup, framingSoup, lineSoup, soup, trailerSoup } from './soup.js'
export {
  absoluteTarget,
  authority,
  authorityTarget,
  host,
  ipv6,
  originTarget,
  path,
  port,
  query,
  target,
} from './target.js'
export * from './typed/index.js'
