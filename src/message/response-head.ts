import type { Framing } from './framing.js'
import type { Headers } from './headers.js'
import type { Version } from './version.js'

/** A response as the parser knows it: everything its head says. Holds no body and no handle. Immutable. */
export interface ResponseHead {
  readonly version: Version
  /** 100 to 599. */
  readonly status: number
  /** The reason phrase as it was sent, perhaps empty: for people, RFC 9112 §4. */
  readonly reason: string
  readonly headers: Headers
  /** What content follows, RFC 9112 §6.3: none for an answer to HEAD, whatever its fields say. */
  readonly framing: Framing
}
