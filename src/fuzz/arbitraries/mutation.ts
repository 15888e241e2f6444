/** What goes wrong on the wire, and what attackers send: legal input with a few edits at the places that decide. */
import * as fc from 'fast-check'
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

type Edit = (bytes: Uint8Array) => Uint8Array

const splice = (bytes: Uint8Array, at: number, drop: number, add: Uint8Array): Uint8Array =>
  joined([bytes.subarray(0, at), add, bytes.subarray(at + drop)])

/** The places where an edit matters most: where lines start and end, and around what separates their parts. */
const places = (bytes: Uint8Array): ReadonlyArray<number> => {
  const deciding = [...textOfOctets(bytes).matchAll(/[\r\n :;=,]/g)].flatMap(({ index }) => [index, index + 1])
  return deciding.length === 0 ? [0] : deciding
}

const place = (bytes: Uint8Array, aimed: boolean, pick: number): number => {
  if (!aimed) return bytes.length === 0 ? 0 : pick % (bytes.length + 1)
  const all = places(bytes)
  return all[pick % all.length] ?? 0
}

/** The lines with their ends. */
const linesOf = (bytes: Uint8Array): ReadonlyArray<Uint8Array> =>
  (textOfOctets(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []).map(octets)

const edit = (): fc.Arbitrary<Edit> => {
  const where = { aimed: fc.boolean(), pick: fc.nat() }
  const at = fc.record(where)
  const insert = fc.record({ ...where, text: fc.constantFrom(...nasty), drop: fc.constantFrom(0, 0, 0, 1, 2) }).map(
    ({ aimed, pick, text, drop }): Edit =>
      (bytes) =>
        splice(bytes, place(bytes, aimed, pick), drop, octets(text)),
  )
  const replace = fc.record({ ...where, octet: fc.integer({ min: 0, max: 255 }) }).map(
    ({ aimed, pick, octet }): Edit =>
      (bytes) =>
        splice(bytes, place(bytes, aimed, pick), 1, Uint8Array.of(octet)),
  )
  const drop = at.map(
    ({ aimed, pick }): Edit =>
      (bytes) =>
        splice(bytes, place(bytes, aimed, pick), 1, octets('')),
  )
  const cut = at.map(
    ({ aimed, pick }): Edit =>
      (bytes) =>
        bytes.subarray(0, place(bytes, aimed, pick)),
  )
  const repeat = fc.nat().map(
    (pick): Edit =>
      (bytes) => {
        const lines = linesOf(bytes)
        const chosen = lines.length === 0 ? 0 : pick % lines.length
        return joined(lines.flatMap((line, index) => (index === chosen ? [line, line] : [line])))
      },
  )
  const swap = fc.nat().map(
    (pick): Edit =>
      (bytes) => {
        const lines = [...linesOf(bytes)]
        const chosen = lines.length < 2 ? 0 : pick % (lines.length - 1)
        return joined([
          ...lines.slice(0, chosen),
          ...lines.slice(chosen, chosen + 2).reverse(),
          ...lines.slice(chosen + 2),
        ])
      },
  )
  return fc.oneof({ weight: 4, arbitrary: insert }, { weight: 2, arbitrary: replace }, drop, cut, repeat, swap)
}

/** Input with one to three edits. */
export const mutated = (input: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(input, fc.array(edit(), { minLength: 1, maxLength: 3 }))
    .map(([bytes, edits]) => edits.reduce((all, one) => one(all), bytes))

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
