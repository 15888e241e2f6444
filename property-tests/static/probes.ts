import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileSystem } from '../../src/static/file-system.js'
import type { FilesOptions } from '../../src/static/options.js'
import { answered, asking, requestFor } from './asking.js'
import { octets, write } from './disk.js'

/**
 * What the room says to requests that its checks are about. The tests of this folder say that it is right; here it is only
 * compared with what a room says in which one check is missing.
 */

/** The room, whole or with a check taken out. */
export interface Modules {
  readonly files: typeof import('../../src/static/files.js')
  readonly memory: typeof import('../../src/static/memory.js')
  readonly names: typeof import('../../src/static/names.js')
  readonly node: typeof import('../../src/static/node.js')
  readonly path: typeof import('../../src/static/path.js')
  readonly pattern: typeof import('../../src/static/pattern.js')
  readonly shown: typeof import('../../src/static/shown.js')
}

const paths = [
  ...[
    '/',
    '/a.txt',
    '/a.txt/',
    '/d',
    '/d?x=%20',
    '/d/',
    '/e',
    '/e/',
    '/f/',
    '/a%2Etxt',
    '/a.tx%74',
    '/none',
    '//a.txt',
    '/d//x',
    '/./a.txt',
  ],
  ...[
    '/../a.txt',
    '/%2e%2e/a.txt',
    '/d/..',
    '/d%2fx',
    '/d%5cx',
    '/d\\x',
    '/a.txt%00',
    '/con',
    '/NUL.txt',
    '/com1',
    '/com%C2%B9',
    '/.env',
  ],
  ...[
    '/.git/x',
    '/.well-known/x',
    '/d/.well-known/x',
    '/%',
    '/%4',
    '/%zz',
    '/\u00e9',
    '/%ff',
    '/a:b',
    '/app/route',
    '/app/route.js',
    '/many/',
    '/many/1',
    '*',
    'a.txt',
    '',
    '/%C3%A9',
    '/%E9',
  ],
]

const entries: ReadonlyArray<readonly [path: string, content: string, mtime?: number]> = [
  ['a.txt', 'hello', 5000.5],
  ['a.txt.gz', 'gz', 5000],
  ['a.txt.br', 'old', 4000],
  ['d/x', 'x', 1000],
  ['d/.well-known/x', 'hidden'],
  ['e/index.html', '<index>'],
  ['f/index.html/x', 'deep'],
  ['.env', 'secret'],
  ['.git/x', 'secret'],
  ['.well-known/x', 'known'],
  ['con', 'device'],
  ['NUL.txt', 'device'],
  ['a:b', 'colon'],
  ['404.html', 'lost'],
  ['index.txt', 'spa'],
  ['\u00e9', 'accent'],
  ['many/b<&"', 'bb', 2000],
  ['many/A', 'a', 3000],
  ['many/c/', ''],
  ['many/1', '111', 3_000_000_000_000],
]

const tree = entries.map(([path, content, mtime]) => ({ path, content, ...(mtime === undefined ? {} : { mtime }) }))

const options: ReadonlyArray<FilesOptions> = [
  {},
  { listing: false, notFound: '404.html', headers: { 'X-Own': 'y' } },
  { precompressed: true, cacheControl: [['*.txt', 'no-cache']], dotfiles: true },
  { spa: 'index.txt', index: [], maxEntries: 2, types: { txt: 'text/own' } },
]

const fields: ReadonlyArray<ReadonlyArray<readonly [string, string]>> = [
  [],
  [['Accept-Encoding', 'gzip, br']],
  [['Accept-Encoding', 'gzip;q=0.1, identity']],
  [['Range', 'bytes=1-2']],
  [['Range', 'bytes=7-']],
  [['If-None-Match', '*']],
  [['If-Modified-Since', 'Thu, 01 Jan 1970 00:00:05 GMT']],
  [['Accept', 'application/json']],
]

const now = (): number => 1_000_000_000_000

/** Counts what is opened and not closed. */
const counting = (inner: FileSystem, held: { count: number }): FileSystem => ({
  ...inner,
  open: async (names) => {
    const it = await inner.open(names)
    if (it._tag !== 'File' && it._tag !== 'Folder') return it
    held.count += 1
    if (it._tag === 'Folder') return { ...it, close: () => void held.count-- }
    return { ...it, source: { read: it.source.read, close: () => void held.count-- } }
  },
})

const plain = async (app: ReturnType<typeof asking>, path: string, some: (typeof fields)[number], method = 'GET') => {
  const { status, headers, content, type } = await app(path, some, method)
  return [path, some, method, status, headers.toJSON(), content, type]
}

/** What the app over files in memory says. */
export const memoryProbes = async ({ files, memory, names, path, pattern, shown }: Modules): Promise<unknown> => {
  const said: unknown[] = []
  const held = { count: 0 }
  for (const option of options) {
    const made = files.filesOf(counting(memory.memoryFileSystem(tree, now), held), option)
    if (made._tag === 'Left') return made.left
    const ask = asking(made.right)
    for (const one of paths) said.push(await plain(ask, one, []), await plain(ask, one, [], 'HEAD'))
    for (const one of ['/a.txt', '/a.txt.gz', '/many/', '/e/'])
      for (const some of fields) said.push(await plain(ask, one, some))
    for (const sort of ['name', 'size', 'date'])
      for (const order of ['asc', 'desc']) said.push(await plain(ask, `/many/?sort=${sort}&order=${order}`, []))
    for (const method of ['POST', 'OPTIONS']) said.push(await plain(ask, '/a.txt', [], method))
    said.push(held.count)
  }
  for (const wrong of [
    { index: ['a/b'] },
    { headers: { 'content-length': '1' } },
    { cacheControl: 'a\nb' },
    { notFound: '../a' },
    { headers: { 'a b': 'c' } },
  ])
    said.push(files.filesOf(memory.memoryFileSystem([]), wrong)._tag)
  const busy = files.filesOf({ ...memory.memoryFileSystem([]), open: async () => ({ _tag: 'Busy' }) })
  if (busy._tag === 'Right') said.push(await answered(busy.right(requestFor('/a'))))
  said.push(
    ['a:b', 'a.', 'a ', 'com10', 'aux .x', 'console', 'a\0', 'a/b'].map((name) => [
      names.isRefused('windows')(name),
      names.isRefused('octets')(name),
    ]),
  )
  const asked = [['.git', 'x'], ['x'], ['.well-known', 'x']]
  said.push(asked.flatMap((one) => asked.map((other) => path.isHiddenBehind(one, other))))
  said.push(path.slashForm({ names: ['a:\xff'], slash: false }, 'q'), path.octetsOf('%FF%41'))
  said.push(
    ['*.js', '/a/*', '/a/**', '**/b', '?.js'].map((text) =>
      ['a.js', 'a/b', 'a/b/c', 'b', '.js', 'c/a.js'].map((one) => pattern.pattern(text)(one.split('/'))),
    ),
  )
  said.push(
    ['\xc3\xa9', '\xed\xa0\x80', '\xc0\xaf', 'a\xff'].map(shown.shownName),
    [1023, 1024, 10_240, 1e7].map(shown.shownSize),
  )
  return said
}

/** A folder with what has led out of folders elsewhere. */
export const trap = (root: string, outside: string): void => {
  write(root, { 'a.txt': 'hello', 'sub/x': 'inside', '.env': 'secret' })
  write(outside, { out: 'OUTSIDE' })
  write(`${root}-next`, { out: 'OUTSIDE' })
  const link = (to: string, from: string): void => symlinkSync(to, join(root, from))
  link('a.txt', 'in')
  link('sub', 'in-folder')
  link(join(outside, 'out'), 'out')
  link(outside, 'out-folder')
  link(`${root}-next`, 'next-folder')
  link('loop', 'loop')
  link('.env', 'hidden')
  link('/dev/zero', 'zero')
  execFileSync('mkfifo', [join(root, 'fifo')])
  writeFileSync(octets(`${root}/caf\xe9`), 'octets')
  mkdirSync(join(root, 'empty'))
}

const trapped = [
  ...[
    '/a.txt',
    '/sub',
    '/sub/x',
    '/in',
    '/in-folder/x',
    '/in-folder/',
    '/out',
    '/out-folder/',
    '/out-folder/out',
    '/next-folder/out',
  ],
  ...['/hidden', '/loop', '/zero', '/caf%E9', '/empty/', '/', '/none', '/a.txt/x', `/${'x'.repeat(300)}`],
]

/** What the app over a folder says; the folder itself is a link. */
export const diskProbes = async ({ node, files }: Modules, root: string): Promise<unknown> => {
  const said: unknown[] = []
  for (const disk of [{}, { descriptors: '/nothing/there' }, { atOnce: 0 }, { withheld: ['sub', 'empty'] }]) {
    const inner = node.diskFileSystem(root, disk)
    const made = files.filesOf({ ...inner, boundary: () => '', now })
    if (made._tag === 'Left') return made.left
    const ask = asking(made.right)
    // A pipe is asked for where threads open: one that waits for a writer elsewhere would wait with everybody.
    for (const one of [...trapped, ...(disk.atOnce === 0 ? ['/fifo'] : [])]) {
      const [, , , status, headers, content] = await plain(ask, one, [])
      // Folders have times of their own, and so have their listings.
      said.push([one, status, headers, String(content).replaceAll(/<time.*?<\/time>/g, '')])
    }
    said.push(await plain(ask, '/a.txt', [['Range', 'bytes=1-2']]))
    const opened = await inner.open(['a.txt'])
    if (opened._tag !== 'File') continue
    const into = new Uint8Array(3)
    said.push(opened.take(0, 2)?.length, opened.take(0, 99)?.length, await opened.source.read(1, into), [...into])
    const last = opened.source.read(0, into)
    opened.source.close()
    opened.source.close()
    said.push(
      await Promise.resolve(last).catch(String),
      await Promise.resolve(opened.source.read(0, into)).catch(({ code, message }) => code ?? message),
    )
  }
  return said
}
