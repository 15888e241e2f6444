/**
 * Shared memory on which a worker writes what it is about to ask a parser. Nobody can interrupt a parser that never comes
 * back but by ending its thread; whoever does so reads here what was asked.
 */
import { textOfOctets } from '../../arbitraries/octets.js'
import { literal } from '../../report/shown.js'
import type { ParserReading, ParserTarget } from '../../targets/index.js'

/** One question: a target by its place, octets, and where they are cut. */
export interface Question {
  readonly target: number
  readonly bytes: Uint8Array
  readonly cuts: ReadonlyArray<number>
}

const WORDS = 5
/** Octets and cuts that fit. Nothing that is made is as long. */
const OCTETS = 1 << 20
const CUTS = 1 << 16

const TURN = 0
const TARGET = 1
const LENGTH = 2
const NUMBER = 3
const DONE = 4

/** A desk with nothing on it. */
export const desk = (): SharedArrayBuffer => new SharedArrayBuffer(4 * WORDS + 4 * CUTS + OCTETS)

const parts = (memory: SharedArrayBuffer) => ({
  words: new Int32Array(memory, 0, WORDS),
  cuts: new Int32Array(memory, 4 * WORDS, CUTS),
  octets: new Uint8Array(memory, 4 * (WORDS + CUTS), OCTETS),
})

const keyOf = ({ bytes, cuts }: Omit<Question, 'target'>): string => `${cuts.join()} ${textOfOctets(bytes)}`

const ENDLESS: ParserReading = { messages: [], refused: undefined, threw: undefined, hung: true }

/** The target, which puts down each question before it is asked. What is known to hang is not asked again. */
export const onDesk = (
  target: ParserTarget,
  at: number,
  memory: SharedArrayBuffer,
  endless: ReadonlyArray<Question>,
): ParserTarget => {
  const { words, cuts: places, octets } = parts(memory)
  const known = new Set(endless.filter((one) => one.target === at).map(keyOf))
  return {
    ...target,
    read: (bytes, cuts) => {
      if (known.size > 0 && known.has(keyOf({ bytes, cuts }))) return ENDLESS
      octets.set(bytes.subarray(0, OCTETS))
      places.set(cuts.slice(0, CUTS))
      words[TARGET] = at
      words[LENGTH] = bytes.length
      words[NUMBER] = cuts.length
      // An odd turn is one that lasts.
      Atomics.add(words, TURN, 1)
      try {
        return target.read(bytes, cuts)
      } catch (error) {
        return { messages: [], refused: undefined, threw: String(error) }
      } finally {
        Atomics.add(words, TURN, 1)
      }
    },
  }
}

/** Notes how many inputs are done with. */
export const noteDone = (memory: SharedArrayBuffer, inputs: number): void => {
  Atomics.store(parts(memory).words, DONE, inputs)
}

/** How many inputs are done with. */
export const doneOn = (memory: SharedArrayBuffer): number => Atomics.load(parts(memory).words, DONE)

/** How often the desk was used: odd while a parser reads. */
export const turnOf = (memory: SharedArrayBuffer): number => Atomics.load(parts(memory).words, TURN)

/** What lies there. */
export const questionOn = (memory: SharedArrayBuffer): Question => {
  const { words, cuts, octets } = parts(memory)
  return {
    target: words[TARGET] ?? 0,
    bytes: octets.slice(0, words[LENGTH]),
    cuts: [...cuts.subarray(0, words[NUMBER])],
  }
}

/** So much of it is told. */
const LONGEST = 400

/** What a parser reads just now, for the end of a sentence; nothing where none does. */
export const readingOn = (memory: SharedArrayBuffer): string => {
  if (turnOf(memory) % 2 === 0) return ''
  const asked = literal(questionOn(memory).bytes)
  return `, while it read ${asked.length > LONGEST ? `${asked.slice(0, LONGEST)}…` : asked}`
}
