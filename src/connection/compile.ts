import { type DeadlineName, deadlineNames } from './deadline-names.js'
import { type Armed, armed } from './deadlines.js'
import type { Doing, Phase, Phases } from './phase.js'
import type { Signal, Signals } from './signal.js'
import type { Row, Table } from './table.js'
import type { Acts, Core, Work } from './work.js'

/** What a pair without a row does: nothing. */
const ignore = (): void => {}

type Rows<P extends Phase> = { readonly [S in Signal]?: Row<P, S> }

/** A transition that finds for itself where the connection is. */
type Act<S extends Signal> = (work: Work, what: Signals[S]) => void

const isIn = <P extends Phase>(doing: Doing, phase: P): doing is Phases[P] => doing._tag === phase

/** A row as it is called: with the record of the phase that it is for. */
const bound = <P extends Phase, S extends Signal>(phase: P, row: Row<P, S> | undefined): Act<S> => {
  if (row === undefined) return ignore
  const { act } = row
  return (work: Work, what: Signals[S]): void => {
    const { doing } = work.state
    if (isIn(doing, phase)) act(work, doing, what)
  }
}

/** The rows of one phase, complete. By name, so that the compiler sees that none is missing, and all have one shape. */
const actsOf = <P extends Phase>(phase: P, rows: Rows<P>): Acts => ({
  Bytes: bound(phase, rows.Bytes),
  End: bound(phase, rows.End),
  Settled: bound(phase, rows.Settled),
  Written: bound(phase, rows.Written),
  Stop: bound(phase, rows.Stop),
  Lost: bound(phase, rows.Lost),
  Pressure: bound(phase, rows.Pressure),
  Shed: bound(phase, rows.Shed),
  Begun: bound(phase, rows.Begun),
  Request: bound(phase, rows.Request),
  Data: bound(phase, rows.Data),
  Complete: bound(phase, rows.Complete),
  Broken: bound(phase, rows.Broken),
  Deviation: bound(phase, rows.Deviation),
  Paused: bound(phase, rows.Paused),
  Closed: bound(phase, rows.Closed),
  Answer: bound(phase, rows.Answer),
  Fail: bound(phase, rows.Fail),
  Defect: bound(phase, rows.Defect),
  Refuse: bound(phase, rows.Refuse),
  Sent: bound(phase, rows.Sent),
  Cut: bound(phase, rows.Cut),
  stopHard: bound(phase, rows.stopHard),
  writeStall: bound(phase, rows.writeStall),
  writeRate: bound(phase, rows.writeRate),
  lingerTotal: bound(phase, rows.lingerTotal),
  lingerQuiet: bound(phase, rows.lingerQuiet),
  handler: bound(phase, rows.handler),
  within: bound(phase, rows.within),
  bodyGap: bound(phase, rows.bodyGap),
  bodyRate: bound(phase, rows.bodyRate),
  head: bound(phase, rows.head),
  firstByte: bound(phase, rows.firstByte),
  idle: bound(phase, rows.idle),
  stopLazy: bound(phase, rows.stopLazy),
  continue: bound(phase, rows.continue),
  life: bound(phase, rows.life),
})

/** The table as `step` dispatches through it. */
export const actsFrom = (table: Table): Core['acts'] => ({
  Idle: actsOf('Idle', table.Idle),
  Head: actsOf('Head', table.Head),
  Handling: actsOf('Handling', table.Handling),
  Sending: actsOf('Sending', table.Sending),
  Discarding: actsOf('Discarding', table.Discarding),
  Closing: actsOf('Closing', table.Closing),
  Lingering: actsOf('Lingering', table.Lingering),
  Switched: actsOf('Switched', table.Switched),
  Ended: actsOf('Ended', table.Ended),
})

const armedOf = (rows: Readonly<Partial<Record<DeadlineName, unknown>>>): ReadonlyArray<Armed> =>
  armed(deadlineNames.filter((name) => rows[name] !== undefined))

/** The deadlines that run in each phase: those that it has a row for. */
export const armedFrom = (table: Table): Core['armed'] => ({
  Idle: armedOf(table.Idle),
  Head: armedOf(table.Head),
  Handling: armedOf(table.Handling),
  Sending: armedOf(table.Sending),
  Discarding: armedOf(table.Discarding),
  Closing: armedOf(table.Closing),
  Lingering: armedOf(table.Lingering),
  Switched: armedOf(table.Switched),
  Ended: armedOf(table.Ended),
})
