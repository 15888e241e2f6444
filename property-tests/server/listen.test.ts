import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { json, ok } from '../../src/response/index.js'
import { serve } from '../../src/server/serve.js'
import { ask, contentOf, serving } from './serving.js'
import { dial } from './wire.js'

const ends: App = (request) => ok(json(request.peer))

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'wirefold-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

const peerThrough = async (at: Parameters<typeof dial>[0]) => {
  const wire = await dial(at)
  wire.send(ask('GET', '/', 'Connection: close'))
  const answer = await wire.rest()
  wire.finish()
  return JSON.parse(contentOf(answer))
}

const failing = async (options: Parameters<typeof serve>[1]) => {
  const started = await serve(ends, { log: false, ...options })()
  if (started._tag === 'Right') await started.right.stop()
  return started._tag === 'Left' ? started.left : undefined
}

describe('a server listens', () => {
  test('on an IPv4 address', async () => {
    const { running } = await serving(ends)
    const peer = await peerThrough({ host: '127.0.0.1', port: running.port })
    expect(peer.remote.host).toBe('127.0.0.1')
    expect(peer.remote.port).toBeGreaterThan(0)
    expect(peer.local).toEqual({ host: '127.0.0.1', port: running.port })
    expect(peer.secure).toBe(false)
    expect(running).toMatchObject({ host: '127.0.0.1', name: 'localhost' })
  })

  test('on an IPv6 address', async () => {
    const { running } = await serving(ends, { host: '::1' })
    const peer = await peerThrough({ host: '::1', port: running.port })
    expect(peer.remote.host).toBe('::1')
    expect(peer.local).toEqual({ host: '::1', port: running.port })
    expect(running).toMatchObject({ host: '::1', name: 'localhost' })
  })

  test('on both, and shows an IPv4 client by its IPv4 address', async () => {
    const { running } = await serving(ends, { host: '::' })
    expect((await peerThrough({ host: '127.0.0.1', port: running.port })).remote.host).toBe('127.0.0.1')
    const six = await peerThrough({ host: '::1', port: running.port })
    expect(six.remote.host).toBe('::1')
    expect(six.local).toEqual({ host: '::1', port: running.port })
    expect(running.name).toBe(hostname())
  })

  test('on IPv6 alone where it is asked to', async () => {
    const { running } = await serving(ends, { host: '::', ipv6Only: true })
    expect((await peerThrough({ host: '::1', port: running.port })).remote.host).toBe('::1')
    await expect(dial({ host: '127.0.0.1', port: running.port })).rejects.toThrow('ECONNREFUSED')
  })

  test('on a unix socket, and removes its file when it stops', async () => {
    const path = join(await folder(), 'web.sock')
    const { running } = await serving(ends, { path })
    const peer = await peerThrough({ path })
    expect(peer).toEqual({ remote: { host: '', port: 0 }, local: { host: path, port: 0 }, secure: false })
    expect(running).toMatchObject({ host: path, port: 0 })
    await running.stop()
    expect(existsSync(path)).toBe(false)
  })

  test('on a unix socket that a dead process has left behind', async () => {
    const path = join(await folder(), 'stale.sock')
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
    const { spawnSync } = await import('node:child_process')
    spawnSync(process.execPath, ['-e', script])
    expect(existsSync(path)).toBe(true)
    await serving(ends, { path })
    expect((await peerThrough({ path })).local.host).toBe(path)
  })
})

describe('an address that cannot be listened on is a typed error', () => {
  test('when somebody else has the port', async () => {
    const { running } = await serving(ends)
    const error = await failing({ port: running.port })
    expect(error).toMatchObject({
      _tag: 'ListenError',
      option: 'port',
      code: 'EADDRINUSE',
      address: `127.0.0.1:${running.port}`,
    })
  })

  test('when somebody answers at the unix socket, which goes on to do so', async () => {
    const path = join(await folder(), 'live.sock')
    await serving(ends, { path })
    expect(await failing({ path })).toMatchObject({
      _tag: 'ListenError',
      option: 'path',
      code: 'EADDRINUSE',
      address: path,
    })
    expect((await peerThrough({ path })).local.host).toBe(path)
  })

  test('when there is a file of another kind, which stays as it is', async () => {
    const path = join(await folder(), 'file')
    await writeFile(path, 'precious')
    expect(await failing({ path })).toMatchObject({
      option: 'path',
      code: 'EADDRINUSE',
      reason: 'something is there already',
    })
    expect(await readFile(path, 'utf8')).toBe('precious')
  })

  test('when the folder of a unix socket is not there', async () => {
    const path = join(await folder(), 'nowhere', 'web.sock')
    expect(await failing({ path })).toMatchObject({ option: 'path', reason: expect.stringContaining('no such folder') })
  })

  test('when the machine has no such address', async () => {
    expect(await failing({ host: '192.0.2.1', port: 0 })).toMatchObject({ option: 'host', code: 'EADDRNOTAVAIL' })
  })

  test('when there is no such name', async () => {
    const error = await failing({ host: 'no such name', port: 0 })
    expect(error).toMatchObject({ _tag: 'ListenError', option: 'host', address: 'no such name:0' })
  })
})

describe('a server that has failed to listen', () => {
  test('can be started again: the TaskEither is a description', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const address = blocker.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const start = serve(ends, { port, log: false })
    expect((await start())._tag).toBe('Left')
    await new Promise((resolve) => blocker.close(resolve))
    const again = await start()
    expect(again._tag).toBe('Right')
    if (again._tag === 'Right') await again.right.stop()
  })
})

describe('options that make no sense', () => {
  const wrong: ReadonlyArray<readonly [string, object]> = [
    ['port', { port: -1 }],
    ['port', { port: 65_536 }],
    ['port', { port: 80.5 }],
    ['port', { port: Number.NaN }],
    ['port', { port: '80' }],
    ['host', { host: '' }],
    ['host', { host: 7 }],
    ['host', { path: '/tmp/a', host: '::1' }],
    ['port', { path: '/tmp/a', port: 1 }],
    ['path', { path: '' }],
    ['path', { path: `/tmp/${'a'.repeat(150)}` }],
    ['path', { path: '/tmp/n\0b' }],
    ['ipv6Only', { path: '/tmp/a', ipv6Only: true }],
    ['ipv6Only', { host: '127.0.0.1', ipv6Only: true }],
    ['serverName', { serverName: 'mine', serverVersion: 'other' }],
    ['platform.latin1', { platform: {} }],
    ['deadlines.stopHard', { deadlines: { stopHard: 2 ** 31 } }],
    ['ipv6Only', { ipv6Only: 'yes' }],
    ['backlog', { backlog: 0 }],
    ['connections', { connections: 0 }],
    ['handshakeTimeout', { handshakeTimeout: -5 }],
    ['log', { log: 'pretty' }],
    ['serverVersion', { serverVersion: 'a\r\nb' }],
    ['sysVersion', { sysVersion: 7 }],
    ['tls', { tls: null }],
    ['tls.cert', { tls: {} }],
    ['tls.cert', { tls: { key: 'k' } }],
    ['tls.key', { tls: { cert: 'c' } }],
    ['ports', { ports: 80 }],
    ['deadlines.heads', { deadlines: { heads: 1 } }],
    ['deadlines.head', { deadlines: { head: -1 } }],
    ['limits.line', { limits: { line: -1 } }],
    ['bodyLimit', { bodyLimit: -1 }],
  ]
  for (const [option, options] of wrong)
    test(`are an error that names the option: ${JSON.stringify(options)}`, async () => {
      expect(await failing(options)).toMatchObject({ _tag: 'OptionsError', option })
    })

  test('are found before anything listens', async () => {
    const blocked = await serving(ends)
    expect(await failing({ port: blocked.running.port, bodyLimit: -1 })).toMatchObject({ _tag: 'OptionsError' })
  })

  test('do not include `undefined`, which is as good as nothing', async () => {
    const { running } = await pipe({ host: undefined, log: undefined, serverVersion: undefined }, (none) =>
      serving(ends, { ...none, log: false, tls: undefined, deadlines: {} }),
    )
    expect(running.port).toBeGreaterThan(0)
  })
})
