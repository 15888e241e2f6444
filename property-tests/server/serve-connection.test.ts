import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { purePlatform } from '../../src/grammar/platform.js'
import { bytes, fromTask, ok, stream, text } from '../../src/response/index.js'
import { serveConnection } from '../../src/server/serve-connection.js'
import { ask, contentOf, short, statusesIn } from './serving.js'
import { eventually, sleep, wireOn } from './wire.js'

/** One end of a pair in memory: what is written here is read there, once somebody reads there. */
class End extends Duplex {
  other: End | undefined
  private blocked: (() => void) | undefined

  constructor() {
    super({ allowHalfOpen: true, highWaterMark: 16_384 })
  }

  override _read(): void {
    const go = this.blocked
    this.blocked = undefined
    go?.()
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.other?.push(piece) === false) this.other.blocked = done
    else done()
  }

  override _final(done: () => void): void {
    this.other?.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.other !== undefined && !this.other.destroyed && !this.other.readableEnded)
      setImmediate(() => this.other?.destroy())
    done(error)
  }
}

const pair = (): readonly [End, End] => {
  const [ours, theirs] = [new End(), new End()]
  ours.other = theirs
  theirs.other = ours
  return [ours, theirs]
}

const quiet = { log: false } as const

describe('one connection over a pair in memory', () => {
  test('serves as many requests as come, and resolves to what came of it', async () => {
    const [ours, theirs] = pair()
    const served = serveConnection(ours, () => ok(text('hi')), quiet)()
    const wire = wireOn(theirs)
    wire.send(ask('GET', '/').repeat(3))
    wire.finish()
    const got = await wire.rest()
    expect(statusesIn(got)).toEqual([200, 200, 200])
    const report = await served
    expect(report).toMatchObject({
      _tag: 'Right',
      right: {
        requests: 3,
        bytesIn: ask('GET', '/').length * 3,
        bytesOut: got.length,
        connections: { open: 0, total: 1 },
      },
    })
  })

  test('serves one request where one is allowed', async () => {
    const [ours, theirs] = pair()
    const served = serveConnection(ours, () => ok(text('hi')), { ...quiet, requests: 1 })()
    const wire = wireOn(theirs)
    wire.send(ask('GET', '/').repeat(3))
    const got = await wire.rest()
    wire.finish()
    expect(statusesIn(got)).toEqual([200])
    expect(got).toMatch(/connection: close/i)
    expect(await served).toMatchObject({ right: { requests: 1 } })
  })

  test('knows who is there only where it is told', async () => {
    const peer = { remote: { host: '192.0.2.1', port: 7 }, local: { host: '', port: 0 }, secure: true }
    for (const [options, expected] of [
      [{}, { remote: { host: '', port: 0 }, local: { host: '', port: 0 }, secure: false }],
      [{ peer }, peer],
    ] as const) {
      const [ours, theirs] = pair()
      let seen: unknown
      const app = (request: { readonly peer: unknown }) => {
        seen = request.peer
        return ok()
      }
      const served = serveConnection(ours, app, { ...quiet, ...options, requests: 1 })()
      const wire = wireOn(theirs)
      wire.send(ask('GET', '/'))
      wire.finish()
      await served
      expect(seen).toEqual(expected)
    }
  })

  test('runs every deadline by itself, and ends although nothing else does', async () => {
    const [ours, theirs] = pair()
    const served = serveConnection(ours, () => ok(), { ...quiet, deadlines: short })()
    const wire = wireOn(theirs)
    expect(await wire.rest()).toBe('')
    wire.finish()
    expect(await served).toMatchObject({ _tag: 'Right', right: { requests: 0 } })
  })

  test('leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const [ours, theirs] = pair()
    const served = serveConnection(ours, () => ok(), { ...quiet, requests: 1 })()
    const before = timers()
    theirs.resume().end(ask('GET', '/'))
    await served
    expect(timers()).toBe(before - 1)
  })

  test('stops gracefully when its signal fires', async () => {
    const [ours, theirs] = pair()
    const controller = new AbortController()
    const options = { ...quiet, signal: controller.signal, deadlines: { ...short, idle: 60_000, firstByte: 60_000 } }
    const served = serveConnection(ours, () => fromTask(() => sleep(30).then(() => ok(text('hi')))), options)()
    const wire = wireOn(theirs)
    wire.send(ask('GET', '/'))
    await eventually(() => ours.readableFlowing === true, 'it reads')
    await sleep(10)
    controller.abort()
    const got = await wire.rest()
    wire.finish()
    expect(got).toMatch(/connection: close/i)
    expect(contentOf(got)).toBe('hi')
    expect(await served).toMatchObject({ right: { requests: 1 } })
  })

  test('does not call a slow reader stalled as long as it reads', async () => {
    const [ours, theirs] = pair()
    const size = 400_000
    const options = { ...quiet, deadlines: { ...short, writeStall: 300 }, minimumRate: 1000 }
    const served = serveConnection(ours, () => ok(bytes(new Uint8Array(size), 'text/plain')), options)()
    theirs.write(ask('GET', '/', 'Connection: close'))
    let received = 0
    theirs.on('readable', () => undefined)
    const reading = setInterval(() => {
      const piece: Buffer | null = theirs.read(Math.min(16_384, theirs.readableLength))
      received += piece?.length ?? 0
    }, 50)
    await eventually(() => received > size, 'all of it was read')
    clearInterval(reading)
    theirs.end()
    theirs.resume()
    expect(await served).toMatchObject({ right: { requests: 1 } })
  })

  test('goes on as soon as its output is taken, and does not wait for the next look at its deadlines', async () => {
    const [ours, theirs] = pair()
    const pieces = 400
    const large = () =>
      ok(
        stream(function* () {
          for (let at = 0; at < pieces; at++) yield new Uint8Array(65_536)
        }),
      )
    const served = serveConnection(ours, large, quiet)()
    let received = 0
    theirs.on('data', (piece: Buffer) => {
      received += piece.length
      theirs.pause()
      setImmediate(() => theirs.resume())
    })
    theirs.write(ask('GET', '/', 'Connection: close'))
    // A look takes place every 100 ms: this would take 40 s.
    await eventually(() => received > pieces * 65_536, 'all of it arrives')
    theirs.end()
    await served
  })

  test('gives up a reader that stops', async () => {
    const [ours, theirs] = pair()
    const options = { ...quiet, deadlines: short }
    const served = serveConnection(ours, () => ok(bytes(new Uint8Array(400_000))), options)()
    theirs.write(ask('GET', '/'))
    const report = await served
    expect(report._tag === 'Right' && report.right.failures.get('write-stall')).toBe(1)
  })

  test('asks a stream for no more than is read', async () => {
    const [ours, theirs] = pair()
    let made = 0
    const endless = () =>
      ok(
        stream(function* () {
          for (;;) {
            made++
            yield 'x'.repeat(1000)
          }
        }),
      )
    const served = serveConnection(ours, endless, { ...quiet, deadlines: short })()
    theirs.write(ask('GET', '/'))
    await sleep(100)
    const before = made
    expect(before).toBeLessThan(200)
    await sleep(50)
    expect(made).toBe(before)
    theirs.destroy()
    await served
  })

  test('works with a platform that is not Node’s', async () => {
    const [ours, theirs] = pair()
    const platform = purePlatform(() => 784111777000)
    const served = serveConnection(ours, () => ok(text('été')), { ...quiet, platform, requests: 1 })()
    const wire = wireOn(theirs)
    wire.send(ask('GET', '/'))
    wire.finish()
    expect(Buffer.from(contentOf(await wire.rest()), 'latin1').toString()).toBe('été')
    await served
  })

  test('over a stream that was destroyed already is over at once', async () => {
    const [ours] = pair()
    ours.destroy()
    await sleep(5)
    expect(await serveConnection(ours, () => ok(), quiet)()).toMatchObject({ right: { requests: 0 } })
  })

  test('fails on options that make no sense, and leaves the stream alone', async () => {
    const [ours] = pair()
    const report = await serveConnection(ours, () => ok(), { ...quiet, requests: 0 })()
    expect(report).toMatchObject({ _tag: 'Left', left: { _tag: 'OptionsError', option: 'requests' } })
    expect([ours.destroyed, ours.listenerCount('data')]).toEqual([false, 0])
  })
})
