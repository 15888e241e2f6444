import type { AnyEvent, Data, Event } from '../../parser/event.js'
import { joined } from '../arbitraries/octets.js'

/** A parser, of requests or of responses, as the laws see it: functions over a state that they do not look into. */
export interface ParserLike<S, E extends AnyEvent = Event> {
  readonly initial: S
  readonly feed: (state: S, chunk: Uint8Array) => { readonly state: S; readonly events: ReadonlyArray<E> }
  readonly end: (state: S) => { readonly state: S; readonly events: ReadonlyArray<E> }
  readonly next: (
    state: S,
    bytes: Uint8Array,
    pos: number,
  ) => { readonly state: S; readonly event: E | undefined; readonly pos: number }
  readonly resume: (state: S) => { readonly state: S; readonly unread: Uint8Array }
}

/** What a run left behind: the last state, and every event in order. */
export interface Run<S, E extends AnyEvent = Event> {
  readonly state: S
  readonly events: ReadonlyArray<E>
}

/** Feeds the pieces one after the other. */
export const feedAll = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  pieces: ReadonlyArray<Uint8Array>,
  from = parser.initial,
): Run<S, E> => {
  const events: E[] = []
  let state = from
  for (const piece of pieces) {
    const step = parser.feed(state, piece)
    state = step.state
    for (const event of step.events) events.push(event)
  }
  return { state, events }
}

/** Feeds the pieces, then the end of the connection. */
export const runAll = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  pieces: ReadonlyArray<Uint8Array>,
): Run<S, E> => {
  const fed = feedAll(parser, pieces)
  const ended = parser.end(fed.state)
  return { state: ended.state, events: [...fed.events, ...ended.events] }
}

/** The same by `next`, one event at a time. */
export const runByNext = <S, E extends AnyEvent>(
  parser: ParserLike<S, E>,
  pieces: ReadonlyArray<Uint8Array>,
): Run<S, E> => {
  const events: E[] = []
  let state = parser.initial
  for (const piece of pieces) {
    let step = parser.next(state, piece, 0)
    while (step.event !== undefined) {
      events.push(step.event)
      step = parser.next(step.state, piece, step.pos)
    }
    state = step.state
  }
  const ended = parser.end(state)
  return { state: ended.state, events: [...events, ...ended.events] }
}

/** Adjacent pieces of content as one: where the network cut is no part of what was said. */
export const coalesce = <E extends AnyEvent>(events: ReadonlyArray<E>): ReadonlyArray<E | Data> => {
  const merged: Array<E | Data> = []
  for (const event of events) {
    const last = merged.at(-1)
    if (event._tag === 'Data' && last?._tag === 'Data')
      merged[merged.length - 1] = { _tag: 'Data', bytes: joined([last.bytes, event.bytes]) }
    else merged.push(event)
  }
  return merged
}
