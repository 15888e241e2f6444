import { isIPv4 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

/** A host as URLs write it: only IPv6 addresses hold a colon. Node's own test of them takes milliseconds, the first time. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** The addresses of this machine's interfaces. */
export type Interfaces = Readonly<Record<string, ReadonlyArray<NetworkInterfaceInfo> | undefined>>

/** What others can reach: no loopback, and no link-local address, which needs a zone that no URL has. */
const reachable = (interfaces: Interfaces, host: string): ReadonlyArray<string> =>
  Object.values(interfaces)
    .flatMap((all) => all ?? [])
    .filter((one) => !one.internal && !one.address.startsWith('fe80:') && (host === '::' || isIPv4(one.address)))
    .map((one) => one.address)

/** Is it an address of this machine alone? */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)

/**
 * The URLs of a server, the one for this machine first. A server on every address has one for each that others can reach.
 *
 * @example
 * assert.deepEqual(urlsOf({ host: '::1', port: 80, secure: false }, {}), ['http://[::1]:80/'])
 */
export const urlsOf = (
  at: { readonly host: string; readonly port: number; readonly secure: boolean },
  interfaces: Interfaces,
): ReadonlyArray<string> => {
  const hosts = isWildcard(at.host) ? ['127.0.0.1', ...reachable(interfaces, at.host)] : [at.host]
  return hosts.map((host) => `${at.secure ? 'https' : 'http'}://${inUrl(host)}:${at.port}/`)
}
