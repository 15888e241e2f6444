import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { continued, flowing, moved } from '../../src/connection/flow.js'
import { wait as elapse, tell } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { text } from '../../src/response/body.js'
import { chain, map } from '../../src/response/monad.js'
import { collect, foldBody, fromTask, pull } from '../../src/response/program.js'
import { ok } from '../../src/response/responses.js'
import { hello, measuring } from './apps.js'
import {
  answersIn,
  chunkedHead,
  DRAIN,
  get,
  joinedBytes,
  later,
  postHead,
  STALL,
  sendTo,
  talk,
  wait,
  wireTo,
} from './talk.js'

describe('a connection that says nothing', () => {
  test('is closed after ten seconds without a first octet, and without a word', () => {
    expect(talk(hello, [wait(9999)]).closed).toBe(false)
    const { closed, output, log } = talk(hello, [wait(10_000)])
    expect([closed, output.length, log]).toEqual([true, 0, []])
  })

  test('is closed 65 seconds after an answer, and without a word', () => {
    expect(talk(hello, [get(), wait(64_999)]).closed).toBe(false)
    const { closed, statuses } = talk(hello, [get(), wait(65_000)])
    expect([closed, statuses]).toEqual([true, [200]])
  })

  test('is closed after five where the server is short of connections', () => {
    const high = { _tag: 'Pressure', high: true } as const
    expect(talk(hello, [get(), high, wait(4999)]).closed).toBe(false)
    expect(talk(hello, [get(), high, wait(5000)]).closed).toBe(true)
    expect(talk(hello, [get(), wait(30_000), high, wait(0)]).closed).toBe(true)
    expect(talk(hello, [get(), high, { _tag: 'Pressure', high: false }, wait(60_000)]).closed).toBe(false)
  })

  test('is idle from when its last answer was taken, and not while it still reads', () => {
    const idle = { deadlines: { idle: 5000 } }
    const slow = [STALL, get(), wait(20_000), DRAIN]
    expect(talk(hello, [...slow, wait(4999)], idle).closed).toBe(false)
    expect(talk(hello, [...slow, wait(5000)], idle).closed).toBe(true)
  })

  test('is not kept alive by empty lines', () => {
    const script = [get(), wait(60_000), ascii('\r\n'), wait(5000)]
    expect(talk(hello, script).closed).toBe(true)
    expect(talk(hello, [ascii('\r\n'), wait(64_999)]).closed).toBe(false)
  })
})

describe('a head', () => {
  test('has ten seconds from its first octet, however steadily it arrives', () => {
    const drip = Array.from({ length: 9 }, () => [wait(1000), ascii('a')]).flat()
    expect(talk(hello, [ascii('GET /'), ...drip, wait(999)]).statuses).toEqual([])
    const { statuses, failures, closed } = talk(hello, [ascii('GET /'), ...drip, wait(1000)])
    expect([statuses, failures, closed]).toEqual([[408], ['head-timeout'], true])
  })

  test('has its own ten seconds behind another request', () => {
    const script = [get(), wait(60_000), ascii('GET'), wait(9999)]
    expect(talk(hello, script).statuses).toEqual([200])
    expect(talk(hello, [...script, wait(1)]).statuses).toEqual([200, 408])
  })

  test('is not begun by an empty line', () => {
    expect(talk(hello, [ascii('\r\n'), wait(20_000), get()]).statuses).toEqual([200])
  })
})

describe('content that is wanted', () => {
  test('may not pause for thirty seconds', () => {
    const begun = [postHead(10_000), new Uint8Array(9000)]
    expect(talk(measuring, [...begun, wait(29_999), new Uint8Array(1000)]).statuses).toEqual([200])
    const { statuses, failures, closed } = talk(measuring, [...begun, wait(30_000)])
    expect([statuses, failures, closed]).toEqual([[408], ['body-timeout'], true])
    expect(talk(measuring, [postHead(5), wait(30_000)]).failures).toEqual(['body-timeout'])
  })

  test('may not come below 240 octets a second, once five seconds have passed', () => {
    const at = (octets: number) => Array.from({ length: 20 }, () => [new Uint8Array(octets), wait(1000)]).flat()
    expect(talk(measuring, [postHead(20 * 240), ...at(240)]).statuses).toEqual([200])
    const { statuses, failures } = talk(measuring, [postHead(20 * 120), ...at(120)])
    expect([statuses, failures]).toEqual([[408], ['slow-body']])
    expect(talk(measuring, [postHead(20 * 120), ...at(120)], { minimumRate: 100 }).statuses).toEqual([200])
    expect(talk(measuring, [postHead(20), ...at(1)], { minimumRate: 0 }).statuses).toEqual([200])
  })

  test('having been fast buys no right to be slow for more than one pause', () => {
    const drip = Array.from({ length: 4 }, () => [wait(20_000), ascii('x')]).flat()
    const { failures } = talk(measuring, [postHead(900_100), new Uint8Array(900_000), ...drip])
    expect(failures).toEqual(['slow-body'])
  })

  test('has no deadline while nobody wants it', () => {
    const gate = later<void>()
    const app: App = () => chain(() => map(() => ok(text('done')))(collect()))(fromTask(gate.run))
    const wire = wireTo(app, { minimumRate: 0 })
    sendTo(wire, joinedBytes(postHead(5), ascii('he')))
    elapse(wire, 100_000)
    gate.resolve()
    elapse(wire, 29_999)
    expect(wire.closed).toBe(false)
    sendTo(wire, ascii('llo'))
    expect(answersIn(joinedBytes(...wire.received), false)).toHaveLength(1)
  })

  test('has its time only while it is wanted: breaks of the app’s own are not counted', () => {
    const gate = later<void>()
    const app: App = () =>
      chain(() => chain(() => map((length: number) => ok(text(`${length}`)))(rest))(fromTask(gate.run)))(first)
    const wire = wireTo(app)
    sendTo(wire, joinedBytes(postHead(1000), ascii('x')))
    elapse(wire, 100_000)
    gate.resolve()
    elapse(wire, 5000)
    expect(wire.closed).toBe(false)
    elapse(wire, 10)
    expect(wire.closed).toBe(true)
  })

  test('chunk lines are no content: dripping them does not help', () => {
    const drip = Array.from({ length: 8 }, () => [ascii('1;a\r\nx\r\n'), wait(1000)]).flat()
    expect(talk(measuring, [chunkedHead(), ...drip]).failures).toEqual(['slow-body'])
  })
})

const first = pull
const rest = foldBody(0, (sum, piece) => sum + piece.length)

describe('output that waits', () => {
  const big: App = () => ok(text('x'.repeat(10_000)))

  test('is given up after thirty seconds in which nothing was taken', () => {
    expect(talk(big, [STALL, get(), wait(29_999), DRAIN]).statuses).toEqual([200])
    const { destroyed, failures, trace } = talk(big, [STALL, get(), wait(30_000)])
    expect([destroyed, failures]).toEqual([true, ['write-stall']])
    expect(trace).toContainEqual({ _tag: 'Destroy', reset: true })
  })

  test('is given up when it is taken below 240 octets a second', () => {
    const taking = (octets: number) =>
      Array.from({ length: 12 }, () => [{ _tag: 'Drain', octets } as const, wait(1000)]).flat()
    expect(talk(big, [STALL, get(), ...taking(100)]).destroyed).toBe(true)
    expect(talk(big, [STALL, get(), ...taking(240)]).destroyed).toBe(false)
  })

  test('has no deadline once it was taken', () => {
    expect(talk(big, [STALL, get(), wait(29_000), DRAIN, wait(29_000)]).destroyed).toBe(false)
  })

  test('a step back is no progress', () => {
    const wire = wireTo(big)
    wire.stalled = true
    sendTo(wire, get())
    const { queued } = wire.state
    elapse(wire, 29_000)
    tell(wire, { _tag: 'Written', queued })
    elapse(wire, 1000)
    expect(wire.destroyed).toBe(true)
  })
})

describe('C1: high water', () => {
  const big: App = () => ok(text('x'.repeat(40_000)))

  test('above it nothing more is parsed and nothing read, and below it all goes on', () => {
    let served = 0
    const app: App = (it) => {
      served++
      return big(it)
    }
    const chunk = joinedBytes(...Array.from({ length: 10 }, () => get()))
    const wire = wireTo(app)
    wire.stalled = true
    sendTo(wire, chunk)
    expect([served, wire.paused]).toEqual([2, true])
    wire.stalled = false
    tell(wire, { _tag: 'Written', queued: 0 })
    expect([served, wire.paused]).toEqual([10, false])
  })

  test('a request that waits behind waiting output is not idle', () => {
    const chunk = joinedBytes(...Array.from({ length: 3 }, () => get()))
    const slow = Array.from({ length: 12 }, () => [{ _tag: 'Drain', octets: 7000 } as const, wait(8000)]).flat()
    expect(talk(big, [STALL, chunk, ...slow, DRAIN]).statuses).toEqual([200, 200, 200])
  })

  test('twenty thousand pipelined requests cost one handler at a time and little memory', () => {
    const gate = later<void>()
    let running = 0
    const app: App = () => {
      running++
      return map(() => {
        running--
        return ok()
      })(fromTask(gate.run))
    }
    const wire = wireTo(app)
    const chunk = joinedBytes(...Array.from({ length: 2000 }, () => get()))
    for (let n = 0; n < 10; n++) sendTo(wire, chunk)
    expect(running).toBe(1)
    expect(wire.paused).toBe(true)
    expect(wire.state.unread.length).toBeLessThan(65_536 + chunk.length)
    for (let n = 0; n < 20_000; n++) gate.resolve()
    expect(
      answersIn(
        joinedBytes(...wire.received),
        false,
        Array.from({ length: 20_000 }, () => ({ method: 'GET' })),
      ),
    ).toHaveLength(20_000)
  })
})

test('a deadline that is told too early changes nothing', () => {
  const wire = wireTo(hello)
  tell(wire, { _tag: 'Deadline' })
  expect([wire.closed, wire.state.deadline]).toEqual([false, 10_000])
})

describe('a flow', () => {
  const pace = { gap: 30_000, rate: 240, grace: 5000 }

  test('pays for its time by octets, and for no more than one gap ahead', () => {
    expect(moved(flowing(0), 240, 0, pace).paid).toBe(6000)
    expect(moved(flowing(0), 1_000_000, 0, pace).paid).toBe(30_000)
    expect(moved(flowing(0), 1, 0, { ...pace, rate: 0 }).paid).toBe(Infinity)
  })

  test('gets its breaks back', () => {
    expect(continued({ moved: 5, paid: 100 }, 10, 30)).toEqual({ moved: 30, paid: 120 })
  })
})
