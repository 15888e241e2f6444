/**
 * Runs before each test file: how many runs a property gets, and from which seed. `WIREFOLD_RUNS` and `WIREFOLD_SEED`
 * say so by hand; in CI the seed is fixed, so that a red build is red again on the next machine. A failing property
 * prints its seed and the path to its counterexample.
 */
import fc from 'fast-check'

const given = (name: string): number | undefined => {
  const text = process.env[name]
  return text === undefined || text === '' ? undefined : Number(text)
}

const runs = given('WIREFOLD_RUNS')
const seed = given('WIREFOLD_SEED') ?? (process.env.CI ? 9112 : undefined)

fc.configureGlobal({ ...(runs === undefined ? {} : { numRuns: runs }), ...(seed === undefined ? {} : { seed }) })
