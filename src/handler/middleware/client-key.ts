import { lowerCase } from '../../grammar/ascii.js'
import type { Request } from '../../message/request.js'
import { readIp, showIp } from '../semantics/ip.js'

/** Whom a request is counted for, by the address it came from. */

/** Groups of an IPv6 network: the other 64 bits are an interface of its owner, RFC 4291 §2.5.4. */
const NETWORK = 4

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
  const groups = readIp(zone < 0 ? host : host.slice(0, zone))
  if (groups === undefined) return lowerCase(host)
  return groups.length > 2 ? `${showIp([...groups.slice(0, NETWORK), 0, 0, 0, 0])}/64` : showIp(groups)
}

/** The network that the peer is in. Behind a proxy that is the proxy's: take the key from what it forwards. */
export const peerNetwork = ({ peer }: Request): string => networkOf(peer.remote.host)
