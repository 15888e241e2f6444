import { type Platform, purePlatform } from '../grammar/platform.js'
import type { PartialOptions } from '../parser/settings.js'
import { type ErrorDetails, errorContentType, errorPage } from '../response/error-page.js'

/** How long things may take, in milliseconds, at least 1. */
export interface Deadlines {
  /** A connection without a first octet: it closes silently. */
  readonly firstByte: number
  /** A head, from the first octet of its request line, however steadily it arrives. Passed: 408. */
  readonly head: number
  /** Between two requests: the connection closes silently. */
  readonly idle: number
  /** The same while the server is short of connections. */
  readonly busyIdle: number
  /** Until a client that waits for 100 (Continue) gets it, though the app has not asked for the content. */
  readonly continue: number
  /** While content is wanted and none arrives. Passed: 408. */
  readonly bodyGap: number
  /** While output waits and the client takes none. Passed: the connection is destroyed. */
  readonly writeStall: number
  /** How long content and output may flow below `minimumRate`, from the first octet on. */
  readonly rateGrace: number
  /** Behind our FIN: without an octet from the client, and in all. */
  readonly lingerQuiet: number
  readonly lingerTotal: number
  /** In a graceful stop: until idle connections close, and until everything is destroyed. */
  readonly stopLazy: number
  readonly stopHard: number
  /** From this age on, the next answer closes the connection. Nothing is ever cut by it. */
  readonly life: number
}

/** How much there may be of things, in octets unless it says otherwise. */
export interface Sizes {
  /** The content of a request, for a demand that names no limit. Above: 413. */
  readonly bodyLimit: number
  /** Octets a second, below which content is refused and output is given up; 0 for any. */
  readonly minimumRate: number
  /** Output that waits: above it nothing more is made, read or parsed. */
  readonly highWater: number
  /** Input that waits to be parsed: from there on nothing more is read. */
  readonly unparsed: number
  /** What is left of a request's content behind an early answer: up to this it is read and dropped, C6. */
  readonly dropped: number
  /** Input thrown away behind our FIN: above it the connection is destroyed, C5. */
  readonly lingerOctets: number
}

/** The look and the habits of a connection. */
export interface Habits {
  /** Milliseconds that the app's effects may take for one answer, in all; `undefined` for any time. Passed: 503. */
  readonly handlerTimeout: number | undefined
  /** Close behind so many answers; `undefined` for no such limit. */
  readonly requests: number | undefined
  /** Log an entry for each answer. */
  readonly access: boolean
  /** A gateway in front ends TLS, so a target that names https is served on a plain connection; otherwise 421. */
  readonly trustedGateway: boolean
  /** With the leniency `rawTarget`: GET and HEAD with such a target are sent to the encoded form by 301. */
  readonly redirectRawTarget: boolean
  /** The Server field's value; empty for none. */
  readonly serverName: string
  /** The version that our status lines say. */
  readonly protocolVersion: 'HTTP/1.0' | 'HTTP/1.1'
  /** The page of an error. Where it throws, the plain one is sent. */
  readonly errorPage: (details: ErrorDetails) => string
  readonly errorContentType: string
}

/** What can be told to a connection, those of the parser included; each can be left out. */
export interface ConnectionOptions extends PartialOptions, Partial<Sizes>, Partial<Habits> {
  readonly deadlines?: Partial<Deadlines>
}

/** The table of limits and deadlines in the protocol rules: its times. */
export const defaultDeadlines: Deadlines = {
  firstByte: 10_000,
  head: 10_000,
  idle: 65_000,
  busyIdle: 5_000,
  continue: 1_000,
  bodyGap: 30_000,
  writeStall: 30_000,
  rateGrace: 5_000,
  lingerQuiet: 2_000,
  lingerTotal: 10_000,
  stopLazy: 1_000,
  stopHard: 10_000,
  life: 3_600_000,
}

/** The same: its sizes. */
export const defaultSizes: Sizes = {
  bodyLimit: 1_048_576,
  minimumRate: 240,
  highWater: 65_536,
  unparsed: 65_536,
  dropped: 65_536,
  lingerOctets: 16_777_216,
}

/** What a connection does unless it is told otherwise. */
export const defaultHabits: Habits = {
  handlerTimeout: undefined,
  requests: undefined,
  access: true,
  trustedGateway: false,
  redirectRawTarget: false,
  serverName: 'wirefold',
  protocolVersion: 'HTTP/1.1',
  errorPage,
  errorContentType,
}

/** Where nobody passes a platform. */
export const defaultPlatform: Platform = purePlatform()
