/** One connection: some octets are sent, and it is seen what comes back. */
import { connect, type Socket } from 'node:net'
import type { Ended, ServerObservation } from '../../targets/index.js'
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
  /** How long to wait between two pieces, in milliseconds; 0, no more than that turn, unless told. */
  readonly pause?: number
  /** The methods of the requests that are sent, as far as they are known. */
  readonly methods: ReadonlyArray<string>
  /** How many answers a careful reader may give. */
  readonly expected: number
  /** Once they are there the connection is given back, where nobody has closed it. */
  readonly keep?: boolean
  /** Are the fields of the answers asked for? */
  readonly isTold?: boolean
}

/** A connection on which more can be sent. */
export interface Line {
  readonly socket: Socket
  /** What is on its way on it; between two exchanges there is nothing. */
  open: Open | undefined
  /** Is it over, or has something come that nobody asked for? */
  isOver: boolean
}

/** What was seen, and the connection where it is left open. */
export interface Exchanged {
  readonly seen: ServerObservation
  readonly line: Line | undefined
}

/** Sends, and tells what was seen. A connection is made unless one is given. */
export type Exchange = (where: Where, sending: Sending, patience: Patience, line?: Line) => Promise<Exchanged>

interface Open {
  readonly reader: AnswerReader
  readonly sending: Sending
  readonly patience: Patience
  readonly finish: (ended: Ended) => void
  /** When the last piece was sent, and when something was last heard of it. */
  sent: number
  heard: number
  /** Whether our side is closed, and how much has come. */
  halfClosed: boolean
  octets: number
}

/** More octets than any answer to so little has. */
const MOST = 1 << 22

/** Where every answer has come, no more is waited for than this. */
const SOON = 20

/** Where answers take their time, since many are asked for at once, it is waited for so many times as long. */
const PACES = 3

/** Who says a little for ever is given up behind so many times what silence may take. */
const ENOUGH = 2

/** No answer is so slow, in milliseconds. */
const SLOWEST = 300

const isComplete = ({ reader, sending }: Open): boolean =>
  reader.answers.length >= sending.expected && reader.answers.length > 0

/** Without a word for as long as it is waited: our side is closed, then it is given up. */
const look = (socket: Socket, open: Open, now: number, pace: number): void => {
  const { patience } = open
  if (now - open.sent >= ENOUGH * (patience.quiet + patience.silent)) return open.finish('silent')
  const complete = isComplete(open)
  if (!open.halfClosed) {
    const quiet = complete ? Math.min(patience.quiet, SOON) : patience.quiet
    if (now - open.heard < Math.max(quiet, PACES * pace)) return
    open.halfClosed = true
    open.heard = now
    socket.end()
  } else if (now - open.heard >= (complete ? patience.quiet : patience.silent)) open.finish('silent')
}

/** Writes the pieces, one after the other; what is still to be written counts as heard of. */
const sendAll = (socket: Socket, open: Open, at = 0): void => {
  const { pieces, pause = 0 } = open.sending
  const piece = pieces[at]
  if (piece === undefined || socket.destroyed || socket.writableEnded) return
  socket.write(piece)
  open.sent = performance.now()
  open.heard = open.sent
  if (at + 1 >= pieces.length) return
  if (pause === 0) setImmediate(sendAll, socket, open, at + 1)
  else setTimeout(sendAll, pause, socket, open, at + 1)
}

const hear = (line: Line, chunk: Uint8Array): void => {
  const { open } = line
  if (open === undefined) {
    line.isOver = true
    return
  }
  open.heard = performance.now()
  open.octets += chunk.length
  open.reader.feed(chunk)
  if (open.octets > MOST) open.finish('closed')
  else if (open.sending.keep === true && isComplete(open) && !open.reader.answers.some(({ closes }) => closes))
    open.finish('kept')
}

const isRefused = (error: Error): boolean => 'code' in error && error.code === 'ECONNREFUSED'

const lineTo = (where: Where): Line => {
  const socket = connect({ ...where, allowHalfOpen: true })
  const line: Line = { socket, open: undefined, isOver: false }
  const finish = (ended: Ended): void => {
    line.isOver = true
    line.open?.finish(ended)
  }
  socket.on('data', (chunk) => hear(line, chunk))
  socket.on('end', () => finish(line.open?.halfClosed === true ? 'waited' : 'closed'))
  socket.on('error', (error) => finish(isRefused(error) ? 'unreachable' : 'reset'))
  socket.on('close', () => finish('reset'))
  return line
}

/** Closes a connection on which nothing more is sent. */
export const hangUp = (line: Line | undefined): void => {
  if (line === undefined) return
  line.isOver = true
  line.socket.destroy()
}

/** How often connections are looked after, in milliseconds. */
const TICK = 10

/** Looks after lines that wait, by one timer, which runs while there are any. */
const watching = () => {
  const all = new Set<Line>()
  let timer: NodeJS.Timeout | undefined
  // How long answers take, of late.
  let pace = 0
  return {
    enter: (line: Line): void => {
      all.add(line)
      if (timer !== undefined) return
      let last = performance.now()
      timer = setInterval(() => {
        const now = performance.now()
        // Where we are late ourselves, what has come meanwhile was not read yet: nobody is blamed for it.
        const late = Math.max(0, now - last - 2 * TICK)
        last = now
        for (const { socket, open } of all)
          if (open !== undefined) {
            open.heard += late
            open.sent += late
            look(socket, open, now, pace)
          }
      }, TICK)
    },
    leave: (line: Line, open: Open): void => {
      all.delete(line)
      if (isComplete(open)) pace += (Math.min(SLOWEST, Math.max(0, open.heard - open.sent)) - pace) / 16
      if (all.size > 0) return
      clearInterval(timer)
      timer = undefined
    },
  }
}

/** Makes exchanges. */
export const exchanging = (): Exchange => {
  const { enter, leave } = watching()
  return (where, sending, patience, given) =>
    new Promise((resolve) => {
      const line = given?.isOver === false ? given : lineTo(where)
      if (sending.pieces.length > 1) line.socket.setNoDelay(true)
      const reader = answerReader(sending.methods, sending.isTold)
      const finish = (ended: Ended): void => {
        const isKept = sending.keep === true && !line.isOver && !open.halfClosed && ended === 'kept'
        line.open = undefined
        leave(line, open)
        if (!isKept) {
          if (ended === 'closed' || ended === 'waited') reader.end()
          hangUp(line)
        }
        const seen = { answers: reader.answers, ended, malformed: reader.malformed() }
        resolve({ seen, line: isKept ? line : undefined })
      }
      const now = performance.now()
      const open: Open = { reader, sending, patience, finish, sent: now, heard: now, halfClosed: false, octets: 0 }
      line.open = open
      enter(line)
      sendAll(line.socket, open)
    })
}
