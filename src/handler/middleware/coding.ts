import type { Request } from '../../message/request.js'
import { preferredEncoding } from '../semantics/negotiate.js'

/** Which content coding a client would rather have, RFC 9110 §12.5.3. */

/** A coding that the middleware can write. */
export type Coding = 'br' | 'gzip'

/**
 * The coding of these that the client likes best, the first of those it likes alike; `undefined` where it likes no coding
 * better. Without Accept-Encoding that is the content as it is, and so it is where nothing else is acceptable.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const of = (value: string) => ({ headers: fromFields([['Accept-Encoding', value]]) })
 * assert.equal(codingFor(['br', 'gzip'])(of('gzip, br')), 'br')
 * assert.equal(codingFor(['br', 'gzip'])(of('gzip;q=0.5, *;q=0')), 'gzip')
 * assert.equal(codingFor(['br', 'gzip'])(of('identity, gzip;q=0.5')), undefined)
 */
export const codingFor = (
  codings: ReadonlyArray<Coding>,
): ((request: Pick<Request, 'headers'>) => Coding | undefined) => {
  const best = preferredEncoding<Coding | 'identity'>([...codings, 'identity'], { ties: 'server' })
  return ({ headers }) => {
    const found = best(headers)
    return found._tag === 'None' || found.value === 'identity' ? undefined : found.value
  }
}
