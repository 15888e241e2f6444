import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dial, eventually } from '../server/wire.js'
import { builtCommand, folderWith, ran, serving } from './command.js'

builtCommand()

const put = (url: string, content: string | Uint8Array<ArrayBuffer>) => fetch(url, { method: 'PUT', body: content })

describe('--upload', () => {
  test('writes new files, and leaves those that are there alone', async () => {
    const root = folderWith({ 'there.txt': 'old', 'sub/a': 'a' })
    const it = await serving([root, '--upload'])
    expect((await put(`${it.url}/new.txt`, 'new')).status).toBe(201)
    expect((await put(`${it.url}/sub/b`, 'b')).status).toBe(201)
    expect((await put(`${it.url}/there.txt`, 'other')).status).toBe(409)
    expect(readFileSync(join(root, 'new.txt'), 'utf8')).toBe('new')
    expect(readFileSync(join(root, 'there.txt'), 'utf8')).toBe('old')
    expect(await (await fetch(`${it.url}/new.txt`)).text()).toBe('new')
  })

  test('=replace writes those that are there, too', async () => {
    const root = folderWith({ 'there.txt': 'old' })
    const it = await serving([root, '--upload=replace'])
    expect((await put(`${it.url}/there.txt`, 'other')).status).toBe(204)
    expect(readFileSync(join(root, 'there.txt'), 'utf8')).toBe('other')
  })

  test('takes more than a body that is held in memory may have', async () => {
    const root = folderWith({})
    const it = await serving([root, '--upload'])
    const content = new Uint8Array(5_000_000).fill(7)
    expect((await put(`${it.url}/large`, content)).status).toBe(201)
    expect(readFileSync(join(root, 'large')).length).toBe(content.length)
  })

  test('is not there unless it was asked for', async () => {
    const root = folderWith({})
    const it = await serving([root])
    expect((await put(`${it.url}/new.txt`, 'new')).status).toBe(405)
    expect(existsSync(join(root, 'new.txt'))).toBe(false)
  })

  test('stands behind the password', async () => {
    const root = folderWith({})
    const it = await serving([root, '--upload', '--auth', 'a:b'])
    expect((await put(`${it.url}/new.txt`, 'new')).status).toBe(401)
    expect(existsSync(join(root, 'new.txt'))).toBe(false)
  })

  test('for everybody on the network is said', async () => {
    const open = await serving([folderWith({}), '--upload', '--host', '0.0.0.0'])
    expect((await open.stop()).err).toMatch(/whoever can reach it may write there/)
    const own = await serving([folderWith({}), '--upload'])
    expect((await own.stop()).err).not.toMatch(/whoever/)
  })
})

const script =
  '#!/bin/sh\nprintf "Content-Type: text/plain\\r\\n\\r\\n"\necho "$SCRIPT_NAME|$PATH_INFO|$QUERY_STRING|$REMOTE_USER"\n'

const withScripts = (folder: string): string => {
  const root = folderWith({ 'index.html': 'page', [`${folder}/run.sh`]: script, [`${folder}/data.txt`]: 'secret' })
  chmodSync(join(root, folder, 'run.sh'), 0o755)
  return root
}

/** A process that nobody has waited for yet counts as ended. */
const isAlive = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

describe.skipIf(process.platform === 'win32')('--cgi', () => {
  test('runs what stands in cgi-bin, beside the files', async () => {
    const it = await serving([withScripts('cgi-bin'), '--cgi'])
    expect(await (await fetch(`${it.url}/cgi-bin/run.sh/more?a=b`)).text()).toBe('/cgi-bin/run.sh|/more|a=b|\n')
    expect(await (await fetch(it.url)).text()).toBe('page')
  })

  test('=dir runs what stands there', async () => {
    const it = await serving([withScripts('programs/own'), '--cgi=programs/own'])
    expect(await (await fetch(`${it.url}/programs/own/run.sh`)).text()).toBe('/programs/own/run.sh|||\n')
  })

  test('--cgi-timeout and --cgi-limit bound them', async () => {
    const root = folderWith({ 'cgi-bin/slow': '#!/bin/sh\nsleep 30\n' })
    chmodSync(join(root, 'cgi-bin/slow'), 0o755)
    const it = await serving([root, '--cgi', '--cgi-timeout', '2', '--cgi-limit', '1'])
    const statuses = await Promise.all([1, 2].map(async () => (await fetch(`${it.url}/cgi-bin/slow`)).status))
    expect(statuses.sort()).toEqual([503, 504])
  })

  test('tells a script who has given the password', async () => {
    const it = await serving([withScripts('cgi-bin'), '--cgi', '--auth', 'ann:pass'])
    const authorization = `Basic ${Buffer.from('ann:pass').toString('base64')}`
    expect(await (await fetch(`${it.url}/cgi-bin/run.sh`, { headers: { authorization } })).text()).toBe(
      '/cgi-bin/run.sh|||ann\n',
    )
  })

  test.each([
    ...['/cgi-bin/data.txt', '/cgi-bin/', '/cgi-bin', '/CGI-BIN/run.sh', '/cgi%2Dbin/data.txt', '//cgi-bin/run.sh'],
    ...['/./cgi-bin/run.sh', '/cgi-bin//run.sh', '/x/../cgi-bin/run.sh', '/%63gi-bin/data.txt', '/cgi-bin/run.sh.'],
  ])('never shows what stands there, nor lets it be written, by no spelling: %s', async (path) => {
    const root = withScripts('cgi-bin')
    const it = await serving([root, '--cgi', '--upload=replace'])
    const asked = async (request: string): Promise<string> => {
      const wire = await dial({ host: '127.0.0.1', port: it.port })
      wire.send(request)
      return wire.rest()
    }
    const head = `HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`
    expect(await asked(`GET ${path} ${head}\r\n`)).not.toMatch(/secret|printf/)
    await asked(`PUT ${path} ${head}Content-Length: 3\r\n\r\nnew`)
    expect(readFileSync(join(root, 'cgi-bin', 'run.sh'), 'utf8')).toBe(script)
    expect(readdirSync(join(root, 'cgi-bin')).sort()).toEqual(['data.txt', 'run.sh'])
    expect(readFileSync(join(root, 'cgi-bin', 'data.txt'), 'utf8')).toBe('secret')
  })

  test('never shows a script by a link, nor lets it be written', async () => {
    const root = withScripts('cgi-bin')
    symlinkSync('cgi-bin', join(root, 'alias'))
    symlinkSync('cgi-bin/run.sh', join(root, 'one'))
    const it = await serving([root, '--cgi', '--upload=replace'])
    for (const path of ['/alias/run.sh', '/alias/', '/alias', '/one']) {
      const answer = await fetch(it.url + path, { redirect: 'manual' })
      expect([path, answer.status]).toEqual([path, 404])
    }
    for (const path of ['/alias/run.sh', '/alias/new']) expect((await put(it.url + path, 'new')).status).toBe(404)
    expect((await put(`${it.url}/one`, 'new')).status).toBe(409)
    expect(readdirSync(join(root, 'cgi-bin')).sort()).toEqual(['data.txt', 'run.sh'])
    expect(readFileSync(join(root, 'cgi-bin', 'run.sh'), 'utf8')).toBe(script)
  })

  test('says in one line what a script got wrong behind its head', async () => {
    const root = withScripts('cgi-bin')
    writeFileSync(
      join(root, 'cgi-bin', 'run.sh'),
      '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\nhalf"\nkill -9 $$\n',
    )
    const it = await serving([root, '--cgi'])
    await fetch(`${it.url}/cgi-bin/run.sh`)
      .then((answer) => answer.text())
      .catch(() => undefined)
    const { err } = await it.stop()
    expect(err).toMatch(/a script died of SIGKILL/)
    expect(err).not.toMatch(/\bat \S+:\d+|\.[cm]js:\d+/)
  })

  test.each(['one process', 'two workers'])(
    'leaves no script behind when a second SIGINT ends it, %s',
    async (which) => {
      const root = withScripts('cgi-bin')
      const pids = join(root, 'pids')
      writeFileSync(join(root, 'cgi-bin', 'run.sh'), `#!/bin/sh\nsleep 60 &\necho "$$ $!" >> ${pids}\nwait\n`)
      const it = await serving([root, '--cgi', ...(which === 'two workers' ? ['--workers', '2'] : [])])
      const running = (): ReadonlyArray<number> => readFileSync(pids, 'utf8').trim().split(/\s/).map(Number)
      for (let n = 0; n < 4; n++) void fetch(`${it.url}/cgi-bin/run.sh`).catch(() => undefined)
      await eventually(() => existsSync(pids) && running().length === 8, 'the scripts run')
      it.child.kill('SIGINT')
      await it.until(/in flight/)
      it.child.kill('SIGINT')
      expect((await it.ended).code).toBe(130)
      await eventually(() => !running().some(isAlive), 'the scripts have ended')
    },
  )

  test('of a folder that is not there is an error in one line', async () => {
    const root = folderWith({})
    const { code, err } = await ran([root, '--cgi', '--port', '0'])
    expect([code, err]).toEqual([1, `wirefold: --cgi ${join(root, 'cgi-bin')}: there is no such folder\n`])
  })
})
