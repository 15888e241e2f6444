import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { getSystemErrorName } from 'node:util'
import { isTlsSocket } from './tls-socket.js'

/**
 * Writes of text to the handle below a socket. A stream keeps a buffer, a callback and two turns of a queue for each
 * write, which is a tenth of what a small answer costs, and of no use where the kernel takes all of it at once, as it
 * nearly always does. What it does not take libuv keeps, in the order of all writes, the stream's own among them. Where a
 * part of what this is made of is not there, in an older or a later Node or another runtime, the answer is `Impossible`,
 * and the stream is written to.
 */

/**
 * What became of a write: nothing was done; the kernel has it; libuv keeps some of it, and it will be told when that is
 * gone; it failed, and the stream ends with an error.
 */
export type Outcome = 'Impossible' | 'Taken' | 'Waiting' | 'Failed'

/** Hears of a write that was `Waiting`, once: all of it was taken. */
export interface Waiter {
  taken(octets: number): void
}

/** A write as a handle knows it. It has an id from when it is waited for. */
interface Write {
  readonly getAsyncId: () => number
  oncomplete: (status: number) => void
}

interface Handle {
  readonly writeLatin1String: (write: Write, text: string) => number
}

/** A stream with the handle below it; none once it is closed. */
export interface Below extends Duplex {
  readonly _handle?: Handle | null
}

/** What `getAsyncId` says of a write that nobody waits for. */
const NOBODY = -1

const isWrite = (it: unknown): it is Write =>
  typeof it === 'object' && it !== null && 'getAsyncId' in it && typeof it.getAsyncId === 'function'

const isHandle = (it: unknown): boolean =>
  typeof it === 'object' &&
  it !== null &&
  'writeLatin1String' in it &&
  typeof it.writeLatin1String === 'function' &&
  'useUserBuffer' in it

/** The class of writes, as a socket shows it to its handle: one that leads nowhere. */
const classOfWrites = (): (() => Write) | undefined => {
  let make: (() => Write) | undefined
  const writeLatin1String = (write: object): number => {
    const again = (): unknown => Reflect.construct(write.constructor, [])
    const made = again()
    if (isWrite(made) && made.getAsyncId() === NOBODY)
      make = () => {
        const next = again()
        return isWrite(next) ? next : made
      }
    return 0
  }
  try {
    const socket = new Socket()
    Reflect.set(socket, '_handle', { writeLatin1String })
    socket.on('error', () => undefined)
    socket.write('.', 'latin1')
  } catch {
    return undefined
  }
  return make
}

const make = /* @__PURE__ */ classOfWrites()

const failed = (duplex: Duplex, status: number): void => {
  const code = getSystemErrorName(status)
  duplex.destroy(Object.assign(new Error(`write ${code}`), { code, errno: status, syscall: 'write' }))
}

/** The handle, where nothing that the stream still holds has to go before. */
const handleOf = (duplex: Below): Handle | undefined =>
  duplex.writableLength > 0 || duplex.writableCorked > 0 || duplex.writableEnded
    ? undefined
    : (duplex._handle ?? undefined)

/** Is it a stream whose octets go to a kernel as they are, by a handle that we know? Those of TLS do not. */
export const isDirect = (duplex: Duplex): duplex is Below =>
  duplex instanceof Socket && !isTlsSocket(duplex) && isHandle(Reflect.get(duplex, '_handle'))

/** Writes directly, for all connections of a server. A class, for it keeps a write to be used again. */
export class DirectWriter {
  /** Used again and again while nothing has to wait. */
  private spare = make?.()

  /** Writes text, one octet a unit, to a stream that `isDirect`. */
  write(duplex: Below, text: string, waiter: Waiter): Outcome {
    const handle = handleOf(duplex)
    const write = this.spare
    if (handle === undefined || write === undefined) return 'Impossible'
    const status = handle.writeLatin1String(write, text)
    if (write.getAsyncId() !== NOBODY) {
      this.spare = make?.()
      write.oncomplete = (late) => {
        if (late === 0) waiter.taken(text.length)
        else if (!duplex.destroyed) failed(duplex, late)
      }
      return 'Waiting'
    }
    if (status === 0) return 'Taken'
    failed(duplex, status)
    return 'Failed'
  }
}
