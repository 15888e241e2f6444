import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pauseAfter } from '../../src/cli/primary.js'
import { ok } from '../../src/response/responses.js'
import { serve } from '../../src/server/serve.js'
import { dial } from '../server/wire.js'
import { builtCommand, folderWith, ran, serving } from './command.js'

builtCommand()

const site = () => folderWith({ 'index.html': '<p>hello' })

const asked = async (port: number, request: string): Promise<string> => {
  const wire = await dial({ host: '127.0.0.1', port })
  wire.send(request)
  return wire.rest()
}

test('what watches the connections has to be a function', async () => {
  const options = { port: 0 }
  Object.assign(options, { around: 1 })
  const made = await serve(() => ok(), options)()
  expect(made).toEqual({
    _tag: 'Left',
    left: { _tag: 'OptionsError', option: 'around', reason: 'a function is needed' },
  })
})

describe('--explain', () => {
  test('tells why a request was refused, with the octets on both sides', async () => {
    const it = await serving([site(), '--explain', '--log', 'off'])
    await asked(it.port, 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello')
    const { err } = await it.stop()
    expect(err).toMatch(/^refused: octet 44 from 127\.0\.0\.1: duplicate-content-length: /m)
    expect(err).toMatch(/RFC 9112 §6\.3, answered with 400/)
    expect(err).toMatch(/without the rule: .*smuggling/)
    expect(err).toMatch(/ 43 6f 6e 74 {2}-Length: 5\.\.Cont\n/)
    expect(err).toMatch(/\^\^/)
  })

  test('counts from the start of the connection, behind other requests', async () => {
    const it = await serving([site(), '--explain'])
    const one = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
    await asked(it.port, `${one.repeat(3)}GET /\u0001 HTTP/1.1\r\n\r\n`)
    expect((await it.stop()).err).toMatch(new RegExp(`octet ${one.length * 3 + 5} from`))
  })

  test('says nothing without a refusal, nor where it was not asked for', async () => {
    const it = await serving([site(), '--explain'])
    await asked(it.port, 'GET / HTTP/1.0\r\n\r\n')
    expect((await it.stop()).err).not.toContain('refused')
    const other = await serving([site()])
    await asked(other.port, 'GET\r\n\r\n')
    expect((await other.stop()).err).not.toContain('without the rule')
  })
})

/** The processes whose parent this is. */
const childrenOf = (pid: number): ReadonlyArray<number> =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'latin1')) ?? []
        return Number(parent) === pid ? [Number(name)] : []
      } catch {
        return []
      }
    })

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let left = 200; left > 0 && !(await isSo()); left--) await new Promise((later) => setTimeout(later, 50))
  expect(await isSo()).toBe(true)
}

describe.runIf(process.platform === 'linux')('--workers', () => {
  test('serves from so many processes, and replaces one that dies', async () => {
    const it = await serving([site(), '--workers', '2'])
    const pid = it.child.pid ?? 0
    await until(() => childrenOf(pid).length === 2)
    const [victim = 0] = childrenOf(pid)
    process.kill(victim, 'SIGKILL')
    await it.until(/worker \d+ ended \(SIGKILL\); another begins in \d+ ms/)
    await until(() => childrenOf(pid).length === 2 && !childrenOf(pid).includes(victim))
    for (let time = 0; time < 6; time++) expect((await fetch(it.url)).status).toBe(200)
    const { code, err } = await it.stop()
    expect(code).toBe(0)
    expect(err).toMatch(/stopped; \d+ requests? answered meanwhile, 0 connections cut/)
    expect(childrenOf(pid)).toEqual([])
  })

  test('drains all of them', async () => {
    const { join } = await import('node:path')
    const folder = folderWith({
      'app.mjs':
        "import { fromTask, ok, text } from 'wirefold'\nexport default () => fromTask(() => new Promise((done) => setTimeout(() => done(ok(text('done'))), 800)))\n",
    })
    const it = await serving([join(folder, 'app.mjs'), '--workers', '2'])
    const pid = it.child.pid ?? 0
    await until(() => childrenOf(pid).length === 2)
    const answers = [1, 2, 3, 4].map(() => asked(it.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
    await new Promise((later) => setTimeout(later, 300))
    const { code, err } = await it.stop()
    for (const answer of answers) expect(await answer).toMatch(/\r\n\r\ndone$/)
    expect(code).toBe(0)
    expect(err).toMatch(/stopping; 4 requests in flight:\n/)
    expect(err).toMatch(/stopped; 4 requests answered meanwhile, 0 connections cut/)
  })

  test('share one certificate of their own making', async () => {
    const it = await serving([site(), '--workers', '2', '--tls=self'])
    await until(() => childrenOf(it.child.pid ?? 0).length === 2)
    expect((await it.stop()).code).toBe(0)
  })

  test('a folder that is not there is said once', async () => {
    const { code, err } = await ran(['/no/such/folder', '--workers', '3', '--port', '0'])
    expect([code, err]).toEqual([1, 'wirefold: /no/such/folder: there is no such folder or file\n'])
  })

  test('end with their primary', async () => {
    const it = await serving([site(), '--workers', '2'])
    const pid = it.child.pid ?? 0
    await until(() => childrenOf(pid).length === 2)
    const workers = childrenOf(pid)
    it.child.kill('SIGKILL')
    await it.ended
    const lives = (worker: number): boolean => {
      try {
        return readFileSync(`/proc/${worker}/stat`, 'latin1').includes(') ') && process.kill(worker, 0)
      } catch {
        return false
      }
    }
    await until(() => !workers.some(lives))
  })

  test('a pause doubles while they die soon, to ten seconds, and is short again behind one that lived', () => {
    expect(pauseAfter(10, 100)).toBe(200)
    expect(pauseAfter(10, 9000)).toBe(10_000)
    expect(pauseAfter(5000, 10_000)).toBe(100)
  })
})
