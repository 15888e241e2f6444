import * as t from 'io-ts'

/** Which codecs do what the combinators of io-ts do, and nothing else. */

const tagged = (kind: string): t.Any => t.type({ kind: t.literal(kind) })

const examples = (): ReadonlyArray<t.Any & { readonly _tag: string }> => [
  t.string,
  t.number,
  t.boolean,
  t.null,
  t.undefined,
  t.void,
  t.unknown,
  t.any,
  t.UnknownArray,
  t.UnknownRecord,
  t.literal(''),
  t.keyof({ a: null }),
  t.array(t.string),
  t.readonlyArray(t.string),
  t.tuple([t.string]),
  t.record(t.string, t.string),
  t.record(t.literal('a'), t.string),
  t.type({}),
  t.partial({}),
  t.strict({}),
  t.Int,
  t.union([t.string, t.number]),
  t.union([tagged('a'), tagged('b')]),
  t.intersection([t.string, t.string]),
  t.recursion<string>('', t.identity),
]

const textOf = ({ validate }: t.Any): string => String(validate)

/** The texts of their functions, by their tags. */
const texts: ReadonlyMap<string, ReadonlySet<string>> = /* @__PURE__ */ (() => {
  const found = new Map<string, Set<string>>()
  for (const codec of examples()) {
    const known = found.get(codec._tag) ?? new Set()
    found.set(codec._tag, known.add(textOf(codec)))
  }
  return found
})()

/**
 * Does it decode as the codecs of io-ts with its tag do? A copy of one with a function of its own, which keeps the tag
 * (`withMessage` and `withFallback` of io-ts-types are such), does not, and its function has another text. Nor does one
 * of another version of io-ts, for all that is known here.
 *
 * @example
 * import * as t from 'io-ts'
 * assert.equal(isNative(t.array(t.string)), true)
 * assert.equal(isNative(Object.assign(t.array(t.string), { validate: t.success })), false)
 */
export const isNative = (codec: t.Any): boolean => {
  if ('description' in codec || !('_tag' in codec) || typeof codec._tag !== 'string') return false
  if (codec._tag === 'ReadonlyType') return isWrapped(codec)
  return texts.get(codec._tag)?.has(textOf(codec)) ?? false
}

/** A `readonly` is what it wraps. */
const isWrapped = (codec: t.Any & { readonly type?: t.Any }): boolean =>
  codec.type !== undefined && codec.validate === codec.type.validate && isNative(codec.type)
