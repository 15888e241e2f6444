import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pauseAfter } from '../../src/cli/primary.js'
import { dial } from '../server/wire.js'
import { asked, builtCommand, folderWith, ran, serving, site } from './command.js'

builtCommand()

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

/** A process that nobody has waited for yet counts as ended. */
const lives = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

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

  test('one that was told to end is no part of the stop that follows', async () => {
    const it = await serving([site(), '--workers', '2'])
    const pid = it.child.pid ?? 0
    await until(() => childrenOf(pid).length === 2)
    const [victim = 0] = childrenOf(pid)
    process.kill(victim, 'SIGTERM')
    await it.until(/worker \d+ ended \(code 0\)/)
    await until(() => childrenOf(pid).length === 2)
    // The new one is to be listening when they are told to stop.
    await new Promise((later) => setTimeout(later, 500))
    expect((await it.stop()).err.match(/stopping;/g)).toEqual(['stopping;'])
  })

  test('a second SIGINT ends them by themselves, and with them the scripts that they run', async () => {
    const root = folderWith({ 'cgi-bin/slow': '#!/bin/sh\nsleep 60\n' })
    chmodSync(join(root, 'cgi-bin/slow'), 0o755)
    const it = await serving([root, '--cgi', '--workers', '1'])
    const [worker = 0] = childrenOf(it.child.pid ?? 0)
    const wire = await dial({ host: '127.0.0.1', port: it.port })
    wire.send('GET /cgi-bin/slow HTTP/1.1\r\nHost: a\r\n\r\n')
    await until(() => childrenOf(worker).length === 1)
    const [script = 0] = childrenOf(worker)
    it.child.kill('SIGINT')
    await it.until(/1 request in flight/)
    it.child.kill('SIGINT')
    expect((await it.ended).code).toBe(130)
    await until(() => childrenOf(worker).length === 0 && !lives(script))
  })

  test('drains all of them', async () => {
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
    await until(() => !workers.some(lives))
  })

  test('a pause doubles while they die soon, to ten seconds, and is short again behind one that lived', () => {
    expect(pauseAfter(10, 100)).toBe(200)
    expect(pauseAfter(10, 9000)).toBe(10_000)
    expect(pauseAfter(5000, 10_000)).toBe(100)
  })
})
