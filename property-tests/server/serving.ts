import { onTestFinished } from 'vitest'
import type { App, LogEntry } from '../../src/connection/contract.js'
import type { Running } from '../../src/server/running.js'
import { type ServeOptions, serve } from '../../src/server/serve.js'
import { dial, type Wire } from './wire.js'

/** A server of one test: stopped when the test is over. */
export interface Serving {
  readonly running: Running
  /** What its log has heard. */
  readonly entries: LogEntry[]
  /** A connection to it. */
  readonly dial: () => Promise<Wire>
}

/** Deadlines short enough to be waited for, and long enough for a machine that is busy. */
export const short = {
  firstByte: 400,
  head: 400,
  idle: 400,
  continue: 200,
  bodyGap: 400,
  writeStall: 500,
  rateGrace: 300,
  lingerQuiet: 300,
  lingerTotal: 1000,
  stopLazy: 200,
  stopHard: 1500,
} as const

/** Serves an app on a free port of 127.0.0.1, or wherever the options say. */
export const serving = async (app: App, options: ServeOptions = {}): Promise<Serving> => {
  const entries: LogEntry[] = []
  const where = options.path === undefined ? { host: options.host ?? '127.0.0.1', port: options.port ?? 0 } : {}
  const started = await serve(app, {
    ...where,
    log: (entry) => {
      entries.push(entry)
    },
    ...options,
    deadlines: { stopLazy: 50, stopHard: 1000, ...options.deadlines },
  })()
  if (started._tag === 'Left') throw new Error(JSON.stringify(started.left))
  const running = started.right
  onTestFinished(async () => {
    await running.stop()
  })
  const at = options.path === undefined ? { host: running.host, port: running.port } : { path: running.host }
  return { running, entries, dial: () => dial(at) }
}

/** A request of that method and path, with the fields as lines. */
export const ask = (method: string, path: string, ...fields: ReadonlyArray<string>): string =>
  `${method} ${path} HTTP/1.1\r\nHost: a\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`

/** The content of a message whose head ends at the first empty line. */
export const contentOf = (message: string): string => message.slice(message.indexOf('\r\n\r\n') + 4)

/** The status lines in what was received, in order. */
export const statusesIn = (text: string): ReadonlyArray<number> =>
  [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((match) => Number(match[1]))

/** A promise, and the means to settle it. */
export const deferred = <A>(): { readonly promise: Promise<A>; readonly resolve: (value: A) => void } => {
  let resolve: (value: A) => void = () => undefined
  const promise = new Promise<A>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
