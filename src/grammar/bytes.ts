/**
 * Byte classes: every set of octets that a rule of the protocol names, as one bit each of one table.
 * A scan loop asks `classOf[byte] & mask`, so a rule and its table entry can be read side by side.
 */

/** tchar, RFC 9110 §5.6.2: what methods, field names and codings are made of. */
export const TOKEN = 1
/** pchar without `%`, and `/`: RFC 3986 §3.3. What a path may hold; `%` is judged apart, with its two digits. */
export const PATH = 2
/** What a query may hold: `PATH`, `?`, `%`, and the bytes browsers send raw: `[ ] { } | \ ^` and the backtick. */
export const QUERY = 4
/** HEXDIG in either case, RFC 5234 B.1. */
export const HEX = 8
/** DIGIT, RFC 5234 B.1. */
export const DIGIT = 16
/** field-vchar, SP and HTAB: RFC 9110 §5.5, obs-text (0x80–0xFF) included. */
export const VALUE = 32
/** qdtext, RFC 9110 §5.6.4: what stands unescaped in a quoted string. */
export const QUOTED = 64
/** unreserved and sub-delims, RFC 3986 §3.2.2: what a registered name may hold besides `%`. */
export const REG_NAME = 128

/** Single octets, under the names that the grammar of the RFCs gives them. */
export const HTAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SP = 0x20
export const DQUOTE = 0x22
export const PERCENT = 0x25
export const ASTERISK = 0x2a
export const COMMA = 0x2c
export const SLASH = 0x2f
export const COLON = 0x3a
export const SEMICOLON = 0x3b
export const EQUALS = 0x3d
export const QUESTION = 0x3f
export const AT = 0x40
export const BACKSLASH = 0x5c

const ALPHA_NUM = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const SUB_DELIMS = "!$&'()*+,;="
const UNRESERVED = `${ALPHA_NUM}-._~`
const PCHAR = `${UNRESERVED}${SUB_DELIMS}:@`

const sets: ReadonlyArray<readonly [number, string]> = [
  [TOKEN, `${ALPHA_NUM}!#$%&'*+-.^_\`|~`],
  [PATH, `${PCHAR}/`],
  [QUERY, `${PCHAR}/?%[]{}|\\^\``],
  [HEX, '0123456789abcdefABCDEF'],
  [DIGIT, '0123456789'],
  [REG_NAME, `${UNRESERVED}${SUB_DELIMS}`],
]

const ranges: ReadonlyArray<readonly [number, number, number]> = [
  [VALUE, 0x20, 0x7e],
  [VALUE, 0x80, 0xff],
  [VALUE, HTAB, HTAB],
  [QUOTED, 0x20, 0x21],
  [QUOTED, 0x23, 0x5b],
  [QUOTED, 0x5d, 0x7e],
  [QUOTED, 0x80, 0xff],
  [QUOTED, HTAB, HTAB],
]

const build = (): Uint8Array => {
  const table = new Uint8Array(256)
  for (const [mask, members] of sets)
    for (let at = 0; at < members.length; at++) {
      const byte = members.charCodeAt(at)
      table[byte] = table[byte]! | mask
    }
  for (const [mask, first, last] of ranges)
    for (let byte = first; byte <= last; byte++) table[byte] = table[byte]! | mask
  return table
}

/**
 * The class bits of each of the 256 octets. Read only.
 *
 * @example
 * assert.equal(isIn(TOKEN, 0x41), true)
 * assert.equal(classOf.length, 256)
 */
export const classOf: Uint8Array = /* @__PURE__ */ build()

/** Is this octet in the class? Total: a byte outside 0–255 is in none. */
export const isIn = (mask: number, byte: number): boolean => ((classOf[byte] ?? 0) & mask) !== 0
