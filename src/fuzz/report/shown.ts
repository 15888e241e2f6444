/** Octets for people: as text that can be read, as a line for a shell, as a test. */
import { textOfOctets } from '../arbitraries/octets.js'
import type { Finding } from './report.js'

const hex = (unit: number): string => unit.toString(16).padStart(2, '0')

const escaped = (text: string, special: string): string => {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    const unit = text.charCodeAt(at)
    if (letter === '\r') out += '\\r'
    else if (letter === '\n') out += '\\n'
    else if (letter === '\t') out += '\\t'
    else if (unit < 0x20 || unit > 0x7e) out += `\\x${hex(unit)}`
    else out += special.includes(letter) ? `\\${letter}` : letter
  }
  return out
}

/**
 * The octets as a string literal of JavaScript, in single quotes.
 *
 * @example
 * assert.equal(literal(Uint8Array.of(0x47, 0x0d, 0x0a, 0x27, 0xff)), "'G\\r\\n\\'\\xff'")
 */
export const literal = (bytes: Uint8Array): string => `'${escaped(textOfOctets(bytes), "\\'")}'`

/** A printf of a shell: octal for whatever it might take for something else. */
const printf = (bytes: Uint8Array): string => {
  const text = textOfOctets(bytes).replace(/[^]/g, (letter) => {
    if (letter === '\r') return '\\r'
    if (letter === '\n') return '\\n'
    return /[A-Za-z0-9 .:;,/=_+*?@()<>{}[\]|~^&$#"-]/.test(letter)
      ? letter
      : `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`
  })
  return `printf '${text}'`
}

/** The command that shows a finding on a server. */
export const command = ({ least }: Pick<Finding, 'least'>, host = 'HOST', port = 'PORT'): string =>
  `${printf(least)} | nc ${host} ${port}`

/** A vitest case that falls as long as the target is wrong about it: `complaintOf` is from `wirefold/fuzz/live`. */
export const testCase = ({ cause, clause, least, cuts }: Finding): string =>
  [
    `test(${literal(bytesOf(cause))}, async () => {`,
    `  // ${clause}`,
    `  const bytes = Buffer.from(${literal(least)}, 'latin1')`,
    `  expect(await complaintOf(target, bytes${cuts.length === 0 ? '' : `, [${cuts.join(', ')}]`})).toBe(undefined)`,
    '})',
  ].join('\n')

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text.replace(/×/g, '-'), (unit) => unit.charCodeAt(0))
