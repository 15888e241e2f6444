/** The request line, RFC 9112 §3, in its three parts. */
import {
  absoluteForm,
  asteriskForm,
  authorityForm,
  laxLineEnd,
  methodPart,
  oldTargetPart,
  originForm,
  strictLineEnd,
  targetPart,
  versionPart,
} from './abnf.js'
import { type Automaton, automaton } from './automaton.js'
import { or } from './grammar.js'
import { type Check, type Limit, readPart } from './part.js'
import { type JudgedTarget, type Outcome, read, refused, type Settings } from './verdict.js'

/** What a request line says. */
export interface Line {
  readonly method: string
  readonly target: JudgedTarget
  readonly version: string
}

/** The grammars of the three parts under some leniencies. */
interface Walks {
  readonly method: Automaton
  readonly target: (method: string) => Automaton
  readonly version: Automaton
}

const makeWalks = ({ bareLf, rawTarget, requestLineSpaces, http09 }: Settings): Walks => {
  const lineEnd = bareLf ? laxLineEnd : strictLineEnd
  const forms = [originForm(rawTarget), absoluteForm(rawTarget)]
  const other = targetPart(requestLineSpaces, ...forms)
  const targets = new Map([
    ['CONNECT', automaton(targetPart(requestLineSpaces, authorityForm))],
    ['OPTIONS', automaton(targetPart(requestLineSpaces, ...forms, asteriskForm))],
    ['GET', automaton(http09 ? or(other, oldTargetPart(requestLineSpaces, originForm(rawTarget), lineEnd)) : other)],
  ])
  const otherTarget = automaton(other)
  return {
    method: automaton(methodPart(lineEnd, requestLineSpaces)),
    target: (method) => targets.get(method) ?? otherTarget,
    version: automaton(versionPart(lineEnd, requestLineSpaces)),
  }
}

const made = new Map<string, Walks>()

/** The grammars of each set of leniencies are made once. */
const walksOf = (settings: Settings): Walks => {
  const { bareLf, rawTarget, requestLineSpaces, http09 } = settings
  const key = [bareLf, rawTarget, requestLineSpaces, http09].join()
  const walks = made.get(key) ?? makeWalks(settings)
  made.set(key, walks)
  return walks
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
export const behindEmptyLine = (input: string, at: number): number => {
  if (input.charCodeAt(at) === 0x0d) return at + 2
  return input.charCodeAt(at) === 0x0a ? at + 1 : at
}

/** Reads one request line, and the empty line that may stand before it. */
export const readRequestLine = (input: string, from: number, settings: Settings): Outcome<Line> => {
  const start = behindEmptyLine(input, from)
  const limit: Limit = { rule: 'line-length', beyond: start + settings.limits.line, lineEndCounts: false }
  let methodStart = start
  while (input.charCodeAt(methodStart) === 0x20 || input.charCodeAt(methodStart) === 0x09) methodStart++
  const methodCheck: Check = {
    from: methodStart + settings.limits.method,
    ask: (at) =>
      input.charCodeAt(at) !== 0x20 && input.charCodeAt(at) !== 0x09
        ? { rule: 'method-length', offset: at }
        : undefined,
  }
  const walks = walksOf(settings)
  const first = readPart(input, from, { part: 'method', walk: walks.method, limit, check: methodCheck })
  // Where LF ends a line, one behind the empty line is a second empty line.
  if (first._tag === 'Refused' && first.rule === 'lf-alone' && settings.bareLf)
    return refused('second-empty-line', first.offset)
  if (first._tag !== 'Read') return first
  const method = first.value
    .replace(/^\r?\n/, '')
    .replace(/^[ \t]+/, '')
    .slice(0, -1)
  // reg-name has an asterisk, but as the target of CONNECT it is not taken for a host.
  const asterisk: Check = {
    from: method === 'CONNECT' ? first.at : Infinity,
    ask: (at) =>
      input.charCodeAt(at) === 0x2a && input.slice(first.at, at).trim() === ''
        ? { rule: 'form-of-method', offset: at }
        : undefined,
  }
  const walk = walks.target(method)
  const second = readPart(input, first.at, { part: 'target', walk, method, limit, check: asterisk })
  if (second._tag !== 'Read') return second
  const target = parseTarget(second.value.replace(/^[ \t]+|[ \t\r\n]+$/g, ''), method)
  if (second.value.endsWith('\n')) return read({ method, target, version: 'HTTP/0.9' }, second.at)
  const third = readPart(input, second.at, { part: 'version', walk: walks.version, method, limit })
  if (third._tag !== 'Read') return third
  const version = third.value.includes('HTTP/1.0') ? 'HTTP/1.0' : 'HTTP/1.1'
  return read({ method, target, version }, third.at)
}
