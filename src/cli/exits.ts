/** How the command ends, as shells see it. */
export const exits = {
  /** It did what was asked for; a server was stopped and has drained. */
  done: 0,
  /** It could not: a port is taken, a folder is not there, `inspect` met a refusal, `replay` a difference, `fuzz` a fault. */
  failed: 1,
  /** The arguments make no sense; of `fuzz`: they name a target that there is not. */
  usage: 2,
  /** A second SIGINT ended it at once. */
  interrupted: 130,
} as const

/** The same as a table, for the help and the documents. */
export const exitTexts: ReadonlyArray<readonly [code: number, text: string]> = [
  [exits.done, 'done, or stopped and drained'],
  [exits.failed, 'could not, was refused (inspect), or differs (replay)'],
  [exits.usage, 'wrong usage'],
  [exits.interrupted, 'ended at once by a second SIGINT'],
]

/** The same for `wirefold fuzz`. */
export const fuzzExitTexts: typeof exitTexts = [
  [exits.done, 'nothing was found'],
  [exits.failed, 'something was'],
  [exits.usage, 'wrong usage, or a target that could not be asked'],
  [exits.interrupted, 'ended at once by a second SIGINT'],
]
