import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { App } from '../connection/contract.js'
import type { ConnectionOptions } from '../connection/options.js'
import type { OptionsError } from '../message/options-error.js'
import type { Peer } from '../message/request.js'
import type { Abort } from '../response/reply.js'
import type { Counters } from './counters.js'
import type { ShellOptions } from './options.js'
import { peerOf } from './peer.js'
import { setup } from './setup.js'
import { Shell } from './shell.js'

/** How to serve one connection. */
export interface ServeConnectionOptions extends ConnectionOptions, ShellOptions {
  /** Who is at its ends, where the stream cannot tell. */
  readonly peer?: Peer | undefined
  /** Stops it gracefully when it fires. */
  readonly signal?: Abort | undefined
}

/**
 * Serves one connection that is open already, over any Duplex: a socket, TLS, a pipe, one end of a pair in memory.
 * Resolves to what came of it once the stream is closed. `requests: 1` is BaseHTTPServer's `handle_request`.
 *
 * The stream should be half-open (`allowHalfOpen`), or a client that ends its side early gets no answer. Fails only on
 * options that make no sense, and leaves the stream alone then.
 */
export const serveConnection =
  (duplex: Duplex, app: App, options: ServeConnectionOptions = {}): TaskEither<OptionsError, Counters> =>
  async () => {
    const { peer, signal, ...rest } = options
    const made = setup(app, rest, !(duplex instanceof Socket))
    if (made._tag === 'Left') return made
    const { hub, flush } = made.right
    hub.tally.open++
    hub.tally.total++
    await new Promise<void>((resolve) => {
      const state = hub.lifecycle.open(peer ?? peerOf(duplex), hub.clock.now())
      const shell = new Shell(duplex, { state, commands: [] }, { ...hub, left: () => resolve() })
      const stop = (): void => shell.stop()
      signal?.addEventListener('abort', stop)
      duplex.once('close', () => signal?.removeEventListener('abort', stop))
      if (signal?.aborted) stop()
      if (duplex.destroyed) shell.closed()
    })
    hub.tally.open--
    await flush()
    return { _tag: 'Right', right: hub.tally.read() }
  }
