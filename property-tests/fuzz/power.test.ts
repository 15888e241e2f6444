import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seed } from '../laws/runs.js'
import { clear, planted } from '../mutations/mutant.js'
import { broken, type Copy, changed, mutantOf } from './power-copies.js'
import type { Caught } from './power-seeker.js'

/** Within so many messages each copy has to be found out. */
const MOST = 100_000

/** `npm run power` takes all of them; any other run takes one of so many. */
const isWhole = process.env.npm_lifecycle_event === 'power' || process.env.POWER === 'all'
const SAMPLE = 10

const FOLDER = resolve(import.meta.dirname, '../../build/power', String(process.pid))
const SEEKER = resolve(FOLDER, 'seeker.mjs')

/** One file of what a file imports: as quick as it is when it is published. */
const bundle = (entry: string, outfile: string): void => {
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' })
}

const run = promisify(execFile)

/** Looks for the parser of this file, in a process of its own. */
const sought = async (parser: string, how: 'run' | 'judge', most: number): Promise<Caught | null> => {
  const args = [SEEKER, pathToFileURL(parser).href, how, String(seed), String(most)]
  const { stdout } = await run(process.execPath, args, { timeout: 240_000 })
  return JSON.parse(stdout)
}

const copied = (copy: Copy, number: number): string => {
  const file = resolve(FOLDER, `${number}.mjs`)
  bundle(planted(mutantOf(copy), number)('parser/index.ts'), file)
  return file
}

const finding = (how: 'run' | 'judge', copies: ReadonlyArray<Copy>, first: number): void => {
  for (const [at, copy] of copies.entries()) {
    if (!isWhole && (at + seed) % SAMPLE !== 0) continue
    const [group, , name] = copy
    test(`${group}: ${name}`, async () => {
      const caught = await sought(copied(copy, first + at), how, MOST)
      if (isWhole) console.log(`${String(caught?.number ?? '-').padStart(7)}  ${group}: ${name} (${caught?.by})`)
      expect(caught, `nothing was found in ${MOST} messages of seed ${seed}`).not.toBe(null)
    }, 300_000)
  }
}

beforeAll(() => {
  clear()
  bundle(resolve(import.meta.dirname, 'power-seeker.ts'), SEEKER)
})
afterAll(() => {
  clear()
  rmSync(FOLDER, { recursive: true, force: true })
})

describe(`in ${MOST} messages of seed ${seed} the run of the kit finds a parser out in which`, () =>
  finding('run', broken, 0))

describe(`in ${MOST} messages of seed ${seed} the judge finds a parser out in which`, () =>
  finding('judge', changed, broken.length))

test('in the parser as it is, neither finds anything', async () => {
  const plain = resolve(FOLDER, 'plain.mjs')
  bundle(resolve(import.meta.dirname, '../../src/parser/index.ts'), plain)
  expect(await sought(plain, 'run', 3000)).toBe(null)
  expect(await sought(plain, 'judge', 3000)).toBe(null)
})
