/** A server as the laws ask it. */
import { connect, type Socket } from 'node:net'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Asker, Flooded, Held } from '../laws/target-server.js'
import type { ServerObservation } from '../targets/index.js'
import { asking } from './exchange/asking.js'
import { exchanging, hangUp, type Line, type Patience, type Where } from './exchange/exchange.js'
import { patiently } from './exchange/schedule.js'
import { expectedOf } from './judging/expected.js'
import type { ServerTarget } from './targets/server-target.js'

/** An asker, and its end. */
export interface StartedAsker extends Asker {
  /** Stops the server, where it was started. */
  readonly stop: () => Promise<void>
}

/** How a server is asked. */
export interface AskerOptions {
  /** How long it may take; 100 ms without an octet and 1 500 ms behind that unless told. */
  readonly patience?: Patience
}

const patient: Patience = { quiet: 100, silent: 1500 }

/** What is told of a connection first: that something came, or that it is over. */
const told = (socket: Socket): Promise<'answered' | 'closed'> =>
  new Promise((resolve) => {
    socket.on('data', () => resolve('answered'))
    socket.on('end', () => resolve('closed'))
    socket.on('error', () => resolve('closed'))
    socket.on('close', () => resolve('closed'))
  })

const later = <A>(ms: number, value: A): { readonly promise: Promise<A>; readonly off: () => void } => {
  let off = (): void => {}
  const promise = new Promise<A>((resolve) => {
    const timer = setTimeout(resolve, ms, value)
    off = () => clearTimeout(timer)
  })
  return { promise, off }
}

/** Writes the octets; says once there is room for more. */
const written = (socket: Socket, bytes: Uint8Array): Promise<'taken'> =>
  new Promise((resolve) => {
    socket.write(bytes, () => resolve('taken'))
  })

type Ended = Flooded['ended']

/** Sends and sends, until something else happens. */
const flooding = async (socket: Socket, first: Uint8Array, again: Uint8Array, most: number, silent: number) => {
  const end = told(socket)
  let sent = 0
  for (let block = first; sent < most; block = again) {
    const stopped = later<Ended | 'taken'>(silent, 'stopped')
    const said = await Promise.race<Ended | 'taken'>([end, written(socket, block), stopped.promise])
    stopped.off()
    if (said !== 'taken') return { sent, ended: said }
    sent += block.length
  }
  const waited = later<Ended>(silent, 'took all')
  const ended = await Promise.race<Ended>([end, waited.promise])
  waited.off()
  return { sent, ended }
}

const dripping = (socket: Socket, octets: Uint8Array | undefined, within: number): NodeJS.Timeout | undefined =>
  octets && setInterval(() => socket.writable && socket.write(octets), Math.max(10, within / 50))

const holding = async (socket: Socket, first: Uint8Array, within: number, drip?: Uint8Array): Promise<Held> => {
  const from = performance.now()
  const end = told(socket)
  socket.write(first)
  const timer = dripping(socket, drip, within)
  const waited = later<Held['ended']>(within, 'held')
  const ended = await Promise.race<Held['ended']>([end, waited.promise])
  clearInterval(timer)
  waited.off()
  return { ended, milliseconds: performance.now() - from }
}

/** Does it with a connection of its own. */
const onSocket = async <A>({ host, port }: Where, use: (socket: Socket) => Promise<A>): Promise<A> => {
  const socket = connect({ host, port, noDelay: true, allowHalfOpen: true })
  const used = await use(socket)
  socket.destroy()
  return used
}

/**
 * Starts a server, and asks it what the laws want to know of it; why it does not start, where it does not.
 *
 * @example
 * import { listenerTarget } from './targets/server-target.js'
 * const started = await asker(listenerTarget())
 * assert.equal(started._tag, 'Right')
 * if (started._tag === 'Right') {
 *   const { answers } = await started.right.ask(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
 *   assert.equal(answers[0]?.status, 200)
 *   await started.right.stop()
 * }
 */
export const asker = async (
  target: ServerTarget,
  { patience = patient }: AskerOptions = {},
): Promise<Either<string, StartedAsker>> => {
  const started = await target.start()
  if (started._tag === 'Left') return started
  const where = started.right
  const ask = asking(target, where, exchanging(), patience)
  const converse = async (parts: ReadonlyArray<Uint8Array>): Promise<ReadonlyArray<ServerObservation>> => {
    const all: ServerObservation[] = []
    let line: Line | undefined
    for (const [at, bytes] of parts.entries()) {
      if (at > 0 && line === undefined) break
      const asked = await ask({ bytes, patience, expected: expectedOf(bytes), line, keep: true, isTold: true })
      all.push(asked.seen)
      line = asked.line
    }
    hangUp(line)
    return all
  }
  return {
    _tag: 'Right',
    right: {
      name: target.name,
      authority: target.authority ?? `${where.host}:${where.port}`,
      path: target.path ?? '/',
      ask: async (bytes, cuts = []) => (await ask({ bytes, patience, schedule: patiently(cuts), isTold: true })).seen,
      converse,
      flood: async (first, again, most) => {
        const before = target.memory?.()
        const flooded = await onSocket(where, (socket) => flooding(socket, first, again, most, patience.silent))
        const after = target.memory?.()
        return { ...flooded, grown: before === undefined || after === undefined ? undefined : after - before }
      },
      hold: (first, within, drip) => onSocket(where, (socket) => holding(socket, first, within, drip)),
      stop: target.stop,
    },
  }
}
