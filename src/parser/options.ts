import { type Platform, purePlatform } from '../grammar/platform.js'
import type { Leniency } from './event.js'

/** Sizes beyond which a head is refused, R14 of the protocol rules: octets, or a number of fields. */
export interface Limits {
  /** The request line, without its CRLF. Above: 414. */
  readonly line: number
  /** The field lines with their line ends. Above: 431. */
  readonly headerBytes: number
  readonly headerCount: number
  readonly trailerBytes: number
  readonly trailerCount: number
  /** Above: 501, for no known method is that long. */
  readonly method: number
  /** Chunk extensions, whitespace included, of one chunk line. Above: 400. */
  readonly extensionLine: number
  /** Chunk extensions of one message, beside twice its content. Above: 400. */
  readonly extensionTotal: number
}

/** Every option of a request parser. */
export interface ParserOptions {
  readonly limits: Limits
  /** The leniencies that are allowed, by name. */
  readonly allow: ReadonlyArray<Leniency>
  /** An absolute target whose authority is not Host's: `accept` (the target wins, RFC 9112 §3.2.2) or `reject`. */
  readonly hostMismatch: 'accept' | 'reject'
  readonly platform: Platform
}

/** The limits of a parser that was given none. */
export const defaultLimits: Limits = {
  line: 8192,
  headerBytes: 16384,
  headerCount: 100,
  trailerBytes: 16384,
  trailerCount: 100,
  method: 32,
  extensionLine: 256,
  extensionTotal: 16384,
}

/** The options of a parser that was given none: strict, and at home everywhere. */
export const defaultOptions: ParserOptions = {
  limits: defaultLimits,
  allow: [],
  hostMismatch: 'accept',
  platform: purePlatform(),
}
