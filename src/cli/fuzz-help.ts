import { fuzzExitTexts } from './exits.js'
import { fuzzRows } from './fuzz-options.js'
import { helpOf } from './help.js'

/** The targets that there are, with what each is. */
export const targetTexts: ReadonlyArray<readonly [target: string, text: string]> = [
  ['host:port', 'a server that runs; on loopback, unless it is yours'],
  ['http://host:port/path', 'the same, with a path that it has an answer for'],
  ['./file.js', 'what it exports: an app, a request listener,'],
  ['', 'an http.Server, a ParserTarget, a ServerTarget,'],
  ['', 'or a class of the shape of HTTPParser'],
  ['npm:package', 'what a package exports, here: npm:http-parser-js'],
  ["'cmd:… {port}'", 'a command that serves that port of 127.0.0.1'],
  ['node, node:http', 'the parser of this Node, and its server'],
  ['wirefold, wirefold:serve', 'the parser and the server of this package'],
]

/** The call and what it does. */
export const fuzzUsage = ['wirefold fuzz target… [options]', 'finds faults of parsers and servers'] as const

/** The text of `wirefold fuzz --help`. */
export const fuzzHelp: string = helpOf({
  calls: [fuzzUsage],
  between: [...targetTexts.map(([target, text]) => `    ${target.padEnd(24)} ${text}`.trimEnd()), ''],
  table: fuzzRows,
  codes: fuzzExitTexts,
})
