import { emptyHeaders, type Headers } from '../message/headers.js'
import type { Body } from './body.js'
import type { Done } from './reply.js'

/** The final answer to a request, described. Itself a finished Reply, so a handler may return it as it is. */
export interface Response extends Done<Response> {
  readonly status: number
  /** The reason phrase, where it is not the status table's. */
  readonly reason: string | undefined
  readonly headers: Headers
  readonly body: Body
  /** The app asks for the connection to be closed behind this answer. */
  readonly close: boolean
}

/** What a response is made of, and what `with…` functions change. */
export interface Parts {
  readonly status: number
  readonly reason?: string | undefined
  readonly headers?: Headers
  readonly body: Body
  readonly close?: boolean
}

/** A class, against the house's custom, for its private brand: an object that only looks like a response is none. */
export class Described implements Response {
  readonly _tag = 'Done'
  readonly status: number
  readonly reason: string | undefined
  readonly headers: Headers
  readonly body: Body
  readonly close: boolean
  readonly #brand = true

  constructor(parts: Parts) {
    this.status = parts.status
    this.reason = parts.reason
    this.headers = parts.headers ?? emptyHeaders
    this.body = parts.body
    this.close = parts.close ?? false
  }

  get value(): Response {
    return this
  }

  static is(value: unknown): value is Described {
    return typeof value === 'object' && value !== null && #brand in value
  }
}
