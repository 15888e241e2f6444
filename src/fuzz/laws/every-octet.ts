import { octets } from '../arbitraries/octets.js'
import type { JudgeOptions } from '../oracle/index.js'
import { disagreement, type Judge } from './acceptance.js'
import type { Fault } from './law.js'
import type { ParserLike } from './parser-like.js'

/** Short input in three parts: each place of the middle one is tried with each octet. */
export type Frame = readonly [before: string, middle: string, behind: string]

const HEAD = 'GET / HTTP/1.1\r\nHost: a\r\n'
const POST = 'POST / HTTP/1.1\r\nHost: a\r\n'
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`

/** Frames in which every part of a request has its place. */
export const frames: ReadonlyArray<Frame> = [
  ['', '\r\nGET /a%4f;b?c%[ HTTP/1.1\r\n', 'Host: a\r\n\r\n'],
  ['GET ', 'http://a%4fb:08/d?e ', 'HTTP/1.0\r\n\r\n'],
  ['GET ', 'HTTPS://[1::ab:192.0.2.1]', ' HTTP/1.0\r\n\r\n'],
  ['', 'OPTIONS * HTTP/1.0\r\n', '\r\n'],
  ['', 'CONNECT [v1.a]:80 ', 'HTTP/1.0\r\n\r\n'],
  ['CONNECT ', '[::1]:65535', ' HTTP/1.0\r\n\r\n'],
  ['', '\r\nGET /a%4f?b[\r\n', HEAD],
  ['GET ', 'http://a%4fb:08/d?e\r\n', HEAD],
  ['GET / HTTP/1.1\r\n', 'hOST:\ta.b%4f~:80 \r\n\r\n', ''],
  ['GET / HTTP/1.1\r\nHost: ', '[1:2:3::4:5]:', '\r\n\r\n'],
  [HEAD, 'Accept:aaaaaaaaaaa bbbbbbbbbbbbb\xff\r\n', '\r\n'],
  [HEAD, 'Connection: a ,Upgrade\r\nUpgrade: b', '\r\n\r\nrest'],
  [POST, 'Content-Length: 03 \r\n\r\n', 'abc'],
  [POST, 'Transfer-Encoding: chunked\r\n\r\n', '0\r\n\r\n'],
  [`${POST}Transfer-Encoding: `, 'a;b="c,d" ,chunked', '\r\n\r\n'],
  [CHUNKED, '02;a= "b\\c\xe9";d =e\r\nxy\r\n', '0\r\n\r\n'],
  [CHUNKED, '0\r\nX:\ty\r\nHosts: \r\n\r\n', HEAD],
]

/** Octets that are worth putting between two others; all 256 take the place of one. */
const between = [...Array(33).keys(), ...octets('"#%*,-./0:;<=>?@A[\\]^_`a{|}~\x7f\x80\x85\xa0\xff')]

/** Every input that differs from one frame by one octet: another one, one more, or one less. */
export function* neighbours([before, middle, behind]: Frame): Iterable<Uint8Array> {
  const whole = octets(before + middle + behind)
  for (let at = before.length; at < before.length + middle.length; at++) {
    const copy = whole.slice()
    for (let octet = 0; octet < 256; octet++) {
      copy[at] = octet
      yield copy
    }
    for (const octet of between) yield Uint8Array.of(...whole.subarray(0, at), octet, ...whole.subarray(at))
    yield Uint8Array.of(...whole.subarray(0, at), ...whole.subarray(at + 1))
  }
}

/**
 * Law 4 without chance: the parser agrees with the judge on every input that is one octet away from a frame. Gives the
 * first disagreement.
 */
export const everyOctet = <S>(parser: ParserLike<S>, judge: Judge, options: JudgeOptions = {}, of = frames): Fault => {
  for (const frame of of)
    for (const bytes of neighbours(frame)) {
      const fault = disagreement(parser, judge, bytes, options)
      if (fault !== undefined) return fault
    }
  return undefined
}
