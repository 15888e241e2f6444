import type { Either } from 'fp-ts/lib/Either.js'
import { nearest } from './nearest.js'
import type { Option } from './option.js'
import { type OptionName, rows } from './options.js'
import { misuse, right, type UsageError } from './usage-error.js'

/** Arguments taken apart: the values of each option that was given, in order, and what was no option. */
export interface Arguments<Name extends string = OptionName> {
  readonly given: ReadonlyMap<Name, ReadonlyArray<string>>
  readonly operands: ReadonlyArray<string>
}

type Row<Name extends string> = Option & { readonly name: Name }

/** A table of options, to be looked up. */
interface Table<Name extends string> {
  readonly byName: ReadonlyMap<string, Row<Name>>
  readonly byLetter: ReadonlyMap<string, Row<Name>>
  /** The call whose help lists them. */
  readonly help: string
}

const tableOf = <Name extends string>(all: ReadonlyArray<Row<Name>>, help: string): Table<Name> => ({
  byName: new Map(all.flatMap((row) => [row.name, ...(row.aliases ?? [])].map((name) => [name, row] as const))),
  byLetter: new Map(all.flatMap((row) => (row.short === undefined ? [] : [[row.short, row] as const]))),
  help,
})

/** A text for a message: without what a terminal would take for an order. */
export const printable = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\(.)/g, (pair, of: string) => (of === '"' ? of : pair))
    .replace(
      /[\u007f-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )

/** An argument for a message: printable, and short. */
export const shown = (text: string): string => printable(text.length > 60 ? `${text.slice(0, 60)}…` : text)

const unknown = (name: string, names: ReadonlyArray<string>): Either<UsageError, never> => {
  const near = nearest(name, names)
  return misuse(`--${shown(name)} is no option${near === undefined ? '' : `; did you mean --${near}?`}`)
}

/** One option as it was typed: which, as what, and the value that came with it. */
interface Typed<Name extends string> {
  readonly row: Row<Name>
  readonly as: string
  readonly inline: string | undefined
}

const longOption = <Name extends string>(text: string, { byName }: Table<Name>): Either<UsageError, Typed<Name>> => {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text.slice(2) : text.slice(2, equals)
  const row = byName.get(name)
  if (row === undefined) return unknown(name, [...byName.keys()])
  return right({ row, as: `--${name}`, inline: equals < 0 ? undefined : text.slice(equals + 1) })
}

/** `-p 80`, `-p80`, `-p=80`. Letters without a value are not joined: there are too few of them. */
const shortOption = <Name extends string>(
  text: string,
  { byLetter, help }: Table<Name>,
): Either<UsageError, Typed<Name>> => {
  const letter = text.slice(1, 2)
  const row = byLetter.get(letter)
  if (row === undefined) return misuse(`-${shown(text.slice(1))} is no option; "${help}" lists them`)
  const rest = text.slice(2)
  return right({ row, as: `-${letter}`, inline: rest === '' ? undefined : rest.startsWith('=') ? rest.slice(1) : rest })
}

/** Can it stand behind an option as its value? What looks like an option takes the `=`. */
const isValue = (text: string | undefined): text is string =>
  text !== undefined && (text === '-' || !text.startsWith('-'))

const wants = ({ argument }: Option, as: string): Either<UsageError, never> =>
  misuse(`${as} needs a value: ${as} ${argument ?? ''}`)

/** How many of the arguments behind an option are its own, and what it is given. */
interface Taken {
  readonly values: ReadonlyArray<string>
  readonly used: number
}

const pairOf = ({ as, inline }: Typed<string>, behind: ReadonlyArray<string>): Either<UsageError, Taken> => {
  if (inline !== undefined) return right({ values: [inline], used: 0 })
  const [first, second] = behind
  if (first === 'self') return right({ values: [first], used: 1 })
  if (isValue(first) && isValue(second)) return right({ values: [first, second], used: 2 })
  return misuse(`${as} needs two files, the certificate and its key, or ${as}=self`)
}

const take = (typed: Typed<string>, behind: ReadonlyArray<string>): Either<UsageError, Taken> => {
  const { row, as, inline } = typed
  switch (row.arity) {
    case 'none':
      return inline === undefined ? right({ values: [''], used: 0 }) : misuse(`${as} takes no value`)
    case 'optional':
      if (inline === '') return misuse(`${as}= is empty; leave the = away`)
      return right({ values: [inline ?? ''], used: 0 })
    case 'one': {
      if (inline !== undefined) return inline === '' ? wants(row, as) : right({ values: [inline], used: 0 })
      const [next] = behind
      return isValue(next) && next !== '' ? right({ values: [next], used: 1 }) : wants(row, as)
    }
    case 'pair':
      return pairOf(typed, behind)
  }
}

const parsed = <Name extends string>(
  args: ReadonlyArray<string>,
  table: Table<Name>,
): Either<UsageError, Arguments<Name>> => {
  const given = new Map<Name, ReadonlyArray<string>>()
  const operands: string[] = []
  for (let at = 0; at < args.length; at++) {
    const text = args[at]!
    if (text === '--') {
      operands.push(...args.slice(at + 1))
      break
    }
    if (text === '-' || !text.startsWith('-')) {
      operands.push(text)
      continue
    }
    const typed = text.startsWith('--') ? longOption(text, table) : shortOption(text, table)
    if (typed._tag === 'Left') return typed
    const { row, as } = typed.right
    const taken = take(typed.right, args.slice(at + 1, at + 3))
    if (taken._tag === 'Left') return taken
    const before = given.get(row.name)
    if (before !== undefined && row.many !== true) return misuse(`${as} is given twice`)
    given.set(row.name, [...(before ?? []), ...taken.right.values])
    at += taken.right.used
  }
  return right({ given, operands })
}

/** A reader of arguments by a table of options of its own. */
export const argumentsBy = <Name extends string>(
  all: ReadonlyArray<Row<Name>>,
  help: string,
): ((args: ReadonlyArray<string>) => Either<UsageError, Arguments<Name>>) => {
  const table = tableOf(all, help)
  return (args) => parsed(args, table)
}

/**
 * Arguments by the table. `--` ends the options; a lone `-` is an operand. Fails on an option that does not exist (and
 * names the nearest), on a value that is missing or too many, and on an option given twice where once is all that makes
 * sense: nothing is overwritten in silence.
 *
 * @example
 * const parsed = parseArguments(['site', '--port', '80', '--cors'])
 * assert.deepEqual(parsed._tag === 'Right' && [...parsed.right.given], [['port', ['80']], ['cors', ['']]])
 */
export const parseArguments: (args: ReadonlyArray<string>) => Either<UsageError, Arguments> = argumentsBy(
  rows,
  'wirefold --help',
)
