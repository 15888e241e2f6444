/** Parsers that are wrong in one way each: a law that says nothing of the one made for it would say nothing at all. */
import type { ParserLike } from '../../src/fuzz/laws/parser.js'
import { emptyHeaders } from '../../src/message/headers.js'
import type { Event, Limits } from '../../src/parser/index.js'
import * as strict from '../../src/parser/index.js'
import { allowing } from './parsers.js'

type State = strict.State

const eventsThrough = (change: (events: ReadonlyArray<Event>) => ReadonlyArray<Event>): ParserLike<State> => ({
  ...strict,
  feed: (state, chunk) => {
    const step = strict.feed(state, chunk)
    return { state: step.state, events: change(step.events) }
  },
})

/** Drops content that comes octet by octet. */
export const dropsLoneOctets = eventsThrough((events) =>
  events.filter((event) => event._tag !== 'Data' || event.bytes.length > 1),
)

/** Says every End twice. */
export const endsTwice = eventsThrough((events) =>
  events.flatMap((event): ReadonlyArray<Event> => (event._tag === 'End' ? [event, event] : [event])),
)

/** Points a failure one octet too far. */
export const pointsTooFar = eventsThrough((events) =>
  events.map((event) => (event._tag === 'Failure' ? { ...event, offset: event.offset + 1 } : event)),
)

/** Takes the content of a GET for the next request: the hole named CL.0. */
export const ignoresContentOfGet = eventsThrough((events) =>
  events.map((event) =>
    event._tag === 'Head' && event.request.method === 'GET'
      ? { _tag: 'Head', request: { ...event.request, framing: { _tag: 'None' } } }
      : event,
  ),
)

/** Forgets trailers. */
export const forgetsTrailers = eventsThrough((events) =>
  events.map((event) => (event._tag === 'End' ? { _tag: 'End', trailers: emptyHeaders } : event)),
)

/** Takes LF alone for a line end. */
export const takesBareLf = allowing('bareLf')

/** The same, and hides that it did. */
export const silentlyLenient: ParserLike<State> = {
  ...takesBareLf,
  feed: (state, chunk) => {
    const step = takesBareLf.feed(state, chunk)
    return { state: step.state, events: step.events.filter((event) => event._tag !== 'Deviation') }
  },
}

/** Looks at the same bytes through limits that make it lenient. */
export const lenientWhenTight = (limits: Limits): ParserLike<State> => (limits.line < 100 ? takesBareLf : strict)

/** Counts in a variable outside of its state, and lies from the thousandth octet on. */
export const remembersOutside = (): ParserLike<State> => {
  let fed = 0
  return {
    ...strict,
    feed: (state, chunk) => {
      fed += chunk.length
      const step = strict.feed(state, chunk)
      return fed % 1000 > 500 ? { state: step.state, events: [] } : step
    },
  }
}

interface Hoard {
  readonly chunks: ReadonlyArray<Uint8Array>
}

/** Keeps every chunk as it is, and parses at the end. */
export const hoards: ParserLike<Hoard> = {
  initial: { chunks: [] },
  feed: (state, chunk) => ({ state: { chunks: [...state.chunks, chunk] }, events: [] }),
  end: ({ chunks }) => {
    const fed = chunks.reduce(
      (so, chunk) => {
        const step = strict.feed(so.state, chunk)
        return { state: step.state, events: [...so.events, ...step.events] }
      },
      { state: strict.initial, events: [] as ReadonlyArray<Event> },
    )
    return { state: { chunks: [] }, events: [...fed.events, ...strict.end(fed.state).events] }
  },
  next: (state, bytes) => ({
    state: { chunks: [...state.chunks, bytes] },
    event: undefined,
    pos: bytes.length,
  }),
  resume: (state) => ({ state, unread: new Uint8Array(0) }),
}

/** Loses what came behind a pause. */
export const losesUnread: ParserLike<State> = {
  ...strict,
  resume: (state) => ({ state: strict.resume(state).state, unread: new Uint8Array(0) }),
}

/** Has nothing to say of a message that was read, once the connection is over. */
export const forgetsItsLastEnd: ParserLike<State> = {
  ...strict,
  end: (state) => (state._tag === 'Complete' ? { state, events: [] } : strict.end(state)),
}
