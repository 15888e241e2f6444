import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { toNodeListener } from '../../../src/adapters/node/index.js'
import type { App } from '../../../src/connection/contract.js'
import type { Source } from '../../../src/response/source.js'
import { serve } from '../../../src/server/serve.js'

/** Apps on real sockets, by the server here and by node:http, and a source that tells what is done to it. */

export interface Carrier {
  readonly port: number
  readonly stop: () => Promise<unknown>
}

const failed = (it: unknown): never => {
  throw new Error(JSON.stringify(it))
}

const served = async (app: App): Promise<Carrier> => {
  const running = await serve(app, { host: '127.0.0.1', port: 0, log: () => {} })()
  if (running._tag === 'Left') return failed(running.left)
  return { port: running.right.port, stop: () => running.right.stop() }
}

const listened = async (app: App): Promise<Carrier> => {
  const server = createServer(toNodeListener(app, { log: () => {} }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const { port } = server.address() as AddressInfo
  return { port, stop }
}

export const carriers = [
  ['the server', served],
  ['node:http', listened],
] as const

export interface Answered {
  readonly head: string
  readonly content: Buffer
}

/** One request, and all that comes back; with `leave` the client is gone at the first octet. */
export const ask = (port: number, request: string, leave = false): Promise<Answered> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const all: Buffer[] = []
    socket.on('error', () => {})
    socket.on('data', (piece: Buffer) => {
      all.push(piece)
      if (leave) socket.destroy()
    })
    socket.on('close', () => {
      const octets = Buffer.concat(all)
      const end = octets.indexOf('\r\n\r\n')
      resolve({ head: octets.subarray(0, end).toString('latin1'), content: octets.subarray(end + 4) })
    })
    socket.write(request)
  })

export interface Watched extends Source {
  closed: number
  /** Octets read so far. */
  octets: number
  /** Reads of it after it was closed, or beside another one. */
  wrong: number
}

/** A source over these octets. `short`: it ends there; `bad`: reading from there on fails. */
export const watched = (octets: Uint8Array, rest: { readonly short?: number; readonly bad?: number } = {}): Watched => {
  let reading = 0
  const it: Watched = {
    closed: 0,
    octets: 0,
    wrong: 0,
    read: async (position, into) => {
      if (it.closed > 0 || reading > 0) it.wrong += 1
      reading += 1
      await new Promise((resolve) => setImmediate(resolve))
      reading -= 1
      if (position >= (rest.bad ?? Infinity)) throw new Error('the disk is broken')
      const end = Math.min(rest.short ?? octets.length, position + into.length)
      const piece = octets.subarray(position, Math.max(position, end))
      into.set(piece)
      it.octets += piece.length
      return piece.length
    },
    close: () => {
      if (reading > 0) it.wrong += 1
      it.closed += 1
    },
  }
  return it
}

/** Waits until it is so, but not for ever. */
export const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 2000) throw new Error('it never came to be so')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
