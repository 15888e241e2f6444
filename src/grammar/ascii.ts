/** Text as octets and octets as text, by the pure default that needs no decoder of the runtime. */

/**
 * The octets of a string whose units are all below 0x100, one octet each. A higher unit keeps its low eight bits: give
 * this nothing that was not checked.
 *
 * @example
 * assert.deepEqual([...ascii('GET')], [71, 69, 84])
 */
export const ascii = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** Octets of a runtime that can decode themselves. */
interface SelfDecoding {
  readonly latin1Slice?: (start: number, end: number) => string
}

/** By hand, eight octets a call: the fastest there is without a decoder. */
const decode = (b: Uint8Array, start: number, end: number): string => {
  const units = String.fromCharCode
  let text = ''
  let at = start
  for (; at + 8 <= end; at += 8)
    text += units(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!)
  for (; at < end; at++) text += units(b[at]!)
  return text
}

/**
 * ISO-8859-1: each octet becomes the unit of the same number. Not `TextDecoder('latin1')`, which is windows-1252.
 * Octets that bring a decoder of their own, as those of a socket in Node do, are asked for it: it is ten times as fast.
 * `like` are other octets of the runtime whose decoder may serve.
 *
 * @example
 * assert.equal(latin1(Uint8Array.of(0x47, 0x80), 0, 2), 'G\u0080')
 */
export const latin1 = (
  bytes: Uint8Array,
  start: number,
  end: number,
  like: Uint8Array & SelfDecoding = bytes,
): string => (like.latin1Slice === undefined ? decode(bytes, start, end) : like.latin1Slice.call(bytes, start, end))

/** A–Z folded to a–z in one octet or unit; everything else as it is. */
export const lower = (unit: number): number => (unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit)

/**
 * Are the two strings the same but for the case of A–Z? No locale, no Unicode folding (K, the Kelvin sign, is no k).
 *
 * @example
 * assert.equal(sameText('Host', 'hOST'), true)
 * assert.equal(sameText('k', '\u212a'), false)
 */
export const sameText = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y && lower(x) !== lower(y)) return false
  }
  return true
}

/** The string with A–Z folded to a–z, and nothing else changed. */
export const lowerCase = (text: string): string => {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x41 && unit <= 0x5a) return fold(text, at)
  }
  return text
}

const fold = (text: string, from: number): string => {
  let out = text.slice(0, from)
  for (let at = from; at < text.length; at++) out += String.fromCharCode(lower(text.charCodeAt(at)))
  return out
}

const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0x09

/**
 * The string without leading and trailing SP and HTAB (OWS, RFC 9110 §5.6.3), and those only: `String#trim` also takes
 * NBSP and others, which a peer may count as content.
 */
export const trimOws = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}
