import { catalogue } from '../../message/catalogue.js'
import type { Failure } from '../../message/failure.js'
import type { BodyError } from '../../response/reply.js'

const isFailure = (it: unknown): it is Failure =>
  typeof it === 'object' &&
  it !== null &&
  'code' in it &&
  typeof it.code === 'string' &&
  Object.hasOwn(catalogue, it.code)

/**
 * A value as the BodyError that it is, if it is one.
 *
 * @example
 * assert.deepEqual(bodyErrorOf({ _tag: 'TooLarge', limit: 1 }), { _tag: 'TooLarge', limit: 1 })
 * assert.equal(bodyErrorOf(new Error('none')), undefined)
 */
export const bodyErrorOf = (error: unknown): BodyError | undefined => {
  if (typeof error !== 'object' || error === null || !('_tag' in error)) return undefined
  if (error._tag === 'TooLarge')
    return { _tag: 'TooLarge', limit: 'limit' in error && typeof error.limit === 'number' ? error.limit : 0 }
  if (error._tag !== 'Malformed' || !('failure' in error)) return undefined
  const { failure } = error
  return isFailure(failure) ? { _tag: 'Malformed', failure } : undefined
}
