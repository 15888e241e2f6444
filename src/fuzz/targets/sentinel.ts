/** A request that nobody can take for anything else: it stands behind an input, and shows where the target believes it ends. */
import { joined, octets } from '../arbitraries/octets.js'

/** A legal request, and the last on its connection. */
export const sentinel = (authority: string): Uint8Array =>
  octets(`GET /wirefold-sentinel HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`)

/** The input, and the sentinel behind it. */
export const withSentinel = (bytes: Uint8Array, authority: string): Uint8Array => joined([bytes, sentinel(authority)])
