/** Copies of the parser with one check taken out each: chosen by what a check is for, before anything was known of who finds them. */
import { allMutants, type Mutant } from '../mutations/mutant.js'

/** A copy: the group of rules, and the mutant by its file and name. */
export type Copy = readonly [group: string, file: string, name: string]

/** What the specifications ask of everybody: the kit has to find these in any parser. */
export const broken: ReadonlyArray<Copy> = [
  ['request line', 'parser/line-scan.ts', 'any octet ends a method'],
  ['request line', 'parser/line-scan.ts', 'anything behind a version is skipped'],
  ['request line', 'parser/line-parts.ts', 'a sign inside a version is skipped'],
  ['request line', 'parser/plain-line.ts', 'the plain way takes any end of line'],
  ['target', 'parser/target-scan.ts', 'a percent sign needs no digits'],
  ['target', 'parser/target-scan.ts', 'CONNECT takes a path'],
  ['target', 'parser/target-scan.ts', 'every method takes the asterisk'],
  ['target', 'grammar/bytes.ts', 'a number sign may stand in PATH'],
  ['Host', 'parser/judge.ts', 'a Host is not needed'],
  ['Host', 'parser/judge.ts', 'Host may be there twice'],
  ['Host', 'grammar/host-machine.ts', 'a port may hold letters'],
  ['fields', 'parser/field-scan.ts', 'blanks before a colon are skipped'],
  ['fields', 'parser/field-scan.ts', 'a name may be empty'],
  ['fields', 'parser/plain-fields.ts', 'the plain way needs no colon'],
  ['fields', 'grammar/bytes.ts', 'octet 0 may stand in VALUE'],
  ['line ends', 'parser/field-scan.ts', 'CR alone ends a field line'],
  ['line ends', 'parser/chunk-scan.ts', 'LF alone ends a chunk line'],
  ['lengths', 'parser/framing.ts', 'a sign before a length is skipped'],
  ['lengths', 'parser/framing.ts', 'a length is cut to 32 bits'],
  ['lengths', 'parser/judge.ts', 'a second length wins'],
  ['codings', 'parser/framing.ts', 'any coding that ends with chunked is chunked'],
  ['codings', 'parser/judge.ts', 'a second coding is ignored'],
  ['codings', 'parser/judge.ts', 'a length behind chunked is ignored'],
  ['chunks', 'parser/chunk-scan.ts', 'an x inside a size is skipped'],
  ['chunks', 'parser/chunk-scan.ts', 'a bare semicolon passes'],
  ['chunks', 'parser/body.ts', 'anything may stand behind the data of a chunk'],
  ['trailers', 'parser/body.ts', 'the last chunk ends the message'],
  ['trailers', 'parser/trailers.ts', 'an octet behind the trailers is skipped'],
  ['persistence', 'parser/judge.ts', 'content on GET is not framed'],
  ['persistence', 'parser/advance.ts', 'the allowance of empty lines is never renewed'],
]

/** What a parser may choose, but this one has chosen: only the strict verdict of the judge tells. */
export const changed: ReadonlyArray<Copy> = [
  ['line ends', 'parser/field-scan.ts', 'LF alone ends a field line'],
  ['limits', 'parser/field-scan.ts', 'one field more is read'],
  ['limits', 'parser/options.ts', 'the limit is another: line: 8193'],
  ['limits', 'parser/options.ts', 'the limit is another: extensionLine: 257'],
  ['limits', 'parser/chunk-scan.ts', 'a size of many digits wraps'],
  ['offsets', 'parser/line-scan.ts', 'what is wrong behind the limit wins'],
  ['offsets', 'parser/judge.ts', 'Host is judged before framing'],
  ['trailers', 'parser/field-names.ts', 'te may be a trailer'],
  ['trailers', 'parser/trailers.ts', 'trailers are dropped'],
  ['fields', 'parser/field-scan.ts', 'VT before a value is skipped'],
  ['target', 'parser/request-record.ts', 'Host wins over an absolute target'],
  ['the end', 'parser/advance.ts', 'nothing pauses'],
  ['the end', 'parser/advance.ts', 'the connection may end inside a head'],
]

/** The change to the source. */
export const mutantOf = ([, file, name]: Copy): Mutant => {
  const found = allMutants().find((mutant) => mutant.file === file && mutant.name === name)
  if (found === undefined) throw new Error(`no mutant of ${file} is called "${name}"`)
  return found
}
