import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Gives a connection back as it was before node read the head of its last request: a listener of a node server's
 * `upgrade` and `connect` events, for whoever serves connections from there on.
 *
 * @example
 * import { ok, serveConnection } from 'wirefold'
 * const listener = toNodeUpgrade((duplex) => serveConnection(duplex, () => ok(), { requests: 1 })())
 * assert.equal(listener.length, 3)
 */
export const toNodeUpgrade =
  (serve: (duplex: Duplex) => unknown) =>
  (request: IncomingMessage, socket: Duplex, head: Uint8Array): void => {
    const { rawHeaders, method, url, httpVersion } = request
    const lines = rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
    const text = `${method} ${url} HTTP/${httpVersion}\r\n${lines}\r\n`
    socket.unshift(Buffer.concat([Buffer.from(text, 'latin1'), head]))
    serve(socket)
  }
