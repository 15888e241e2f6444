import { type OutputFault, outputFaults } from './fault.js'

/** What a log of scripts hears of, and how it reads. */

/** One entry. `script` is its name in the directory, as the table has it. */
export type CgiEntry =
  /** A line that the script wrote to its standard error. */
  | { readonly _tag: 'Stderr'; readonly script: string; readonly line: string }
  /** It wrote more there than is kept. */
  | { readonly _tag: 'Muted'; readonly script: string }
  /** Its output was no answer. `detail` is for the log alone. */
  | { readonly _tag: 'BadOutput'; readonly script: string; readonly fault: OutputFault; readonly detail: string }
  /** Its time was over. */
  | { readonly _tag: 'Late'; readonly script: string }
  /** It was not started. */
  | { readonly _tag: 'Unstarted'; readonly script: string; readonly detail: string }
  /** It ended with a status that is not 0, or by a signal. */
  | { readonly _tag: 'Exit'; readonly script: string; readonly how: string }

/** A line of a log holds at most so many characters of a script's own. */
export const LINE = 2048

const MORE = '...'

const hex = (unit: number): string => unit.toString(16).padStart(unit > 0xff ? 4 : 2, '0')

const escaped = (unit: number): string =>
  unit === 0x5c
    ? '\\\\'
    : unit >= 0x20 && unit < 0x7f
      ? String.fromCharCode(unit)
      : `\\${unit > 0xff ? 'u' : 'x'}${hex(unit)}`

/**
 * Text that a script chose, fit for a line of a log: controls, backslashes and everything from 0x7F on as `\x0a` or
 * `\u2028`, so that no script writes a second line or gives a terminal orders. Cut behind `LINE` characters.
 *
 * @example
 * assert.equal(escapeLine('a\\b\x1b[2J\n'), 'a\\\\b\\x1b[2J\\x0a')
 * assert.equal(escapeLine('x'.repeat(9999)).length, LINE)
 */
export const escapeLine = (text: string): string => {
  let line = ''
  let kept = 0
  for (let at = 0; at < text.length; at++) {
    line += escaped(text.charCodeAt(at))
    if (line.length <= LINE - MORE.length) kept = line.length
    if (line.length > LINE) return line.slice(0, kept) + MORE
  }
  return line
}

/** The clause in ASCII, which is all that a log is made of. */
const faultText = (fault: OutputFault): string => {
  const { clause, detail } = outputFaults[fault]
  return `${fault}, ${detail} (${clause.replace('§', 'section ')})`
}

const said = (entry: CgiEntry): string => {
  switch (entry._tag) {
    case 'Stderr':
      return escapeLine(entry.line)
    case 'Muted':
      return '(more on standard error, not kept)'
    case 'BadOutput':
      return `(answered 502: ${faultText(entry.fault)}: ${escapeLine(entry.detail)})`
    case 'Late':
      return '(killed: its time was over)'
    case 'Unstarted':
      return `(not started: ${escapeLine(entry.detail)})`
    case 'Exit':
      return `(ended with ${entry.how})`
  }
}

/**
 * An entry as one line of printable ASCII, without its line end.
 *
 * @example
 * assert.equal(cgiLine({ _tag: 'Stderr', script: 'a.py', line: 'oh\n' }), 'cgi a.py: oh\\x0a')
 */
export const cgiLine = (entry: CgiEntry): string => `cgi ${escapeLine(entry.script)}: ${said(entry)}`

/** Standard error as far as it was cut into lines: what waits for its LF, and how many octets may still come. */
export interface Lines {
  readonly waiting: string
  readonly left: number
  /** More than that has come. */
  readonly muted: boolean
}

/** Of which so many octets are kept. */
export const newLines = (left: number): Lines => ({ waiting: '', left, muted: false })

/** The lines that are complete now, and whether it was now that the last octet was spent. */
export interface Cut {
  readonly state: Lines
  readonly lines: ReadonlyArray<string>
  readonly muted: boolean
}

/**
 * More of standard error, as latin-1 text. A line without an end is cut behind `LINE` octets; what goes past the bound is
 * dropped, and told of once.
 *
 * @example
 * const { state, lines } = cutLines(newLines(100), 'a\nb')
 * assert.deepEqual(lines, ['a'])
 * assert.deepEqual(cutLines(state, '\n').lines, ['b'])
 * assert.equal(cutLines(newLines(3), 'abcd').muted, true)
 */
export const cutLines = ({ waiting, left, muted }: Lines, text: string): Cut => {
  const kept = text.slice(0, left)
  const mutes = !muted && text.length > left
  const parts = (waiting + kept).split('\n')
  const rest = parts.pop() ?? ''
  const isLast = mutes || rest.length > LINE
  return {
    state: { waiting: isLast ? '' : rest, left: left - kept.length, muted: muted || mutes },
    lines: isLast && rest !== '' ? [...parts, rest] : parts,
    muted: mutes,
  }
}
