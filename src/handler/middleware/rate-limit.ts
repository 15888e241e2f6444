import type { Either } from 'fp-ts/lib/Either.js'
import { quote } from '../../grammar/quoted.js'
import { type Field, fromFields } from '../../message/headers.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { withHeaders } from '../../response/change.js'
import { chain } from '../../response/monad.js'
import type { Response } from '../../response/response.js'
import { problem } from '../problem.js'
import type { Rate, Taken } from './bucket.js'
import { unless } from './checks.js'
import { peerNetwork } from './client-key.js'
import { type Middleware, onResponse } from './middleware.js'
import type { RateStore } from './rate-table.js'

/** Whose requests are counted together, by what clock, and what is told of it. */
export interface RateLimitOptions {
  /** `rateTable`, or one that several servers share. */
  readonly store: RateStore
  /** Milliseconds on a clock that does not go back: `nodeClock.now`. */
  readonly now: () => number
  /** Whose request it is, the network of the peer unless told; `undefined` for one that is not counted. */
  readonly key?: (request: Request) => string | undefined
  /** The name of the policy in the fields; `default` unless told. `false` leaves RateLimit and RateLimit-Policy out. */
  readonly policy?: string | false
  /** 429 as problem details unless told. */
  readonly refusal?: (request: Request) => Response
}

const tooMany = problem(429, { detail: 'Too many requests: wait for as long as Retry-After says.' })

/** The largest integer of a structured field, RFC 9651 §3.3.1. */
const LARGEST = 999_999_999_999_999

const whole = (count: number): number => Math.min(LARGEST, Math.ceil(count))

/** The quota of the policy: the capacity, in the time that fills an empty bucket. */
const policyOf = (name: string, { capacity, perSecond }: Rate): Field => [
  'RateLimit-Policy',
  `${name};q=${whole(capacity)};w=${whole(capacity / perSecond)}`,
]

/** `t` is never behind Retry-After, so that who goes by either waits long enough. */
const leftOf = (name: string, taken: Taken): Field => [
  'RateLimit',
  `${name};r=${whole(taken.left)};t=${whole(taken.allowed ? taken.full : taken.wait)}`,
]

/**
 * Limits how many requests one client makes: 429 with Retry-After (RFC 6585 §4) when its bucket is empty. Every answer
 * says what is left (RateLimit and RateLimit-Policy, draft-ietf-httpapi-ratelimit-headers). Put it in front of
 * authentication, which it then protects as well.
 *
 * @example
 * import { ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * import { rateTable } from './rate-table.js'
 * const table = rateTable({ capacity: 1, perSecond: 0.1 })
 * if (table._tag === 'Left') assert.fail(table.left.reason)
 * const limit = rateLimit({ store: table.right, now: () => 0 })
 * if (limit._tag === 'Left') assert.fail(limit.left.reason)
 * const request = ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
 * const { output } = simulate(limit.right(() => ok()))([request, request])
 * assert.match(String.fromCharCode(...output), /^HTTP\/1.1 200 [^]*HTTP\/1.1 429 [^]*\r\nRetry-After: 10\r\n/)
 */
export const rateLimit = (options: RateLimitOptions): Either<OptionsError, Middleware> => {
  const { store, now, key = peerNetwork, policy = 'default', refusal = () => tooMany } = options
  const name = policy === false ? undefined : quote(policy)
  const flaw = policy !== false && (name === undefined || !ASCII.test(policy)) ? NO_NAME : undefined
  return unless([flaw], (): Middleware => {
    const tell = (taken: Taken): ReadonlyArray<Field> =>
      name === undefined ? [] : [policyOf(name, store.rate), leftOf(name, taken)]
    return (handler) => (request) => {
      const who = key(request)
      if (who === undefined) return handler(request)
      const enter = (taken: Taken): ReturnType<typeof handler> => {
        if (taken.allowed) return onResponse(withHeaders(fromFields(tell(taken))))(handler)(request)
        return withHeaders(fromFields([['Retry-After', `${whole(taken.wait)}`], ...tell(taken)]))(refusal(request))
      }
      return chain(enter)(store.take(who, now()))
    }
  })
}

const ASCII = /^[\x20-\x7e]*$/
const NO_NAME = optionsError('policy', 'holds what no structured string can')
