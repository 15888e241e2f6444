/** Request targets in their four forms, RFC 9112 §3.2, and hosts, RFC 3986 §3.2.2. */
import * as fc from 'fast-check'
import { textOf } from './octets.js'

const UNRESERVED = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~'
const SUB_DELIMS = "!$&'()*+,;="
const HEXDIG = '0123456789abcdefABCDEF'

const hexdigs = (least: number, most: number): fc.Arbitrary<string> => textOf(HEXDIG, least, most)
const escaped = (): fc.Arbitrary<string> => hexdigs(2, 2).map((digits) => `%${digits}`)

const pieces = (letters: string, least: number, most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 5, arbitrary: textOf(letters, 1, 3) }, { weight: 1, arbitrary: escaped() }), {
      minLength: least,
      maxLength: most,
    })
    .map((parts) => parts.join(''))

/** The part before a `?`: segments of pchar. */
export const path = (): fc.Arbitrary<string> =>
  fc
    .array(pieces(`${UNRESERVED}${SUB_DELIMS}:@`, 0, 8), { minLength: 1, maxLength: 4 })
    .map((segments) => `/${segments.join('/')}`)

/** The part behind a `?`, with what browsers send raw. */
export const query = (): fc.Arbitrary<string> => textOf(`${UNRESERVED}${SUB_DELIMS}:@/?%[]{}|\\^\``, 0, 12)

const maybeQuery = (): fc.Arbitrary<string> => fc.option(query(), { nil: undefined }).map(withQuery)
const withQuery = (text: string | undefined): string => (text === undefined ? '' : `?${text}`)

const ipv4 = (): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.'))

const groups = (least: number, most: number): fc.Arbitrary<ReadonlyArray<string>> =>
  fc.array(hexdigs(1, 4), { minLength: least, maxLength: most })

const shorten = (all: ReadonlyArray<string>, before: number, after: number, tail: ReadonlyArray<string>): string =>
  `${all.slice(0, before).join(':')}::${[...all.slice(before, before + after), ...tail].join(':')}`

/** An IPv6 address in each of the shapes of RFC 3986: whole, shortened anywhere, with an IPv4 tail. */
export const ipv6 = (): fc.Arbitrary<string> => {
  const whole = groups(8, 8).map((all) => all.join(':'))
  const wholeWithIpv4 = fc.tuple(groups(6, 6), ipv4()).map(([six, tail]) => `${six.join(':')}:${tail}`)
  const shortened = fc
    .tuple(groups(7, 7), fc.nat(7), fc.nat(7))
    .map(([all, before, after]) => shorten(all, before, Math.min(after, 7 - before), []))
  const shortenedWithIpv4 = fc
    .tuple(groups(5, 5), fc.nat(5), fc.nat(5), ipv4())
    .map(([all, before, after, tail]) => shorten(all, before, Math.min(after, 5 - before), [tail]))
  return fc.oneof({ withCrossShrink: true }, whole, wholeWithIpv4, shortened, shortenedWithIpv4)
}

const ipvFuture = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('v', 'V'), hexdigs(1, 3), textOf(`${UNRESERVED}${SUB_DELIMS}:`, 1, 6))
    .map(([v, version, rest]) => `${v}${version}.${rest}`)

/** A host: a registered name, an IPv4 address, or an IP literal in brackets. Never empty. */
export const host = (): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom('a', 'localhost', 'example.org') },
    { weight: 2, arbitrary: pieces(`${UNRESERVED}${SUB_DELIMS}`, 1, 10) },
    { weight: 1, arbitrary: ipv4() },
    { weight: 1, arbitrary: ipv6().map((address) => `[${address}]`) },
    { weight: 1, arbitrary: ipvFuture().map((address) => `[${address}]`) },
  )

/** A port: 0 to 65535, sometimes with zeros before it. */
export const port = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', '', '', '0', '000'),
      fc.oneof(fc.constantFrom(80, 65535), fc.integer({ min: 0, max: 65535 })),
    )
    .map(([zeros, number]) => `${zeros}${number}`)

/** What Host and an absolute target hold: a host, and perhaps a port, which may be empty. */
export const authority = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      host(),
      fc.oneof(
        { withCrossShrink: true },
        fc.constant(''),
        fc.constant(':'),
        port().map((digits) => `:${digits}`),
      ),
    )
    .map((parts) => parts.join(''))

/** `/path?query`. */
export const originTarget = (): fc.Arbitrary<string> => fc.tuple(path(), maybeQuery()).map((parts) => parts.join(''))

/** `http://host/path?query`, the scheme in any case, the path empty at times. */
export const absoluteTarget = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('http', 'https', 'HTTP', 'hTTpS'),
      authority(),
      fc.oneof(fc.constant(''), path()),
      maybeQuery(),
    )
    .map(([scheme, ...rest]) => `${scheme}://${rest.join('')}`)

/** `host:port`, for CONNECT. An asterisk in front is a form of its own to those who tell forms by their first octet. */
export const authorityTarget = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      host().filter((name) => !name.startsWith('*')),
      port(),
    )
    .map(([name, digits]) => `${name}:${digits}`)

/** A target that goes with the method. */
export const target = (method: string): fc.Arbitrary<string> => {
  if (method === 'CONNECT') return authorityTarget()
  const plain = [
    { weight: 4, arbitrary: originTarget() },
    { weight: 1, arbitrary: absoluteTarget() },
  ]
  return method === 'OPTIONS'
    ? fc.oneof({ withCrossShrink: true }, ...plain, { weight: 3, arbitrary: fc.constant('*') })
    : fc.oneof({ withCrossShrink: true }, ...plain)
}
