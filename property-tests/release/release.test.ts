import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ParserLike } from '../../src/fuzz/laws/parser.js'
import * as strict from '../../src/parser/index.js'
import {
  dropsLoneOctets,
  forgetsTrailers,
  ignoresContentOfGet,
  pointsTooFar,
  takesBareLf,
} from '../laws/broken-parsers.js'
import { runsOf, seed } from '../laws/runs.js'
import { examine, told } from './examination.js'
import { trials, trialsOf } from './trial.js'

/** What a release run takes a hundred times of. */
const PART = 0.01

const SCRIPT = join(import.meta.dirname, '../../build/release/test.mjs')

const MOST = 2000
const STEP = 20

/** What a run of that name says of a parser that is wrong in one way. */
const toldOf = <S>(parser: ParserLike<S>, name: string): string | undefined => {
  const trial = trialsOf(parser).find((one) => one.name === name)
  for (let from = 0; trial !== undefined && from < MOST; from += STEP) {
    const [first] = examine(trial, { seed, from, to: from + STEP, few: 1 }).failing
    if (first !== undefined) return told(trial, seed, first)
  }
  return undefined
}

describe('a release run finds a parser out', () => {
  test('that points one octet too far', () =>
    expect(toldOf(pointsTooFar, 'agreement')).toContain('# Not so: the parser and the judge'))
  test('that takes the content of a GET for the next request', () =>
    expect(toldOf(ignoresContentOfGet, 'agreement')).toContain('"framing":{"_tag":"None"}'))
  test('that forgets trailers', () => expect(toldOf(forgetsTrailers, 'agreement')).toContain('"trailers":[]'))
  test('that takes LF alone for a line end, and by few octets', () => {
    const found = toldOf(takesBareLf, 'random')
    expect(found).toContain('bare-lf')
    expect(found?.split('\n')[7]?.length).toBeLessThan(30)
  })
  test(
    'that loses content which comes octet by octet',
    () => expect(toldOf(dropsLoneOctets, 'cuts')).toContain('the events, cut at'),
    200_000,
  )
  test('that throws', () => {
    const throws = (): never => {
      throw new Error('no verdict')
    }
    for (const { name } of trials) expect(toldOf({ ...strict, feed: throws }, name)).toContain('no verdict')
  })
})

describe('a block', () => {
  test('is the same whenever it is asked for, and another with another seed', () => {
    for (const { inputs, block } of trials) {
      const second = [...inputs(seed, block, block + 20)]
      expect([...inputs(seed, block + 7, block + 20)]).toEqual(second.slice(7))
      expect([...inputs(seed, 0, 20)]).not.toEqual(second)
      expect([...inputs(seed + 1000, block, block + 20)]).not.toEqual(second)
    }
  })
})

interface Ended {
  readonly status: number | null
  readonly said: string
}

/** What `npm run release` runs, told to do less. */
const releasing = (...args: ReadonlyArray<string>): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, ...args], { timeout: 290_000 })
    let said = ''
    child.stdout.on('data', (piece) => {
      said += piece
    })
    child.stderr.on('data', (piece) => {
      said += piece
    })
    child.on('close', (status) => resolve({ status, said }))
  })

beforeAll(() => {
  buildSync({
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: SCRIPT,
  })
})

describe(`one part in a hundred of a release run, seed ${seed}`, () => {
  for (const { name, says, total } of trials.filter(({ name }) => name !== 'random')) {
    const count = runsOf(total * PART)
    test(`in ${count} inputs, ${says}`, async () => {
      const { status, said } = await releasing(name, '--seed', String(seed), '--count', String(count))
      expect(said).toContain(`below ${count} of ${count}`)
      expect(said).not.toContain('number ')
      expect(status).toBe(0)
    }, 300_000)
  }
})

describe('the script of a release run', () => {
  test('shares its inputs between threads, begins and ends where it is told to, and says its seed', async () => {
    const { status, said } = await releasing('agreement', ...'--seed 7 --from 4000 --count 7000 --workers 2'.split(' '))
    expect(said).toContain('agreement --seed 7: below 11000 of 11000')
    expect(said).toContain(' 0 disagreements')
    expect(status).toBe(0)
  })
  test('knows what it cannot do', async () => {
    expect((await releasing('agrement')).status).toBe(2)
    expect((await releasing('--seed', 'x')).status).toBe(2)
    expect((await releasing('cuts', '--count', '-1')).status).toBe(2)
  })
})
