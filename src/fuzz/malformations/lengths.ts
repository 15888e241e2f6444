/** Content-Length, RFC 9110 §8.6 and RFC 9112 §6.3: whoever reads another number finds a request in the content. */
import { counted, fieldLine, length } from './changes.js'
import { breaking, type Malformation, misleading } from './malformation.js'

const digits = breaking('length-digits')
const twice = breaking('length-twice')
const huge = breaking('length-huge')

const named = (value: string) => fieldLine('Content-Length', value)

/** What can be wrong with a length. */
export const lengths: ReadonlyArray<Malformation> = [
  digits(
    'length-with-plus',
    'borrows a number parser that takes signs',
    length((n) => `+${n}`),
  ),
  digits(
    'length-with-minus',
    'reads a negative count, and goes backwards or on for ever',
    length((n) => `-${n}`),
  ),
  digits(
    'length-of-minus-zero',
    'compares with zero, and frames nothing',
    length(() => '-0'),
  ),
  digits(
    'length-empty',
    'reads zero, and takes the content for a request',
    length(() => ''),
  ),
  digits(
    'length-in-hex',
    'reads 0 or the whole number, as its language has it',
    length((n) => `0x${n.toString(16)}`),
  ),
  digits(
    'length-with-point',
    'reads up to the point, or a fraction',
    length((n) => `${n}.0`),
  ),
  digits(
    'length-with-exponent',
    'reads a float',
    length((n) => `${n}e0`),
  ),
  digits(
    'length-with-underscore',
    'reads the number as its language writes them',
    length((n) => `0_${n}`),
  ),
  digits(
    'length-with-letters',
    'reads up to the first letter',
    length((n) => `${n}abc`),
  ),
  digits(
    'length-with-space',
    'reads the first number, or joins both',
    length((n) => `${n} 0`),
  ),
  digits(
    'length-with-nul',
    'ends the number at NUL',
    length((n) => `${n} \xa0`),
  ),
  digits(
    'length-in-quotes',
    'takes the quotes off',
    length((n) => `"${n}"`),
  ),
  digits(
    'length-in-other-digits',
    'takes what Unicode calls a digit',
    length(() => '\xb3'),
  ),
  digits(
    'length-list-equal',
    'joins equal members, where another reads the first digits',
    length((n) => `${n}, ${n}`),
  ),
  digits(
    'length-list-different',
    'takes the first, or the last',
    length((n) => `${n}, 0`),
  ),
  digits(
    'length-behind-comma',
    'skips empty members',
    length((n) => `,${n}`),
  ),
  digits(
    'length-with-semicolon',
    'takes parameters off',
    length((n) => `${n};a=b`),
  ),
  digits(
    'length-as-word',
    'reads zero where it reads no number',
    length(() => 'none'),
  ),
  digits(
    'length-of-infinity',
    'reads a number that never ends',
    length(() => 'Infinity'),
  ),
  twice(
    'length-twice-equal',
    'joins equal fields',
    counted((n) => [named(`${n}`), named(`${n}`)]),
  ),
  twice(
    'length-twice-different',
    'takes the first, where another takes the last: the oldest smuggling there is',
    counted((n) => [named(`${n}`), named('0')]),
  ),
  twice(
    'length-twice-with-zero',
    'compares numbers where another compares digits',
    counted((n) => [named(`${n}`), named(`0${n}`)]),
  ),
  huge(
    'length-beyond-64-bits',
    'wraps around, and reads a short content',
    length((n) => `${2n ** 64n + BigInt(n)}`),
  ),
  huge(
    'length-beyond-doubles',
    'reads it not exactly, and is one octet off',
    length(() => '9007199254740993'),
  ),
  huge(
    'length-with-many-zeros',
    'counts digits, or reads what another refuses',
    length((n) => `${'0'.repeat(20)}${n}`),
  ),
  misleading('RFC 9110 §8.6')(
    'length-with-leading-zero',
    'reads octal',
    length((n) => `0${n}`),
  ),
  misleading('RFC 9110 §8.6')(
    'length-beyond-32-bits',
    'wraps around, and reads a short content',
    length((n) => `${2 ** 32 + n}`),
  ),
]
