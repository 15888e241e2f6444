/** The lifecycle of a connection, pure: `(state, input) → {state, commands}`, and the same on a wire in memory. */
export { type Connection, connection, connectionWith } from './connection.js'
export type {
  Access,
  App,
  Command,
  Gone,
  Input,
  Lifecycle,
  LogEntry,
  Settled,
  Step,
  Visible,
} from './contract.js'
export { type DeadlineName, deadlineNames } from './deadline-names.js'
export {
  type ConnectionOptions,
  type Deadlines,
  defaultDeadlines,
  defaultHabits,
  defaultSizes,
  type Habits,
  type Sizes,
} from './options.js'
export type { Doing, Phase } from './phase.js'
export {
  type ScriptItem,
  type Simulated,
  type SimulateOptions,
  simulate,
  simulatedPeer,
  simulateTask,
} from './simulate.js'
export type { State } from './state.js'
export { type Row, type Table, table } from './table.js'
