import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Finding, malformations, octets, textOfOctets } from '../../src/fuzz/index.js'
import { everywhere, fewest, moved, scheduleOf } from '../../src/fuzz/live/exchange/schedule.js'
import {
  commandTarget,
  complaintOf,
  type FuzzOptions,
  fuzz,
  listenerTarget,
  type ServerTarget,
} from '../../src/fuzz/live/index.js'
import { feed, initial, type State } from '../../src/parser/index.js'
import { socketServer } from './socket-server.js'

const SEED = 20_260_101

const run = (target: ServerTarget, options: Partial<FuzzOptions> = {}) =>
  fuzz({ targets: [target], seed: SEED, ...options })

const legal = malformations.filter(({ rule }) => rule === undefined).map(({ name }) => name)

const told = (findings: ReadonlyArray<Finding>) =>
  findings.map(({ cause, detail, least }) => [cause, detail, textOfOctets(least)])

const REFUSAL = 'HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

interface Answering {
  /** What the answer is, by how many were given on the connection before. */
  readonly answer?: (count: number, socket: Socket) => string
  /** Does it lose its way where a piece ends behind this? */
  readonly isLost?: (text: string) => boolean
}

/** Reads as wirefold does, and answers each request once it has come to its end. */
const answering =
  ({ answer = () => OK, isLost = () => false }: Answering = {}) =>
  (socket: Socket): void => {
    let state: State = initial
    let text = ''
    let count = 0
    let isLast = false
    socket.on('end', () => socket.end())
    socket.on('data', (bytes) => {
      if (socket.writableEnded) return
      if (isLost(text)) {
        socket.end(REFUSAL)
        return
      }
      const { state: next, events } = feed(state, bytes)
      state = next
      text += bytes.toString('latin1')
      for (const event of events)
        if (event._tag === 'Head') {
          const { version, headers } = event.request
          const said = headers
            .getAll('connection')
            .join()
            .toLowerCase()
            .split(/[ \t]*,[ \t]*/)
          isLast = said.includes('close') || (version !== 'HTTP/1.1' && !said.includes('keep-alive'))
        } else if (event._tag === 'Failure') {
          socket.end(REFUSAL)
          return
        } else if (event._tag === 'End') {
          socket.write(answer(count++, socket))
          if (isLast) {
            socket.end()
            return
          }
        }
    })
  }

describe('a schedule', () => {
  const bytes = octets('GET / HTTP/1.1\r\nHost: a\r\n\r\n')

  test('is that of its number, for one in sixteen', () => {
    const all = Array.from({ length: 1024 }, (_, number) => scheduleOf(bytes, number))
    const cut = all.filter((one) => one !== undefined)
    expect(cut.length).toBe(64)
    expect(cut.filter(({ cuts }) => cuts.length === bytes.length - 1).length).toBe(4)
    expect(new Set(cut.map(({ pause }) => pause)).size).toBeGreaterThan(2)
    for (const { cuts } of cut) for (const at of cuts) expect(at > 0 && at < bytes.length).toBe(true)
  })

  test('moves with the octets around its cuts', () => {
    expect(moved([3], octets('abcdef'), octets('bcdef'))).toEqual([2])
    expect(moved([3], octets('abcdef'), octets('abcf'))).toEqual([3])
    expect(moved([3], octets('abcdef'), octets('af'))).toEqual([])
    expect(moved([5], octets('abcdef'), octets('af'))).toEqual([1])
    expect(moved([6], octets('abcdef'), octets('abc'))).toEqual([3])
    expect(moved([2], octets('abcdef'), octets('ab'))).toEqual([])
  })

  test('shrinks to the one cut that matters', async () => {
    expect(await fewest(everywhere(40), async (some) => some.includes(17))).toEqual([17])
    expect(await fewest([1, 2, 3, 4], async (some) => some.length > 2)).toEqual([1, 2, 3, 4])
  })
})

describe('a server that is asked in pieces', () => {
  test('and reads otherwise then is found, with the cut that it takes', async () => {
    const { target } = await socketServer(answering({ isLost: (text) => /\r\n[A-Za-z]$/.test(text) }))
    const { findings } = await run(target, { count: 1200, only: legal })
    const [finding] = findings.filter(({ behaviour }) => behaviour === 'cut-dependent')
    const least = textOfOctets(finding?.least ?? octets(''))
    expect(finding?.cuts.some((at) => /\r\n[A-Za-z]$/.test(least.slice(0, at)))).toBe(true)
    expect(finding?.cuts.length).toBeLessThan(least.length / 4)
    expect(await complaintOf(target, octets(least), finding?.cuts)).toMatchObject({ behaviour: 'cut-dependent' })
    expect(await complaintOf(target, octets(least))).toBe(undefined)
  })

  test('and reads the same is not', async () => {
    const { target } = await socketServer(answering())
    const { findings } = await run(target, { count: 800 })
    expect(told(findings)).toEqual([])
  })
})

describe('connections are used again', () => {
  test('where legal requests leave them open', async () => {
    const { target, connections } = await socketServer(answering())
    await run(target, { count: 800, only: legal })
    expect(connections()).toBeLessThan(800)
  })

  test('and what is wrong on a later request of one is found', async () => {
    const answer = (count: number): string => (count < 7 ? OK : 'HTTP/1.1 20 OK\r\n\r\n')
    const { target } = await socketServer(answering({ answer }))
    const { findings } = await run(target, { count: 400, only: legal })
    expect(findings.map(({ behaviour }) => behaviour)).toContain('malformed-answer')
  })

  test('and that a server closes them when it likes is not', async () => {
    const answer = (count: number, socket: Socket): string => {
      if (count > 0) setImmediate(() => socket.end())
      return OK
    }
    const { target } = await socketServer(answering({ answer }))
    const { findings } = await run(target, { count: 800, only: legal })
    expect(told(findings)).toEqual([])
  })
})

describe('a server of a command', () => {
  const started = async (body: string): Promise<ServerTarget> => {
    const folder = await mkdtemp(join(tmpdir(), 'wirefold-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'server.mjs')
    writeFileSync(
      file,
      `import { createServer } from 'node:http'
createServer((request, response) => {
  ${body}
  request.resume().on('end', () => response.end())
}).listen(Number(process.argv[2]), '127.0.0.1')`,
    )
    return commandTarget({ command: `exec "${process.execPath}" "${file}" {port}`, name: 'wrong' })
  }
  const zeros = ['length-with-leading-zero']
  const patience = { quick: { quiet: 50, silent: 150 }, slow: { quiet: 200, silent: 400 } }

  test('that ends on some input is found, and started again', async () => {
    const target = await started("if (request.headers['content-length']?.startsWith('0')) process.exit(1)")
    const { findings, targets } = await run(target, { count: 40, only: zeros, parallel: 2, patience, budget: 7000 })
    expect(findings.map(({ behaviour }) => behaviour)).toContain('crash')
    expect(targets[0]?.deaths).toBeGreaterThan(1)
  })

  test('that answers nobody any more is found, and started again', async () => {
    const target = await started("if (request.headers['content-length']?.startsWith('0')) for (;;);")
    const { findings, targets } = await run(target, { count: 24, only: zeros, parallel: 2, patience, budget: 7000 })
    const hang = findings.find(({ behaviour }) => behaviour === 'hang')
    expect(hang?.detail).toContain('nobody')
    expect(textOfOctets(hang?.least ?? octets(''))).toMatch(/content-length:[ \t]*0/i)
    expect(targets[0]?.deaths).toBe(0)
    expect(findings.every(({ behaviour }) => behaviour === 'hang')).toBe(true)
  })

  test('tells how much memory it holds, where the system does', async () => {
    const target = await started('')
    await target.start()
    const held = target.memory?.()
    if (process.platform === 'linux') expect(held).toBeGreaterThan(1 << 20)
    await target.stop()
    expect(target.memory?.()).toBe(undefined)
  })
})

test('inputs that are asked one after the other are those that are asked alone', async () => {
  const listener = listenerTarget((_, response) => response.end())
  const causes = async (parallel: number): Promise<ReadonlyArray<string>> =>
    (await run(listener, { count: 160, parallel })).findings.map(({ cause }) => cause).toSorted()
  expect(await causes(1)).toEqual(await causes(16))
})
