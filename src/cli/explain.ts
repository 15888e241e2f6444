import { catalogue } from '../message/catalogue.js'
import type { Failure } from '../message/failure.js'
import { guards } from './guards.js'
import { around, hexdump } from './hexdump.js'
import { stretchAt, type Tail } from './tail.js'

/** What there is to say of a refusal, as data. */
export interface Explained {
  readonly code: string
  readonly offset: number
  readonly status: number
  readonly clause: string
  readonly reason: string
  readonly guards: string
  /** The octets around the guilty one: where they begin, in base 16. */
  readonly around: { readonly from: number; readonly hex: string }
}

/** A refusal explained. `tail`: the last octets of its connection, as far as they are at hand. */
export const explained = ({ code, offset, before }: Failure, tail: Tail): Explained => {
  const { status, clause, detail } = catalogue[code]
  const { from, bytes } = around(stretchAt(tail, offset, before), offset)
  const hex = Buffer.from(bytes).toString('hex')
  return { code, offset, status, clause, reason: detail, guards: guards[code], around: { from, hex } }
}

const IN = '             '

/** The same as lines for people: code and reason, and indented below it all else. */
export const explanation = (failure: Failure, tail: Tail): ReadonlyArray<string> => {
  const { code, clause, reason, status, guards: against } = explained(failure, tail)
  const dump = hexdump(around(stretchAt(tail, failure.offset, failure.before), failure.offset), failure.offset)
  return [
    `${code}: ${reason}`,
    `${IN}${clause}, answered with ${status}`,
    `${IN}without the rule: ${against}`,
    ...dump.map((line) => `   ${line}`),
  ]
}
