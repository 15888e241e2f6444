import type { App } from '../../connection/contract.js'
import { pathOf } from '../../message/target.js'
import { notFound } from '../../response/responses.js'
import { faults } from './faults.js'
import { leaving } from './leaving.js'
import { pages } from './pages.js'
import { readers } from './readers.js'
import { switching, tunnel } from './switching.js'

/**
 * The app whose answers the contract knows. Serve it with the adapter that is to be judged, under the default limits, and
 * let nothing come before it that reads content. It keeps no more than what it has heard of clients that left.
 *
 * @example
 * import { isResponse, origin, fromFields } from 'wirefold'
 * const end = { host: '', port: 0 }
 * const head = { method: 'GET', target: origin('/text'), authority: 'a', version: 'HTTP/1.1' } as const
 * const peer = { remote: end, local: end, secure: false }
 * const reply = contractApp({ ...head, headers: fromFields([['Host', 'a']]), framing: { _tag: 'None' }, peer })
 * assert.equal(isResponse(reply) && reply.status, 200)
 */
export const contractApp: App = (request) => {
  if (request.method === 'CONNECT') return tunnel(request)
  const path = pathOf(request.target)
  const found = pages.get(path) ?? readers.get(path) ?? faults.get(path) ?? leaving.get(path) ?? switching.get(path)
  // Whatever stands under it: to see what becomes of targets.
  const page = found ?? (path.startsWith('/target/') ? readers.get('/target') : undefined)
  return page === undefined ? notFound() : page(request)
}
