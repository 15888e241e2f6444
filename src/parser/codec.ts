import * as t from 'io-ts'
import { failureCodes } from '../message/catalogue.js'
import { type Field, fromFields, type Headers } from '../message/headers.js'
import { octetsOf, unownedFrame } from './frame.js'
import { type Held, heldBytes, hold } from './held.js'
import type { ResponseState } from './response-parser.js'
import type { State } from './state.js'

const HEX_DIGITS = '0123456789abcdef'

const toHex = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15)
  return text
}

const fromHex = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(text.length >> 1)
  for (let at = 0; at < text.length; at++) {
    const digit = HEX_DIGITS.indexOf(text.charAt(at))
    if (digit < 0 || text.length % 2 === 1) return undefined
    bytes[at >> 1] = bytes[at >> 1]! * 16 + digit
  }
  return bytes
}

/** Octets as a string of lower-case hex digits. */
const Octets = new t.Type<Uint8Array, string, unknown>(
  'Octets',
  (u): u is Uint8Array => u instanceof Uint8Array,
  (u, c) => {
    const bytes = typeof u === 'string' ? fromHex(u) : undefined
    return bytes === undefined ? t.failure(u, c, 'not pairs of lower-case hex digits') : t.success(bytes)
  },
  toHex,
)

const isHeld = (u: unknown): u is Held => typeof u === 'object' && u !== null && 'tail' in u && 'length' in u

const HeldOctets = new t.Type<Held, string, unknown>(
  'Held',
  isHeld,
  (u, c) => {
    const bytes = Octets.validate(u, c)
    return bytes._tag === 'Left' ? bytes : t.success(hold(bytes.right))
  },
  (held) => toHex(heldBytes(held)),
)

const Pair = t.tuple([t.string, t.string])

const isHeaders = (u: unknown): u is Headers => typeof u === 'object' && u !== null && 'getAll' in u

const Fields = new t.Type<Headers, ReadonlyArray<Field>, unknown>(
  'Fields',
  isHeaders,
  (u, c) => {
    const pairs = t.array(Pair).validate(u, c)
    return pairs._tag === 'Left' ? pairs : t.success(fromFields(pairs.right))
  },
  (headers) => headers.toJSON(),
)

const named = <K extends string>(names: ReadonlyArray<K>): t.Type<K> => {
  const isName = (u: unknown): u is K => names.some((name) => name === u)
  return new t.Type(names.join(' | '), isName, (u, c) => (isName(u) ? t.success(u) : t.failure(u, c)), t.identity)
}

/** A whole number from 0 up. */
const count = t.refinement(t.number, (n) => Number.isSafeInteger(n) && n >= 0, 'Count')
const method = t.union([t.string, t.undefined])

const Leniency = named([
  'bareLf',
  'obsFold',
  'equalContentLengths',
  'missingHost',
  'http09',
  'requestLineSpaces',
  'rawTarget',
  'missingReason',
])

const progress = { at: count, deviation: t.union([Leniency, t.undefined]), deviationAt: count, told: count }

const FieldSection = t.type({
  ...progress,
  phase: named(['FieldStart', 'Name', 'ValueStart', 'Value', 'ValueLf', 'EndLf', 'Complete']),
  from: count,
  isTrailer: t.boolean,
  nameStart: count,
  nameEnd: count,
  valueStart: count,
  marks: t.array(count),
  count,
  folded: t.boolean,
})

const ChunkLine = t.type({
  at: count,
  phase: named([
    'Size',
    'Blank',
    'NameStart',
    'Name',
    'NameBlank',
    'ValueStart',
    'Token',
    'Quoted',
    'Escape',
    'ValueEnd',
    'Lf',
  ]),
  size: count,
  digits: count,
})

const FailureRecord = t.type({
  _tag: t.literal('Failure'),
  code: named(failureCodes),
  offset: count,
  before: Octets,
  method,
})

const offset = count
const message = t.type({ switches: t.boolean, method: t.string })
const chunks = { offset, message, total: count, extensions: count }

type HeadState = Extract<State, { readonly _tag: 'Head' }>

const isHead = (u: unknown): u is HeadState =>
  typeof u === 'object' && u !== null && '_tag' in u && u._tag === 'Head' && 'frame' in u

const WrittenHead = t.type({ _tag: t.literal('Head'), offset, told: count, octets: Octets })

/** A head in pieces is written as its octets alone: whoever is fed next reads them again. */
const Head = new t.Type<HeadState, unknown, unknown>(
  'Head',
  isHead,
  (u, c) => {
    const read = WrittenHead.validate(u, c)
    if (read._tag === 'Left') return read
    const { octets, told } = read.right
    if (read.right.offset < octets.length) return t.failure(u, c, 'more octets than the connection has')
    const frame = unownedFrame(octets)
    return t.success({ _tag: 'Head', offset: read.right.offset, length: octets.length, told, frame })
  },
  ({ frame, length, told, offset: at }) =>
    WrittenHead.encode({ _tag: 'Head', offset: at, told, octets: octetsOf(frame, length) }),
)

const Shape = t.union([
  t.type({ _tag: t.literal('Start'), offset, skipped: named(['', '\r', '\r\n', '\n']) }),
  Head,
  t.type({ _tag: t.literal('Counted'), offset, message, left: count }),
  t.type({ _tag: t.literal('ChunkLine'), ...chunks, scan: ChunkLine, held: HeldOctets }),
  t.type({ _tag: t.literal('ChunkData'), ...chunks, left: count }),
  t.type({ _tag: t.literal('ChunkEnd'), ...chunks, met: t.union([t.literal(0), t.literal(1)]) }),
  t.type({ _tag: t.literal('Trailers'), offset, message, fields: FieldSection, held: HeldOctets }),
  t.type({ _tag: t.literal('UntilClose'), offset, message }),
  t.type({ _tag: t.literal('Complete'), offset, switches: t.boolean, trailers: Fields }),
  t.type({ _tag: t.literal('Switching'), offset }),
  t.type({ _tag: t.literal('Paused'), offset, unread: HeldOctets }),
  t.type({ _tag: t.literal('Closed'), offset }),
  t.type({ _tag: t.literal('Failed'), offset, failure: FailureRecord }),
])

/** Do the places of a section lie in the octets that are held? A state that was tampered with could point elsewhere. */
const isWhole = (section: t.TypeOf<typeof FieldSection>, length: number): boolean =>
  section.at === length &&
  section.marks.length === section.count &&
  section.count % 4 === 0 &&
  section.marks.every((mark, at) => mark <= length && (at === 0 || mark >= section.marks[at - 1]!))

const isSound = (state: t.TypeOf<typeof Shape>): boolean => {
  switch (state._tag) {
    case 'Trailers':
      return isWhole(state.fields, state.held.length)
    case 'ChunkLine':
      return state.scan.at === state.held.length
    default:
      return true
  }
}

/**
 * A parser's state as JSON and back: park a connection, move it to another worker, put it into a bug report. Octets are
 * hex. A text that no parser wrote is refused, by shape and by its places.
 *
 * @example
 * const json = JSON.stringify(stateCodec.encode({ _tag: 'Start', offset: 7, skipped: '' }))
 * assert.equal(stateCodec.decode(JSON.parse(json))._tag, 'Right')
 * assert.equal(stateCodec.decode({ _tag: 'Start', offset: -1, skipped: '' })._tag, 'Left')
 */
export const stateCodec: t.Type<State, unknown, unknown> = t.refinement(
  Shape,
  (state) => state._tag !== 'UntilClose' && isSound(state),
  'State',
)

/**
 * The same for a parser of responses.
 *
 * @example
 * const json = { awaiting: ['HEAD'], interims: 0, part: { _tag: 'Start', offset: 7, skipped: '' } }
 * assert.equal(responseStateCodec.decode(json)._tag, 'Right')
 * assert.equal(responseStateCodec.decode({ ...json, interims: -1 })._tag, 'Left')
 */
export const responseStateCodec: t.Type<ResponseState, unknown, unknown> = t.type({
  awaiting: t.readonlyArray(t.string),
  interims: count,
  part: t.refinement(Shape, isSound, 'Part'),
})
