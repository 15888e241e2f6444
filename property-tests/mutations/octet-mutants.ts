import type { Mutant } from './mutant.js'

/** Mutants of the byte classes and of the host grammar: an octet more, or one less. */

const bytes = 'grammar/bytes.ts'
const lines = {
  TOKEN: "[TOKEN, `${ALPHA_NUM}!#$%&'*+-.^_\\`|~`]",
  PATH: '[PATH, `${PCHAR}/`]',
  QUERY: '[QUERY, `${PCHAR}/?%[]{}|\\\\^\\``]',
  HEX: "[HEX, '0123456789abcdefABCDEF']",
  DIGIT: "[DIGIT, '0123456789']",
  REG_NAME: '[REG_NAME, `${UNRESERVED}${SUB_DELIMS}`]',
  VALUE: '[VALUE, HTAB, HTAB]',
  QUOTED: '[QUOTED, HTAB, HTAB]',
}
type Class = keyof typeof lines

const inside = 'VALUE QUOTED'

/** One more octet in a class. */
const more = (set: Class, octet: number, what: string): Mutant => ({
  name: `${what} may stand in ${set}`,
  file: bytes,
  find: lines[set],
  replace: inside.includes(set)
    ? `${lines[set]}, [${set}, ${octet}, ${octet}]`
    : `${lines[set]}, [${set}, '\\x${octet.toString(16).padStart(2, '0')}']`,
})

/** A class with another text in its line. */
const other = (set: Class, replace: string, name: string): Mutant => ({ name, file: bytes, find: lines[set], replace })

const bytesMutants: ReadonlyArray<Mutant> = [
  more('TOKEN', 0x28, '('),
  more('TOKEN', 0x3a, 'a colon'),
  more('TOKEN', 0x22, 'a quote'),
  more('TOKEN', 0x2f, 'a slash'),
  more('TOKEN', 0x5b, 'a bracket'),
  more('TOKEN', 0x00, 'NUL'),
  more('TOKEN', 0x09, 'HTAB'),
  more('TOKEN', 0x0a, 'LF'),
  more('TOKEN', 0x0b, 'VT'),
  more('TOKEN', 0x0c, 'FF'),
  more('TOKEN', 0x0d, 'CR'),
  more('TOKEN', 0x16, 'SYN'),
  more('TOKEN', 0x20, 'SP'),
  more('TOKEN', 0xa0, 'NBSP'),
  more('TOKEN', 0xc3, 'octet C3'),
  more('TOKEN', 0xc4, 'octet C4'),
  more('TOKEN', 0xc9, 'octet C9'),
  other('TOKEN', '[TOKEN, ALPHA_NUM]', 'a token has letters and digits only'),
  other('TOKEN', "[TOKEN, `${ALPHA_NUM}!#$%&'*+-.^\\`|~`]", 'an underscore is no tchar'),
  more('PATH', 0x00, 'NUL'),
  more('PATH', 0x09, 'HTAB'),
  more('PATH', 0x0a, 'LF'),
  more('PATH', 0x0c, 'FF'),
  more('PATH', 0x0d, 'CR'),
  more('PATH', 0x20, 'SP'),
  more('PATH', 0x22, 'a quote'),
  more('PATH', 0x23, 'a number sign'),
  more('PATH', 0x3c, 'an angle bracket'),
  more('PATH', 0x5b, 'a bracket'),
  more('PATH', 0x5c, 'a backslash'),
  more('PATH', 0x5e, 'a caret'),
  more('PATH', 0x60, 'a backtick'),
  more('PATH', 0x7b, 'a brace'),
  more('PATH', 0x7c, 'a vertical bar'),
  more('PATH', 0x7f, 'DEL'),
  more('PATH', 0xc3, 'octet C3'),
  more('PATH', 0x25, 'a lone percent sign'),
  other('PATH', '[PATH, `${ALPHA_NUM}-._~/`]', 'a path has no delimiters'),
  more('QUERY', 0x0a, 'LF'),
  more('QUERY', 0x1b, 'ESC'),
  more('QUERY', 0x22, 'a quote'),
  more('QUERY', 0x23, 'a number sign'),
  more('QUERY', 0x3c, 'an angle bracket'),
  more('QUERY', 0x8d, 'octet 8D'),
  more('QUERY', 0xc3, 'octet C3'),
  other('QUERY', '[QUERY, `${PCHAR}/?`]', 'a query has what the grammar gives it only'),
  more('HEX', 0x67, 'g'),
  more('HEX', 0xef, 'octet EF'),
  other('HEX', "[HEX, '0123456789abcdef']", 'hex digits have lower case only'),
  more('DIGIT', 0x2c, 'a comma'),
  more('DIGIT', 0x2e, 'a dot'),
  more('DIGIT', 0x2b, 'a plus sign'),
  more('DIGIT', 0x2d, 'a minus sign'),
  more('DIGIT', 0x5f, 'an underscore'),
  more('DIGIT', 0x20, 'SP'),
  more('DIGIT', 0x22, 'a quote'),
  more('DIGIT', 0x3b, 'a semicolon'),
  more('DIGIT', 0x65, 'e'),
  more('DIGIT', 0x78, 'x'),
  more('DIGIT', 0x61, 'a'),
  more('DIGIT', 0x62, 'b'),
  more('DIGIT', 0x6f, 'o'),
  more('DIGIT', 0x6e, 'n'),
  more('DIGIT', 0x85, 'NEL'),
  more('DIGIT', 0xa0, 'NBSP'),
  more('DIGIT', 0xb2, 'a superscript two'),
  more('REG_NAME', 0x40, 'an at sign'),
  more('REG_NAME', 0x20, 'SP'),
  more('REG_NAME', 0x09, 'HTAB'),
  more('REG_NAME', 0x22, 'a quote'),
  more('REG_NAME', 0x23, 'a number sign'),
  more('REG_NAME', 0x2f, 'a slash'),
  more('REG_NAME', 0x3a, 'a colon'),
  more('REG_NAME', 0x3c, 'an angle bracket'),
  more('REG_NAME', 0x3f, 'a question mark'),
  more('REG_NAME', 0x5b, 'a bracket'),
  more('REG_NAME', 0x5c, 'a backslash'),
  more('REG_NAME', 0xc3, 'octet C3'),
  other('REG_NAME', '[REG_NAME, `${ALPHA_NUM}-.`]', 'a host has what DNS knows only'),
  ...[0x00, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b, 0x1f, 0x7f].map((octet) =>
    more('VALUE', octet, `octet ${octet.toString(16)}`),
  ),
  other('VALUE', '[VALUE, 0x20, 0x20]', 'HTAB is no part of a value'),
  {
    name: 'octets above 7F are no part of a value',
    file: bytes,
    find: '[VALUE, 0x80, 0xff]',
    replace: '[VALUE, 0xa0, 0xff]',
  },
  ...[0x00, 0x0a, 0x0d].map((octet) => more('QUOTED', octet, `octet ${octet.toString(16)}`)),
]

const host = (name: string, find: string, replace: string): Mutant => ({
  name,
  file: 'grammar/host-machine.ts',
  find,
  replace,
})

const hostMutants: ReadonlyArray<Mutant> = [
  host('a port may be as large as it likes', 'return port > 65535 ? hostWrong :', 'return port < 0 ? hostWrong :'),
  host(
    'a port may hold letters',
    'if (!isIn(DIGIT, byte)) return hostWrong\n  const port',
    'if (byte === COLON || byte === 0x2f || byte === 0x20 || byte === 0x40 || byte === 0x2d) return hostWrong\n  const port',
  ),
  host(
    'a port may have a sign',
    'const stepPort = (value: number, byte: number): HostPlace => {',
    'const stepPort = (value: number, byte: number): HostPlace => {\n  if (value === 0 && byte === 0x2d) return PORT',
  ),
  host(
    'a port may follow another',
    'const stepPort = (value: number, byte: number): HostPlace => {',
    'const stepPort = (value: number, byte: number): HostPlace => {\n  if (byte === COLON) return PORT',
  ),
  host('a port may stand without a host', 'byte === COLON ? hostWrong : stepName(byte)', 'stepName(byte)'),
  host(
    'a port may not be empty',
    'at === NAME || at === CLOSED || (at & 15) === PORT',
    'at === NAME || at === CLOSED || ((at & 15) === PORT && at >> 4 > 0)',
  ),
  host('CONNECT does without a port', '(at & 15) === PORT && at >> 4 > 0', 'at >= 0'),
  host('CONNECT takes an empty port', '(at & 15) === PORT && at >> 4 > 0', '(at & 15) === PORT'),
  host('a host may be empty', 'at === NAME || at === CLOSED', 'at === START || at === NAME || at === CLOSED'),
  host(
    'a bracket need not be closed',
    'at === NAME || at === CLOSED',
    'at === NAME || at === CLOSED || (at & 15) >= OPEN',
  ),
  host(
    'anything may stand behind a bracket',
    'return byte === COLON ? PORT : hostWrong',
    'return byte === COLON ? PORT : stepName(byte)',
  ),
  host(
    'a percent sign needs no digit in a host',
    'return isIn(HEX, byte) ? NAME_PCT_2 : hostWrong',
    'return NAME_PCT_2',
  ),
  host('a percent sign needs one digit only', 'return isIn(HEX, byte) ? NAME : hostWrong\n', 'return NAME\n'),
  host(
    'anything may stand in brackets',
    'if (byte !== CLOSE_BRACKET) return hostWrong',
    'if (byte !== CLOSE_BRACKET) return place(FUTURE, 1)',
  ),
  host(
    'an address in brackets may begin with anything',
    'return (byte | 0x20) === 0x76 ?',
    'return byte > 0x66 ? place(FUTURE, 1) : (byte | 0x20) === 0x76 ?',
  ),
  host('a host has no port', 'byte === COLON ? PORT : isIn(REG_NAME', 'isIn(REG_NAME'),
  host(
    'a host begins with a letter',
    'byte === COLON ? hostWrong : stepName(byte)',
    'byte === COLON || byte === 0x31 ? hostWrong : stepName(byte)',
  ),
  host('an address may have two gaps', 'gap === 0 && groups <= 7 ?', 'groups <= 7 ?'),
  host(
    'an address ends with any group',
    'const whole = where === V6_DIGITS && (gap === 1 || groups + 1 === 8)',
    'const whole = false',
  ),
  host('an address may not hold an IPv4 address', 'where === V6_DIGITS && byte === DOT', 'false'),
  host(
    'a zone may stand in an address',
    'if (byte !== CLOSE_BRACKET) return hostWrong',
    'if (byte === PERCENT) return place(FUTURE, 1)\n  if (byte !== CLOSE_BRACKET) return hostWrong',
  ),
  host('brackets are not opened', 'byte === OPEN_BRACKET ? OPEN :', ''),
]

export const octetMutants: ReadonlyArray<Mutant> = [...bytesMutants, ...hostMutants]
