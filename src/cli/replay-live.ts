import { connect, type Socket } from 'node:net'
import type { Target } from './asked.js'
import type { Replay } from './replay-memory.js'
import type { Happening } from './transcript.js'

/** A transcript against a server that runs: what was answered then is waited for before the next thing is sent. */

/** So long, in milliseconds, an answer is waited for. */
const PATIENCE = 5000

interface Line {
  readonly socket: Socket
  readonly received: Buffer[]
  length: number
  /** How much was answered then, up to here. */
  owed: number
  over: boolean
  look: () => void
}

const opened = ({ host, port }: Target): Line => {
  const socket = connect({ host, port, allowHalfOpen: true })
  const line: Line = { socket, received: [], length: 0, owed: 0, over: false, look: () => {} }
  socket.on('data', (bytes: Buffer) => {
    line.received.push(bytes)
    line.length += bytes.length
    line.look()
  })
  const over = (): void => {
    line.over = true
    line.look()
  }
  socket.on('end', over)
  socket.on('error', over)
  socket.on('close', over)
  return line
}

const until = (line: Line, isDone: () => boolean, patience = PATIENCE): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      line.look = () => {}
      resolve()
    }
    const timer = setTimeout(done, patience)
    line.look = () => {
      if (isDone() || line.over) done()
    }
    line.look()
  })

const tell = async (line: Line, it: Happening): Promise<void> => {
  switch (it._tag) {
    case 'In':
      line.socket.write(it.bytes)
      return
    case 'Out':
      line.owed += it.bytes.length
      return until(line, () => line.length >= line.owed)
    case 'End':
      line.socket.end()
      return
    case 'Closed':
      if (it.by === 'server') await until(line, () => false)
      line.socket.destroy()
      return
    default:
      return
  }
}

/** Why there is no connection, where there is none. */
const whyNot = ({ socket }: Line, { host, port }: Target): Promise<string | undefined> =>
  new Promise((resolve) => {
    const end = (why?: string): void => {
      clearTimeout(timer)
      resolve(why === undefined ? undefined : `--to ${host.includes(':') ? `[${host}]` : host}:${port}: ${why}`)
    }
    const timer = setTimeout(() => end('nobody answers'), PATIENCE)
    socket.once('connect', () => end())
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ECONNREFUSED' ? 'connection refused' : (error.code ?? 'no connection')),
    )
  })

/** The transcript over connections of its own to that server. */
export const against = (target: Target): Replay => {
  const lines = new Map<number, Line>()
  return {
    happen: async (it) => {
      if (it._tag === 'Open') {
        const line = opened(target)
        lines.set(it.connection, line)
        return whyNot(line, target)
      }
      const line = lines.get(it.connection)
      if (line !== undefined) await tell(line, it)
      return undefined
    },
    end: async () => {
      // What would come beyond what was answered then is a difference too: it is given a moment.
      for (const line of lines.values()) await until(line, () => line.length > line.owed, 100)
      for (const line of lines.values()) line.socket.destroy()
      return new Map([...lines].map(([number, { received }]) => [number, new Uint8Array(Buffer.concat(received))]))
    },
  }
}
