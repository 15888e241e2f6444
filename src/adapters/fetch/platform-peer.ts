import type { Address, Peer } from '../../message/request.js'
import { nobody } from '../run/settings.js'

const member = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined

const addressOf = (host: unknown, port: unknown): Address | undefined =>
  typeof host === 'string' ? { host, port: typeof port === 'number' ? port : 0 } : undefined

/** Deno's second argument: `{ remoteAddr: { hostname, port } }`. */
const byDeno = (info: unknown): Address | undefined => {
  const remote = member(info, 'remoteAddr')
  return addressOf(member(remote, 'hostname'), member(remote, 'port'))
}

/** Bun's second argument is the server: `requestIP(request)` gives `{ address, port }`. */
const byBun = (server: unknown, request: globalThis.Request): Address | undefined => {
  const ask = member(server, 'requestIP')
  const said: unknown = typeof ask === 'function' ? ask.call(server, request) : undefined
  return addressOf(member(said, 'address'), member(said, 'port'))
}

/**
 * Who asks, as far as the runtime tells: Deno and Bun do so in the second argument of their handlers, others do not. The
 * scheme of the URL says whether TLS lies between.
 *
 * @example
 * const info = { remoteAddr: { hostname: '192.0.2.1', port: 50000 } }
 * assert.equal(platformPeer(new globalThis.Request('http://a/'), [info]).remote.host, '192.0.2.1')
 */
export const platformPeer = (request: globalThis.Request, info: ReadonlyArray<unknown>): Peer => {
  const [second] = info
  const remote = byDeno(second) ?? byBun(second, request) ?? nobody.remote
  return { remote, local: nobody.local, secure: request.url.startsWith('https:') }
}
