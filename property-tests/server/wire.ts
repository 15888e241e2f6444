import { connect, type NetConnectOpts, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Nothing here waits longer than this, in milliseconds. */
const PATIENCE = 10_000

/** The client's end of a connection, as bytes: latin-1 text in and out, one unit an octet. */
export interface Wire {
  readonly socket: Duplex
  /** What has arrived so far. */
  readonly got: () => string
  readonly send: (bytes: string | Uint8Array) => void
  /** FIN. */
  readonly finish: () => void
  /** RST. */
  readonly reset: () => void
  /** What has arrived, once it holds `text` so many times. */
  readonly until: (text: string, times?: number) => Promise<string>
  /** What has arrived, once there are so many octets. */
  readonly octets: (least: number) => Promise<string>
  /** All that ever arrives: once the other side has ended or broken the connection. */
  readonly rest: () => Promise<string>
  /** How the connection ended, once it has: by FIN, or broken. */
  readonly ending: () => Promise<'fin' | 'broken'>
}

const count = (text: string, part: string): number => text.split(part).length - 1

/** Speaks bytes over a stream that is open already, and ends its side once the other has ended. */
export const wireOn = (socket: Duplex): Wire => {
  const pieces: string[] = []
  let text = ''
  let ended: 'fin' | 'broken' | undefined
  const waiting = new Set<() => void>()
  const look = (): void => {
    for (const check of [...waiting]) check()
  }
  socket.on('data', (bytes: Buffer) => {
    pieces.push(bytes.toString('latin1'))
    look()
  })
  socket.on('end', () => {
    ended ??= 'fin'
    socket.end()
    look()
  })
  socket.on('error', () => {
    ended ??= 'broken'
    look()
  })
  socket.on('close', () => {
    ended ??= 'broken'
    look()
  })
  const got = (): string => {
    if (pieces.length > 0) text += pieces.splice(0).join('')
    return text
  }
  const when = <A>(found: () => A | undefined, what: string): Promise<A> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check)
        reject(new Error(`no ${what} within ${PATIENCE} ms; got ${JSON.stringify(got().slice(0, 2000))}`))
      }, PATIENCE)
      const check = (): void => {
        const it = found()
        if (it === undefined) return
        clearTimeout(timer)
        waiting.delete(check)
        resolve(it)
      }
      waiting.add(check)
      check()
    })
  return {
    socket,
    got,
    send: (bytes) => {
      if (typeof bytes === 'string') socket.write(bytes, 'latin1')
      else socket.write(bytes)
    },
    finish: () => {
      socket.end()
    },
    reset: () => {
      if ('resetAndDestroy' in socket && typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy()
      else socket.destroy()
    },
    until: (part, times = 1) => when(() => (count(got(), part) >= times ? got() : undefined), JSON.stringify(part)),
    octets: (least) => when(() => (got().length >= least ? got() : undefined), `${least} octets`),
    rest: () => when(() => (ended === undefined ? undefined : got()), 'end of the connection'),
    ending: () => when(() => ended, 'end of the connection'),
  }
}

/** Connects, half-open like a careful client: our FIN and theirs are two things. */
export const dial = (at: NetConnectOpts): Promise<Wire> =>
  new Promise((resolve, reject) => {
    const socket: Socket = connect({ ...at, allowHalfOpen: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.setNoDelay(true)
      resolve(wireOn(socket))
    })
  })

/** Waits until something holds, looking often; for what no event tells of. */
export const eventually = async (holds: () => boolean, what: string): Promise<void> => {
  const end = Date.now() + PATIENCE
  while (!holds()) {
    if (Date.now() > end) throw new Error(`never: ${what}`)
    await sleep(5)
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
