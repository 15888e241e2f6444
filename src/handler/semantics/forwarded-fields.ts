import { sameText, trimOws } from '../../grammar/ascii.js'
import { validHost } from '../../grammar/host.js'
import { parameterized } from '../../grammar/parameter.js'
import type { Headers } from '../../message/headers.js'
import { elementsOf } from './elements.js'
import { readIp, showIp } from './ip.js'

/** Forwarded (RFC 7239) and X-Forwarded-*, read and not yet believed. */

/** What one proxy said of the request as it came to it. Parts that it did not say, or not well, are `undefined`. */
export interface ForwardedElement {
  /** Who sent it: an IP address in its one spelling. `undefined` for `unknown`, a made-up name, or junk. */
  readonly client: string | undefined
  readonly scheme: 'http' | 'https' | undefined
  readonly host: string | undefined
}

const nobody: ForwardedElement = { client: undefined, scheme: undefined, host: undefined }

/** The address of a node (RFC 7239 §6) without its port; `bare`: IPv6 may stand without brackets, as in X-Forwarded-For. */
const nodeAddress = (text: string, bare: boolean): string | undefined => {
  const close = text.startsWith('[') ? text.indexOf(']') : -1
  const colon = text.indexOf(':')
  const isBareV6 = bare && close < 0 && colon >= 0 && text.includes(':', colon + 1)
  const end = close > 0 ? close + 1 : colon < 0 || isBareV6 ? text.length : colon
  if (end < text.length && !isPort(text.slice(end))) return undefined
  const name = close > 0 ? text.slice(1, close) : text.slice(0, end)
  if (close > 0 && !name.includes(':')) return undefined
  const ip = readIp(name)
  return ip && showIp(ip)
}

/** `:` and a number, or a made-up name: node-port of RFC 7239 §6. */
const isPort = (text: string): boolean => /^:([0-9]{1,5}|_[A-Za-z0-9._-]+)$/.test(text)

const schemeOf = (text: string | undefined): 'http' | 'https' | undefined =>
  text === undefined ? undefined : sameText(text, 'https') ? 'https' : sameText(text, 'http') ? 'http' : undefined

const hostOf = (text: string | undefined): string | undefined =>
  text !== undefined && validHost(text, false) ? text : undefined

/** One element of Forwarded. A parameter that comes twice makes junk of all of it (RFC 7239 §4). */
const readElement = (text: string): ForwardedElement => {
  const pairs = parameterized(`_;${text}`)?.parameters
  if (pairs === undefined || new Set(pairs.map(([name]) => name)).size < pairs.length) return nobody
  const said = new Map(pairs)
  const node = said.get('for')
  return {
    client: node === undefined ? undefined : nodeAddress(node, false),
    scheme: schemeOf(said.get('proto')),
    host: hostOf(said.get('host')),
  }
}

/**
 * The elements of Forwarded in the order of the field: the one that the nearest proxy added comes last. An element that
 * cannot be read is there too, and says nothing: what stands before it must not take its place.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * assert.deepEqual(forwardedElements(fromFields([['Forwarded', 'for="[2001:DB8::1]:80";proto=https, for=unknown']])), [
 *   { client: '2001:db8::1', scheme: 'https', host: undefined },
 *   { client: undefined, scheme: undefined, host: undefined },
 * ])
 */
export const forwardedElements = (headers: Headers): ReadonlyArray<ForwardedElement> =>
  elementsOf(headers.getAll('Forwarded')).map(readElement)

const plainList = (headers: Headers, name: string): ReadonlyArray<string> =>
  headers.getAll(name).flatMap((line) =>
    line
      .split(',')
      .map(trimOws)
      .filter((text) => text.length > 0),
  )

/** The addresses of X-Forwarded-For as sent, the nearest last; ports and junk included. */
export const forwardedFor = (headers: Headers): ReadonlyArray<string> => plainList(headers, 'X-Forwarded-For')

/**
 * X-Forwarded-For, -Proto and -Host as elements. Proto and Host are counted from the right too; a list that is shorter was
 * not added to by every proxy, and its leftmost holds for the rest.
 */
export const legacyElements = (headers: Headers): ReadonlyArray<ForwardedElement> => {
  const clients = forwardedFor(headers)
  const schemes = plainList(headers, 'X-Forwarded-Proto')
  const hosts = plainList(headers, 'X-Forwarded-Host')
  return clients.map((client, at) => {
    const distance = clients.length - at
    const aligned = (list: ReadonlyArray<string>): string | undefined => list[Math.max(list.length - distance, 0)]
    return {
      client: nodeAddress(client, true),
      scheme: schemeOf(aligned(schemes)),
      host: hostOf(aligned(hosts)),
    }
  })
}
