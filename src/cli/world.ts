/** What the command sees of the process it runs in. */
export interface World {
  readonly args: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: Stream
  readonly err: Stream
}

/** Where lines for people go. */
export interface Screen {
  readonly write: (text: string) => void
  /** May texts hold colours? */
  readonly colour: boolean
  /** Is it a terminal, where a line may be written anew? */
  readonly terminal: boolean
}

/** A stream that texts go to. */
export interface Stream extends Screen {
  /** Resolves when what was written has gone on: to `false` where nobody takes any more of it. */
  readonly drained: () => Promise<boolean>
}

/**
 * Are colours wanted? `FORCE_COLOR` says so anywhere (0 and false say no), `NO_COLOR` forbids it, and otherwise a terminal
 * gets them if it is not a dumb one.
 *
 * @example
 * assert.equal(wantsColour({}, true), true)
 * assert.equal(wantsColour({ NO_COLOR: '1' }, true), false)
 * assert.equal(wantsColour({ FORCE_COLOR: '1' }, false), true)
 */
export const wantsColour = (env: World['env'], isTerminal: boolean): boolean => {
  const { FORCE_COLOR: force, NO_COLOR: no } = env
  if (force !== undefined) return force !== '0' && force !== 'false'
  return (no === undefined || no === '') && isTerminal && env.TERM !== 'dumb'
}

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const

/** The colours and weights that there are. */
export type Ink = keyof typeof codes

/** Text in a colour, or as it is. */
export const paint = (ink: Ink, on: boolean, text: string): string =>
  on ? `\u001b[${codes[ink][0]}m${text}\u001b[${codes[ink][1]}m` : text

/** A line for people to stderr: who says it stands in front. */
export const say = (err: Screen, text: string): void => err.write(`wirefold: ${text}\n`)

/** The same for what went wrong. */
export const complain = (err: Screen, text: string): void =>
  err.write(`${paint('red', err.colour, 'wirefold:')} ${text}\n`)
