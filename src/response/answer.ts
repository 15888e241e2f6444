import { emptyHeaders, type Headers } from '../message/headers.js'
import type { Abort, Done } from './reply.js'
import { isResponse, type Response } from './response.js'

/** What a machine says to an input: its next state, the octets to write, and whether the connection is to end. */
export interface Turn<S> {
  readonly state: S
  readonly output: ReadonlyArray<Uint8Array>
  readonly done: boolean
}

/**
 * A protocol as a Mealy machine over octets: pure, so it runs in `simulate` as it does on a socket. `turn` is a method
 * so that its state may have a type of its own: whoever runs it gives it `initial` and what it returned, nothing else.
 */
export interface Machine<S> {
  readonly initial: S
  /** Once per piece of input, and once with `undefined` when the peer has ended its side. */
  turn(state: S, input: Uint8Array | undefined): Turn<S>
}

/** Takes the raw connection: `duplex` is the shell's own stream, `head` what was read behind the request already. */
export type Takeover = (duplex: unknown, head: Uint8Array, abort: () => Abort) => void

/** Who goes on with the connection. */
export type Next =
  | { readonly _tag: 'Machine'; readonly machine: Machine<unknown> }
  | { readonly _tag: 'Takeover'; readonly takeover: Takeover }

/** The answer 101 (or 200 to CONNECT): from here on the connection speaks another protocol. */
export interface Upgrade extends Done<Answer> {
  readonly kind: 'Upgrade'
  /** The protocol's name as the client offered it, RFC 9110 §7.8. */
  readonly protocol: string
  readonly headers: Headers
  readonly next: Next
}

/** What a Reply of an app ends in. */
export type Answer = Response | Upgrade

/** A class for its private brand, as `Described` is. */
class Upgraded implements Upgrade {
  readonly _tag = 'Done'
  readonly kind = 'Upgrade'
  readonly protocol: string
  readonly headers: Headers
  readonly next: Next
  readonly #brand = true

  constructor(protocol: string, headers: Headers, next: Next) {
    this.protocol = protocol
    this.headers = headers
    this.next = next
  }

  get value(): Answer {
    return this
  }

  static is(value: unknown): value is Upgraded {
    return typeof value === 'object' && value !== null && #brand in value
  }
}

/**
 * Accepts the client's wish to go on in another protocol, one that its Upgrade field names (or to tunnel, where it asked
 * to CONNECT). The connection is then the machine's, or the raw stream is handed over. RFC 9110 §7.8, §9.3.6.
 *
 * @example
 * const turn = (n: number, input?: Uint8Array) => ({ state: n + 1, output: input ? [input] : [], done: !input })
 * assert.equal(upgrade('echo', { initial: 0, turn }).protocol, 'echo')
 */
export const upgrade = <S>(protocol: string, next: Machine<S> | Takeover, headers: Headers = emptyHeaders): Upgrade =>
  new Upgraded(
    protocol,
    headers,
    typeof next === 'function' ? { _tag: 'Takeover', takeover: next } : { _tag: 'Machine', machine: next },
  )

/** Is it an answer that `upgrade` made? An object of the same shape is none. */
export const isUpgrade = (value: unknown): value is Upgrade => Upgraded.is(value)

/** Can an app's program end in it? */
export const isAnswer = (value: unknown): value is Answer => isResponse(value) || isUpgrade(value)
