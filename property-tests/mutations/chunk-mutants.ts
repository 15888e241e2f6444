import type { Mutant } from './mutant.js'

/** Mutants of chunks, their extensions, and the trailers behind them. */

const at =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({ name, file: `parser/${file}.ts`, find, replace })

const chunk = at('chunk-scan')
const body = at('body')

export const chunkMutants: ReadonlyArray<Mutant> = [
  chunk('a size is decimal', 'scan.size * 16 + digitValue(byte)', 'scan.size * 10 + digitValue(byte)'),
  chunk('capital hex digits count otherwise', '(byte | 0x20) - 0x57', 'byte - 0x57'),
  chunk('a size may be empty', "if (scan.digits === 0) return 'bad-chunk-size'", ''),
  chunk(
    'a size may be empty before an extension',
    "if (scan.digits === 0) return 'bad-chunk-size'",
    "if (scan.digits === 0 && bytes[base + scan.at] !== SEMICOLON) return 'bad-chunk-size'",
  ),
  chunk(
    'a size may have any number of digits',
    "if (scan.digits === MOST_DIGITS || before + size > Number.MAX_SAFE_INTEGER) return 'large-chunk-size'",
    '',
  ),
  chunk('a size may have a fourteenth digit', 'const MOST_DIGITS = 13', 'const MOST_DIGITS = 14'),
  chunk('a size may have twelve digits', 'const MOST_DIGITS = 13', 'const MOST_DIGITS = 12'),
  chunk(
    'a size of many digits wraps',
    "if (scan.digits === MOST_DIGITS || before + size > Number.MAX_SAFE_INTEGER) return 'large-chunk-size'",
    'if (size > 0x1000000000) scan.digits = 0',
  ),
  chunk(
    'leading zeros do not count',
    'const size = scan.size * 16',
    'if (scan.size === 0 && scan.digits === MOST_DIGITS) scan.digits--\n    const size = scan.size * 16',
  ),
  chunk(
    'a zero is the last chunk',
    "if ((classOf[byte]! & HEX) === 0) return 'done'",
    "if ((classOf[byte]! & HEX) === 0 || (scan.digits === 1 && scan.size === 0)) return 'done'",
  ),
  chunk(
    'a sign before a size is skipped',
    "if ((classOf[byte]! & HEX) === 0) return 'done'",
    "if (scan.digits === 0 && (byte === 0x2b || byte === 0x2d)) continue\n    if ((classOf[byte]! & HEX) === 0) return 'done'",
  ),
  chunk(
    'a blank before a size is skipped',
    "if ((classOf[byte]! & HEX) === 0) return 'done'",
    "if (scan.digits === 0 && byte === SP) continue\n    if ((classOf[byte]! & HEX) === 0) return 'done'",
  ),
  chunk(
    'an empty line before a size is skipped',
    "if ((classOf[byte]! & HEX) === 0) return 'done'",
    "if (scan.digits === 0 && (byte === CR || byte === LF)) continue\n    if ((classOf[byte]! & HEX) === 0) return 'done'",
  ),
  chunk(
    'octets above 7F before a size are skipped',
    "if ((classOf[byte]! & HEX) === 0) return 'done'",
    "if (byte > 0x7f) continue\n    if ((classOf[byte]! & HEX) === 0) return 'done'",
  ),
  ...(
    [
      ['an x', '0x78'],
      ['an underscore', '0x5f'],
      ['a dot', '0x2e'],
      ['a comma', '0x2c'],
      ['NUL', '0x00'],
      ['NBSP', '0xa0'],
    ] as const
  ).map(([what, byte]) =>
    chunk(
      `${what} inside a size is skipped`,
      '  Size: afterPart,',
      `  Size: (byte) => (byte === ${byte} ? 'Token' : afterPart(byte)),`,
    ),
  ),
  chunk(
    'a blank may stand behind a size',
    'Blank: (byte) => (byte === SEMICOLON',
    "Blank: (byte) => (byte === CR ? 'Lf' : byte === SEMICOLON",
  ),
  chunk(
    'anything may stand behind a blank',
    "Blank: (byte) => (byte === SEMICOLON ? 'NameStart' : isBlank(byte) ? 'Blank' : undefined)",
    "Blank: (byte) => (byte === SEMICOLON ? 'NameStart' : byte === CR ? undefined : 'Blank')",
  ),
  chunk(
    'no blank may stand behind a part',
    "isBlank(byte) ? 'Blank' : undefined\n\nconst isIn",
    'undefined\n\nconst isIn',
  ),
  chunk(
    'extensions are not known',
    "byte === SEMICOLON ? 'NameStart' : isBlank(byte) ? 'Blank' : undefined\n\nconst isIn",
    "isBlank(byte) ? 'Blank' : undefined\n\nconst isIn",
  ),
  chunk(
    'a bare semicolon passes',
    'NameStart: (byte) => (isBlank(byte)',
    "NameStart: (byte) => (byte === CR ? 'Lf' : isBlank(byte)",
  ),
  chunk(
    'two semicolons pass',
    'NameStart: (byte) => (isBlank(byte)',
    'NameStart: (byte) => (isBlank(byte) || byte === SEMICOLON',
  ),
  chunk(
    'LF behind a semicolon passes',
    'NameStart: (byte) => (isBlank(byte)',
    'NameStart: (byte) => (isBlank(byte) || byte === LF',
  ),
  chunk(
    'an extension needs no name',
    'NameStart: (byte) => (isBlank(byte)',
    "NameStart: (byte) => (byte === EQUALS ? 'ValueStart' : isBlank(byte)",
  ),
  chunk(
    'an extension has no value',
    "byte === EQUALS ? 'ValueStart' : isBlank(byte) ? 'NameBlank' : afterPart(byte)",
    "isBlank(byte) ? 'NameBlank' : afterPart(byte)",
  ),
  chunk(
    'a value may not stand apart from its name',
    "NameBlank: (byte) =>\n    byte === EQUALS ? 'ValueStart' :",
    'NameBlank: (byte) =>\n   ',
  ),
  chunk(
    'a word may stand behind a name',
    "byte === EQUALS ? 'ValueStart' : byte === SEMICOLON ? 'NameStart' : isBlank(byte) ? 'NameBlank' : undefined",
    "byte === EQUALS ? 'ValueStart' : byte === SEMICOLON ? 'NameStart' : byte === CR ? undefined : 'NameBlank'",
  ),
  chunk(
    'an extension may have an empty value',
    "isBlank(byte) ? 'ValueStart' : byte === DQUOTE",
    "byte === CR ? 'Lf' : isBlank(byte) ? 'ValueStart' : byte === DQUOTE",
  ),
  chunk(
    'a quoted value is not known',
    "byte === DQUOTE ? 'Quoted' : isIn(TOKEN, byte) ? 'Token'",
    "isIn(TOKEN, byte) ? 'Token'",
  ),
  chunk(
    'a quote may stand in a token',
    "Token: (byte) => (isIn(TOKEN, byte) ? 'Token'",
    "Token: (byte) => (isIn(TOKEN, byte) || byte === DQUOTE ? 'Token'",
  ),
  chunk(
    'quotes are not escaped',
    "byte === BACKSLASH ? 'Escape' : undefined",
    "byte === BACKSLASH ? 'Quoted' : undefined",
  ),
  chunk(
    'an escaped control passes',
    "Escape: (byte) => (isIn(VALUE, byte) ? 'Quoted' : undefined)",
    "Escape: () => 'Quoted'",
  ),
  chunk(
    'a control in a quoted value passes',
    "isIn(QUOTED, byte) ? 'Quoted'",
    "isIn(QUOTED, byte) || byte === 0 ? 'Quoted'",
  ),
  chunk('LF in a quoted value passes', "isIn(QUOTED, byte) ? 'Quoted'", "isIn(QUOTED, byte) || byte === LF ? 'Quoted'"),
  chunk(
    'CR ends a quoted value',
    "isIn(QUOTED, byte) ? 'Quoted'",
    "byte === CR ? 'Lf' : isIn(QUOTED, byte) ? 'Quoted'",
  ),
  chunk(
    'anything may stand behind a quoted value',
    '  ValueEnd: afterPart,',
    "  ValueEnd: (byte) => (isIn(TOKEN, byte) ? 'Token' : afterPart(byte)),",
  ),
  chunk(
    'LF alone ends a chunk line',
    'const phase = transitions[scan.phase](byte)',
    "if (byte === LF && afterPartMayEnd(scan.phase)) {\n      scan.at++\n      return 'done'\n    }\n    const phase = transitions[scan.phase](byte)",
  ),
  chunk(
    'LF alone ends a chunk line with an extension',
    'const phase = transitions[scan.phase](byte)',
    "if (byte === LF && scan.phase === 'Name') {\n      scan.at++\n      return 'done'\n    }\n    const phase = transitions[scan.phase](byte)",
  ),
  chunk(
    'LF alone ends a chunk line behind a value',
    'const phase = transitions[scan.phase](byte)',
    "if (byte === LF && (scan.phase === 'Token' || scan.phase === 'ValueEnd')) {\n      scan.at++\n      return 'done'\n    }\n    const phase = transitions[scan.phase](byte)",
  ),
  chunk('CR alone ends a chunk line', "if (byte !== LF) return 'bare-cr'\n      scan.at++", 'scan.at++'),
  chunk(
    'CR inside an extension is skipped',
    "if (byte !== LF) return 'bare-cr'\n      scan.at++",
    "if (byte !== LF && scan.at > scan.digits + 1) {\n        scan.phase = 'Token'\n        continue\n      }\n      if (byte !== LF) return 'bare-cr'\n      scan.at++",
  ),
  chunk(
    'extensions may be as long as they like',
    "if (phase !== 'Lf' && scan.at - scan.digits >= room.most(scan.size)) return 'chunk-extension-bytes'",
    '',
  ),
  chunk(
    'extensions may be one octet longer',
    'scan.at - scan.digits >= room.most(scan.size)',
    'scan.at - scan.digits > room.most(scan.size)',
  ),
  chunk(
    'extensions are one octet shorter',
    'scan.at - scan.digits >= room.most(scan.size)',
    'scan.at - scan.digits >= room.most(scan.size) - 1',
  ),
  chunk('blanks are no extension', "if (phase !== 'Lf' &&", "if (phase !== 'Lf' && phase !== 'Blank' &&"),
  chunk('a quoted value is no extension', "if (phase !== 'Lf' &&", "if (phase !== 'Lf' && phase !== 'Quoted' &&"),
  chunk('the last chunk has no limit', "if (phase !== 'Lf' &&", "if (phase !== 'Lf' && scan.size > 0 &&"),
  body(
    'extensions have no limit in all',
    'Math.min(extensionLine, extensionTotal + 2 * (state.total + size) - state.extensions)',
    'extensionLine',
  ),
  body(
    'extensions are not weighed against content',
    'extensionTotal + 2 * (state.total + size) - state.extensions',
    'extensionTotal - state.extensions',
  ),
  body(
    'extensions are weighed against all content so far',
    'extensionTotal + 2 * (state.total + size)',
    'extensionTotal + 3 * (state.total + size)',
  ),
  body(
    'anything may stand behind the data of a chunk',
    'if (scratch.chunk.bytes[scratch.pos] !== (met === 0 ? CR : LF))',
    'if (scratch.pos < 0)',
  ),
  body(
    'any two octets may stand behind the data of a chunk',
    'if (scratch.chunk.bytes[scratch.pos] !== (met === 0 ? CR : LF))',
    'if (met === 0 && scratch.chunk.bytes[scratch.pos] === 0x30)',
  ),
  body(
    'CR alone ends a chunk',
    'if (scratch.chunk.bytes[scratch.pos] !== (met === 0 ? CR : LF))',
    'if (met === 0 && scratch.chunk.bytes[scratch.pos] !== CR)',
  ),
  body(
    'LF alone ends a chunk',
    'if (scratch.chunk.bytes[scratch.pos] !== (met === 0 ? CR : LF))',
    "if (met === 0 && scratch.chunk.bytes[scratch.pos] === LF) {\n    scratch.pos++\n    return { _tag: 'ChunkLine', offset: state.offset + 1, message, total, extensions, scan: chunkStart, held: noneHeld }\n  }\n  if (scratch.chunk.bytes[scratch.pos] !== (met === 0 ? CR : LF))",
  ),
  body('the plain way takes anything behind data', 'if (bytes[to] !== CR || bytes[to + 1] !== LF ||', 'if ('),
  body(
    'the plain way looks at one octet behind data',
    'bytes[to] !== CR || bytes[to + 1] !== LF ||',
    'bytes[to] !== CR ||',
  ),
  body('the plain way takes anything behind a size', 'bytes[p] !== CR || bytes[p + 1] !== LF) break', 'p < 0) break'),
  body(
    'the plain way ends a size at LF',
    'bytes[p] !== CR || bytes[p + 1] !== LF) break',
    'bytes[p + 1] !== LF) break',
  ),
  body(
    'the plain way reads decimal sizes',
    'size = size * 16 + digitValue(bytes[p]!)',
    'size = size * 10 + digitValue(bytes[p]!)',
  ),
  body(
    'the last chunk ends the message',
    "? { _tag: 'Trailers', offset, message, fields: newFields(0, true), held: noneHeld }",
    "? { _tag: 'Complete', offset, switches: false, trailers: emptyHeaders }",
  ),
  body(
    'content takes an octet of what follows',
    'Math.min(left, chunk.bytes.length - pos)',
    'Math.min(left + 1, chunk.bytes.length - pos)',
  ),
  at('trailers')(
    'an octet behind the trailers is skipped',
    "if (outcome === 'more')",
    "if (outcome === 'done' && scratch.pos < scratch.chunk.bytes.length) scratch.pos++\n  if (outcome === 'more')",
  ),
  at('trailers')(
    'trailers are dropped',
    'const trailers = marks.length === 0 ?',
    'const trailers = marks.length >= 0 ?',
  ),
  at('trailers')(
    'trailers keep the first line only',
    'const marks = fields.marks.slice(0, fields.count)',
    'const marks = fields.marks.slice(0, 4)',
  ),
]
