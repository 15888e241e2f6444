import { exitTexts } from './exits.js'
import { type Option, written } from './option.js'
import { rows } from './options.js'

/** The ways to call it, with what each does. */
export const usages: ReadonlyArray<readonly [call: string, text: string]> = [
  ['wirefold [dir]', 'serves a folder, this one unless told'],
  ['wirefold app.js', 'serves the default export of a module'],
  ['wirefold inspect [file|-] [--json]', 'shows what a parser makes of bytes'],
  ['wirefold replay file [dir|app.js]', 'runs again what --record wrote'],
  ['wirefold hash [user]', 'hashes a password (stdin) for --auth'],
  ['wirefold fuzz target… [--help]', 'finds faults of parsers and servers'],
]

const WIDTH = 27

const line = (short: string | undefined, long: string, text: string): string =>
  `${short === undefined ? '    ' : `-${short}, `}${long.padEnd(WIDTH - 4)} ${text}`

const usageLines = (calls: typeof usages): ReadonlyArray<string> =>
  calls.map(([call, text], at) => `${at === 0 ? 'Usage: ' : '       '}${call.padEnd(34)} ${text}`)

const optionLines = (table: ReadonlyArray<Option>): ReadonlyArray<string> =>
  table.map((row) => line(row.short, written(row), row.text))

const exitLine = (codes: typeof exitTexts): string =>
  `Exit codes: ${codes.map(([code, text]) => `${code} ${text}`).join('; ')}.`

/** Words in lines of at most 80 columns. */
const wrapped = (text: string): ReadonlyArray<string> => {
  const lines: string[] = []
  let last = ''
  for (const word of text.split(' ')) {
    if (last.length + 1 + word.length > 80) {
      lines.push(last)
      last = word
    } else last = last === '' ? word : `${last} ${word}`
  }
  return [...lines, last]
}

/** What a help is made of. */
export interface HelpParts {
  readonly calls: typeof usages
  /** What stands between the calls and the options; nothing, or lines. */
  readonly between: ReadonlyArray<string>
  readonly table: ReadonlyArray<Option>
  readonly codes: typeof exitTexts
}

/** The text of a help: lines of at most 80 columns. */
export const helpOf = ({ calls, between, table, codes }: HelpParts): string =>
  [...usageLines(calls), '', ...between, ...optionLines(table), '', ...wrapped(exitLine(codes)), ''].join('\n')

/** The text of `--help`: at most 40 lines. */
export const help: string = helpOf({ calls: usages, between: [], table: rows, codes: exitTexts })
