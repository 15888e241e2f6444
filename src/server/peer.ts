import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Address, Peer } from '../message/request.js'
import { isTlsSocket } from './tls-socket.js'

const nowhere: Address = { host: '', port: 0 }

const MAPPED = '::ffff:'

/** An IPv4 client of a dual-stack socket is shown by its IPv4 address (RFC 4291 §2.5.5.2), as everywhere else. */
const plain = (host: string): string =>
  host.startsWith(MAPPED) && host.includes('.') ? host.slice(MAPPED.length) : host

const addressOf = (host: string | undefined, port: number | undefined): Address =>
  host === undefined ? nowhere : { host: plain(host), port: port ?? 0 }

/**
 * Who is at the ends of a stream. A stream that is no socket has no addresses; a unix socket's client has none either.
 * `local` is asked of the socket unless it is known already, which saves a kernel call for each connection.
 */
export const peerOf = (duplex: Duplex, local?: Address): Peer => {
  const secure = isTlsSocket(duplex)
  if (!(duplex instanceof Socket)) return { remote: nowhere, local: local ?? nowhere, secure }
  const remote = addressOf(duplex.remoteAddress, duplex.remotePort)
  return { remote, local: local ?? addressOf(duplex.localAddress, duplex.localPort), secure }
}
