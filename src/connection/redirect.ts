import { fromFields } from '../message/headers.js'
import type { Request } from '../message/request.js'
import { empty } from '../response/body.js'
import { Described, type Response } from '../response/response.js'

const encodeUnit = (unit: string): string => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`

/** Octets above 0x7F, one unit each, percent-encoded; the rest as it is. */
const encoded = (raw: string): string => raw.replace(/[\u0080-\u00ff]/g, encodeUnit)

/**
 * 301 to the encoded form of a target that was sent raw, R4; for GET and HEAD only, which can be repeated. Two slashes at
 * the start would be read as another host, so such a path is written with a dot segment in front (RFC 3986 §4.2).
 *
 * @example
 * const target = { _tag: 'Origin', raw: '//é', path: '//é', query: undefined } as const
 * assert.equal(encodedTarget({ method: 'GET', target })?.headers.get('location'), '/.//%E9')
 */
export const encodedTarget = ({ method, target }: Pick<Request, 'method' | 'target'>): Response | undefined => {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  const location = encoded(target.raw)
  const safe = location.startsWith('//') ? `/.${location}` : location
  return new Described({ status: 301, body: empty, headers: fromFields([['Location', safe]]) })
}
