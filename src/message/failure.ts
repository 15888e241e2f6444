import { catalogue, type FailureCode } from './catalogue.js'

/**
 * A protocol violation, as a value. `offset` counts octets from the start of the connection and is exact: for a wrong
 * octet, the first one that no continuation can mend; for a rule about a line or a head, the first octet of the guilty
 * field line, or of the final CRLF for a missing field.
 */
export interface Failure {
  readonly _tag: 'Failure'
  readonly code: FailureCode
  readonly offset: number
  /** Up to 32 octets that stand right before `offset` in the same head, chunk line or trailer section. For a log only. */
  readonly before: Uint8Array
  /** The method, once it was read: an answer to HEAD has no content even when it is an error. */
  readonly method: string | undefined
}

const nothing = new Uint8Array(0)

/** A failure that no octet is to blame for, or whose context is not known. */
export const failure = (
  code: FailureCode,
  offset: number,
  before: Uint8Array = nothing,
  method: string | undefined = undefined,
): Failure => ({ _tag: 'Failure', code, offset, before, method })

/** The status that answers it. */
export const statusOf = (code: FailureCode): number => catalogue[code].status

/**
 * One line for a log: code, offset, clause, and what it means. Holds nothing of the input.
 *
 * @example
 * assert.equal(describe(failure('bad-version', 8)).startsWith('bad-version at 8 (RFC 9112'), true)
 */
export const describe = (it: Failure): string =>
  `${it.code} at ${it.offset} (${catalogue[it.code].clause}): ${catalogue[it.code].detail}`
