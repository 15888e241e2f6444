import { Socket } from 'node:net'
import { isTlsSocket } from './tls-socket.js'

/**
 * Reads of all sockets into one buffer. Node makes a buffer of 64 KiB for each read and cuts it down, which costs more
 * time than parsing what is in it, and more garbage. `onread` of `net.connect` avoids that, but Node offers no such
 * thing for sockets that a server accepts; what it is made of is there all the same. Where one part of it is not, in an
 * older or a later Node or another runtime, the answer is no, and `data` events do.
 */

/** Hears of octets in a buffer that is used again as soon as it returns; false stops the reading. */
export type Take = (this: Socket, count: number, buffer: Uint8Array) => boolean

interface Slots {
  readonly buffer: symbol
  readonly take: symbol
}

const slotsOf = (socket: Socket): Slots | undefined => {
  const symbols = Object.getOwnPropertySymbols(socket)
  const buffer = symbols.find((it) => it.description === 'kBuffer')
  const take = symbols.find((it) => it.description === 'kBufferCb')
  return buffer === undefined || take === undefined ? undefined : { buffer, take }
}

const slots = /* @__PURE__ */ slotsOf(new Socket())
const shared = /* @__PURE__ */ Buffer.allocUnsafeSlow(65_536)

/** Nothing has been read of it that somebody would have to be given first. */
const isFresh = (socket: Socket): boolean => socket.bytesRead === 0 && socket.readableFlowing === null

const useUserBuffer = (socket: Socket): boolean => {
  const handle: unknown = Reflect.get(socket, '_handle')
  if (typeof handle !== 'object' || handle === null) return false
  const use: unknown = Reflect.get(handle, 'useUserBuffer')
  if (typeof use !== 'function') return false
  Reflect.apply(use, handle, [shared])
  return true
}

/** Reads by `take` from now on, if this socket can be read so. A TLS socket is not: its octets do not come from a kernel. */
export const readShared = (socket: unknown, take: Take): boolean => {
  if (slots === undefined || !(socket instanceof Socket) || isTlsSocket(socket) || !isFresh(socket)) return false
  if (!useUserBuffer(socket)) return false
  Reflect.set(socket, slots.buffer, shared)
  Reflect.set(socket, slots.take, take)
  socket.resume()
  return true
}

/** Makes an ordinary stream of the socket again, for whoever it is handed over to. */
export const readOwn = (socket: object): void => {
  if (slots !== undefined && Reflect.get(socket, slots.buffer) === shared) Reflect.set(socket, slots.take, push)
}

const push: Take = function (count, buffer) {
  return this.push(Buffer.from(buffer.subarray(0, count)))
}
