/** Names, sizes and times as people read them. */

/** How many octets behind a first one; -1 for one that cannot be the first. */
const following = (first: number): number =>
  first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1

const secondAtLeast = (first: number): number => (first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80)
const secondAtMost = (first: number): number => (first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf)

const REPLACEMENT = '\ufffd'

/**
 * A name of octets as text: UTF-8, and U+FFFD for each octet that is none. For eyes alone: two names may look the same, and
 * a link is made of the octets.
 *
 * @example
 * assert.deepEqual(['caf\xc3\xa9', 'caf\xe9', '\xed\xa0\x80'].map(shownName), ['café', 'caf\ufffd', '\ufffd\ufffd\ufffd'])
 */
export const shownName = (name: string): string => {
  let shown = ''
  for (let at = 0; at < name.length; ) {
    const first = name.charCodeAt(at)
    const more = following(first)
    let point = more <= 0 ? first : first & (0x3f >> more)
    let length = more < 0 ? 0 : 1
    for (let step = 1; step <= more && length === step; step++) {
      const next = name.charCodeAt(at + step)
      const least = step === 1 ? secondAtLeast(first) : 0x80
      const most = step === 1 ? secondAtMost(first) : 0xbf
      if (next >= least && next <= most) length += 1
      point = (point << 6) | (next & 0x3f)
    }
    const whole = more >= 0 && length === more + 1
    shown += whole ? String.fromCodePoint(point) : REPLACEMENT
    at += whole ? length : 1
  }
  return shown
}

const units: ReadonlyArray<string> = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/**
 * A size to read at a glance: at most one digit behind the point.
 *
 * @example
 * assert.deepEqual([0, 1023, 1536, 10 * 1024 * 1024].map(shownSize), ['0 B', '1023 B', '1.5 KiB', '10 MiB'])
 */
export const shownSize = (octets: number): string => {
  if (octets < 1024) return `${octets} B`
  let value = octets / 1024
  let unit = 0
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const rounded = Math.round(value * 10) / 10
  return `${rounded >= 100 ? Math.round(value) : rounded} ${units[unit]}`
}

/** All octets, in groups of three. */
export const exactSize = (octets: number): string => {
  const digits = `${octets}`
  let grouped = ''
  for (let at = 0; at < digits.length; at++)
    grouped += (at > 0 && (digits.length - at) % 3 === 0 ? ' ' : '') + digits.charAt(at)
  return `${grouped} ${octets === 1 ? 'byte' : 'bytes'}`
}

const FARTHEST = 8.64e15

/**
 * An instant in ISO 8601, UTC; `undefined` for what is none.
 *
 * @example
 * assert.equal(isoTime(784111777000), '1994-11-06T08:49:37.000Z')
 * assert.equal(isoTime(Number.NaN), undefined)
 */
export const isoTime = (ms: number): string | undefined =>
  Number.isFinite(ms) && Math.abs(ms) <= FARTHEST ? new Date(ms).toISOString() : undefined
