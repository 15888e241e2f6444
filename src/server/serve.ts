import { createServer, type Server, type Socket } from 'node:net'
import { hostname } from 'node:os'
import type { TLSSocket, TlsOptions } from 'node:tls'
import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { App } from '../connection/contract.js'
import { type ConnectionOptions, defaultDeadlines } from '../connection/options.js'
import type { State } from '../connection/state.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import type { Address } from '../message/request.js'
import { Connections } from './connections.js'
import type { Hub } from './hub.js'
import { type Endpoint, type ListenError, listen } from './listen.js'
import { type ListenOptions, type ListenSettings, listenSettings, type ShellOptions } from './options.js'
import type { Running, StopReport } from './running.js'
import { type Setup, setup } from './setup.js'
import { loadTls } from './tls.js'

/** Everything that can be said about a server. */
export interface ServeOptions extends ConnectionOptions, ListenOptions, ShellOptions {}

const WILDCARDS: ReadonlyArray<string> = ['0.0.0.0', '::']

const isLoopback = (host: string): boolean => host === '::1' || host.startsWith('127.')

const nameOf = (host: string): string => (WILDCARDS.includes(host) ? hostname() : isLoopback(host) ? 'localhost' : host)

/** Half-open, since a client may end its side and still wait for its answer; without Nagle, since we write whole answers. */
const SOCKET = { allowHalfOpen: true, noDelay: true } as const
/** Under TLS half-open only behind the handshake: one that ends before would be waited for. */
const RAW = { allowHalfOpen: false, noDelay: true } as const

const serverFor = (tls: TlsOptions | undefined, handshakeTimeout: number): Server =>
  tls === undefined
    ? createServer(SOCKET)
    : loadTls().createServer({ ALPNProtocols: ['http/1.1'], ...tls, ...RAW, handshakeTimeout })

const boundTo = (server: Server, at: Endpoint): Address => {
  const address = server.address()
  if (address === null || typeof address === 'string' || at._tag === 'Unix')
    return { host: at._tag === 'Unix' ? at.path : at.host, port: 0 }
  return { host: address.address, port: address.port }
}

const accepting = (server: Server, secure: boolean, connections: Connections<State>): void => {
  if (secure) {
    server.on('connection', (socket: Socket) => connections.acceptRaw(socket))
    server.on('secureConnection', (socket: TLSSocket) => {
      socket.allowHalfOpen = true
      connections.serve(socket)
    })
    // A handshake that fails, or takes too long, is reported and then left open.
    server.on('tlsClientError', (_: Error, socket: TLSSocket) => socket.destroy())
  } else
    server.on('connection', (socket: Socket) => {
      if (connections.accept(socket)) connections.serve(socket)
    })
}

/** Accepting can fail for a while, for want of descriptors: that is logged, and the server goes on. */
const noteErrors = (server: Server, local: Address, { note, clock }: Hub<State>): void => {
  const peer = { remote: { host: '', port: 0 }, local, secure: false }
  server.on('error', (error) => note({ _tag: 'Defect', error, request: undefined, at: clock.now(), peer }))
}

/** Connections end by themselves when a stop has taken too long. This much later, in milliseconds, whatever is left is cut. */
const LATE = 50

const stopping =
  (server: Server, connections: Connections<State>, { hub, flush }: Setup, hard: number) =>
  async (): Promise<StopReport> => {
    const answered = hub.tally.requests
    const cut = connections.cut
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    connections.stop()
    const timer = setTimeout(() => connections.destroy(), hard + LATE)
    await closed
    await connections.gone()
    clearTimeout(timer)
    await flush()
    return { served: hub.tally.requests - answered, aborted: connections.cut - cut }
  }

const run = async (
  made: Setup,
  settings: ListenSettings,
  hard: number,
): Promise<Either<ListenError | OptionsError, Running>> => {
  const { endpoint, tls, handshakeTimeout, connections: limit } = settings
  const server = serverFor(tls, handshakeTimeout)
  const listening = await listen(server, endpoint)
  if (listening._tag === 'Left') return listening
  const bound = boundTo(server, endpoint)
  const local = WILDCARDS.includes(bound.host) ? undefined : bound
  const secure = tls !== undefined
  const connections = new Connections<State>({ limit, local, secure }, made.hub)
  noteErrors(server, bound, made.hub)
  accepting(server, secure, connections)
  let report: Promise<StopReport> | undefined
  const stop = stopping(server, connections, made, hard)
  return {
    _tag: 'Right',
    right: {
      ...bound,
      name: nameOf(endpoint._tag === 'Unix' ? '::' : endpoint.host),
      counters: () => made.hub.tally.read(),
      stop: () => {
        report ??= stop()
        return report
      },
    },
  }
}

const wrong = (option: string, reason: string): Either<OptionsError, never> => ({
  _tag: 'Left',
  left: optionsError(option, reason),
})

const OURS = ['host', 'port', 'path', 'ipv6Only', 'backlog', 'tls', 'handshakeTimeout', 'connections'] as const

const withoutListening = (options: ServeOptions): ConnectionOptions & ShellOptions => {
  const rest = { ...options }
  for (const name of OURS) delete rest[name]
  return rest
}

/**
 * Serves an app over TCP, TLS or a unix socket. Nothing happens until the TaskEither is called, which resolves once the
 * server listens. Fails with what is wrong with the options, or with the address, and says which option it was.
 */
export const serve =
  (app: App, options: ServeOptions = {}): TaskEither<ListenError | OptionsError, Running> =>
  async () => {
    if (typeof options !== 'object' || options === null) return wrong('options', 'a record is needed')
    const settings = listenSettings(options)
    if (settings._tag === 'Left') return settings
    const made = setup(app, withoutListening(options), false)
    if (made._tag === 'Left') return made
    return run(made.right, settings.right, options.deadlines?.stopHard ?? defaultDeadlines.stopHard)
  }
