/** What stands for a field that is sent as text, and what does not. Nothing here is run. */
import * as t from 'io-ts'
import { describeCodec } from '../../src/handler/codec/derive.js'
import { many, optional, type Parameter, withDefault } from '../../src/handler/codec/parameter.js'
import { integer, oneOf } from '../../src/handler/codec/text-fields.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => undefined
type Of<P> = P extends Parameter<infer A> ? A : never

const Kind = t.keyof({ a: null, b: null })
interface Slug {
  readonly Slug: unique symbol
}
const Slug = t.brand(t.string, (text): text is t.Branded<string, Slug> => /^[a-z-]+$/.test(text), 'Slug')
const days = new t.Type<Date, string, unknown>('Days', (u): u is Date => u instanceof Date, t.failure, String)
const Days = describeCodec(days, {
  schema: { type: 'string' },
  arbitrary: (fc: typeof import('fast-check')) => fc.date(),
})

const maybeText = optional(t.string)
const maybeNumber = optional(integer)
const maybeKind = optional(Kind)
const slugs = many(Slug)
const sorts = many(oneOf('asc', 'desc'))
const kindOr = withDefault(Kind, 'none')
const numberOr = withDefault(integer, 1)
const daysOr = withDefault(Days, null)
same<Of<typeof maybeText>, string | undefined>(true)
same<Of<typeof maybeNumber>, number | undefined>(true)
same<Of<typeof maybeKind>, 'a' | 'b' | undefined>(true)
same<Of<typeof slugs>, ReadonlyArray<t.Branded<string, Slug>>>(true)
same<Of<typeof sorts>, ReadonlyArray<'asc' | 'desc'>>(true)
same<Of<typeof kindOr>, 'a' | 'b' | 'none'>(true)
same<Of<typeof numberOr>, number>(true)
same<Of<typeof daysOr>, Date | null>(true)

// @ts-expect-error a codec of JSON is no field of texts
optional(t.number)
// @ts-expect-error nor is one of several kinds
many(t.union([t.string, t.number]))
// @ts-expect-error a codec of one's own has to be described
withDefault(days, null)
// @ts-expect-error one of optional, many and withDefault
optional(many(integer))
// @ts-expect-error one of optional, many and withDefault
many(withDefault(Kind, 'a'))
// @ts-expect-error no field at all
optional('text')
