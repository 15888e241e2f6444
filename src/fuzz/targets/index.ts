/** Parsers and servers under test: what is seen of them, and what of it is wrong. */

export { differingPart, type MessagePart } from './agreement.js'
export { judgeAnswerCuts } from './answer-cuts.js'
export {
  type Behaviour,
  behaviours,
  type Complaint,
  causeOf,
  consequenceOf,
} from './behaviour.js'
export { judgeCuts, judgeReading } from './parser-behaviour.js'
export { isPlain } from './persistence.js'
export { judgeAnswers } from './server-behaviour.js'
export {
  type Answer,
  type Ended,
  type ParserReading,
  type ParserTarget,
  piecesOf,
  type ReadMessage,
  type ServerObservation,
} from './target.js'
export { wirefoldTarget } from './wirefold.js'
