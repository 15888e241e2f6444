/** Octets for people: as text that can be read, as a line for a shell, as a test. */
import { octets, textOfOctets } from '../arbitraries/octets.js'
import type { Finding, FuzzReport, TargetSummary } from './report.js'

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

/** A text of units below 0x100 as a string literal of JavaScript; what lies above is shown as `?`. */
const quoted = (text: string): string => `'${escaped(text.replace(/[^\0-\xff]/g, '?'), "\\'")}'`

/** Letters that a terminal or a browser would take for an order, and no text. */
const ORDERS = /[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/g

/**
 * A text of others for people: what is no letter of it is shown by its number.
 *
 * @example
 * assert.equal(visible('a\u001b[1m'), 'a\\x1b[1m')
 */
export const visible = (text: string): string =>
  text.replace(ORDERS, (letter) => {
    const unit = letter.charCodeAt(0)
    return unit < 0x100 ? `\\x${hex(unit)}` : `\\u${unit.toString(16).padStart(4, '0')}`
  })

/** A count and its noun. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/**
 * The octets as a string literal of JavaScript, in single quotes.
 *
 * @example
 * assert.equal(literal(Uint8Array.of(0x47, 0x0d, 0x0a, 0x27, 0xff)), "'G\\r\\n\\'\\xff'")
 */
export const literal = (bytes: Uint8Array): string => quoted(textOfOctets(bytes))

/**
 * The same line by line: each but the last ends with its LF.
 *
 * @example
 * assert.deepEqual(literalLines(Uint8Array.of(0x47, 0x0d, 0x0a, 0x48)), ["'G\\r\\n'", "'H'"])
 */
export const literalLines = (bytes: Uint8Array): ReadonlyArray<string> =>
  textOfOctets(bytes)
    .split(/(?<=\n)/)
    .map((line) => literal(octets(line)))

/** A printf of a shell: octal for whatever it might take for something else. */
const printf = (bytes: Uint8Array): string => {
  const text = textOfOctets(bytes).replace(/[^]/g, (letter) => {
    if (letter === '\r') return '\\r'
    if (letter === '\n') return '\\n'
    return /[A-Za-z0-9 .:;,/=_+*?@()<>{}[\]|~^&$#"-]/.test(letter)
      ? letter
      : `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`
  })
  // A format that begins with a hyphen would be an option.
  return text.startsWith('-') ? `printf -- '${text}'` : `printf '${text}'`
}

/** More pieces than this are nothing to type. */
const PIECES = 8

/** What writes the octets, in their pieces where there are few. */
const writing = ({ least, cuts = [] }: Shown): string => {
  if (cuts.length === 0 || cuts.length >= PIECES) return printf(least)
  const pieces = [...cuts, least.length].map((end, at) => printf(least.subarray(cuts[at - 1] ?? 0, end)))
  return `{ ${pieces.join('; sleep 0.2; ')}; }`
}

type Shown = Pick<Finding, 'least'> & Partial<Pick<Finding, 'cuts'>>

/** The command that shows a finding on a server. */
export const command = (one: Shown, host: string = 'HOST', port: number | string = 'PORT'): string =>
  `${writing(one)} | nc ${host} ${port}`

/** An argument of a shell. */
const argument = (text: string): string => (/^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** The command that asks again; `undefined` where nobody knows how, or the input has no number. */
export const replayCommand = (
  { seed, only }: FuzzReport,
  target: TargetSummary | undefined,
  { number }: Finding,
): string | undefined => {
  if (target?.argument === undefined || number < 0) return undefined
  const chosen = only === undefined ? '' : ` --only ${argument(only.join())}`
  const owned = isOwned(target.where) ? ' --i-own-this-host' : ''
  return `wirefold fuzz ${argument(target.argument)} --seed ${seed}${chosen}${owned} --path ${number}`
}

/** Whoever asks such a host has said that it is theirs. */
const isOwned = (where: TargetSummary['where']): boolean =>
  where !== undefined && !/^(localhost|::1|127(\.\d{1,3}){3})$/.test(where.host)

/** Cuts as an argument; those behind every octet by a rule. */
const cutsShown = ({ cuts, least }: Finding): string => {
  if (cuts.length === 0) return ''
  if (cuts.length < 8 || cuts.length !== least.length - 1) return `, [${cuts.join(', ')}]`
  return `, Array.from({ length: ${cuts.length} }, (_, at) => at + 1)`
}

const testLines = (one: Finding): ReadonlyArray<string> => [
  `test(${quoted(one.cause.replace(' × ', ', '))}, async () => {`,
  `  // ${one.clause}`,
  `  const bytes = Buffer.from(${literal(one.least)}, 'latin1')`,
  `  expect(await complaintOf(target, bytes${cutsShown(one)})).toBe(undefined)`,
  '})',
]

/** The target by its name, for the tests below. */
const targetLines = ({ argument: name = '', where }: TargetSummary): ReadonlyArray<string> => [
  `const named = await namedTarget(${quoted(name)}${isOwned(where) ? ', { iOwnThisHost: true }' : ''})`,
  "const target = named._tag === 'Right' ? named.right : expect.unreachable(named.left.message)",
  '',
]

/** More octets than this are no test that somebody reads. */
const LONGEST = 20_000

/** A parser that never comes back would take the whole run of tests with it. */
const isTest = ({ kind }: TargetSummary, { behaviour, least }: Finding): boolean =>
  least.length <= LONGEST && (kind === 'server' || behaviour !== 'hang')

/** The findings on a target that a test can hold. */
export const testable = (target: TargetSummary, findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  findings.filter((one) => one.target === target.name && isTest(target, one))

/**
 * A file of vitest: a case for each finding on this target, which falls as long as the target is wrong about it. It runs
 * as it is where the target has a name; else `target` is for you to say.
 */
export const testFile = (target: TargetSummary, findings: ReadonlyArray<Finding>): string =>
  [
    '// npm install --save-dev vitest fast-check wirefold',
    "import { expect, test } from 'vitest'",
    `import { complaintOf${target.argument === undefined ? '' : ', namedTarget'} } from 'wirefold/fuzz/live'`,
    '',
    ...(target.argument === undefined ? [] : targetLines(target)),
    ...testable(target, findings).flatMap((one) => [...testLines(one), '']),
  ].join('\n')

/** The case of one finding alone: `complaintOf` is from `wirefold/fuzz/live`, and `target` is for you to say. */
export const testCase = (one: Finding): string => testLines(one).join('\n')
