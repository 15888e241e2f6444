import { COLON, classOf, DIGIT, HEX, isIn, PERCENT, REG_NAME } from './bytes.js'

/**
 * uri-host [":" port], RFC 3986 §3.2.2 and §3.2.3, one octet at a time. A place in it is one small number, so a state can
 * hold it, and a wrong octet is seen at once: that is what makes the offset of a failure exact.
 */
export type HostPlace = number

// The low four bits say where we are; the bits above them count what the place has to remember.
const START = 0
const NAME = 1
const NAME_PCT = 2
const NAME_PCT_2 = 3
const PORT = 4
const OPEN = 5
const FUTURE_HEX = 6
const FUTURE = 7
const CLOSED = 8
/** Inside an IPv6 address, behind: nothing or `::`, one colon that opens, a hex digit, a single colon, an IPv4 octet. */
const V6_EMPTY = 9
const V6_FIRST_COLON = 10
const V6_DIGITS = 11
const V6_COLON = 12
const V4 = 13

/** Before the first octet. */
export const hostStart: HostPlace = START
/** No octet leads out of here: the host is wrong. */
export const hostWrong: HostPlace = -1

const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const DOT = 0x2e

const place = (where: number, memory: number): HostPlace => where | (memory << 4)

/** Memory of an IPv6 address: groups (4 bits), digits of the group (3), was there `::` (1), IPv4 dots (2), value (16). */
const memory = (groups: number, digits: number, gap: number, dots: number, value: number): number =>
  groups | (digits << 4) | (gap << 7) | (dots << 8) | (value << 10)

const groupsOf = (m: number): number => m & 15
const digitsOf = (m: number): number => (m >> 4) & 7
const gapOf = (m: number): number => (m >> 7) & 1
const dotsOf = (m: number): number => (m >> 8) & 3
const octetOf = (m: number): number => (m >> 10) & 0xffff

/** How many groups may stand in an address: eight, or seven where `::` stands for at least one. */
const most = (gap: number): number => (gap === 1 ? 7 : 8)

/**
 * Decimal digits of a group, as long as it may still be an IPv4 octet, are kept in their own radix: the value holds the
 * decimal reading plus one, or 0 when it can be none (a letter, a leading zero, above 255).
 */
const octetValue = (before: number, digits: number, byte: number): number => {
  if (!isIn(DIGIT, byte)) return 0
  if (digits === 0) return byte - 0x30 + 1
  if (before <= 1) return 0
  const value = (before - 1) * 10 + byte - 0x30
  return value > 255 ? 0 : value + 1
}

const stepV6 = (where: number, m: number, byte: number): HostPlace => {
  const groups = groupsOf(m)
  const gap = gapOf(m)
  if (isIn(HEX, byte) && where !== V6_FIRST_COLON) {
    const digits = where === V6_DIGITS ? digitsOf(m) : 0
    if (digits === 4 || groups >= most(gap)) return hostWrong
    const before = where === V6_DIGITS ? octetOf(m) : 0
    return place(V6_DIGITS, memory(groups, digits + 1, gap, 0, octetValue(before, digits, byte)))
  }
  if (byte === COLON) return stepColon(where, groups, gap)
  if (where === V6_DIGITS && byte === DOT) return stepFirstDot(groups, gap, octetOf(m))
  if (byte !== CLOSE_BRACKET) return hostWrong
  if (where === V6_EMPTY) return gap === 1 ? CLOSED : hostWrong
  const whole = where === V6_DIGITS && (gap === 1 || groups + 1 === 8)
  return whole ? CLOSED : hostWrong
}

const stepColon = (where: number, groups: number, gap: number): HostPlace => {
  switch (where) {
    case V6_EMPTY:
      return groups === 0 && gap === 0 ? place(V6_FIRST_COLON, 0) : hostWrong
    case V6_FIRST_COLON:
      return place(V6_EMPTY, memory(0, 0, 1, 0, 0))
    case V6_COLON:
      return gap === 0 && groups <= 7 ? place(V6_EMPTY, memory(groups, 0, 1, 0, 0)) : hostWrong
    default:
      return groups + 1 < most(gap) ? place(V6_COLON, memory(groups + 1, 0, gap, 0, 0)) : hostWrong
  }
}

/** ls32 as an IPv4 address stands for the last two groups. */
const stepFirstDot = (groups: number, gap: number, value: number): HostPlace => {
  const fits = gap === 1 ? groups <= 5 : groups === 6
  return fits && value > 0 ? place(V4, memory(groups, 0, gap, 1, 0)) : hostWrong
}

const stepV4 = (m: number, byte: number): HostPlace => {
  const digits = digitsOf(m)
  const dots = dotsOf(m)
  if (isIn(DIGIT, byte)) {
    const value = octetValue(octetOf(m), digits, byte)
    return value > 0 ? place(V4, memory(0, digits + 1, 0, dots, value)) : hostWrong
  }
  if (digits === 0) return hostWrong
  if (byte === DOT && dots < 3) return place(V4, memory(0, 0, 0, dots + 1, 0))
  return byte === CLOSE_BRACKET && dots === 3 ? CLOSED : hostWrong
}

/** `value` is the port so far plus one, or 0 before its first digit. */
const stepPort = (value: number, byte: number): HostPlace => {
  if (!isIn(DIGIT, byte)) return hostWrong
  const port = Math.max(value - 1, 0) * 10 + byte - 0x30
  return port > 65535 ? hostWrong : place(PORT, port + 1)
}

const stepFuture = (where: number, seen: number, byte: number): HostPlace => {
  if (where === FUTURE_HEX) {
    if (isIn(HEX, byte)) return place(FUTURE_HEX, 1)
    return byte === DOT && seen === 1 ? place(FUTURE, 0) : hostWrong
  }
  if (isIn(REG_NAME, byte) || byte === COLON) return place(FUTURE, 1)
  return byte === CLOSE_BRACKET && seen === 1 ? CLOSED : hostWrong
}

const stepName = (byte: number): HostPlace =>
  byte === PERCENT ? NAME_PCT : byte === COLON ? PORT : isIn(REG_NAME, byte) ? NAME : hostWrong

/** The place behind one more octet, or `hostWrong`. */
export const stepHost = (at: HostPlace, byte: number): HostPlace => {
  const where = at & 15
  const m = at >> 4
  switch (where) {
    case START:
      return byte === OPEN_BRACKET ? OPEN : byte === COLON ? hostWrong : stepName(byte)
    case NAME:
      return stepName(byte)
    case NAME_PCT:
      return isIn(HEX, byte) ? NAME_PCT_2 : hostWrong
    case NAME_PCT_2:
      return isIn(HEX, byte) ? NAME : hostWrong
    case PORT:
      return stepPort(m, byte)
    case OPEN:
      return (byte | 0x20) === 0x76 ? place(FUTURE_HEX, 0) : stepV6(V6_EMPTY, 0, byte)
    case FUTURE_HEX:
    case FUTURE:
      return stepFuture(where, m, byte)
    case CLOSED:
      return byte === COLON ? PORT : hostWrong
    case V4:
      return stepV4(m, byte)
    default:
      return stepV6(where, m, byte)
  }
}

/** May a host, with or without its port, end here? An empty host may not. */
export const hostEnds = (at: HostPlace): boolean => at === NAME || at === CLOSED || (at & 15) === PORT

/** Does the place lie behind a port of at least one digit? What CONNECT asks for, RFC 9112 §3.2.3. */
export const hasPort = (at: HostPlace): boolean => (at & 15) === PORT && at >> 4 > 0

/**
 * Is the text a non-empty uri-host with an optional port? Units above 0xFF are in no class.
 *
 * @example
 * assert.equal(isHost('[::1]:8000'), true)
 * assert.equal(isHost('user@example.com'), false)
 * assert.equal(isHost(''), false)
 */
export const isHost = (text: string): boolean => {
  let at = hostStart
  for (let index = 0; index < text.length; index++) {
    at = stepHost(at, text.charCodeAt(index))
    if (at === hostWrong) return false
  }
  return hostEnds(at)
}

/** A port of at most four digits is in range, whatever they are. */
const SAFE_DIGITS = 4

/** `isHost` of octets `start` to `end`: a plain name, with or without a short port, is passed over at once. */
export const isHostAt = (bytes: Uint8Array, start: number, end: number): boolean => {
  let p = start
  while (p < end && (classOf[bytes[p]!]! & REG_NAME) !== 0) p++
  if (p === end) return p > start
  let at = p > start ? NAME : START
  if (at === NAME && bytes[p] === COLON && end - p > 1 && end - p <= SAFE_DIGITS + 1) {
    let q = p + 1
    while (q < end && (classOf[bytes[q]!]! & DIGIT) !== 0) q++
    if (q === end) return true
  }
  for (; p < end; p++) {
    at = stepHost(at, bytes[p]!)
    if (at === hostWrong) return false
  }
  return hostEnds(at)
}
