import type { ProblemError, ProblemPart } from '../problem.js'
import { pointerTo } from './derive.js'
import { MISS } from './text-field.js'

/** How many errors a problem lists; those behind are left out. */
export const MOST_ERRORS = 50

/** Of a pointer, in UTF-16 units. Names are the sender's, and each of fifty errors would repeat a long one. */
export const LONGEST_POINTER = 1000

/**
 * What codecs that hold themselves have decoded of a body, by codec and object. A union tries its members one behind the
 * other; where they hold each other, a value would be decoded twice as often on each level, without this.
 */
export type Memo = Map<object, Map<object, unknown>>

/** Where what is wrong with a value is written down. */
export interface Account {
  readonly part: ProblemPart
  readonly found: ProblemError[]
  readonly memo: Memo
}

/** A codec made ready at wiring time: what it decodes, it decodes without a context, and as io-ts does. */
export interface Reader {
  /** The value, the same one where nothing of it changes; MISS where it is none. */
  decode(value: unknown, memo: Memo): unknown
  /** Says what is wrong with a value that `decode` refuses. */
  explain(value: unknown, pointer: string, account: Account): void
  /** Is a value that `decode` refuses of the right kind, so that its fault lies inside? */
  fits(value: unknown, memo: Memo): boolean
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Is it an object, and no array? As io-ts has it. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Is it an array? Of what is not known. */
export const isList = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)

/** Adds an error, unless there are enough, or the same was said of the same place. */
export const say = ({ part, found }: Account, pointer: string, detail: string): void => {
  if (found.length >= MOST_ERRORS) return
  if (!found.some((one) => one.pointer === pointer && one.detail === detail)) found.push({ in: part, pointer, detail })
}

/** Says that something else was expected. */
export const expect = (account: Account, pointer: string, value: unknown, expected: string): void =>
  say(account, pointer, `${value === undefined && pointer !== '' ? 'is missing: ' : ''}expected ${expected}`)

/** Says what is wrong with a member, or that one is wrong whose name is too long to be repeated. */
export const explainMember = (
  reader: Pick<Reader, 'explain'>,
  value: unknown,
  account: Account,
  pointer: string,
  name: string,
): void => {
  const inner = name.length > LONGEST_POINTER ? undefined : pointerTo(pointer, name)
  if (inner !== undefined && inner.length <= LONGEST_POINTER) reader.explain(value, inner, account)
  else say(account, pointer, 'expected another value in a member, whose pointer is too long')
}

/** A reader of values that have no parts. */
export const leaf = (is: (value: unknown) => boolean, expected: () => string): Reader => ({
  decode: (value) => (is(value) ? value : MISS),
  explain: (value, pointer, account) => expect(account, pointer, value, expected()),
  fits: () => false,
})
