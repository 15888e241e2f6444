import type { Either } from 'fp-ts/lib/Either.js'
import { connection } from '../connection/connection.js'
import type { App, LogEntry } from '../connection/contract.js'
import { type ConnectionOptions, defaultDeadlines } from '../connection/options.js'
import type { State } from '../connection/state.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import { steadyClock } from './clock.js'
import { Tally } from './counters.js'
import { DirectWriter } from './direct-write.js'
import type { Hub } from './hub.js'
import { logFormat } from './log-format.js'
import { logWriter } from './log-writer.js'
import { type LogOption, type ShellOptions, shellSettings } from './options.js'
import { nodePlatform } from './platform.js'
import { Sweep, tickFor } from './sweep.js'

/** What it takes to serve connections, from whatever they come. */
export interface Setup {
  readonly hub: Hub<State>
  /** Resolves once what was logged is written. */
  readonly flush: () => Promise<void>
}

/** A hook as it was given, with nothing that it does coming back to us: an async one can fail later. */
const guarded =
  (hook: (entry: LogEntry) => unknown) =>
  (entry: LogEntry): void => {
    try {
      const later = hook(entry)
      if (later instanceof Promise) later.catch(() => undefined)
    } catch {
      // A log never stops a server.
    }
  }

const nothing = async (): Promise<void> => undefined

const hookOf = (log: LogOption): { readonly log: (entry: LogEntry) => void; readonly flush: () => Promise<void> } => {
  if (log === false) return { log: () => undefined, flush: nothing }
  if (typeof log === 'function') return { log: guarded(log), flush: nothing }
  const writer = logWriter(logFormat(log))
  return { log: guarded(writer.log), flush: writer.flush }
}

const shortest = (options: ConnectionOptions): number =>
  Math.min(
    options.handlerTimeout ?? Number.POSITIVE_INFINITY,
    ...Object.values({ ...defaultDeadlines, ...options.deadlines }).filter((ms) => ms !== undefined),
  )

/**
 * Checks the options that concern connections and makes what they share. `held`: deadlines keep the process alive, which
 * a socket does by itself.
 */
export const setup = (
  app: App,
  options: ConnectionOptions & ShellOptions,
  held: boolean,
): Either<OptionsError, Setup> => {
  const { around: _around, log: _log, serverVersion: _server, sysVersion: _sys, ...own } = options
  const twice = options.serverName !== undefined && (options.serverVersion ?? options.sysVersion) !== undefined
  if (twice)
    return { _tag: 'Left', left: optionsError('serverName', 'serverVersion and sysVersion say the same field') }
  const shell = shellSettings(options)
  if (shell._tag === 'Left') return shell
  const { around, log, server } = shell.right
  const lifecycle = connection(app, {
    platform: nodePlatform,
    serverName: server,
    ...(log === false ? { access: false } : {}),
    ...own,
  })
  if (lifecycle._tag === 'Left') return lifecycle
  const clock = steadyClock()
  const tally = new Tally()
  const hook = hookOf(log)
  const note = (entry: LogEntry): void => {
    tally.note(entry)
    hook.log(entry)
  }
  const sweep = new Sweep(clock, tickFor(shortest(own)), held)
  const hub = { lifecycle: around(lifecycle.right), sweep, tally, clock, direct: new DirectWriter(), note }
  return { _tag: 'Right', right: { hub, flush: hook.flush } }
}
