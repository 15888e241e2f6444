import { type Failure, failure } from '../message/failure.js'
import { emptyHeaders } from '../message/headers.js'
import { readChunkData, readChunkEnd, readChunkLine, readCounted, readUntilClose } from './body.js'
import { type AnyEvent, type Closed, type End, type Event, endOf, type Paused } from './event.js'
import { isRead, octetsOf } from './frame.js'
import { resumeHead } from './head.js'
import { append, contextOf, heldBytes, noneHeld } from './held.js'
import { methodAt } from './method-code.js'
import { lookAt, lookAway, type Scratch, say } from './scratch.js'
import { readStart } from './start.js'
import type { Advance, State } from './state.js'
import { readTrailers } from './trailers.js'

/** What a call to `feed` or `end` says. */
export interface Step<E = Event> {
  readonly state: State
  readonly events: ReadonlyArray<E>
}

type StateOf<T extends State['_tag']> = Extract<State, { readonly _tag: T }>

/** The state behind the end of a message. */
const behindMessage = ({ switches, offset }: StateOf<'Complete'>): State =>
  switches ? { _tag: 'Switching', offset } : { _tag: 'Start', offset, skipped: '' }

const PAUSED: Paused = { _tag: 'Paused' }

const paused = (offset: number): State => ({ _tag: 'Paused', offset, unread: noneHeld })

/** A head whose last octet used a leniency: that was told first, and the head is still to be. */
const isOwing = ({ window: { settings } }: Scratch, { frame, length, told }: StateOf<'Head'>): boolean =>
  isRead(settings, frame, length, told)

/** What needs no octet: the end of a message is told, a pause is told, a head is told that waited for a leniency. */
const settle = (scratch: Scratch, state: State): State => {
  switch (state._tag) {
    case 'Complete':
      say(scratch, endOf(state.trailers))
      return behindMessage(state)
    case 'Switching':
      say(scratch, PAUSED)
      return paused(state.offset)
    case 'Head':
      return isOwing(scratch, state) ? resumeHead(scratch, state) : state
    default:
      return state
  }
}

/** One part of a message, from the octet that is next. There is at least one. */
const readPart = (scratch: Scratch, state: State): State => {
  switch (state._tag) {
    case 'Start':
      return readStart(scratch, state)
    case 'Head':
      return resumeHead(scratch, state)
    case 'Counted':
      return readCounted(scratch, state)
    case 'ChunkLine':
      return readChunkLine(scratch, state)
    case 'ChunkData':
      return readChunkData(scratch, state)
    case 'ChunkEnd':
      return readChunkEnd(scratch, state)
    case 'Trailers':
      return readTrailers(scratch, state)
    case 'UntilClose':
      return readUntilClose(scratch, state)
    default:
      return settle(scratch, state)
  }
}

/** Reads until enough was said, every octet was read, or the state takes none. */
const advance = (scratch: Scratch, from: State): State => {
  const end = scratch.chunk.bytes.length
  let state = from
  while (scratch.said < scratch.wanted) {
    const before = state
    state = scratch.pos < end ? readPart(scratch, before) : settle(scratch, before)
    if (state === before) break
  }
  return state
}

/** One event at a time, from octet `pos` of the chunk on. */
export const next = <E extends AnyEvent>(
  scratch: Scratch<E>,
  from: State,
  chunk: Uint8Array,
  start: number,
): Advance<E | End> => {
  if (from._tag === 'Complete') return { state: behindMessage(from), event: endOf(from.trailers), pos: start }
  lookAt(scratch, chunk, start, 1)
  const state = advance(scratch, from)
  const { pos, first: event } = scratch
  if (event === undefined) lookAway(scratch)
  return { state, event, pos }
}

/** Octets that come while the parser pauses are kept for `resume`. */
const keepUnread = (state: State, chunk: Uint8Array, pos: number): State =>
  state._tag === 'Paused' ? { ...state, unread: append(state.unread, chunk, pos, chunk.length) } : state

/** More events than any chunk has octets for. */
const ALL = 0x3fffffff

/** Reads one whole chunk. */
export const feed = <E extends AnyEvent>(scratch: Scratch<E>, from: State, chunk: Uint8Array): Step<E> => {
  lookAt(scratch, chunk, 0, ALL)
  const state = advance(scratch, from)
  const { pos, out: events } = scratch
  lookAway(scratch)
  return { state: pos < chunk.length ? keepUnread(state, chunk, pos) : state, events }
}

/** What the end of a connection says. */
type Ending = Step<End | Failure | Paused | Closed>

const cutShort = (state: State): Ending => {
  const held =
    state._tag === 'Head'
      ? octetsOf(state.frame, state.length)
      : 'held' in state
        ? heldBytes(state.held)
        : new Uint8Array(0)
  const before = contextOf(held, 0, held.length)
  const it = failure('unexpected-end', state.offset, before, methodIn(state))
  return { state: { _tag: 'Failed', offset: state.offset, failure: it }, events: [it] }
}

/** The method, once it was read: a HEAD request that breaks off is answered without content too. */
const methodIn = (state: State): string | undefined =>
  'message' in state
    ? state.message.method
    : state._tag === 'Head'
      ? methodAt(octetsOf(state.frame, state.length))
      : undefined

/** The connection has ended. Clean between two messages, and behind an empty line that was skipped. */
export const end = (state: State): Ending => {
  switch (state._tag) {
    case 'Failed':
    case 'Closed':
      return { state, events: [] }
    case 'Complete': {
      const rest = end(behindMessage(state))
      return { state: rest.state, events: [endOf(state.trailers), ...rest.events] }
    }
    case 'UntilClose':
      return { state: { _tag: 'Closed', offset: state.offset }, events: [endOf(emptyHeaders), { _tag: 'Closed' }] }
    case 'Switching':
      return { state: { _tag: 'Closed', offset: state.offset }, events: [PAUSED] }
    case 'Start':
      if (state.skipped === '\r') return cutShort(state)
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
    ? { state: { _tag: 'Start', offset: state.offset, skipped: '' }, unread: heldBytes(state.unread).slice() }
    : { state, unread: new Uint8Array(0) }
