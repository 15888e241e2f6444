import { isIPv6 } from 'node:net'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Lifecycle, LogEntry, Visible } from '../connection/contract.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import type { Endpoint } from './listen.js'
import type { LogFormatName } from './log-format.js'
import { checkTls, type TlsOptions } from './tls.js'
import { type VersionOptions, versionString } from './version.js'

/** Where log records go: lines of a named format to stderr, a function of your own, or nowhere. */
export type LogOption = LogFormatName | ((entry: LogEntry) => void) | false

/** A lifecycle around a lifecycle, of the same states: it sees every input of every connection, and what came of it. */
export type Around = <S extends Visible>(own: Lifecycle<S>) => Lifecycle<S>

/** Options that concern every connection a shell serves, wherever it came from. */
export interface ShellOptions extends VersionOptions {
  /** What watches the connections: a recorder, say. What it throws costs the connection it throws at. */
  readonly around?: Around | undefined
  /** `common` unless told otherwise. A function that throws changes nothing. */
  readonly log?: LogOption | undefined
}

/** Options that concern listening. Times in milliseconds. */
export interface ListenOptions {
  /** An address or a name; `127.0.0.1` unless told otherwise. `::` is every address, IPv4 included. */
  readonly host?: string | undefined
  /** 0 to 65535, 0 for any free one; 8000 unless told otherwise. */
  readonly port?: number | undefined
  /** A unix socket, in place of `host` and `port`. */
  readonly path?: string | undefined
  /** With `host: '::'`: without IPv4. */
  readonly ipv6Only?: boolean | undefined
  /** How many connections the kernel keeps until they are accepted; 511 unless told otherwise. */
  readonly backlog?: number | undefined
  /** Options of `node:tls` for HTTP over TLS, passed through: `key`, `cert`, `SNICallback`, and so on. */
  readonly tls?: TlsOptions | undefined
  /** How long a TLS handshake may take; 10 s. */
  readonly handshakeTimeout?: number | undefined
  /** Above so many connections the longest idle one is closed, or the new one gets a 503; 8192. */
  readonly connections?: number | undefined
}

/** The options of the shell itself, checked and complete. */
export interface ShellSettings {
  readonly around: Around
  readonly log: LogOption
  /** The Server field's value. */
  readonly server: string
}

/** The options of listening, checked and complete. */
export interface ListenSettings {
  readonly endpoint: Endpoint
  readonly tls: TlsOptions | undefined
  readonly handshakeTimeout: number
  readonly connections: number
}

type Problem = OptionsError | undefined

const wholeNumber = (option: string, value: number | undefined, least: number, most: number): Problem =>
  value === undefined || (Number.isInteger(value) && value >= least && value <= most)
    ? undefined
    : optionsError(option, `a whole number from ${least} to ${most} is needed, not ${String(value)}`)

const ofType = (option: string, value: unknown, type: 'string' | 'boolean' | 'object'): Problem =>
  value === undefined || (typeof value === type && value !== null)
    ? undefined
    : optionsError(
        option,
        `${type === 'object' ? 'an' : 'a'} ${type} is needed, not ${value === null ? 'null' : typeof value}`,
      )

const notBoth = (path: unknown, option: string, value: unknown): Problem =>
  path === undefined || value === undefined
    ? undefined
    : optionsError(option, 'it does not go with `path`: a unix socket has no host and no port')

/** A socket address holds so many octets of a path; longer ones would be cut off in silence. */
const PATH = process.platform === 'linux' ? 107 : 103

const socketPath = (path: string | undefined): Problem => {
  if (path === undefined) return undefined
  if (path.includes('\0')) return optionsError('path', 'it holds a NUL, where the system would end it')
  const length = Buffer.byteLength(path)
  return length > PATH ? optionsError('path', `a socket has at most ${PATH} octets of path, not ${length}`) : undefined
}

const emptyText = (option: string, value: string | undefined): Problem =>
  value === '' ? optionsError(option, 'it is empty') : undefined

/** A Server field is written on every answer, so it must be one: RFC 9110 §10.2.4, printable ASCII here. */
const fieldText = (option: string, value: string | undefined): Problem =>
  value === undefined || /^[ -~]*$/.test(value)
    ? undefined
    : optionsError(option, 'it goes into the Server field: printable ASCII is needed')

const first = (...problems: ReadonlyArray<Problem>): Problem => problems.find((problem) => problem !== undefined)

const FORMATS: ReadonlyArray<unknown> = ['common', 'combined', 'json', false, undefined]

const badLog = (log: unknown): Problem =>
  FORMATS.includes(log) || typeof log === 'function'
    ? undefined
    : optionsError('log', "'common', 'combined', 'json', a function or false is needed")

const badAround = (around: unknown): Problem =>
  around === undefined || typeof around === 'function' ? undefined : optionsError('around', 'a function is needed')

const asItIs: Around = (own) => own

const DAY = 86_400_000

const shellProblem = (options: ShellOptions): Problem =>
  first(
    badLog(options.log),
    badAround(options.around),
    ofType('serverVersion', options.serverVersion, 'string'),
    ofType('sysVersion', options.sysVersion, 'string'),
    fieldText('serverVersion', options.serverVersion),
    fieldText('sysVersion', options.sysVersion),
  )

const listenProblem = (options: ListenOptions): Problem => {
  const { host, port, path, ipv6Only, backlog, tls, handshakeTimeout, connections } = options
  return first(
    ofType('host', host, 'string'),
    emptyText('host', host),
    ofType('path', path, 'string'),
    emptyText('path', path),
    socketPath(path),
    notBoth(path, 'host', host),
    notBoth(path, 'ipv6Only', ipv6Only),
    notBoth(path, 'port', port),
    wholeNumber('port', port, 0, 65_535),
    ofType('ipv6Only', ipv6Only, 'boolean'),
    ipv6Only === true && !isIPv6(host ?? '')
      ? optionsError('ipv6Only', 'it needs an IPv6 address as `host`')
      : undefined,
    wholeNumber('backlog', backlog, 1, 65_535),
    wholeNumber('handshakeTimeout', handshakeTimeout, 1, DAY),
    wholeNumber('connections', connections, 1, 1_000_000),
    ofType('tls', tls, 'object'),
  )
}

/** Checks the options of the shell. Fails with the first that makes no sense. */
export const shellSettings = (options: ShellOptions): Either<OptionsError, ShellSettings> => {
  const problem = shellProblem(options)
  return problem === undefined
    ? {
        _tag: 'Right',
        right: { around: options.around ?? asItIs, log: options.log ?? 'common', server: versionString(options) },
      }
    : { _tag: 'Left', left: problem }
}

const endpointOf = (options: ListenOptions): Endpoint => {
  const backlog = options.backlog ?? 511
  return options.path === undefined
    ? {
        _tag: 'Tcp',
        host: options.host ?? '127.0.0.1',
        port: options.port ?? 8000,
        ipv6Only: options.ipv6Only ?? false,
        backlog,
      }
    : { _tag: 'Unix', path: options.path, backlog }
}

/** Checks the options of listening, those of TLS included. Fails with the first that makes no sense. */
export const listenSettings = (options: ListenOptions): Either<OptionsError, ListenSettings> => {
  const problem = listenProblem(options)
  if (problem !== undefined) return { _tag: 'Left', left: problem }
  const tls = options.tls === undefined ? undefined : checkTls(options.tls)
  if (tls?._tag === 'Left') return tls
  return {
    _tag: 'Right',
    right: {
      endpoint: endpointOf(options),
      tls: tls?.right,
      handshakeTimeout: options.handshakeTimeout ?? 10_000,
      connections: options.connections ?? 8192,
    },
  }
}
