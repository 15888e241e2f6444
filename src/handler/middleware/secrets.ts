import type { Option } from 'fp-ts/lib/Option.js'
import { utf8Encode } from '../../grammar/utf8.js'
import { of } from '../../response/monad.js'
import type { Reply } from '../../response/reply.js'
import type { Credentials } from './credentials.js'

/** Secrets compared without telling by the time it takes how much of them was right. */

/** What a comparison needs of the runtime: `nodeDigests`. */
export interface Digests {
  /** A collision-free hash, SHA-256 or its like: as long for every input. */
  readonly digest: (bytes: Uint8Array) => Uint8Array
  /** Are these two, of one length, the same? Takes as long whatever they hold. */
  readonly equal: (a: Uint8Array, b: Uint8Array) => boolean
}

/**
 * Is the text the secret whose digest this is? Of the text it is the digest that is compared, so neither its length nor
 * its first wrong unit shows in the time.
 *
 * @example
 * const digests = { digest: (bytes: Uint8Array) => bytes, equal: (a: Uint8Array, b: Uint8Array) => `${a}` === `${b}` }
 * assert.equal(isSecret(digests, digests.digest(ascii('s3cret')))('s3cret'), true)
 */
export const isSecret =
  (digests: Digests, expected: Uint8Array) =>
  (text: string): boolean => {
    const got = digests.digest(utf8Encode(text))
    return got.length === expected.length && digests.equal(got, expected)
  }

/** Who it is, or nobody: what a check of credentials ends in. A check that asks elsewhere is an `Await` away. */
export type Verified<A> = Reply<never, Option<A>>

const nobody: Verified<never> = of({ _tag: 'None' })

/**
 * The check of a table of users and their passwords. The table's passwords are turned into digests once and for all; a
 * user who is not there takes as long as one who is. For passwords that people choose keep slow hashes elsewhere, and
 * check those by a function of your own.
 *
 * @example
 * const digests = { digest: (bytes: Uint8Array) => bytes, equal: (a: Uint8Array, b: Uint8Array) => `${a}` === `${b}` }
 * const verify = passwordTable(digests, { ann: 'one' })
 * assert.deepEqual(verify({ user: 'ann', password: 'one' }), { _tag: 'Done', value: { _tag: 'Some', value: 'ann' } })
 */
export const passwordTable = (
  digests: Digests,
  table: Readonly<Record<string, string>>,
): ((credentials: Credentials) => Verified<string>) => {
  const checks = new Map(
    Object.entries(table).map(([user, password]) => [user, isSecret(digests, digests.digest(utf8Encode(password)))]),
  )
  const noOne = isSecret(digests, digests.digest(utf8Encode('')))
  return ({ user, password }) => {
    const check = checks.get(user)
    const isRight = (check ?? noOne)(password)
    return isRight && check !== undefined ? of({ _tag: 'Some', value: user }) : nobody
  }
}
