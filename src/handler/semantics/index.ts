/** The semantics of HTTP as pure functions: conditions, ranges, negotiation, cookies, caching, and who is behind a proxy. */
export {
  ageOf,
  type CacheControl,
  deltaSeconds,
  expiresOf,
  formatCacheControl,
  mergeVary,
  parseCacheControl,
  withCacheControl,
  withVary,
} from './caching.js'
export {
  type Conditions,
  conditional,
  evaluate,
  holdsIfRange,
  preconditioned,
  type Validators,
  type Verdict,
  validatorsOf,
  withValidators,
} from './conditional.js'
export { cookieList, cookies, decodeCookieValue, encodeCookieValue } from './cookie.js'
export { type ETag, type ETagList, etag, formatETag, parseETag, parseETags, strongMatch, weakMatch } from './etag.js'
export { type Forwarding, forwardingOf, type Trust, type TrustOptions, trust, trustNobody } from './forwarded.js'
export { type ForwardedElement, forwardedElements, forwardedFor } from './forwarded-fields.js'
export { endToEnd, forwardedBy } from './gateway.js'
export {
  essence,
  formatMediaType,
  type MediaType,
  matchesMediaType,
  mediaParameter,
  parseMediaType,
} from './media-type.js'
export {
  type Acceptable,
  acceptableCharsets,
  acceptableEncodings,
  acceptableLanguages,
  acceptableTypes,
  type Preferred,
  preferredCharset,
  preferredEncoding,
  preferredLanguage,
  preferredType,
} from './negotiate.js'
export { coalesce, contentRange, parseRange, type RangeSpec, satisfiable } from './range.js'
export { type RangeOptions, ranged, represent } from './ranged.js'
export type { NegotiationOptions } from './ranking.js'
export {
  type CookieError,
  type CookieScope,
  clearCookie,
  formatSetCookie,
  type SetCookie,
  withCookie,
} from './set-cookie.js'
export { readWeight, type Weighted } from './weight.js'
