import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Mutant, mutantsOf } from './mutant.js'

/** Mutants of rooms that have no cases of octets: the tests of the room find them out. */

const ROOT = resolve(import.meta.dirname, '../..')

/** `handler-routes.md` has the mutants of `src/handler/routes`, and its tests are those of `property-tests/handler/routes`. */
export interface Room {
  readonly name: string
  readonly tests: string
  readonly mutants: ReadonlyArray<Mutant>
}

/** The mutants of one file of the source: what stands behind its heading. */
const mutantsOfSection = (section: string): ReadonlyArray<Mutant> =>
  mutantsOf(/^src\/(\S+)/.exec(section)?.[1] ?? '', section)

/** Every room that has mutants of its own. */
export const allRooms = (): ReadonlyArray<Room> =>
  readdirSync(import.meta.dirname)
    .filter((name) => /^(?:handler-\w+|adapters|cli-processes)\.md$/.test(name))
    .map((file) => {
      const name = file.replace(/\.md$/, '')
      const text = readFileSync(join(import.meta.dirname, file), 'utf8')
      return {
        name,
        tests: `property-tests/${name.replace('-', '/')}`,
        mutants: text.split(/^# /m).flatMap(mutantsOfSection),
      }
    })

/** How often the text to find stands in the source: once, or the mutant is stale. */
export const standing = ({ file, find }: Mutant): number =>
  readFileSync(join(ROOT, 'src', file), 'utf8').split(find).length - 1

/** Do the tests of a room hold, on the source as it is or with a mutant in it? */
export const hold = ({ tests }: Room, mutant?: Mutant): boolean => {
  const args = ['run', tests, '--config', 'property-tests/mutations/planted.config.ts', '--bail', '1']
  const env = { ...process.env, MUTANT: JSON.stringify(mutant), WIREFOLD_RUNS: '200', VITEST: undefined }
  return spawnSync('node_modules/.bin/vitest', args, { cwd: ROOT, env, timeout: 120_000 }).status === 0
}
