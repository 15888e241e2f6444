import { type Level, levels } from '../oracle/levels.js'
import { type RuleName, rules } from '../oracle/rules.js'
import type { WrittenMessage } from '../written/message.js'

/** A change to a message; `place` picks where, of the places where it can be made. */
export type Change = (message: WrittenMessage, place: number) => WrittenMessage

/** One way for a message to be wrong, or to be legal and easily misread. A value: keep your own beside these. */
export interface Malformation {
  /** Unique, in words with hyphens. */
  readonly name: string
  /** The refusal of the judge that it leads to; `undefined` where the message stays legal. */
  readonly rule: RuleName | undefined
  readonly clause: string
  readonly level: Level
  /** What a careless reader does with it, and what somebody gains. */
  readonly careless: string
  readonly apply: Change
}

/** Makes malformations that one refusal is for: its clause and its level are theirs. */
export const breaking =
  (rule: RuleName) =>
  (name: string, careless: string, apply: Change): Malformation => ({
    name,
    rule,
    clause: rules[rule].clause,
    level: levels[rule],
    careless,
    apply,
  })

/** Makes one that is legal, which some readers misread all the same. */
export const misleading =
  (clause: string) =>
  (name: string, careless: string, apply: Change): Malformation => ({
    name,
    rule: undefined,
    clause,
    level: 'choice',
    careless,
    apply,
  })
