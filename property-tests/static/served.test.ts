import { mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { files, filesEither } from '../../src/static/node.js'
import { ask, contentOf, serving, statusesIn } from '../server/serving.js'
import { folder, write } from './disk.js'

const LONG = 12_000_000

/** The head of what was received, without Date. */
const headOf = (text: string): string => text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\nDate: [^\r]*/, '')

describe('files over a socket', () => {
  test('come with a head that says all of them', async () => {
    const { dial } = await serving(files(write(folder(), { 'a.txt': 'hello' })))
    const wire = await dial()
    wire.send(ask('GET', '/a.txt', 'Connection: close'))
    const text = await wire.rest()
    expect(headOf(text).replace(/\r\nServer: [^\r]*/, '')).toBe(
      [
        'HTTP/1.1 200 OK',
        'ETag: "5-2c9253feeaa40"',
        'Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT',
        'Vary: Accept-Encoding',
        'Accept-Ranges: bytes',
        'X-Content-Type-Options: nosniff',
        'Content-Type: text/plain;charset=utf-8',
        'Content-Length: 5',
        'Connection: close',
      ].join('\r\n'),
    )
    expect(contentOf(text)).toBe('hello')
  })

  test('are asked for by any path, and nothing comes of what is refused', async () => {
    const { dial, entries } = await serving(files(write(folder(), { 'evil/x': 'x', 'd/x': 'x' })))
    const one = async (target: string): Promise<string> => {
      const wire = await dial()
      wire.send(ask('GET', target, 'Connection: close'))
      return wire.rest()
    }
    const lost = await one('/nothing')
    for (const target of [
      '//evil',
      '/%2fevil',
      '/%5cevil',
      '/d%2f',
      '/d%2fx',
      '/./d/',
      '/d/../d/',
      '/..%2f',
      '/%2e%2e/',
      '/d/%00',
      '//',
    ])
      expect([target, headOf(await one(target)), contentOf(await one(target))]).toEqual([
        target,
        headOf(lost),
        contentOf(lost),
      ])
    expect(statusesIn(await one('/\\evil'))).toEqual([400])
    expect(headOf(await one('/evil?//evil.example/'))).toContain('\r\nLocation: ./evil/?//evil.example/\r\n')
    expect(headOf(await one('http://a/evil'))).toContain('\r\nLocation: ./evil/\r\n')
    expect(entries.filter(({ _tag }) => _tag === 'Defect')).toEqual([])
  })

  test('that shrink while they are sent break the connection, before they look whole', async () => {
    const root = folder()
    writeFileSync(join(root, 'a'), Buffer.alloc(LONG, 'a'))
    const { dial } = await serving(files(root))
    const wire = await dial()
    wire.send(ask('GET', '/a'))
    await wire.octets(100_000)
    wire.socket.pause()
    truncateSync(join(root, 'a'), 1000)
    wire.socket.resume()
    const text = await wire.rest()
    expect(text).toContain(`\r\nContent-Length: ${LONG}\r\n`)
    expect(contentOf(text).length).toBeLessThan(LONG)
  })

  test('that are replaced while they are sent are sent as they were', async () => {
    const root = folder()
    writeFileSync(join(root, 'a'), Buffer.alloc(LONG, 'a'))
    writeFileSync(join(root, 'b'), Buffer.alloc(LONG, 'b'))
    const { dial } = await serving(files(root))
    const wire = await dial()
    wire.send(ask('GET', '/a', 'Connection: close'))
    await wire.octets(100_000)
    wire.socket.pause()
    renameSync(join(root, 'b'), join(root, 'a'))
    wire.socket.resume()
    const content = contentOf(await wire.rest())
    expect([content.length, content.includes('b')]).toEqual([LONG, false])
    const next = await dial()
    next.send(ask('GET', '/a', 'Connection: close', 'Range: bytes=0-2'))
    expect(contentOf(await next.rest())).toBe('bbb')
  })

  test('are read at any length, by threads or on the spot', async () => {
    const root = folder()
    const lengths = [0, 1, 65_535, 65_536, 65_537, 200_000]
    for (const length of lengths) writeFileSync(join(root, `${length}`), Buffer.alloc(length, 'x'))
    for (const atOnce of [0, 65_536]) {
      const { dial } = await serving(files(root, { atOnce }))
      const wire = await dial()
      for (const length of lengths)
        wire.send(ask('GET', `/${length}`, length === 200_000 ? 'Connection: close' : 'X: y'))
      const text = await wire.rest()
      const answers = text.split('HTTP/1.1 200 OK').slice(1)
      expect(answers.map((one) => contentOf(one).length)).toEqual(lengths)
    }
  })

  test('by the thousand are listed while others are answered', async () => {
    const root = write(folder(), { 'small.txt': 'small' })
    mkdirSync(join(root, 'many'))
    for (let at = 0; at < 10_000; at++) writeFileSync(join(root, 'many', `${at}`), '')
    const { dial } = await serving(files(root))
    const [long, short] = [await dial(), await dial()]
    let over = false
    long.send(ask('GET', '/many/', 'Connection: close'))
    const listed = long.rest().then((text) => {
      over = true
      return text
    })
    let meanwhile = 0
    for (let n = 1; !over; n++) {
      short.send(ask('GET', '/small.txt'))
      await short.until('small', n)
      if (!over) meanwhile += 1
    }
    expect((await listed).split('<tr data-name')).toHaveLength(10_001)
    expect(meanwhile).toBeGreaterThan(10)
  })

  test('are not served with options that make no sense, and the log says why', async () => {
    const { dial, entries } = await serving(files(folder(), { index: ['a/b'] }))
    const wire = await dial()
    wire.send(ask('GET', '/', 'Connection: close'))
    expect(statusesIn(await wire.rest())).toEqual([500])
    const error = { _tag: 'OptionsError', option: 'index.0', reason: 'is no name' }
    expect(entries).toContainEqual(expect.objectContaining({ _tag: 'Defect', error }))
    expect(filesEither('.', { index: ['a/b'] })).toEqual({ _tag: 'Left', left: error })
  })
})
