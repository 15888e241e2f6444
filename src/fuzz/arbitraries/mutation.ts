/** What goes wrong on the wire, and what attackers send: legal input with a few edits at the places that decide. */
import * as fc from 'fast-check'
import { aims, type Edit, edited } from '../edits.js'
import { writeRequest } from './described.js'
import { joined, octets, pointedBytes, rawBytes, textOfOctets } from './octets.js'
import { pipeline } from './request.js'
import { soup } from './soup.js'

/** Tokens that some parser somewhere once took for something else. */
export const nasty: ReadonlyArray<string> = [
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  '\0',
  ' ',
  '\t',
  '\x0b',
  '\x7f',
  '\x80',
  '\xa0',
  '\xff',
  ':',
  ',',
  ';',
  '=',
  '"',
  '\\',
  '%',
  '%2',
  '%zz',
  '*',
  '/',
  '//',
  '?',
  '#',
  '@',
  '[',
  ']',
  '[::1]',
  '::',
  '.',
  '+',
  '-',
  '0',
  '00',
  '0x',
  '1',
  '9',
  'f',
  '_',
  'H',
  'http://',
  'https://a:99999',
  'HTTP/1.1',
  ' HTTP/1.0',
  ' HTTP/2.0',
  'PRI * HTTP/2.0',
  'CONNECT ',
  'OPTIONS ',
  'Host: b\r\n',
  'Host:\r\n',
  'Host : a\r\n',
  ' Host: a\r\n',
  'Content-Length: 3\r\n',
  'Content-Length: +3\r\n',
  'Content-Length: 3, 3\r\n',
  'Content-Length: 9999999999999999\r\n',
  'Content-Length:\r\n',
  'content_length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding:\tchunked\r\n',
  'Transfer-Encoding: identity\r\n',
  'Transfer-Encoding: \x0bchunked\r\n',
  'Transfer-Encoding\t: chunked\r\n',
  'Transfer-Encoding: x;a="b, chunked", chunked\r\n',
  'Transfer-Encoding: chunked;a=b\r\n',
  ', chunked',
  'chunked, ',
  'Connection: upgrade\r\nUpgrade: x\r\n',
  'Connection: close\r\n',
  'Upgrade: x\r\n',
  '\r\n folded\r\n',
  '0\r\n\r\n',
  '0;a\r\n',
  '\r\n0\r\n',
  'fffffffffffff',
  '00000000000000',
  ';a="b"',
  ' ;a',
  ';a=',
  '1\r\nx\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
]

/** One edit: mostly a piece that is put in where something is decided. */
export const byteEdit = (): fc.Arbitrary<Edit> =>
  fc.record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('insert' as const) },
      { weight: 4, arbitrary: fc.constantFrom('drop' as const, 'end' as const, 'repeat' as const, 'swap' as const) },
    ),
    aim: fc.constantFrom(...aims),
    pick: fc.nat(),
    piece: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...nasty) },
      { weight: 1, arbitrary: fc.nat(255).map((octet) => String.fromCharCode(octet)) },
    ),
    over: fc.constantFrom(1, 0, 0, 1, 2),
  })

/** Input with one to three edits. */
export const mutated = (input: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(input, fc.array(byteEdit(), { minLength: 1, maxLength: 3 }))
    .map(([bytes, edits]) => octets(edits.reduce(edited, textOfOctets(bytes))))

/** A pipeline as octets. */
export const legalInput = (): fc.Arbitrary<Uint8Array> => pipeline().map((all) => joined(all.map(writeRequest)))

/** Everything a connection may bring: legal, nearly legal, and noise. */
export const anyInput = (): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 3, arbitrary: legalInput() },
    { weight: 6, arbitrary: mutated(legalInput()) },
    { weight: 3, arbitrary: soup() },
    { weight: 1, arbitrary: mutated(soup()) },
    { weight: 1, arbitrary: rawBytes() },
    { weight: 1, arbitrary: pointedBytes() },
  )
