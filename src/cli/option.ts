/** How an option takes what it is given. */
export type Arity =
  /** Nothing. */
  | 'none'
  /** One value, behind a space or a `=`. */
  | 'one'
  /** A value behind a `=`, or none. */
  | 'optional'
  /** Two values behind it, or one word behind a `=`. */
  | 'pair'

/** What the option is about: a heading of the documents. */
export type Group = 'where' | 'what' | 'answers' | 'access' | 'watching' | 'command' | 'inputs' | 'found'

/** One row of the table. */
export interface Option {
  readonly name: string
  readonly short?: string
  /** Other names for the same. */
  readonly aliases?: ReadonlyArray<string>
  readonly arity: Arity
  /** May be given more than once. */
  readonly many?: boolean
  /** The value as the help writes it. */
  readonly argument?: string
  readonly group: Group
  /** What it does, in at most 52 characters. */
  readonly text: string
  /** What else there is to know, for the documents. */
  readonly more: string
}

/** How the option is written in texts: `--cors[=origin]`, `--tls cert key`. */
export const written = ({ name, arity, argument }: Option): string =>
  argument === undefined ? `--${name}` : arity === 'optional' ? `--${name}[=${argument}]` : `--${name} ${argument}`
