// A script of its own: node seeker.mjs <file of a parser> <run|judge> <seed> <most>
// Looks for the first generated message that gives the parser away, and knows nothing about what is wrong with it. `run` asks
// the run of the kit, as it would ask any target; `judge` holds the parser against the strict verdict. Prints what it found.
import { generate } from '../../src/fuzz/generate.js'
import { disagreement } from '../../src/fuzz/laws/parser.js'
import { fuzz } from '../../src/fuzz/live/run.js'
import { judge } from '../../src/fuzz/oracle/index.js'
import type { ParserTarget } from '../../src/fuzz/targets/index.js'
import { wirefoldTarget } from '../../src/fuzz/targets/index.js'
import type { RequestParser } from '../../src/parser/index.js'

/** What gave a parser away, and at which message. */
export interface Caught {
  readonly number: number
  readonly by: string
}

interface Search {
  readonly seed: number
  readonly from: number
  readonly count: number
}

/** The earliest of some messages by which the kit finds anything: it keeps the shortest, so those before are asked again. */
const earliest = async (target: ParserTarget, { seed, from, count }: Search): Promise<Caught | undefined> => {
  let caught: Caught | undefined
  for (let left = count; left > 0; ) {
    const { findings } = await fuzz({ targets: [target], seed, from, count: left })
    const [first] = [...findings].sort((one, other) => one.number - other.number)
    if (first === undefined) return caught
    caught = { number: first.number, by: first.cause }
    left = first.number - from
  }
  return caught
}

const byRun = async (parser: RequestParser, seed: number, most: number): Promise<Caught | undefined> => {
  const target = wirefoldTarget(parser, 'a copy')
  let from = 0
  for (let count = 250; from < most; count *= 2) {
    const caught = await earliest(target, { seed, from, count: Math.min(count, most - from) })
    if (caught !== undefined) return caught
    from += count
  }
  return undefined
}

const byJudge = (parser: RequestParser, seed: number, most: number): Caught | undefined => {
  const make = generate({ seed })
  for (let number = 0; number < most; number++) {
    const fault = disagreement(parser, judge, make(number).bytes)
    if (fault !== undefined) return { number, by: fault.split(' of {')[0] ?? '' }
  }
  return undefined
}

const [, , file = '', how = '', seed = '', most = ''] = process.argv
const parser: RequestParser = await import(file)
const search = how === 'run' ? byRun : byJudge
console.log(JSON.stringify((await search(parser, Number(seed), Number(most))) ?? null))
