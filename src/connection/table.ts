import { answer, defect, fail, refuseInput, refuseRequest } from './answering.js'
import {
  age,
  cut,
  discard,
  drain,
  flush,
  leave,
  lose,
  noteEnd,
  notePressure,
  noteStop,
  part,
  stall,
} from './closing.js'
import {
  completeMeanwhile,
  drop,
  dropMeanwhile,
  misread,
  misreadMeanwhile,
  rejoin,
  tireOfGap,
  tireOfRate,
} from './discarding.js'
import { settleOrphan } from './effects.js'
import { complete, encourage, giveUp, goOn, handle, hangUp, late, spoil, starve, take, trickle } from './handling.js'
import type { Phase } from './phase.js'
import { beginHead, noteDeviation, receive, receiveMeanwhile, resume } from './reading.js'
import { expire } from './refusing.js'
import { breakOff, deliver, sent } from './sending.js'
import type { Signal } from './signal.js'
import { turn, turnLast } from './switching.js'
import type { Transition } from './work.js'

/** A row of the table: the transition, whose own name is its name here, and every phase that it can lead to. */
export interface Row<P extends Phase, S extends Signal> {
  readonly act: Transition<P, S>
  readonly to: ReadonlyArray<Phase>
}

/** What happens in which phase when which signal comes. Without a row, nothing does. */
export type Table = { readonly [P in Phase]: { readonly [S in Signal]?: Row<P, S> } }

const row = <F>(act: F, ...to: ReadonlyArray<Phase>) => ({ act, to })

type Alive = Exclude<Phase, 'Ended'>

/** Rows of every phase but the last: they concern the connection, whatever it is doing. */
const everywhere = (phase: Alive) => ({
  Lost: row(lose, 'Ended'),
  Stop: row(noteStop, phase),
  stopHard: row(cut, 'Ended'),
})

/** Rows of every phase in which output can wait. */
const writing = (phase: Alive) => ({
  ...everywhere(phase),
  Written: row(drain, phase),
  writeStall: row(stall, 'Ended'),
  writeRate: row(stall, 'Ended'),
})

/** Rows of every phase behind which there can be another answer. */
const serving = (phase: Alive) => ({
  ...writing(phase),
  Pressure: row(notePressure, phase),
  life: row(age, phase),
})

/**
 * The lifecycle. `step` dispatches through it and the diagram in `docs/lifecycle.md` is drawn from it. A deadline runs in
 * the phases that have a row for it, and in no other.
 */
export const table: Table = {
  Idle: {
    ...serving('Idle'),
    Bytes: row(receive, 'Idle'),
    End: row(noteEnd, 'Idle'),
    Settled: row(settleOrphan, 'Idle'),
    Begun: row(beginHead, 'Head'),
    Request: row(handle, 'Handling'),
    Deviation: row(noteDeviation, 'Idle'),
    Broken: row(refuseInput, 'Closing'),
    Paused: row(resume, 'Idle'),
    Closed: row(leave, 'Closing', 'Ended'),
    Shed: row(leave, 'Closing', 'Lingering'),
    firstByte: row(leave, 'Lingering'),
    idle: row(leave, 'Lingering'),
    stopLazy: row(leave, 'Closing', 'Lingering'),
  },
  Head: {
    ...serving('Head'),
    Bytes: row(receive, 'Head'),
    End: row(noteEnd, 'Head'),
    Settled: row(settleOrphan, 'Head'),
    Request: row(handle, 'Handling'),
    Deviation: row(noteDeviation, 'Head'),
    Broken: row(refuseInput, 'Closing'),
    head: row(expire, 'Closing'),
  },
  Handling: {
    ...serving('Handling'),
    Bytes: row(receive, 'Handling'),
    End: row(hangUp, 'Handling'),
    Settled: row(goOn, 'Handling'),
    Data: row(take, 'Handling'),
    Complete: row(complete, 'Handling'),
    Broken: row(spoil, 'Handling'),
    bodyGap: row(starve, 'Handling'),
    bodyRate: row(trickle, 'Handling'),
    continue: row(encourage, 'Handling'),
    within: row(late, 'Handling'),
    handler: row(giveUp, 'Handling'),
    Answer: row(answer, 'Handling', 'Sending', 'Idle', 'Discarding', 'Closing', 'Switched', 'Ended'),
    Fail: row(fail, 'Closing'),
    Defect: row(defect, 'Closing'),
    Refuse: row(refuseRequest, 'Closing'),
  },
  Sending: {
    ...serving('Sending'),
    Bytes: row(receiveMeanwhile, 'Sending'),
    End: row(noteEnd, 'Sending'),
    Settled: row(deliver, 'Sending'),
    Data: row(dropMeanwhile, 'Sending'),
    Complete: row(completeMeanwhile, 'Sending'),
    Broken: row(misreadMeanwhile, 'Sending'),
    Sent: row(sent, 'Sending', 'Idle', 'Discarding', 'Closing'),
    Cut: row(breakOff, 'Ended'),
  },
  Discarding: {
    ...serving('Discarding'),
    Bytes: row(receive, 'Discarding'),
    End: row(noteEnd, 'Discarding'),
    Settled: row(settleOrphan, 'Discarding'),
    Data: row(drop, 'Discarding', 'Closing', 'Lingering'),
    Complete: row(rejoin, 'Idle', 'Switched', 'Ended'),
    Broken: row(misread, 'Closing', 'Lingering', 'Ended'),
    bodyGap: row(tireOfGap, 'Closing', 'Lingering'),
    bodyRate: row(tireOfRate, 'Closing', 'Lingering'),
  },
  Closing: {
    ...writing('Closing'),
    Bytes: row(discard, 'Closing', 'Ended'),
    End: row(noteEnd, 'Closing'),
    Settled: row(settleOrphan, 'Closing'),
    Written: row(flush, 'Closing', 'Lingering', 'Ended'),
  },
  Lingering: {
    ...everywhere('Lingering'),
    Bytes: row(discard, 'Lingering', 'Ended'),
    End: row(part, 'Ended'),
    Settled: row(settleOrphan, 'Lingering'),
    lingerQuiet: row(part, 'Ended'),
    lingerTotal: row(part, 'Ended'),
  },
  Switched: {
    ...writing('Switched'),
    Bytes: row(turn, 'Switched', 'Closing', 'Lingering', 'Ended'),
    End: row(turnLast, 'Closing', 'Ended'),
    Settled: row(settleOrphan, 'Switched'),
    life: row(age, 'Switched'),
  },
  Ended: {
    Settled: row(settleOrphan, 'Ended'),
  },
}

/** The phases by name, in the order a connection may meet them. */
export const phases: ReadonlyArray<Phase> = [
  'Idle',
  'Head',
  'Handling',
  'Sending',
  'Discarding',
  'Closing',
  'Lingering',
  'Switched',
  'Ended',
]
