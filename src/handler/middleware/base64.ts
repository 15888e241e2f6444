/** Base64, RFC 4648 §4, strict: the one spelling that a text of octets has, padding included. */

const digitOf = (unit: number): number => {
  if (unit >= 0x41 && unit <= 0x5a) return unit - 0x41
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x47
  if (unit >= 0x30 && unit <= 0x39) return unit + 4
  return unit === 0x2b ? 62 : unit === 0x2f ? 63 : -1
}

const paddingOf = (text: string): number => (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)

/**
 * The octets that the text spells; `undefined` when it spells none: a digit that is not in the alphabet (that of URLs
 * neither), padding that is missing, or bits behind the last octet that are not zero.
 *
 * @example
 * assert.deepEqual(readBase64('aGk='), ascii('hi'))
 * assert.equal(readBase64('aGk'), undefined)
 * assert.equal(readBase64('aGl='), undefined)
 */
export const readBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0) return undefined
  const digits = text.length - paddingOf(text)
  const bytes = new Uint8Array((digits * 6) >> 3)
  let bits = 0
  let held = 0
  let end = 0
  for (let at = 0; at < digits; at++) {
    const digit = digitOf(text.charCodeAt(at))
    if (digit < 0) return undefined
    held = ((held << 6) | digit) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[end++] = (held >> bits) & 0xff
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
