import { Duplex } from 'node:stream'
import { fc, test as law } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { latin1 } from '../../src/grammar/ascii.js'
import { utf8Decode, utf8Encode, utf8Length } from '../../src/grammar/utf8.js'
import { methods } from '../../src/handler/methods.js'
import { none } from '../../src/message/framing.js'
import { emptyHeaders } from '../../src/message/headers.js'
import type { Request } from '../../src/message/request.js'
import { asterisk } from '../../src/message/target.js'
import { isResponse, ok, text } from '../../src/response/index.js'
import { addressName, addressString } from '../../src/server/address.js'
import { steadyClock } from '../../src/server/clock.js'
import { dateTimeString } from '../../src/server/date-time.js'
import { Effect } from '../../src/server/effects.js'
import { octetsOf, writePieces } from '../../src/server/output.js'
import { nodePlatform } from '../../src/server/platform.js'
import { Sweep, type Swept, tickFor } from '../../src/server/sweep.js'
import { serverVersion, sysVersion, versionString } from '../../src/server/version.js'
import { eventually, sleep } from './wire.js'

const peer = { remote: { host: '127.0.0.1', port: 4000 }, local: { host: '127.0.0.1', port: 80 }, secure: false }

const asked = (method: string): Request => ({
  method,
  target: asterisk,
  authority: undefined,
  version: 'HTTP/1.1',
  headers: emptyHeaders,
  framing: none,
  peer,
})

describe('a table of methods', () => {
  const table = methods({ GET: () => ok(text('got')), SPAM: () => ok(text('eggs')) })

  test('answers by the method as it was sent', () => {
    expect(table(asked('GET'))).toMatchObject({ status: 200 })
    expect(table(asked('SPAM'))).toMatchObject({ status: 200, body: { text: 'eggs' } })
  })

  law.prop([fc.oneof(fc.string(), fc.constantFrom('get', 'HEAD', '__proto__', 'constructor', 'toString', 'GET '))])(
    'answers any other with 501 that names it, escaped',
    (method) => {
      fc.pre(method !== 'GET' && method !== 'SPAM')
      const answer = table(asked(method))
      if (!isResponse(answer)) throw new Error('no response')
      expect(answer.status).toBe(501)
      const page = answer.body._tag === 'Text' ? answer.body.text : ''
      const shown = method.replace(
        /[&<>"']/g,
        (unit) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[unit] ?? '&#39;',
      )
      expect(page).toContain(`Unsupported method (&#39;${shown}&#39;)`)
    },
  )
})

describe('the platform of Node', () => {
  law.prop([fc.uint8Array({ maxLength: 300 }), fc.nat(300), fc.nat(300)])(
    'reads octets as the pure one does',
    (bytes, a, b) => {
      const [from, to] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)]
      expect(nodePlatform.latin1(bytes, from, to)).toBe(latin1(bytes, from, to))
      expect(nodePlatform.utf8Decode(bytes)).toBe(utf8Decode(bytes))
    },
  )

  law.prop([
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((unit) => String.fromCharCode(unit)) }),
    ),
  ])('writes text as the pure one does', (content) => {
    expect([...nodePlatform.utf8Encode(content)]).toEqual([...utf8Encode(content)])
    expect(nodePlatform.utf8Length(content)).toBe(utf8Length(content))
    expect(nodePlatform.utf8Decode(utf8Encode(content))).toBe(content.toWellFormed())
  })
})

/** A stream that keeps what it is given, by calls of its sink. */
const keeping = (): { readonly duplex: Duplex; readonly writes: Buffer[] } => {
  const writes: Buffer[] = []
  const duplex = new Duplex({
    read: () => undefined,
    write: (piece: Buffer, _, done) => {
      writes.push(Buffer.from(piece))
      done()
    },
    writev: (pieces, done) => {
      writes.push(Buffer.concat(pieces.map(({ chunk, encoding }) => Buffer.from(chunk, encoding))))
      done()
    },
  })
  return { duplex, writes }
}

describe('output', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40_000, size: 'max' }),
      fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((unit) => String.fromCharCode(unit)) }),
    ),
    { minLength: 1, maxLength: 6 },
  )

  law.prop([pieces])('of one input goes out in one write, octet by octet as it was given', async (parts) => {
    const { duplex, writes } = keeping()
    let taken = 0
    const octets = octetsOf(parts)
    fc.pre(octets > 0)
    writePieces(duplex, parts, octets, () => taken++)
    await eventually(() => taken === 1, 'it is taken, once')
    expect(writes.length).toBe(1)
    const expected = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
    expect(Buffer.concat(writes).equals(expected)).toBe(true)
  })
})

describe('a clock', () => {
  const clockOf = () => {
    const times = { wall: 1_000_000, steady: 0 }
    const clock = steadyClock({ wall: () => times.wall, steady: () => times.steady })
    return {
      times,
      clock,
      pass: (ms: number) => {
        times.wall += ms
        times.steady += ms
        return clock.now()
      },
    }
  }

  law.prop([
    fc.array(fc.record({ pass: fc.nat(5000), set: fc.integer({ min: -100_000, max: 100_000 }) }), { maxLength: 40 }),
  ])('never goes back, and never runs at more than twice the speed of time, whatever is set', (steps) => {
    const { times, clock, pass } = clockOf()
    let last = clock.now()
    for (const step of steps) {
      times.wall += step.set
      const now = pass(step.pass)
      expect(now).toBeGreaterThanOrEqual(last)
      expect(now - last).toBeLessThanOrEqual(step.pass + Math.min(1000, step.pass) + 1000)
      last = now
    }
  })

  for (const set of [-20_000, -60, 60, 20_000])
    test(`finds back to the time of day after it was set by ${set} ms`, () => {
      const { times, clock, pass } = clockOf()
      times.wall += set
      for (let second = 0; second < 60; second++) pass(1000)
      expect(Math.abs(clock.now() - times.wall)).toBeLessThan(60)
    })

  test('takes over the time of day at once where nobody counts on it', () => {
    const { times, clock } = clockOf()
    times.wall -= 500_000
    clock.set()
    expect(clock.now()).toBe(times.wall)
  })
})

class Member implements Swept {
  deadline = Number.POSITIVE_INFINITY
  lapses = 0
  polls = 0
  lapse(): void {
    this.lapses++
    this.deadline = Number.POSITIVE_INFINITY
  }
  poll(): void {
    this.polls++
  }
}

describe('a sweep', () => {
  test('looks at least ten times within the shortest deadline', () => {
    for (const ms of [1, 50, 99, 100, 1000, 2500, 10_000, 1e9]) {
      expect(tickFor(ms)).toBeLessThanOrEqual(Math.max(10, ms / 10))
      expect(tickFor(ms)).toBeGreaterThanOrEqual(10)
      expect(tickFor(ms)).toBeLessThanOrEqual(1000)
    }
  })

  test('tells each member of its deadline, once, and not before', async () => {
    const clock = steadyClock()
    const sweep = new Sweep(clock, 10, true)
    const members = [new Member(), new Member(), new Member()]
    for (const member of members) sweep.add(member)
    const [first, second, third] = members
    if (first === undefined || second === undefined || third === undefined) return
    second.deadline = clock.now() + 60
    sweep.expect(second.deadline)
    await sleep(30)
    expect(second.lapses).toBe(0)
    await eventually(() => second.lapses === 1, 'its deadline')
    await sleep(40)
    expect([first.lapses, second.lapses, third.lapses]).toEqual([0, 1, 0])
    for (const member of members) sweep.remove(member)
  })

  test('keeps the process alive only where nothing else does', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    for (const held of [false, true]) {
      const sweep = new Sweep(steadyClock(), 10_000, held)
      const member = new Member()
      sweep.add(member)
      sweep.expect(0)
      expect(timers()).toBe(before + (held ? 2 : 0))
      sweep.remove(member)
      expect(timers()).toBe(before)
    }
  })

  test('does not make a short deadline wait for its tick', async () => {
    const clock = steadyClock()
    const sweep = new Sweep(clock, 60_000, true)
    const member = new Member()
    sweep.add(member)
    member.deadline = clock.now() + 30
    sweep.expect(member.deadline)
    await eventually(() => member.lapses === 1, 'its deadline')
    sweep.remove(member)
  })

  test('polls those whose output waits, and only as long as it does', async () => {
    const sweep = new Sweep(steadyClock(), 10, true)
    const [waiting, other] = [new Member(), new Member()]
    sweep.add(waiting)
    sweep.add(other)
    sweep.watch(waiting, true)
    await eventually(() => waiting.polls > 1, 'polls')
    sweep.watch(waiting, false)
    const before = waiting.polls
    await sleep(40)
    expect([waiting.polls, other.polls]).toEqual([before, 0])
    sweep.remove(waiting)
    sweep.remove(other)
  })
})

describe('the signal of an effect', () => {
  test('fires with the reason, the first one, and to one who asks too late as well', () => {
    const effect = new Effect()
    const heard: unknown[] = []
    const signal = effect.abort()
    expect(effect.abort()).toBe(signal)
    signal.addEventListener('abort', () => heard.push(signal.reason))
    effect.cancel({ _tag: 'Stopping' })
    effect.cancel({ _tag: 'Abandoned' })
    expect(heard).toEqual([{ _tag: 'Stopping' }])
    const late = new Effect()
    late.cancel({ _tag: 'Abandoned' })
    expect(late.abort()).toMatchObject({ aborted: true, reason: { _tag: 'Abandoned' } })
  })
})

describe('names', () => {
  test('of versions make the Server field', () => {
    expect(versionString()).toBe(`${serverVersion} ${sysVersion}`)
    expect(sysVersion).toContain(process.versions.node)
    expect(versionString({ sysVersion: '' })).toBe(serverVersion)
    expect(versionString({ serverVersion: '', sysVersion: '' })).toBe('')
  })

  test('of addresses are looked up only where that is asked for', async () => {
    expect(addressString(peer)).toBe('127.0.0.1')
    expect(addressString({ ...peer, remote: { host: '', port: 0 } })).toBe('-')
    const name = await addressName({ ...peer, remote: { host: 'no address', port: 0 } })()
    expect(name).toBe('no address')
  })

  law.prop([fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })])(
    'of instants are those of every clock',
    (date) => {
      expect(dateTimeString(date.getTime())).toBe(date.toUTCString())
    },
  )
})
