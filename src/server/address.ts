import { reverse } from 'node:dns/promises'
import type { Task } from 'fp-ts/lib/Task.js'
import type { Peer } from '../message/request.js'

/**
 * Who sent a request, as BaseHTTPServer's `address_string` says it: the address, and no name, since a lookup can take
 * seconds. A client on a unix socket has no address: `-`.
 *
 * @example
 * const ends = { local: { host: '127.0.0.1', port: 80 }, secure: false }
 * assert.equal(addressString({ remote: { host: '::1', port: 4000 }, ...ends }), '::1')
 * assert.equal(addressString({ remote: { host: '', port: 0 }, ...ends }), '-')
 */
export const addressString = (peer: Peer): string => (peer.remote.host === '' ? '-' : peer.remote.host)

/** The same with a reverse lookup in front, for those who ask: the first name of the address, or the address. */
export const addressName =
  (peer: Peer): Task<string> =>
  async () => {
    try {
      return (await reverse(peer.remote.host))[0] ?? addressString(peer)
    } catch {
      return addressString(peer)
    }
  }
