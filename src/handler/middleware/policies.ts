import { isToken } from '../../grammar/list.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import { flawOf } from '../../response/header-value.js'
import { flawOfOrigin } from './cors-origin.js'

/** Policies that are lists within a field, as data: nothing in them can become a directive of its own. */

/** Content-Security-Policy: the sources of each directive, written as there: `{ 'img-src': ["'self'", 'data:'] }`. */
export type ContentPolicy = Readonly<Record<string, ReadonlyArray<string>>>

/**
 * Permissions-Policy: who may use each feature. `[]` is nobody, `'self'` the page itself, `'*'` everybody, anything else
 * an origin: `{ camera: [], geolocation: ['self', 'https://maps.example'] }`.
 */
export type FeaturePolicy = Readonly<Record<string, ReadonlyArray<string>>>

/** A policy as a field value, or what is wrong with it. */
export type Written = string | OptionsError

const DIRECTIVE = /^[A-Za-z0-9-]+$/
/** CSP Level 3 §2.3: no whitespace, no semicolon, no comma. */
const SOURCE = /^[!-+\--:<-~]+$/
const FEATURE = /^[a-z][a-z0-9-]*$/

/**
 * A content policy as its field says it, CSP Level 3 §2.2.
 *
 * @example
 * assert.equal(writeContentPolicy({ 'default-src': ["'self'"], sandbox: [] }), "default-src 'self'; sandbox")
 */
export const writeContentPolicy = (policy: ContentPolicy): Written => {
  const directives = Object.entries(policy)
  for (const [name, sources] of directives) {
    const option = `contentPolicy.${name}`
    if (!DIRECTIVE.test(name)) return optionsError(option, 'is no name of a directive')
    const at = sources.findIndex((one) => !SOURCE.test(one))
    if (at >= 0)
      return optionsError(`${option}.${at}`, 'is empty, or holds whitespace, a semicolon, a comma or no ASCII')
  }
  return directives.length === 0
    ? optionsError('contentPolicy', 'has no directive: false switches it off')
    : directives.map(([name, sources]) => [name, ...sources].join(' ')).join('; ')
}

/**
 * A feature policy as its field says it: a dictionary of inner lists, RFC 9651 §3.2.
 *
 * @example
 * assert.equal(writeFeaturePolicy({ camera: [], usb: ['self'] }), 'camera=(), usb=(self)')
 */
export const writeFeaturePolicy = (policy: FeaturePolicy): Written => {
  const features = Object.entries(policy)
  for (const [name, who] of features) {
    const option = `featurePolicy.${name}`
    if (!FEATURE.test(name)) return optionsError(option, 'is no name of a feature')
    const at = who.findIndex((one) => one !== 'self' && one !== '*' && flawOfOrigin(one) !== undefined)
    if (at >= 0) return optionsError(`${option}.${at}`, "is neither 'self', '*' nor an origin")
  }
  const item = (one: string): string => (one === 'self' || one === '*' ? one : `"${one}"`)
  return features.length === 0
    ? optionsError('featurePolicy', 'has no feature: false switches it off')
    : features.map(([name, who]) => `${name}=${who.includes('*') ? '*' : `(${who.map(item).join(' ')})`}`).join(', ')
}

/** Strict-Transport-Security, RFC 6797 §6.1. */
export interface TransportPolicy {
  /** For how long, in seconds: a year unless told. 0 takes it back. */
  readonly maxAge?: number
  /** Subdomains too; true unless told. */
  readonly subdomains?: boolean
  /** Asks for a place in the list that browsers ship with, which is hard to leave. */
  readonly preload?: boolean
}

const YEAR = 31_536_000

/**
 * A transport policy as its field says it.
 *
 * @example
 * assert.equal(writeTransportPolicy({}), 'max-age=31536000; includeSubDomains')
 */
export const writeTransportPolicy = ({
  maxAge = YEAR,
  subdomains = true,
  preload = false,
}: TransportPolicy): Written => {
  if (!Number.isSafeInteger(maxAge) || maxAge < 0) return optionsError('transport.maxAge', 'is no number of seconds')
  if (preload && (!subdomains || maxAge < YEAR))
    return optionsError('transport.preload', 'goes with subdomains and a year at least')
  return `max-age=${maxAge}${subdomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`
}

const REFERRERS: ReadonlyArray<string> = [
  ...['no-referrer', 'no-referrer-when-downgrade', 'origin', 'origin-when-cross-origin', 'same-origin'],
  ...['strict-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
]

/** Referrer policies as their field says them: the last one that a browser knows counts. */
export const writeReferrerPolicy = (policy: string | ReadonlyArray<string>): Written => {
  const tokens = typeof policy === 'string' ? [policy] : policy
  return tokens.length > 0 && tokens.every((one) => isToken(one) && REFERRERS.includes(one))
    ? tokens.join(', ')
    : optionsError('referrer', `is none of ${REFERRERS.join(', ')}`)
}

/** One of these words, for fields that have one. */
export const writeWord =
  (option: string, words: ReadonlyArray<string>) =>
  (word: string): Written =>
    words.includes(word) ? word : optionsError(option, `is none of ${words.join(', ')}`)

/** A text that was written by hand; or what `write` makes of data. */
export const byHand =
  <A>(option: string, write: (policy: A) => Written) =>
  (policy: A | string): Written => {
    if (typeof policy !== 'string') return write(policy)
    return policy.length > 0 && flawOf(policy) < 0 ? policy : optionsError(option, 'is no field value')
  }
