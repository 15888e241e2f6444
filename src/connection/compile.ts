import { type DeadlineName, deadlineNames } from './deadline-names.js'
import type { Phase } from './phase.js'
import type { Signal } from './signal.js'
import type { Row, Table } from './table.js'
import type { Acts, ActsIn, Core } from './work.js'

/** What a pair without a row does: nothing. */
const ignore = (): void => {}

type Rows<P extends Phase> = { readonly [S in Signal]?: Row<P, S> }

/** The rows of one phase, complete. By name, so that the compiler sees that none is missing, and every record has one shape. */
const actsOf = <P extends Phase>(rows: Rows<P>): ActsIn<P> => ({
  Bytes: rows.Bytes?.act ?? ignore,
  End: rows.End?.act ?? ignore,
  Settled: rows.Settled?.act ?? ignore,
  Written: rows.Written?.act ?? ignore,
  Stop: rows.Stop?.act ?? ignore,
  Lost: rows.Lost?.act ?? ignore,
  Pressure: rows.Pressure?.act ?? ignore,
  Shed: rows.Shed?.act ?? ignore,
  Begun: rows.Begun?.act ?? ignore,
  Request: rows.Request?.act ?? ignore,
  Data: rows.Data?.act ?? ignore,
  Complete: rows.Complete?.act ?? ignore,
  Broken: rows.Broken?.act ?? ignore,
  Deviation: rows.Deviation?.act ?? ignore,
  Paused: rows.Paused?.act ?? ignore,
  Closed: rows.Closed?.act ?? ignore,
  Answer: rows.Answer?.act ?? ignore,
  Fail: rows.Fail?.act ?? ignore,
  Defect: rows.Defect?.act ?? ignore,
  Refuse: rows.Refuse?.act ?? ignore,
  Sent: rows.Sent?.act ?? ignore,
  Cut: rows.Cut?.act ?? ignore,
  stopHard: rows.stopHard?.act ?? ignore,
  writeStall: rows.writeStall?.act ?? ignore,
  writeRate: rows.writeRate?.act ?? ignore,
  lingerTotal: rows.lingerTotal?.act ?? ignore,
  lingerQuiet: rows.lingerQuiet?.act ?? ignore,
  handler: rows.handler?.act ?? ignore,
  within: rows.within?.act ?? ignore,
  bodyGap: rows.bodyGap?.act ?? ignore,
  bodyRate: rows.bodyRate?.act ?? ignore,
  head: rows.head?.act ?? ignore,
  firstByte: rows.firstByte?.act ?? ignore,
  idle: rows.idle?.act ?? ignore,
  stopLazy: rows.stopLazy?.act ?? ignore,
  continue: rows.continue?.act ?? ignore,
  life: rows.life?.act ?? ignore,
})

/** The table as `step` dispatches through it. */
export const actsFrom = (table: Table): Acts => ({
  Idle: actsOf(table.Idle),
  Head: actsOf(table.Head),
  Handling: actsOf(table.Handling),
  Sending: actsOf(table.Sending),
  Discarding: actsOf(table.Discarding),
  Closing: actsOf(table.Closing),
  Lingering: actsOf(table.Lingering),
  Switched: actsOf(table.Switched),
  Ended: actsOf(table.Ended),
})

const armedOf = (rows: Readonly<Partial<Record<DeadlineName, unknown>>>): ReadonlyArray<DeadlineName> =>
  deadlineNames.filter((name) => rows[name] !== undefined)

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
