import { failure } from '../message/failure.js'
import { emptyHeaders, type Headers } from '../message/headers.js'
import { readChunkData, readChunkEnd, readChunkLine, readCounted } from './body.js'
import type { Event } from './event.js'
import { resumeHead } from './head.js'
import { append, contextOf, heldBytes, noneHeld } from './held.js'
import { lookAt, lookAway, type Scratch } from './scratch.js'
import { readStart } from './start.js'
import type { Advance, State } from './state.js'
import { readTrailers } from './trailers.js'

/** What a call to `feed` or `end` says. */
export interface Step {
  readonly state: State
  readonly events: ReadonlyArray<Event>
}

type StateOf<T extends State['_tag']> = Extract<State, { readonly _tag: T }>

const END: Event = { _tag: 'End', trailers: emptyHeaders }

const endOf = (trailers: Headers): Event => (trailers === emptyHeaders ? END : { _tag: 'End', trailers })

/** The state behind the end of a message. */
const behindMessage = ({ switches, offset }: StateOf<'Complete'>): State =>
  switches ? { _tag: 'Switching', offset } : { _tag: 'Start', offset, skipped: 0 }

const PAUSED: Event = { _tag: 'Paused' }

const paused = (offset: number): State => ({ _tag: 'Paused', offset, unread: noneHeld })

/** One part of a message, from octet `pos` of the chunk on. There is at least one octet. */
const readPart = (scratch: Scratch, state: State, pos: number): Advance => {
  switch (state._tag) {
    case 'Start':
      return readStart(scratch, state, pos)
    case 'Head':
      return resumeHead(scratch, state, pos)
    case 'Counted':
      return readCounted(scratch, state, pos)
    case 'ChunkLine':
      return readChunkLine(scratch, state, pos)
    case 'ChunkData':
      return readChunkData(scratch, state, pos)
    case 'ChunkEnd':
      return readChunkEnd(scratch, state, pos)
    case 'Trailers':
      return readTrailers(scratch, state, pos)
    default:
      return { state, event: undefined, pos }
  }
}

const isIdle = (tag: State['_tag']): boolean => tag === 'Paused' || tag === 'Closed' || tag === 'Failed'

/** The next event from octet `pos` on; without one, every octet was read or the state takes none. */
const advance = (scratch: Scratch, from: State, start: number): Advance => {
  const end = scratch.chunk.bytes.length
  let state = from
  let pos = start
  for (;;) {
    if (state._tag === 'Complete') return { state: behindMessage(state), event: endOf(state.trailers), pos }
    if (state._tag === 'Switching') return { state: paused(state.offset), event: PAUSED, pos }
    if (pos >= end || isIdle(state._tag)) return { state, event: undefined, pos }
    const at = readPart(scratch, state, pos)
    if (at.event !== undefined) return at
    state = at.state
    pos = at.pos
  }
}

/** One event at a time, from octet `pos` of the chunk on. */
export const next = (scratch: Scratch, state: State, chunk: Uint8Array, pos: number): Advance => {
  lookAt(scratch, chunk)
  const at = advance(scratch, state, pos)
  if (at.event === undefined) lookAway(scratch)
  return at
}

/** Octets that come while the parser pauses are kept for `resume`. */
const keepUnread = (state: State, chunk: Uint8Array, pos: number): State =>
  state._tag === 'Paused' ? { ...state, unread: append(state.unread, chunk, pos, chunk.length) } : state

const NO_EVENTS: ReadonlyArray<Event> = []

/**
 * Reads one whole chunk. The first two events, a head and its end, are most often all there are: an array of just them
 * costs a third of one that grows.
 */
export const feed = (scratch: Scratch, state: State, chunk: Uint8Array): Step => {
  lookAt(scratch, chunk)
  const first = advance(scratch, state, 0)
  if (first.event === undefined) return leave(scratch, first, NO_EVENTS)
  const second = advance(scratch, first.state, first.pos)
  if (second.event === undefined) return leave(scratch, second, [first.event])
  const events = [first.event, second.event]
  let at = advance(scratch, second.state, second.pos)
  while (at.event !== undefined) {
    events.push(at.event)
    at = advance(scratch, at.state, at.pos)
  }
  return leave(scratch, at, events)
}

const leave = (scratch: Scratch, { state, pos }: Advance, events: ReadonlyArray<Event>): Step => {
  const { bytes } = scratch.chunk
  lookAway(scratch)
  return { state: pos < bytes.length ? keepUnread(state, bytes, pos) : state, events }
}

const cutShort = (state: State): Step => {
  const held = 'held' in state ? heldBytes(state.held) : new Uint8Array(0)
  const before = contextOf(held, 0, held.length)
  const it = failure('unexpected-end', state.offset, before, methodIn(state))
  return { state: { _tag: 'Failed', offset: state.offset, failure: it }, events: [it] }
}

const methodIn = (state: State): string | undefined => ('message' in state ? state.message.method : undefined)

/** The connection has ended. Clean between two messages, and behind an empty line that was skipped. */
export const end = (state: State): Step => {
  switch (state._tag) {
    case 'Failed':
    case 'Closed':
      return { state, events: [] }
    case 'Complete': {
      const rest = end(behindMessage(state))
      return { state: rest.state, events: [endOf(state.trailers), ...rest.events] }
    }
    case 'Switching':
      return { state: { _tag: 'Closed', offset: state.offset }, events: [PAUSED] }
    case 'Start':
      if (state.skipped === 1) return cutShort(state)
      return { state: { _tag: 'Closed', offset: state.offset }, events: [{ _tag: 'Closed' }] }
    case 'Paused':
      return { state: { _tag: 'Closed', offset: state.offset }, events: [] }
    default:
      return cutShort(state)
  }
}

/** What `resume` gives back. */
export interface Resumed {
  /** Goes on with HTTP at the octet behind the message that paused. Any other state comes back as it was. */
  readonly state: State
  /** Octets that were fed and not looked at. */
  readonly unread: Uint8Array
}

/** Ends a pause. Whoever refuses the other protocol feeds `unread` to the state; whoever speaks it takes them. */
export const resume = (state: State): Resumed =>
  state._tag === 'Paused'
    ? { state: { _tag: 'Start', offset: state.offset, skipped: 0 }, unread: heldBytes(state.unread).slice() }
    : { state, unread: new Uint8Array(0) }
