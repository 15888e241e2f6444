import { type NumberLimits, type Shape, type TextLimits, wordsOf } from './shape.js'
import { MISS, type Miss, type TextField, textField } from './text-field.js'

/** The text fields that there are. Each reads the spelling that it writes and refuses every other. */

const isString = (value: unknown): value is string => typeof value === 'string'

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const textual = (limits: TextLimits, holds: (text: string) => boolean): TextField<string> => {
  const shape: Shape = { _tag: 'Text', limits }
  const is = (value: unknown): value is string => isString(value) && holds(value)
  const read = (text: string): string | Miss => (holds(text) ? text : MISS)
  return textField({ shape, expected: wordsOf(shape), is, read, write: (value) => value })
}

const numeric = (
  integer: boolean,
  limits: NumberLimits,
  read: (text: string) => number | Miss,
  holds: (value: number) => boolean,
): TextField<number> => {
  const shape: Shape = { _tag: 'Number', integer, limits }
  const is = (value: unknown): value is number => isFiniteNumber(value) && !Object.is(value, -0) && holds(value)
  return textField({
    shape,
    expected: wordsOf(shape),
    is,
    read,
    write: (value) => plain(value),
  })
}

/** Any text. */
export const string: TextField<string> = /* @__PURE__ */ textual({}, () => true)

const LONGEST_INTEGER = 16

/** The integer of a text in its one spelling; MISS for `+1`, `01`, `-0`, `1e3` and what no double holds exactly. */
const readInteger = (text: string): number | Miss => {
  const negative = text.charCodeAt(0) === 0x2d
  const start = negative ? 1 : 0
  const length = text.length - start
  if (length === 0 || length > LONGEST_INTEGER) return MISS
  if (text.charCodeAt(start) === 0x30 && (length > 1 || negative)) return MISS
  let value = 0
  for (let at = start; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return MISS
    value = value * 10 + digit
  }
  return value > Number.MAX_SAFE_INTEGER ? MISS : negative ? -value : value
}

/**
 * An integer that a double holds exactly, from -(2^53 - 1) to 2^53 - 1: no `+`, no leading zero, no exponent, no `-0`.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.equal(integer.read('-42'), -42)
 * assert.equal(integer.read('1e3'), MISS)
 */
export const integer: TextField<number> = /* @__PURE__ */ numeric(true, {}, readInteger, Number.isSafeInteger)

const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/

/** 5e-324 takes 326 units, the longest that a double is written in. */
const LONGEST_DECIMAL = 1100

const readNumber = (text: string): number | Miss => {
  if (text.length > LONGEST_DECIMAL || !DECIMAL.test(text)) return MISS
  const value = Number(text)
  return Number.isFinite(value) && !Object.is(value, -0) ? value : MISS
}

/** A finite number without an exponent. */
const plain = (value: number): string => {
  const short = String(value)
  const at = short.indexOf('e')
  if (at < 0) return short
  const exponent = Number(short.slice(at + 1))
  const sign = value < 0 ? '-' : ''
  const [whole = '', fraction = ''] = short.slice(sign.length, at).split('.')
  const digits = whole + fraction
  const point = whole.length + exponent
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.padEnd(point, '0')}`
}

/**
 * A finite decimal number: `-1.5`. No `+`, no exponent, no leading zero, no `.5`, no `-0`.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.equal(number.read('1.50'), 1.5)
 * assert.equal(number.read('Infinity'), MISS)
 * assert.equal(number.write(1e21), '1000000000000000000000')
 */
export const number: TextField<number> = /* @__PURE__ */ numeric(false, {}, readNumber, () => true)

/** `true` or `false`, and nothing else. */
export const boolean: TextField<boolean> = /* @__PURE__ */ textField<boolean>({
  shape: { _tag: 'Boolean' },
  expected: 'true or false',
  is: (value) => typeof value === 'boolean',
  read: (text) => (text === 'true' ? true : text === 'false' ? false : MISS),
  write: String,
})

/**
 * A name that is there without a value: `?verbose` or `?verbose=`. With `withDefault(flag, false)` it is a boolean.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.equal(flag.read(''), true)
 * assert.equal(flag.read('false'), MISS)
 */
export const flag: TextField<true> = /* @__PURE__ */ textField<true>({
  shape: { _tag: 'Constant', value: true },
  expected: 'a name without a value',
  is: (value) => value === true,
  read: (text) => (text === '' ? true : MISS),
  write: () => '',
})

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/

/** Is it a day of the Gregorian calendar? `Date` takes the 31st of February for a day of March, which is seen here. */
const isDay = (text: string): boolean => {
  if (!DATE.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/**
 * A day, `2024-02-29`, RFC 3339 `full-date`: kept as the text it is, since a day is no instant.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.equal(isoDate.read('2024-02-29'), '2024-02-29')
 * assert.equal(isoDate.read('2023-02-29'), MISS)
 */
export const isoDate: TextField<string> = /* @__PURE__ */ textual({ format: 'date' }, isDay)

const INSTANT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/

const readInstant = (text: string): Date | Miss => {
  const match = INSTANT.exec(text)
  if (match?.[1] === undefined || !isDay(match[1])) return MISS
  const value = new Date(Date.parse(text))
  return isWritable(value) ? value : MISS
}

const isWritable = (value: Date): boolean =>
  value.getTime() >= -62_167_219_200_000 && value.getTime() < 253_402_300_800_000

/**
 * An instant, `2024-02-29T12:00:00Z`, RFC 3339 `date-time` in the years 0 to 9999, to the millisecond; no leap seconds.
 *
 * @example
 * assert.deepEqual(isoInstant.read('1970-01-01T01:00:00+01:00'), new Date(0))
 */
export const isoInstant: TextField<Date> = /* @__PURE__ */ textField<Date>({
  shape: {
    _tag: 'Given',
    schema: { type: 'string', format: 'date-time' },
    generates: {
      arbitrary: (fc: {
        date(limits: { min: Date; max: Date; noInvalidDate: true }): { generate(): { value: Date } }
      }) => fc.date({ min: new Date(-62_167_219_200_000), max: new Date(253_402_300_799_999), noInvalidDate: true }),
    },
  },
  expected: 'a date-time',
  is: (value): value is Date => value instanceof Date && isWritable(value),
  read: readInstant,
  write: (value) => value.toISOString(),
})

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A UUID in lower case, RFC 9562 §4, of any version. */
export const uuid: TextField<string> = /* @__PURE__ */ textual({ format: 'uuid' }, (text) => UUID.test(text))

/**
 * One of these texts.
 *
 * @example
 * assert.equal(oneOf('asc', 'desc').read('asc'), 'asc')
 */
export const oneOf = <const V extends string>(...values: readonly [V, ...ReadonlyArray<V>]): TextField<V> => {
  const shape: Shape = { _tag: 'OneOf', shapes: values.map((value) => ({ _tag: 'Constant', value })) }
  const known = new Map<unknown, V>(values.map((value) => [value, value]))
  const is = (value: unknown): value is V => known.has(value)
  return textField({
    shape,
    expected: wordsOf(shape),
    is,
    read: (text) => known.get(text) ?? MISS,
    write: (value) => value,
  })
}

/**
 * Text of so many UTF-16 units.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.equal(sized({ minLength: 1, maxLength: 3 }).read('abcd'), MISS)
 */
export const sized = (limits: { readonly minLength?: number; readonly maxLength?: number }): TextField<string> => {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = limits
  return textual(limits, (text) => text.length >= minLength && text.length <= maxLength)
}

/**
 * Text that a regular expression matches as a whole; only its `i`, `s`, `u` and `v` flags count: with `m`, one line of the
 * text would be enough. It runs on what strangers send: let it be linear.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.equal(matching(/[a-z]+/).read('abc'), 'abc')
 * assert.equal(matching(/[a-z]+/).read('abc1'), MISS)
 * assert.equal(matching(/[a-z]+/m).read('abc\n1'), MISS)
 */
export const matching = (pattern: RegExp): TextField<string> => {
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gydm]/g, ''))
  return textual({ pattern: whole }, (text) => whole.test(text))
}

/**
 * A field of numbers between two, both included.
 *
 * @example
 * import { MISS } from './text-field.js'
 * assert.equal(between(1, 100)(integer).read('0'), MISS)
 */
export const between =
  (minimum: number, maximum: number) =>
  (field: TextField<number>): TextField<number> => {
    const integral = field.shape._tag === 'Number' && field.shape.integer
    const holds = (value: number): boolean => value >= minimum && value <= maximum && field.codec.is(value)
    const read = (text: string): number | Miss => {
      const value = field.read(text)
      return value === MISS || !holds(value) ? MISS : value
    }
    return numeric(integral, { minimum, maximum }, read, holds)
  }
