import * as fc from 'fast-check'
import type { AnyEvent } from '../../parser/event.js'
import { anyInput } from '../arbitraries/mutation.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { coalesce, type ParserLike, runAll } from './parser-like.js'

/** Where a reader of single events stands: what it was told, and how many octets that took. */
interface Stop<S> {
  readonly state: S
  readonly told: ReadonlyArray<AnyEvent>
  readonly pos: number
}

/** Asks for so many events; fewer where there are no more. */
const stopAfter = <S, E extends AnyEvent>(parser: ParserLike<S, E>, bytes: Uint8Array, count: number): Stop<S> => {
  let stop: Stop<S> = { state: parser.initial, told: [], pos: 0 }
  while (stop.told.length < count) {
    const { state, event, pos } = parser.next(stop.state, bytes, stop.pos)
    stop = { state, told: event === undefined ? stop.told : [...stop.told, event], pos }
    if (event === undefined) return stop
  }
  return stop
}

const stoppedFault = <S, E extends AnyEvent>(parser: ParserLike<S, E>, bytes: Uint8Array, count: number): Fault => {
  const { state, told, pos } = stopAfter(parser, bytes, count)
  const on = (what: string) => () => `${what} behind ${told.length} events of ${shown(bytes)}`
  const last = told.at(-1)?._tag
  const after = (events: ReadonlyArray<AnyEvent>) => coalesce([...told, ...events])
  const ended = () => after(parser.end(state).events)
  const goingOn = () => {
    const fed = parser.feed(state, bytes.subarray(pos))
    return after([...fed.events, ...parser.end(fed.state).events])
  }
  return firstFault(
    (function* () {
      yield differs(on('gone on'), coalesce(runAll(parser, [bytes]).events), goingOn())
      if (last !== 'Failure' && last !== 'Deviation')
        yield differs(on('ended'), coalesce(runAll(parser, [bytes.subarray(0, pos)]).events), ended())
      if (last !== 'Paused') {
        const resumed = parser.resume(state)
        yield differs(on('resumed'), { state, unread: new Uint8Array(0) }, resumed)
      }
    })(),
  )
}

/**
 * Part of law 1: whoever reads event by event may stop at any of them. `feed` goes on from there with what is left; a
 * connection that ends there says of the octets that were read what one says that never had more; and `resume` changes
 * nothing where nothing pauses. Two events are no place to end: a Failure leaves the octet that failed unread, and a Deviation is told inside of what
 * it is about, which has to be asked for before the end.
 */
export const stoppingAnywhere = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  input = anyInput(),
): Law<[Uint8Array, number]> => law(fc.tuple(input, fc.nat(8)), ([bytes, count]) => stoppedFault(parser, bytes, count))
