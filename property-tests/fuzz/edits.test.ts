import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  byteEdit,
  joined,
  legalInput,
  malformed,
  mutated,
  octets,
  rawBytes,
  schedule,
  scheduled,
  textOfOctets,
} from '../../src/fuzz/arbitraries/index.js'
import { type aims, type Edit, edited, offsetOf, placesOf } from '../../src/fuzz/edits.js'
import { differs, law } from '../../src/fuzz/laws/law.js'
import { malform, malformations } from '../../src/fuzz/malformations/index.js'
import { ruling } from '../../src/fuzz/oracle/index.js'
import { octetsOfMessages, printMessage, readMessages } from '../../src/fuzz/written/index.js'
import { feed, initial } from '../../src/parser/index.js'
import { holds, seed } from '../laws/runs.js'

const REQUEST = 'PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\n\r\n'

test('places are where lines begin and end, beside what parts a line, and in what frames the content', () => {
  const behind = (aim: (typeof aims)[number]): ReadonlyArray<string> =>
    placesOf(REQUEST, aim).map((at) => REQUEST.slice(at, at + 2))
  expect(behind('line-start')).toEqual(['PU', 'Ho', 'Tr', '\r\n', '5;', 'he', '0\r', '\r\n'])
  expect(behind('line-end').slice(0, 4)).toEqual(['\r\n', '\nH', 'Ho', '\r\n'])
  expect(behind('separator').slice(0, 4)).toEqual([' /', '/a', ' H', 'HT'])
  const framing = behind('framing').join('|')
  expect(framing).toContain('ch|hu|un|nk|ke|ed')
  expect(framing).toContain('5;|;x')
  expect(framing).not.toContain('PU')
  expect(framing).not.toContain('el')
})

test.each([
  [{ kind: 'insert', aim: 'line-end', pick: 0, piece: '', over: 1 }, 'a\nb\r\n'],
  [{ kind: 'insert', aim: 'line-start', pick: 1, piece: ' ', over: 0 }, 'a\r\n b\r\n'],
  [{ kind: 'drop', aim: 'anywhere', pick: 0, piece: 'x', over: 2 }, '\nb\r\n'],
  [{ kind: 'end', aim: 'line-start', pick: 1, piece: '', over: 0 }, 'a\r\n'],
  [{ kind: 'repeat', aim: 'line-start', pick: 1, piece: '', over: 0 }, 'a\r\nb\r\nb\r\n'],
  [{ kind: 'swap', aim: 'line-start', pick: 0, piece: '', over: 0 }, 'b\r\na\r\n'],
] as const satisfies ReadonlyArray<readonly [Edit, string]>)('the edit %j is made at its place', (edit, text) =>
  expect(edited('a\r\nb\r\n', edit)).toBe(text),
)

holds(
  'an edit is made at an offset of the text, and changes nothing before the line of it',
  law(fc.tuple(fc.oneof(legalInput(), rawBytes()), byteEdit()), ([bytes, edit]) => {
    const text = textOfOctets(bytes)
    const at = offsetOf(text, edit)
    if (at < 0 || at > text.length) return `at ${at} of ${text.length}`
    const from = text.lastIndexOf('\n', at - 1) + 1
    return differs('before', text.slice(0, from), edited(text, edit).slice(0, from))
  }),
  1000,
)

holds(
  'the pieces of a schedule are the octets in their order, and none is empty',
  law(fc.tuple(mutated(legalInput()), schedule()), ([bytes, of]) => {
    const pieces = scheduled(bytes, of)
    if (pieces.some((piece) => piece.bytes.length === 0)) return 'an empty piece'
    if ((pieces[0]?.pause ?? 0) > 0) return 'waits before the first'
    return differs('joined', bytes, joined(pieces.map((piece) => piece.bytes)))
  }),
  1000,
)

test('a reader that loses an LF at the start of a piece is shown by the one cut that it takes', () => {
  const bytes = octets('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const heads = (pieces: ReadonlyArray<Uint8Array>): number => {
    let state = initial
    let count = 0
    for (const piece of pieces) {
      const step = feed(state, piece[0] === 0x0a ? piece.subarray(1) : piece)
      state = step.state
      count += step.events.filter(({ _tag }) => _tag === 'Head').length
    }
    return count
  }
  const { counterexample } = fc.check(
    fc.property(schedule(), (of) => heads(scheduled(bytes, of).map((piece) => piece.bytes)) === 1),
    { seed, numRuns: 1000 },
  )
  expect(counterexample?.[0]).toHaveLength(1)
  expect(scheduled(bytes, counterexample?.[0] ?? [])[1]?.bytes[0]).toBe(0x0a)
  expect(counterexample?.[0][0]?.pause).toBe(0)
})

const [get] = readMessages('GET / HTTP/1.1\r\nHost: a\r\nAccept: b\r\n\r\n')

test('two malformations are made at once, each at the place that was chosen', () => {
  const steps = [{ name: 'space-before-colon', place: 1 }, { name: 'bare-lf-behind-request-line' }]
  const wrong = get && malform(malformations)(get, steps)
  expect(wrong?._tag === 'Right' && printMessage(wrong.right)).toBe(
    'GET / HTTP/1.1\nHost: a\r\nX-Spare : a b\r\nAccept: b\r\n\r\n',
  )
})

test('a name that nobody knows is told, and nothing is made', () =>
  expect(get && malform(malformations)(get, [{ name: 'host-twice' }, { name: 'hots-twice' }])).toEqual({
    _tag: 'Left',
    left: { _tag: 'UnknownMalformation', name: 'hots-twice' },
  }))

holds(
  'a malformation alone is what its name and place make of the message',
  law(fc.tuple(fc.constantFrom(...malformations), fc.nat(7)), ([one, place]) => {
    if (get === undefined) return 'no message'
    const made = malform(malformations)(get, [{ name: one.name, place }])
    return differs(one.name, { _tag: 'Right', right: one.apply(get, place) }, made)
  }),
  500,
)

test('a counterexample with two malformations shrinks to the one that matters, in the least message', () => {
  const { counterexample } = fc.check(
    fc.property(malformed(), ({ message }) => {
      const ruled = ruling(octetsOfMessages([message]))
      return ruled._tag === 'Accept' || ruled.rule !== 'host-twice'
    }),
    { seed, numRuns: 5000 },
  )
  const least = counterexample?.[0]
  expect(least?.malformations.map(({ rule }) => rule)).toEqual(['host-twice'])
  expect(least && printMessage(least.message)).toMatch(/^GET \/ HTTP\/1\.1\r\nHost: a\r\nHost: [ab]\r\n\r\n$/)
})
