/** UTF-8, RFC 3629, strict: no overlong form, no surrogate, nothing above U+10FFFF. */

/** How many octets the text takes in UTF-8; a lone surrogate counts as the U+FFFD it is written as. */
export const utf8Length = (text: string): number => {
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    length += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3
    if (unit >= 0xd800 && unit <= 0xdbff && isTrail(text.charCodeAt(at + 1))) {
      length += 1
      at++
    }
  }
  return length
}

const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/**
 * The text in UTF-8. Lone surrogates become U+FFFD.
 *
 * @example
 * assert.deepEqual([...utf8Encode('é')], [0xc3, 0xa9])
 */
export const utf8Encode = (text: string): Uint8Array => {
  const bytes = new Uint8Array(utf8Length(text))
  let end = 0
  for (let at = 0; at < text.length; at++) {
    const point = pointAt(text, at)
    if (point < 0x80) bytes[end++] = point
    else if (point < 0x800) {
      bytes[end++] = 0xc0 | (point >> 6)
      bytes[end++] = 0x80 | (point & 0x3f)
    } else {
      if (point < 0x10000) bytes[end++] = 0xe0 | (point >> 12)
      else {
        bytes[end++] = 0xf0 | (point >> 18)
        bytes[end++] = 0x80 | ((point >> 12) & 0x3f)
        at++
      }
      bytes[end++] = 0x80 | ((point >> 6) & 0x3f)
      bytes[end++] = 0x80 | (point & 0x3f)
    }
  }
  return bytes
}

const pointAt = (text: string, at: number): number => {
  const unit = text.charCodeAt(at)
  if (unit < 0xd800 || unit > 0xdfff) return unit
  const trail = text.charCodeAt(at + 1)
  return unit <= 0xdbff && isTrail(trail) ? 0x10000 + ((unit - 0xd800) << 10) + (trail - 0xdc00) : 0xfffd
}

/** How many octets behind a first one; -1 for an octet that cannot be the first. */
const following = (first: number): number =>
  first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1

/** The lowest second octet that makes no overlong form, and the highest that is no surrogate and in range. */
const secondAtLeast = (first: number): number => (first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80)
const secondAtMost = (first: number): number => (first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf)

/**
 * The text of the octets, or `undefined` when they are no UTF-8. Never repairs.
 *
 * @example
 * assert.equal(utf8Decode(Uint8Array.of(0xc3, 0xa9)), 'é')
 * assert.equal(utf8Decode(Uint8Array.of(0xc0, 0xaf)), undefined)
 */
export const utf8Decode = (bytes: Uint8Array): string | undefined => {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at]!
    const more = following(first)
    if (more < 0 || at + more >= bytes.length) return undefined
    let point = more === 0 ? first : first & (0x3f >> more)
    for (let step = 1; step <= more; step++) {
      const next = bytes[at + step]!
      const least = step === 1 ? secondAtLeast(first) : 0x80
      const most = step === 1 ? secondAtMost(first) : 0xbf
      if (next < least || next > most) return undefined
      point = (point << 6) | (next & 0x3f)
    }
    text += String.fromCodePoint(point)
    at += more + 1
  }
  return text
}
