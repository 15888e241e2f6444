import { parseSetCookie } from 'cookie'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  acceptedNames,
  acceptedTypes,
  byteRanges,
  cacheControl,
  connectionOptions,
  cookiePairs,
  credentials,
  entityTag,
  entityTags,
  expectation,
  forwardedBy,
  hostPort,
  httpDate,
  ifRange,
  inLines,
  mediaType,
  octets,
  type Phrase,
  request,
  type Said,
  setCookie,
  trailerNames,
  transferCodings,
  transferPreferences,
  typedField,
  upgradeProtocols,
  viaHops,
  writeRequest,
} from '../../src/fuzz/arbitraries/index.js'
import { readsWhatIsMeant } from '../../src/fuzz/laws/field.js'
import { differs, law } from '../../src/fuzz/laws/law.js'
import { judge } from '../../src/fuzz/oracle/index.js'
import { parseHttpDate } from '../../src/grammar/date.js'
import { splitHost } from '../../src/grammar/host.js'
import { hasToken, splitLists, tokensOf } from '../../src/grammar/list.js'
import { parameterized } from '../../src/grammar/parameter.js'
import { authorization, basicCredentials } from '../../src/handler/middleware/credentials.js'
import { parseCacheControl } from '../../src/handler/semantics/caching.js'
import { cookieList } from '../../src/handler/semantics/cookie.js'
import { elementsOf } from '../../src/handler/semantics/elements.js'
import { parseETag, parseETags } from '../../src/handler/semantics/etag.js'
import { forwardedElements } from '../../src/handler/semantics/forwarded-fields.js'
import { parseMediaType } from '../../src/handler/semantics/media-type.js'
import { parseRange } from '../../src/handler/semantics/range.js'
import { formatSetCookie } from '../../src/handler/semantics/set-cookie.js'
import { readWeighted, weightedOf } from '../../src/handler/semantics/weight.js'
import { fromFields } from '../../src/message/headers.js'
import { holds } from '../laws/runs.js'

const found = (option: { readonly _tag: string; readonly value?: unknown }): unknown => option.value

const fields = (name: string, text: string) => fromFields([[name, text]])

const readRange = (text: string): unknown => {
  const read = parameterized(text)
  const weighted = read && weightedOf(read)
  const type = weighted && found(parseMediaType(weighted.range.value))
  return (
    weighted &&
    typeof type === 'object' && { range: { ...type, parameters: weighted.range.parameters }, weight: weighted.weight }
  )
}

const readProtocol = (text: string): unknown => {
  const [name, version] = text.split('/')
  return { name, version }
}

const readHop = (text: string): unknown => {
  const [, protocol = 'HTTP', version, by, comment] =
    /^(?:([^/ ]+)\/)?([^ ]+) ([^ ]+)(?: \(([^)]*)\))?$/.exec(text) ?? []
  return { protocol, version, by, comment }
}

const lower = (texts: ReadonlyArray<string> | undefined): unknown => texts?.map((text) => text.toLowerCase())

const readCredentials = (text: string): unknown => {
  const { scheme, rest } = authorization(text) ?? { scheme: '', rest: '' }
  if (scheme === 'basic') return { _tag: 'Basic', ...basicCredentials(rest) }
  if (scheme === 'bearer') return { _tag: 'Bearer', token: rest }
  const all = splitLists([rest])?.map((one) => parameterized(`_;${one.replace(/^([^=\s]+)[ \t]*=[ \t]*/, '$1=')}`))
  return { _tag: 'Parameters', scheme, parameters: all?.flatMap((one) => one?.parameters ?? []) }
}

const readSetCookie = (text: string): unknown => {
  const { expires, sameSite, ...read } = { ...parseSetCookie(text, { decode: (one) => one }) }
  return {
    ...read,
    ...(expires === undefined ? {} : { expires: Number(expires) }),
    ...(typeof sameSite === 'string' ? { sameSite: `${sameSite.charAt(0).toUpperCase()}${sameSite.slice(1)}` } : {}),
  }
}

const codings = fc.constantFrom('gzip', 'br', 'identity', '*')

const readers: ReadonlyArray<
  readonly [name: string, phrases: fc.Arbitrary<Phrase<unknown>>, (text: string) => unknown]
> = [
  ['a Host', hostPort(), splitHost],
  ['a date in any of its three forms', httpDate(), (text) => parseHttpDate(text)],
  ['a media type', mediaType(), (text) => found(parseMediaType(text))],
  ['Accept', acceptedTypes(), (text) => elementsOf([text]).map(readRange)],
  ['Accept-Encoding and its kin', acceptedNames(codings), (text) => elementsOf([text]).map(readWeighted)],
  ['Range', byteRanges(), (text) => found(parseRange(text, 64))],
  ['an entity tag', entityTag(), (text) => found(parseETag(text))],
  ['If-Match', entityTags(), (text) => found(parseETags([text]))],
  ['If-Range', ifRange(), (text) => found(parseETag(text)) ?? parseHttpDate(text)],
  ['Cookie', cookiePairs(), (text) => cookieList(fields('Cookie', text))],
  ['Cache-Control', cacheControl(), (text) => parseCacheControl([text])],
  ['Authorization', credentials(), readCredentials],
  ['Forwarded', forwardedBy(), (text) => forwardedElements(fields('Forwarded', text))],
  ['Via', viaHops(), (text) => viaElements(text).map(readHop)],
  ['Connection', connectionOptions(), (text) => lower(tokensOf([text]))],
  ['TE', transferPreferences(), (text) => elementsOf([text]).map(readWeighted)],
  ['Trailer', trailerNames(), (text) => lower(tokensOf([text]))],
  ['Upgrade', upgradeProtocols(), (text) => elementsOf([text]).map(readProtocol)],
  ['Expect', expectation(), (text) => text.toLowerCase()],
  ['Transfer-Encoding', transferCodings(), (text) => elementsOf([text]).map(readCoding)],
  ['Set-Cookie, by another package,', setCookie(), readSetCookie],
]

/** Elements between commas that stand in no comment. */
function viaElements(text: string): ReadonlyArray<string> {
  return (text.match(/(?:\([^)]*\)|[^,])+/g) ?? []).map((one) => one.trim()).filter((one) => one !== '')
}

function readCoding(text: string): unknown {
  const read = parameterized(text)
  return read && { ...read, value: read.value.toLowerCase() }
}

for (const [name, phrases, read] of readers)
  holds(`${name} is read as it was meant, whatever way it is written`, readsWhatIsMeant(phrases, read), 1000)

test('a reader that reads something else than was meant is seen', () => {
  const { failed, counterexample } = fc.check(
    readsWhatIsMeant(entityTag(), (text) => ({ weak: false, opaque: text.slice(1, -1) })),
    { seed: 1 },
  )
  expect([failed, counterexample?.[0].text]).toEqual([true, 'W/""'])
})

holds(
  'a cookie that is set is one that may be set',
  law(setCookie(), ({ value }) => {
    const written = formatSetCookie(value)
    return written._tag === 'Left' ? written.left.detail : undefined
  }),
  500,
)

holds(
  'of a list in several lines the elements follow each other',
  law(inLines('Connection', connectionOptions()), ({ value, lines }) =>
    differs('read', value, lower(tokensOf(lines.map((line) => line.value)))),
  ),
  500,
)

holds(
  'a typed field leaves a request legal, and comes back as it was written',
  law(fc.tuple(request(), typedField()), ([one, typed]) => {
    if (one.content._tag !== 'None') return undefined
    const names = typed.lines.map(({ name }) => name)
    const bytes = writeRequest({ ...one, fields: [...one.fields, ...typed.lines] })
    const { messages, ending } = judge(bytes)
    const read = messages[0]?.fields.slice(-names.length) ?? []
    return ending._tag === 'Reject'
      ? `refused as ${ending.rule}`
      : differs(
          'came back',
          typed.lines.map(({ name, value }) => [name, value]),
          read,
        )
  }),
  1000,
)

/** What a search for a fault ends with. */
const leastOf = <A>(phrases: fc.Arbitrary<Phrase<A>>, isRight: (text: string) => boolean): string | undefined => {
  const { counterexample } = fc.check(
    fc.property(phrases, ({ text }) => isRight(text)),
    { seed: 7, numRuns: 3000 },
  )
  return counterexample?.[0].text
}

test('what a careless reader misreads shrinks to the least that shows it', () => {
  expect(leastOf(acceptedTypes(), (text) => !/;[ \t]*Q=/.test(text))).toBe('text/html;Q=1')
  expect(leastOf(httpDate(), (text) => /GMT$/.test(text))).toBe('Thu Jan  1 00:00:00 1970')
  expect(leastOf(cookiePairs(), (text) => !text.includes('; '))).toBe('id=; id=')
  expect(leastOf(byteRanges(), (text) => !/[=, \t]-\d/.test(text))).toBe('bytes=-0')
  expect(leastOf(entityTags(), (text) => !text.includes('W/'))).toBe('W/""')
  expect(leastOf(connectionOptions(), (text) => !hasToken([text], 'keep-alive'))).toBe('keep-alive')
  expect(leastOf(cacheControl(), (text) => !/max-age="/.test(text))).toBe('max-age="0"')
})

test('the three forms of a date are all made, and so is every scheme', () => {
  const dates = fc.sample(httpDate(), { seed: 1, numRuns: 100 }).map(({ text }) => text)
  for (const form of [/^\w{3}, /, /day, /, /^\w{3} /]) expect(dates.some((text) => form.test(text))).toBe(true)
  const tags = fc.sample(credentials(), { seed: 1, numRuns: 100 }).map(({ value }: Phrase<Said>) => value._tag)
  expect([...new Set(tags)].sort()).toEqual(['Basic', 'Bearer', 'Parameters'])
  expect(octets(dates[0] ?? '').length).toBeGreaterThan(20)
})
