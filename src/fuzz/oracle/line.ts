/** The request line, RFC 9112 §3, in its three parts. */
import {
  absoluteForm,
  asteriskForm,
  authorityForm,
  laxLineEnd,
  methodPart,
  originForm,
  strictLineEnd,
  targetPart,
  versionPart,
} from './abnf.js'
import { type Automaton, automaton } from './automaton.js'
import { type Check, type Limit, readPart } from './part.js'
import { type JudgedTarget, type Outcome, read, refused, type Settings } from './verdict.js'

/** What a request line says. */
export interface Line {
  readonly method: string
  readonly target: JudgedTarget
  readonly version: string
}

const strictMethod = automaton(methodPart(strictLineEnd))
const laxMethod = automaton(methodPart(laxLineEnd))
const connectTarget = automaton(targetPart(authorityForm))
const optionsTarget = automaton(targetPart(originForm, absoluteForm, asteriskForm))
const otherTarget = automaton(targetPart(originForm, absoluteForm))
const strictVersion = automaton(versionPart(strictLineEnd))
const laxVersion = automaton(versionPart(laxLineEnd))

const targetWalk = (method: string): Automaton => {
  if (method === 'CONNECT') return connectTarget
  return method === 'OPTIONS' ? optionsTarget : otherTarget
}

const ABSOLUTE = /^(https?):\/\/([^/?]*)([^?]*)(?:\?(.*))?$/i

/** RFC 9112 §3.2, on a target that is known to be legal. An empty path is `/`, or `*` for OPTIONS without a query. */
const parseTarget = (raw: string, method: string): JudgedTarget => {
  if (method === 'CONNECT') return { _tag: 'Authority', raw, authority: raw }
  if (raw === '*') return { _tag: 'Asterisk', raw }
  const parts = ABSOLUTE.exec(raw)
  if (parts === null) {
    const [path = '', ...more] = raw.split('?')
    return { _tag: 'Origin', raw, path, query: more.length === 0 ? undefined : more.join('?') }
  }
  const [, scheme = '', authority = '', path = '', query] = parts
  const whole = path === '' ? (method === 'OPTIONS' && query === undefined ? '*' : '/') : path
  return { _tag: 'Absolute', raw, scheme: scheme.toLowerCase(), authority, path: whole, query }
}

/** Behind the empty line that R3 skips, if one stands here. */
export const behindEmptyLine = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] === 0x0d) return at + 2
  return bytes[at] === 0x0a ? at + 1 : at
}

/** Reads one request line, and the empty line that may stand before it. */
export const readRequestLine = (bytes: Uint8Array, from: number, settings: Settings): Outcome<Line> => {
  const start = behindEmptyLine(bytes, from)
  const limit: Limit = { rule: 'line-length', beyond: start + settings.limits.line, lineEndCounts: false }
  const methodCheck: Check = (at) =>
    at - start >= settings.limits.method && bytes[at] !== 0x20 ? { rule: 'method-length', offset: at } : undefined
  const methodWalk = settings.bareLf ? laxMethod : strictMethod
  const first = readPart(bytes, from, { part: 'method', walk: methodWalk, limit, check: methodCheck })
  // Where LF ends a line, one behind the empty line is a second empty line.
  if (first._tag === 'Refused' && first.rule === 'lf-alone' && settings.bareLf)
    return refused('second-empty-line', first.offset)
  if (first._tag !== 'Read') return first
  const method = first.value.replace(/^\r?\n/, '').slice(0, -1)
  // reg-name has an asterisk, but as the target of CONNECT it is not taken for a host.
  const asterisk: Check = (at) =>
    method === 'CONNECT' && at === first.at && bytes[at] === 0x2a ? { rule: 'form-of-method', offset: at } : undefined
  const walk = targetWalk(method)
  const second = readPart(bytes, first.at, { part: 'target', walk, method, limit, check: asterisk })
  if (second._tag !== 'Read') return second
  const versionWalk = settings.bareLf ? laxVersion : strictVersion
  const third = readPart(bytes, second.at, { part: 'version', walk: versionWalk, method, limit })
  if (third._tag !== 'Read') return third
  const version = third.value.startsWith('HTTP/1.0') ? 'HTTP/1.0' : 'HTTP/1.1'
  return read({ method, target: parseTarget(second.value.slice(0, -1), method), version }, third.at)
}
