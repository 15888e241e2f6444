import { lowerCase } from '../../grammar/ascii.js'
import { splitHost } from '../../grammar/host.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'

/** Origins as browsers write them, RFC 6454 §6.2 and the URL Standard: `scheme://host`, with a port that is not the scheme's. */

const SCHEME = /^[a-z][a-z0-9+.-]*$/

/** The port that an origin leaves away. */
const ownPorts: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
  ['ftp', 21],
])

/**
 * What is wrong with the text as an origin, as a browser would write it; `undefined` when nothing is. `null` is none: it
 * stands for every origin that has no name, a sandboxed frame of an attacker's page among them.
 *
 * @example
 * assert.equal(flawOfOrigin('https://a.example:8443'), undefined)
 * assert.equal(flawOfOrigin('https://a.example/'), 'has something behind its host and port')
 */
export const flawOfOrigin = (text: string): string | undefined => {
  const colon = text.indexOf('://')
  const scheme = text.slice(0, Math.max(colon, 0))
  if (!SCHEME.test(scheme)) return 'does not start with a scheme and ://'
  const place = text.slice(colon + 3)
  if (place.includes('/')) return 'has something behind its host and port'
  const cut = splitHost(place)
  if (cut === undefined) return 'has no valid host and port'
  if (lowerCase(place) !== place) return 'is not in lower case, as browsers write it'
  if (place.endsWith(':') || (cut.port !== undefined && cut.port === ownPorts.get(scheme)))
    return 'names a port that browsers leave away'
  return undefined
}

/** Which origins may read the answers. */
export type Origins =
  /** Every one, told by `*`. Not with credentials. */
  | '*'
  /** These, each as a browser writes it: `https://a.example`. */
  | ReadonlyArray<string>
  /** Those of which it is true. It is asked about well-formed origins only, and not about `null`. */
  | ((origin: string, request: Request) => boolean)

/** What is wrong with the origins of some options. */
export const flawOfOrigins = (origins: Origins): OptionsError | undefined => {
  if (typeof origins === 'function' || origins === '*') return undefined
  for (const [at, one] of origins.entries()) {
    const flaw = one === 'null' ? 'is every origin without a name: see allowNull' : flawOfOrigin(one)
    if (flaw !== undefined) return optionsError(`origins.${at}`, flaw)
  }
  return undefined
}

/** The one origin of a request, `undefined` where it names none, or what is none. */
export const originOf = (request: Request): string | undefined => {
  const [first, ...rest] = request.headers.getAll('Origin')
  if (first === undefined || rest.length > 0) return undefined
  return first === 'null' || flawOfOrigin(first) === undefined ? first : undefined
}

/** Which of the origins a request may have, as a function that is made once. */
export const allows = (
  origins: Exclude<Origins, '*'>,
  allowNull: boolean,
): ((origin: string, request: Request) => boolean) => {
  const listed = typeof origins === 'function' ? undefined : new Set(origins)
  return (origin, request) => {
    if (origin === 'null') return allowNull
    return typeof origins === 'function' ? origins(origin, request) : listed?.has(origin) === true
  }
}
