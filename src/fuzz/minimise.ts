/** The least octets that still show what was found. */
import { octets, textOfOctets } from './arbitraries/octets.js'
import { type JudgeOptions, type Ruling, ruling } from './oracle/index.js'
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

/** What a ruling comes to: legal, or refused under a rule, by all readers or as each of them likes. */
const gistOf = (ruled: Ruling): string =>
  ruled._tag === 'Accept' ? `legal ${ruled.verdict.ending._tag}` : `${ruled._tag} ${ruled.rule} ${ruled.level}`

/**
 * A test of candidates: is one ruled as these octets are? What is legal and whole stays so, and a refusal stays the same refusal.
 *
 * @example
 * const isAlike = ruledAs(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
 * assert.equal(isAlike(ascii('GET / HTTP/1.1\r\nHost: b\r\n\r\n')), true)
 * assert.deepEqual([isAlike(ascii('GET')), isAlike(ascii('GET / HTTP/1.1\r\n\r\n'))], [false, false])
 */
export const ruledAs = (bytes: Uint8Array, options: JudgeOptions = {}): ((candidate: Uint8Array) => boolean) => {
  const gist = gistOf(ruling(bytes, options))
  return (candidate) => gistOf(ruling(candidate, options)) === gist
}

/**
 * The test given, and beside it the judge: only what is ruled as these octets are may take their place. So a
 * counterexample keeps its meaning, however short it becomes.
 *
 * @example
 * const long = ascii('GET / HTTP/1.1\r\nHost: a\r\nX : y\r\nAccept: b\r\n\r\n')
 * const least = minimise(long, keepingRuling(long, (bytes) => bytes.length > 20))
 * assert.match(String.fromCharCode(...least), / /)
 * assert.equal(minimise(long, (bytes) => bytes.length > 20).length, 21)
 */
export const keepingRuling = (
  bytes: Uint8Array,
  shows: (candidate: Uint8Array) => boolean,
  options: JudgeOptions = {},
): ((candidate: Uint8Array) => boolean) => {
  const isAlike = ruledAs(bytes, options)
  return (candidate) => shows(candidate) && isAlike(candidate)
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
