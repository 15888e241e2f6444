import { type Headers, parsedHeaders } from '../message/headers.js'
import type { RequestHead } from '../message/request.js'
import { asterisk, type Target } from '../message/target.js'
import type { Version } from '../message/version.js'
import type { Judged } from './judge.js'
import { CONNECT, knownMethods, OPTIONS } from './method-code.js'
import type { LineScan } from './request-line.js'
import type { Scratch } from './scratch.js'

/** The version that is served for a minor digit, RFC 9110 §2.5; -1 stands for HTTP/0.9. */
const versionOf = (minor: number): Version => (minor < 0 ? 'HTTP/0.9' : minor === 0 ? 'HTTP/1.0' : 'HTTP/1.1')

/** The method's name: from the table of known ones, or cut out of the head. */
export const methodOf = (line: Readonly<LineScan>, text: string): string =>
  knownMethods[line.method] || text.slice(line.methodStart, line.methodEnd)

/** The record of the target, from the places that the scan noted. */
export const targetOf = (line: Readonly<LineScan>, text: string): Target => {
  const { targetStart, targetEnd, pathStart, question, authorityStart, authorityEnd } = line
  const raw = text.slice(targetStart, targetEnd)
  if (raw === '*') return asterisk
  if (line.method === CONNECT) return { _tag: 'Authority', raw, authority: raw }
  const query = question < 0 ? undefined : text.slice(question + 1, targetEnd)
  if (authorityEnd === 0)
    return { _tag: 'Origin', raw, path: question < 0 ? raw : text.slice(targetStart, question), query }
  const path = text.slice(pathStart, question < 0 ? targetEnd : question)
  const isServer = line.method === OPTIONS && query === undefined
  return {
    _tag: 'Absolute',
    raw,
    scheme: raw.charCodeAt(4) === 0x3a ? 'http' : 'https',
    authority: text.slice(authorityStart, authorityEnd),
    path: path === '' ? (isServer ? '*' : '/') : path,
    query,
  }
}

/** CR and LF in the place of a fold stand for SP, RFC 9112 §5.2: the text keeps its length, so the marks stay true. */
const unfold = (text: string, marks: ReadonlyArray<number>): string => {
  let out = ''
  let done = 0
  for (let at = 0; at < marks.length; at += 4) {
    out += text.slice(done, marks[at + 2])
    done = marks[at + 3]!
    for (let unit = marks[at + 2]!; unit < done; unit++) {
      const isEnd = text.charCodeAt(unit) === 0x0d || text.charCodeAt(unit) === 0x0a
      out += isEnd ? ' ' : text.charAt(unit)
    }
  }
  return out + text.slice(done)
}

/** The fields of a head whose text this is, with marks of their own. */
export const headersOf = ({ fields }: Scratch, text: string): Headers => {
  const marks = fields.marks.slice(0, fields.count)
  return parsedHeaders(fields.folded ? unfold(text, marks) : text, marks)
}

/** The record of a head that was judged. */
export const requestOf = (scratch: Scratch, text: string, target: Target, judged: Judged): RequestHead => {
  const { line } = scratch
  const isNamed = target._tag === 'Absolute' || target._tag === 'Authority'
  return {
    method: methodOf(line, text),
    target,
    authority: isNamed ? target.authority : judged.host,
    version: versionOf(line.minor),
    headers: headersOf(scratch, text),
    framing: judged.framing,
  }
}
