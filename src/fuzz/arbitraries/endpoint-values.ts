/** Values of shapes: what a codec decodes to, made from its description. */
import * as fc from 'fast-check'
import type { Generating, NumberLimits, Shape, TextLimits } from '../../handler/codec/shape.js'

/** What shapes are folded with: how texts are made, and how often a shape may still hold itself. */
interface Making {
  readonly texts: (limits: { readonly minLength?: number; readonly maxLength?: number }) => fc.Arbitrary<string>
  readonly depth: number
}

const anyTexts: Making['texts'] = (limits) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.string(limits) },
    { weight: 1, arbitrary: fc.string({ ...limits, unit: fc.constantFrom('é', '€', '/', '"', '\\', '\u0000', '%') }) },
  )

const decimal = ({ minimum, maximum }: NumberLimits): fc.Arbitrary<number> =>
  fc
    .double({
      noNaN: true,
      noDefaultInfinity: true,
      ...(minimum === undefined ? {} : { min: minimum }),
      ...(maximum === undefined ? {} : { max: maximum }),
    })
    .map((value) => (value === 0 ? 0 : value))

const whole = ({ minimum = -Infinity, maximum = Infinity }: NumberLimits): fc.Arbitrary<number> =>
  fc.integer({
    min: Math.max(Number.MIN_SAFE_INTEGER, Math.ceil(minimum)),
    max: Math.min(Number.MAX_SAFE_INTEGER, Math.floor(maximum)),
  })

const days = (): fc.Arbitrary<string> =>
  fc
    .date({ min: new Date(-62_167_219_200_000), max: new Date(253_402_300_799_999), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))

/** What matches in one case matches in any, which fast-check has no texts for. */
const oneCase = ({ source, flags }: RegExp): RegExp => new RegExp(source, flags.replace('i', ''))

const textsOf = ({ format, pattern, ...limits }: TextLimits, making: Making): fc.Arbitrary<string> => {
  if (format === 'date') return days()
  if (format === 'uuid') return fc.uuid()
  return pattern === undefined ? making.texts(limits) : fc.stringMatching(oneCase(pattern))
}

/** Can a value of it be made without going into one of these again? */
const ends = (shape: Shape, inside: ReadonlySet<object>): boolean => {
  switch (shape._tag) {
    case 'Named':
      return !inside.has(shape.key) && ends(shape.shape(), new Set([...inside, shape.key]))
    case 'Tuple':
      return shape.items.every((one) => ends(one, inside))
    case 'Members':
      return shape.members.every((one) => !one.required || ends(one.shape, inside))
    case 'All':
      return shape.shapes.every((one) => ends(one, inside))
    case 'OneOf':
      return shape.shapes.some((one) => ends(one, inside))
    case 'Checked':
      return ends(shape.shape, inside)
    default:
      return true
  }
}

/** Can it hold a shape that may hold itself, and so has to be made small in the end? */
const isShort = (shape: Shape): boolean => {
  switch (shape._tag) {
    case 'Named':
      return false
    case 'Tuple':
      return shape.items.every(isShort)
    case 'Members':
      return shape.members.every((one) => !one.required || isShort(one.shape))
    case 'All':
    case 'OneOf':
      return shape.shapes.every(isShort)
    case 'Checked':
      return isShort(shape.shape)
    default:
      return true
  }
}

const armsOf = (shapes: ReadonlyArray<Shape>, depth: number): ReadonlyArray<Shape> => {
  if (depth > 0) return shapes
  const short = shapes.filter(isShort)
  const ending = shapes.filter((one) => ends(one, new Set()))
  return short.length > 0 ? short : ending.length > 0 ? ending : shapes
}

const isNoProto = (name: unknown): boolean => name !== '__proto__'

const namesOf = (shape: Shape): ReadonlyArray<string> | undefined => {
  if (shape._tag === 'Constant') return [String(shape.value)]
  if (shape._tag !== 'OneOf') return undefined
  const all = shape.shapes.map(namesOf)
  return all.every((names) => names !== undefined) ? all.flat() : undefined
}

const recordsOf = (keys: Shape, values: Shape, making: Making): fc.Arbitrary<unknown> => {
  const names = namesOf(keys)
  const made = valuesIn(values, making)
  if (names !== undefined)
    return fc.record(Object.fromEntries(names.map((name) => [name, made])), { noNullPrototype: true })
  const texts = valuesIn(keys, making).filter(isNoProto).map(String)
  return fc.dictionary(texts, made, { noNullPrototype: true, maxKeys: making.depth > 0 ? 4 : 0 })
}

/** Members that need not be there are there with a value, or not at all: no JSON tells `undefined` from none. */
const objectsOf = ({ members }: Extract<Shape, { _tag: 'Members' }>, making: Making): fc.Arbitrary<unknown> => {
  const there = members.filter((member) => member.required || making.depth > 0)
  const of = ({ shape, required }: (typeof members)[number]): fc.Arbitrary<unknown> => {
    const made = valuesIn(shape, making)
    return required ? made : made.filter((value) => value !== undefined)
  }
  const inhabited = there.filter(({ shape }) => shape._tag !== 'Absent')
  return fc.record(Object.fromEntries(inhabited.map((member) => [member.name, of(member)])), {
    requiredKeys: inhabited.filter(({ required }) => required).map(({ name }) => name),
    noNullPrototype: true,
  })
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isArbitrary = (it: Generating<unknown>): it is fc.Arbitrary<unknown> => it instanceof fc.Arbitrary

const given = (made: Generating<unknown>): fc.Arbitrary<unknown> =>
  isArbitrary(made) ? made : fc.constant(undefined).filter(() => false)

const valuesIn = (shape: Shape, making: Making): fc.Arbitrary<unknown> => {
  const inner = (one: Shape): fc.Arbitrary<unknown> => valuesIn(one, making)
  switch (shape._tag) {
    case 'Anything':
      return fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('"__proto__"'))
    case 'Absent':
      return fc.constant(undefined)
    case 'Boolean':
      return fc.boolean()
    case 'Text':
      return textsOf(shape.limits, making)
    case 'Number':
      return shape.integer ? whole(shape.limits) : decimal(shape.limits)
    case 'Constant':
      return fc.constant(shape.value)
    case 'List':
      return fc.array(inner(shape.items), { maxLength: making.depth > 0 ? 4 : 0 })
    case 'Tuple':
      return fc.tuple(...shape.items.map(inner))
    case 'Record':
      return recordsOf(shape.keys, shape.values, making)
    case 'Members':
      return objectsOf(shape, making)
    case 'All':
      return fc
        .tuple(...shape.shapes.map(inner))
        .map((values) => (values.every(isObject) ? Object.assign({}, ...values) : values[0]))
        .filter(shape.is)
    case 'OneOf':
      return fc.oneof(...armsOf(shape.shapes, making.depth).map(inner))
    case 'Checked':
      return inner(shape.shape).filter(shape.is)
    case 'Named':
      return fc.constant(undefined).chain(() => valuesIn(shape.shape(), { ...making, depth: making.depth - 1 }))
    case 'Octets':
      return fc.uint8Array({ maxLength: 40 })
    case 'Given':
      return given(shape.generates.arbitrary(fc))
  }
}

/** How often a shape is made inside of itself before its values end as soon as they can. */
const DEEP = 3

/**
 * Values of a shape. A shape with a check of its own is made until the check passes, so let that be likely, or describe
 * the codec (`describeCodec`). `texts` makes those texts that have no format and no pattern.
 *
 * @example
 * import * as fc from 'fast-check'
 * const [value] = fc.sample(valuesOf({ _tag: 'Tuple', items: [{ _tag: 'Constant', value: 1 }] }), 1)
 * assert.deepEqual(value, [1])
 */
export const valuesOf = (shape: Shape, texts: Making['texts'] = anyTexts): fc.Arbitrary<unknown> =>
  valuesIn(shape, { texts, depth: DEEP })
