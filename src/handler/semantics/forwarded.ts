import type { Either } from 'fp-ts/lib/Either.js'
import type { Option } from 'fp-ts/lib/Option.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { type ForwardedElement, forwardedElements, legacyElements } from './forwarded-fields.js'
import { type Block, isInBlock, readBlock, readIp, showIp } from './ip.js'
import { left, optional, right } from './results.js'

/** Who sent a request, seen through proxies: RFC 7239, believed as far as it comes from those that are trusted. */

/** Whom to trust, and which fields. */
export interface TrustOptions {
  /**
   * The proxies: addresses and blocks (`10.0.0.0/8`, `::1`), or a function of an address in its one spelling (IPv4 dotted,
   * IPv6 as in RFC 5952; a socket's path where that is the peer). Or how many there are, whoever they are: then nobody may
   * reach this server around them, or he says himself who he is.
   */
  readonly proxies: ReadonlyArray<string> | ((address: string) => boolean) | number
  /** The one family of fields that the proxies write. They pass the other on as a client wrote it, so it is never read. */
  readonly fields: 'Forwarded' | 'X-Forwarded'
}

/** Trust, ready for use. */
export interface Trust {
  /** `hops`: how many were trusted before this one. */
  readonly trusts: (address: string, hops: number) => boolean
  readonly fields: TrustOptions['fields']
}

/** A request as the client sent it, to the best of our proxies' knowledge. */
export interface Forwarding {
  /** The client's IP address. None where a trusted proxy does not know it, or says what makes no sense. */
  readonly client: Option<string>
  readonly scheme: 'http' | 'https'
  /** Host and port, as the client asked for them. */
  readonly host: Option<string>
  /** How many proxies were believed. */
  readonly hops: number
}

/**
 * Compiles a list of trust. Fails with the option that makes no sense: what is no address or block, a block with bits
 * behind its length (`10.0.0.1/8`), or a number that counts nothing.
 *
 * @example
 * assert.equal(trust({ proxies: ['10.0.0.0/8', '::1'], fields: 'Forwarded' })._tag, 'Right')
 * assert.equal(trust({ proxies: ['10.0.0.0/33'], fields: 'Forwarded' })._tag, 'Left')
 */
export const trust = (options: TrustOptions): Either<OptionsError, Trust> => {
  const { proxies, fields } = options
  if (typeof proxies === 'function') return right({ trusts: (address) => proxies(address), fields })
  if (typeof proxies === 'number')
    return Number.isSafeInteger(proxies) && proxies >= 0
      ? right({ trusts: (_, hops) => hops < proxies, fields })
      : left(optionsError('proxies', 'is no number of proxies'))
  const blocks: Block[] = []
  for (const [at, text] of proxies.entries()) {
    const block = readBlock(text)
    if (block === undefined) return left(optionsError(`proxies.${at}`, 'no IP address, and no block of them'))
    blocks.push(block)
  }
  const trusts = (address: string): boolean => {
    const ip = readIp(address)
    return ip !== undefined && blocks.some((block) => isInBlock(ip, block))
  }
  return right({ trusts, fields })
}

/** Trusts nobody: the client is the peer. */
export const trustNobody: Trust = { trusts: () => false, fields: 'Forwarded' }

/** The peer's address in its one spelling, without a zone; as it is where it is none. */
const peerAddress = (request: Request): string => {
  const { host } = request.peer.remote
  const zone = host.indexOf('%')
  const ip = readIp(zone < 0 ? host : host.slice(0, zone))
  return ip === undefined ? host : showIp(ip)
}

/**
 * Walks the proxies from the nearest to the farthest, and stops at the first that is not trusted: that is the client, and
 * scheme and host are what the proxy it spoke to says. Whatever stands left of it is the client's own writing, and never
 * read. Where a trusted proxy says `unknown` or junk, the client is None, and not the proxy: an address that is trusted must
 * not be had by writing nonsense.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * import { origin, type Request } from 'wirefold'
 * const headers = fromFields([['X-Forwarded-For', '127.0.0.1, 192.0.2.7']])
 * const address = { host: '10.0.0.1', port: 1 }
 * const peer = { remote: address, local: address, secure: false }
 * const request: Request = { method: 'GET', target: origin('/'), authority: 'a.example', version: 'HTTP/1.1', headers,
 *   framing: { _tag: 'None' }, peer }
 * const trusted = trust({ proxies: ['10.0.0.0/8'], fields: 'X-Forwarded' })
 * assert.deepEqual(trusted._tag === 'Right' && forwardingOf(trusted.right)(request).client, { _tag: 'Some', value: '192.0.2.7' })
 * assert.deepEqual(forwardingOf(trustNobody)(request).client, { _tag: 'Some', value: '10.0.0.1' })
 */
export const forwardingOf =
  ({ trusts, fields }: Trust) =>
  (request: Request): Forwarding => {
    const own = request.peer.secure ? 'https' : 'http'
    const peer = peerAddress(request)
    let hop: ForwardedElement = { client: peer, scheme: own, host: request.authority }
    if (!trusts(peer, 0)) return forwarding(hop, own, request, 0)
    const elements = fields === 'Forwarded' ? forwardedElements(request.headers) : legacyElements(request.headers)
    let hops = 0
    for (let at = elements.length - 1; at >= 0 && hop.client !== undefined && trusts(hop.client, hops); at--) {
      hop = elements[at]!
      hops += 1
    }
    return forwarding(hop, own, request, hops)
  }

const forwarding = (hop: ForwardedElement, own: 'http' | 'https', request: Request, hops: number): Forwarding => ({
  client: optional(hop.client),
  scheme: hop.scheme ?? own,
  host: optional(hop.host ?? request.authority),
  hops,
})
