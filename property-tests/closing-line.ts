/** A vitest reporter whose one line is the last of a run: `N passed, N failed`, and `, N skipped` when some were. */
import type { Reporter, TestModule } from 'vitest/node'

interface Tally {
  passed: number
  failed: number
  skipped: number
}

const count = (modules: ReadonlyArray<TestModule>): Tally => {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 }
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      tally[state === 'pending' ? 'failed' : state] += 1
    }
    // A file that cannot be loaded has no tests, and an error beside a test belongs to none: each counts as one failure.
    tally.failed += module.errors().length
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length
  }
  return tally
}

/** The closing line of a run. Nothing run at all is a failure too. */
export const closingLine = ({ passed, failed, skipped }: Tally): string => {
  const lost = passed + failed + skipped === 0 ? 1 : failed
  return `${passed} passed, ${lost} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** vitest makes its reporters with `new`; what a constructor returns is what it made. */
export default function closing(): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      const tally = count(modules)
      tally.failed += unhandled.length
      // Behind what the other reporters print when the run ends.
      process.once('exit', () => process.stdout.write(`${closingLine(tally)}\n`))
    },
  }
}
