import type { Counters } from './counters.js'

/** What a stop has come to. */
export interface StopReport {
  /** Requests answered between the call and its end. */
  readonly served: number
  /** Connections that were cut while something on them was unfinished. */
  readonly aborted: number
}

/** A server that listens. */
export interface Running {
  /** The address it is bound to; the path of a unix socket. */
  readonly host: string
  /** The port it is bound to; 0 for a unix socket. */
  readonly port: number
  /** BaseHTTPServer's `server_name`: what a person calls the host. No lookup is made for it. */
  readonly name: string
  /** What it has done so far. */
  readonly counters: () => Counters
  /**
   * Stops gracefully; an fp-ts Task. It accepts no more, answers what was asked already, and closes what is idle a
   * second later. Resolves once every connection is closed; what is not by its own then is cut. Calling it again gives
   * the same report.
   */
  readonly stop: () => Promise<StopReport>
}
