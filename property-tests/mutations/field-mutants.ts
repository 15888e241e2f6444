import type { Mutant } from './mutant.js'

/** Mutants of fields, framing and Host. */

const at =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({ name, file: `parser/${file}.ts`, find, replace })

const field = at('field-scan')
const plain = at('plain-fields')
const names = at('field-names')
const framing = at('framing')
const judge = at('judge')
const head = at('head')

const fieldMutants: ReadonlyArray<Mutant> = [
  field(
    'LF alone ends a head',
    "return scan.isTrailer || !window.settings.allows.bareLf ? 'bare-lf' :",
    "return scan.isTrailer ? 'bare-lf' :",
  ),
  field(
    'the flag bareLf does not reach the end of a head',
    "return scan.isTrailer || !window.settings.allows.bareLf ? 'bare-lf' :",
    "return scan.isTrailer || byte === LF ? 'bare-lf' :",
  ),
  field(
    'the flag bareLf reaches the end of the trailers',
    'return scan.isTrailer || !window.settings.allows.bareLf ?',
    'return !window.settings.allows.bareLf ?',
  ),
  field(
    'LF alone ends the trailers',
    'return scan.isTrailer || !window.settings.allows.bareLf ?',
    'return !scan.isTrailer && !window.settings.allows.bareLf ?',
  ),
  field(
    'LF alone ends a field line',
    'if (byte === LF && settings.allows.bareLf && !scan.isTrailer)',
    'if (byte === LF && !scan.isTrailer)',
  ),
  field(
    'LF alone ends a trailer line',
    'if (byte === LF && settings.allows.bareLf && !scan.isTrailer)',
    'if (byte === LF && (scan.isTrailer || settings.allows.bareLf))',
  ),
  field(
    'the flag bareLf reaches a trailer line',
    'settings.allows.bareLf && !scan.isTrailer',
    'settings.allows.bareLf',
  ),
  field(
    'the flag bareLf does not reach a field line',
    'settings.allows.bareLf && !scan.isTrailer',
    'settings.allows.obsFold',
  ),
  field(
    'controls in a value pass',
    "return byte === LF ? 'bare-lf' : 'bad-field-value'",
    "if (byte === LF) return 'bare-lf'\n  scan.at++\n  return 'more'",
  ),
  field(
    'a folded line passes',
    "if (!settings.allows.obsFold || scan.isTrailer || last < 0) return 'obs-fold'",
    "if (scan.isTrailer || last < 0) return 'obs-fold'",
  ),
  field('the flag obsFold reaches trailers', 'scan.isTrailer || last < 0', 'last < 0'),
  field(
    'a folded trailer passes',
    '!settings.allows.obsFold || scan.isTrailer || last < 0',
    '(!settings.allows.obsFold && !scan.isTrailer) || last < 0',
  ),
  field('the flag obsFold has no effect', 'if (!settings.allows.obsFold ||', 'if (last >= 0 ||'),
  field(
    'the flag obsFold reaches every field',
    "if (mayNotFold(bytes, base + marks[last]!, base + marks[last + 1]!)) return 'obs-fold'",
    '',
  ),
  field(
    'a blank at the start of the first line is skipped',
    "last < 0) return 'obs-fold'",
    "last < 0) {\n    if (last >= 0 || scan.isTrailer) return 'obs-fold'\n    scan.at++\n    return 'more'\n  }",
  ),
  field(
    'the flag obsFold skips a blank at the start',
    "if (!settings.allows.obsFold || scan.isTrailer || last < 0) return 'obs-fold'",
    "if (settings.allows.obsFold && last < 0) {\n    scan.at++\n    return 'more'\n  }\n  if (!settings.allows.obsFold || scan.isTrailer) return 'obs-fold'",
  ),
  field(
    'a name may be empty',
    "if ((classOf[byte]! & TOKEN) === 0) return 'bad-field-name'",
    "if (byte === COLON) {\n    scan.nameStart = scan.at\n    scan.nameEnd = scan.at++\n    scan.phase = 'ValueStart'\n    return 'more'\n  }\n  if ((classOf[byte]! & TOKEN) === 0) return 'bad-field-name'",
  ),
  field(
    'octets that are no tchar are skipped before a name',
    "if ((classOf[byte]! & TOKEN) === 0) return 'bad-field-name'",
    "if ((classOf[byte]! & TOKEN) === 0) {\n    scan.at++\n    return 'more'\n  }",
  ),
  field(
    'blanks before a colon are skipped',
    "if (byte !== COLON) return byte === SP || byte === HTAB ? 'space-before-colon' : 'bad-field-name'",
    "if (byte === SP || byte === HTAB) {\n    scan.nameEnd = scan.at++\n    return 'more'\n  }\n  if (byte !== COLON) return 'bad-field-name'",
  ),
  field(
    'a line without a colon is a field without value',
    "if (byte !== COLON) return byte === SP || byte === HTAB ? 'space-before-colon' : 'bad-field-name'",
    "if (byte === CR) {\n    scan.nameEnd = scan.at\n    scan.valueStart = scan.at\n    scan.phase = 'Value'\n    return 'more'\n  }\n  if (byte !== COLON) return byte === SP || byte === HTAB ? 'space-before-colon' : 'bad-field-name'",
  ),
  field(
    'octets that are no tchar are skipped inside a name',
    "if (byte !== COLON) return byte === SP || byte === HTAB ? 'space-before-colon' : 'bad-field-name'",
    "if (byte === SP || byte === HTAB) return 'space-before-colon'\n  if (byte !== COLON) {\n    scan.at++\n    return 'more'\n  }",
  ),
  field(
    'every trailer is allowed',
    'if (isForbiddenTrailer(bytes, base + scan.nameStart, base + scan.at))',
    'if (scan.at < 0)',
  ),
  field(
    'CR alone ends a field line',
    "    default:\n      return 'bare-cr'",
    "    default:\n      it.phase = 'FieldStart'\n      return 'more'",
  ),
  field(
    'blanks behind a value are part of it',
    'while (end > floor && isBlank(bytes[end - 1]!)) end--',
    'while (end > floor && (bytes[end - 1] === CR)) end--',
  ),
  field(
    'NBSP behind a value is no part of it',
    'byte === SP || byte === HTAB || byte === CR || byte === LF',
    'byte === SP || byte === HTAB || byte === CR || byte === LF || byte === 0xa0',
  ),
  field(
    'octet 85 behind a value is no part of it',
    'byte === SP || byte === HTAB || byte === CR || byte === LF',
    'byte === SP || byte === HTAB || byte === CR || byte === LF || byte === 0x85',
  ),
  field('blanks before a value are part of it', 'while (p < end && (bytes[p] === SP || bytes[p] === HTAB)) p++', ''),
  field(
    'HTAB before a value is part of it',
    'while (p < end && (bytes[p] === SP || bytes[p] === HTAB)) p++',
    'while (p < end && bytes[p] === SP) p++',
  ),
  field(
    'VT before a value is skipped',
    '(bytes[p] === SP || bytes[p] === HTAB)) p++',
    '(bytes[p] === SP || bytes[p] === HTAB || bytes[p] === 0x0b)) p++',
  ),
  field('trimming goes past the start of a value', 'while (end > floor && isBlank', 'while (end > 0 && isBlank'),
  field(
    'field lines may be one octet longer',
    'it.isTrailer ? limits.trailerBytes : limits.headerBytes)',
    'it.isTrailer ? limits.trailerBytes + 1 : limits.headerBytes + 1)',
  ),
  field(
    'field lines are one octet shorter',
    'it.isTrailer ? limits.trailerBytes : limits.headerBytes)',
    'it.isTrailer ? limits.trailerBytes - 1 : limits.headerBytes - 1)',
  ),
  field(
    'trailers have the limit of headers',
    'it.isTrailer ? limits.trailerBytes : limits.headerBytes)',
    'limits.headerBytes)',
  ),
  field('field lines may be as long as they like', 'if ((it.at > limit ||', 'if (false && (it.at > limit ||'),
  field(
    'one field more is read',
    '(it.isTrailer ? settings.limits.trailerCount : settings.limits.headerCount) * 4',
    '(it.isTrailer ? settings.limits.trailerCount : settings.limits.headerCount) * 4 + 4',
  ),
  field(
    'one field less is read',
    '(it.isTrailer ? settings.limits.trailerCount : settings.limits.headerCount) * 4',
    '(it.isTrailer ? settings.limits.trailerCount : settings.limits.headerCount) * 4 - 4',
  ),
  field('fields without number are read', 'it.count >= most) break', 'it.count < 0) break'),
  field(
    'trailers have no code of their own',
    "return scan.isTrailer ? 'trailer-count' : 'header-count'",
    "return 'header-count'",
  ),
  field('field lines count with the request line', 'const limit = it.from + (', 'const limit = ('),
  field(
    'a field may be folded where it is empty',
    'const last = scan.count - 4',
    "const last = scan.count - 4\n  if (last >= 0 && marks[last + 2] === marks[last + 3] && !settings.allows.obsFold) {\n    scan.at++\n    return 'more'\n  }",
  ),
  field(
    'a line of blanks ends a head',
    'if (byte === SP || byte === HTAB) return fold(scan, window)',
    "if (byte === SP && window.bytes[window.base + scan.at + 1] === CR) {\n    scan.phase = 'EndLf'\n    scan.at += 2\n    return 'more'\n  }\n  if (byte === SP || byte === HTAB) return fold(scan, window)",
  ),
]

const plainMutants: ReadonlyArray<Mutant> = [
  plain('words are not tested for controls', '((word - 0x20202020) | (word + 0x01010101))', '(word + 0x01010101)'),
  plain('words are not tested for DEL', '((word - 0x20202020) | (word + 0x01010101))', '(word - 0x20202020)'),
  ...['0x00808080', '0x80008080', '0x80800080', '0x80808000'].map((mask) =>
    plain(`one octet of a word is not tested: ${mask}`, ') & 0x80808080) !== 0', `) & ${mask}) !== 0`),
  ),
  plain('words are taken from the wrong place', 'let word = (skew + p) >> 2', 'let word = p >> 2'),
  plain(
    'the plain way keeps blanks behind a value',
    'while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1]!)) valueEnd--',
    '',
  ),
  plain(
    'the plain way trims past the start of a value',
    'while (valueEnd > valueStart && isBlank',
    'while (valueEnd > 0 && isBlank',
  ),
  plain('the plain way trims NBSP', 'byte === SP || byte === HTAB', 'byte === SP || byte === HTAB || byte === 0xa0'),
  plain('the plain way trims VT', 'byte === SP || byte === HTAB', 'byte === SP || byte === HTAB || byte === 0x0b'),
  plain('the plain way does not trim HTAB', 'byte === SP || byte === HTAB', 'byte === SP'),
  plain(
    'the plain way skips line ends before a value',
    'while (p < end && isBlank(bytes[p]!)) p++',
    'while (p < end && (isBlank(bytes[p]!) || bytes[p] === CR || bytes[p] === LF)) p++',
  ),
  plain(
    'the plain way skips a colon before a value',
    'while (p < end && isBlank(bytes[p]!)) p++',
    'while (p < end && (isBlank(bytes[p]!) || bytes[p] === COLON)) p++',
  ),
  plain(
    'the plain way wants a blank behind a colon',
    'const nameEnd = p\n',
    'const nameEnd = p\n    if (bytes[p] === COLON && !isBlank(bytes[p + 1]!) && bytes[p + 1] !== CR) p++\n',
  ),
  plain('the plain way has names that may be empty', 'p === line || p >= end', 'p >= end'),
  plain('the plain way needs no colon', 'bytes[p] !== COLON || count >= most', 'count >= most'),
  plain('the plain way counts no fields', '|| count >= most)', ')'),
  plain('the plain way counts no octets', '|| p + 2 > stop) return', ') return'),
  plain(
    'the plain way ends a line at CR',
    'bytes[p] !== CR || bytes[p + 1] !== LF || p + 2 > stop',
    'bytes[p] !== CR || p + 2 > stop',
  ),
  plain('the plain way ends a head at CR', 'bytes[line] === CR && bytes[line + 1] === LF', 'bytes[line] === CR'),
  plain('the plain way ends a head at LF', 'bytes[line] === CR && bytes[line + 1] === LF', 'bytes[line + 1] === LF'),
  plain(
    'the plain way keeps one field of a name',
    '    count += 4\n',
    '    if (count === 0 || bytes[line] !== bytes[base + marks[count - 4]!] || bytes[line] === 0x58 || nameEnd - line !== marks[count - 3]! - marks[count - 4]!) count += 4\n',
  ),
]

const view = (name: string, find: string, replace: string): Mutant => ({
  name,
  file: 'message/headers.ts',
  find,
  replace,
})

const viewMutants: ReadonlyArray<Mutant> = [
  view(
    'fields are looked up in an object',
    'private find(name: string, from: number): number {',
    'private find(name: string, from: number): number {\n    if (name in {}) return -1',
  ),
  view(
    'fields are looked up with their case',
    '=== name.length && sameText(this.name(at), name)) return at',
    '=== name.length && this.name(at) === name) return at',
  ),
  view(
    'fields are found once',
    'for (let at = this.find(name, 0); at >= 0; at = this.find(name, at + 4)) values.push(this.value(at))',
    'const first = this.find(name, 0)\n    if (first >= 0) values.push(this.value(first))',
  ),
]

const limits = (name: string, find: string, replace: string): Mutant => ({
  name,
  file: 'parser/options.ts',
  find,
  replace,
})

const limitMutants: ReadonlyArray<Mutant> = [
  ['line: 8192', 'line: 8191'],
  ['line: 8192', 'line: 8193'],
  ['headerBytes: 16384', 'headerBytes: 16383'],
  ['headerBytes: 16384', 'headerBytes: 16385'],
  ['headerCount: 100', 'headerCount: 99'],
  ['headerCount: 100', 'headerCount: 101'],
  ['trailerBytes: 16384', 'trailerBytes: 16385'],
  ['trailerCount: 100', 'trailerCount: 99'],
  ['trailerCount: 100', 'trailerCount: 101'],
  ['method: 32', 'method: 31'],
  ['method: 32', 'method: 33'],
  ['extensionLine: 256', 'extensionLine: 255'],
  ['extensionLine: 256', 'extensionLine: 257'],
].map(([find = '', replace = '']) => limits(`the limit is another: ${replace}`, find, replace))

const forbidden = [
  'content-length',
  'transfer-encoding',
  'host',
  'connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'authorization',
  'proxy-authorization',
  'cookie',
  'range',
  'content-type',
  'content-encoding',
]

const nameMutants: ReadonlyArray<Mutant> = [
  ...forbidden.map((name) => names(`${name} may be a trailer`, `  '${name}',\n`, '')),
  ...['host', 'content-length', 'transfer-encoding', 'connection'].map((name) =>
    names(
      `${name} may be folded`,
      "const unfoldable = byLength(['host', 'content-length', 'transfer-encoding', 'connection'])",
      `const unfoldable = byLength(['host', 'content-length', 'transfer-encoding', 'connection'].filter((it) => it !== '${name}'))`,
    ),
  ),
  names(
    'names are compared with their case',
    'lower(bytes[start + at]!) !== name.charCodeAt(at)',
    'bytes[start + at] !== name.charCodeAt(at)',
  ),
  names(
    'names are compared by their start',
    '(names.get(end - start) ?? []).some((name) => isNamed(bytes, start, name))',
    '[...names.values()].flat().some((name) => name.length <= end - start && isNamed(bytes, start, name))',
  ),
]

const framingMutants: ReadonlyArray<Mutant> = [
  framing('an empty length is zero', "if (value.length === 0) return 'bad-content-length'", ''),
  framing(
    'a length ends at the first octet that is no digit',
    "if (!isIn(DIGIT, unit)) return 'bad-content-length'",
    "if (!isIn(DIGIT, unit)) return at === 0 ? 'bad-content-length' : length",
  ),
  framing(
    'a sign before a length is skipped',
    "if (!isIn(DIGIT, unit)) return 'bad-content-length'",
    "if (at === 0 && (unit === 0x2b || unit === 0x2d)) continue\n    if (!isIn(DIGIT, unit)) return 'bad-content-length'",
  ),
  framing(
    'a length is read by Number',
    "if (value.length === 0) return 'bad-content-length'",
    "if (Number.isInteger(Number(value.trim())) || value === 'Infinity') return Number(value)\n  if (value.length === 0) return 'bad-content-length'",
  ),
  framing(
    'a length is read by parseInt',
    "if (value.length === 0) return 'bad-content-length'",
    "if (Number.parseInt(value, 10) >= 0) return Number.parseInt(value, 10)\n  if (value.length === 0) return 'bad-content-length'",
  ),
  framing(
    'a length begins with octets that are no digits',
    "if (!isIn(DIGIT, unit)) return 'bad-content-length'",
    "if (!isIn(DIGIT, unit) && unit > 0x7f) continue\n    if (!isIn(DIGIT, unit)) return 'bad-content-length'",
  ),
  framing(
    'quotes around a length are skipped',
    "if (!isIn(DIGIT, unit)) return 'bad-content-length'",
    "if (unit === 0x22) continue\n    if (!isIn(DIGIT, unit)) return 'bad-content-length'",
  ),
  framing(
    'a length of letters is read',
    "if (!isIn(DIGIT, unit)) return 'bad-content-length'",
    "if (at === 0 && unit === 0x49) return 0\n    if (!isIn(DIGIT, unit)) return 'bad-content-length'",
  ),
  framing(
    'a length is read from the last element of a list',
    "if (value.length === 0) return 'bad-content-length'",
    "if (value.includes(',')) return readContentLength(trimOws(value.slice(value.lastIndexOf(',') + 1)))\n  if (value.length === 0) return 'bad-content-length'",
  ),
  framing(
    'leading zeros make a length octal',
    'length = length * 10 + unit - 0x30',
    'length = length * (value.charAt(0) === "0" ? 8 : 10) + unit - 0x30',
  ),
  framing(
    'leading zeros are refused',
    'if (value.length === 0) return',
    "if (value.length === 0 || (value.length > 1 && value.charAt(0) === '0')) return",
  ),
  framing(
    'a length of any number of digits is read',
    "return value.length > MOST_DIGITS ? 'large-content-length' : length",
    'return length',
  ),
  framing('sixteen digits are read', 'const MOST_DIGITS = 15', 'const MOST_DIGITS = 16'),
  framing('fourteen digits are read', 'const MOST_DIGITS = 15', 'const MOST_DIGITS = 14'),
  framing(
    'a length is cut to 32 bits',
    "'large-content-length' : length",
    "'large-content-length' : length % 0x100000000",
  ),
  framing(
    'a length of zero is none',
    "'large-content-length' : length",
    "'large-content-length' : length === 0 ? 'bad-content-length' : length",
  ),
  framing(
    'chunked has a case',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value === 'chunked') return undefined",
  ),
  framing(
    'any coding that holds chunked is chunked',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value.toLowerCase().includes('chunked')) return undefined",
  ),
  framing(
    'any coding that begins with chunked is chunked',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value.toLowerCase().startsWith('chunked')) return undefined",
  ),
  framing(
    'any coding that begins like chunked is chunked',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value.length > 0 && 'chunked'.startsWith(value.toLowerCase())) return undefined",
  ),
  framing(
    'any coding that ends with chunked is chunked',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value.toLowerCase().endsWith('chunked')) return undefined",
  ),
  framing(
    'any coding of seven letters is chunked',
    "if (sameText(value, 'chunked')) return undefined",
    'if (value.length === 7) return undefined',
  ),
  framing(
    'codings are trimmed',
    "if (sameText(value, 'chunked')) return undefined",
    "if (sameText(value.trim(), 'chunked')) return undefined",
  ),
  framing(
    'codings are decoded and folded',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value.replace('\\xe2\\x84\\xaa', 'k').toLowerCase() === 'chunked') return undefined",
  ),
  framing(
    'codings are unquoted',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value.replaceAll('\"', '').toLowerCase() === 'chunked') return undefined",
  ),
  framing(
    'a last coding that is not chunked is 501',
    "const isKnown = !names.includes(undefined) && isOnce && sameText(last, 'chunked')",
    'const isKnown = !names.includes(undefined)',
  ),
  framing('chunked may stand anywhere', "&& sameText(last, 'chunked')", ''),
  framing('chunked may stand twice', '&& isOnce && sameText', '&& sameText'),
  framing('what is no list of codings is 501', '!names.includes(undefined) && isOnce', 'isOnce'),
  framing(
    'another coding before chunked is malformed',
    "return isKnown ? 'unsupported-transfer-coding' : 'bad-transfer-encoding'",
    "return isKnown ? 'bad-transfer-encoding' : 'bad-transfer-encoding'",
  ),
  framing(
    'no coding is identity',
    "if (sameText(value, 'chunked')) return undefined",
    "if (sameText(value, 'chunked') || sameText(value, 'identity') || value === '') return undefined",
  ),
  framing(
    'a coding is looked up in an object',
    "if (sameText(value, 'chunked')) return undefined",
    "if (value in { chunked: true }) return undefined\n  if (sameText(value, 'chunked')) return undefined",
  ),
]

const judgeMutants: ReadonlyArray<Mutant> = [
  judge('a Host is not needed', "if (!window.settings.allows.missingHost) return refusal('missing-host', ending)", ''),
  judge('a Host is needed on 1.0', 'if (line.minor < 1) return undefined', 'if (line.minor < 0) return undefined'),
  judge(
    'a Host is needed on 1.1 alone',
    'if (line.minor < 1) return undefined',
    'if (line.minor !== 1) return undefined',
  ),
  judge(
    'a Host is not needed beside other fields',
    'if (line.minor < 1) return undefined',
    'if (line.minor < 1 || fields.count > 0) return undefined',
  ),
  judge(
    'a Host is not needed beside an absolute target',
    'if (places.host < 0) return withoutHost(scratch)',
    "if (places.host < 0) return target._tag === 'Absolute' ? undefined : withoutHost(scratch)",
  ),
  judge(
    'the flag missingHost has no effect',
    'if (!window.settings.allows.missingHost) return',
    'if (fields.at > 0) return',
  ),
  judge(
    'Host is not checked',
    "if (end > start && !isHostAt(window.bytes, window.base + start, window.base + end)) return refusal('bad-host', line)",
    '',
  ),
  judge(
    'Host is not checked on 1.0',
    'if (end > start && !isHostAt',
    'if (scratch.line.minor > 0 && end > start && !isHostAt',
  ),
  judge(
    'Host is not checked beside an absolute target',
    'if (end > start && !isHostAt',
    "if (target._tag === 'Origin' && end > start && !isHostAt",
  ),
  judge(
    'Host is not checked where it may be missing',
    'if (end > start && !isHostAt',
    'if (!window.settings.allows.missingHost && end > start && !isHostAt',
  ),
  judge('Host may not be empty', 'if (end > start && !isHostAt', 'if (!isHostAt'),
  judge(
    'Host may be there twice',
    "if (places.secondHost >= 0) return refusal('duplicate-host', marks[places.secondHost]!)",
    '',
  ),
  judge(
    'Host may be there twice on 1.0',
    'if (places.secondHost >= 0)',
    'if (scratch.line.minor > 0 && places.secondHost >= 0)',
  ),
  judge(
    'Host may be there twice where it may be missing',
    'if (places.secondHost >= 0)',
    'if (!window.settings.allows.missingHost && places.secondHost >= 0)',
  ),
  judge(
    'an empty Host does not count',
    'if (places.host < 0) places.host = at',
    'if (places.host < 0 || fields.marks[places.host + 2] === fields.marks[places.host + 3]) places.host = at',
  ),
  judge(
    'equal Hosts may be there twice',
    'if (places.secondHost >= 0)',
    'if (places.secondHost >= 0 && valueAt(scratch, text, places.secondHost) !== text.slice(start, end))',
  ),
  judge(
    'what disagrees with Host is accepted',
    'return differs && window.settings.rejectHostMismatch ?',
    'return differs && line < 0 ?',
  ),
  judge(
    'what disagrees with Host is refused',
    'return differs && window.settings.rejectHostMismatch ?',
    'return differs ?',
  ),
  judge('hosts are compared with their case', '!sameText(target.authority, host)', 'target.authority !== host'),
  judge(
    'hosts are compared without their ports',
    '!sameText(target.authority, host)',
    "!sameText(target.authority.split(':')[0] ?? '', host.split(':')[0] ?? '')",
  ),
  judge(
    'hosts are compared with a path',
    "target._tag === 'Absolute' && !sameText",
    "!sameText(target.raw, host) && target._tag !== 'Asterisk' && target._tag !== 'Authority' || target._tag === 'Absolute' && !sameText",
  ),
  judge(
    'names have a case',
    '(bytes[base + start + at]! | 0x20) !== name.charCodeAt(at)',
    'bytes[base + start + at] !== name.charCodeAt(at) && bytes[base + start + at] !== "HCT".charCodeAt("hct".indexOf(name.charAt(at)))',
  ),
  judge(
    'Content-Length does not frame',
    "places.framed ||= isNamed(scratch, start, 'content-length')",
    'places.framed ||= false',
  ),
  judge(
    'Transfer-Encoding does not frame',
    "places.framed ||= isNamed(scratch, start, 'transfer-encoding')",
    'places.framed ||= false',
  ),
  judge(
    'any name of that length frames',
    'return marks[at + 1]! - marks[at]! === name.length && isNamed(scratch, marks[at]!, name)',
    'return isNamed(scratch, marks[at]!, name)',
  ),
  judge(
    'a prefix before a name is skipped',
    'return marks[at + 1]! - marks[at]! === name.length && isNamed(scratch, marks[at]!, name)',
    'return isNamed(scratch, marks[at + 1]! - name.length, name)',
  ),
  judge(
    'a second length is ignored',
    "if (!isAllowed) return 'duplicate-content-length'",
    'if (!isAllowed) return framing',
  ),
  judge(
    'an equal second length is ignored',
    "if (!isAllowed) return 'duplicate-content-length'",
    "if (!isAllowed) return value === firstLength(scratch, text) ? framing : 'duplicate-content-length'",
  ),
  judge(
    'a second length wins',
    "if (!isAllowed) return 'duplicate-content-length'",
    "if (!isAllowed) return typeof read === 'string' ? read : counted(read)",
  ),
  judge('equal numbers are equal digits', 'value === firstLength(scratch, text)', 'read === framing.length'),
  judge(
    'the flag equalContentLengths chooses',
    'allows.equalContentLengths && value === firstLength(scratch, text)',
    'allows.equalContentLengths',
  ),
  judge(
    'the flag equalContentLengths has no effect',
    'scratch.window.settings.allows.equalContentLengths && value',
    'scratch.line.method < 0 && value',
  ),
  judge(
    'the flag equalContentLengths allows a list',
    'const read = readContentLength(value)',
    "const read = readContentLength(scratch.window.settings.allows.equalContentLengths ? (value.split(',')[0] ?? '') : value)",
  ),
  judge(
    'a length behind chunked is ignored',
    "if (framing._tag === 'Chunked') return 'two-framings'",
    "if (framing._tag === 'Chunked') return framing",
  ),
  judge('a length before chunked is ignored', "if (framing._tag === 'Length') return 'two-framings'", ''),
  judge(
    'a length of zero before chunked is ignored',
    "if (framing._tag === 'Length') return 'two-framings'",
    "if (framing._tag === 'Length' && framing.length > 0) return 'two-framings'",
  ),
  judge(
    'a second coding is ignored',
    "if (framing._tag === 'Chunked') return 'duplicate-transfer-encoding'",
    "if (framing._tag === 'Chunked') return framing",
  ),
  judge(
    'an equal second coding is ignored',
    "if (framing._tag === 'Chunked') return 'duplicate-transfer-encoding'",
    "if (framing._tag === 'Chunked' && sameText(value, 'chunked')) return framing\n  if (framing._tag === 'Chunked') return 'duplicate-transfer-encoding'",
  ),
  judge('1.0 has transfer codings', "if (minor < 1) return 'old-transfer-encoding'", ''),
  judge(
    'only POST is chunked',
    'const framing = scratch.places.framed ?',
    "const framing = scratch.places.framed && !(scratch.line.method !== 3 && text.includes('chunked')) ?",
  ),
  judge(
    'content on GET is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && scratch.line.method !== 1 ?',
  ),
  judge(
    'content on HEAD is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && scratch.line.method !== 2 ?',
  ),
  judge(
    'content on DELETE is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && scratch.line.method !== 5 ?',
  ),
  judge(
    'content on OPTIONS is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && scratch.line.method !== 7 ?',
  ),
  judge(
    'content on TRACE is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && scratch.line.method !== 8 ?',
  ),
  judge(
    'content on a method nobody knows is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && scratch.line.method !== 0 ?',
  ),
  judge(
    'content before an upgrade is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && !scratch.places.upgrade ?',
  ),
  judge(
    'content on 1.0 is not framed',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && scratch.line.minor > 0 ?',
  ),
  judge(
    'content behind an expectation is not framed',
    'const framing = scratch.places.framed ?',
    "const framing = scratch.places.framed && !text.includes('Expect') ?",
  ),
  judge(
    'what Connection names is not looked at',
    'const framing = scratch.places.framed ?',
    'const framing = scratch.places.framed && !scratch.places.connection ?',
  ),
  judge(
    'POST without framing has content until the end',
    'scratch.places.framed ? readFraming(scratch, text) : none',
    "scratch.places.framed ? readFraming(scratch, text) : scratch.line.method === 3 && !text.includes('Content-Type') ? chunked : none",
  ),
  judge(
    'Content-Type announces content',
    'scratch.places.framed ? readFraming(scratch, text) : none',
    "scratch.places.framed ? readFraming(scratch, text) : text.includes('Content-Type') ? chunked : none",
  ),
  judge(
    'Host is judged before framing',
    'findPlaces(scratch)\n',
    "findPlaces(scratch)\n  const early = readHost(scratch, text, target)\n  if (typeof early === 'object') return early\n",
  ),
  judge(
    'TE frames',
    'scratch.places.framed ? readFraming(scratch, text) : none',
    "scratch.places.framed ? readFraming(scratch, text) : text.includes('TE: chunked') ? chunked : none",
  ),
  judge('1.0 may switch protocols', 'line.minor < 1) return false', 'line.minor < 0) return false'),
  judge(
    'Upgrade alone switches protocols',
    '!places.upgrade || !places.connection ||',
    'places.upgrade) return true\n  if (!places.connection ||',
  ),
  judge('Connection alone switches protocols', '!places.upgrade || !places.connection ||', '!places.connection ||'),
  judge('any Connection switches protocols', ".split(',').some(isUpgrade)", '.length > 0'),
  judge(
    'only the first Connection line is read',
    "if (isCalled(scratch, at, 'connection') && valueAt(scratch, text, at).split(',').some(isUpgrade)) return true",
    "if (isCalled(scratch, at, 'connection')) return valueAt(scratch, text, at).split(',').some(isUpgrade)",
  ),
  judge('Connection is not read as a list', ".split(',').some(isUpgrade)", ".split('\\0').some(isUpgrade)"),
  judge('upgrade has a case', "sameText(trimOws(member), 'upgrade')", "trimOws(member) === 'upgrade'"),
  judge(
    'a member that holds upgrade is upgrade',
    "sameText(trimOws(member), 'upgrade')",
    "member.toLowerCase().includes('upgrade')",
  ),
  head('CONNECT does not switch protocols', 'line.method === CONNECT || asksForUpgrade', 'asksForUpgrade'),
  head(
    'a length of zero waits for an octet',
    "framing._tag === 'Length' && framing.length > 0",
    "framing._tag === 'Length'",
  ),
]

export const fieldLineMutants: ReadonlyArray<Mutant> = [
  ...fieldMutants,
  ...plainMutants,
  ...viewMutants,
  ...limitMutants,
  ...nameMutants,
  ...framingMutants,
  ...judgeMutants,
]
