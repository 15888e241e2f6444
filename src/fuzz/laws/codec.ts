import * as fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import type { AnyEvent } from '../../parser/event.js'
import { cuts, split } from '../arbitraries/cuts.js'
import { anyInput } from '../arbitraries/mutation.js'
import { octets } from '../arbitraries/octets.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { coalesce, feedAll, type ParserLike } from './parser-like.js'

/** A codec of states: an io-ts `Type` is one. */
export interface StateCodec<S> {
  readonly encode: (state: S) => unknown
  readonly decode: (value: unknown) => Either<unknown, S>
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** A state on the way, and what is still to be fed to it. */
interface Place<S> {
  readonly state: S
  readonly rest: ReadonlyArray<Uint8Array>
}

/** Every state on the way: between two pieces, between two events, and behind the end. */
const placesOf = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  pieces: ReadonlyArray<Uint8Array>,
): ReadonlyArray<Place<S>> => {
  const places: Place<S>[] = []
  let state = parser.initial
  for (const [index, piece] of pieces.entries()) {
    const behind = pieces.slice(index + 1)
    places.push({ state, rest: [piece, ...behind] })
    let step = parser.next(state, piece, 0)
    while (step.event !== undefined) {
      places.push({ state: step.state, rest: [piece.subarray(step.pos), ...behind] })
      step = parser.next(step.state, piece, step.pos)
    }
    state = parser.feed(state, piece).state
  }
  return [...places, { state, rest: [] }, { state: parser.end(state).state, rest: [] }]
}

const codecFault = <S, E extends AnyEvent>(
  codec: StateCodec<S>,
  parser: ParserLike<S, E>,
  { state, rest }: Place<S>,
): Fault => {
  const written = throughJson(codec.encode(state))
  const decoded = codec.decode(written)
  if (decoded._tag === 'Left') return `not decoded: ${shown(written)}`
  const say = (from: S) => {
    const fed = feedAll(parser, rest, from)
    return coalesce([...fed.events, ...parser.end(fed.state).events])
  }
  return firstFault([
    differs('encoded again', written, throughJson(codec.encode(decoded.right))),
    differs(`goes on differently behind ${shown(written)} with ${shown(rest)}`, say(state), say(decoded.right)),
  ])
}

/**
 * Part of law 2: `decode ∘ encode = id` through JSON, and a decoded state goes on as the one that was encoded; between
 * pieces, and where a reader of single events stops inside one.
 */
export const codecRoundTrip = <S, E extends AnyEvent>(
  codec: StateCodec<S>,
  parser: ParserLike<S, E>,
  input = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) =>
    firstFault(placesOf(parser, split(bytes, at)).map((place) => codecFault(codec, parser, place))),
  )

const more = octets('\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n')

/** What is decoded can be fed and ended, and is written as it was read. */
const decodedFault = <S, E extends AnyEvent>(codec: StateCodec<S>, parser: ParserLike<S, E>, value: unknown): Fault => {
  const decoded = codec.decode(value)
  if (decoded._tag === 'Left') return undefined
  const fault = differs('written otherwise', throughJson(value), throughJson(codec.encode(decoded.right)))
  parser.end(decoded.right)
  parser.end(feedAll(parser, [more.subarray(0, 1), more.subarray(1)], decoded.right).state)
  return fault
}

/** Decoding is total: whatever is given is refused or is a state that can be fed. */
export const codecTotality = <S, E extends AnyEvent>(codec: StateCodec<S>, parser: ParserLike<S, E>): Law<unknown> =>
  law(fc.oneof(fc.anything(), fc.jsonValue()), (value) => decodedFault(codec, parser, value))

type Path = ReadonlyArray<string>
type Forgery = (old: unknown) => unknown

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Where something stands in a JSON value that can be replaced. */
const pathsOf = (value: unknown, path: Path = []): ReadonlyArray<Path> => [
  path,
  ...(isObject(value) ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key])) : []),
]

const replaced = (value: unknown, [key, ...path]: Path, by: Forgery): unknown => {
  if (key === undefined) return by(value)
  if (Array.isArray(value)) return value.map((inner, at) => (String(at) === key ? replaced(inner, path, by) : inner))
  return isObject(value) ? { ...value, [key]: replaced(value[key], path, by) } : value
}

/** What someone may write in the place of something: another kind of value, more of it or less, other octets in hex. */
const forgery = (): fc.Arbitrary<Forgery> =>
  fc.oneof(
    fc
      .constantFrom<unknown>(
        -1,
        0,
        1,
        1.5,
        2 ** 53,
        null,
        true,
        '',
        'x',
        'GET',
        '0',
        '0A',
        '0a',
        [],
        [0],
        [['a', 'b']],
        {},
      )
      .map(
        (it): Forgery =>
          () =>
            it,
      ),
    fc.constantFrom(-1, 1, 1000).map(
      (by): Forgery =>
        (old) =>
          typeof old === 'number' ? old + by : old,
    ),
    fc.constantFrom('0', '0d0a', '0d0a0d0a', '474554202f20485454502f312e300d0a0d0a', 'zz', '€').map(
      (text): Forgery =>
        (old) =>
          typeof old === 'string' ? old + text : old,
    ),
    fc.nat(9).map(
      (at): Forgery =>
        (old) =>
          typeof old === 'string' ? old.slice(0, at) : old,
    ),
  )

/** A state that somebody has tampered with is refused, or is one that can be fed: never is there an exception. */
export const codecResistsForgery = <S, E extends AnyEvent>(
  codec: StateCodec<S>,
  parser: ParserLike<S, E>,
  input = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>, number, number, Forgery]> =>
  law(fc.tuple(input, cuts(), fc.nat(), fc.nat(), forgery()), ([bytes, at, whichState, whichPart, by]) => {
    const places = placesOf(parser, split(bytes, at))
    const written = throughJson(codec.encode((places[whichState % places.length] ?? { state: parser.initial }).state))
    const paths = pathsOf(written)
    return decodedFault(codec, parser, replaced(written, paths[whichPart % paths.length] ?? [], by))
  })
