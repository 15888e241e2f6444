import * as fc from 'fast-check'
import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { decoderOf } from '../../../src/handler/codec/codec-reader.js'
import { describeCodec } from '../../../src/handler/codec/derive.js'
import { isNative } from '../../../src/handler/codec/native.js'

const trimmed = new t.Type<string, string, unknown>(
  'Trimmed',
  t.string.is,
  (input, context) => {
    const text = t.string.validate(input, context)
    return text._tag === 'Right' ? t.success(text.right.trim()) : text
  },
  t.identity,
)
const isShort = (text: string): boolean => text.length < 2

/** Names and values that meet each other often. */
const name = fc.constantFrom('a', 'b', 'c', 'kind')
const scalars: ReadonlyArray<unknown> = [null, true, 0, 1.5, -1, '', 'a', ' b ', 'long']
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...scalars),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(name, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

const leaves: ReadonlyArray<t.Mixed> = [
  t.string,
  t.number,
  t.boolean,
  t.null,
  t.undefined,
  t.unknown,
  t.UnknownArray,
  t.UnknownRecord,
  t.literal('a'),
  t.literal(0),
  t.keyof({ a: null, b: null }),
  t.Int,
  t.void,
  trimmed,
  t.refinement(t.string, isShort, 'Short'),
  t.refinement(trimmed, isShort),
]

const { codec } = fc.letrec<{ codec: t.Mixed }>((tie) => {
  const props = fc.dictionary(name, tie('codec'), { maxKeys: 3, noNullPrototype: true })
  const two = fc.tuple(tie('codec'), tie('codec'))
  return {
    codec: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(...leaves),
      props.map((it): t.Mixed => t.type(it)),
      props.map((it): t.Mixed => t.partial(it)),
      props.map((it): t.Mixed => t.strict(it)),
      fc
        .tuple(props, props)
        .map(([one, other]): t.Mixed => t.exact(t.intersection([t.type(one), t.readonly(t.partial(other))]))),
      props.map((it): t.Mixed => t.exact(t.refinement(t.type(it), () => true))),
      fc
        .tuple(props, props)
        .map(
          ([one, other]): t.Mixed =>
            t.union([t.type({ ...one, kind: t.literal('a') }), t.type({ ...other, kind: t.literal('b') })]),
        ),
      tie('codec').map((it): t.Mixed => t.array(it)),
      tie('codec').map((it): t.Mixed => t.readonlyArray(it)),
      tie('codec').map((it): t.Mixed => t.readonly(it)),
      tie('codec').map((it): t.Mixed => t.record(t.string, it)),
      tie('codec').map(
        (it): t.Mixed =>
          t.record(
            t.refinement(t.string, (text) => text < 'b'),
            it,
          ),
      ),
      tie('codec').map((it): t.Mixed => t.record(trimmed, it)),
      tie('codec').map((it): t.Mixed => t.record(t.keyof({ a: null, b: null }), it)),
      tie('codec').map((it): t.Mixed => t.record(t.union([t.literal('a'), t.literal('c')]), it)),
      tie('codec').map((it): t.Mixed => t.record(t.union([t.literal('a'), trimmed]), it)),
      tie('codec').map((it): t.Mixed => t.record(t.literal(1), it)),
      tie('codec').map(
        (it): t.Mixed => t.recursion('Self', (self) => t.union([it, t.partial({ a: self, b: t.array(self) })])),
      ),
      two.map((it): t.Mixed => t.tuple(it)),
      two.map((it): t.Mixed => t.union(it)),
      two.map((it): t.Mixed => t.intersection(it)),
    ),
  }
})

test('a decoder finds what its codec finds, in any JSON and by any codec', () => {
  const met = { Left: 0, Right: 0 }
  fc.assert(
    fc.property(codec, json, (it, value) => {
      const theirs = it.decode(value)
      const ours = decoderOf(it, 'body')(value)
      met[theirs._tag]++
      expect(ours._tag).toBe(theirs._tag)
      if (theirs._tag === 'Right' && ours._tag === 'Right') {
        expect(ours.right).toStrictEqual(theirs.right)
        // Nothing is copied that does not change.
        expect(ours.right === value).toBe(theirs.right === value)
      }
      if (ours._tag === 'Left') expect(ours.left.length).toBeGreaterThan(0)
    }),
    { numRuns: 4000 },
  )
  expect(Math.min(met.Left, met.Right)).toBeGreaterThan(300)
})

test('where it refuses, it points to a value that is there, or whose parent is', () =>
  fc.assert(
    fc.property(codec, json, (it, value) => {
      const decoded = decoderOf(it, 'body')(value)
      for (const { pointer } of decoded._tag === 'Left' ? decoded.left : []) {
        const parent = pointer.split('/').slice(1, -1)
        const at = parent.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value)
        expect(at).not.toBe(undefined)
      }
    }),
    { numRuns: 1000 },
  ))

const errorsOf = (it: t.Mixed, value: unknown): ReadonlyArray<string> => {
  const decoded = decoderOf(it, 'body')(value)
  return decoded._tag === 'Left' ? decoded.left.map(({ pointer, detail }) => `${pointer} ${detail}`) : []
}

test('what an object only inherits is no member of it', () => {
  const decode = (it: t.Mixed) => decoderOf(it, 'body')({})
  expect(decode(t.partial({ toString: t.string, constructor: t.string }))).toEqual({ _tag: 'Right', right: {} })
  expect(errorsOf(t.type({ constructor: t.UnknownRecord }), {})).toEqual([
    '/constructor is missing: expected an object',
  ])
  expect(errorsOf(t.record(t.literal('valueOf'), t.string), {})).toEqual(['/valueOf is missing: expected a text'])
  expect(errorsOf(t.type({ toString: t.string }), { toString: 1 })).toEqual(['/toString expected a text'])
  expect(errorsOf(t.type({ toString: t.string }), JSON.parse('{"toString":"a"}'))).toEqual([])
})

type Untagged = { l: Untagged | null; x: string } | { l: Untagged | null; y: string }

const Untagged: t.Type<Untagged> = t.recursion('Untagged', (self) => {
  const l = t.union([self, t.null])
  return t.union([t.type({ l, x: t.string }), t.type({ l, y: t.string })])
})

test('a value is decoded once, however many members of a union hold it', () => {
  let value: unknown = 7
  for (let depth = 0; depth < 120; depth++) value = { l: value }
  const errors = errorsOf(Untagged, value)
  expect(errors).toHaveLength(1)
})

test('a copy of a codec with a function of its own is asked itself', () => {
  const fallback = Object.assign(t.array(t.string), { validate: () => t.success(['fallback']) })
  expect(isNative(fallback)).toBe(false)
  expect(decoderOf(t.type({ a: fallback }), 'body')({ a: 1 })).toEqual({ _tag: 'Right', right: { a: ['fallback'] } })
  expect(isNative(t.readonly(fallback))).toBe(false)
  expect(isNative(t.readonly(t.string))).toBe(true)
  expect(isNative(describeCodec(t.string, { schema: {}, arbitrary: () => fc.string() }))).toBe(false)
  expect(isNative(t.bigint)).toBe(false)
})

test('what several codecs make of one value is one value', () => {
  const read = (it: t.Mixed, value: unknown) => decoderOf<unknown>(it, 'body')(value)
  const Parsed = new t.Type<object, unknown, unknown>(
    'Parsed',
    t.UnknownRecord.is,
    (text) => t.success({ text }),
    t.identity,
  )
  for (const [it, value] of [
    [t.intersection([trimmed, t.string]), ' b '],
    [t.intersection([t.string, trimmed]), ' b '],
    [t.intersection([Parsed, Parsed]), ''],
    [t.intersection([t.type({ a: trimmed }), t.type({ a: t.string, b: t.string })]), { a: ' x', b: ' y' }],
    [t.intersection([t.strict({ a: t.string }), t.strict({ b: t.string })]), { a: '', b: '', c: '' }],
  ] as const)
    expect(read(it, value)).toEqual(it.decode(value))
})

test('what is said of a value is bounded, however it is named', () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`a${at}`, t.string]))
  expect(errorsOf(t.type(many), {})).toHaveLength(50)
  const long = 'k'.repeat(100_000)
  const deep = t.record(t.string, t.record(t.string, t.number))
  const wrong = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`a${at}`, 'x']))
  expect(errorsOf(deep, { [long]: wrong })).toEqual([' expected another value in a member, whose pointer is too long'])
  expect(errorsOf(deep, { a: { [`${long.slice(0, 900)}${'/'.repeat(60)}`]: 'x' } })).toEqual([
    '/a expected another value in a member, whose pointer is too long',
  ])
  expect(errorsOf(deep, { a: wrong })).toHaveLength(50)
  const custom = new t.Type('Custom', t.unknown.is, deep.validate, t.identity)
  expect(errorsOf(custom, { [long]: wrong }).join().length).toBeLessThan(5000)
  const mute = new t.Type<string, string, unknown>('Mute', t.string.is, () => t.failures([]), t.identity)
  expect(errorsOf(mute, 1)).toEqual([' expected Mute'])
})

test('of a union, what is wrong inside of the one that was meant is said', () => {
  const Shape = t.union([
    t.type({ kind: t.literal('circle'), r: t.number }),
    t.type({ kind: t.literal('box'), size: t.tuple([t.number, t.number]) }),
  ])
  expect(errorsOf(Shape, { kind: 'box', size: [1] })).toEqual(['/size/1 is missing: expected a number'])
  expect(errorsOf(Shape, { kind: 'line' })).toEqual(['/kind expected "circle" or "box"'])
  expect(errorsOf(Shape, {})).toEqual(['/kind is missing: expected "circle" or "box"'])
  const kind = (name: string): t.TypeC<{ kind: t.LiteralC<string> }> => t.type({ kind: t.literal(name) })
  const Wide = t.union([
    t.intersection([kind('a'), t.partial({ n: t.number })]),
    t.refinement(t.readonly(kind('b')), () => true),
    t.intersection([kind('c'), t.UnknownRecord]),
    t.union([kind('d'), t.recursion<{ kind: string }>('E', () => t.strict({ kind: t.literal<string>('e') }))]),
  ])
  expect(errorsOf(Wide, { kind: 1 })).toEqual(['/kind expected "a" or "b" or "c" or "d" or "e"'])
  expect(errorsOf(Wide, { kind: 'a', n: '' })).toEqual(['/n expected a number'])
  expect(errorsOf(Shape, 7)).toEqual([' expected an object'])
  expect(errorsOf(t.union([t.null, t.array(t.string)]), [1])).toEqual(['/0 expected a text'])
  expect(errorsOf(t.union([t.array(t.number), t.array(t.string)]), [true])).toEqual([' expected an array'])
  expect(errorsOf(t.union([t.null, t.union([t.type({ a: t.string }), t.string])]), { a: 1 })).toEqual([
    '/a expected a text',
  ])
  expect(errorsOf(t.union([t.null, t.intersection([t.type({ a: t.string }), t.type({ b: t.string })])]), {})).toEqual([
    '/a is missing: expected a text',
    '/b is missing: expected a text',
  ])
  expect(errorsOf(t.union([t.null, t.refinement(t.type({ a: t.string }), () => false, 'Odd')]), { a: '' })).toEqual([
    ' expected null or an object',
  ])
  expect(
    errorsOf(
      t.refinement(t.type({ a: t.string }), () => false, 'Odd'),
      { a: '' },
    ),
  ).toEqual([' expected an object (Odd)'])
  expect(errorsOf(t.refinement(t.string, isShort), 'long')).toEqual([' expected a text'])
  expect(
    errorsOf(
      t.refinement(t.type({ a: t.string }), () => false, 'Odd'),
      {},
    ),
  ).toEqual(['/a is missing: expected a text'])
  expect(errorsOf(t.Int, '')).toEqual([' expected an integer'])
  expect(errorsOf(t.intersection([t.type({ a: t.string }), t.type({ b: t.string })]), 1)).toEqual([
    ' expected an object',
  ])
})
