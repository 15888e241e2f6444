import { networkInterfaces } from 'node:os'
import type { Either } from 'fp-ts/lib/Either.js'
import type { LogEntry } from '../connection/contract.js'
import { type LogWriter, logWriter } from '../server/log-writer.js'
import type { Around } from '../server/options.js'
import type { Running } from '../server/running.js'
import type { ServeOptions } from '../server/serve.js'
import { formatOf, journal } from './access-log.js'
import { isLoopback, urlsOf } from './addresses.js'
import { appOf } from './apps.js'
import type { Serve } from './asked.js'
import type { Certificate } from './certificates.js'
import type { Explainer } from './explainer.js'
import { habitsOf } from './habits.js'
import { type InFlight, inFlight } from './in-flight.js'
import { listening } from './listening.js'
import type { Recorder } from './recorder.js'
import { targetAt } from './target.js'
import { right, type Trouble } from './usage-error.js'
import { type Watcher, watched } from './watching.js'
import { complain, say, type World } from './world.js'

/** A server that runs, and what has to be known to stop it. */
export interface Started {
  readonly running: Running
  readonly flights: InFlight
  readonly log: LogWriter | undefined
  readonly recording: Recorder | undefined
  readonly urls: ReadonlyArray<string>
  /** What is served: an absolute path. */
  readonly path: string
}

/** The certificate that was asked for, if one was. */
export const certificateOf = async ({ where }: Serve): Promise<Either<Trouble, Certificate | undefined>> => {
  if (where.tls === undefined) return right(undefined)
  const { certificateFor } = await import('./certificates.js')
  return certificateFor(where.tls, where.host ?? '127.0.0.1')
}

const recordingOf = async ({ record }: Serve, { err }: World): Promise<Either<Trouble, Recorder | undefined>> => {
  if (record === undefined) return right(undefined)
  const [{ recorder }, { versionText }] = await Promise.all([import('./recorder.js'), import('./package-folder.js')])
  return recorder(record, versionText(), (why) => complain(err, `the recording ends here: ${why}`))
}

const explainerOf = async ({ explain, log }: Serve, { err }: World): Promise<Explainer | undefined> =>
  explain ? (await import('./explainer.js')).explainer({ json: log === 'json', colour: err.colour }) : undefined

/** What watches, of what there is. */
const watchersOf = (...all: ReadonlyArray<{ readonly watcher: Watcher } | undefined>): ReadonlyArray<Watcher> =>
  all.flatMap((one) => (one === undefined ? [] : [one.watcher]))

const optionsOf = (
  command: Serve,
  tls: Certificate | undefined,
  around: Around,
  log: (entry: LogEntry) => void,
): ServeOptions => ({
  log,
  around,
  ...habitsOf(command.what),
  ...(tls === undefined ? {} : { tls: { cert: tls.cert, key: tls.key } }),
})

/** Starts what was asked for, with that certificate. */
export const start = async (
  command: Serve,
  certificate: Certificate | undefined,
  world: World,
): Promise<Either<Trouble, Started>> => {
  const target = await targetAt(command.what.target)
  if (target._tag === 'Left') return target
  const app = await appOf(command.what, target.right, command.record)
  if (app._tag === 'Left') return app
  const recording = await recordingOf(command, world)
  if (recording._tag === 'Left') return recording
  const explaining = await explainerOf(command, world)
  if (
    command.what.upload !== undefined &&
    command.what.users.length === 0 &&
    !isLoopback(command.where.host ?? '127.0.0.1')
  )
    say(world.err, 'whoever can reach it may write there: --auth would ask who they are')
  const log = journal(formatOf(command.log, world.err.colour), explaining, logWriter)
  const flights = inFlight(() => performance.now())
  const note = (entry: LogEntry): void => {
    flights.note(entry)
    log?.log(entry)
  }
  const running = await listening(
    flights.watch(app.right),
    command.where,
    optionsOf(command, certificate, watched(watchersOf(recording.right, explaining)), note),
  )
  if (running._tag === 'Left') {
    recording.right?.discard()
    return running
  }
  const { host, port } = running.right
  const urls =
    command.where.unix === undefined
      ? urlsOf({ host, port, secure: certificate !== undefined }, networkInterfaces())
      : []
  return right({ running: running.right, flights, log, recording: recording.right, urls, path: target.right.path })
}
