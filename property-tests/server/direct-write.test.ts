import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { DirectWriter, isDirect } from '../../src/server/direct-write.js'
import { Output } from '../../src/server/output.js'
import { eventually } from './wire.js'

/** Both ends of a connection over the loopback. */
const pair = async (use: (ours: Socket, theirs: Socket) => Promise<void>): Promise<void> => {
  const server = createServer({ noDelay: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port }: AddressInfo = Object(server.address())
  const theirs = connect(port, '127.0.0.1')
  theirs.on('error', () => undefined)
  const [ours]: Socket[] = await once(server, 'connection')
  if (ours === undefined) throw new Error('nobody came')
  try {
    await use(ours, theirs)
  } finally {
    ours.destroy()
    theirs.destroy()
    server.close()
  }
}

/** More than the kernel takes of a connection that nobody reads. */
const large = 'x'.repeat(16 * 1024 * 1024)

const read = (socket: Socket): { text: string } => {
  const seen = { text: '' }
  socket.setEncoding('latin1').on('data', (piece: string) => {
    seen.text += piece
  })
  return seen
}

describe('a write past the stream', () => {
  test('is taken at once where the kernel has room, octet by octet as it was given', () =>
    pair(async (ours, theirs) => {
      const seen = read(theirs)
      const writer = new DirectWriter()
      const text = Array.from({ length: 256 }, (_, unit) => String.fromCharCode(unit)).join('')
      expect(writer.write(ours, text, { taken: () => undefined })).toBe('Taken')
      expect(writer.write(ours, 'b', { taken: () => undefined })).toBe('Taken')
      await eventually(() => seen.text === `${text}b`, 'both arrive')
    }))

  test('that has to wait keeps its place before and behind the stream’s own, and says once that it was taken', () =>
    pair(async (ours, theirs) => {
      const writer = new DirectWriter()
      const taken: number[] = []
      const waiter = { taken: (octets: number) => taken.push(octets) }
      expect(writer.write(ours, `${large}1`, waiter)).toBe('Waiting')
      expect(writer.write(ours, '2', waiter)).toBe('Waiting')
      ours.write('3', 'latin1')
      expect(writer.write(ours, '4', waiter)).toBe('Impossible')
      ours.end('4', 'latin1')
      expect(taken).toEqual([])
      const seen = read(theirs)
      await once(theirs, 'end')
      expect(taken).toEqual([large.length + 1, 1])
      expect(seen.text.length).toBe(large.length + 4)
      expect(seen.text.slice(-4)).toBe('1234')
    }))

  test('is not made through TLS or any other stream, nor past what is corked, ended or destroyed', () =>
    pair(async (ours) => {
      const writer = new DirectWriter()
      const written = (): string => writer.write(ours, 'a', { taken: () => undefined })
      expect(isDirect(new PassThrough())).toBe(false)
      expect(isDirect(ours)).toBe(true)
      ours.cork()
      expect(written()).toBe('Impossible')
      ours.uncork()
      ours.end()
      expect(written()).toBe('Impossible')
      ours.destroy()
      expect(written()).toBe('Impossible')
    }))

  test('that fails ends the stream with the system’s code, once', () =>
    pair(async (ours, theirs) => {
      const writer = new DirectWriter()
      const errors: unknown[] = []
      ours.on('error', (error) => errors.push('code' in error ? error.code : error))
      ours.pause()
      theirs.resetAndDestroy()
      await eventually(
        () => ours.destroyed || writer.write(ours, 'a', { taken: () => undefined }) === 'Failed',
        'a write fails',
      )
      await eventually(() => errors.length > 0, 'the stream says so')
      expect(errors.length).toBe(1)
      expect(['EPIPE', 'ECONNRESET']).toContain(errors[0])
    }))
})

describe('the account of what was written', () => {
  test('counts what libuv keeps until it is taken', () =>
    pair(async (ours, theirs) => {
      let moved = 0
      const output = new Output(ours, new DirectWriter(), { moved: () => moved++ })
      expect(output.write(['a'], 1)).toBe('Taken')
      expect(output.unsent()).toBe(0)
      expect(output.write([large], large.length)).toBe('Waiting')
      expect(output.unsent()).toBeGreaterThan(0)
      expect(output.unsent()).toBeLessThanOrEqual(large.length)
      theirs.resume()
      await eventually(() => output.unsent() === 0, 'it is taken')
      expect(moved).toBe(1)
      expect(output.look()).toBe(0)
      expect(output.look()).toBe(undefined)
    }))
})
