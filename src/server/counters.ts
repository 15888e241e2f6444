import type { LogEntry } from '../connection/contract.js'
import type { FailureCode } from '../message/catalogue.js'

/** What a server has done so far. */
export interface Counters {
  readonly connections: {
    /** Open now, those in a TLS handshake included. */
    readonly open: number
    readonly total: number
    /** Closed to make room for others, or turned away. */
    readonly shed: number
  }
  /** Requests that the app has answered; what was refused before it counts as a failure. */
  readonly requests: number
  /** Octets of the protocol, without what TLS adds. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** How often each way to fail was met, by its code; a code that was never met is not there. */
  readonly failures: ReadonlyMap<FailureCode, number>
}

const codeOf = (entry: Exclude<LogEntry, { _tag: 'Access' }>): FailureCode => {
  if (entry._tag === 'Refused') return entry.failure.code
  const { error } = entry
  const isFault = typeof error === 'object' && error !== null && '_tag' in error && error._tag === 'Fault'
  return isFault ? 'bad-response' : 'handler-defect'
}

/** The counters while they count: a class, for they change at each piece of input. */
export class Tally {
  open = 0
  total = 0
  shed = 0
  requests = 0
  bytesIn = 0
  bytesOut = 0
  private readonly failures = new Map<FailureCode, number>()

  /** Counts what a log hears of. */
  note(entry: LogEntry): void {
    if (entry._tag !== 'Access') this.fail(codeOf(entry))
  }

  fail(code: FailureCode): void {
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1)
  }

  /** A copy that stays as it is. */
  read(): Counters {
    const { open, total, shed, requests, bytesIn, bytesOut } = this
    return { connections: { open, total, shed }, requests, bytesIn, bytesOut, failures: new Map(this.failures) }
  }
}
