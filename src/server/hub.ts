import type { Lifecycle, LogEntry, Visible } from '../connection/contract.js'
import type { Clock } from './clock.js'
import type { Tally } from './counters.js'
import type { DirectWriter } from './direct-write.js'
import type { Sweep } from './sweep.js'

/** What a shell sees of a connection's state: what every shell may see, and how many answers were given. */
export interface Seen extends Visible {
  readonly served: number
}

/** What all connections of a server share: one record, so that a connection's own stays small. */
export interface Hub<S extends Seen> {
  readonly lifecycle: Lifecycle<S>
  readonly sweep: Sweep
  readonly tally: Tally
  readonly clock: Clock
  readonly direct: DirectWriter
  /** Counts and logs. Never throws. */
  readonly note: (entry: LogEntry) => void
}
