import { lowerCase } from '../../grammar/ascii.js'
import { readDecimal, readHex } from '../../grammar/number.js'
import type { Request } from '../../message/request.js'

/** Whom a request is counted for, by the address it came from. */

const GROUPS = 8
/** Groups of an IPv6 network as one customer has it: RFC 6177. */
const NETWORK = 4

const groupsOf = (text: string): ReadonlyArray<number> | undefined => {
  if (text === '') return []
  const groups: number[] = []
  for (const part of text.split(':')) {
    const group = readHex(part, 4)
    if (group === undefined) return undefined
    groups.push(group)
  }
  return groups
}

const octetsOf = (text: string): ReadonlyArray<number> | undefined => {
  const octets = text.split('.').map((part) => readDecimal(part, 3) ?? 256)
  return octets.length === 4 && octets.every((octet) => octet < 256) ? octets : undefined
}

/** The last part in dotted form (RFC 4291 §2.2) as two groups; `undefined` when it is none. */
const withoutDots = (text: string): string | undefined => {
  const colon = text.lastIndexOf(':')
  if (!text.includes('.')) return text
  const [a = 0, b = 0, c = 0, d = 0] = octetsOf(text.slice(colon + 1)) ?? [-1]
  return a < 0 ? undefined : `${text.slice(0, colon + 1)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}

/** The eight groups of an IPv6 address; `undefined` when it is none. */
const ipv6 = (host: string): ReadonlyArray<number> | undefined => {
  const text = withoutDots(host)
  const [front = '', back, ...more] = text?.split('::') ?? ['?']
  const head = groupsOf(front)
  const tail = groupsOf(back ?? '')
  if (head === undefined || tail === undefined || more.length > 0) return undefined
  const missing = GROUPS - head.length - tail.length
  if (back === undefined ? missing !== 0 : missing < 1) return undefined
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/**
 * The network that an address counts for: an IPv4 address by itself, also one that is written in IPv6 (`::ffff:…`); the
 * first 64 bits of an IPv6 address, for whoever has one has 2^64 of them. A zone, and what is no address, stay out of it.
 *
 * @example
 * assert.equal(networkOf('192.0.2.1'), '192.0.2.1')
 * assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1')
 * assert.equal(networkOf('2001:db8:0:1::dead:beef'), '2001:db8:0:1::/64')
 * assert.equal(networkOf('/run/app.sock'), '/run/app.sock')
 */
export const networkOf = (host: string): string => {
  const zone = host.indexOf('%')
  const groups = ipv6(zone < 0 ? host : host.slice(0, zone))
  if (groups === undefined) return lowerCase(host)
  const [, , , , , marker, high = 0, low = 0] = groups
  if (marker === 0xffff && groups.slice(0, 5).every((group) => group === 0))
    return `${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`
  return `${groups
    .slice(0, NETWORK)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The network that the peer is in. Behind a proxy that is the proxy's: take the key from what it forwards. */
export const peerNetwork = ({ peer }: Request): string => networkOf(peer.remote.host)
