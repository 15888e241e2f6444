import type { Either } from 'fp-ts/lib/Either.js'
import { type Field, fromFields } from '../../message/headers.js'
import type { OptionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { withHeaders } from '../../response/change.js'
import { right } from './checks.js'
import { type Middleware, onResponse } from './middleware.js'
import {
  byHand,
  type ContentPolicy,
  type FeaturePolicy,
  type TransportPolicy,
  type Written,
  writeContentPolicy,
  writeFeaturePolicy,
  writeReferrerPolicy,
  writeTransportPolicy,
  writeWord,
} from './policies.js'

/** What browsers are told to keep a page safe. `false` leaves a field out; what is not told is as `defaultSecurity` says. */
export interface SecurityOptions {
  /** Content-Security-Policy, as data or written by hand. */
  readonly contentPolicy?: ContentPolicy | string | false
  /** The content policy is only reported on, not enforced. */
  readonly reportOnly?: boolean
  /** Strict-Transport-Security. Sent over TLS only: RFC 6797 §7.2. */
  readonly transport?: TransportPolicy | false
  /** X-Content-Type-Options: nosniff. */
  readonly noSniff?: boolean
  /** Referrer-Policy. */
  readonly referrer?: string | ReadonlyArray<string> | false
  /** Permissions-Policy, as data or written by hand. Not sent unless told. */
  readonly featurePolicy?: FeaturePolicy | string | false
  /** Cross-Origin-Opener-Policy. */
  readonly opener?: 'same-origin' | 'same-origin-allow-popups' | 'noopener-allow-popups' | 'unsafe-none' | false
  /** Cross-Origin-Embedder-Policy. Not sent unless told, for it keeps out whatever does not opt in. */
  readonly embedder?: 'require-corp' | 'credentialless' | 'unsafe-none' | false
  /** Cross-Origin-Resource-Policy. */
  readonly resource?: 'same-origin' | 'same-site' | 'cross-origin' | false
  /** X-Frame-Options, for browsers that do not know `frame-ancestors`. */
  readonly frame?: 'DENY' | 'SAMEORIGIN' | false
  /** Origin-Agent-Cluster: ?1. */
  readonly agentCluster?: boolean
  /** Also in place of what the handler wrote. Without it, a field that the handler wrote stays as it is. */
  readonly override?: boolean
  /** Did the request come over TLS? As the peer says, unless told: behind a proxy that ends TLS it is the proxy's word. */
  readonly secure?: (request: Request) => boolean
}

/** What `securityFields` says where nothing else is told. */
export const defaultSecurity = {
  contentPolicy: {
    'default-src': ["'self'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'self'"],
    'object-src': ["'none'"],
  },
  transport: {},
  noSniff: true,
  referrer: 'no-referrer',
  featurePolicy: false,
  opener: 'same-origin',
  embedder: false,
  resource: 'same-origin',
  frame: 'SAMEORIGIN',
  agentCluster: true,
} as const satisfies SecurityOptions

/** A field, if it is on: its value, or what is wrong with it. */
const field = <A>(
  name: string,
  option: A | false,
  write: (option: A) => Written,
): ReadonlyArray<readonly [string, Written]> => (option === false ? [] : [[name, write(option)]])

const fixed = (value: string) => (): Written => value

const fieldsOf = (options: SecurityOptions): ReadonlyArray<readonly [string, Written]> => {
  const it = { ...defaultSecurity, ...options }
  return [
    ...field(
      it.reportOnly === true ? 'Content-Security-Policy-Report-Only' : 'Content-Security-Policy',
      it.contentPolicy,
      byHand('contentPolicy', writeContentPolicy),
    ),
    ...field('X-Content-Type-Options', it.noSniff, fixed('nosniff')),
    ...field('Referrer-Policy', it.referrer, writeReferrerPolicy),
    ...field('Permissions-Policy', it.featurePolicy, byHand('featurePolicy', writeFeaturePolicy)),
    ...field('Cross-Origin-Opener-Policy', it.opener, writeWord('opener', OPENERS)),
    ...field('Cross-Origin-Embedder-Policy', it.embedder, writeWord('embedder', EMBEDDERS)),
    ...field('Cross-Origin-Resource-Policy', it.resource, writeWord('resource', RESOURCES)),
    ...field('X-Frame-Options', it.frame, writeWord('frame', ['DENY', 'SAMEORIGIN'])),
    ...field('Origin-Agent-Cluster', it.agentCluster, fixed('?1')),
    ...field(TRANSPORT, it.transport, writeTransportPolicy),
  ]
}

const OPENERS = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none']
const EMBEDDERS = ['require-corp', 'credentialless', 'unsafe-none']
const RESOURCES = ['same-origin', 'same-site', 'cross-origin']
const TRANSPORT = 'Strict-Transport-Security'

/**
 * Puts the fields onto every response that browsers want to see for a page to be safe. A field that the handler wrote
 * itself stays, unless `override` is set; so a page that needs more is let have it at the place where it is made.
 *
 * @example
 * import { html, ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const safe = securityFields({ frame: 'DENY', opener: false })
 * if (safe._tag === 'Left') assert.fail(safe.left.reason)
 * const { output } = simulate(safe.right(() => ok(html('hi'))))([ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')])
 * assert.match(String.fromCharCode(...output), /\r\nX-Frame-Options: DENY\r\n/)
 */
export const securityFields = (options: SecurityOptions = {}): Either<OptionsError, Middleware> => {
  const fields: Field[] = []
  for (const [name, written] of fieldsOf(options)) {
    if (typeof written !== 'string') return { _tag: 'Left', left: written }
    fields.push([name, written])
  }
  const { override = false, secure = ({ peer }) => peer.secure } = options
  const all = fromFields(fields)
  const plain = fromFields(fields.filter(([name]) => name !== TRANSPORT))
  return right(
    onResponse((response, request) => {
      const ours = secure(request) ? all : plain
      if (override) return withHeaders(ours)(response)
      const { headers } = response
      return withHeaders(fromFields(ours.toJSON().filter(([name]) => !headers.has(name))))(response)
    }),
  )
}
