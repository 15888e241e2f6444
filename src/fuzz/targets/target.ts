/** What is tested, and what is seen of it. */

/** A request as the target read it: texts of one unit an octet. */
export interface ReadMessage {
  readonly method: string
  readonly target: string
  /** Names and values in order, trailers not among them; `undefined` where the target does not tell. */
  readonly fields: ReadonlyArray<readonly [name: string, value: string]> | undefined
  /** The content with its coding taken off. */
  readonly body: string
}

/** What a parser made of one connection's input. */
export interface ParserReading {
  /** The messages that it read to their end, in order. */
  readonly messages: ReadonlyArray<ReadMessage>
  /** Why it refused what comes behind them; `undefined` where it waits for more, or has come to the end. */
  readonly refused: string | undefined
  /** What it threw, where throwing is not how it refuses. */
  readonly threw: string | undefined
  /** It did not come to an end, and was ended by others. */
  readonly hung?: boolean
}

/** A parser in process. */
export interface ParserTarget {
  readonly kind: 'parser'
  readonly name: string
  /** The refusals that whoever uses it has to see to. */
  readonly leaves?: ReadonlyArray<string>
  /**
   * Reads one connection's input, cut at these offsets (rising, inside it). One that never comes back cannot be stopped
   * from within its own thread: the command's workers are ended from outside, and tell such an input as a `hang`.
   */
  readonly read: (bytes: Uint8Array, cuts: ReadonlyArray<number>) => ParserReading
}

/** One final answer of a server. */
export interface Answer {
  readonly status: number
  /** It says that the connection is over behind it. */
  readonly closes: boolean
  /** What the server read, where it says so. */
  readonly echo: ReadMessage | undefined
  /** Its fields, where they were asked for. */
  readonly fields?: ReadonlyArray<readonly [name: string, value: string]>
}

/**
 * How an exchange ended: the server closed; it reset; it closed once our side was closed, so it had waited; it still
 * waited then; everything was answered, and the connection was left open; it could not be connected to; it died; it was
 * silent, and from then on to everybody.
 */
export type Ended = 'closed' | 'reset' | 'waited' | 'silent' | 'kept' | 'unreachable' | 'crashed' | 'deaf'

/** What was seen of a server on one connection. */
export interface ServerObservation {
  readonly answers: ReadonlyArray<Answer>
  readonly ended: Ended
  /** Why the octets behind the last complete answer are none; `undefined` where there are no such octets. */
  readonly malformed: string | undefined
}

/** The pieces of some octets that are cut at these offsets. */
export const piecesOf = (bytes: Uint8Array, cuts: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const ends = [...cuts, bytes.length]
  return ends.map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end))
}
