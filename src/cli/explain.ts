import { catalogue } from '../message/catalogue.js'
import type { Failure } from '../message/failure.js'
import { guards } from './guards.js'
import { around, hexdump } from './hexdump.js'
import { stretchAt, type Tail } from './tail.js'

/** What there is to say of a refusal, as data. */
export interface Explained {
  readonly code: string
  readonly offset: number
  /** What answers it; `undefined` where nothing did, or where it is a response that is at fault. */
  readonly status: number | undefined
  readonly clause: string
  readonly reason: string
  readonly guards: string
  /** The octets around the guilty one: where they begin, in base 16. */
  readonly around: { readonly from: number; readonly hex: string }
}

/** The status that a failure is answered with, unless something else was answered before. */
export const answerOf = ({ code }: Failure): number => catalogue[code].status

/**
 * A refusal explained. `tail`: the last octets of its connection, as far as they are at hand; `status`: what it was
 * answered with, if it was.
 */
export const explained = ({ code, offset, before }: Failure, tail: Tail, status: number | undefined): Explained => {
  const { clause, detail } = catalogue[code]
  const { from, bytes } = around(stretchAt(tail, offset, before), offset)
  const hex = Buffer.from(bytes).toString('hex')
  return { code, offset, status, clause, reason: detail, guards: guards[code], around: { from, hex } }
}

const IN = '             '

/** The same as lines for people: code and reason, and indented below it all else. */
export const explanation = (failure: Failure, tail: Tail, status: number | undefined): ReadonlyArray<string> => {
  const { code, clause, reason, guards: against } = explained(failure, tail, status)
  const dump = hexdump(around(stretchAt(tail, failure.offset, failure.before), failure.offset), failure.offset)
  return [
    `${code}: ${reason}`,
    `${IN}${clause}${status === undefined ? '' : `, answered with ${status}`}`,
    `${IN}without the rule: ${against}`,
    ...dump.map((line) => `   ${line}`),
  ]
}
