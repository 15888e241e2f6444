/** What a run has found, and how it is told: pure functions of one record. */
export { htmlReport } from './html.js'
export { jsonReport } from './json.js'
export { junitReport } from './junit.js'
export {
  type Disagreement,
  exitCode,
  type Finding,
  type FuzzReport,
  type TargetSummary,
} from './report.js'
export { sarifReport } from './sarif.js'
export { command, literal, literalLines, replayCommand, testCase, testFile } from './shown.js'
export { textReport } from './text.js'
export { type TroubleOptions, troubleOf } from './trouble.js'
