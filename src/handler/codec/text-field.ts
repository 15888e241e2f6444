import * as t from 'io-ts'
import { schemaOf } from './schema.js'
import type { Schema, Shape } from './shape.js'

/** What a reader answers for a text that is none of its values. */
export const MISS: unique symbol = Symbol('miss')

/** The type of `MISS`. */
export type Miss = typeof MISS

/** A text field whatever its values are. */
export interface AnyTextField {
  readonly _tag: 'TextField'
  readonly codec: t.Any
  readonly shape: Shape
  readonly schema: Schema
  /** What is expected, in words, for whoever sent something else. */
  readonly expected: string
  read(text: string): unknown
  write(value: unknown): string | undefined
}

/**
 * Values that are sent as text: in a path, a query, a header, a cookie or a form. Strict: each value has one spelling,
 * and `read` answers `MISS` for all others, so that decoding what was encoded brings the value back.
 */
export interface TextField<A> extends AnyTextField {
  readonly codec: t.Type<A, string, unknown>
  read(text: string): A | Miss
  /** The text of a value, or `undefined` for a value that has none, such as NaN. */
  write(value: A): string | undefined
}

/** What a text field is made of. */
export interface TextFieldParts<A> {
  readonly shape: Shape
  readonly expected: string
  readonly is: (value: unknown) => value is A
  readonly read: (text: string) => A | Miss
  readonly write: (value: A) => string | undefined
}

/**
 * A text field of your own: `read` and `write` must be each other's inverse.
 *
 * @example
 * const digit = textField<number>({
 *   shape: { _tag: 'Number', integer: true, limits: { minimum: 0, maximum: 9 } },
 *   expected: 'a digit',
 *   is: (value): value is number => typeof value === 'number',
 *   read: (text) => ('0123456789'.includes(text) && text.length === 1 ? Number(text) : MISS),
 *   write: String,
 * })
 * assert.equal(digit.read('7'), 7)
 * assert.equal(digit.read('07'), MISS)
 */
export const textField = <A>({ shape, expected, is, read, write }: TextFieldParts<A>): TextField<A> => {
  // For callers without types: what is no value has no text.
  const written = (value: A): string | undefined => (is(value) ? write(value) : undefined)
  return {
    _tag: 'TextField',
    codec: new t.Type<A, string, unknown>(
      expected,
      is,
      (input, context) => {
        const value = typeof input === 'string' ? read(input) : MISS
        return value === MISS ? t.failure(input, context) : t.success(value)
      },
      (value) => written(value) ?? '',
    ),
    shape,
    schema: schemaOf(shape),
    expected,
    read,
    write: written,
  }
}
