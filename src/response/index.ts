/**
 * Responses as descriptions, the programs that end in them, and the encoder that writes them down. Pure: nothing here
 * touches a socket, a clock or a file.
 */

export { type Aborter, aborter } from './abort.js'
export {
  type Answer,
  isAnswer,
  isUpgrade,
  type Machine,
  type Next,
  type Takeover,
  type Turn,
  type Upgrade,
  upgrade,
} from './answer.js'
export {
  type Body,
  bytes,
  type Empty,
  empty,
  file,
  html,
  type JsonError,
  json,
  jsonEither,
  type Piece,
  type Pieces,
  type Span,
  type StreamOptions,
  stream,
  text,
} from './body.js'
export {
  appendHeader,
  closing,
  withBody,
  withHeader,
  withHeaders,
  withoutHeader,
  withReason,
  withStatus,
} from './change.js'
export { chunk, chunkEnd, chunkHead, lastChunk, octets } from './chunk.js'
export { type Defect, drive, type Need, type Pending } from './drive.js'
export {
  defaultErrorStyle,
  type ErrorDetails,
  type ErrorStyle,
  errorContentType,
  errorPage,
  escapeHtml,
  sendError,
  sendErrorAs,
} from './error-page.js'
export { eventText, type ServerEvent, sse } from './event-stream.js'
export { type GivenBody, givenBody, noBody } from './given-body.js'
export {
  type BadHeaderValue,
  type CoreField,
  encodeHeaderValue,
  type HeaderValue,
  headerValue,
} from './header-value.js'
export {
  Alt,
  Applicative,
  Apply,
  Bifunctor,
  Chain,
  ChainRec,
  FromEither,
  Functor,
  Monad,
  MonadThrow,
  Pointed,
  URI,
} from './instances.js'
export { interim, switching } from './interim.js'
export { type Clock, type Informed, type Ran, runSync, runTask, stillClock, type Waits } from './interpret.js'
export { bimap, chain, chainRec, fail, map, mapLeft, of, orElse, settled } from './monad.js'
export { plan } from './plan.js'
export type { Content, Fault, Plan, PlanContext } from './plan-types.js'
export {
  collect,
  foldBody,
  fromEither,
  fromTask,
  fromTaskEither,
  inform,
  pull,
  tryCatch,
  within,
} from './program.js'
export type { Abort, BodyError, Done, Fail, Pulled, Reply } from './reply.js'
export { isResponse, type Response } from './response.js'
export {
  accepted,
  badRequest,
  conflict,
  created,
  forbidden,
  gone,
  methodNotAllowed,
  noContent,
  notFound,
  notModified,
  ok,
  redirect,
  resetContent,
  respond,
  serverError,
  status,
  unauthorized,
  unavailable,
  unprocessable,
  upgradeRequired,
} from './responses.js'
export type { Source } from './source.js'
export { type KnownStatus, reasonOf, type StatusText, statuses } from './status.js'
