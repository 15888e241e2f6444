import * as fc from 'fast-check'
import type { Framing } from '../../message/framing.js'
import type { AnyEvent } from '../../parser/event.js'
import { cuts, split } from '../arbitraries/cuts.js'
import { anyInput } from '../arbitraries/mutation.js'
import { joined, octets } from '../arbitraries/octets.js'
import { type Fault, firstFault, type Law, law, shown } from './law.js'
import { feedAll, type ParserLike } from './parser-like.js'

/** Where in `(Head Data* End)*` the events are; `over` behind Failure, Closed or Paused. */
interface Place {
  readonly phase: 'between' | 'inside' | 'over'
  /** Octets of content still to come; `undefined` where the framing does not tell. */
  readonly left: number | undefined
}

const start: Place = { phase: 'between', left: undefined }

const headPlace = (framing: Framing): Place => {
  if (framing._tag === 'Length') return { phase: 'inside', left: framing.length }
  return { phase: 'inside', left: framing._tag === 'None' ? 0 : undefined }
}

/** The place behind one event; a fault where it may not come. */
const follow = (place: Place, event: AnyEvent): Place | string => {
  const { phase, left } = place
  if (phase === 'over') return `${event._tag} behind the last event`
  switch (event._tag) {
    case 'Head':
      return phase === 'between' ? headPlace(event.request.framing) : 'Head inside a message'
    case 'ResponseHead':
      return phase === 'between' ? headPlace(event.response.framing) : 'ResponseHead inside a message'
    case 'Data':
      if (phase !== 'inside') return 'Data outside a message'
      if (event.bytes.length === 0) return 'empty Data'
      if (left !== undefined && event.bytes.length > left) return 'more Data than was announced'
      return { phase, left: left === undefined ? undefined : left - event.bytes.length }
    case 'End':
      if (phase !== 'inside') return 'End outside a message'
      return left === undefined || left === 0 ? start : 'End before the content that was announced'
    case 'Closed':
    case 'Paused':
      return phase === 'between' ? { phase: 'over', left } : `${event._tag} inside a message`
    case 'Failure':
      return { phase: 'over', left }
    case 'Deviation':
      return place
  }
}

const grammarFault = (events: ReadonlyArray<AnyEvent>): Fault => {
  let place = start
  for (const event of events) {
    const next = follow(place, event)
    if (typeof next === 'string') return next
    place = next
  }
  return undefined
}

/** A failure points into what was fed or right behind it, and its context is what stands there. */
const offsetFault = (events: ReadonlyArray<AnyEvent>, whole: Uint8Array): Fault => {
  for (const event of events) {
    if (event._tag !== 'Failure' && event._tag !== 'Deviation') continue
    if (event.offset < 0 || event.offset > whole.length) return `offset ${event.offset} of ${whole.length}`
    if (event._tag === 'Deviation') continue
    const { before, offset } = event
    if (before.length > 32) return `${before.length} octets of context`
    if (shown(before) !== shown(whole.slice(offset - before.length, offset))) return `wrong context ${shown(before)}`
  }
  return undefined
}

const more = octets('GET / HTTP/1.1\r\nHost: a\r\n\r\n')

const absorbingFault = <S, E extends AnyEvent>(parser: ParserLike<S, E>, state: S): Fault => {
  const fed = parser.feed(state, more)
  const told = [...fed.events, ...parser.end(fed.state).events, ...parser.end(state).events]
  const stepped = parser.next(state, more, 0)
  return told.length === 0 && stepped.event === undefined ? undefined : `says ${shown(told)} behind the last event`
}

/** What is wrong with the events of one input, by the grammar of events and the rules of offsets. */
export const totalityFault = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  pieces: ReadonlyArray<Uint8Array>,
): Fault => {
  const fed = feedAll(parser, pieces)
  const ended = parser.end(fed.state)
  const paused = fed.events.some((event) => event._tag === 'Paused')
  const events = paused ? fed.events : [...fed.events, ...ended.events]
  const failed = fed.events.some((event) => event._tag === 'Failure')
  const last = events.at(-1)?._tag
  const fault = firstFault([
    grammarFault(events),
    offsetFault(events, joined(pieces)),
    last === 'Failure' || last === 'Closed' || last === 'Paused' ? undefined : `ends in ${last}`,
    absorbingFault(parser, ended.state),
    failed ? absorbingFault(parser, fed.state) : undefined,
  ])
  return fault === undefined ? undefined : `${fault}\n  on ${shown(pieces)}\n  events ${shown(events)}`
}

/**
 * Law 3, totality: never throws; the events are a prefix of `(Head Data* End)*` and at most one of Failure, Closed or
 * Paused behind them; a counted message has as much Data as it announced; what has failed or closed says nothing more;
 * offsets lie in the input, and a failure's context is what stands before its offset.
 */
export const totality = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  input = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => totalityFault(parser, split(bytes, at)))
