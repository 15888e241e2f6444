import type { App, LogEntry } from '../connection/contract.js'
import type { Peer, Request } from '../message/request.js'
import { escapeField } from '../server/log-escape.js'

/** The requests that are being answered: what a stop waits for. */
export interface InFlight {
  /** The same app, watched. */
  readonly watch: (app: App) => App
  /** Hears of what is over. */
  readonly note: (entry: LogEntry) => void
  /** What is being answered now: a line for each of the first few, and how many there are. */
  readonly list: (now: number) => { readonly count: number; readonly lines: ReadonlyArray<string> }
}

/** More than so many are not kept: a connection has one, and there are at most so many of those. */
const MOST = 10_000
/** So many are told of one by one. */
const TOLD = 5

const lineOf = ({ method, target, peer }: Request, ms: number): string => {
  const from = peer.remote.host === '' ? '' : ` from ${peer.remote.host}`
  const [path = ''] = target.raw.split('?', 1)
  return `${method} ${escapeField(path)}${from}, for ${Math.round(ms / 100) / 10} s`
}

/** Watches an app by its connections, each of which answers one request at a time. Closed ones are over by their log entry. */
export const inFlight = (clock: () => number): InFlight => {
  const open = new Map<Peer, { readonly request: Request; readonly since: number }>()
  return {
    watch: (app) => (request) => {
      if (open.size < MOST) open.set(request.peer, { request, since: clock() })
      return app(request)
    },
    note: (entry) => {
      open.delete(entry._tag === 'Access' ? entry.request.peer : entry.peer)
    },
    list: (now) => ({
      count: open.size,
      lines: [...open.values()].slice(0, TOLD).map(({ request, since }) => lineOf(request, now - since)),
    }),
  }
}
