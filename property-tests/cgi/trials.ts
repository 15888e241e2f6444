/** Small trials of the room, run against its modules as they are or with one check taken out. They throw where it shows. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { CgiOptions } from '../../src/cgi/options.js'
import { type ScriptItem, simulateTask } from '../../src/connection/simulate.js'
import { ascii, latin1 } from '../../src/grammar/ascii.js'
import { eventually } from '../server/wire.js'
import { ended, type Hosted, hosted, piece } from './hosted.js'
import { folderOf } from './scripts.js'

/** The modules of the room that a trial asks. */
export interface Modules {
  readonly app: typeof import('../../src/cgi/app.js')
  readonly options: typeof import('../../src/cgi/options.js')
  readonly log: typeof import('../../src/cgi/log.js')
  readonly life: typeof import('../../src/cgi/life.js')
  readonly table: typeof import('../../src/cgi/table.js')
  readonly node: typeof import('../../src/cgi/node.js')
}

type Trial = (modules: Modules) => Promise<void>

const asText = (bytes: Uint8Array): string => latin1(bytes, 0, bytes.length)

const talk = async (
  { app, options }: Modules,
  it: Hosted,
  script: ReadonlyArray<ScriptItem>,
  given: CgiOptions = {},
): Promise<string> => {
  const settings = options.cgiSettings(given)
  if (settings._tag === 'Left') throw new Error(settings.left.reason)
  const scripts = new Map([['a', { name: 'a', file: '/s/a', args: [], directory: '/s' }]])
  return asText((await simulateTask(app.cgiApp(scripts, settings.right, it.host))(script)()).output)
}

const request = (head: string, body = ''): Uint8Array =>
  ascii(`${head.replaceAll('\n', '\r\n')}\r\nConnection: close\r\n\r\n${body}`)
const get = request('GET /a HTTP/1.1\nHost: a')
const post = (body: string, length = body.length): Uint8Array =>
  request(`POST /a HTTP/1.1\nHost: a\nContent-Type: a/b\nContent-Length: ${length}`, body)
const plain = 'Content-Type: text/plain\n\n'

/** What a script says, and what the answer begins with or holds. */
const outputs: ReadonlyArray<readonly [output: string, answer: RegExp, options?: CgiOptions]> = [
  [`${plain}hello`, /^HTTP\/1.1 200 [^]*hello/],
  ['Content-Type: a/b\n c\n\n', /^HTTP\/1.1 502 /],
  [`X-A: ${'x'.repeat(20_000)}\n${plain}`, /^HTTP\/1.1 502 /],
  [`${'X-A: x\n'.repeat(200)}${plain}`, /^HTTP\/1.1 502 /],
  ['Content-Type: a/b\nContent-Type: a/b\n\n', /^HTTP\/1.1 502 /],
  ['Status: 200\nStatus: 200\n\n', /^HTTP\/1.1 502 /],
  ['X-A: b\n\n', /^HTTP\/1.1 502 /],
  ['Content-Type: a/b\nTransfer-Encoding: chunked\n\n0\r\n\r\n', /^HTTP\/1.1 502 /],
  ['Content-Type: a/b\nConnection: keep-alive\nX-CGI-A: secret\n\n', /^HTTP\/1.1 200 (?![^]*(keep-alive|secret))/],
  ['Status: 100\n\n', /^HTTP\/1.1 502 /],
  ['Status: 600\n\n', /^HTTP\/1.1 502 /],
  ['Status: 200OK\n\n', /^HTTP\/1.1 502 /],
  ['Location: //a\n\n', /^HTTP\/1.1 502 /],
  ['Location: /\\a\n\n', /^HTTP\/1.1 502 /],
  ['Location: /\\a\nStatus: 302\n\n', /^HTTP\/1.1 302 /],
  ['Location: /b\nSet-Cookie: a=b\n\n', /^HTTP\/1.1 502 /],
  ['Content-Type: a/b\nContent-Length: +1\n\nx', /^HTTP\/1.1 502 /],
  ['Status: 405\n\n', /^HTTP\/1.1 502 /],
  ['Content-Type: a/b\nContent-Length: 99\n\n', /^HTTP\/1.1 502 /, { outputLimit: 9 }],
  [`${plain}hello hello`, /^(?![^]*\r\n0\r\n\r\n$)/, { outputLimit: 9 }],
  ['Content-Type: a/b\n', /^HTTP\/1.1 502 /],
  ['Location: /a\n\n', /^HTTP\/1.1 502 /],
]

const conversations: ReadonlyArray<Trial> = [
  ...outputs.map(
    ([output, answer, options]): Trial =>
      async (m) =>
        assert.match(await talk(m, hosted({ says: [piece(output), ended] }), [get], options), answer),
  ),
  async (m) => {
    const says = [piece(`${plain}hello`), { _tag: 'Ended', exit: { code: undefined, signal: 'SIGSEGV' } }] as const
    assert.doesNotMatch(await talk(m, hosted({ says }), [get]), /\r\n0\r\n\r\n$/)
  },
  async (m) => assert.match(await talk(m, hosted({ says: [{ _tag: 'Late' }] }), [get]), /^HTTP\/1.1 504 /),
  async (m) =>
    assert.match(await talk(m, hosted({ says: [piece(plain), ended], full: true }), [get]), /^HTTP\/1.1 503 /),
  async (m) => {
    const silent = hosted({ says: [] })
    const late = hosted({ says: [] })
    const answered = hosted({
      says: [piece(`${plain}hello`), ...Array.from({ length: 99 }, () => piece('x'.repeat(20_000)))],
    })
    await talk(m, late, [post('abc', 6), { _tag: 'Lost' }])
    assert.deepEqual(late.done, ['kill'])
    await talk(m, answered, [{ _tag: 'Stall' }, get, { _tag: 'Lost' }])
    assert.deepEqual(answered.done, ['kill'])
    const timer = new Promise((resolve) => setTimeout(resolve, 100))
    await Promise.race([talk(m, silent, [get, { _tag: 'Lost' }]), timer])
    assert.deepEqual(silent.done, ['kill'])
  },
  async (m) => {
    const fast = hosted({
      says: [piece(plain), piece('x'.repeat(50)), piece('x'.repeat(60)), ended],
      takes: () => new Promise(() => undefined),
    })
    const timer = new Promise<string>((resolve) => setTimeout(() => resolve('late'), 300))
    assert.match(await Promise.race([talk(m, fast, [post('abc')], { aheadLimit: 100 }), timer]), /^HTTP\/1.1 502 /)
  },
  async (m) => {
    const it = hosted({ says: [piece(plain), ended] })
    assert.match(await talk(m, it, [post('x'.repeat(11))], { bodyLimit: 10 }), /^HTTP\/1.1 413 /)
    await talk(m, it, [post('abc')])
    assert.deepEqual(it.done, ['end'])
    await talk(m, it, [request('POST /a HTTP/1.1\nHost: a\nTransfer-Encoding: chunked', '3\r\nabc\r\n0\r\n\r\n')])
    assert.equal(it.started.at(-1)?.environment.CONTENT_LENGTH, '3')
  },
  async (m) => {
    const seen: string[] = []
    const dispatch: CgiOptions['dispatch'] = (again) => {
      seen.push(again.method, ...again.headers.toJSON().map(([name]) => name))
      return m.app.cgiApp(
        new Map(),
        { ...settingsOf(m), otherwise: () => ({ _tag: 'Fail', error: never }) },
        it.host,
      )(again)
    }
    const it = hosted({ says: [piece('Location: /b\n\n'), ended] })
    await talk(m, it, [post('abc')], { dispatch })
    assert.deepEqual(seen, ['GET', 'Host', 'Connection'])
    const loop = hosted({ says: [piece('Location: /a\n\n'), ended] })
    await talk(m, loop, [get])
    assert.equal(loop.started.length, 11)
  },
]

const never = { _tag: 'TooLarge', limit: 0 } as const

const settingsOf = ({ options }: Modules) => {
  const settings = options.cgiSettings({})
  if (settings._tag === 'Left') throw new Error(settings.left.reason)
  return settings.right
}

const environments: ReadonlyArray<Trial> = [
  async (m) => {
    const it = hosted({ says: [piece(plain), ended] })
    const fields = [
      ...['Proxy: evil', 'Authorization: Basic x', 'X_A: forged', 'X-B: 1', 'X-B: 2', 'Cookie: a=1', 'Cookie: b=2'],
      ...['X-C: caf\xc3\xa9', 'Content-Length: 3'],
    ]
    const head = `POST http://real/a HTTP/1.1\nHost: forged\n${fields.join('\n')}`
    await talk(m, it, [request(head, 'abc')], { environment: { LANG: 'C' } })
    const { environment = {} } = it.started[0] ?? {}
    assert.deepEqual(Object.fromEntries(Object.entries(environment).filter(([name]) => /^(HTTP_|LANG)/.test(name))), {
      HTTP_COOKIE: 'a=1; b=2',
      HTTP_HOST: 'real',
      HTTP_X_B: '1, 2',
      HTTP_X_C: 'café',
      LANG: 'C',
    })
  },
]

const tables: ReadonlyArray<Trial> = [
  async ({ table }) => {
    const scripts = new Map([['a', { name: 'a', file: '/s/a', args: [], directory: '/s' }]])
    const tag = (path: string, prefix: ReadonlyArray<string> = []): string => table.placeOf(scripts, prefix)(path)._tag
    for (const path of ['/a/x%2fy', '/a/%00', '/a/..', '/a/%2e']) assert.equal(tag(path), 'Missing')
    assert.equal(tag('/b/a', ['c']), 'Outside')
    assert.deepEqual(['nph-a', '.a', 'a'].map(table.isScriptName), [false, false, true])
  },
]

const logs: ReadonlyArray<Trial> = [
  async ({ log }) => {
    assert.equal(log.cgiLine({ _tag: 'Stderr', script: 'a', line: '\n\x1b' }), 'cgi a: \\x0a\\x1b')
    const cut = log.cutLines(log.newLines(3), 'abcdef\n')
    assert.deepEqual([cut.lines, cut.muted], [['abc'], true])
  },
]

const lives: ReadonlyArray<Trial> = [
  async ({ life }) => {
    const done: string[] = []
    let timers: ReadonlyArray<readonly [number, () => void]> = []
    const make = () =>
      life.life(
        {
          take: () => undefined,
          write: async () => true,
          end: () => undefined,
          signal: (name) => void done.push(name),
          release: () => void done.push('release'),
        },
        {
          timeout: 1000,
          grace: 10,
          late: () => undefined,
          ended: () => undefined,
          after: (ms, f) => {
            timers = [...timers, [ms, f]]
            return () => undefined
          },
        },
      )
    make()
    for (const [ms, f] of timers) if (ms === 1000) f()
    for (const [ms, f] of timers) if (ms === 10) f()
    assert.deepEqual(done, ['release', 'SIGTERM', 'SIGKILL'])
    timers = []
    const ending = make()
    done.length = 0
    ending.tell({ _tag: 'Exited', exit: { code: 0, signal: undefined } })
    assert.deepEqual(done, ['SIGKILL'])
    let output: unknown
    void ending.process.read().then((said) => {
      output = said
    })
    await Promise.resolve()
    await Promise.resolve()
    assert.equal(output, undefined)
    assert.ok(timers.some(([ms]) => ms === life.QUIET))
  },
]

const sh = (file: string, ...lines: ReadonlyArray<string>) => ({ file, text: ['#!/bin/sh', ...lines, ''].join('\n') })

const nodes: ReadonlyArray<Trial> = [
  async ({ node }) => {
    const print = "printf 'Content-Type: text/plain\\n\\n'"
    const outside = folderOf([sh('out', print)])
    const { path, forget } = folderOf([
      { file: 'bare', text: `${print}\n` },
      { ...sh('source', print), mode: 0o644 },
      sh('env', print, 'env'),
      sh('sleeps', 'sleep 30 &', 'echo $! >pid.tmp', 'mv pid.tmp pid', 'wait'),
      sh('a b;touch evil', print, 'echo fine'),
    ])
    try {
      symlinkSync(join(outside.path, 'out'), join(path, 'link'))
      const made = node.cgiEither(path, { log: false, concurrency: 1, timeout: 1500, grace: 20 })
      if (made._tag === 'Left') throw new Error(made.left.reason)
      const asked = async (target: string): Promise<string> =>
        asText((await simulateTask(made.right)([request(`GET ${target} HTTP/1.1\nHost: a`)])()).output)
      for (const target of ['/bare', '/source', '/link']) assert.match(await asked(target), /^HTTP\/1.1 404 /)
      assert.doesNotMatch(await asked('/env'), /HOME=|NODE_/)
      assert.match(await asked('/a%20b;touch%20evil'), /fine/)
      const slow = asked('/sleeps')
      await eventually(() => folderHas(path, 'pid'), 'the script runs')
      assert.match(await asked('/env'), /^HTTP\/1.1 503 /)
      assert.match(await slow, /^HTTP\/1.1 504 /)
      const pid = readFileSync(join(path, 'pid'), 'latin1').trim()
      const end = Date.now() + 3000
      while (isAlive(pid) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
      assert.equal(isAlive(pid), false)
    } finally {
      forget()
      outside.forget()
    }
  },
]

const folderHas = (path: string, name: string): boolean => existsSync(join(path, name))

const isAlive = (pid: string): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** Those that need no process, and those that start some. */
export const quickTrials = [...conversations, ...environments, ...tables, ...logs, ...lives]
export const nodeTrials = nodes
