import { latin1 } from './ascii.js'
import { utf8Decode, utf8Encode, utf8Length } from './utf8.js'

/**
 * What a pure layer cannot name. Each function of octets has a pure default, so a parser works where there is nothing;
 * a runtime passes its own, which are about ten times as fast.
 */
export interface Platform {
  /** Octets `start` to `end` as ISO-8859-1. `like`: octets as the runtime makes them, where `bytes` are our own. */
  readonly latin1: (bytes: Uint8Array, start: number, end: number, like?: Uint8Array) => string
  /** UTF-8 to text; `undefined` for octets that are no UTF-8. */
  readonly utf8Decode: (bytes: Uint8Array) => string | undefined
  /** The text in UTF-8; lone surrogates become U+FFFD. */
  readonly utf8Encode: (text: string) => Uint8Array
  /** How many octets the text takes in UTF-8; a lone surrogate takes three. */
  readonly utf8Length: (text: string) => number
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** Octets to read into, whatever is in them: new ones, unless the runtime has some that nobody uses any more. */
  readonly allocate?: (length: number) => Uint8Array
}

/** The pure defaults, with a clock that stands at `now` (0 unless told). */
export const purePlatform = (now: () => number = () => 0): Platform => ({
  latin1,
  utf8Decode,
  utf8Encode,
  utf8Length,
  now,
})
