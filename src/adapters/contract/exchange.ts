/** What a contract is made of: exchanges as data, and what carries them. Everything here survives `JSON.stringify`. */

/** Octets: a string with one unit an octet (latin-1), or one that is repeated so many times. */
export type Octets = string | { readonly of: string; readonly times: number }

/** One field line. */
export type FieldLine = readonly [name: string, value: string]

/** What not every carrier can carry. */
export const features = [
  'absolute target',
  'any method',
  'connect',
  'cut',
  'declared length',
  'early answer',
  'expect',
  'field case',
  'field lines',
  'get content',
  'http/1.0',
  'interim',
  'leave',
  'octets',
  'raw target',
  'reason',
  'request trailers',
  'reset content',
  'trailers',
  'upgrade',
] as const

/**
 * The name of one: a target with scheme and host; a method that nobody knows; CONNECT; content that breaks off being seen
 * to; the length of content that is streamed; an answer before the content has ended; Expect; the case of field names; lines
 * of one name kept apart; GET with content; HTTP/1.0; interim responses; a client that leaves; octets above 0x7f in fields;
 * targets that a URL parser would change; reason phrases; 205; trailers; a switch to another protocol.
 */
export type Feature = (typeof features)[number]

/** A request. */
export interface Asking {
  readonly method: string
  /** As it stands in the request line. `{run}` in it becomes a name that no other exchange of any run has. */
  readonly target: string
  /** In order, without Host, Content-Length and Transfer-Encoding: those are the carrier's, unless they stand here. */
  readonly fields?: ReadonlyArray<FieldLine>
  /** The content, in pieces; without any there is no content. */
  readonly body?: ReadonlyArray<Octets>
  /** Chunked, a chunk a piece; otherwise its length is declared. */
  readonly chunked?: boolean
  /** Trailer fields, behind chunked content. */
  readonly trailers?: ReadonlyArray<FieldLine>
  readonly version?: 'HTTP/1.0' | 'HTTP/1.1'
  /** The content behind the first piece is sent once the answer, or an interim one, has begun. */
  readonly waits?: boolean
  /**
   * What the client says in the other protocol that it asks for: along with the request, or, where it `waits`, once the
   * answer has begun. The connection is then the other protocol's, to its end.
   */
  readonly behind?: Octets
}

/** What has to come back. What is not named may be anything. */
export interface Expected {
  readonly status: number
  /** The reason phrase. */
  readonly reason?: string
  /** Each name in it has exactly these lines, in this order. */
  readonly fields?: ReadonlyArray<FieldLine>
  /** Names that do not stand there. */
  readonly absent?: ReadonlyArray<string>
  readonly body?: Octets
  /** False: the content breaks off, and must be seen to. */
  readonly whole?: boolean
  readonly trailers?: ReadonlyArray<FieldLine>
  /** The statuses of the interim answers. */
  readonly interim?: ReadonlyArray<number>
  /** What is said behind the answer, in another protocol. */
  readonly switched?: Octets
}

/** One request, and what has to come of it. */
export interface Exchange {
  /** A sentence; no two are the same. */
  readonly name: string
  /** What a carrier must carry for it. */
  readonly features: ReadonlyArray<Feature>
  readonly asking: Asking
  /** An answer; or the client leaves once the app has begun, and the app has to hear of it: what its log says then. */
  readonly expected: Expected | { readonly heard: ReadonlyArray<string> }
}

/** What came back. Names and values one unit an octet. */
export interface Got {
  readonly status: number
  readonly reason: string
  readonly fields: ReadonlyArray<FieldLine>
  readonly body: Uint8Array
  /** It ended as HTTP says it must. */
  readonly whole: boolean
  readonly trailers: ReadonlyArray<FieldLine>
  readonly interim: ReadonlyArray<number>
  /** All that came behind an answer that has switched protocols. */
  readonly switched?: Uint8Array
}

/** What carries a request to the app, wherever that runs. */
export interface Carrier {
  /** The features that it does not have, and why. */
  readonly lacks: Readonly<Partial<Record<Feature, string>>>
  /** Rejects where nothing that is an answer comes back. When the signal fires the client leaves, by a reset. */
  readonly exchange: (asking: Asking, signal: AbortSignal) => Promise<Got>
}
