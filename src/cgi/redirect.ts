import { lowerCase } from '../grammar/ascii.js'
import { none } from '../message/framing.js'
import { type Field, fromFields } from '../message/headers.js'
import type { Request } from '../message/request.js'
import { origin } from '../message/target.js'

/** Local redirects, RFC 3875 §6.2.2: a request that a script has asked for in place of the client's. */

/** So many redirects may follow one another. */
export const MOST_REDIRECTS = 10

/** How often a request was redirected already; a copy of a request keeps it. */
const redirects: unique symbol = Symbol('local redirects')

interface Redirected extends Request {
  readonly [redirects]?: number
}

/** Content does not go along: its script has had it. */
const isKept = ([name]: Field): boolean => {
  const folded = lowerCase(name)
  return !folded.startsWith('content-') && folded !== 'transfer-encoding' && folded !== 'expect' && folded !== 'trailer'
}

/**
 * The request that stands in for `request`: GET of that path and query, without content (HEAD stays HEAD, whose answer
 * has no content either). `undefined` once there were too many.
 *
 * @example
 * const ends = { host: '192.0.2.1', port: 80 }
 * const peer = { remote: ends, local: ends, secure: false }
 * const common = { authority: 'a', version: 'HTTP/1.1', headers: fromFields([['Content-Type', 'a/b']]), peer } as const
 * const again = redirected({ method: 'POST', target: origin('/a'), framing: none, ...common }, '/b?c')
 * assert.equal(again?.method, 'GET')
 * assert.equal(again?.headers.size, 0)
 * import { none } from '../message/framing.js'
 * import { fromFields } from '../message/headers.js'
 * import { origin } from '../message/target.js'
 */
export const redirected = (request: Redirected, target: string): Request | undefined => {
  const count = (request[redirects] ?? 0) + 1
  if (count > MOST_REDIRECTS) return undefined
  const again: Redirected = {
    ...request,
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    target: origin(target),
    headers: fromFields(request.headers.toJSON().filter(isKept)),
    framing: none,
    [redirects]: count,
  }
  return again
}
