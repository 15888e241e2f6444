/**
 * Messages by number: fast, and each can be made again from its seed and number alone. fast-check makes the legal
 * messages that everything begins with; what is done to them is chosen here.
 */
import * as fc from 'fast-check'
import { writtenRequest } from './arbitraries/malformed.js'
import { nasty } from './arbitraries/mutation.js'
import { type Malformation, malformations } from './malformations/index.js'
import { printMessage, type WrittenMessage } from './written/index.js'

/** One input, and what was done to it. */
export interface Generated {
  readonly bytes: Uint8Array
  /** The malformations that were made in it, in their order; none where it is legal, or edited without a plan. */
  readonly malformations: ReadonlyArray<Malformation>
  /** How many octets or runs of them were edited without a plan. */
  readonly edits: number
}

/** Inputs by their numbers. */
export type Generate = (number: number) => Generated

/** What to make. */
export interface GenerateOptions {
  readonly seed: number
  /** Every malformation of the kit unless told. */
  readonly malformations?: ReadonlyArray<Malformation>
  /** How many legal messages there are to begin with; 1 000 unless told. */
  readonly bases?: number
}

/** Numbers below 2^32 in an order that nobody foresees, one after the other: mulberry32. */
type Draw = (below: number) => number

const drawing = (seed: number, number: number): Draw => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 0x6d2b79f5, 0xc2b2ae35)
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const pick = <A>(list: ReadonlyArray<A>, draw: Draw): A | undefined => list[draw(list.length)]

/** The places where an edit matters most: behind what ends a line or parts it. */
const aimed = (text: string, draw: Draw): number => {
  const from = draw(text.length + 1)
  for (let at = from; at < text.length; at++) if ('\r\n :;=,'.includes(text.charAt(at))) return at + draw(2)
  return from
}

/** One edit without a plan: a piece that some reader takes for something else, another octet, or one less. */
const edited = (text: string, draw: Draw): string => {
  const at = aimed(text, draw)
  switch (draw(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1)
    case 1:
      return text.slice(0, at) + String.fromCharCode(draw(256)) + text.slice(at + 1)
    default:
      return text.slice(0, at) + (pick(nasty, draw) ?? '') + text.slice(at + draw(2))
  }
}

/** The octets of a text, by a loop: this is most of what making a message costs. */
const octetsOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** Of sixteen inputs: two legal, ten with a malformation, two with two of them, two edited. */
const planOf = (draw: Draw): { readonly made: number; readonly edits: number } => {
  const of = draw(16)
  if (of < 2) return { made: 0, edits: 0 }
  if (of < 12) return { made: 1, edits: 0 }
  return of < 14 ? { made: 2, edits: 0 } : { made: draw(2), edits: 1 + draw(3) }
}

/**
 * Makes inputs for a parser or a server: one to three requests on one connection, of which one is malformed in named
 * ways, or edited without a plan. The same seed and number give the same octets.
 *
 * @example
 * const make = generate({ seed: 1, bases: 10 })
 * assert.deepEqual(make(7).bytes, generate({ seed: 1, bases: 10 })(7).bytes)
 */
export const generate = ({
  seed,
  malformations: of = malformations,
  bases: count = 1000,
}: GenerateOptions): Generate => {
  const bases: ReadonlyArray<WrittenMessage> = fc.sample(writtenRequest(), { numRuns: count, seed })
  const texts = bases.map(printMessage)
  return (number) => {
    const draw = drawing(seed, number)
    const { made, edits } = planOf(draw)
    const base = draw(bases.length)
    const chosen: Malformation[] = []
    let text = texts[base] ?? ''
    let message = bases[base]
    for (let left = made; left > 0 && message !== undefined; left--) {
      const one = pick(of, draw)
      if (one === undefined) break
      chosen.push(one)
      message = one.apply(message, draw(8))
    }
    if (chosen.length > 0 && message !== undefined) text = printMessage(message)
    for (let left = edits; left > 0; left--) text = edited(text, draw)
    // What stands around it on the connection: at times a legal request before, at times one behind.
    const around = draw(4)
    const before = (around & 1) === 1 ? (texts[draw(texts.length)] ?? '') : ''
    const behind = (around & 2) === 2 ? (texts[draw(texts.length)] ?? '') : ''
    return { bytes: octetsOf(before + text + behind), malformations: chosen, edits }
  }
}
