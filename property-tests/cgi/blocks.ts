import fc from 'fast-check'
import { ascii } from '../../src/grammar/ascii.js'

/** Header blocks, good and bad, as latin-1 text. */

const name = fc.constantFrom(
  'Content-Type',
  'Status',
  'Location',
  'content-length',
  'X-A',
  'Set-Cookie',
  'Connection',
  'Transfer-Encoding',
  'X_b',
  'Allow',
)
const value = fc.oneof(
  fc.constantFrom(
    'text/plain',
    '200',
    '404 Not here',
    '204',
    '304',
    '405',
    '99',
    '700 x',
    '5',
    '/here',
    '//there',
    'http://a/b',
    'rel',
    '',
    'a\u00e9b',
    'close',
  ),
  fc.string({ unit: fc.constantFrom('a', '1', ' ', '\t', ':', '/', '\u00ff', '%', '\\'), maxLength: 8 }),
)
const end = fc.constantFrom('\n', '\r\n', '\n', '\r\n', '\n', '\r', '\r\r\n', '\n\r')
const line = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(name, fc.constantFrom(':', ': ', ':\t', ': ', ' :'), value, fc.constantFrom('', '', ' ', '\t '))
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom('a', ' ', ':', '\0', '(', '\u0080', '\t'), maxLength: 5 }),
  },
)
const content = fc.constantFrom('', 'hello', '\n\nx', 'HTTP/1.1 200 OK\r\n\r\n')

/** Blocks of a few lines, most of which end well, and content behind them. */
export const blocks = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.tuple(line, end), { maxLength: 5 }), fc.constantFrom('\n', '\r\n', '\n', ''), content)
    .map(([lines, empty, rest]) => lines.map((parts) => parts.join('')).join('') + empty + rest)

/** What such a text means, written from RFC 3875 §6.3 and RFC 9112 §5 alone; `undefined` for no block. */
export interface Meant {
  readonly fields: ReadonlyArray<readonly [string, string]>
  readonly rest: string
}

const BLOCK = /^((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r?\n)*)\r?\n([^]*)$/

export const meaning = (text: string): Meant | undefined => {
  const found = BLOCK.exec(text)
  if (found === null) return undefined
  const [, lines = '', rest = ''] = found
  const fields = lines
    .split(/\r?\n/)
    .slice(0, -1)
    .map((one): readonly [string, string] => {
      const colon = one.indexOf(':')
      return [one.slice(0, colon), one.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '')]
    })
  return { fields, rest }
}

/** Octets of latin-1 text. */
export const octets = ascii
