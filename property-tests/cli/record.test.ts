import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fc } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { recorder } from '../../src/cli/recorder.js'
import { difference } from '../../src/cli/replay-compare.js'
import { type Happening, happeningLine, readHappening, readHeading } from '../../src/cli/transcript.js'
import { dial } from '../server/wire.js'
import { builtCommand, folderWith, ran, type Serving, serving } from './command.js'

builtCommand()

const site = () => folderWith({ 'index.html': '<p>hello', 'a.txt': 'aaa', 'long.txt': 'long '.repeat(50_000) })

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** Some conversation: cut requests, a pipeline, a refusal, a client that goes. */
const talk = async ({ port }: Serving): Promise<void> => {
  const at = { host: '127.0.0.1', port }
  const first = await dial(at)
  first.send('GET / HT')
  await new Promise((later) => setTimeout(later, 50))
  first.send('TP/1.1\r\nHost: a\r\n\r\n')
  await first.until('<p>hello')
  first.send('GET /a.txt HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await first.rest()
  const second = await dial(at)
  second.send('GET /long.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await second.rest()
  const third = await dial(at)
  third.send('GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n')
  await third.rest()
  const fourth = await dial(at)
  fourth.send('GET / HTTP/1.1\r\nHost')
  await new Promise((later) => setTimeout(later, 50))
  fourth.reset()
}

describe('a recording', () => {
  test('runs again in memory, with the same answers', async () => {
    const [root, file] = [site(), join(folderWith({}), 'talk')]
    const it = await serving([root, '--record', file])
    await talk(it)
    await it.stop()
    const { code, out, err } = await ran(['replay', file, root])
    expect([code, err], out).toEqual([0, ''])
    expect(out).toMatch(/^connection 1: the same, \d+ octets\n/)
    expect(out).toMatch(/4 connections, 0 with other answers\n$/)
  })

  test('runs again against a server, with the same answers', async () => {
    const [root, file] = [site(), join(folderWith({}), 'talk')]
    const it = await serving([root, '--record', file])
    await talk(it)
    await it.stop()
    const live = await serving([root])
    const { code, out } = await ran(['replay', file, '--to', `127.0.0.1:${live.port}`])
    expect(code, out).toBe(0)
    expect(out).toMatch(/4 connections, 0 with other answers\n$/)
  })

  test('says so in one line where nobody listens', async () => {
    const [root, file] = [site(), join(folderWith({}), 'talk')]
    const it = await serving([root, '--record', file])
    await talk(it)
    await it.stop()
    const { code, out, err } = await ran(['replay', file, '--to', `127.0.0.1:${it.port}`])
    expect([code, out, err]).toEqual([1, '', `wirefold: --to 127.0.0.1:${it.port}: connection refused\n`])
  })

  test('shows where answers differ, and ends with 1', async () => {
    const [root, file] = [site(), join(folderWith({}), 'talk')]
    const it = await serving([root, '--record', file])
    await talk(it)
    await it.stop()
    const { code, out } = await ran(['replay', file, root, '--header', 'X-New: 1'])
    expect(code).toBe(1)
    expect(out).toMatch(/connection 1: differs from octet \d+ on\n {2}then:\n/)
    expect(out).toMatch(/\^\^/)
  })

  test('holds every octet that came in, as it was cut, and those that went out', async () => {
    const [root, file] = [site(), join(folderWith({}), 'talk')]
    const it = await serving([root, '--record', file])
    await talk(it)
    await it.stop()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const [heading, ...lines] = readFileSync(file, 'latin1').trimEnd().split('\n')
    expect(readHeading(heading ?? '')).toMatchObject({ transcript: 1 })
    const all = lines.map(readHappening)
    const of = (tag: 'In' | 'Out', connection: number): ReadonlyArray<string> =>
      all.flatMap((one) =>
        one?._tag === tag && one.connection === connection ? [Buffer.from(one.bytes).toString('latin1')] : [],
      )
    expect(of('In', 1).join('')).toBe(
      'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /a.txt HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )
    expect(of('In', 1)[0]).toBe('GET / HT')
    expect(of('Out', 2).join('')).toMatch(/(long ){50000}$/)
    expect(of('Out', 3).join('')).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('is a new file: one that is there is left alone', async () => {
    const root = site()
    const { code, err } = await ran([root, '--port', '0', '--record', join(root, 'a.txt')])
    expect([code, err]).toEqual([1, `wirefold: --record ${join(root, 'a.txt')}: there is such a file already\n`])
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('aaa')
  })

  test('is served to nobody, where it lies in the folder that is', async () => {
    const root = site()
    const it = await serving(['--record', 'talk', '--upload=replace'], { cwd: root })
    for (const path of ['/talk', '/%74alk', '/TALK']) expect((await fetch(it.url + path)).status).toBe(404)
    expect((await fetch(`${it.url}/talk`, { method: 'PUT', body: 'gone' })).status).toBe(404)
    await it.stop()
    expect(readFileSync(join(root, 'talk'), 'utf8')).toMatch(/^\{"wirefold"/)
  })

  test('whose last line was cut off runs again without it, and says so', async () => {
    const [root, file] = [site(), join(folderWith({}), 'talk')]
    const it = await serving([root, '--record', file])
    await talk(it)
    await it.stop()
    const whole = readFileSync(file)
    const cut = join(folderWith({}), 'cut')
    writeFileSync(cut, whole.subarray(0, whole.length - 5))
    const { err } = await ran(['replay', cut, root])
    expect(err).toBe('wirefold: the recording was cut off: its last line is left out\n')
    writeFileSync(cut, `${whole}{"at":1}\n`)
    const lines = whole.toString().split('\n').length
    expect(await ran(['replay', cut, root])).toMatchObject({
      code: 1,
      err: `wirefold: ${cut}: line ${lines} is none of a transcript\n`,
    })
  })

  test('of a server that could not begin leaves no file', async () => {
    const [root, file] = [site(), join(folderWith({}), 'talk')]
    const other = await serving([root])
    const { code } = await ran([root, '--port', String(other.port), '--record', file])
    expect([code, existsSync(file)]).toEqual([1, false])
  })

  test('that is none is an error in one line', async () => {
    const root = site()
    const { code, err } = await ran(['replay', join(root, 'a.txt'), root])
    expect([code, err]).toEqual([1, `wirefold: ${join(root, 'a.txt')}: line 1 is none of a transcript\n`])
    writeFileSync(join(root, 'empty'), '')
    expect((await ran(['replay', join(root, 'empty'), root])).code).toBe(1)
    expect((await ran(['replay', join(root, 'none'), root])).err).toMatch(/no such file/)
  })
})

describe('a recording that is full', () => {
  test('ends, says so once, and holds whole lines', () => {
    const file = join(folderWith({}), 'talk')
    const said: string[] = []
    const made = recorder(file, '0', (why) => said.push(why), 2000)
    if (made._tag === 'Left') throw new Error(made.left.message)
    const { watcher, close } = made.right
    const peer = { remote: { host: '192.0.2.1', port: 1 }, local: { host: '', port: 0 }, secure: false }
    watcher.opened(1, peer)
    for (let times = 0; times < 50; times++) watcher.told(1, { _tag: 'Bytes', bytes: bytes('x'.repeat(50)) })
    close()
    expect(said).toEqual(['it is as large as a recording gets, 256 MiB'])
    const [, ...lines] = readFileSync(file, 'latin1').trimEnd().split('\n')
    const all = lines.map(readHappening)
    expect(all).not.toContain(undefined)
    expect(all.at(-1)?._tag).toBe('Full')
    expect(statSync(file).size).toBeLessThan(2200)
  })
})

describe('a line of a transcript', () => {
  const octets = fc.uint8Array()
  const number = fc.nat(1000)
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.record({ _tag: fc.constantFrom('In' as const, 'Out' as const), connection: number, at: number, bytes: octets }),
    fc.record({
      _tag: fc.constantFrom('End' as const, 'Stop' as const, 'Full' as const),
      connection: number,
      at: number,
    }),
    fc.record({
      _tag: fc.constant('Closed' as const),
      connection: number,
      at: number,
      by: fc.constantFrom('client' as const, 'server' as const),
    }),
    fc.record({
      _tag: fc.constant('Open' as const),
      connection: number,
      at: number,
      remote: fc.string(),
      secure: fc.boolean(),
    }),
  )

  test('reads back as what was written', () =>
    fc.assert(
      fc.property(happening, (it) => {
        expect(readHappening(happeningLine(it))).toEqual(it)
      }),
    ))

  test('of anything else is none', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(readHappening(line)).toBeUndefined()
      }),
    ))
})

test('times that no calendar of four digits has are none of a transcript', () => {
  for (const at of ['1e999', '1e15', '-1', '"1"']) {
    expect(readHappening(`{"at":${at},"connection":1,"event":"end"}`)).toBeUndefined()
    expect(readHeading(`{"wirefold":"0","transcript":1,"began":${at}}`)).toBeUndefined()
  }
})

describe('two answers', () => {
  test('with dates of their own are the same', () =>
    expect(
      difference({
        connection: 1,
        then: bytes('HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\n\r\nx'),
        now: bytes('HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 10:00:00 GMT\r\n\r\nx'),
      }),
    ).toBeUndefined())

  test('differ at the first octet that is another, or where one ends', () => {
    expect(difference({ connection: 1, then: bytes('abc'), now: bytes('abd') })).toBe(2)
    expect(difference({ connection: 1, then: bytes('abc'), now: bytes('ab') })).toBe(2)
  })
})
