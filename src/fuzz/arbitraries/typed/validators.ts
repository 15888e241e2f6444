/** Dates, RFC 9110 §5.6.7, entity tags, §8.8.3, and ranges, §14: what conditions are made of. */
import * as fc from 'fast-check'
import type { ETag, ETagList } from '../../../handler/semantics/etag.js'
import type { RangeSpec } from '../../../handler/semantics/range.js'
import { textOf } from '../octets.js'
import { anyCase, anyOf, type ListBounds, listOf, type Phrase } from './phrase.js'

const LONG = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** The forms of a date: the one that is sent, and the two that are read all the same. */
export type DateForm = 'IMF-fixdate' | 'RFC 850' | 'asctime'

const dateForms = ['IMF-fixdate', 'IMF-fixdate', 'RFC 850', 'asctime'] as const satisfies ReadonlyArray<DateForm>

/** A date of an instant in seconds from 1970; the runtime’s own calendar, so that it is none of ours. */
const dateText = (seconds: number, form: DateForm): string => {
  const date = new Date(seconds * 1000)
  const fixdate = date.toUTCString()
  const [short = '', day = '', month = '', year = '', time = ''] = fixdate.split(/,? /)
  switch (form) {
    case 'IMF-fixdate':
      return fixdate
    case 'RFC 850':
      return `${LONG[date.getUTCDay()] ?? ''}, ${day}-${month}-${year.slice(2)} ${time} GMT`
    case 'asctime':
      return `${short} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`
  }
}

/** The first and the last second that two digits of a year name for every reader until 2069. */
const FIRST = 0
const LAST = 3_124_223_999

/**
 * A date in one of its three forms, and the instant in milliseconds from 1970. Years lie from 1970 to 2068, so that two
 * digits of one say which.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { parseHttpDate } from '../../../grammar/date.js'
 * for (const { value, text } of fc.sample(httpDate(), 5)) assert.equal(parseHttpDate(text), value)
 */
export const httpDate = (): fc.Arbitrary<Phrase<number>> =>
  fc
    .tuple(
      anyOf(fc.integer({ min: FIRST, max: LAST }), fc.constantFrom(784_111_777, 951_782_400)),
      fc.constantFrom(...dateForms),
    )
    .map(([seconds, form]) => ({ value: seconds * 1000, text: dateText(seconds, form) }))

const ETAGC = "!#$%&'()*+,-./0123456789:;<=>?@ABCxyz[\\]^_`{|}~\x80\xff"

/** An entity tag, weak or strong. Nothing in it is escaped: a comma is its own, and so is a backslash. */
export const entityTag = (): fc.Arbitrary<Phrase<ETag>> =>
  fc
    .tuple(fc.boolean(), anyOf(textOf(ETAGC, 0, 8), fc.constantFrom('v1', 'a,b')))
    .map(([weak, opaque]) => ({ value: { weak, opaque }, text: `${weak ? 'W/' : ''}"${opaque}"` }))

/** The value of If-Match and If-None-Match: tags, or `*` for whatever there is. */
export const entityTags = (bounds?: ListBounds): fc.Arbitrary<Phrase<ETagList>> =>
  anyOf<Phrase<ETagList>>(listOf(entityTag(), bounds), fc.constant({ value: '*', text: '*' }))

/** The value of If-Range: a tag, or a date. */
export const ifRange = (): fc.Arbitrary<Phrase<ETag | number>> => anyOf<Phrase<ETag | number>>(entityTag(), httpDate())

const place = (): fc.Arbitrary<Phrase<number>> =>
  fc
    .tuple(fc.constantFrom('', '', '', '0', '000'), anyOf(fc.nat(9), fc.nat(2 ** 31 - 1)))
    .map(([zeros, value]) => ({ value, text: `${zeros}${value}` }))

const range = (): fc.Arbitrary<Phrase<RangeSpec>> =>
  anyOf<Phrase<RangeSpec>>(
    fc.tuple(place(), fc.nat(1000), fc.constantFrom('', '0')).map(([{ value: first, text }, more, zero]) => ({
      value: { _tag: 'Between', first, last: first + more },
      text: `${text}-${zero}${first + more}`,
    })),
    place().map(({ value: first, text }) => ({ value: { _tag: 'From', first }, text: `${text}-` })),
    place().map(({ value, text }) => ({ value: { _tag: 'Suffix', length: value }, text: `-${text}` })),
  )

/**
 * The value of Range: octets from, to, and at the end, perhaps of many ranges, and perhaps none of them there.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { parseRange } from '../../../handler/semantics/range.js'
 * for (const { value, text } of fc.sample(byteRanges(), 5)) assert.deepEqual(parseRange(text), { _tag: 'Some', value })
 */
export const byteRanges = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<RangeSpec>>> =>
  fc
    .tuple(anyCase(fc.constant('bytes')), listOf(range(), bounds))
    .map(([unit, { value, text }]) => ({ value, text: `${unit}=${text}` }))
