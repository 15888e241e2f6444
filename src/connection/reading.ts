import type { Event } from '../parser/event.js'
import { type Doing, head } from './phase.js'
import { isRead } from './program.js'
import { produce } from './sending.js'
import { go, hasInput, outstanding, type Transition, takeIn, throwAway, type Work } from './work.js'

/** What drives a step on: each phase takes from the input what it wants, one event at a time, and nothing in advance. */

/** Input arrives. */
export const receive: Transition<'Idle' | 'Head' | 'Handling' | 'Discarding', 'Bytes'> = (work, _doing, bytes) =>
  takeIn(work, bytes)

/** The same behind the head of an answer: what follows a closing one is thrown away unparsed, C2. */
export const receiveMeanwhile: Transition<'Sending', 'Bytes'> = (work, doing, bytes) => {
  if (doing.closes) throwAway(work)
  else takeIn(work, bytes)
}

/** A request line begins. */
export const beginHead: Transition<'Idle', 'Begun'> = (work) => go(work, head)

/** A leniency was used on the way to the next head. */
export const noteDeviation: Transition<'Idle' | 'Head', 'Deviation'> = (work, _doing, code) => {
  work.state.deviations = [...work.state.deviations, code]
}

/** The app has refused another protocol: HTTP goes on behind the request, C14. */
export const resume: Transition<'Idle', 'Paused'> = (work) => {
  work.state.parser = work.core.settings.parser.resume(work.state.parser).state
}

/** An event of the parser as a signal of the table. */
const tell = (work: Work, event: Event): void => {
  switch (event._tag) {
    case 'Head':
      return work.acts.Request(work, event.request)
    case 'Data':
      return work.acts.Data(work, event.bytes)
    case 'End':
      return work.acts.Complete(work, event.trailers)
    case 'Deviation':
      return work.acts.Deviation(work, event.code)
    case 'Failure':
      return work.acts.Broken(work, event)
    case 'Paused':
      return work.acts.Paused(work, undefined)
    case 'Closed':
      return work.acts.Closed(work, undefined)
  }
}

/** Reads up to the next event. Says whether there was one. */
const read = (work: Work): boolean => {
  const { state, core } = work
  const at = core.settings.parser.next(state.parser, work.bytes, work.pos)
  state.parser = at.state
  work.pos = at.pos
  if (at.event !== undefined) {
    tell(work, at.event)
    return true
  }
  if (state.phase === 'Idle' && at.state._tag !== 'Start') work.acts.Begun(work, undefined)
  return state.ended && readEnd(work)
}

/** C7: the input has ended, and the parser knows what that means where it is. */
const readEnd = (work: Work): boolean => {
  const { state, events } = work.core.settings.parser.end(work.state.parser)
  work.state.parser = state
  for (const event of events) tell(work, event)
  return events.length > 0
}

/** C1: no further request while much output waits. */
const hasRoom = (work: Work): boolean => outstanding(work) <= work.core.settings.highWater

/** May there be something to read: octets, an event that the parser owes, or the end? */
const hasSomething = (work: Work): boolean => hasInput(work) || work.state.ended || work.state.parser._tag !== 'Start'

/** Does one thing that the phase can do now. Says whether it did, so that there may be more. */
const proceed = (work: Work, doing: Doing): boolean => {
  switch (doing._tag) {
    case 'Idle':
    case 'Head':
      return hasSomething(work) && hasRoom(work) && read(work)
    case 'Handling':
      return doing.need !== undefined && isRead(doing.need) && doing.intake.broken === undefined && read(work)
    case 'Sending':
      return produce(work, doing) || (!doing.closes && !doing.intake.complete && read(work))
    case 'Discarding':
      return read(work)
    default:
      return false
  }
}

/** Goes on while there is something that can be done. */
export const pump = (work: Work): void => {
  while (proceed(work, work.state.doing));
}
