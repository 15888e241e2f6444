import type { Gone } from './contract.js'
import { forsake, run } from './effects.js'
import { moved } from './flow.js'
import { failureHere, logAccess, logRefused } from './log.js'
import { closeOutlet } from './outlet.js'
import { type Doing, ended, type Phase } from './phase.js'
import { command, go, outstanding, stay, type Transition, throwAway, type Work } from './work.js'

/** How a connection ends: silently, behind an answer, or at once. */

/** The phases in which a connection still lives. */
type Alive = Exclude<Phase, 'Ended'>

/** Says nothing more, and waits until the peer has closed too, C5. */
export const close = (work: Work): void => {
  const discarded = throwAway(work)
  if (outstanding(work) === 0 && work.state.ended) return destroy(work, false)
  command(work, { _tag: 'HalfClose' })
  if (outstanding(work) > 0) go(work, { _tag: 'Closing', discarded })
  else go(work, { _tag: 'Lingering', discarded, heard: work.now })
}

/** Ends everything now. */
export const destroy = (work: Work, reset: boolean): void => {
  throwAway(work)
  command(work, { _tag: 'Destroy', reset })
  go(work, ended)
}

/** Nothing is under way: the connection closes without a word. */
export const leave: Transition<'Idle', 'idle' | 'firstByte' | 'stopLazy' | 'Shed' | 'Closed'> = (work) => close(work)

/** Input behind our last answer, C2: not parsed. Too much of it, and the peer has lost its right to our patience. */
export const discard: Transition<'Closing' | 'Lingering', 'Bytes'> = (work, doing, bytes) => {
  const discarded = doing.discarded + bytes.length
  if (discarded > work.core.settings.lingerOctets) destroy(work, true)
  else if (doing._tag === 'Closing') stay(work, { ...doing, discarded })
  else stay(work, { ...doing, discarded, heard: work.now })
}

/** Some of the output was taken. */
export const drain: Transition<Alive, 'Written'> = (work, _doing, queued) => {
  const { state, core } = work
  if (queued < state.queued)
    state.output = moved(state.output, state.queued - queued, work.now, core.settings.writePace)
  state.queued = queued
}

/** The last of the output was taken, perhaps: now the peer has what it was told, and we only wait for its FIN. */
export const flush: Transition<'Closing', 'Written'> = (work, doing, queued) => {
  drain(work, doing, queued)
  if (queued > 0) return
  if (work.state.ended) destroy(work, false)
  else go(work, { _tag: 'Lingering', discarded: doing.discarded, heard: work.now })
}

/** Both sides have closed, or the peer has had its time. */
export const part: Transition<'Lingering', 'End' | 'lingerQuiet' | 'lingerTotal'> = (work) => destroy(work, false)

/** The peer has ended its side: what it sent before is still worth an answer, C7. */
export const noteEnd: Transition<Alive, 'End'> = (work) => {
  work.state.ended = true
}

/** A graceful stop began, C17. */
export const noteStop: Transition<Alive, 'Stop'> = (work) => {
  if (work.state.stopping === Infinity) work.state.stopping = work.now
}

/** The server is short of connections, or no longer. */
export const notePressure: Transition<Alive, 'Pressure'> = (work, _doing, high) => {
  work.state.pressed = high
}

/** A life has passed: the next answer closes, and the deadline is armed anew, so that there always is one. */
export const age: Transition<Alive, 'life'> = (work) => {
  work.state.lives += 1
}

/** Whoever worked or was read for this connection is told that nobody waits for it any more. */
const release = (work: Work, doing: Doing, reason: Gone): void => {
  if (doing._tag === 'Handling')
    forsake(work, doing, reason, { _tag: 'Malformed', failure: failureHere(work, 'gone', doing.exchange) })
  if (doing._tag !== 'Sending') return
  run(work, closeOutlet(doing.outlet))
  logAccess(work, doing.exchange, doing.status, doing.octets)
}

/** Is an answer on its way, or waited for? */
const isOwing = (doing: Doing): boolean => doing._tag === 'Handling' || doing._tag === 'Sending'

const statusIn = (doing: Doing): number => (doing._tag === 'Sending' ? doing.status : 0)

/** The peer is gone: RST, or a write that failed, C16. */
export const lose: Transition<Alive, 'Lost'> = (work, doing, detail) => {
  const exchange = 'exchange' in doing ? doing.exchange : undefined
  if (isOwing(doing)) logRefused(work, failureHere(work, 'gone', exchange), statusIn(doing))
  release(work, doing, { _tag: 'Gone', detail })
  destroy(work, false)
}

/** The peer does not read what it is told, or too slowly. */
export const stall: Transition<Alive, 'writeStall' | 'writeRate'> = (work, doing) => {
  const exchange = 'exchange' in doing ? doing.exchange : undefined
  const it = failureHere(work, 'write-stall', exchange)
  logRefused(work, it, statusIn(doing))
  release(work, doing, { _tag: 'TimedOut', failure: it })
  destroy(work, true)
}

/** The end of a graceful stop. */
export const cut: Transition<Alive, 'stopHard'> = (work, doing) => {
  release(work, doing, { _tag: 'Stopping' })
  destroy(work, isOwing(doing) || outstanding(work) > 0)
}
