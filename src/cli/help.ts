import { exitTexts } from './exits.js'
import { rows, written } from './options.js'

/** The ways to call it, with what each does. */
export const usages: ReadonlyArray<readonly [call: string, text: string]> = [
  ['wirefold [dir]', 'serves a folder, this one unless told'],
  ['wirefold app.js', 'serves the default export of a module'],
  ['wirefold inspect [file|-] [--json]', 'shows what a parser makes of bytes'],
  ['wirefold replay file [dir|app.js]', 'runs again what --record wrote'],
  ['wirefold hash [user]', 'hashes a password (stdin) for --auth'],
]

const WIDTH = 27

const line = (short: string | undefined, long: string, text: string): string =>
  `${short === undefined ? '    ' : `-${short}, `}${long.padEnd(WIDTH - 4)} ${text}`

const usageLines = usages.map(([call, text], at) => `${at === 0 ? 'Usage: ' : '       '}${call.padEnd(34)} ${text}`)

const optionLines = rows.map((row) => line(row.short, written(row), row.text))

const exitLine = `Exit codes: ${exitTexts.map(([code, text]) => `${code} ${text}`).join('; ')}.`

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

/** The text of `--help`: at most 40 lines of at most 80 columns. */
export const help: string = [...usageLines, '', ...optionLines, '', ...wrapped(exitLine), ''].join('\n')
