import type { Option } from 'fp-ts/lib/Option.js'
import { lowerCase, sameText } from '../../grammar/ascii.js'
import { EQUALS } from '../../grammar/bytes.js'
import { parseHttpDate } from '../../grammar/date.js'
import { isToken, splitList, splitLists, tokenEnd, tokensOf } from '../../grammar/list.js'
import { readDecimal } from '../../grammar/number.js'
import { unquote } from '../../grammar/quoted.js'
import { fromFields, type Headers } from '../../message/headers.js'
import { withHeaders } from '../../response/change.js'
import { encodeHeaderValue, type HeaderValue } from '../../response/header-value.js'
import type { Response } from '../../response/response.js'
import { elementsOf } from './elements.js'
import { none, optional, some } from './results.js'

/** The fields of caching, RFC 9111 §5, and Vary. */

/** What Cache-Control says, RFC 9111 §5.2; times in whole seconds, from 0 to 2^31. A directive that is not there is not said. */
export interface CacheControl {
  readonly maxAge?: number
  readonly sMaxage?: number
  readonly staleWhileRevalidate?: number
  readonly staleIfError?: number
  readonly minFresh?: number
  /** `true`: however stale. */
  readonly maxStale?: number | true
  /** `true`: all of the response; otherwise the fields of these names. */
  readonly noCache?: true | ReadonlyArray<string>
  readonly private?: true | ReadonlyArray<string>
  readonly public?: true
  readonly noStore?: true
  readonly noTransform?: true
  readonly mustRevalidate?: true
  readonly proxyRevalidate?: true
  readonly mustUnderstand?: true
  readonly immutable?: true
  readonly onlyIfCached?: true
}

type Key = keyof CacheControl
type Kind = 'flag' | 'delta' | 'delta?' | 'fields'

const directives: ReadonlyArray<readonly [Key, string, Kind]> = [
  ['public', 'public', 'flag'],
  ['private', 'private', 'fields'],
  ['noCache', 'no-cache', 'fields'],
  ['noStore', 'no-store', 'flag'],
  ['noTransform', 'no-transform', 'flag'],
  ['mustRevalidate', 'must-revalidate', 'flag'],
  ['proxyRevalidate', 'proxy-revalidate', 'flag'],
  ['mustUnderstand', 'must-understand', 'flag'],
  ['maxAge', 'max-age', 'delta'],
  ['sMaxage', 's-maxage', 'delta'],
  ['staleWhileRevalidate', 'stale-while-revalidate', 'delta'],
  ['staleIfError', 'stale-if-error', 'delta'],
  ['minFresh', 'min-fresh', 'delta'],
  ['maxStale', 'max-stale', 'delta?'],
  ['immutable', 'immutable', 'flag'],
  ['onlyIfCached', 'only-if-cached', 'flag'],
]

const MOST = 2 ** 31

/**
 * Reads delta-seconds, RFC 9111 §1.2.2: digits alone; above 2^31 it is 2^31, as the clause has it.
 *
 * @example
 * assert.deepEqual(deltaSeconds('99999999999999999999'), { _tag: 'Some', value: 2147483648 })
 * assert.equal(deltaSeconds('-1')._tag, 'None')
 */
export const deltaSeconds = (text: string): Option<number> => {
  let zeros = 0
  while (zeros < text.length - 1 && text.charAt(zeros) === '0') zeros++
  const digits = text.slice(zeros)
  if (digits.length > LENGTH) return /^[0-9]+$/.test(digits) ? some(MOST) : none
  const value = readDecimal(digits, LENGTH)
  return value === undefined ? none : some(Math.min(value, MOST))
}

/** More digits than this are more than 2^31. */
const LENGTH = 15

/** What a directive says by its argument, if it has one. What cannot be read is taken as the strictest it could be. */
const meaning = (key: Key, kind: Kind, argument: string | undefined): CacheControl[Key] => {
  if (kind === 'flag') return true
  if (kind === 'fields') {
    const names = argument === undefined ? undefined : splitList(argument)
    return names !== undefined && names.length > 0 && names.every(isToken) ? names.map(lowerCase) : true
  }
  if (kind === 'delta?' && argument === undefined) return true
  const seconds = deltaSeconds(argument ?? '')
  return seconds._tag === 'Some' ? seconds.value : key === 'minFresh' ? MOST : 0
}

/** What two directives with names of fields say together: each speaks of its own. */
const stricter = (one: CacheControl[Key], other: CacheControl[Key]): CacheControl[Key] =>
  typeof one === 'object' && typeof other === 'object' ? [...new Set([...one, ...other])] : true

/**
 * Reads Cache-Control over its lines. Total: what it does not know is ignored (RFC 9111 §5.2.3), of several of one name the
 * first counts (of those with names of fields all), and a time that is none is 0, so that the response is stale (§4.2.1).
 * Quoted and bare arguments are alike; what stands behind a quote that is not closed is taken for `no-store`.
 *
 * @example
 * assert.deepEqual(parseCacheControl(['max-age="60", PRIVATE="Set-Cookie", made-up']), { maxAge: 60, private: ['set-cookie'] })
 * assert.deepEqual(parseCacheControl(['max-age=soon']), { maxAge: 0 })
 */
export const parseCacheControl = (lines: Iterable<string>): CacheControl => {
  const said = new Map<Key, CacheControl[Key]>()
  const all = [...lines]
  // Behind a quote that is not closed there may stand anything.
  if (splitLists(all, { max: Infinity }) === undefined) said.set('noStore', true)
  for (const element of elementsOf(all)) {
    const end = tokenEnd(element, 0)
    const known = directives.find(([, name]) => sameText(name, element.slice(0, end)))
    if (known === undefined || (end < element.length && element.charCodeAt(end) !== EQUALS)) continue
    const [key, , kind] = known
    const text = end < element.length ? element.slice(end + 1) : undefined
    const argument = text?.startsWith('"') ? (unquote(text) ?? '') : text
    const value = meaning(key, kind, argument)
    if (!said.has(key)) said.set(key, value)
    else if (kind === 'fields') said.set(key, stricter(said.get(key), value))
  }
  return Object.fromEntries(said)
}

const seconds = (value: number): number => (value >= MOST ? MOST : value > 0 ? Math.floor(value) : 0)

const written = (name: string, value: CacheControl[Key]): ReadonlyArray<string> => {
  if (value === undefined) return []
  if (typeof value === 'number') return [`${name}=${seconds(value)}`]
  if (value === true || value.length === 0 || !value.every(isToken)) return [name]
  return [`${name}="${value.join(', ')}"`]
}

/**
 * Writes what `parseCacheControl` reads. Total: a time is cut to whole seconds from 0 to 2^31, NaN being 0, and a list of
 * names that are none stands for all of the response, which is the stricter.
 *
 * @example
 * assert.equal(formatCacheControl({ public: true, maxAge: 31536000, immutable: true }), 'public, max-age=31536000, immutable')
 */
export const formatCacheControl = (it: CacheControl): HeaderValue =>
  encodeHeaderValue(directives.flatMap(([key, name]) => written(name, it[key])).join(', '))

/** Sets Cache-Control in a response. */
export const withCacheControl =
  (it: CacheControl) =>
  <S extends number>(response: Response<S>): Response<S> =>
    withHeaders(fromFields([['Cache-Control', formatCacheControl(it)]]))(response)

/**
 * The names of both lists, each once, as first spelled; `*` swallows the rest. A list that cannot be read is `*` too.
 * RFC 9110 §12.5.5.
 *
 * @example
 * assert.deepEqual(mergeVary(['Accept, Origin'], ['accept', 'Cookie']), ['Accept', 'Origin', 'Cookie'])
 * assert.deepEqual(mergeVary(['Accept'], ['*']), ['*'])
 */
export const mergeVary = (lines: Iterable<string>, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const there = tokensOf(lines)
  if (there === undefined) return ['*']
  const merged = new Map<string, string>()
  for (const name of [...there, ...names]) if (!merged.has(lowerCase(name))) merged.set(lowerCase(name), name)
  return merged.has('*') ? ['*'] : [...merged.values()]
}

/**
 * Says that the answer depends on these fields of the request, beside those that it names already.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * assert.equal(withVary('Accept', 'Cookie')(withVary('accept')(ok())).headers.get('vary'), 'accept, Cookie')
 */
export const withVary =
  (...names: ReadonlyArray<string>) =>
  <S extends number>(response: Response<S>): Response<S> => {
    const merged = mergeVary(response.headers.getAll('Vary'), names)
    return merged.length === 0 ? response : withHeaders(fromFields([['Vary', merged.join(', ')]]))(response)
  }

/** The value of Age in seconds, RFC 9111 §5.1: the first, where there are several. None when it is no number. */
export const ageOf = (headers: Headers): Option<number> => {
  const [first] = elementsOf(headers.getAll('Age'))
  return first === undefined ? none : deltaSeconds(first)
}

/**
 * When Expires says that the response turns stale, in milliseconds from 1970; None without the field. A date that is none,
 * `0` above all, lies in the past: 0. RFC 9111 §5.3.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * assert.deepEqual(expiresOf(fromFields([['Expires', '-1']])), { _tag: 'Some', value: 0 })
 */
export const expiresOf = (headers: Headers): Option<number> => {
  const text = headers.get('Expires')
  return optional(text === undefined ? undefined : (parseHttpDate(text) ?? 0))
}
