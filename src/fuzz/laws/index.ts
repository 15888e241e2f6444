/** Every law, as a function of what it is to hold for: give it a parser, a codec, a reader, and the result to fast-check. */
export * from './connection.js'
export { noInjection, type ReadResponse, type ResponseReader } from './encoder.js'
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
