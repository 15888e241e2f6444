/** One connection: some octets are sent, and it is seen what comes back. */
import { connect, type Socket } from 'node:net'
import type { Ended, ServerObservation } from '../targets/index.js'
import { type AnswerReader, answerReader } from './answers.js'

/** Where a server listens. */
export interface Where {
  readonly host: string
  readonly port: number
}

/** How long to wait, in milliseconds. */
export interface Patience {
  /** Without an octet, until our side is closed. */
  readonly quiet: number
  /** Behind that, until it is given up. */
  readonly silent: number
}

/** What is sent, and what may come back. */
export interface Sending {
  /** Written one after the other, a turn of the event loop between them. */
  readonly pieces: ReadonlyArray<Uint8Array>
  /** The methods of the requests that are sent, as far as they are known. */
  readonly methods: ReadonlyArray<string>
  /** How many answers a careful reader may give. */
  readonly expected: number
}

/** Sends, and tells what was seen. */
export type Exchange = (where: Where, sending: Sending, patience: Patience) => Promise<ServerObservation>

interface Open {
  readonly socket: Socket
  readonly reader: AnswerReader
  readonly sending: Sending
  readonly patience: Patience
  readonly finish: (ended: Ended) => void
  /** When something was last heard of it, and whether our side is closed. */
  heard: number
  halfClosed: boolean
}

/** More octets than any answer to so little has. */
const MOST = 1 << 22

/** Where every answer has come, no more is waited for than this. */
const SOON = 20

/** Without a word for as long as it is waited: our side is closed, then it is given up. */
const look = (open: Open, now: number): void => {
  const { socket, reader, sending, patience } = open
  const complete = reader.answers.length >= sending.expected && reader.answers.length > 0
  if (!open.halfClosed) {
    if (now - open.heard < (complete ? Math.min(patience.quiet, SOON) : patience.quiet)) return
    open.halfClosed = true
    open.heard = now
    socket.end()
  } else if (now - open.heard >= (complete ? patience.quiet : patience.silent)) open.finish('silent')
}

const sendAll = (socket: Socket, pieces: ReadonlyArray<Uint8Array>, at = 0): void => {
  const piece = pieces[at]
  if (piece === undefined || socket.destroyed || socket.writableEnded) return
  socket.write(piece)
  if (at + 1 < pieces.length) setImmediate(sendAll, socket, pieces, at + 1)
}

/** How often connections are looked after, in milliseconds. */
const TICK = 10

/** Makes exchanges. They share one timer, which runs while there are any. */
export const exchanging = (): Exchange => {
  const all = new Set<Open>()
  let timer: NodeJS.Timeout | undefined
  const enter = (open: Open): void => {
    all.add(open)
    timer ??= setInterval(() => {
      const now = performance.now()
      for (const one of all) look(one, now)
    }, TICK)
  }
  const leave = (open: Open): void => {
    all.delete(open)
    if (all.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return (where, sending, patience) =>
    new Promise((resolve) => {
      const socket = connect({ ...where, noDelay: true, allowHalfOpen: true })
      const reader = answerReader(sending.methods)
      let done = false
      let octets = 0
      const finish = (ended: Ended): void => {
        if (done) return
        done = true
        leave(open)
        if (ended === 'closed' || ended === 'waited') reader.end()
        socket.destroy()
        resolve({ answers: reader.answers, ended, malformed: reader.malformed() })
      }
      const open: Open = { socket, reader, sending, patience, finish, heard: performance.now(), halfClosed: false }
      enter(open)
      socket.on('data', (chunk) => {
        open.heard = performance.now()
        octets += chunk.length
        reader.feed(chunk)
        if (octets > MOST) finish('closed')
      })
      socket.on('end', () => finish(open.halfClosed ? 'waited' : 'closed'))
      socket.on('error', (error) => finish('code' in error && error.code === 'ECONNREFUSED' ? 'unreachable' : 'reset'))
      socket.on('close', () => finish('reset'))
      sendAll(socket, sending.pieces)
    })
}
