/** Every law, as a function of what it is to hold for: give it a parser, a codec, a reader, and the result to fast-check. */
export * from './connection.js'
export { noInjection, type ReadResponse, type ResponseReader } from './encoder.js'
export { endpointRoundTrip, type Spelled, textFieldRoundTrip, textFieldTotality } from './endpoint.js'
export { clientIsTransparent, type Handles, validIsTaken, wrongIsNamed } from './endpoint-requests.js'
export { readsWhatIsMeant } from './field.js'
export type { LaterLaw } from './law.js'
export {
  changesOnly,
  type Declared,
  type Exchange,
  isIdempotent,
  keepsSources,
  passesUpgrades,
  strangeRequests,
} from './middleware.js'
export * from './parser.js'
export {
  awaitingIsNoDifference,
  byTask,
  chainRecIsRecursion,
  type Interpreter,
  interpreterAgrees,
  replyIsLawful,
} from './reply.js'
export {
  type Compiler,
  compileIsAHomomorphism,
  dispatchIsTotal,
  type Mover,
  mostSpecificAnswers,
  prefixMoves,
  type ToApp,
} from './routes.js'
export { steadyLaw } from './steady.js'
export {
  type BoundOptions,
  boundedIntake,
  type DeadlineOptions,
  deadlineHonoured,
} from './target-bounds.js'
export { connectionInput, smuggling, smugglingClassics } from './target-input.js'
export { type HeadOptions, headAgreesWithGet, oneAnswerEach, stableOverKeepAlive } from './target-keeping.js'
export {
  targetAgreesWithOracle,
  targetIgnoresCuts,
  targetIsTotal,
  targetReadsNothingSmuggled,
  targetsAgree,
} from './target-parser.js'
export {
  type Asker,
  type Flooded,
  type Held,
  serverAgreesWithOracle,
  serverAnswersNothingSmuggled,
  serverIgnoresCuts,
  serverStands,
  serversAgree,
} from './target-server.js'
