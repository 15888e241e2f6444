import * as fc from 'fast-check'
import type { AnyEvent } from '../../parser/event.js'
import { cuts, everyByte, split } from '../arbitraries/cuts.js'
import { anyInput } from '../arbitraries/mutation.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { coalesce, type ParserLike, runAll, runByNext } from './parser-like.js'

/** The same octets further behind in a buffer of noise: where they lie in memory is no part of what they say. */
const moved = (piece: Uint8Array, index: number): Uint8Array => {
  const buffer = new Uint8Array(piece.length + 16).fill(0x3a)
  const start = 1 + (index % 7)
  buffer.set(piece, start)
  return buffer.subarray(start, start + piece.length)
}

/** What differs between one piece and the pieces that the places cut it into. */
export const splitFault = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  bytes: Uint8Array,
  at: ReadonlyArray<number>,
): Fault => {
  const whole = coalesce(runAll(parser, [bytes]).events)
  const say = (how: string) => () => `${how} ${shown(bytes)} says something else than whole`
  const pieces = split(bytes, at)
  return firstFault(
    (function* () {
      yield differs(
        say(`cut at ${pieces.map((piece) => piece.length).join('+')}`),
        whole,
        coalesce(runAll(parser, pieces).events),
      )
      yield differs(say('octet by octet'), whole, coalesce(runAll(parser, everyByte(bytes)).events))
      yield differs(say('moved in its buffer'), whole, coalesce(runAll(parser, pieces.map(moved)).events))
      yield differs(say('by next'), whole, coalesce(runByNext(parser, pieces).events))
    })(),
  )
}

/**
 * Law 1, split invariance: where the network cuts changes nothing, neither the events (adjacent pieces of content
 * counting as one) nor the offset and context of a failure; and `next` says what `feed` says.
 */
export const splitInvariance = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  input = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => splitFault(parser, bytes, at))
