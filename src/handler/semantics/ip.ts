import { readDecimal, readHex } from '../../grammar/number.js'

/** IP addresses and blocks of them, as a list of trust has to compare them: strictly, and in one spelling. */

/** An address as groups of 16 bits: two of IPv4, eight of IPv6. */
export type Ip = ReadonlyArray<number>

/** A block: addresses of as many groups whose first `bits` are the same. */
export interface Block {
  readonly groups: Ip
  readonly bits: number
}

const readV4 = (text: string): Ip | undefined => {
  const parts = text.split('.', 5)
  if (parts.length !== 4) return undefined
  const [a, b, c, d] = parts.map((part) => {
    const isShort = part.length === 1 || !part.startsWith('0')
    const octet = isShort ? readDecimal(part, 3) : undefined
    return octet !== undefined && octet <= 255 ? octet : undefined
  })
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  return [a * 256 + b, c * 256 + d]
}

const readGroups = (text: string, mayEndInV4: boolean): Ip | undefined => {
  if (text === '') return []
  const parts = text.split(':', 9)
  const groups: number[] = []
  for (const [at, part] of parts.entries()) {
    const v4 = mayEndInV4 && at === parts.length - 1 && part.includes('.') ? readV4(part) : undefined
    const group = v4 === undefined ? readHex(part, 4) : undefined
    if (v4 !== undefined) groups.push(...v4)
    else if (group !== undefined) groups.push(group)
    else return undefined
  }
  return groups
}

const readV6 = (text: string): Ip | undefined => {
  const gap = text.indexOf('::')
  const head = readGroups(gap < 0 ? text : text.slice(0, gap), gap < 0)
  const tail = gap < 0 ? [] : readGroups(text.slice(gap + 2), true)
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

const isMapped = (groups: Ip): boolean => groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff

/**
 * Reads an address; `undefined` when it is none: leading zeros in IPv4, a port, brackets, a zone. An IPv4 address in IPv6
 * clothes (`::ffff:10.0.0.1`, as sockets for both families give it) is the IPv4 address.
 */
export const readIp = (text: string): Ip | undefined => {
  if (text.length > 45) return undefined
  if (!text.includes(':')) return readV4(text)
  const groups = readV6(text)
  return groups !== undefined && isMapped(groups) ? groups.slice(6) : groups
}

/** The address in its one spelling: dotted, or as RFC 5952 has it. */
export const showIp = (groups: Ip): string => {
  if (groups.length === 2) return groups.flatMap((group) => [group >> 8, group & 255]).join('.')
  let from = -1
  let longest = 1
  groups.forEach((group, start) => {
    let end = start
    while (groups[end] === 0) end++
    if (group === 0 && end - start > longest) {
      from = start
      longest = end - start
    }
  })
  const hex = (some: Ip): string => some.map((group) => group.toString(16)).join(':')
  return from < 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + longest))}`
}

/** Reads an address or a block (`10.0.0.0/8`); `undefined` when it is none, or has bits behind its length. */
export const readBlock = (text: string): Block | undefined => {
  const slash = text.indexOf('/')
  const name = slash < 0 ? text : text.slice(0, slash)
  const groups = readIp(name)
  if (groups === undefined) return undefined
  const width = groups.length * 16
  if (slash < 0) return { groups, bits: width }
  const length = readDecimal(text.slice(slash + 1), 3)
  const bits = length === undefined ? -1 : width === 32 && name.includes(':') ? length - 96 : length
  if (bits < 0 || bits > width) return undefined
  const isClean = groups.every((group, at) => (group & ~maskOf(bits, at)) === 0)
  return isClean ? { groups, bits } : undefined
}

/** The bits of the group at this place that a block of so many bits fixes. */
const maskOf = (bits: number, at: number): number =>
  (0xffff << (16 - Math.min(Math.max(bits - at * 16, 0), 16))) & 0xffff

/** Is the address in the block? Never one of the other family. */
export const isInBlock = (ip: Ip, { groups, bits }: Block): boolean => {
  if (ip.length !== groups.length) return false
  for (let at = 0; at < ip.length; at++) if (((groups[at]! ^ ip[at]!) & maskOf(bits, at)) !== 0) return false
  return true
}
