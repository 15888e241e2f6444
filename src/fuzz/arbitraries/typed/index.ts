/** Fields with their real grammar: each as what it means, and as one of the ways to write that. */
export { cacheControl } from './caching.js'
export { type CookiePair, cookiePairs, setCookie } from './cookies.js'
export { credentials, type Said } from './credentials.js'
export { inLines, inOneLine, type TypedField, typedField } from './field.js'
export {
  connectionOptions,
  expectation,
  type Protocol,
  trailerNames,
  transferCodings,
  transferPreferences,
  upgradeProtocols,
} from './hop-by-hop.js'
export { acceptedNames, acceptedTypes, mediaType } from './negotiation.js'
export {
  anyCase,
  anyOf,
  asItStands,
  distinctList,
  type ListBounds,
  listOf,
  type Phrase,
  parameters,
  quotedString,
  tokenOrQuoted,
} from './phrase.js'
export { forwardedBy, type Hop, hostPort, viaHops } from './routing.js'
export { byteRanges, type DateForm, entityTag, entityTags, httpDate, ifRange } from './validators.js'
