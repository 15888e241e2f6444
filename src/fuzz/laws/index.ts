/** Every law, as a function of what it is to hold for: give it a parser, a codec, a reader, and the result to fast-check. */
export * from './connection.js'
export { noInjection, type ReadResponse, type ResponseReader } from './encoder.js'
export { endpointRoundTrip, type Spelled, textFieldRoundTrip, textFieldTotality } from './endpoint.js'
export { clientIsTransparent, type Handles, validIsTaken, wrongIsNamed } from './endpoint-requests.js'
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
  type LaterLaw,
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
