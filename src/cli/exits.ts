/** How the command ends, as shells see it. */
export const exits = {
  /** It did what was asked for; a server was stopped and has drained. */
  done: 0,
  /** It could not: a port is taken, a folder is not there, `inspect` met a refusal, `replay` a difference. */
  failed: 1,
  /** The arguments make no sense. */
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
