import { failure } from '../message/failure.js'
import { readChunkData, readChunkEnd, readChunkLine, readCounted, readTrailers } from './body.js'
import type { Event } from './event.js'
import { resumeHead } from './head.js'
import { append, contextOf, heldBytes, noneHeld } from './held.js'
import type { Settings } from './settings.js'
import { readStart } from './start.js'
import type { Advance, State } from './state.js'

/** What a call to `feed` or `end` says. */
export interface Step {
  readonly state: State
  readonly events: ReadonlyArray<Event>
}

/** Does the state say something more without another octet? */
const isOwing = (state: State): boolean => state._tag === 'Complete' || state._tag === 'Switching'

const owed = (state: State, pos: number): Advance => {
  if (state._tag === 'Complete') {
    const next: State = state.switches
      ? { _tag: 'Switching', offset: state.offset }
      : { _tag: 'Start', offset: state.offset, skipped: 0 }
    return { state: next, event: { _tag: 'End', trailers: state.trailers }, pos }
  }
  if (state._tag !== 'Switching') return { state, event: undefined, pos }
  return { state: { _tag: 'Paused', offset: state.offset, unread: noneHeld }, event: { _tag: 'Paused' }, pos }
}

/** One part of a message, from octet `pos` on. There is at least one octet. */
const readPart = (settings: Settings, state: State, bytes: Uint8Array, pos: number): Advance => {
  switch (state._tag) {
    case 'Start':
      return readStart(settings, state, bytes, pos)
    case 'Head':
      return resumeHead(settings, state, bytes, pos)
    case 'Counted':
      return readCounted(state, bytes, pos)
    case 'ChunkLine':
      return readChunkLine(settings, state, bytes, pos)
    case 'ChunkData':
      return readChunkData(state, bytes, pos)
    case 'ChunkEnd':
      return readChunkEnd(state, bytes, pos)
    case 'Trailers':
      return readTrailers(settings, state, bytes, pos)
    default:
      return { state, event: undefined, pos }
  }
}

const isIdle = (state: State): boolean => state._tag === 'Paused' || state._tag === 'Closed' || state._tag === 'Failed'

/** The next event from octet `pos` on; without one, every octet was read or the state takes none. */
export const next = (settings: Settings, state: State, bytes: Uint8Array, pos: number): Advance => {
  let at: Advance = { state, event: undefined, pos }
  for (;;) {
    if (isOwing(at.state)) return owed(at.state, at.pos)
    if (at.pos >= bytes.length || isIdle(at.state)) return at
    at = readPart(settings, at.state, bytes, at.pos)
    if (at.event !== undefined) return at
  }
}

/** Octets that come while the parser pauses are kept for `resume`. */
const keepUnread = (state: State, chunk: Uint8Array, pos: number): State =>
  state._tag === 'Paused' && pos < chunk.length
    ? { ...state, unread: append(state.unread, chunk, pos, chunk.length) }
    : state

/** Reads one whole chunk. */
export const feed = (settings: Settings, state: State, chunk: Uint8Array): Step => {
  const events: Event[] = []
  let at = next(settings, state, chunk, 0)
  while (at.event !== undefined) {
    events.push(at.event)
    at = next(settings, at.state, chunk, at.pos)
  }
  return { state: keepUnread(at.state, chunk, at.pos), events }
}

const cutShort = (state: State): Step => {
  const held = 'held' in state ? heldBytes(state.held) : new Uint8Array(0)
  const before = contextOf(held, 0, held.length)
  const it = failure('unexpected-end', state.offset, before, methodIn(state))
  return { state: { _tag: 'Failed', offset: state.offset, failure: it }, events: [it] }
}

const methodIn = (state: State): string | undefined =>
  state._tag === 'Counted' ? state.method : 'chunks' in state ? state.chunks.method : undefined

/** The connection has ended. Clean between two messages, and behind an empty line that was skipped. */
export const end = (state: State): Step => {
  switch (state._tag) {
    case 'Failed':
    case 'Closed':
      return { state, events: [] }
    case 'Complete':
    case 'Switching': {
      const { state: behind, event } = owed(state, 0)
      const rest = end(behind)
      return { state: rest.state, events: event === undefined ? rest.events : [event, ...rest.events] }
    }
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
