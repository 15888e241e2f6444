import type { Request } from '../../message/request.js'
import type { Answer } from '../../response/answer.js'
import { withHeader } from '../../response/change.js'
import { encodeHeaderValue } from '../../response/header-value.js'
import { methodNotAllowed, status } from '../../response/responses.js'
import { problem, problemBody } from '../problem.js'

/** Why no route answers a request. `allowed` is what Allow says: in 405 what the path has, in 204 and 501 the same. */
export interface Missed {
  readonly status: 404 | 405 | 501
  readonly allowed: ReadonlyArray<string>
}

/** The methods that RFC 9110 §9.3 and RFC 5789 name: known, so a path that lacks one says 405 and not 501. */
const KNOWN = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'])

/** What Allow names: the methods of the routes, HEAD where there is GET, and OPTIONS, which every path has. */
export const allowedBy = (methods: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (methods.length === 0) return []
  const head = methods.includes('GET') ? ['HEAD'] : []
  return [...new Set([...methods, ...head, 'OPTIONS'])]
}

/** 204 with Allow: RFC 9110 §9.3.7. */
export const optionsAnswer = (allowed: ReadonlyArray<string>): Answer =>
  withHeader('Allow', encodeHeaderValue(allowed.join(', ')))(status(204))

/**
 * Which status a request that no route takes has: 501 for a method that nobody here knows, 404 for a path without a
 * route, and else 405.
 */
export const missedOf = (request: Request, allowed: ReadonlyArray<string>, isServed: boolean): Missed => {
  if (!KNOWN.has(request.method) && !isServed) return { status: 501, allowed }
  return { status: allowed.length === 0 ? 404 : 405, allowed }
}

/** Problem details, RFC 9457, with Allow where the path exists: RFC 9110 §15.5.6. */
export const missedAnswer = ({ status: code, allowed }: Missed): Answer => {
  if (code === 405) return methodNotAllowed(allowed, problemBody(405))
  return problem(code)
}
