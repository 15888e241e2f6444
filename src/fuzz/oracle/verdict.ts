import type { Reading } from './framing.js'
import { type RuleName, rules } from './rules.js'

/** The target in its form, RFC 9112 §3.2: raw, and its parts as they stand there. */
export type JudgedTarget =
  | { readonly _tag: 'Origin'; readonly raw: string; readonly path: string; readonly query: string | undefined }
  | {
      readonly _tag: 'Absolute'
      readonly raw: string
      readonly scheme: string
      readonly authority: string
      readonly path: string
      readonly query: string | undefined
    }
  | { readonly _tag: 'Authority'; readonly raw: string; readonly authority: string }
  | { readonly _tag: 'Asterisk'; readonly raw: string }

/** A field line: name as sent, value without the whitespace around it. */
export type JudgedField = readonly [name: string, value: string]

/** A request whose head is legal, and what of its content came. */
export interface Judged {
  readonly method: string
  readonly target: JudgedTarget
  readonly authority: string | undefined
  readonly version: string
  readonly fields: ReadonlyArray<JudgedField>
  readonly framing: Reading
  /** The content, one string unit an octet. */
  readonly body: string
  readonly trailers: ReadonlyArray<JudgedField>
}

/** How the input of a connection ends. */
export type Ending =
  /** Between two messages. */
  | { readonly _tag: 'Closed' }
  /** Inside something that some continuation would have made legal. `offset`: the length of the input. */
  | { readonly _tag: 'Incomplete'; readonly offset: number }
  | {
      readonly _tag: 'Reject'
      readonly rule: RuleName
      readonly clause: string
      readonly offset: number
      /** Refusals that say the same of the same octet: it is wrong, and the first beyond a limit as well. */
      readonly or: ReadonlyArray<RuleName>
    }
  /** Behind a message that may switch protocols; `offset` is where the next octet would stand. */
  | { readonly _tag: 'Paused'; readonly offset: number }

/** What a whole connection's input means. */
export interface Verdict<M = Judged> {
  readonly messages: ReadonlyArray<M>
  /** A message whose head was legal, but that did not come to its end. */
  readonly open: M | undefined
  readonly ending: Ending
}

/** Sizes beyond which a request is refused, R14, in octets or in numbers. */
export interface JudgeLimits {
  readonly line: number
  readonly headerBytes: number
  readonly headerCount: number
  readonly trailerBytes: number
  readonly trailerCount: number
  readonly method: number
  readonly extensionLine: number
  readonly extensionTotal: number
}

/** What may be asked of the judge. */
export interface JudgeOptions {
  readonly limits?: Partial<JudgeLimits>
  /** LF alone ends a line of the head. */
  readonly bareLf?: boolean
  /** HTTP/1.1 without Host. */
  readonly missingHost?: boolean
  /** Content-Length may be repeated with equal digits. */
  readonly equalContentLengths?: boolean
  /** An absolute target whose authority is not Host's, but for the case of letters, is refused. */
  readonly sameHost?: boolean
  /** A field line may go on in the next one: never Host, Content-Length, Transfer-Encoding, Connection or a trailer. */
  readonly obsFold?: boolean
  /** Octets above 0x7F in paths and queries. */
  readonly rawTarget?: boolean
  /** Other controls than CR, LF and NUL in values, RFC 9110 §5.5. */
  readonly controls?: boolean
  /** Any SP and HTAB around the parts of the request line. */
  readonly requestLineSpaces?: boolean
  /** `GET /path` CRLF, without a version. */
  readonly http09?: boolean
  /** With `obsFold`: any field line may, a trailer too. */
  readonly anyFold?: boolean
  /** LF alone ends a line of the trailers. */
  readonly trailerLf?: boolean
  /** Trailers of any name. */
  readonly anyTrailer?: boolean
  /** More than one empty line before a request. */
  readonly emptyLines?: boolean
  /** Chunked wins over Content-Length, and counts on HTTP/1.0; RFC 9112 §6.1: the connection is over behind it. */
  readonly codingWins?: boolean
}

/** The limits table of the protocol rules. */
export const judgeLimits: JudgeLimits = {
  line: 8192,
  headerBytes: 16384,
  headerCount: 100,
  trailerBytes: 16384,
  trailerCount: 100,
  method: 32,
  extensionLine: 256,
  extensionTotal: 16384,
}

/** Every option with its value. */
export type Settings = Required<Omit<JudgeOptions, 'limits'>> & { readonly limits: JudgeLimits }

/** The options, filled up. */
export const settingsOf = (options: JudgeOptions): Settings => ({
  bareLf: options.bareLf ?? false,
  missingHost: options.missingHost ?? false,
  equalContentLengths: options.equalContentLengths ?? false,
  sameHost: options.sameHost ?? false,
  obsFold: options.obsFold ?? false,
  rawTarget: options.rawTarget ?? false,
  controls: options.controls ?? false,
  requestLineSpaces: options.requestLineSpaces ?? false,
  http09: options.http09 ?? false,
  anyFold: options.anyFold ?? false,
  trailerLf: options.trailerLf ?? false,
  anyTrailer: options.anyTrailer ?? false,
  emptyLines: options.emptyLines ?? false,
  codingWins: options.codingWins ?? false,
  limits: { ...judgeLimits, ...options.limits },
})

/** What came of reading one part. */
export type Outcome<A> =
  | { readonly _tag: 'Read'; readonly value: A; readonly at: number }
  | { readonly _tag: 'Short' }
  | {
      readonly _tag: 'Refused'
      readonly rule: RuleName
      readonly offset: number
      readonly or: ReadonlyArray<RuleName>
    }

/** The part ends right before `at`. */
export const read = <A>(value: A, at: number): Outcome<A> => ({ _tag: 'Read', value, at })

/** The part is refused, for `rule` or for one of the others. */
export const refused = (rule: RuleName, offset: number, or: ReadonlyArray<RuleName> = []): Outcome<never> => ({
  _tag: 'Refused',
  rule,
  offset,
  or,
})

/** How a connection ends on a part that was not read. */
export const endingOf = (outcome: Exclude<Outcome<unknown>, { readonly _tag: 'Read' }>, length: number): Ending =>
  outcome._tag === 'Short'
    ? { _tag: 'Incomplete', offset: length }
    : { ...outcome, _tag: 'Reject', clause: rules[outcome.rule].clause }
