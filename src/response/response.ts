import { emptyHeaders, type Headers } from '../message/headers.js'
import type { Body } from './body.js'
import { type FieldLines, fieldLines } from './head.js'
import type { Fault } from './plan-types.js'
import type { Done } from './reply.js'

/**
 * The final answer to a request, described. Itself a finished Reply, so a handler may return it as it is. `S` is the
 * status where the compiler knows it.
 */
export interface Response<S extends number = number> extends Done<Response> {
  readonly status: S
  /** The reason phrase, where it is not the status table's. */
  readonly reason: string | undefined
  readonly headers: Headers
  readonly body: Body
  /** The app asks for the connection to be closed behind this answer. */
  readonly close: boolean
  /** The protocols that Upgrade names in this answer, RFC 9110 §7.8: for 426, and to tell of them in passing. */
  readonly offers: string | undefined
}

/** What a response is made of, and what `with…` functions change. */
export interface Parts<S extends number = number> {
  readonly status: S
  readonly reason?: string | undefined
  readonly headers?: Headers
  readonly body: Body
  readonly close?: boolean
  readonly offers?: string | undefined
}

/** A class, against the house's custom, for its private brand: an object that only looks like a response is none. */
export class Described<S extends number = number> implements Response<S> {
  readonly _tag = 'Done'
  readonly status: S
  readonly reason: string | undefined
  readonly headers: Headers
  readonly body: Body
  readonly close: boolean
  readonly offers: string | undefined
  /** The brand, and the field lines once they were checked and written: a response that is kept is checked once. */
  #lines: FieldLines | Fault | undefined = undefined

  constructor(parts: Parts<S>) {
    this.status = parts.status
    this.reason = parts.reason
    this.headers = parts.headers ?? emptyHeaders
    this.body = parts.body
    this.close = parts.close ?? false
    this.offers = parts.offers
  }

  get value(): Response {
    return this
  }

  static is(value: unknown): value is Described {
    return typeof value === 'object' && value !== null && #lines in value
  }

  /** Its field lines, as the encoder writes them. */
  static lines(it: Described): FieldLines | Fault {
    it.#lines ??= fieldLines(it.headers)
    return it.#lines
  }
}

/**
 * Is it a response, made by the constructors here? An object of the same shape is none.
 *
 * @example
 * assert.equal(isResponse({ _tag: 'Done', status: 200 }), false)
 */
export const isResponse = (value: unknown): value is Response => Described.is(value)
