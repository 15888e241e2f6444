/**
 * Octets kept between chunks: an append-only tail that several states may share. A state sees its own first `length`
 * octets; appending writes behind them in place while nobody else has, and copies once a state was forked. They are
 * copied out of the chunk, so one held octet never pins a socket's buffer.
 */
export interface Held {
  readonly tail: Tail
  readonly length: number
}

/** The shared buffer. `used` grows only, and no octet below it is ever written again. */
interface Tail {
  readonly bytes: Uint8Array
  used: number
}

const SMALLEST = 128
/** Below this many octets a loop is faster than a view and `set`. */
const BY_HAND = 64

const room = (least: number): number => Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(least)))

const grown = (held: Held, least: number): Tail => {
  const bytes = new Uint8Array(room(least))
  bytes.set(held.tail.bytes.subarray(0, held.length))
  return { bytes, used: held.length }
}

/** Nothing held. */
export const noneHeld: Held = { tail: { bytes: new Uint8Array(0), used: 0 }, length: 0 }

/** What was held, and octets `from` to `to` of the chunk behind it. */
export const append = (held: Held, chunk: Uint8Array, from: number, to: number): Held => {
  const length = held.length + to - from
  const fits = held.tail.used === held.length && length <= held.tail.bytes.length
  const tail = fits ? held.tail : grown(held, length)
  if (to - from > BY_HAND) tail.bytes.set(chunk.subarray(from, to), held.length)
  else for (let at = from, into = held.length; at < to; at++, into++) tail.bytes[into] = chunk[at]!
  tail.used = length
  return { tail, length }
}

/** The octets that are held. A view: read only. */
export const heldBytes = (held: Held): Uint8Array => held.tail.bytes.subarray(0, held.length)

/** A tail of its own with these octets: how a decoded state starts. */
export const hold = (bytes: Uint8Array): Held => append(noneHeld, bytes, 0, bytes.length)

const CONTEXT = 32

/** A copy of up to 32 octets right before `at`, none from before `from`. */
export const contextOf = (bytes: Uint8Array, from: number, at: number): Uint8Array =>
  Uint8Array.from(bytes.subarray(Math.max(from, at - CONTEXT), at))
