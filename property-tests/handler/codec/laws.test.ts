import * as fc from 'fast-check'
import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { endpointRoundTrip, textFieldRoundTrip, textFieldTotality } from '../../../src/fuzz/laws/endpoint.js'
import { nothing } from '../../../src/handler/codec/answers.js'
import { formBody, jsonBody } from '../../../src/handler/codec/bodies.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { jsonFlaw, parseJson } from '../../../src/handler/codec/json-text.js'
import { many, optional, withDefault } from '../../../src/handler/codec/parameter.js'
import * as fields from '../../../src/handler/codec/text-fields.js'
import { holds } from '../../laws/runs.js'

const wellFormed = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed())
const segment = wellFormed.filter((text) => !['', '.', '..'].includes(text))
const fieldText = fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/)
const element = fc.stringMatching(/^[!#-+.-~]+$/)
const decimal = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))

holds('an integer is read as it was written', textFieldRoundTrip(fields.integer, fc.maxSafeInteger()), 500)
holds('a number is read as it was written', textFieldRoundTrip(fields.number, decimal), 1000)
holds('any text is a text', textFieldRoundTrip(fields.string, fc.string()), 200)
holds(
  'an instant is read as it was written',
  textFieldRoundTrip(
    fields.isoInstant,
    fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
  ),
  500,
)
for (const [name, field] of Object.entries({
  integer: fields.integer,
  number: fields.number,
  string: fields.string,
  boolean: fields.boolean,
  flag: fields.flag,
  isoDate: fields.isoDate,
  isoInstant: fields.isoInstant,
  uuid: fields.uuid,
  between: fields.between(1, 5)(fields.number),
  oneOf: fields.oneOf('a', 'b'),
  sized: fields.sized({ maxLength: 3 }),
  matching: fields.matching(/a|b+/),
}))
  holds(
    `what ${name} reads has a spelling, and no text breaks it`,
    textFieldTotality<unknown>({
      read: field.read,
      write: (value) => ('codec' in field && field.codec.is(value) ? field.codec.encode(value as never) : undefined),
    }),
    500,
  )

test('a value has one spelling', () => {
  const refused = (field: { read(text: string): unknown }, texts: ReadonlyArray<string>) =>
    expect(texts.filter((text) => typeof field.read(text) !== 'symbol')).toEqual([])
  refused(fields.integer, [
    '',
    '-',
    '+1',
    '01',
    '-0',
    '1e3',
    '0x1',
    ' 1',
    '1 ',
    '1.0',
    '9007199254740992',
    '٣',
    '1_000',
  ])
  refused(fields.number, [
    '',
    '+1',
    '.5',
    '5.',
    '01',
    '1e3',
    'NaN',
    'Infinity',
    '-0',
    '-0.0',
    ' 1',
    `1${'0'.repeat(400)}`,
  ])
  refused(fields.isoDate, ['2023-02-29', '2023-13-01', '2023-1-1', '2023-01-00', '12023-01-01', '2023-01-01T00:00:00Z'])
  refused(fields.isoInstant, [
    '2023-02-29T00:00:00Z',
    '2023-01-01',
    '2023-01-01T24:00:00Z',
    '2023-01-01T00:00:60Z',
    '2023-01-01T00:00:00',
    '0000-01-01T00:00:00+23:00',
  ])
  refused(fields.uuid, [
    '',
    '0'.repeat(32),
    '00000000-0000-0000-0000-00000000000G',
    'A0000000-0000-0000-0000-000000000000',
  ])
  refused(fields.flag, ['1', 'true', ' '])
  refused(fields.boolean, ['TRUE', '1', ''])
  refused(fields.matching(/[a-z]+/gm), ['', 'a\n1', '1\na', 'a\n', 'ab1'])
  expect(fields.matching(/[a-z]+/gi).read('AB')).toBe('AB')
})

const everything = endpoint('POST', '/a/:id/:name/*rest', {
  params: { id: fields.integer },
  query: {
    'a b': fields.string,
    list: many(fields.integer),
    page: optional(fields.number),
    deep: withDefault(fields.flag, false),
    constructor: optional(fields.string),
  },
  headers: { 'X-One': optional(fields.string), 'X-List': many(fields.string) },
  cookies: { session: fields.string, maybe: optional(fields.integer) },
  body: jsonBody(t.type({ a: t.string, b: t.union([t.null, t.array(t.Int)]) })),
  responses: { 204: nothing },
})

holds(
  'a request is decoded to what it was written from, in all its parts',
  endpointRoundTrip(
    everything,
    fc.record({
      params: fc.record({ id: fc.maxSafeInteger(), name: segment, rest: fc.array(segment, { minLength: 1 }) }),
      query: fc.record({
        'a b': wellFormed,
        list: fc.array(fc.maxSafeInteger()),
        page: fc.option(decimal, { nil: undefined }),
        deep: fc.boolean(),
        constructor: fc.option(wellFormed, { nil: undefined }),
      }),
      headers: fc.record({ 'X-One': fc.option(fieldText, { nil: undefined }), 'X-List': fc.array(element) }),
      cookies: fc.record({ session: wellFormed, maybe: fc.option(fc.maxSafeInteger(), { nil: undefined }) }),
      body: fc.record({ a: fc.string(), b: fc.option(fc.array(fc.maxSafeInteger() as fc.Arbitrary<t.Int>)) }),
    }),
  ),
  300,
)

const form = endpoint('POST', '/', {
  body: formBody({ a: fields.string, b: many(fields.number) }),
  responses: { 204: nothing },
})
holds(
  'a form is decoded to what it was written from',
  endpointRoundTrip(
    form,
    fc.record({
      params: fc.constant({}),
      query: fc.constant({}),
      headers: fc.constant({}),
      cookies: fc.constant({}),
      body: fc.record({ a: wellFormed, b: fc.array(decimal) }),
    }),
  ),
  200,
)

test('where JSON breaks off is the same however it is cut or spoilt', () =>
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', '\u0001', '}', ']', ',', 'x', '"'), (text, at, spoilt) => {
      const cut = at % (text.length + 1)
      const broken = text.slice(0, cut) + spoilt
      const parsed = parseJson(broken)
      if (parsed._tag === 'Right') expect(jsonFlaw(broken)).toBe(broken.length)
      else expect(jsonFlaw(broken)).toBeLessThanOrEqual(broken.length)
    }),
  ))
