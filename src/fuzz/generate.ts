/**
 * Messages by number: fast, and each can be made again from its seed and number alone, by the same version of the kit.
 * fast-check makes the legal messages that everything begins with; what is done to them is chosen here.
 */
import * as fc from 'fast-check'
import { conversation } from './arbitraries/conversation.js'
import { writtenRequest } from './arbitraries/malformed.js'
import { nasty } from './arbitraries/mutation.js'
import { aims, type Edit, edited } from './edits.js'
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

/** An edit without a plan: mostly a piece that some reader takes for something else; another octet, or one less. */
const anyEdit = (draw: Draw): Edit => {
  const kind = draw(4) === 0 ? 'drop' : 'insert'
  const piece = draw(3) === 0 ? String.fromCharCode(draw(256)) : (pick(nasty, draw) ?? '')
  return { kind, aim: pick(aims, draw) ?? 'anywhere', pick: draw(1 << 16), piece, over: kind === 'drop' ? 1 : draw(2) }
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

/** Legal messages to begin with, and their texts; `behind` is what stands behind them and is no message. */
interface Base {
  readonly messages: ReadonlyArray<WrittenMessage>
  readonly texts: ReadonlyArray<string>
  readonly behind: string
}

const baseOf = (messages: ReadonlyArray<WrittenMessage>, behind = ''): Base => ({
  messages,
  texts: messages.map(printMessage),
  behind,
})

/** What inputs are made of. */
interface Stock {
  readonly requests: ReadonlyArray<Base>
  readonly conversations: ReadonlyArray<Base>
  /** Requests behind which the connection is kept. */
  readonly kept: ReadonlyArray<string>
}

/** Mostly requests: whole conversations take longer to make, and have several in them. */
const stocked = (seed: number, count: number): Stock => {
  const sample = <A>(of: fc.Arbitrary<A>, share: number): ReadonlyArray<A> =>
    fc.sample(of, { numRuns: Math.max(1, Math.ceil(count * share)), seed })
  const requests = sample(writtenRequest(), 0.6)
  return {
    requests: requests.map((one) => baseOf([one])),
    conversations: sample(conversation(3), 0.15).map(({ messages, behind }) => baseOf(messages, behind)),
    kept: requests.filter(({ line }) => line.version === 'HTTP/1.1').map(printMessage),
  }
}

/** A base, and in one of its messages so many malformations, which are told in `into`. */
const malformedText = (
  base: Base,
  made: number,
  draw: Draw,
  of: ReadonlyArray<Malformation>,
  into: Malformation[],
): string => {
  const { messages, texts, behind } = base
  const at = messages.length < 2 ? 0 : draw(messages.length)
  let message = messages[at]
  for (let left = made; left > 0 && message !== undefined; left--) {
    const one = pick(of, draw)
    if (one === undefined) break
    into.push(one)
    message = one.apply(message, draw(8))
  }
  let text = ''
  for (let index = 0; index < texts.length; index++)
    text += index === at && made > 0 && message !== undefined ? printMessage(message) : (texts[index] ?? '')
  return text + behind
}

/**
 * Makes inputs for a parser or a server: requests on one connection, one to three of them or a whole conversation, of which
 * one is malformed in named ways, or which are edited without a plan. The same seed and number give the same octets, as
 * long as the version of the kit is the same.
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
  const stock = stocked(seed, count)
  return (number) => {
    const draw = drawing(seed, number)
    const { made, edits } = planOf(draw)
    const isWhole = draw(4) === 0
    const base = pick(isWhole ? stock.conversations : stock.requests, draw) ?? baseOf([])
    const chosen: Malformation[] = []
    let text = malformedText(base, made, draw, of, chosen)
    for (let left = edits; left > 0; left--) text = edited(text, anyEdit(draw))
    if (isWhole) return { bytes: octetsOf(text), malformations: chosen, edits }
    // What stands around it on the connection: at times a legal request before, at times one behind.
    const around = draw(4)
    const before = (around & 1) === 1 ? (pick(stock.kept, draw) ?? '') : ''
    const behind = (around & 2) === 2 ? (pick(stock.kept, draw) ?? '') : ''
    return { bytes: octetsOf(before + text + behind), malformations: chosen, edits }
  }
}
