import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { diskFileSystem } from '../../src/static/node.js'
import type { DiskOptions, FilesOptions } from '../../src/static/options.js'
import { type Asked, asking, over } from './asking.js'
import { folder, octets, write } from './disk.js'

/** How the system is asked where a descriptor is open on: by /proc, or, where there is none, by comparing. */
const ways: ReadonlyArray<readonly [string, DiskOptions]> = [
  ...(existsSync('/proc/self/fd') ? ([['by its descriptor', {}]] as const) : []),
  ['by its path', { descriptors: '/nothing/there' }],
  ['by threads', { atOnce: 0 }],
]

const isRoot = process.getuid?.() === 0

describe.each(ways)('a folder on a disk, %s', (_way, disk) => {
  const served = (root: string, options: FilesOptions = {}) => asking(over(diskFileSystem(root, disk), options))

  test('is served as it is', async () => {
    const ask = served(write(folder(), { 'a.txt': 'hello', 'sub/index.html': 'index', 'sub/deep/er/x': 'x' }))
    expect((await ask('/a.txt')).content).toBe('hello')
    expect((await ask('/sub/')).content).toBe('index')
    expect((await ask('/sub')).headers.get('Location')).toBe('./sub/')
    expect((await ask('/sub/deep/er/x')).content).toBe('x')
    expect((await ask('/')).content).toContain('a.txt')
    expect((await ask('/a.txt', [['Range', 'bytes=1-']])).content).toBe('ello')
    expect((await ask('/sub/deep/')).content).toContain('<bdi>er</bdi>/')
  })

  test('follows links that stay inside, and no others', async () => {
    const [root, outside] = [
      write(folder(), { 'a/in.txt': 'inside' }),
      write(folder(), { 'out.txt': 'OUTSIDE', 'd/x': 'OUTSIDE' }),
    ]
    const link = (to: string, from: string): void => symlinkSync(to, join(root, from))
    link('a/in.txt', 'relative')
    link(join(root, 'a', 'in.txt'), 'absolute')
    link('a', 'folder')
    link('relative', 'twice')
    link('loop', 'loop')
    link('ping', 'pong')
    link('pong', 'ping')
    link('nowhere', 'dangling')
    link(join(outside, 'out.txt'), 'out')
    link('out', 'out-twice')
    link(outside, 'out-folder')
    link(`../${outside.split('/').at(-1)}/out.txt`, 'out-relative')
    link('/dev/zero', 'zero')
    link('/proc/self/environ', 'environ')
    link('/etc/passwd', 'index.html')
    link('/', 'everything')
    link(`/proc/self/cwd`, 'cwd')
    const ask = served(root)
    for (const path of ['/relative', '/absolute', '/folder/in.txt', '/twice'])
      expect((await ask(path)).content).toBe('inside')
    expect((await ask('/folder')).status).toBe(301)
    const lost = await ask('/not-there')
    const bad = [
      ...[
        '/loop',
        '/ping',
        '/pong',
        '/dangling',
        '/out',
        '/out-twice',
        '/out-folder',
        '/out-folder/',
        '/out-folder/out.txt',
      ],
      ...['/out-folder/d/', '/out-folder/d/x', '/out-relative', '/zero', '/environ', '/index.html', '/everything'],
      ...['/everything/', '/everything/etc/passwd', '/cwd/package.json', '/relative/', '/relative/x'],
    ]
    for (const path of bad) expect([path, await ask(path)]).toEqual([path, lost])
    const { content } = await ask('/')
    for (const name of ['relative', 'absolute', 'folder', 'twice']) expect(content).toContain(`<bdi>${name}</bdi>`)
    for (const name of ['loop', 'ping', 'dangling', 'out', 'zero', 'environ', 'index.html', 'everything', 'cwd'])
      expect(content).not.toContain(`<bdi>${name}</bdi>`)
  })

  test('shows nothing that is hidden by custom through a link, unless dotfiles are shown', async () => {
    const root = write(folder(), {
      '.env': 'SECRET',
      '.git/config': 'SECRET',
      'a/.key': 'SECRET',
      '.well-known/x': 'known',
      '.well-known/.own': 'SECRET',
      plain: 'plain',
    })
    const links = { env: '.env', git: '.git', conf: '.git/config', 'a/key': '.key', twice: 'env', up: '.git/../.env' }
    for (const [name, to] of Object.entries({ ...links, 'index.html': '.env' })) symlinkSync(to, join(root, name))
    symlinkSync('.own', join(root, '.well-known/own'))
    symlinkSync('.well-known', join(root, 'known'))
    const hidden = ['/env', '/git', '/git/', '/git/config', '/conf', '/a/key', '/twice', '/up', '/.well-known/own']
    const ask = served(root)
    const lost = await ask('/not-there')
    for (const path of hidden) expect([path, await ask(path)]).toEqual([path, lost])
    for (const path of ['/known/x', '/.well-known/x']) expect((await ask(path)).content).toBe('known')
    const { content } = await ask('/')
    for (const name of ['known', 'plain']) expect(content).toContain(`<bdi>${name}</bdi>`)
    for (const name of Object.keys(links)) expect(content).not.toContain(`<bdi>${name}</bdi>`)
    const all = asking(over(diskFileSystem(root, { ...disk, dotfiles: true }), { dotfiles: true }))
    for (const path of ['/env', '/git/config', '/a/key', '/.env', '/']) expect((await all(path)).content).toBe('SECRET')
    // What was allowed by its own name needs no link: a folder may be served by one who knows nothing of that option.
    expect((await served(root, { dotfiles: true })('/.git/config')).content).toBe('SECRET')
  })

  test('keeps what is withheld, by whatever name or link it is asked for', async () => {
    const root = write(folder(), {
      'kept/x': 'SECRET',
      'kept/d/y': 'SECRET',
      'kept-not/z': 'shown',
      one: 'SECRET',
      a: 'a',
    })
    const links = { alias: 'kept', deep: 'kept/d', file: 'kept/x', twice: 'alias', other: 'one', fine: 'kept-not/z' }
    for (const [name, to] of Object.entries(links)) symlinkSync(to, join(root, name))
    const ask = asking(over(diskFileSystem(root, { ...disk, withheld: ['kept', 'one', 'not-there'] })))
    const lost = await ask('/not-there')
    const bad = [
      '/kept',
      '/kept/',
      '/kept/x',
      '/kept/d/y',
      '/alias',
      '/alias/',
      '/alias/x',
      '/deep/',
      '/deep/y',
      '/file',
    ]
    for (const path of [...bad, '/twice/x', '/one', '/other']) expect([path, await ask(path)]).toEqual([path, lost])
    expect((await ask('/fine')).content).toBe('shown')
    expect((await ask('/kept-not/z')).content).toBe('shown')
    const { content } = await ask('/')
    for (const name of ['a', 'kept-not', 'fine']) expect(content).toContain(`<bdi>${name}</bdi>`)
    for (const name of ['kept', 'one', 'alias', 'deep', 'file', 'twice', 'other'])
      expect(content).not.toContain(`<bdi>${name}</bdi>`)
  })

  test('keeps a withheld folder that is a link, and is turned to another one', async () => {
    const root = write(folder(), { 'v1/x': 'SECRET', 'v2/x': 'SECRET' })
    symlinkSync('v1', join(root, 'now'))
    const ask = asking(over(diskFileSystem(root, { ...disk, withheld: ['now'] })))
    expect([(await ask('/v1/x')).status, (await ask('/v2/x')).status]).toEqual([404, 200])
    symlinkSync('v2', join(root, 'next'))
    renameSync(join(root, 'next'), join(root, 'now'))
    expect([(await ask('/v1/x')).status, (await ask('/v2/x')).status]).toEqual([200, 404])
  })

  test('does not take a folder whose name starts as its own for itself', async () => {
    const above = write(folder(), { 'www/a': 'inside', 'www-private/b': 'OUTSIDE' })
    symlinkSync('../www-private/b', join(above, 'www', 'b'))
    symlinkSync('../www-private', join(above, 'www', 'p'))
    const ask = served(join(above, 'www'))
    expect([(await ask('/a')).status, (await ask('/b')).status, (await ask('/p/b')).status]).toEqual([200, 404, 404])
  })

  test('never shows what lies outside, however often a link is turned while it is asked', async () => {
    const [root, outside] = [write(folder(), { 'in/x': 'inside' }), write(folder(), { x: 'OUTSIDE' })]
    const [link, next] = [join(root, 'link'), join(root, 'next')]
    symlinkSync('in', link)
    const ask = served(root, { listing: false })
    const seen = new Map<string, number>()
    const until = Date.now() + 1500
    let turning = true
    const turner = (async () => {
      for (let n = 0; Date.now() < until; n++) {
        symlinkSync(n % 2 === 0 ? outside : 'in', next)
        renameSync(next, link)
        await turn()
      }
      turning = false
    })()
    const asker = async (): Promise<void> => {
      while (turning) {
        const { status, content } = await ask('/link/x')
        const what = status === 200 ? content : `${status}`
        seen.set(what, (seen.get(what) ?? 0) + 1)
        await turn()
      }
    }
    await Promise.all([turner, asker(), asker(), asker()])
    expect([...seen.keys()].sort()).toEqual(['404', 'inside'])
  })

  test.skipIf(process.platform === 'win32')('is not held up by pipes, sockets and devices', async () => {
    const root = write(folder(), { a: 'a' })
    execFileSync('mkfifo', [join(root, 'fifo'), join(root, 'index.html')])
    const server = createServer().listen(join(root, 'socket'))
    onTestFinished(() => void server.close())
    if (isRoot) execFileSync('mknod', [join(root, 'null'), 'c', '1', '3'])
    const ask = served(root)
    const lost = await ask('/not-there')
    for (let n = 0; n < 20; n++)
      for (const path of ['/fifo', '/socket', '/null', '/fifo/', '/index.html'])
        expect([path, await ask(path)]).toEqual([path, lost])
    const { content } = await ask('/')
    expect(content).toContain('<bdi>a</bdi>')
    for (const name of ['fifo', 'socket', 'null']) expect(content).not.toContain(`<bdi>${name}</bdi>`)
  })

  test('may itself be a link, and one that is turned later', async () => {
    const above = write(folder(), { 'v1/x': 'one', 'v2/x': 'two' })
    const link = join(above, 'current')
    symlinkSync('v1', link)
    const ask = served(link)
    expect((await ask('/x')).content).toBe('one')
    expect((await ask('/')).content).toContain('<bdi>x</bdi>')
    symlinkSync('v2', join(above, 'next'))
    renameSync(join(above, 'next'), link)
    expect((await ask('/x')).content).toBe('two')
    expect((await ask('/')).status).toBe(200)
  })

  test('may be gone, later or from the start, or be no folder', async () => {
    const root = write(folder(), { 'w/a': 'a' })
    const ask = served(join(root, 'w'))
    expect((await ask('/a')).status).toBe(200)
    rmSync(join(root, 'w'), { recursive: true })
    expect([(await ask('/a')).status, (await ask('/')).status]).toEqual([404, 404])
    mkdirSync(join(root, 'w'))
    expect((await ask('/')).status).toBe(200)
    writeFileSync(join(root, 'file'), 'x')
    expect([(await served(join(root, 'file'))('/')).status, (await served(join(root, 'none'))('/')).status]).toEqual([
      404, 404,
    ])
  })

  test('does not tell what may not be read from what is not there', async () => {
    const root = write(folder(), { 'secret.txt': 'x', 'closed/x': 'x', 'blind/x': 'seen' })
    chmodSync(join(root, 'secret.txt'), 0)
    chmodSync(join(root, 'closed'), 0)
    chmodSync(join(root, 'blind'), 0o311)
    onTestFinished(() => {
      chmodSync(join(root, 'closed'), 0o755)
      chmodSync(join(root, 'blind'), 0o755)
    })
    const paths = ['/secret.txt', '/closed', '/closed/', '/closed/x', '/closed/y', '/not-there']
    const said = isRoot ? asNobody(root, paths) : await Promise.all(paths.map((path) => served(root)(path)))
    for (const one of said) expect(one).toEqual(said.at(-1))
    expect(said).toHaveLength(paths.length)
  })

  test('takes a name that is too long, and a path that is too deep, for what is not there', async () => {
    const ask = served(write(folder(), { a: 'a' }))
    const lost = await ask('/not-there')
    for (const path of [
      `/${'x'.repeat(255)}`,
      `/${'x'.repeat(256)}`,
      `/${'x'.repeat(7000)}`,
      '/a'.repeat(3000),
      '/%78'.repeat(2500),
    ])
      expect(await ask(path)).toEqual(lost)
  })

  test('has every descriptor closed', async () => {
    const root = write(folder(), { 'a.txt': 'hello', 'b/x': 'x', 'c/index.html': 'i' })
    symlinkSync('/etc/passwd', join(root, 'out'))
    const ask = served(root)
    const probe = (): number => {
      const fd = openSync(root, 'r')
      closeSync(fd)
      return fd
    }
    const before = probe()
    for (const path of ['/a.txt', '/a.txt/', '/b', '/b/', '/c/', '/out', '/none', '/.x', '/'])
      for (const range of ['bytes=0-0', 'bytes=9-', 'bytes=0-0,2-2', 'x']) await ask(path, [['Range', range]])
    expect(probe()).toBe(before)
  })

  test('is not closed under a read, and not read when it is closed', async () => {
    const opened = await diskFileSystem(write(folder(), { a: 'hello' }), disk).open(['a'])
    if (opened._tag !== 'File') throw new Error(opened._tag)
    const into = new Uint8Array(5)
    const reading = opened.source.read(0, into)
    opened.source.close()
    opened.source.close()
    expect([await reading, Buffer.from(into).toString()]).toEqual([5, 'hello'])
    await expect(opened.source.read(0, into)).rejects.toThrow('closed')
  })

  test('serves what is linked hard, since nobody can tell', async () => {
    const [root, outside] = [folder(), write(folder(), { x: 'the same file' })]
    linkSync(join(outside, 'x'), join(root, 'x'))
    expect((await served(root)('/x')).content).toBe('the same file')
  })
})

/** Asks as a user that may read little, for root may read everything. */
const asNobody = (root: string, paths: ReadonlyArray<string>): ReadonlyArray<Asked> => {
  chmodSync(root, 0o755)
  const script = `
    process.setgid(65534); process.setuid(65534)
    const { diskFileSystem } = await import('${join(import.meta.dirname, '../../dist/static/node.js')}')
    const tree = diskFileSystem(${JSON.stringify(root)})
    const said = []
    for (const path of ${JSON.stringify(paths)}) {
      const names = path.split('/').filter((name) => name !== '')
      const opened = await tree.open(names)
      said.push({ status: opened._tag === 'Missing' ? 404 : 200, content: opened._tag })
    }
    console.log(JSON.stringify(said))`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))
}

describe('names that are odd', () => {
  const names = [
    ...['a b', 'a%20b', 'a?b', 'a#b', 'a&b', 'a+b', 'a;b', 'a:b', 'javascript:alert(1)', '"quoted"', "it's", '<b>bold'],
    ...[
      'new\nline',
      'cr\rlf\n',
      'tab\t',
      '\x1b[31mred',
      '\x7f',
      'caf\xc3\xa9',
      'caf\xe9',
      '\xff\xfe',
      '\xed\xa0\x80',
      '~',
      '-rf',
      ' lead',
    ],
    ...[
      'trail ',
      'dot.',
      '%',
      '%2e%2e',
      '%2F',
      '@',
      '*',
      '|',
      '\xe2\x80\xae evil',
      '`tick`',
      '$HOME',
      '{a}',
      '[a]',
      '^',
      'x'.repeat(255),
    ],
  ]

  test.skipIf(process.platform !== 'linux')('are listed, and found where the listing says', async () => {
    const root = folder()
    for (const name of names)
      writeFileSync(octets(`${root}/${name}`), `content of ${Buffer.from(name, 'latin1').toString('hex')}`)
    mkdirSync(octets(`${root}/f\xff:?`))
    writeFileSync(octets(`${root}/f\xff:?/x`), 'below')
    const ask = asking(over(diskFileSystem(root)))
    const { content } = await ask('/', [['Accept', 'application/json']])
    const { entries } = JSON.parse(Buffer.from(content, 'latin1').toString('utf8'))
    expect(entries).toHaveLength(names.length + 1)
    const got: string[] = []
    for (const { href } of entries) {
      const { pathname } = new URL(href, 'http://here/')
      const answer = await ask(pathname)
      expect(answer.status).toBe(200)
      got.push(answer.content)
    }
    expect(got.filter((one) => one.startsWith('content of ')).sort()).toEqual(
      names.map((name) => `content of ${Buffer.from(name, 'latin1').toString('hex')}`).sort(),
    )
    const page = (await ask('/')).content
    for (const [, href = ''] of page.matchAll(/<th scope="row"><a href="([^"]*)"/g)) {
      expect(href).toMatch(/^\.\/[A-Za-z0-9._~@%-]+\/?$/)
      expect((await ask(new URL(href, 'http://here/').pathname)).status).toBe(200)
    }
    expect(page).not.toContain('<b>bold')
    expect((await ask('/f%FF%3A%3F')).headers.get('Location')).toBe('./f%FF%3A%3F/')
  })
})

describe('a crowd', () => {
  test.skipIf(process.platform === 'win32')('that leaves no descriptor free is told of by 503', () => {
    const root = write(folder(), { 'a.txt': 'hello' })
    const script = `
      import { openSync } from 'node:fs'
      const { filesEither } = await import('${join(import.meta.dirname, '../../dist/static/node.js')}')
      const { runTask } = await import('${join(import.meta.dirname, '../../dist/response/index.js')}')
      const { fromFields, origin } = await import('${join(import.meta.dirname, '../../dist/index.js')}')
      const app = filesEither(${JSON.stringify(root)}).right
      const ask = async (raw) => (await runTask(app({ method: 'GET', target: origin(raw), headers: fromFields([]) }))()).result.right
      const said = [(await ask('/a.txt')).status]
      try { for (;;) openSync('/dev/null', 'r') } catch {}
      for (const path of ['/a.txt', '/none', '/']) {
        const { status, headers } = await ask(path)
        said.push(status, headers.get('Retry-After'))
      }
      console.log(JSON.stringify(said))`
    const command = `ulimit -n 100; exec "$@"`
    const out = execFileSync('sh', ['-c', command, 'sh', process.execPath, '--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    expect(JSON.parse(out)).toEqual([200, 503, '1', 503, '1', 503, '1'])
  })
})
