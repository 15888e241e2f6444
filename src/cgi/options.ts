import type { Either } from 'fp-ts/lib/Either.js'
import type { Handler } from '../handler/methods.js'
import { flawOfNumber, unless } from '../handler/middleware/checks.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import type { Request } from '../message/request.js'
import { sendError } from '../response/error-page.js'
import type { BodyError } from '../response/reply.js'
import type { EnvironmentOptions, User } from './environment.js'
import type { CgiEntry } from './log.js'
import { prefixOf, segmentsOf } from './table.js'

/** What can be said of how scripts are run. Sizes are octets, times milliseconds. */
export interface CgiOptions {
  /** Below which path the scripts stand: `/cgi-bin`; the root unless told. It is a part of SCRIPT_NAME. */
  readonly prefix?: string
  /** What answers a request outside the prefix; 404 unless told. */
  readonly otherwise?: Handler<BodyError>
  /** What answers a local redirect (RFC 3875 §6.2.2): the scripts themselves and `otherwise`, unless told. */
  readonly dispatch?: Handler<BodyError>
  /**
   * Programs for files by their endings, `{ '.py': 'python3' }`: a file of that ending need not be executable, and is run
   * by the program, which is looked up in the server's own PATH when the directory is read.
   */
  readonly interpreters?: Readonly<Record<string, string>>
  /** Variables for every script; nothing of the server's own environment is passed on. PATH is set unless it is here. */
  readonly environment?: Readonly<Record<string, string>>
  /** SERVER_NAME and SERVER_SOFTWARE; those of the request and of this server unless told. */
  readonly serverName?: string
  readonly serverSoftware?: string
  /** Where PATH_TRANSLATED begins; without it there is no such variable. */
  readonly documentRoot?: string
  /** Passes Authorization and Proxy-Authorization on; no unless told. */
  readonly passAuthorization?: boolean
  /** Who the request is from: AUTH_TYPE and REMOTE_USER. Ask what has checked it. */
  readonly user?: (request: Request) => User | undefined
  /** How long a script may run, from its start to its end; 60 s. */
  readonly timeout?: number
  /** How long a script that was asked to end may take before it is killed; 1 s. */
  readonly grace?: number
  /** So many scripts at a time, and 503 for the next; 32. */
  readonly concurrency?: number
  /** What Retry-After says then, in seconds; 1. */
  readonly retryAfter?: number
  /** The header block of a script: 16 KiB, 100 fields. Above: 502. */
  readonly headerBytes?: number
  readonly headerCount?: number
  /** The content of an answer; 1 GiB. Above, the answer breaks off. */
  readonly outputLimit?: number
  /** What a script may say before it has read all of the request's content; 1 MiB. Above: 502. */
  readonly aheadLimit?: number
  /** The content of a request; the server's own limit unless told, which holds in any case. Above: 413. */
  readonly bodyLimit?: number
  /** What is kept of a script's standard error; 64 KiB. */
  readonly stderrLimit?: number
  /** Hears of standard error and of what went wrong; lines to the server's own standard error unless told. */
  readonly log?: ((entry: CgiEntry) => void) | false
}

/** Options that were checked, with their defaults. */
export interface CgiSettings {
  readonly prefix: ReadonlyArray<string>
  readonly otherwise: Handler<BodyError>
  readonly dispatch: Handler<BodyError> | undefined
  readonly environment: EnvironmentOptions
  readonly timeout: number
  readonly grace: number
  readonly concurrency: number
  readonly retryAfter: number
  readonly headerBytes: number
  readonly headerCount: number
  readonly outputLimit: number
  readonly aheadLimit: number
  readonly bodyLimit: number | undefined
  readonly stderrLimit: number
}

/** Where a script’s own programs are found where nobody says otherwise. */
export const defaultPath = '/usr/local/bin:/usr/bin:/bin'

/** SERVER_SOFTWARE unless told. */
export const defaultSoftware = 'wirefold/0.1'

/** The longest time that a timer can measure. */
const LONGEST = 2_147_483_647

/** The numbers among the options: their defaults, and the least and the most that they can be. */
const numbers = {
  timeout: [60_000, 1, LONGEST],
  grace: [1_000, 0, LONGEST],
  concurrency: [32, 1, 65_536],
  retryAfter: [1, 0, LONGEST],
  headerBytes: [16_384, 1, 16_777_216],
  headerCount: [100, 1, 65_536],
  outputLimit: [1_073_741_824, 0, Number.MAX_SAFE_INTEGER],
  aheadLimit: [1_048_576, 0, Number.MAX_SAFE_INTEGER],
  stderrLimit: [65_536, 0, Number.MAX_SAFE_INTEGER],
} as const

type NumberName = keyof typeof numbers

const isVariable = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

const flawOfText = (option: string, value: unknown): OptionsError | undefined =>
  value === undefined || (typeof value === 'string' && !value.includes('\0'))
    ? undefined
    : optionsError(option, 'is no text without NUL')

const flawOfVariables = (given: Readonly<Record<string, string>>): OptionsError | undefined => {
  const bad = Object.keys(given).find((name) => !isVariable(name))
  if (bad !== undefined) return optionsError(`environment.${bad}`, 'is no name of a variable')
  return Object.entries(given)
    .map(([name, value]) => flawOfText(`environment.${name}`, value))
    .find((flaw) => flaw !== undefined)
}

const flawOfPrefix = (prefix: string): OptionsError | undefined =>
  prefix === '' || (prefix.startsWith('/') && !prefix.includes('%') && segmentsOf(prefix) !== undefined)
    ? undefined
    : optionsError('prefix', 'is no path that begins with a slash, decoded')

const nobody = (): undefined => undefined
const notHere: Handler<BodyError> = () => sendError(404)

const environmentFrom = (options: CgiOptions): EnvironmentOptions => ({
  extra: { PATH: defaultPath, ...options.environment },
  software: options.serverSoftware ?? defaultSoftware,
  serverName: options.serverName,
  documentRoot: options.documentRoot?.replace(/\/+$/, ''),
  passAuthorization: options.passAuthorization ?? false,
  user: options.user ?? nobody,
})

/**
 * Checks options and fills in the defaults.
 *
 * @example
 * const read = cgiSettings({ timeout: 0 })
 * assert.equal(read._tag === 'Left' && read.left.option, 'timeout')
 */
export const cgiSettings = (options: CgiOptions): Either<OptionsError, CgiSettings> => {
  const of = (name: NumberName): number => options[name] ?? numbers[name][0]
  const names: ReadonlyArray<NumberName> = [
    ...(['timeout', 'grace', 'concurrency', 'retryAfter', 'headerBytes', 'headerCount'] as const),
    ...(['outputLimit', 'aheadLimit', 'stderrLimit'] as const),
  ]
  const flaws = [
    ...names.map((name) => flawOfNumber(name, of(name), numbers[name][1], numbers[name][2])),
    options.bodyLimit === undefined ? undefined : flawOfNumber('bodyLimit', options.bodyLimit, 0),
    flawOfPrefix(options.prefix ?? ''),
    flawOfVariables(options.environment ?? {}),
    ...(['serverName', 'serverSoftware', 'documentRoot'] as const).map((name) => flawOfText(name, options[name])),
  ]
  return unless(flaws, () => ({
    prefix: prefixOf(options.prefix ?? ''),
    otherwise: options.otherwise ?? notHere,
    dispatch: options.dispatch,
    environment: environmentFrom(options),
    timeout: of('timeout'),
    grace: of('grace'),
    concurrency: of('concurrency'),
    retryAfter: of('retryAfter'),
    headerBytes: of('headerBytes'),
    headerCount: of('headerCount'),
    outputLimit: of('outputLimit'),
    aheadLimit: of('aheadLimit'),
    bodyLimit: options.bodyLimit,
    stderrLimit: of('stderrLimit'),
  }))
}
