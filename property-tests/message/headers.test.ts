import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lowerCase } from '../../src/grammar/ascii.js'
import {
  append,
  appendMonoid,
  emptyHeaders,
  type Field,
  fromFields,
  type Headers,
  override,
  overrideMonoid,
  parsedHeaders,
} from '../../src/message/headers.js'
import { anyText, tokens } from '../grammar/texts.js'

const names = () =>
  fc.oneof(fc.constantFrom('Host', 'HOST', 'accept', 'Accept', 'X', '__proto__', 'constructor'), tokens())
const fields = (): fc.Arbitrary<ReadonlyArray<Field>> => fc.array(fc.tuple(names(), anyText(4)), { maxLength: 6 })

/** The view a parser makes: the fields somewhere in one text, with anything around them. */
const parsed = (list: ReadonlyArray<Field>): Headers => {
  let text = 'GET / HTTP/1.1\r\n'
  const marks: number[] = []
  for (const [name, value] of list) {
    const start = text.length + name.length + 2
    marks.push(text.length, text.length + name.length, start, start + value.length)
    text += `${name}: ${value} \r\n`
  }
  return parsedHeaders(text, marks)
}

const sections = (): fc.Arbitrary<Headers> =>
  fc.tuple(fields(), fc.boolean()).map(([list, lazy]) => (lazy ? parsed(list) : fromFields(list)))

const same = (a: Headers, b: Headers): void => {
  expect([...a]).toEqual([...b])
  expect(a.size).toBe(b.size)
}

describe('a field section', () => {
  test('the lazy view of a parsed head is the list of its fields', () =>
    fc.assert(
      fc.property(fields(), names(), (list, name) => {
        const view = parsed(list)
        const built = fromFields(list)
        same(view, built)
        expect([...view]).toEqual(list)
        expect(view.toJSON()).toEqual(list)
        expect(built.toJSON()).toEqual(list)
        expect(JSON.stringify(view)).toBe(JSON.stringify(list))
        for (const headers of [view, built]) {
          const heard: Array<readonly [string, string]> = []
          headers.forEach((name, value) => {
            heard.push([name, value])
          })
          expect(heard).toEqual(list)
        }
        for (const asked of [name, ...list.map((field) => field[0])]) {
          expect(view.get(asked)).toBe(built.get(asked))
          expect(view.getAll(asked)).toEqual(built.getAll(asked))
          expect(view.has(asked)).toBe(built.has(asked))
          expect(view.lookup(asked)).toEqual(built.lookup(asked))
        }
      }),
    ))

  test('a name is found in any case of its letters, and every line of it in order', () =>
    fc.assert(
      fc.property(sections(), names(), (headers, name) => {
        const values = [...headers].filter((field) => lowerCase(field[0]) === lowerCase(name)).map((field) => field[1])
        for (const spelled of [name, name.toUpperCase(), lowerCase(name)]) {
          expect(headers.getAll(spelled)).toEqual(values)
          expect(headers.get(spelled)).toBe(values[0])
          expect(headers.has(spelled)).toBe(values.length > 0)
          expect(headers.lookup(spelled)).toEqual(
            values.length > 0 ? { _tag: 'Some', value: values[0] } : { _tag: 'None' },
          )
        }
      }),
    ))

  test('nothing is found under the names that every object of the language has', () => {
    for (const headers of [emptyHeaders, fromFields([['A', 'b']]), parsed([['A', 'b']])])
      for (const name of ['__proto__', 'constructor', 'toString', '0', '']) {
        expect(headers.get(name)).toBeUndefined()
        expect(headers.has(name)).toBe(false)
        expect(headers.getAll(name)).toEqual([])
      }
  })

  test('reading changes nothing: what was read once reads the same again', () =>
    fc.assert(
      fc.property(sections(), names(), (headers, name) => {
        const before = JSON.stringify(headers)
        headers.getAll(name)
        headers.get(name)
        expect(JSON.stringify(headers)).toBe(before)
      }),
    ))
})

describe.each([
  ['appending', appendMonoid, append],
  ['overriding', overrideMonoid, override],
] as const)('%s is a monoid', (_name, monoid, operation) => {
  test('it is the operation of that name', () => expect(monoid.concat).toBe(operation))

  test('nothing on either side changes nothing', () =>
    fc.assert(
      fc.property(sections(), (headers) => {
        same(monoid.concat(monoid.empty, headers), headers)
        same(monoid.concat(headers, monoid.empty), headers)
        same(monoid.concat(fromFields([]), headers), headers)
      }),
    ))

  test('it does not matter what is put together first', () =>
    fc.assert(
      fc.property(sections(), sections(), sections(), (a, b, c) =>
        same(monoid.concat(monoid.concat(a, b), c), monoid.concat(a, monoid.concat(b, c))),
      ),
    ))
})

describe('putting sections together', () => {
  test('appending keeps every line of both, in order', () =>
    fc.assert(fc.property(sections(), sections(), (a, b) => void expect([...append(a, b)]).toEqual([...a, ...b]))))

  test('overriding keeps every line of the second, and of the first what the second does not name', () =>
    fc.assert(
      fc.property(sections(), sections(), (a, b) => {
        const both = override(a, b)
        for (const [name] of b) expect(both.getAll(name)).toEqual(b.getAll(name))
        for (const [name] of a) if (!b.has(name)) expect(both.getAll(name)).toEqual(a.getAll(name))
        expect(both.size).toBe(b.size + [...a].filter(([name]) => !b.has(name)).length)
      }),
    ))
})
