import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simulateTask } from '../../src/connection/simulate.js'
import { ascii, latin1 } from '../../src/grammar/ascii.js'
import { files } from '../../src/static/node.js'
import { type DiskUploadOptions, upload, uploadEither } from '../../src/static/node-upload.js'
import { type UploadOptions, uploadTo } from '../../src/static/upload.js'
import type { Draft, UploadFolder, Written } from '../../src/static/upload-folder.js'
import { holdsLater } from '../laws/runs.js'
import { type Serving, serving, statusesIn } from '../server/serving.js'
import { eventually } from '../server/wire.js'
import { folder } from './disk.js'

const put = (path: string, body: string, ...fields: ReadonlyArray<string>): string => {
  const lines = ['Host: a', 'Connection: close', `Content-Length: ${body.length}`, ...fields]
  return `PUT ${path} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`
}

const writing = (root: string, options: UploadOptions & DiskUploadOptions = {}): Promise<Serving> =>
  serving(upload(root, { otherwise: files(root), ...options }), { bodyLimit: 64 * 1024 * 1024 })

const asked = async ({ dial }: Serving, request: string): Promise<string> => {
  const wire = await dial()
  wire.send(request)
  return wire.rest()
}

/** Everything below a folder, names with a dot too. */
const all = (root: string): ReadonlyArray<string> => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()

describe('PUT', () => {
  test('writes nothing into what is withheld, nor in place of it, by whatever link', async () => {
    const root = folder()
    mkdirSync(join(root, 'kept', 'd'), { recursive: true })
    writeFileSync(join(root, 'kept', 'x'), 'old')
    writeFileSync(join(root, 'one'), 'old')
    symlinkSync('kept', join(root, 'alias'))
    symlinkSync('kept/d', join(root, 'deep'))
    for (const descriptors of ['/proc/self/fd', '/nothing/there']) {
      const on = await writing(root, { replace: true, descriptors, withheld: ['kept', 'one'] })
      for (const path of [
        '/kept/x',
        '/kept/new',
        '/kept/d/new',
        '/alias/x',
        '/alias/new',
        '/deep/new',
        '/one',
        '/kept',
      ])
        expect(await asked(on, put(path, 'new'))).toMatch(/^HTTP\/1.1 404 /)
      expect(await asked(on, put('/free', 'new'))).toMatch(/^HTTP\/1.1 20[14] /)
    }
    expect(readdirSync(root).sort()).toEqual(['alias', 'deep', 'free', 'kept', 'one'])
    expect(all(join(root, 'kept'))).toEqual(['d', 'x'])
    expect([readFileSync(join(root, 'kept', 'x'), 'utf8'), readFileSync(join(root, 'one'), 'utf8')]).toEqual([
      'old',
      'old',
    ])
    expect(uploadEither(root, { withheld: [''] })).toMatchObject({ left: { option: 'withheld.0' } })
  })

  test.skipIf(process.platform === 'win32')('leaves a file that it replaces to whom it was open', async () => {
    const root = folder()
    writeFileSync(join(root, 'private'), 'old')
    chmodSync(join(root, 'private'), 0o640)
    const on = await writing(root, { replace: true })
    expect(await asked(on, put('/private', 'new'))).toMatch(/^HTTP\/1.1 204 /)
    expect([readFileSync(join(root, 'private'), 'utf8'), lstatSync(join(root, 'private')).mode & 0o777]).toEqual([
      'new',
      0o640,
    ])
  })

  test.skipIf(process.platform === 'win32')(
    'shows nobody meanwhile what takes the place of a private file',
    async () => {
      const root = folder()
      writeFileSync(join(root, 'private'), 'old', { mode: 0o600 })
      const { dial } = await writing(root, { replace: true })
      const wire = await dial()
      wire.send('PUT /private HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\na')
      await eventually(() => all(root).length === 2, 'it is being written')
      expect(all(root).map((name) => lstatSync(join(root, name)).mode & 0o777)).toEqual([0o600, 0o600])
      wire.send('b')
      expect(await wire.rest()).toMatch(/^HTTP\/1.1 204 /)
      expect(lstatSync(join(root, 'private')).mode & 0o777).toBe(0o600)
    },
  )

  test.each([true, false])('of many at once that want a new name one has it, replace: %j', async (replace) => {
    const root = folder()
    const on = await writing(root, { replace })
    const texts = Array.from({ length: 30 }, (_, at) => `${at}`.repeat(99))
    const answers = await Promise.all(texts.map((text) => asked(on, put('/new', text, 'If-None-Match: *'))))
    const statuses = answers.map((answer) => answer.slice(9, 12))
    expect(statuses.toSorted()).toEqual(['201', ...Array.from({ length: 29 }, () => '412')])
    expect(readFileSync(join(root, 'new'), 'latin1')).toBe(texts[statuses.indexOf('201')])
    expect(all(root)).toEqual(['new'])
  })

  test('of many at once that have seen the same file one replaces it', async () => {
    const root = folder()
    const on = await writing(root, { replace: true })
    const tag = /\r\nETag: (.*)\r\n/.exec(await asked(on, put('/it', 'old')))?.[1] ?? ''
    const texts = Array.from({ length: 30 }, (_, at) => `${at}`.repeat(99))
    const answers = await Promise.all(texts.map((text) => asked(on, put('/it', text, `If-Match: ${tag}`))))
    const statuses = answers.map((answer) => answer.slice(9, 12))
    expect(statuses.toSorted()).toEqual(['204', ...Array.from({ length: 29 }, () => '412')])
    expect(readFileSync(join(root, 'it'), 'latin1')).toBe(texts[statuses.indexOf('204')])
  })

  test('is named by Allow, beside what the app behind it takes', async () => {
    const on = await writing(folder())
    for (const method of ['DELETE', 'OPTIONS'])
      expect(await asked(on, `${method} /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).toMatch(
        /\r\nAllow: GET, HEAD, OPTIONS, PUT\r\n/,
      )
  })

  test('makes a file, says where it is, and what it is called for a condition', async () => {
    const root = folder()
    const on = await writing(root)
    const answer = await asked(on, put('/a%20b.txt', 'hello'))
    expect(answer).toMatch(/^HTTP\/1.1 201 Created\r\n/)
    expect(answer).toMatch(/\r\nLocation: \/a%20b.txt\r\n/)
    expect(readFileSync(join(root, 'a b.txt'), 'utf8')).toBe('hello')
    expect(all(root)).toEqual(['a b.txt'])
    const tag = /\r\nETag: (.*)\r\n/.exec(answer)?.[1]
    expect(
      await asked(on, `GET /a%20b.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIf-None-Match: ${tag}\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 304 /)
  })

  test('makes an empty file of no content, with a length or without one', async () => {
    const root = folder()
    const on = await writing(root)
    expect(await asked(on, put('/a', ''))).toMatch(/^HTTP\/1.1 201 /)
    expect(await asked(on, 'PUT /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 201 /)
    expect([readFileSync(join(root, 'a'), 'utf8'), readFileSync(join(root, 'b'), 'utf8')]).toEqual(['', ''])
  })

  test('takes chunked content', async () => {
    const root = folder()
    const on = await writing(root)
    const head = 'PUT /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await asked(on, `${head}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1.1 201 /)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('abcde')
  })

  test('takes names that are no UTF-8', async () => {
    const root = folder()
    const on = await writing(root)
    expect(await asked(on, put('/%ff', 'x'))).toMatch(/^HTTP\/1.1 201 [^]*Location: \/%ff\r\n/)
    expect(readdirSync(Buffer.from(root), 'buffer')).toEqual([Buffer.from([0xff])])
  })

  test('is refused where there is a file, and writes over none', async () => {
    const root = folder()
    writeFileSync(join(root, 'a'), 'old')
    const on = await writing(root)
    expect(await asked(on, put('/a', 'new'))).toMatch(/^HTTP\/1.1 409 /)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('old')
    expect(all(root)).toEqual(['a'])
  })

  test('replaces a file where that is allowed', async () => {
    const root = folder()
    writeFileSync(join(root, 'a'), 'old')
    const on = await writing(root, { replace: true, sync: true })
    expect(await asked(on, put('/a', 'new'))).toMatch(/^HTTP\/1.1 204 [^]*\r\nETag: /)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('new')
    expect(await asked(on, put('/b', 'new'))).toMatch(/^HTTP\/1.1 201 /)
    expect(all(root)).toEqual(['a', 'b'])
  })

  test('keeps the conditions of the request', async () => {
    const root = folder()
    const on = await writing(root, { replace: true })
    const first = await asked(on, put('/a', 'one', 'If-None-Match: *'))
    expect(first).toMatch(/^HTTP\/1.1 201 /)
    const tag = /\r\nETag: (.*)\r\n/.exec(first)?.[1]
    expect(await asked(on, put('/a', 'two', 'If-None-Match: *'))).toMatch(/^HTTP\/1.1 412 /)
    expect(await asked(on, put('/a', 'two', 'If-Match: "other"'))).toMatch(/^HTTP\/1.1 412 /)
    expect(await asked(on, put('/b', 'two', 'If-Match: *'))).toMatch(/^HTTP\/1.1 412 /)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('one')
    expect(await asked(on, put('/a', 'two', `If-Match: ${tag}`))).toMatch(/^HTTP\/1.1 204 /)
    expect(await asked(on, put('/a', 'three', `If-Match: ${tag}`))).toMatch(/^HTTP\/1.1 412 /)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('two')
    expect(all(root)).toEqual(['a'])
  })

  test('whose condition comes to be wrong while it is written is refused', async () => {
    const root = folder()
    const on = await writing(root, { replace: true })
    const first = await asked(on, put('/a', 'one'))
    const tag = /\r\nETag: (.*)\r\n/.exec(first)?.[1]
    const wire = await on.dial()
    wire.send(put('/a', 'two', `If-Match: ${tag}`).slice(0, -1))
    await eventually(() => all(root).length === 2, 'the content is written')
    writeFileSync(join(root, 'a'), 'other')
    wire.send('o')
    expect(await wire.rest()).toMatch(/^HTTP\/1.1 412 /)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('other')
    expect(all(root)).toEqual(['a'])
  })

  test.each([
    ['/.hidden', 404],
    ['/sub/.git', 404],
    ['/..%2fout', 404],
    ['/%2e%2e/out', 404],
    ['/../out', 404],
    ['/a%00b', 404],
    ['/a%5cb', 404],
    ['/nul.txt', 404],
    ['//a', 404],
    ['/', 404],
    ['/none/a', 404],
    ['/link/a', 404],
    ['/file/a', 404],
    ['/sub', 409],
    ['/sub/', 409],
    ['/new/', 409],
    ['/dangling', 409],
    ['/tolink', 409],
  ])('of %s is %s, and writes nothing', async (path, status) => {
    const root = folder()
    const outside = folder()
    mkdirSync(join(root, 'sub'))
    writeFileSync(join(root, 'file'), 'x')
    writeFileSync(join(outside, 'secret'), 'x')
    symlinkSync(outside, join(root, 'link'))
    symlinkSync(join(outside, 'none'), join(root, 'dangling'))
    symlinkSync(join(outside, 'secret'), join(root, 'tolink'))
    const before = [all(root), all(outside)]
    const on = await writing(root, { replace: true })
    expect(await asked(on, put(path, 'evil'))).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect([all(root), all(outside)]).toEqual(before)
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('x')
    expect(lstatSync(join(root, 'tolink')).isSymbolicLink()).toBe(true)
  })

  test('by a link that stays inside writes there', async () => {
    const root = folder()
    mkdirSync(join(root, 'sub'))
    symlinkSync('sub', join(root, 'inner'))
    const on = await writing(root)
    expect(await asked(on, put('/inner/a', 'x'))).toMatch(/^HTTP\/1.1 201 /)
    expect(existsSync(join(root, 'sub', 'a'))).toBe(true)
  })

  test.runIf(process.platform === 'linux')(
    'goes where it began, though its folder is turned elsewhere meanwhile',
    async () => {
      const root = folder()
      const outside = folder()
      mkdirSync(join(root, 'sub'))
      const on = await writing(root)
      const wire = await on.dial()
      wire.send(put('/sub/a', 'hello').slice(0, -1))
      await eventually(() => all(root).length === 2, 'the content is written')
      renameSync(join(root, 'sub'), join(root, 'moved'))
      symlinkSync(outside, join(root, 'sub'))
      wire.send('o')
      expect(await wire.rest()).toMatch(/^HTTP\/1.1 201 /)
      expect(all(outside)).toEqual([])
      expect(all(join(root, 'moved'))).toEqual(['a'])
    },
  )

  test('by a link to a folder that is hidden by custom writes nothing there, unless dotfiles are written', async () => {
    for (const descriptors of ['/proc/self/fd', '/nothing/there']) {
      const root = folder()
      mkdirSync(join(root, '.git', 'hooks'), { recursive: true })
      symlinkSync('.git/hooks', join(root, 'hooks'))
      const on = await writing(root, { descriptors })
      expect(await asked(on, put('/hooks/evil', 'x'))).toMatch(/^HTTP\/1.1 404 /)
      expect(all(join(root, '.git'))).toEqual(['hooks'])
      const open = await writing(root, { descriptors, dotfiles: true })
      expect(await asked(open, put('/hooks/a', 'x'))).toMatch(/^HTTP\/1.1 201 /)
      expect(await asked(open, put('/.git/b', 'x'))).toMatch(/^HTTP\/1.1 201 /)
    }
  })

  test('that breaks off leaves nothing behind', async () => {
    const root = folder()
    const on = await writing(root)
    for (const leave of ['reset', 'finish'] as const) {
      const wire = await on.dial()
      wire.send(put('/a', 'hello').slice(0, -2))
      await eventually(() => all(root).length === 1, 'the content is written')
      expect(all(root)[0]).toMatch(/^\.wirefold-/)
      wire[leave]()
      await eventually(() => all(root).length === 0, 'nothing is left')
    }
  })

  test('that breaks the grammar leaves nothing behind', async () => {
    const root = folder()
    const on = await writing(root)
    const wire = await on.dial()
    wire.send('PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')
    await eventually(() => all(root).length === 1, 'the content is written')
    wire.send('zz\r\n')
    expect(await wire.rest()).toMatch(/^HTTP\/1.1 400 /)
    await eventually(() => all(root).length === 0, 'nothing is left')
  })

  test('above the limit is refused: at once where it is announced, else where it is reached', async () => {
    const root = folder()
    const on = await writing(root, { limit: 4 })
    expect(await asked(on, put('/a', 'hello', 'Expect: 100-continue').slice(0, -5))).toMatch(/^HTTP\/1.1 413 /)
    const head = 'PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await asked(on, `${head}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /)
    await eventually(() => all(root).length === 0, 'nothing is left')
    expect(await asked(on, put('/a', 'four'))).toMatch(/^HTTP\/1.1 201 /)
  })

  test('of a part of a file, or of coded content, is refused', async () => {
    const root = folder()
    const on = await writing(root)
    expect(await asked(on, put('/a', 'x', 'Content-Range: bytes 0-0/9'))).toMatch(/^HTTP\/1.1 400 /)
    expect(await asked(on, put('/a', 'x', 'Content-Encoding: gzip'))).toMatch(
      /^HTTP\/1.1 415 [^]*\r\nAccept-Encoding: identity\r\n/,
    )
    expect(all(root)).toEqual([])
  })

  test('by many at a time makes one file, whole, for one of them', async () => {
    const root = folder()
    const on = await writing(root)
    const bodies = Array.from({ length: 20 }, (_, at) => String.fromCharCode(65 + at).repeat(50_000))
    const wires = await Promise.all(bodies.map(() => on.dial()))
    wires.forEach((wire, at) => {
      wire.send(put('/a', bodies[at] ?? ''))
    })
    const answers = await Promise.all(wires.map((wire) => wire.rest()))
    const statuses = answers.flatMap(statusesIn)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(19)
    expect(bodies[statuses.indexOf(201)]).toBe(readFileSync(join(root, 'a'), 'latin1'))
    expect(all(root)).toEqual(['a'])
  })

  test('of much goes to the disk as it comes, octet for octet', async () => {
    const root = folder()
    const on = await writing(root)
    const size = 24 * 1024 * 1024
    const block = Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at * 7) % 251))
    const hash = createHash('sha256')
    const wire = await on.dial()
    wire.send(`PUT /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${size}\r\n\r\n`)
    for (let sent = 0; sent < size; sent += block.length) {
      hash.update(block)
      await new Promise<void>((done) => wire.socket.write(block, () => done()))
    }
    expect(await wire.rest()).toMatch(/^HTTP\/1.1 201 /)
    expect(
      createHash('sha256')
        .update(readFileSync(join(root, 'big')))
        .digest('hex'),
    ).toBe(hash.digest('hex'))
  })

  test('is told to go on only where it may be written', async () => {
    const root = folder()
    writeFileSync(join(root, 'old'), '')
    const on = await writing(root)
    const wire = await on.dial()
    wire.send(put('/new', 'hello', 'Expect: 100-continue').slice(0, -5))
    await wire.until('HTTP/1.1 100 Continue\r\n\r\n')
    wire.send('hello')
    expect(await wire.rest()).toMatch(/HTTP\/1.1 201 /)
    const other = await on.dial()
    other.send(put('/old', 'hello', 'Expect: 100-continue').slice(0, -5))
    expect(await other.rest()).toMatch(/^HTTP\/1.1 409 /)
  })

  test('other methods are for others', async () => {
    const root = folder()
    const on = await writing(root)
    expect(await asked(on, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /)
    const alone = await serving(upload(root))
    expect(await asked(alone, 'DELETE /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 405 [^]*\r\nAllow: PUT\r\n/,
    )
  })

  test('without /proc is kept inside by its path', async () => {
    const root = folder()
    const outside = folder()
    symlinkSync(outside, join(root, 'link'))
    mkdirSync(join(root, 'sub'))
    const on = await writing(root, { descriptors: '/nowhere' })
    expect(await asked(on, put('/link/a', 'x'))).toMatch(/^HTTP\/1.1 404 /)
    expect(await asked(on, put('/sub/a', 'x'))).toMatch(/^HTTP\/1.1 201 /)
    expect([all(root), all(outside)]).toEqual([['link', 'sub', 'sub/a'], []])
  })

  test.runIf(existsSync('/sys/kernel'))('where the system forbids it is 403', async () => {
    const on = await serving(upload('/sys/kernel'))
    expect(await asked(on, put('/wirefold', 'x'))).toMatch(/^HTTP\/1.1 403 /)
    expect(await asked(on, put('/wirefold', ''))).toMatch(/^HTTP\/1.1 403 /)
  })

  test('options that make no sense are refused', () =>
    expect(uploadEither('.', { limit: -1 })).toMatchObject({ _tag: 'Left', left: { option: 'limit' } }))
})

/** A folder in memory that is full behind so many octets, and what was done with it. */
const memory = (room: number) => {
  const done: string[] = []
  const begun: ReadonlyArray<string>[] = []
  const folder: UploadFolder = {
    names: 'octets',
    begin: (names) => {
      begun.push(names)
      let left = room
      const draft: Draft = {
        _tag: 'Draft',
        present: { _tag: 'None' },
        write: (bytes) => {
          left -= bytes.length
          const written: Written = left < 0 ? 'full' : 'written'
          return Promise.resolve(written)
        },
        finish: () => {
          done.push('finish')
          return Promise.resolve({ _tag: 'Created', size: 1, mtime: 0 })
        },
        drop: () => {
          done.push('drop')
          return Promise.resolve()
        },
      }
      return Promise.resolve(draft)
    },
  }
  const app = uploadTo(folder)
  if (app._tag === 'Left') throw new Error(app.left.reason)
  return { app: app.right, done, begun }
}

describe('the plan of PUT', () => {
  test('answers 507 where there is no room, and lets go of what was written', async () => {
    const { app, done } = memory(3)
    const { output } = await simulateTask(app)([ascii(put('/a', 'hello'))])()
    expect(latin1(output, 0, output.length)).toMatch(/^HTTP\/1.1 507 /)
    expect(done).toEqual(['drop'])
  })

  holdsLater(
    'ends every file that it began, once, and begins none by a name that may not be read',
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', '..', '.', '%2e%2e', '%2f', '%5c', '%00', '.git', 'b%20c', '', 'con', '%ff'), {
        maxLength: 4,
      }),
      fc.constantFrom('', 'x', 'hello', 'hello hello'),
      fc.nat({ max: 12 }),
      fc.boolean(),
      async (parts, body, room, breaks) => {
        const { app, done, begun } = memory(room)
        const whole = put(`/${parts.join('/')}`, body)
        const cut = breaks && body !== ''
        await simulateTask(app)([ascii(cut ? whole.slice(0, -1) : whole), ...(cut ? [{ _tag: 'End' } as const] : [])])()
        for (const names of begun) for (const name of names) expect(/^(\.|con$)|[/\\\0]/.test(name)).toBe(false)
        expect(done.length).toBe(begun.length)
        if (begun.length > 0) expect(done[0]).toBe(cut || body.length > room ? 'drop' : 'finish')
      },
    ),
    500,
  )
})
