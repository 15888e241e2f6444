import type { Readable } from 'node:stream'
import type { Field } from '../../message/headers.js'

/** What node gives of messages, as we have it. */

/** The field lines of a message, in order and as they were sent. */
export const fieldsOf = (raw: ReadonlyArray<string>): ReadonlyArray<Field> =>
  raw.flatMap((name, at): ReadonlyArray<Field> => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []))

/** The next octets, as soon as there are any, or `undefined` at the end; nothing is read that was not asked for. */
export const nextOctets = (from: Readable): Promise<Uint8Array | undefined> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      from.off('readable', look).off('end', look).off('error', fail).off('close', look)
      act()
    }
    const fail = (error: unknown): void => settle(() => reject(error))
    const look = (): void => {
      const chunk: unknown = from.read()
      if (chunk instanceof Uint8Array)
        settle(() => resolve(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)))
      else if (from.readableEnded) settle(() => resolve(undefined))
      else if (from.destroyed) fail(new Error('the connection ended inside the message'))
    }
    from.on('readable', look).on('end', look).on('error', fail).on('close', look)
    look()
  })

/** The octets as pieces of a body. By hand and no generator: who leaves it is not held up by a read that waits. */
export const octetsOf = (from: Readable): AsyncIterable<Uint8Array, void> => ({
  [Symbol.asyncIterator]: () => ({
    next: async () => {
      const value = await nextOctets(from)
      return value === undefined ? { done: true, value } : { done: false, value }
    },
    return: async () => {
      from.on('error', () => {}).destroy()
      return { done: true, value: undefined }
    },
  }),
})
