/** The independent recogniser of requests, and the independent reading of their framing. */
export { type Line, type Reading, readings } from './framing.js'
export { judge } from './judge.js'
export {
  type JudgedResponse,
  judgeResponses,
  type ResponseJudgeOptions,
  type ResponseReading,
} from './judge-responses.js'
export { type Level, levels } from './levels.js'
export { type RuleName, rules } from './rules.js'
export { type Ruling, type RulingReading, ruling } from './ruling.js'
export {
  type Ending,
  type Judged,
  type JudgedField,
  type JudgedTarget,
  type JudgeLimits,
  type JudgeOptions,
  judgeLimits,
  type Verdict,
} from './verdict.js'
