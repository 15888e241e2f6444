/** Servers under test: where they listen, and how they are started and stopped. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Either } from 'fp-ts/lib/Either.js'
import type { ReadMessage } from '../../targets/index.js'
import { ECHO } from '../exchange/answers.js'
import type { Where } from '../exchange/exchange.js'
import { listens } from './listening.js'

/** A server that can be connected to. */
export interface ServerTarget {
  readonly kind: 'server'
  readonly name: string
  /** Starts it, where it is not there by itself, and says where it listens; why not, where it does not. */
  readonly start: () => Promise<Either<string, Where>>
  readonly stop: () => Promise<void>
  /** How often it has died since it was started, where that can be known. */
  readonly deaths: () => number
  /** Ends it and starts it again, where that can be done: it answers nobody any more. That is no death. */
  readonly restart?: () => Promise<void>
  /** How many octets its processes hold, where that can be known. */
  readonly memory?: () => number | undefined
  /** The Host that it answers to; that of its address unless told. */
  readonly authority?: string
  /** What it has an answer for, other than 404; `/` unless told. */
  readonly path?: string
}

/** What was read, as JSON in ASCII alone: whoever reads it reads octets. */
export const echoed = (read: ReadMessage): string =>
  JSON.stringify(read).replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Says what it has read: method, target, fields and content, as JSON. For a Node server under test. */
export const echoListener: RequestListener = (request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString('latin1')
  })
  request.on('end', () => {
    const { method = '', url: target = '', rawHeaders: flat } = request
    const fields = Array.from(
      { length: flat.length >> 1 },
      (_, at) => [flat[2 * at] ?? '', flat[2 * at + 1] ?? ''] as const,
    )
    response.setHeader(ECHO, '1')
    response.end(echoed({ method, target, fields, body }))
  })
}

const left = (reason: string): Either<string, never> => ({ _tag: 'Left', left: reason })

/** What can be said about a Node server under test. */
export interface ListenerOptions extends ServerOptions {
  readonly name?: string
  /** 0, the default: any that is free. */
  readonly port?: number
}

const isBound = (address: AddressInfo | string | null): address is AddressInfo =>
  address !== null && typeof address === 'object'

/** A Node server of its own around a request listener, on a port of its own on loopback. */
export const listenerTarget = (
  listener: RequestListener = echoListener,
  { name = 'listener', port = 0, ...options }: ListenerOptions = {},
): ServerTarget => {
  let server: Server | undefined
  return {
    kind: 'server',
    name,
    deaths: () => 0,
    start: () =>
      new Promise((resolve) => {
        const made = createServer(options, listener)
        server = made
        made.on('error', (error) => resolve(left(error.message)))
        made.listen(port, '127.0.0.1', () => {
          const address = made.address()
          resolve(
            isBound(address) ? { _tag: 'Right', right: { host: '127.0.0.1', port: address.port } } : left('no port'),
          )
        })
      }),
    stop: () =>
      new Promise((resolve) => {
        if (server === undefined) return resolve()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Asked for where a server is not on loopback. */
export interface HostOptions {
  readonly name?: string
  /** Others' servers are not tested. */
  readonly iOwnThisHost?: boolean
  readonly authority?: string
  readonly path?: string
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/**
 * A server that runs already, as `host:port`. Loopback unless whoever asks says that the host is theirs.
 *
 * @example
 * assert.equal(hostTarget('127.0.0.1:8080')._tag, 'Right')
 * assert.equal(hostTarget('example.com:80')._tag, 'Left')
 */
export const hostTarget = (address: string, options: HostOptions = {}): Either<string, ServerTarget> => {
  const [, bracketed, bare, digits = ''] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(address) ?? []
  const host = bracketed ?? bare
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65535) return left(`${address} is no host:port`)
  if (!isLoopback(host) && options.iOwnThisHost !== true)
    return left(`${host} is not on loopback: only your own hosts are tested (--i-own-this-host)`)
  return {
    _tag: 'Right',
    right: {
      kind: 'server',
      name: options.name ?? address,
      authority: options.authority ?? address,
      path: options.path ?? '/',
      deaths: () => 0,
      start: async () =>
        (await listens({ host, port }))
          ? { _tag: 'Right', right: { host, port } }
          : left(`nobody listens on ${address}`),
      stop: () => Promise.resolve(),
    },
  }
}
