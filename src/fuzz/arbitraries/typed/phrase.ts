/** What a field means, and one of the ways to write it: what typed fields are made of. */
import * as fc from 'fast-check'
import type { Parameter } from '../../../grammar/parameter.js'
import { TCHAR, textOf, token } from '../octets.js'

/** A meaning, and a text that has it. As a counterexample shrinks both do, and the text goes on to have that meaning. */
export interface Phrase<A> {
  readonly value: A
  readonly text: string
}

/** A phrase whose meaning is its text. */
export const asItStands = (text: fc.Arbitrary<string>): fc.Arbitrary<Phrase<string>> =>
  text.map((value) => ({ value, text: value }))

/** What several say, each of its part, of one thing; the last word counts. */
export const saidTogether = <A extends object>(first: A, parts: ReadonlyArray<Phrase<Partial<A>>>): A => {
  let all = first
  for (const { value } of parts) all = { ...all, ...value }
  return all
}

type Casing = (text: string) => string

const asGiven: Casing = (text) => text
const small: Casing = (text) => text.toLowerCase()
const large: Casing = (text) => text.toUpperCase()
const turned: Casing = (text) =>
  text.replace(/[a-zA-Z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))

/** Texts with their letters in any case: as given, small, large, or turned about. */
export const anyCase = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(texts, fc.constantFrom(asGiven, small, large, turned)).map(([text, casing]) => casing(text))

/** One of these, that shrinks to the first of them where that will do. */
export const anyOf = <A>(first: fc.Arbitrary<A>, ...others: ReadonlyArray<fc.Arbitrary<A>>): fc.Arbitrary<A> =>
  fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: first }, ...others)

/** OWS, RFC 9110 §5.6.3: mostly none. */
export const blank = (): fc.Arbitrary<string> => fc.constantFrom('', '', '', ' ', '\t', ' \t ')

/** What stands between two elements: a mark with whitespace around it, and perhaps an element of nothing. */
const between = (mark: string, usual: string): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: fc.tuple(blank(), blank()).map(([before, behind]) => `${before}${mark}${behind}`) },
    { weight: 1, arbitrary: blank().map((gap) => `${mark}${gap}${mark}`) },
  )

const ended = (mark: string): fc.Arbitrary<string> => fc.constantFrom('', '', '', '', '', mark)

/** How many elements a list has. */
export interface ListBounds {
  /** One unless told. */
  readonly least?: number
  /** Four unless told. */
  readonly most?: number
}

/** Elements in an order. It shrinks to any of them: an array that asks for its least number keeps what stands last. */
export const several = <A>(
  element: fc.Arbitrary<A>,
  { least = 1, most = 4 }: ListBounds = {},
): fc.Arbitrary<ReadonlyArray<A>> => fc.array(element, { maxLength: most }).filter((all) => all.length >= least)

/**
 * A list, RFC 9110 §5.6.1: its elements between commas, with whitespace around them, and empty elements, which a recipient
 * drops.
 *
 * @example
 * import * as fc from 'fast-check'
 * const [list] = fc.sample(listOf(asItStands(fc.constant('a')), { least: 2, most: 2 }), { numRuns: 1, seed: 1 })
 * assert.deepEqual(list?.value, ['a', 'a'])
 */
export const listOf = <A>(
  element: fc.Arbitrary<Phrase<A>>,
  bounds?: ListBounds,
): fc.Arbitrary<Phrase<ReadonlyArray<A>>> => listWith(several(fc.tuple(element, between(',', ', ')), bounds))

/** A list in which no two elements have the same key. */
export const distinctList = <A>(
  element: fc.Arbitrary<Phrase<A>>,
  keyOf: (value: A) => string,
  { least = 1, most = 4 }: ListBounds = {},
): fc.Arbitrary<Phrase<ReadonlyArray<A>>> =>
  listWith(
    fc
      .uniqueArray(fc.tuple(element, between(',', ', ')), {
        selector: ([{ value }]) => keyOf(value),
        maxLength: most,
      })
      .filter((all) => all.length >= least),
  )

const listWith = <A>(
  elements: fc.Arbitrary<ReadonlyArray<readonly [element: Phrase<A>, gap: string]>>,
): fc.Arbitrary<Phrase<ReadonlyArray<A>>> =>
  fc.tuple(elements, ended(','), ended(',')).map(([all, lead, trail]) => ({
    value: all.map(([{ value }]) => value),
    text: lead + all.map(([{ text }, gap], at) => (at === 0 ? text : gap + text)).join('') + trail,
  }))

const QDTEXT = `${TCHAR} \t,;:/=()<>@?{}[]\x80\xff`

/** One unit of a quoted string: as it is, or behind a backslash, where one has to be or is but allowed. */
const quotedUnit = (): fc.Arbitrary<Phrase<string>> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: asItStands(textOf(QDTEXT, 1, 1)) },
    { weight: 1, arbitrary: textOf(`"\\${QDTEXT}`, 1, 1).map((value) => ({ value, text: `\\${value}` })) },
  )

/** A quoted string, RFC 9110 §5.6.4: what it says, and its quotes and backslashes. */
export const quotedString = (most = 8): fc.Arbitrary<Phrase<string>> =>
  fc.array(quotedUnit(), { maxLength: most }).map((units) => ({
    value: units.map(({ value }) => value).join(''),
    text: `"${units.map(({ text }) => text).join('')}"`,
  }))

/** A token as it is, or in quotes: a recipient takes both for the same, RFC 9110 §5.6.6. */
export const tokenOrQuoted = (words: fc.Arbitrary<string> = token()): fc.Arbitrary<Phrase<string>> =>
  fc
    .tuple(words, fc.constantFrom(false, false, true))
    .map(([value, isQuoted]) => ({ value, text: isQuoted ? `"${value}"` : value }))

const parameter = (names: fc.Arbitrary<string>): fc.Arbitrary<Phrase<Parameter>> =>
  fc
    .tuple(anyCase(names), anyOf(tokenOrQuoted(), quotedString()))
    .map(([name, { value, text }]) => ({ value: [name.toLowerCase(), value], text: `${name}=${text}` }))

/**
 * Parameters, RFC 9110 §5.6.6, each behind its semicolon; no name comes twice, and none is `q`, which is a weight in some
 * fields. Names mean themselves in lower case.
 */
export const parameters = (most = 3): fc.Arbitrary<Phrase<ReadonlyArray<Parameter>>> =>
  fc
    .uniqueArray(
      fc.tuple(
        parameter(
          anyOf(
            fc.constantFrom('a', 'charset', 'level', 'boundary'),
            token().filter((one) => !/^q$/i.test(one)),
          ),
        ),
        between(';', '; '),
      ),
      { selector: ([{ value }]) => value[0], maxLength: most },
    )
    .map((all) => ({
      value: all.map(([{ value }]) => value),
      text: all.map(([{ text }, gap]) => gap + text).join(''),
    }))
