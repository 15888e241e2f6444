import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { hostTarget, type ServerTarget } from '../../src/fuzz/live/index.js'

/** A server of one test, as what it does with a socket: there while its test is. */
export interface SocketServer {
  readonly target: ServerTarget
  /** How many connections it has seen. */
  readonly connections: () => number
}

/** A target of this port on loopback. */
export const targetOf = (port: number): ServerTarget => {
  const target = hostTarget(`127.0.0.1:${port}`)
  if (target._tag === 'Left') throw new Error(target.left)
  return target.right
}

/** Listens on a free port of loopback. */
export const socketServer = async (onSocket: (socket: Socket) => void): Promise<SocketServer> => {
  let connections = 0
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections++
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  const address = server.address()
  return {
    target: targetOf(typeof address === 'object' && address !== null ? address.port : 0),
    connections: () => connections,
  }
}
