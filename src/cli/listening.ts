import { createServer, type Server } from 'node:net'
import type { Either } from 'fp-ts/lib/Either.js'
import type { App } from '../connection/contract.js'
import type { OptionsError } from '../message/options-error.js'
import { type ListenError, listen } from '../server/listen.js'
import type { Running } from '../server/running.js'
import { type ServeOptions, serve } from '../server/serve.js'
import { shown } from './arguments.js'
import type { Where } from './asked.js'
import { right, type Trouble, trouble } from './usage-error.js'

/** The port that is tried first where none was given, and the last. */
export const FIRST = 8000
export const LAST = 8099

const optionOf: ReadonlyMap<string, string> = new Map([
  ['path', '--unix'],
  ['host', '--host'],
  ['port', '--port'],
])

const reasonOf = (error: ListenError | OptionsError): string => {
  if (error._tag === 'ListenError')
    return `${optionOf.get(error.option) ?? error.option} ${shown(error.address)}: ${error.reason} (${error.code})`
  if (error.option.startsWith('tls')) return `--tls: ${shown(error.reason)}`
  return `${optionOf.get(error.option) ?? error.option}: ${error.reason}`
}

const isTaken = (error: ListenError | OptionsError): boolean =>
  error._tag === 'ListenError' && error.option === 'port' && error.code === 'EADDRINUSE'

/**
 * Listens where it was said. A port that was given is that port or an error; without one the first free port from 8000 on
 * is taken.
 */
export const listening = async (app: App, where: Where, options: ServeOptions): Promise<Either<Trouble, Running>> => {
  const { unix, host = '127.0.0.1' } = where
  const last = where.port === undefined ? LAST : where.port
  for (let port = where.port ?? FIRST; ; port++) {
    const at = unix === undefined ? { host, port } : { path: unix }
    const running = await serve(app, { ...options, ...at })()
    if (running._tag === 'Right') return running
    if (unix !== undefined || port >= last || !isTaken(running.left)) return trouble(reasonOf(running.left))
  }
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))

/**
 * The port that `listening` would take, found out by listening there for a moment: for processes that share it, and have to
 * name it. For a unix socket none, but what a dead process has left there is gone then.
 */
export const freePort = async ({
  port,
  host = '127.0.0.1',
  unix,
}: Where): Promise<Either<Trouble, number | undefined>> => {
  if (unix !== undefined) {
    const server = createServer()
    const bound = await listen(server, { _tag: 'Unix', path: unix, backlog: 1 })
    if (bound._tag === 'Left') return trouble(reasonOf(bound.left))
    await closed(server)
    return right(undefined)
  }
  const last = port === undefined ? LAST : port
  for (let next = port ?? FIRST; ; next++) {
    const server = createServer()
    const bound = await listen(server, { _tag: 'Tcp', host, port: next, ipv6Only: false, backlog: 1 })
    const address = server.address()
    if (bound._tag === 'Right') await closed(server)
    if (bound._tag === 'Right') return right(typeof address === 'object' && address !== null ? address.port : next)
    if (next >= last || !isTaken(bound.left)) return trouble(reasonOf(bound.left))
  }
}
