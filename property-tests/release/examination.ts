/** Runs a part of a trial, and makes small what it finds. */
import { textOfOctets } from '../../src/fuzz/arbitraries/index.js'
import type { Fault } from '../../src/fuzz/laws/parser.js'
import { minimise } from '../../src/fuzz/minimise.js'
import type { Trial } from './trial.js'

/** Something wrong with one input. */
export interface Failing {
  readonly number: number
  readonly fault: string
  /** The least octets that show a fault of the same kind, one unit an octet. */
  readonly least: string
  /** What is wrong with those. */
  readonly leastFault: string
}

/** What came of the inputs from one number to another. */
export interface Examined {
  readonly from: number
  readonly to: number
  /** How many inputs were wrong. */
  readonly wrong: number
  /** The first few of them. */
  readonly failing: ReadonlyArray<Failing>
}

/** An exception is what a parser must not answer with: a fault too. */
const faultIn = ({ faultOf }: Trial, bytes: Uint8Array): Fault => {
  try {
    return faultOf(bytes)
  } catch (thrown) {
    return `an exception of ${JSON.stringify(textOfOctets(bytes))}: ${thrown}`
  }
}

/** What a fault is about: the words before the input. */
const kindOf = (fault: Fault): string | undefined => fault?.split(/,| of /)[0]

const shrunk = (trial: Trial, number: number, bytes: Uint8Array, fault: string): Failing => {
  const shows = (candidate: Uint8Array): boolean => kindOf(faultIn(trial, candidate)) === kindOf(fault)
  const least = minimise(bytes, shows)
  return { number, fault, least: textOfOctets(least), leastFault: faultIn(trial, least) ?? fault }
}

/** What is looked at: the inputs from one number to another, within a block. */
export interface Part {
  readonly seed: number
  readonly from: number
  readonly to: number
  /** How many are made small at the most; three unless told. */
  readonly few?: number
}

/** Looks at a part of a trial. */
export const examine = (trial: Trial, { seed, from, to, few = 3 }: Part): Examined => {
  const failing: Failing[] = []
  let wrong = 0
  let number = from
  for (const bytes of trial.inputs(seed, from, to)) {
    const fault = faultIn(trial, bytes)
    if (fault !== undefined && ++wrong <= few) failing.push(shrunk(trial, number, bytes, fault))
    number++
  }
  return { from, to, wrong, failing }
}

/** What a reader wants to know of something wrong: where it is found again, its octets, what is said of them. */
export const told = ({ name, says }: Trial, seed: number, { number, fault, least, leastFault }: Failing): string =>
  [
    `# Not so: ${says}`,
    '',
    `\`npm run release -- ${name} --seed ${seed} --from ${number} --count 1\``,
    '',
    'The least octets that show it:',
    '',
    '```',
    JSON.stringify(least),
    leastFault,
    '```',
    '',
    'As it was found:',
    '',
    '```',
    fault,
    '```',
    '',
  ].join('\n')
