import type { Mutant } from './mutant.js'

/** Mutants of the empty line, the request line and the target. */

const at =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({ name, file: `parser/${file}.ts`, find, replace })

const start = at('start')
const advance = at('advance')
const line = at('line-scan')
const plain = at('plain-line')
const target = at('target-scan')
const record = at('request-record')
const method = at('method-code')

const startMutants: ReadonlyArray<Mutant> = [
  start(
    'any number of empty lines is skipped',
    "return state.skipped === '' ? skip(scratch, state, '\\r') : failHere(scratch, state, 'empty-lines')",
    "return skip(scratch, state, '\\r')",
  ),
  start(
    'any number of bare LF is skipped',
    "if (state.skipped !== '') return failHere(scratch, state, 'empty-lines')",
    '',
  ),
  start('no empty line is skipped', "return state.skipped === '' ? skip", 'return state.offset < 0 ? skip'),
  start(
    'LF alone is skipped',
    "if (!scratch.window.settings.allows.bareLf) return failHere(scratch, state, 'bare-lf')",
    '',
  ),
  start('the flag bareLf does not reach an empty line', '!scratch.window.settings.allows.bareLf', 'state.offset >= 0'),
  start('CR alone is skipped', "if (state.skipped === '\\r') return failHere(scratch, state, 'bare-cr')", ''),
  start(
    'a blank is skipped',
    'if (byte !== CR) return openHead',
    "if (byte === 0x20) return skip(scratch, state, '')\n  if (byte !== CR) return openHead",
  ),
  advance(
    'the allowance of empty lines is never renewed',
    "{ _tag: 'Switching', offset } : { _tag: 'Start', offset, skipped: '' }",
    "{ _tag: 'Switching', offset } : { _tag: 'Start', offset, skipped: '\\r\\n' }",
  ),
  advance(
    'the connection may end inside a head',
    '    default:\n      return cutShort(state)',
    "    case 'Head':\n      return { state, events: [{ _tag: 'Closed' }] }\n    default:\n      return cutShort(state)",
  ),
  advance(
    'the connection may end inside content',
    '    default:\n      return cutShort(state)',
    "    case 'Counted':\n    case 'ChunkLine':\n      return { state, events: [{ _tag: 'Closed' }] }\n    default:\n      return cutShort(state)",
  ),
  advance(
    'the connection may end inside trailers',
    '    default:\n      return cutShort(state)',
    "    case 'Trailers':\n      return { state, events: [{ _tag: 'Closed' }] }\n    default:\n      return cutShort(state)",
  ),
  advance(
    'the connection may not end behind an empty line',
    "if (state.skipped === '\\r') return cutShort(state)",
    "if (state.skipped !== '') return cutShort(state)",
  ),
  advance(
    'the connection may not end between messages',
    "if (state.skipped === '\\r') return cutShort(state)",
    "if (state.skipped !== '\\r\\n' && state.offset > 0) return cutShort(state)",
  ),
  advance(
    'the connection may not end before anything',
    "if (state.skipped === '\\r') return cutShort(state)",
    'if (state.offset === 0) return cutShort(state)',
  ),
  advance('nothing pauses', 'switches ? { _tag:', 'switches && offset < 0 ? { _tag:'),
  advance(
    'a head that breaks off has no method',
    '? methodAt(octetsOf(state.frame, state.length))',
    '? undefined',
  ),
]

const lineMutants: ReadonlyArray<Mutant> = [
  line(
    'a method may be empty',
    "if (!settings.allows.requestLineSpaces || !isBlank(bytes[p]!)) return 'bad-method'",
    "if (!isBlank(bytes[p]!)) return 'bad-method'",
  ),
  line(
    'any octet ends a method',
    "if (bytes[p] !== SP && !isTab) return 'bad-method'",
    "if (bytes[p] === 0x0d) return 'bad-method'",
  ),
  line(
    'CR ends a method',
    "if (bytes[p] !== SP && !isTab) return 'bad-method'",
    "if (bytes[p] !== SP && bytes[p] !== 0x0d && !isTab) return 'bad-method'",
  ),
  line('HTAB ends a method', 'bytes[p] === HTAB && settings.allows.requestLineSpaces', 'bytes[p] === HTAB'),
  line(
    'VT ends a method where spaces are allowed',
    'bytes[p] === HTAB && settings.allows.requestLineSpaces',
    '(bytes[p] === HTAB || bytes[p] === 0x0b) && settings.allows.requestLineSpaces',
  ),
  line('a method may be as long as it likes', 'if (scan.at - scan.methodStart > longest)', 'if (scan.at < 0)'),
  line(
    'a method may be one octet longer',
    'if (scan.at - scan.methodStart > longest)',
    'if (scan.at - scan.methodStart > longest + 1)',
  ),
  line(
    'a method is one octet shorter',
    'if (scan.at - scan.methodStart > longest)',
    'if (scan.at - scan.methodStart >= longest)',
  ),
  line(
    'the length of a method is seen at its end only',
    'if (scan.at - scan.methodStart > longest) {',
    'if (p < end && scan.at - scan.methodStart > longest) {',
  ),
  line('the version is not looked at before its slash', '0x48, 0x54, 0x54, 0x50, 0x2f', '0x52, 0x54, 0x53, 0x50, 0x2f'),
  line(
    'the version may be in lower case',
    'bytes[p] === VERSION[scan.sub]',
    '(bytes[p] === VERSION[scan.sub] || (scan.sub < 4 && bytes[p]! - 0x20 === VERSION[scan.sub]))',
  ),
  line(
    'the protocol may have a longer name',
    "scan.at = p - base\n  if (p === end) return 'more'\n  const byte = bytes[p]!\n  const isDigit",
    "if (scan.sub === 4 && bytes[p] === 0x53) {\n    scan.at = p + 1 - base\n    return 'more'\n  }\n  scan.at = p - base\n  if (p === end) return 'more'\n  const byte = bytes[p]!\n  const isDigit",
  ),
  line('another major version is malformed', "if (scan.sub === 5 && isDigit) return 'unsupported-version'", ''),
  line(
    'blanks inside a version are skipped',
    'const isDigit = byte',
    "if (scan.sub > 3 && isBlank(byte)) {\n    scan.at = p + 1 - base\n    return 'more'\n  }\n  const isDigit = byte",
  ),
  line(
    'a sign inside a version is skipped',
    'const isDigit = byte',
    "if (scan.sub === 5 && byte === 0x2b) {\n    scan.at = p + 1 - base\n    return 'more'\n  }\n  const isDigit = byte",
  ),
  line(
    'a comma is a dot',
    'const isDigit = byte',
    "if (scan.sub === 6 && byte === 0x2c) {\n    scan.sub++\n    scan.at = p + 1 - base\n    return 'more'\n  }\n  const isDigit = byte",
  ),
  line(
    'a major version may have more digits',
    'const isDigit = byte',
    "if (scan.sub === 6 && byte === 0x31) {\n    scan.at = p + 1 - base\n    return 'more'\n  }\n  const isDigit = byte",
  ),
  line(
    'a version may end before its dot',
    "if (scan.sub < VERSION.length || !isDigit) return 'bad-version'",
    "if (scan.sub === 6 && byte === CR) scan.phase = 'VersionDone'\n  else if (scan.sub < VERSION.length || !isDigit) return 'bad-version'\n  if (byte === CR) return 'more'",
  ),
  line(
    'a version may end before its minor number',
    "if (scan.sub < VERSION.length || !isDigit) return 'bad-version'",
    "if (scan.sub === 7 && byte === CR) scan.phase = 'VersionDone'\n  else if (scan.sub < VERSION.length || !isDigit) return 'bad-version'\n  if (byte === CR) return 'more'",
  ),
  line(
    'any octet is a minor version',
    'byte >= 0x30 && byte <= 0x39',
    'byte >= 0x30 && (byte <= 0x39 || scan.sub === 7)',
  ),
  line(
    'a minor version may have more digits',
    'if (byte === LF) return endBare',
    "if (byte >= 0x30 && byte <= 0x39) {\n    scan.at++\n    return 'more'\n  }\n  if (byte === LF) return endBare",
  ),
  line(
    'blanks behind a version are skipped',
    "if (!settings.allows.requestLineSpaces || !isBlank(byte)) return 'bad-version'",
    "if (!isBlank(byte)) return 'bad-version'",
  ),
  line(
    'anything behind a version is skipped',
    "if (!settings.allows.requestLineSpaces || !isBlank(byte)) return 'bad-version'",
    '',
  ),
  line(
    'two spaces before a version pass',
    "if (!settings.allows.requestLineSpaces) return byte === SP ? 'bad-request-line' : 'bad-version'",
    '',
  ),
  line(
    'the flag requestLineSpaces does not reach the version',
    'if (!settings.allows.requestLineSpaces) return byte === SP',
    'if (scan.sub === 0) return byte === SP',
  ),
  line('LF alone ends a request line', "if (!allowed) return 'bare-lf'", ''),
  line(
    'the flag bareLf does not reach the request line',
    "if (!allowed) return 'bare-lf'",
    "if (allowed || !allowed) return 'bare-lf'",
  ),
  line(
    'CR alone ends a request line',
    "if (byte !== LF) return 'bare-cr'\n    scan.at++",
    'if (byte === LF) scan.at++',
  ),
  line(
    'HTAB separates target and version',
    'byte === SP || (byte === HTAB && settings.allows.requestLineSpaces)',
    'byte === SP || byte === HTAB',
  ),
  line(
    'FF separates target and version',
    'byte === SP || (byte === HTAB && settings.allows.requestLineSpaces)',
    'byte === SP || byte === 0x0c',
  ),
  line(
    'CR separates target and version',
    'byte === SP || (byte === HTAB && settings.allows.requestLineSpaces)',
    'byte === SP || (byte === CR && !settings.allows.http09 && bytes[base + scan.at + 1] === 0x48)',
  ),
  line('HTTP/0.9 needs no flag', 'settings.allows.http09 && scan.method === 1', 'scan.method === 1'),
  line('the flag http09 has no effect', 'settings.allows.http09 && scan.method === 1', 'scan.method < 0'),
  line('HTTP/0.9 has every method', 'settings.allows.http09 && scan.method === 1', 'settings.allows.http09'),
  line(
    'HTTP/0.9 ends at LF alone',
    '(byte === CR || (byte === LF && settings.allows.bareLf))',
    '(byte === CR || byte === LF)',
  ),
  line(
    'HTTP/0.9 at LF alone needs no flag',
    'settings.allows.http09 && scan.method === 1 && (byte === CR || (byte === LF && settings.allows.bareLf))',
    'scan.method === 1 && byte === LF',
  ),
  line('a line may be as long as it likes', 'const beyond = scan.at > limit', 'const beyond = scan.at < 0'),
  line(
    'a line may be one octet longer',
    'const limit = window.settings.limits.line',
    'const limit = window.settings.limits.line + 1',
  ),
  line(
    'a line is one octet shorter',
    'const limit = window.settings.limits.line',
    'const limit = window.settings.limits.line - 1',
  ),
  line(
    'what is wrong behind the limit wins',
    'if (beyond || (scan.at === limit && isFailure(outcome) && !isLineEnd(bytes[base + limit]!)))',
    'if (beyond && !isFailure(outcome))',
  ),
  line('the octet at the limit wins', 'scan.at === limit && isFailure(outcome)', 'scan.at < 0 && isFailure(outcome)'),
  method('CONNECT is not known', "'CONNECT'", "'CONNECTED'"),
  method('OPTIONS is not known', "'OPTIONS'", "'OPTION'"),
  method('the preface is not known', "'PRI'", "'PRIX'"),
  record(
    'methods have no case',
    'text.slice(line.methodStart, line.methodEnd)',
    'text.slice(line.methodStart, line.methodEnd).toUpperCase()',
  ),
  record(
    'methods are looked up in an object',
    'text.slice(line.methodStart, line.methodEnd)',
    "(text.slice(line.methodStart, line.methodEnd) in {} ? 'GET' : text.slice(line.methodStart, line.methodEnd))",
  ),
]

const plainMutants: ReadonlyArray<Mutant> = [
  plain('the plain way takes any version', 'bytes[p + 5] === 0x31 &&', ''),
  plain(
    'the plain way takes any name of a protocol',
    'bytes[p] === 0x48 &&\n  bytes[p + 1] === 0x54 &&\n  bytes[p + 2] === 0x54 &&',
    '',
  ),
  plain('the plain way takes any separator in a version', 'bytes[p + 6] === 0x2e &&', ''),
  plain('the plain way takes any minor version', 'bytes[p + 7]! <= 0x39 &&', ''),
  plain('the plain way takes any end of line', 'bytes[p + 8] === CR &&', ''),
  plain('the plain way does not look for LF', 'bytes[p + 8] === CR &&\n  bytes[p + 9] === LF', 'bytes[p + 8] === CR'),
  plain(
    'the plain way does not look for the space behind a method',
    'bytes[p] !== SP || bytes[path] !== SLASH',
    'bytes[path] !== SLASH',
  ),
  plain('the plain way takes any target', '|| bytes[path] !== SLASH) return false', ') return false'),
  plain('the plain way does not look for the space behind a target', 'bytes[p] !== SP || !isVersion', '!isVersion'),
  plain('the plain way has no limit of a line', '|| length > limits.line', ''),
  plain('the plain way has no limit of a method', 'p - base > limits.method ||', ''),
  plain('the plain way takes CONNECT', 'if (method === CONNECT) return false', ''),
  plain(
    'the plain way decodes nothing and checks nothing',
    'if ((table[bytes[p + 1]!]! & table[bytes[p + 2]!]! & HEX) === 0) return p',
    '',
  ),
  plain(
    'the plain way takes one hex digit for two',
    'table[bytes[p + 1]!]! & table[bytes[p + 2]!]! & HEX',
    'table[bytes[p + 1]!]! & HEX',
  ),
  plain('the plain way sees no query', 'scan.question = question < 0 ? -1 : question - base', 'scan.question = -1'),
]

const targetMutants: ReadonlyArray<Mutant> = [
  target(
    'two spaces before a target pass',
    "if (!settings.allows.requestLineSpaces) return byte === SP ? 'bad-request-line' : 'bad-target'",
    '',
  ),
  target(
    'the flag requestLineSpaces does not reach the target',
    'if (!settings.allows.requestLineSpaces) return byte === SP',
    'if (scan.sub >= 0) return byte === SP',
  ),
  target(
    'CONNECT takes a path',
    "if (byte === SLASH || byte === ASTERISK) return 'target-form'",
    "if (byte === ASTERISK) return 'target-form'\n    if (byte === SLASH) return enter(scan, 'Path')",
  ),
  target(
    'CONNECT takes the asterisk',
    "if (byte === SLASH || byte === ASTERISK) return 'target-form'",
    "if (byte === SLASH) return 'target-form'",
  ),
  target('CONNECT takes every form', 'if (scan.method === CONNECT) {', 'if (scan.method < 0) {'),
  target('every method takes the asterisk', 'if (scan.method !== OPTIONS) return', 'if (scan.method === PRI) return'),
  target('no method takes the asterisk', 'if (scan.method !== OPTIONS) return', 'if (scan.method >= 0) return'),
  target(
    'the preface is an asterisk like any other',
    "scan.method === PRI ? 'http2-preface' : 'target-form'",
    "'target-form'",
  ),
  target(
    'the asterisk is a path',
    "scan.at++\n    return enter(scan, 'TargetDone')",
    "scan.at++\n    return enter(scan, 'Path')",
  ),
  target(
    'a target may begin with anything',
    "return (byte | 0x20) === 0x68 ? enter(scan, 'Scheme') : 'bad-target'",
    "return (byte | 0x20) === 0x68 ? enter(scan, 'Scheme') : enter(scan, 'Query')",
  ),
  target(
    'a target may be a host and port',
    "return (byte | 0x20) === 0x68 ? enter(scan, 'Scheme') : 'bad-target'",
    "return (byte | 0x20) === 0x68 ? enter(scan, 'Scheme') : enter(scan, 'Host')",
  ),
  target(
    'a target may begin with a percent-encoding',
    'return (byte | 0x20) === 0x68 ?',
    "return byte === PERCENT ? enter(scan, 'Path') : (byte | 0x20) === 0x68 ?",
  ),
  target(
    'there is no absolute form',
    "return (byte | 0x20) === 0x68 ? enter(scan, 'Scheme') : 'bad-target'",
    "return 'bad-target'",
  ),
  target('a scheme has a case', 'scan.sub < COLON_AT ? byte | 0x20 : byte', 'byte'),
  target(
    'there is no https',
    'const HTTP = [0x68, 0x74, 0x74, 0x70, 0x73,',
    'const HTTP = [0x68, 0x74, 0x74, 0x70, 0x78,',
  ),
  target(
    'one slash is enough behind a scheme',
    'scan.sub++\n    scan.at++\n    if (scan.sub < HTTP.length) continue',
    'scan.sub++\n    scan.at++\n    if (scan.sub < HTTP.length - 1) continue',
  ),
  target('a backslash is a slash behind a scheme', '!== HTTP[scan.sub])', '!== HTTP[scan.sub] && byte !== 0x5c)'),
  target(
    'a host may end anywhere',
    'if (!hostEnds(scan.sub) || (isConnect && !hasPort(scan.sub)))',
    'if (isConnect && !hasPort(scan.sub))',
  ),
  target('CONNECT needs no port', '|| (isConnect && !hasPort(scan.sub))', ''),
  target('nothing follows a host', 'if (!isConnect && byte === QUESTION) return enterQuery(scan)', ''),
  target('a host is followed by nothing', "if (!isConnect && byte === SLASH) return enter(scan, 'Path')", ''),
  target(
    'CONNECT may go on behind its port',
    "if (!isConnect && byte === SLASH) return enter(scan, 'Path')",
    "if (byte === SLASH) return enter(scan, 'Path')",
  ),
  target('8-bit octets need no flag', "if (!allowed) return 'bad-target'", ''),
  target(
    'the flag rawTarget has no effect on a path',
    'return byte > 0x7f ? scanRaw(scan, settings.allows.rawTarget) :',
    'return byte > 0x7f ? scanRaw(scan, false) :',
  ),
  target(
    'the flag rawTarget has no effect on a query',
    'return bytes[p]! > 0x7f ? scanRaw(scan, settings.allows.rawTarget) :',
    'return bytes[p]! > 0x7f ? scanRaw(scan, false) :',
  ),
  target('the flag rawTarget takes DEL', 'return byte > 0x7f ? scanRaw', 'return byte >= 0x7f ? scanRaw'),
  target(
    'a percent sign needs no digits',
    'if ((classOf[byte]! & HEX) === 0) return byte',
    'if (byte < 0) return byte',
  ),
  target('a percent sign needs one digit', "scan.phase === 'Percent' ? 'PercentDigit' : 'Path'", "'Path'"),
  target(
    'a query ends at its second question mark',
    'classOf[bytes[p]!]! & QUERY) !== 0) p++',
    'classOf[bytes[p]!]! & QUERY) !== 0 && bytes[p] !== QUESTION) p++',
  ),
  record('a path is decoded', 'path: question < 0 ? raw :', 'path: question < 0 ? decodeURIComponent(raw) :'),
  record(
    'dot segments are resolved',
    'path: question < 0 ? raw :',
    "path: question < 0 ? raw.replace(/[^/]+\\/\\.\\.\\//g, '') :",
  ),
  record(
    'two leading slashes are one',
    'path: question < 0 ? raw :',
    "path: question < 0 ? raw.replace(/^\\/\\//, '/') :",
  ),
  record('an absent query is empty', 'const query = question < 0 ? undefined :', "const query = question < 0 ? '' :"),
  record(
    'an empty query is none',
    'text.slice(question + 1, targetEnd)',
    'text.slice(question + 1, targetEnd) || undefined',
  ),
  at('head')(
    'the preface is refused whatever its target',
    'const judged = judge(scratch, text, target)',
    "if (line.method === 10) return failAt(call, 'http2-preface', line.targetStart)\n  const judged = judge(scratch, text, target)",
  ),
  record('an empty path stays empty', "path === '' ? (isServer ? '*' : '/') : path", 'path'),
  record('an empty path is always the root', "isServer ? '*' : '/'", "'/'"),
  record(
    'an empty path is always the server',
    'line.method === OPTIONS && query === undefined',
    'line.method === OPTIONS',
  ),
  record('a query holds its question mark', 'question + 1, targetEnd', 'question, targetEnd'),
  record(
    'every scheme is http',
    "raw.charCodeAt(4) === 0x3a ? 'http' : 'https'",
    "raw.charCodeAt(4) === 0x3a ? 'https' : 'http'",
  ),
  record(
    'Host wins over an absolute target',
    'authority: isNamed ? target.authority : judged.host',
    'authority: judged.host',
  ),
  record('higher minor versions are 1.0', "minor === 0 ? 'HTTP/1.0'", "minor !== 1 ? 'HTTP/1.0'"),
  record('1.0 is served as 1.1', "minor === 0 ? 'HTTP/1.0' : 'HTTP/1.1'", "'HTTP/1.1'"),
]

export const requestLineMutants: ReadonlyArray<Mutant> = [
  ...startMutants,
  ...lineMutants,
  ...plainMutants,
  ...targetMutants,
]
