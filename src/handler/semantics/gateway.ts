import { sameText, trimOws } from '../../grammar/ascii.js'
import { type Field, fromFields, type Headers } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { readIp, showIp } from './ip.js'

/** What a gateway may pass on, and what it says of the way: RFC 9110 §7.6, RFC 7239. */

const hopByHop: ReadonlyArray<string> = [
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Connection',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
]

/**
 * The fields that are for whoever is at the other end: without those between neighbours, and without each that Connection
 * names, RFC 9110 §7.6.1. Content-Length stays; whoever frames the content anew takes it out.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const headers = fromFields([['Connection', 'close, X-Hop'], ['x-hop', '1'], ['TE', 'trailers'], ['X-End', '2']])
 * assert.deepEqual(endToEnd(headers).toJSON(), [['X-End', '2']])
 */
export const endToEnd = (headers: Headers): Headers => {
  // A comma is never part of an option, so that one that is none hides no other.
  const named = headers.getAll('Connection').flatMap((line) => line.split(',').map(trimOws))
  const left = [...hopByHop, ...named]
  return fromFields(headers.toJSON().filter(([name]) => !left.some((other) => sameText(other, name))))
}

const without = (names: ReadonlyArray<string>, headers: Headers): ReadonlyArray<Field> =>
  headers.toJSON().filter(([name]) => !names.some((other) => sameText(other, name)))

/** RFC 7239 §6: an IPv6 address stands in brackets, and so in quotes; of what is no address nothing is said. */
const nodeOf = (host: string): string => {
  const ip = readIp(host)
  if (ip === undefined) return 'unknown'
  const shown = showIp(ip)
  return shown.includes(':') ? `"[${shown}]"` : shown
}

const viaOf = (version: string, name: string): Field => ['Via', `${version.replace('HTTP/', '')} ${name}`]

const written = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto']

/**
 * The request as a gateway of that name (a token, or a host) passes it on: Forwarded and X-Forwarded-* say who sent it,
 * whatever he says of himself, and Via has one entry more, RFC 9110 §7.6.3. A gateway that stands behind another one that
 * it trusts says what `forwardingOf` says instead.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * import { origin, type Request } from 'wirefold'
 * const address = { host: '2001:db8::1', port: 1 }
 * const request: Request = { method: 'GET', target: origin('/'), authority: 'a.example:81', version: 'HTTP/1.1',
 *   headers: fromFields([['Forwarded', 'for=evil']]), framing: { _tag: 'None' },
 *   peer: { remote: address, local: address, secure: true } }
 * assert.deepEqual(forwardedBy('gate')(request).headers.toJSON(), [
 *   ['Forwarded', 'for="[2001:db8::1]";host="a.example:81";proto=https'],
 *   ['X-Forwarded-For', '2001:db8::1'],
 *   ['X-Forwarded-Host', 'a.example:81'],
 *   ['X-Forwarded-Proto', 'https'],
 *   ['Via', '1.1 gate'],
 * ])
 */
export const forwardedBy =
  (name: string) =>
  (request: Request): Request => {
    const { headers, peer, authority = '', version } = request
    const zone = peer.remote.host.indexOf('%')
    const host = zone < 0 ? peer.remote.host : peer.remote.host.slice(0, zone)
    const ip = readIp(host)
    const proto = peer.secure ? 'https' : 'http'
    const asked = authority === '' ? '' : `host="${authority}";`
    const fields: ReadonlyArray<Field> = [
      ['Forwarded', `for=${nodeOf(host)};${asked}proto=${proto}`],
      ['X-Forwarded-For', ip === undefined ? 'unknown' : showIp(ip)],
      ...(authority === '' ? [] : [['X-Forwarded-Host', authority] as const]),
      ['X-Forwarded-Proto', proto],
      viaOf(version, name),
    ]
    return { ...request, headers: fromFields([...without(written, headers), ...fields]) }
  }
