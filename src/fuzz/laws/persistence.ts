import * as fc from 'fast-check'
import type { AnyEvent } from '../../parser/event.js'
import { cuts, split } from '../arbitraries/cuts.js'
import { writeRequest } from '../arbitraries/described.js'
import { anyInput } from '../arbitraries/mutation.js'
import { joined, rawBytes } from '../arbitraries/octets.js'
import { switching } from '../arbitraries/request.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { coalesce, feedAll, type ParserLike, runAll } from './parser-like.js'

/** The states between the pieces, the first one before all of them. */
const statesBetween = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  pieces: ReadonlyArray<Uint8Array>,
): ReadonlyArray<S> => {
  const states = [parser.initial]
  let state = parser.initial
  for (const piece of pieces) {
    state = parser.feed(state, piece).state
    states.push(state)
  }
  return states
}

/** What is said from a state on, the end included. */
const restFrom = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  state: S,
  pieces: ReadonlyArray<Uint8Array>,
): ReadonlyArray<AnyEvent> => {
  const fed = feedAll(parser, pieces, state)
  return coalesce([...fed.events, ...parser.end(fed.state).events])
}

/** Forks each kept state in three, feeds them interleaved, and compares what they say. */
const forkFault = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  pieces: ReadonlyArray<Uint8Array>,
  other: Uint8Array,
): Fault => {
  const states = statesBetween(parser, pieces)
  const before = states.map((state, index) => shown(restFrom(parser, state, pieces.slice(index))))
  const on = `of ${shown(pieces)} beside ${shown(other)}`
  // Each state now goes another way as well, the last one first, octet by octet in turns with the way it went before.
  const astray = states.map((state) => shown(restFrom(parser, state, [other])))
  return firstFault(
    [...states.entries()].reverse().flatMap(([index, state]) => {
      let one: Way<S> = { state, events: [] }
      let two = one
      const whole = joined(pieces.slice(index))
      for (let at = 0; at < Math.max(whole.length, other.length); at++) {
        one = step(parser, one, whole.subarray(at, at + 1))
        two = step(parser, two, other.subarray(at, at + 1))
      }
      return [
        differs(`fork ${index} ${on}`, before[index], shown(finish(parser, one))),
        differs(`astray ${index} ${on}`, astray[index], shown(finish(parser, two))),
        differs(`again ${index} ${on}`, before[index], shown(restFrom(parser, state, pieces.slice(index)))),
      ]
    }),
  )
}

interface Way<S> {
  readonly state: S
  readonly events: ReadonlyArray<AnyEvent>
}

const step = <S, E extends AnyEvent>(parser: ParserLike<S, E>, way: Way<S>, piece: Uint8Array): Way<S> => {
  const { state, events } = parser.feed(way.state, piece)
  return { state, events: [...way.events, ...events] }
}

const finish = <S, E extends AnyEvent>(parser: ParserLike<S, E>, way: Way<S>): ReadonlyArray<AnyEvent> =>
  coalesce([...way.events, ...parser.end(way.state).events])

/**
 * Law 2, persistence: states can be kept. Forks of one state advance independently, in turns and in any order, and a
 * state that is fed twice answers twice the same.
 */
export const persistence = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  input = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>, Uint8Array]> =>
  law(fc.tuple(input, cuts(), fc.oneof(input, rawBytes(20))), ([bytes, at, other]) =>
    forkFault(parser, split(bytes, at), other),
  )

const overwriteFault = <S, E extends AnyEvent>(parser: ParserLike<S, E>, pieces: ReadonlyArray<Uint8Array>): Fault => {
  const events: AnyEvent[] = []
  const buffer = new Uint8Array(Math.max(0, ...pieces.map((piece) => piece.length)))
  let state = parser.initial
  for (const piece of pieces) {
    buffer.set(piece)
    const told = parser.feed(state, buffer.subarray(0, piece.length))
    state = told.state
    for (const event of told.events)
      events.push(event._tag === 'Data' ? { _tag: 'Data', bytes: event.bytes.slice() } : event)
    buffer.fill(0x0a)
  }
  events.push(...parser.end(state).events)
  return differs(`in an overwritten buffer ${shown(pieces)}`, coalesce(runAll(parser, pieces).events), coalesce(events))
}

/** Part of law 2: nothing but Data looks into the chunk that was fed, so a buffer may be used again behind `feed`. */
export const keepsNoChunk = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  input = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => overwriteFault(parser, split(bytes, at)))

/** How many octets are read before the pause: fed one by one, it is told at the last of them. */
const pausesAt = <S, E extends AnyEvent>(parser: ParserLike<S, E>, whole: Uint8Array): number | undefined => {
  let state = parser.initial
  for (const [at, octet] of whole.entries()) {
    const told = parser.feed(state, Uint8Array.of(octet))
    if (told.events.some((event) => event._tag === 'Paused')) return at + 1
    state = told.state
  }
  return undefined
}

const resumeFault = <S, E extends AnyEvent>(parser: ParserLike<S, E>, pieces: ReadonlyArray<Uint8Array>): Fault => {
  const whole = joined(pieces)
  const at = pausesAt(parser, whole)
  if (at === undefined) return undefined
  const paused = feedAll(parser, pieces)
  const { state, unread } = parser.resume(paused.state)
  const later = (events: ReadonlyArray<AnyEvent>): ReadonlyArray<AnyEvent> =>
    coalesce(events).map((event) => ('offset' in event ? { ...event, offset: event.offset + at } : event))
  return firstFault([
    paused.events.at(-1)?._tag === 'Paused' ? undefined : `no pause in ${shown(pieces)}`,
    differs(`what ${shown(pieces)} leaves unread`, whole.subarray(at), unread),
    differs(`${shown(pieces)} resumed`, later(runAll(parser, [unread]).events), restFrom(parser, state, [unread])),
  ])
}

const switchingInput = (): fc.Arbitrary<Uint8Array> =>
  fc.tuple(switching().map(writeRequest), anyInput()).map((pieces) => joined(pieces))

/** A pause gives back every octet that was not read, and what is resumed goes on as a connection of its own. */
export const resumption = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  input = switchingInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => resumeFault(parser, split(bytes, at)))
