/** What a test should fail on. */
import type { Level } from '../oracle/levels.js'
import type { FuzzReport } from './report.js'
import { findingLines } from './text.js'

/** What a test asks of its targets. */
export interface TroubleOptions {
  /** The least level that counts: `must`, or `should` and `must`, or all; `should` unless told. */
  readonly level?: Level
  /** Causes that the targets mean to have, as `rule × behaviour`. */
  readonly means?: ReadonlyArray<string>
}

const order: ReadonlyArray<Level> = ['choice', 'should', 'must']

/**
 * What is wrong in a report, one text each: every target that could not be tested, and every finding that counts. A test
 * passes where there is none.
 *
 * @example
 * import { wirefoldTarget } from '../targets/index.js'
 * import { fuzz } from '../live/index.js'
 * assert.deepEqual(troubleOf(await fuzz({ targets: [wirefoldTarget()], count: 50 })), [])
 */
export const troubleOf = (
  report: FuzzReport,
  { level = 'should', means = [] }: TroubleOptions = {},
): ReadonlyArray<string> => [
  ...report.targets.flatMap(({ name, error, inputs }) => {
    if (error !== undefined) return [`${name} was not tested: ${error}`]
    return inputs === 0 ? [`${name} was asked nothing`] : []
  }),
  ...report.findings
    .filter((one) => order.indexOf(one.level) >= order.indexOf(level) && !means.includes(one.cause))
    .map((one) => findingLines(report, one).join('\n')),
]
