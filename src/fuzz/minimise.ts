/** The least octets that still show what was found. */
import { octets, textOfOctets } from './arbitraries/octets.js'
import { octetsOfMessages, readMessages, simpler, type WrittenMessage } from './written/index.js'

/**
 * Asks of each candidate whether it still shows the same, and takes it where it does. Whoever drives it answers each value
 * with `true` or `false`, at once or later; what it returns is the least.
 */
export type Minimising = Generator<Uint8Array, Uint8Array, boolean>

/** Part by part: the first simpler message that still shows it, again and again. */
function* byParts(bytes: Uint8Array): Minimising {
  let messages: ReadonlyArray<WrittenMessage> = readMessages(textOfOctets(bytes))
  for (let again = true; again; ) {
    again = false
    for (const candidate of simpler(messages)) {
      if (!(yield octetsOfMessages(candidate))) continue
      messages = candidate
      again = true
      break
    }
  }
  return octetsOfMessages(messages)
}

/** Octet by octet: runs of them are taken out, long ones first. */
function* byOctets(bytes: Uint8Array): Minimising {
  let text = textOfOctets(bytes)
  for (let run = 1 << Math.floor(Math.log2(Math.max(1, text.length))); run >= 1; run >>= 1)
    for (let at = 0; at < text.length; ) {
      const candidate = text.slice(0, at) + text.slice(at + run)
      if (yield octets(candidate)) text = candidate
      else at += run
    }
  return octets(text)
}

/** First by parts, then by octets. */
export function* minimising(bytes: Uint8Array): Minimising {
  return yield* byOctets(yield* byParts(bytes))
}

/** How long to go on. */
export interface MinimiseOptions {
  /** How many candidates are tried at the most; 2 000 unless told. */
  readonly most?: number
}

/**
 * Minimises with a test that answers at once. `shows` has to hold of the octets themselves, and is asked again of every
 * candidate: so a counterexample never turns into another one while it shrinks.
 *
 * @example
 * const least = minimise(ascii('GET / HTTP/1.1\r\nA: b\r\nHost : a\r\n\r\n'), (bytes) => String.fromCharCode(...bytes).includes(' :'))
 * assert.equal(String.fromCharCode(...least), ' :')
 */
export const minimise = (
  bytes: Uint8Array,
  shows: (candidate: Uint8Array) => boolean,
  { most = 2000 }: MinimiseOptions = {},
): Uint8Array => {
  const search = minimising(bytes)
  let least = bytes
  let step = search.next()
  for (let tried = 0; step.done !== true && tried < most; tried++) {
    const still = shows(step.value)
    if (still) least = step.value
    step = search.next(still)
  }
  return step.done === true ? step.value : least
}

/** Minimises with a test that answers later: one that asks a server. */
export const minimiseLater = async (
  bytes: Uint8Array,
  shows: (candidate: Uint8Array) => PromiseLike<boolean>,
  { most = 2000 }: MinimiseOptions = {},
): Promise<Uint8Array> => {
  const search = minimising(bytes)
  let least = bytes
  let step = search.next()
  for (let tried = 0; step.done !== true && tried < most; tried++) {
    const still = await shows(step.value)
    if (still) least = step.value
    step = search.next(still)
  }
  return step.done === true ? step.value : least
}
