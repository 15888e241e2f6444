/**
 * Grammars as data, read by derivatives (Brzozowski, 1964): what is left of a language once an octet was taken from its
 * front. A grammar from which nothing is left is `Nothing`, so the first octet that no continuation can mend is the one
 * that leads there: not a line of any parser is needed to know it.
 */

/** A language of octets. `key` tells two equal grammars apart from different ones; `empty`: does it hold the empty text? */
export type Grammar =
  /** No text at all. */
  | { readonly _tag: 'Nothing'; readonly key: string; readonly empty: false }
  /** The empty text alone. */
  | { readonly _tag: 'Empty'; readonly key: string; readonly empty: true }
  | { readonly _tag: 'Octet'; readonly key: string; readonly empty: false; readonly of: ReadonlySet<number> }
  | { readonly _tag: 'Then'; readonly key: string; readonly empty: boolean; readonly a: Grammar; readonly b: Grammar }
  | { readonly _tag: 'Or'; readonly key: string; readonly empty: boolean; readonly of: ReadonlyArray<Grammar> }
  | { readonly _tag: 'Many'; readonly key: string; readonly empty: true; readonly of: Grammar }

const nothing: Grammar = { _tag: 'Nothing', key: '∅', empty: false }
const empty: Grammar = { _tag: 'Empty', key: 'ε', empty: true }

/** One octet out of a set of numbers. */
export const octetOf = (octets: Iterable<number>): Grammar => {
  const of = [...new Set(octets)].sort((a, b) => a - b)
  return of.length === 0 ? nothing : { _tag: 'Octet', key: `[${of.join()}]`, empty: false, of: new Set(of) }
}

/** One octet out of those of a string: ABNF's `"a" / "b"` for single letters, in the case that is written. */
export const oneOf = (text: string): Grammar => octetOf([...text].map((letter) => letter.charCodeAt(0)))

/** One octet between two, both included: ABNF's `%x30-39`. */
export const range = (first: number, last: number): Grammar =>
  octetOf(Array.from({ length: last - first + 1 }, (_, at) => first + at))

const then = (a: Grammar, b: Grammar): Grammar => {
  if (a._tag === 'Nothing' || b._tag === 'Nothing') return nothing
  if (a._tag === 'Empty') return b
  if (b._tag === 'Empty') return a
  if (a._tag === 'Then') return then(a.a, then(a.b, b))
  return { _tag: 'Then', key: `(${a.key}${b.key})`, empty: a.empty && b.empty, a, b }
}

/** One after the other: ABNF's concatenation. */
export const seq = (...parts: ReadonlyArray<Grammar>): Grammar =>
  parts.reduceRight((rest, part) => then(part, rest), empty)

/** Either of them: ABNF's `/`. Equal ones count once, and their order says nothing. */
export const or = (...parts: ReadonlyArray<Grammar>): Grammar => {
  const flat = parts.flatMap((part) => (part._tag === 'Or' ? part.of : [part]))
  const single = flat.flatMap((part) => (part._tag === 'Octet' ? [...part.of] : []))
  const others = flat.filter((part) => part._tag !== 'Octet' && part._tag !== 'Nothing')
  const unique = new Map([octetOf(single), ...others].map((part) => [part.key, part]))
  unique.delete(nothing.key)
  const of = [...unique.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  const [only] = of
  if (only === undefined) return nothing
  if (of.length === 1) return only
  return { _tag: 'Or', key: `<${of.map((part) => part.key).join('|')}>`, empty: of.some((part) => part.empty), of }
}

/** Any number of it: ABNF's `*rule`. */
export const many = (of: Grammar): Grammar =>
  of._tag === 'Nothing' || of._tag === 'Empty' ? empty : { _tag: 'Many', key: `{${of.key}}`, empty: true, of }

/** At least one: ABNF's `1*rule`. */
export const some = (of: Grammar): Grammar => seq(of, many(of))

/** Once or not at all: ABNF's `[rule]`. */
export const optional = (of: Grammar): Grammar => or(empty, of)

/** Between `least` and `most` times: ABNF's `<least>*<most>rule`. */
export const times = (least: number, most: number, of: Grammar): Grammar => {
  if (most === 0) return empty
  const rest = seq(of, times(Math.max(0, least - 1), most - 1, of))
  return least === 0 ? optional(rest) : rest
}

/** Exactly these octets: ABNF's `%s"text"`. */
export const exactly = (text: string): Grammar => seq(...[...text].map(oneOf))

/** These letters in either case: ABNF's plain `"text"`. */
export const anyCase = (text: string): Grammar =>
  seq(...[...text].map((letter) => oneOf(letter.toLowerCase() + letter.toUpperCase())))

/**
 * What may follow once the octet was read; `Nothing` if it may not stand there.
 *
 * @example
 * assert.equal(derive(exactly('ab'), 0x61).key, exactly('b').key)
 * assert.equal(derive(exactly('ab'), 0x62)._tag, 'Nothing')
 */
export const derive = (grammar: Grammar, octet: number): Grammar => {
  switch (grammar._tag) {
    case 'Nothing':
    case 'Empty':
      return nothing
    case 'Octet':
      return grammar.of.has(octet) ? empty : nothing
    case 'Then': {
      const first = then(derive(grammar.a, octet), grammar.b)
      return grammar.a.empty ? or(first, derive(grammar.b, octet)) : first
    }
    case 'Or':
      return or(...grammar.of.map((part) => derive(part, octet)))
    case 'Many':
      return then(derive(grammar.of, octet), grammar)
  }
}
