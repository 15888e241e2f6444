import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { judge, octets, textOfOctets, wirefoldTarget } from '../../src/fuzz/index.js'
import {
  commandTarget,
  complaintOf,
  type FuzzOptions,
  type FuzzTarget,
  fuzz,
  hostTarget,
  listenerTarget,
  nativeParserTarget,
  nodeParserTarget,
  type ServerTarget,
} from '../../src/fuzz/live/index.js'
import type { Finding, FuzzReport } from '../../src/fuzz/report/index.js'
import { collect, map, ok, text } from '../../src/response/index.js'
import { serving } from '../server/serving.js'
import { socketServer, targetOf } from './socket-server.js'

const SEED = 20_260_101

const causes = (findings: ReadonlyArray<Finding>): ReadonlyArray<string> => findings.map(({ cause }) => cause)

const run = (target: FuzzTarget, options: Partial<FuzzOptions> = {}): Promise<FuzzReport> =>
  fuzz({ targets: [target], seed: SEED, ...options })

const listening = async (onSocket: (socket: Socket) => void): Promise<ServerTarget> =>
  (await socketServer(onSocket)).target

/** A server that reads strictly, but for its content: Content-Length alone. Whatever is no request line is refused. */
const withoutChunks = (socket: Socket): void => {
  let held = ''
  let skip = 0
  socket.on('end', () => socket.end())
  socket.on('data', (bytes) => {
    held += bytes.toString('latin1')
    while (held.length > 0 && !socket.writableEnded) {
      const skipped = Math.min(skip, held.length)
      held = held.slice(skipped)
      skip -= skipped
      const end = held.indexOf('\r\n\r\n')
      if (!/^[A-Z]+ \S+ HTTP\/1\.[01]\r\n/.test(held) && held.includes('\r\n')) {
        socket.end('HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      if (end < 0) return
      const head = held.slice(0, end + 2)
      held = held.slice(end + 4)
      skip = Number(/\r\ncontent-length:[ \t]*(\d+)/i.exec(head)?.[1] ?? 0)
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      if (/\r\nconnection:.*close/i.test(head)) socket.end()
    }
  })
}

describe('parsers in process', () => {
  const made = nodeParserTarget({ name: 'http-parser-js', ...createRequire(import.meta.url)('http-parser-js') })
  const targets = made === undefined ? [] : [made]

  test('what http-parser-js takes is found', async () => {
    const { findings, unconfirmed } = await fuzz({ targets, seed: SEED, count: 2500, budget: 20_000 })
    const found = causes(findings)
    for (const cause of [
      'coding-and-length × kept-open',
      'lf-alone × accepted',
      'length-digits × accepted',
      'chunk-size-octet × accepted',
      'space-before-colon × accepted',
    ])
      expect(found).toContain(cause)
    expect(unconfirmed).toBe(0)
    for (const { least, behaviour } of findings)
      if (behaviour === 'accepted') expect(judge(least).ending._tag).toBe('Reject')
  })

  test('what the parser of Node 20 takes is found: fields of a request line without a version', async () => {
    const native = nativeParserTarget()
    expect(native).toBeDefined()
    if (native === undefined) return
    const { findings } = await run(native, { count: 2500, budget: 20_000 })
    expect(causes(findings)).toContain('target-octet × accepted')
    if (process.versions.node.startsWith('20.')) expect(causes(findings)).toContain('line-parts × read-otherwise')
  })

  test('nothing is found in wirefold, and its grid with another parser has rows', async () => {
    const native = nativeParserTarget()
    const targets = [wirefoldTarget(), ...(native === undefined ? [] : [native])]
    const { findings, disagreements } = await fuzz({ targets, seed: SEED, count: 400 })
    expect(findings.filter((one) => one.target === 'wirefold')).toEqual([])
    expect(disagreements.every(({ outcomes }) => outcomes[0] !== outcomes[1])).toBe(true)
    expect(disagreements.length).toBeGreaterThan(0)
  })

  test('a parser that reads otherwise when it is cut is found, with the cut', async () => {
    const strict = wirefoldTarget()
    const cutting: FuzzTarget = {
      ...strict,
      name: 'cut',
      read: (bytes, cuts) => strict.read(bytes.subarray(0, bytes.length - cuts.length), cuts),
    }
    const [finding] = (await run(cutting, { count: 40 })).findings
    expect(finding?.behaviour).toBe('cut-dependent')
    expect(finding?.cuts.length).toBeGreaterThan(0)
  })

  test('a parser that throws is found', async () => {
    const strict = wirefoldTarget()
    const throwing: FuzzTarget = {
      ...strict,
      name: 'throws',
      read: (bytes, cuts) => ({
        ...strict.read(bytes, cuts),
        threw: textOfOctets(bytes).includes(' :') ? 'RangeError' : undefined,
      }),
    }
    const { findings } = await run(throwing, { count: 400, only: ['space-before-colon'] })
    const [finding] = findings.filter(({ behaviour }) => behaviour === 'threw')
    const least = textOfOctets(finding?.least ?? octets(''))
    expect(least).toContain(' :')
    expect(least.length).toBeLessThan(30)
  })
})

describe('servers on the network', () => {
  test('what a Node server takes is found: two Hosts, and fields beyond its count', async () => {
    const only = ['host-twice', 'header-number', 'line-parts', 'lf-alone']
    const { findings } = await run(listenerTarget(), { count: 700, only, budget: 8000 })
    expect(causes(findings)).toContain('host-twice × accepted')
    expect(causes(findings)).toContain('header-number × read-otherwise')
    if (process.versions.node.startsWith('20.')) expect(causes(findings)).toContain('line-parts × read-otherwise')
  })

  test('a server that does not decode chunks is found by what it answers to them', async () => {
    const { findings } = await run(await listening(withoutChunks), { count: 500, only: ['chunk-size-with-zeros'] })
    const [finding] = findings.filter(({ rule }) => rule === 'legal-chunked')
    expect(finding?.level).toBe('must')
    const least = textOfOctets(finding?.least ?? octets(''))
    expect(least).toMatch(/transfer-encoding:/i)
    expect(judge(octets(least)).ending._tag).toBe('Closed')
  })

  test('a server that never answers is found', async () => {
    const silent = await listening((socket) => socket.on('data', () => {}))
    const patience = { quick: { quiet: 20, silent: 60 }, slow: { quiet: 40, silent: 120 } }
    const { findings } = await run(silent, { count: 60, only: ['length-with-leading-zero'], patience, budget: 6000 })
    expect(findings.map(({ behaviour }) => behaviour)).toContain('hang')
  })

  test('a server whose answer is none is found', async () => {
    const wrong = await listening((socket) => socket.on('data', () => socket.end('HTTP/1.1 20 OK\r\n\r\n')))
    const { findings } = await run(wrong, { count: 60, only: ['length-with-leading-zero'] })
    expect(causes(findings)).toContain('answer-bad-status × malformed-answer')
  })

  test('a server that dies is found, and started again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wirefold-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'server.mjs')
    writeFileSync(
      file,
      `import { createServer } from 'node:net'
createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    if (bytes.includes('chun ked')) process.exit(1)
    socket.end('HTTP/1.1 400 Bad\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n')
  })
}).listen(Number(process.argv[2]), '127.0.0.1')`,
    )
    const target = commandTarget({ command: `exec "${process.execPath}" "${file}" {port}`, name: 'dies' })
    const only = ['coding-cut-in-two', 'coding-identity']
    const { findings, targets } = await run(target, { count: 24, only, parallel: 1 })
    expect(causes(findings)).toContain('coding-list × crash')
    expect(targets[0]?.deaths).toBeGreaterThan(1)
  })

  test('a command that does not listen is told, not waited for', async () => {
    const target = commandTarget({ command: 'exit 3', name: 'none', patience: 200 })
    const { targets, findings } = await run(target, { count: 5 })
    expect(targets[0]?.error).toContain('does not listen')
    expect(findings).toEqual([])
  })

  test('hosts that are not on loopback are tested by their owners alone', () => {
    expect(hostTarget('10.0.0.1:80')._tag).toBe('Left')
    expect(hostTarget('localhost.example:80')._tag).toBe('Left')
    expect(hostTarget('127.0.0.1.example:80')._tag).toBe('Left')
    expect(hostTarget('10.0.0.1:80', { iOwnThisHost: true })._tag).toBe('Right')
    expect(hostTarget('[::1]:80')._tag).toBe('Right')
    expect(hostTarget('127.0.0.1:99999')._tag).toBe('Left')
  })

  const quiet: App = () =>
    pipe(
      collect(),
      map(() => ok(text('a'))),
    )

  test('nothing is found in a server of wirefold', async () => {
    const { running } = await serving(quiet)
    const { findings, targets } = await run(targetOf(running.port), { count: 1500 })
    expect(findings.map(({ cause, detail, least }) => [cause, detail, textOfOctets(least)])).toEqual([])
    expect(targets[0]?.inputs).toBe(1500)
  })

  test('a run that is called off ends, and says what it has', async () => {
    const off = new AbortController()
    const report = await run(listenerTarget(), { signal: off.signal, progress: () => off.abort(), budget: 30_000 })
    expect(report.to).toBeGreaterThan(0)
    expect(report.milliseconds).toBeLessThan(20_000)
  })

  test('the same seed and numbers make the same run', async () => {
    const listener: RequestListener = (_, response) => response.end()
    const twice = [
      await run(listenerTarget(listener), { count: 120 }),
      await run(listenerTarget(listener), { count: 120 }),
    ]
    const [first, second] = twice.map(({ findings }) => causes(findings).toSorted())
    expect(first).toEqual(second)
  })
})

describe('a finding that is kept as a case', () => {
  const stray = octets('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')

  test('falls while a parser is wrong about it, and holds where it is right', async () => {
    const careless = {
      ...wirefoldTarget(),
      name: 'careless',
      read: () => ({ messages: [], refused: undefined, threw: 'no' }),
    }
    expect(await complaintOf(careless, stray)).toMatchObject({ behaviour: 'threw' })
    expect(await complaintOf(wirefoldTarget(), stray, [5])).toBe(undefined)
  })

  test('falls while a server is wrong about it, and where there is none', async () => {
    const answering = await listening((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
    })
    expect((await complaintOf(answering, octets('GET / HTTP/1.1\r\nHost : a\r\n\r\n')))?.rule).toBe(
      'space-before-colon',
    )
    const silent = { ...answering, start: async () => ({ _tag: 'Left', left: 'nobody' }) as const }
    await expect(complaintOf(silent, stray)).rejects.toThrow('nobody')
  })
})
