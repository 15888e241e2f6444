/** Text whose units are octets, and octets themselves: what everything else here is made of. */
import * as fc from 'fast-check'

/** tchar, RFC 9110 §5.6.2. */
export const TCHAR = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"

/**
 * The octets of a text whose units are all below 0x100.
 *
 * @example
 * assert.deepEqual([...octets('a\r\n')], [97, 13, 10])
 */
export const octets = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

/**
 * Octets as a text, one unit an octet: what a counterexample is readable in.
 *
 * @example
 * assert.equal(textOfOctets(Uint8Array.of(0x47, 0xff)), 'G\u00ff')
 */
export const textOfOctets = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += STRETCH)
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + STRETCH))
  return text
}

/** A call takes no more arguments than its stack holds. */
const STRETCH = 4096

/** Several pieces as one. */
export const joined = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** A text of the letters given, `least` to `most` of them. */
export const textOf = (letters: string, least: number, most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.nat({ max: letters.length - 1 }), { minLength: least, maxLength: most, size: 'max' })
    .map((places) => places.map((at) => letters.charAt(at)).join(''))

/** A token, RFC 9110 §5.6.2, of 1 to 12 letters. */
export const token = (): fc.Arbitrary<string> => textOf(TCHAR, 1, 12)

/** Optional whitespace: mostly the one SP that everybody sends. */
export const whitespace = (): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.constant(' ') },
    { weight: 1, arbitrary: textOf(' \t', 0, 3) },
  )

const VISIBLE = Array.from({ length: 0x5e }, (_, at) => String.fromCharCode(0x21 + at)).join('')
const OBS_TEXT = Array.from({ length: 0x80 }, (_, at) => String.fromCharCode(0x80 + at)).join('')

/** A field value without whitespace around it, RFC 9110 §5.5; obs-text included, empty too. */
export const fieldValue = (): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 4, arbitrary: textOf(VISIBLE, 0, 20) },
      { weight: 2, arbitrary: textOf(`${VISIBLE} \t`, 0, 20) },
      { weight: 1, arbitrary: textOf(`${VISIBLE}${OBS_TEXT} \t`, 0, 20) },
      { weight: 1, arbitrary: textOf('chunked, ;="\\0123x', 0, 12) },
      { weight: 1, arbitrary: textOf(`${VISIBLE} `, 20, 150) },
    )
    .map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''))

/** Any octets: mostly few. */
export const rawBytes = (most = 60): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength: most })

/** The octets that decide something in HTTP, in any order. */
export const pointedBytes = (most = 60): fc.Arbitrary<Uint8Array> =>
  textOf('GET / HTTP/1.1\r\n: 0;=",*\0\t\x7f\xff', 0, most).map(octets)
