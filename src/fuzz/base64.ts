/** Octets as base64, RFC 4648 §4. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Three octets at a time as four digits, with `=` where the last are fewer.
 *
 * @example
 * assert.equal(base64(ascii('hi')), 'aGk=')
 */
export const base64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3)
    const all = (one << 16) | (two << 8) | three
    for (const shift of [18, 12, 6, 0]) text += DIGITS.charAt((all >> shift) & 63)
  }
  const spare = (3 - (bytes.length % 3)) % 3
  return spare === 0 ? text : text.slice(0, -spare) + '='.repeat(spare)
}
