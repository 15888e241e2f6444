import type { Headers } from '../message/headers.js'
import type { Abort, Done } from './reply.js'
import type { Response } from './response.js'

/** What a machine says to an input: its next state, the octets to write, and whether the connection is to end. */
export interface Turn<S> {
  readonly state: S
  readonly output: ReadonlyArray<Uint8Array>
  readonly done: boolean
}

/** A protocol as a Mealy machine over octets: pure, so it runs in `simulate` as it does on a socket. */
export interface Machine<S> {
  readonly initial: S
  /** Once per piece of input, and once with `undefined` when the peer has ended its side. */
  readonly turn: (state: S, input: Uint8Array | undefined) => Turn<S>
}

/** Takes the raw connection: `duplex` is the shell's own stream, `head` what was read behind the request already. */
export type Takeover = (duplex: unknown, head: Uint8Array, abort: () => Abort) => void

/** The answer 101 (or 2xx to CONNECT): from here on the connection speaks another protocol. */
export interface Upgrade extends Done<Upgrade> {
  readonly kind: 'Upgrade'
  /** The protocol's name as the client offered it, RFC 9110 §7.8. */
  readonly protocol: string
  readonly headers: Headers
  readonly next:
    | { readonly _tag: 'Machine'; readonly machine: Machine<unknown> }
    | { readonly _tag: 'Takeover'; readonly takeover: Takeover }
}

/** What a Reply of an app ends in. */
export type Answer = Response | Upgrade
