/**
 * Input made of the very pieces that one rule is about, in any order: half of it is legal, and the other half is wrong in
 * the way that the rule is there for.
 */
import * as fc from 'fast-check'
import { octets, textOf } from './octets.js'

const some = (pieces: ReadonlyArray<string>, least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { minLength: least, maxLength: most, size: 'max' }).map((all) => all.join(''))

const any = (...texts: ReadonlyArray<fc.Arbitrary<string>>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(...texts).map((parts) => octets(parts.join('')))

const CHUNKED = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'

const versions = fc.constantFrom('1.1', '1.1', '1.1', '1.0', '1.2')

const framingFields = [
  ...['0', '3', '03', '+3', '3,3', '', '3 ', '999999999999999', '1000000000000000', '0x3'].map(
    (it) => `Content-Length: ${it}`,
  ),
  ...[
    'chunked',
    'Chunked ',
    'gzip, chunked',
    'chunked, chunked',
    'identity',
    'chunked;q=1',
    'gzip;a="x,\\"", chunked',
    ',chunked',
    'gzip;a, chunked',
    '',
  ].map((it) => `Transfer-Encoding:${it}`),
  ...['a', '', 'a:80', 'a b', 'a:99999', '[::1]', '[::1', 'a@b', ':80', 'a:'].map((it) => `host: ${it}`),
  'Connection: upgrade',
  'Connection: close ,\tUPGRADE,',
  'Upgrade: a',
  'X: y',
].map((line) => `${line}\r\n`)

/** A head with any of the fields that decide framing, routing and switching. */
export const framingSoup = (): fc.Arbitrary<Uint8Array> =>
  any(
    versions.map((version) => `POST / HTTP/${version}\r\n`),
    fc.constantFrom('', 'Host: a\r\n', 'Host: a\r\n'),
    some(framingFields, 0, 4),
    fc.constantFrom('\r\n', '\r\n0\r\n\r\n', '\r\nabc', '\r\nabcGET / HTTP/1.1\r\n\r\n'),
  )

/** A chunked body with any size lines. */
export const chunkSoup = (): fc.Arbitrary<Uint8Array> =>
  any(
    fc.constant(CHUNKED),
    some(['3\r\nabc\r\n', 'a\r\n0123456789\r\n', '1;a=b\r\nx\r\n'], 0, 2),
    some(
      ['0', '3', 'fF', '\r\n', ';', ' ', '\t', 'a', '=', '"', '\\', '"b"', '\r', '\n', 'g', '0000000', '\xe9'],
      0,
      10,
    ),
    fc.constantFrom('\r\n\r\n', '\r\nabc\r\n0\r\n\r\n', ''),
  )

const trailerNames = [
  ...[
    'Content-Length',
    'transfer-encoding',
    'HOST',
    'Connection',
    'te',
    'Trailer',
    'Upgrade',
    'Expect',
    'Authorization',
  ],
  ...['proxy-authorization', 'Cookie', 'Range', 'Content-Type', 'content-encoding'],
  ...['X', 'Host-', 'Hos', 'Cookie2', 'Accept-Range', 'Connectio\x0e', 'tf', '@ost', 'Set-Cookie'],
]

/** A chunked body with any trailers. */
export const trailerSoup = (): fc.Arbitrary<Uint8Array> =>
  any(
    fc.constant(`${CHUNKED}0\r\n`),
    some(['A: b\r\n', 'C:\r\n'], 0, 2),
    some(trailerNames, 0, 1),
    fc.constantFrom(': a\r\n', ' : a\r\n', ':\r\n', ': a\n', ':a\0', ''),
    fc.constantFrom('\r\n', '\r', 'X: y\r\n\r\n'),
  )

const lineParts = [
  'GET',
  'CONNECT',
  'OPTIONS',
  'PRI',
  ' ',
  ' ',
  '/',
  '*',
  'a',
  'http',
  'HTTPS',
  '://',
  ':',
  '80',
  '65536',
]
const hostParts = [
  '[',
  ']',
  '::',
  '1',
  ':1',
  'ffff',
  '.2',
  '1.2.3.4',
  'v1.',
  '%4',
  '%41',
  '?',
  '#',
  '@',
  '|',
  '~',
  '\x80',
]

/** A request line of its own parts, and of those of targets and hosts. */
export const lineSoup = (): fc.Arbitrary<Uint8Array> =>
  any(
    fc.constantFrom('', '', '\r\n', '\r\n\r\n', '\r', '\n'),
    fc.constantFrom('', 'GET ', 'CONNECT ', 'OPTIONS ', 'GET http://', 'GET http://[', 'CONNECT [', 'PRI '),
    fc.oneof(some([...lineParts, ...hostParts], 0, 8), textOf('0123456789abcdef::::.]', 0, 24)),
    fc.constantFrom(
      ' HTTP/1.0\r\n\r\n',
      '] HTTP/1.0\r\n\r\n',
      ' HTTP/2.0\r\n',
      ' HTTP/1.1\n',
      '\r\n',
      ' http/1.1\r\n',
      '',
    ),
  )

/** Any of the soups. */
export const soup = (): fc.Arbitrary<Uint8Array> => fc.oneof(framingSoup(), chunkSoup(), trailerSoup(), lineSoup())
