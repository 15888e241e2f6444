import type { Framing } from './framing.js'
import type { Headers } from './headers.js'
import type { Target } from './target.js'
import type { Version } from './version.js'

/** A request as the parser knows it: everything its head says. Holds no body and no handle. Immutable. */
export interface RequestHead {
  /** As sent; methods are case-sensitive tokens (RFC 9110 §9.1). */
  readonly method: string
  readonly target: Target
  /** The absolute target's authority, else Host's value; `undefined` where a version before 1.1 sent none. */
  readonly authority: string | undefined
  readonly version: Version
  readonly headers: Headers
  /** What content follows, RFC 9112 §6.3. */
  readonly framing: Framing
}

/** One end of a connection: an IP address and port, or a path where the socket has one. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Who is at the other end, who we are there, and whether TLS lies between. */
export interface Peer {
  readonly remote: Address
  readonly local: Address
  readonly secure: boolean
}

/** A request as an app sees it: the head, and the peer that sent it. */
export interface Request extends RequestHead {
  readonly peer: Peer
}
