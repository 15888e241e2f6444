import type { Option } from 'fp-ts/lib/Option.js'
import { sameText } from '../../grammar/ascii.js'
import { classOf, DIGIT } from '../../grammar/bytes.js'
import { splitList } from '../../grammar/list.js'
import type { Span } from '../../response/body.js'
import { none, some } from './results.js'

/** Byte ranges, RFC 9110 §14: what a Range field asks for, and which octets that is. */

/** One range as it was asked for. Positions count from 0; `last` is within the range, as the field has it. */
export type RangeSpec =
  | { readonly _tag: 'Between'; readonly first: number; readonly last: number }
  | { readonly _tag: 'From'; readonly first: number }
  /** The last `length` octets. */
  | { readonly _tag: 'Suffix'; readonly length: number }

/** How many ranges a field may ask for, unless told: more is more than anyone but an attacker wants (RFC 9110 §17.15). */
const MAX = 16

/**
 * Reads the value of Range. None when it is to be ignored (RFC 9110 §14.2): another unit than bytes, anything wrong in it
 * (signs, a range that ends before it starts), or more than `max` ranges, 16 unless told, empty ones counted. A number
 * above 2^53 - 1 is read as that: nothing has such a position.
 *
 * @example
 * assert.deepEqual(parseRange('bytes=0-499, -500'), { _tag: 'Some', value: [
 *   { _tag: 'Between', first: 0, last: 499 },
 *   { _tag: 'Suffix', length: 500 },
 * ] })
 * assert.equal(parseRange('bytes=9-1')._tag, 'None')
 * assert.equal(parseRange('lines=1-2')._tag, 'None')
 */
export const parseRange = (text: string, max: number = MAX): Option<ReadonlyArray<RangeSpec>> => {
  const equals = text.indexOf('=')
  if (equals < 0 || !sameText(text.slice(0, equals), 'bytes')) return none
  const specs: RangeSpec[] = []
  for (const element of splitList(text.slice(equals + 1), { max }) ?? []) {
    const spec = readSpec(element)
    if (spec === undefined) return none
    specs.push(spec)
  }
  return specs.length === 0 ? none : some(specs)
}

const readSpec = (text: string): RangeSpec | undefined => {
  const dash = text.indexOf('-')
  const first = dash < 0 ? undefined : significant(text.slice(0, dash))
  const last = significant(text.slice(dash + 1))
  if (first === undefined || last === undefined) return undefined
  if (first === '') return last === '' ? undefined : { _tag: 'Suffix', length: bounded(last) }
  if (last === '') return { _tag: 'From', first: bounded(first) }
  return isBelow(last, first) ? undefined : { _tag: 'Between', first: bounded(first), last: bounded(last) }
}

/** Digits without the zeros that say nothing; '' for none at all; `undefined` for anything else. */
const significant = (text: string): string | undefined => {
  for (let at = 0; at < text.length; at++) if (((classOf[text.charCodeAt(at)] ?? 0) & DIGIT) === 0) return undefined
  let zeros = 0
  while (zeros < text.length - 1 && text.charAt(zeros) === '0') zeros++
  return text.slice(zeros)
}

/** Is the first number less, however long both are? */
const isBelow = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length)

const bounded = (digits: string): number => {
  let value = 0
  for (let at = 0; at < digits.length && value < Number.MAX_SAFE_INTEGER; at++)
    value = Math.min(value * 10 + digits.charCodeAt(at) - 0x30, Number.MAX_SAFE_INTEGER)
  return value
}

/**
 * The octets that the ranges name in a representation of `size` octets, in the order asked for; those that name none are
 * left out, so an empty list is a 416. A suffix longer than the whole is the whole. RFC 9110 §14.1.2.
 *
 * @example
 * assert.deepEqual(satisfiable(10)([{ _tag: 'Suffix', length: 3 }, { _tag: 'From', first: 10 }]), [{ start: 7, end: 10 }])
 */
export const satisfiable =
  (size: number) =>
  (specs: ReadonlyArray<RangeSpec>): ReadonlyArray<Span> =>
    specs.map((spec) => spanIn(size, spec)).filter(({ start, end }) => start < end)

const spanIn = (size: number, spec: RangeSpec): Span => {
  switch (spec._tag) {
    case 'Between':
      return { start: spec.first, end: Math.min(spec.last + 1, size) }
    case 'From':
      return { start: spec.first, end: size }
    case 'Suffix':
      return { start: Math.max(size - spec.length, 0), end: size }
  }
}

/**
 * Spans that overlap or touch, or lie at most `gap` octets apart, as one: no octet is ever sent twice. Each stands where
 * the first of those it is made of was asked for. RFC 9110 §15.3.7.2.
 *
 * @example
 * assert.deepEqual(coalesce()([{ start: 8, end: 9 }, { start: 0, end: 4 }, { start: 2, end: 6 }]),
 *   [{ start: 8, end: 9 }, { start: 0, end: 6 }])
 */
export const coalesce =
  (gap: number = 0) =>
  (spans: ReadonlyArray<Span>): ReadonlyArray<Span> => {
    const ordered = spans.map(({ start, end }, index) => ({ start, end, index })).sort((a, b) => a.start - b.start)
    const merged: { start: number; end: number; index: number }[] = []
    for (const span of ordered) {
      const before = merged.at(-1)
      if (before === undefined || span.start > before.end + gap) merged.push(span)
      else {
        before.end = Math.max(before.end, span.end)
        before.index = Math.min(before.index, span.index)
      }
    }
    return merged.sort((a, b) => a.index - b.index).map(({ start, end }) => ({ start, end }))
  }

/**
 * The value of Content-Range for a span of a representation, or for none of it (416). RFC 9110 §14.4.
 *
 * @example
 * assert.equal(contentRange(1234, { start: 42, end: 1234 }), 'bytes 42-1233/1234')
 * assert.equal(contentRange(1234), 'bytes *\/1234')
 */
export const contentRange = (size: number, span?: Span): string =>
  span === undefined ? `bytes */${size}` : `bytes ${span.start}-${span.end - 1}/${size}`
