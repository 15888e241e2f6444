/** Release runs: many inputs by their numbers, and what may be wrong with each. */
import * as fc from 'fast-check'
import { anyInput, legalInput, pointedBytes, soup } from '../../src/fuzz/arbitraries/index.js'
import { type Generate, generate } from '../../src/fuzz/generate.js'
import {
  coalesce,
  differs,
  disagreement,
  type Fault,
  type ParserLike,
  runAll,
  shown,
} from '../../src/fuzz/laws/parser.js'
import { judge } from '../../src/fuzz/oracle/index.js'
import * as strict from '../../src/parser/index.js'

/** One kind of run. */
export interface Trial {
  readonly name: string
  /** What holds when nothing is found. */
  readonly says: string
  /** How many inputs a release takes. */
  readonly total: number
  /** How many inputs are made at a time. */
  readonly block: number
  /** The inputs of one block, or of a part of it: the same ones whenever they are asked for. */
  readonly inputs: (seed: number, from: number, to: number) => Iterable<Uint8Array>
  readonly faultOf: (bytes: Uint8Array) => Fault
}

/** So many numbers have the same legal messages to begin with; behind them come others. */
export const STRETCH = 100_000

/** The messages of the kit. Message `n` of `seed` is what `generate` makes of `seed + n / STRETCH` and `n % STRETCH`. */
const generated = (): Trial['inputs'] => {
  let made: { readonly seed: number; readonly make: Generate } | undefined
  const makeOf = (seed: number): Generate => {
    if (made?.seed !== seed) made = { seed, make: generate({ seed }) }
    return made.make
  }
  return function* (seed, from, to) {
    for (let number = from; number < to; number++)
      yield makeOf(seed + Math.floor(number / STRETCH))(number % STRETCH).bytes
  }
}

const BLOCK = 5000

/** The inputs of the law of acceptance. Each block has a seed of its own, and is made from its beginning. */
const random: Trial['inputs'] = (seed, from, to) => {
  const block = Math.floor(from / BLOCK)
  const input = fc.oneof(
    { weight: 6, arbitrary: anyInput() },
    { weight: 4, arbitrary: soup() },
    { weight: 1, arbitrary: pointedBytes() },
    { weight: 1, arbitrary: legalInput() },
  )
  return fc.sample(input, { seed: seed + block, numRuns: to - block * BLOCK }).slice(from - block * BLOCK)
}

/** What differs between the whole input and the same in two pieces, wherever it is cut. */
const cutFault = <S>(parser: ParserLike<S>, bytes: Uint8Array): Fault => {
  const whole = coalesce(runAll(parser, [bytes]).events)
  for (let at = 1; at < bytes.length; at++) {
    const cut = coalesce(runAll(parser, [bytes.subarray(0, at), bytes.subarray(at)]).events)
    const fault = differs(() => `the events, cut at ${at}, of ${shown(bytes)}`, whole, cut)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** The runs of a release, over a parser. */
export const trialsOf = <S>(parser: ParserLike<S>): ReadonlyArray<Trial> => [
  {
    name: 'agreement',
    says: 'the parser and the judge read every generated message alike',
    total: 10_000_000,
    block: BLOCK,
    inputs: generated(),
    faultOf: (bytes) => disagreement(parser, judge, bytes),
  },
  {
    name: 'cuts',
    says: 'no generated message means something else when it is cut in two, wherever that is',
    total: 200_000,
    block: 500,
    inputs: generated(),
    faultOf: (bytes) => cutFault(parser, bytes),
  },
  {
    name: 'random',
    says: 'the parser and the judge read random input and the pieces of each rule alike',
    total: 5_000_000,
    block: BLOCK,
    inputs: random,
    faultOf: (bytes) => disagreement(parser, judge, bytes),
  },
]

/** The runs of a release. */
export const trials = trialsOf(strict)
