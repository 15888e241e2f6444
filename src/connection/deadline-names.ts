/**
 * Every deadline by its name, the most important first: where several have passed, they are acted on in this order.
 */
export const deadlineNames = [
  /** The end of a graceful stop. */
  'stopHard',
  /** Nothing of the queued output was taken. */
  'writeStall',
  /** Output is taken too slowly. */
  'writeRate',
  /** Lingering, in all. */
  'lingerTotal',
  /** Lingering, since the last octet. */
  'lingerQuiet',
  /** The app's effects took too long. */
  'handler',
  /** A `Within` of the app's program. */
  'within',
  /** Nothing of the content arrived. */
  'bodyGap',
  /** Content arrives too slowly. */
  'bodyRate',
  /** A head, from its first octet. */
  'head',
  /** A connection without a first octet. */
  'firstByte',
  /** Between two requests. */
  'idle',
  /** An idle connection in a graceful stop. */
  'stopLazy',
  /** The client waits for 100 (Continue), and the app has not asked. */
  'continue',
  /** The connection's age. */
  'life',
] as const

/** The name of a deadline. */
export type DeadlineName = (typeof deadlineNames)[number]
