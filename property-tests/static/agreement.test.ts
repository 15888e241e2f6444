import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FileSystem, Opened } from '../../src/static/file-system.js'
import { memoryFileSystem } from '../../src/static/memory.js'
import { diskFileSystem } from '../../src/static/node.js'
import { asking, over } from './asking.js'
import { folder, write } from './disk.js'

const CHANGED = 784_111_777

const tree: Readonly<Record<string, string>> = {
  'index.html': 'root',
  'a.txt': 'hello',
  'a.txt.gz': 'zipped',
  'sub/a.txt': 'below',
  'sub/deep/b': '',
  'caf\u00e9/x': 'x',
  'many/1': '1',
  'many/2': '22',
  'many/B': '333',
  'many/c/x': '',
  '.env': 'secret',
}

const now = (): number => 4_000_000_000_000

/** The same files twice. Folders have times of their own on a disk, so those are not compared. */
const both = (): readonly [FileSystem, FileSystem] => {
  const mtime = CHANGED * 1000
  const memory = memoryFileSystem(Object.entries(tree).map(([path, content]) => ({ path, content, mtime })))
  const octetTree = Object.entries(tree).map(([path, content]): [string, string] => [
    Buffer.from(path).toString('latin1'),
    content,
  ])
  const disk = diskFileSystem(write(folder(), Object.fromEntries(octetTree), CHANGED))
  return [
    { ...memory, now },
    { ...disk, now, boundary: () => '' },
  ]
}

const names = fc.array(
  fc.constantFrom('a.txt', 'sub', 'deep', 'b', 'many', '1', 'c', 'x', 'caf\xc3\xa9', 'none', 'A.TXT'),
  { maxLength: 4 },
)

const seen = async (opened: Opened, span: readonly [number, number]): Promise<unknown> => {
  if (opened._tag === 'File') {
    const into = new Uint8Array(span[1])
    const got = await opened.source.read(span[0], into)
    const taken = opened.take(0, opened.size)
    await opened.source.close()
    return [
      opened.size,
      opened.mtime,
      Buffer.from(into.subarray(0, got)).toString(),
      taken && Buffer.from(taken).toString(),
    ]
  }
  if (opened._tag !== 'Folder') return opened._tag
  const listed = await opened.list((name) => name !== '1', 2)
  opened.close()
  return listed._tag === 'Entries' ? [listed.entries.length, listed.more] : listed
}

describe('a file system in memory and one on a disk', () => {
  test('open the same, and read the same', async () => {
    const [memory, disk] = both()
    await fc.assert(
      fc.asyncProperty(names, fc.tuple(fc.nat(8), fc.nat(8)), async (path, span) => {
        expect(await seen(await disk.open(path), span)).toEqual(await seen(await memory.open(path), span))
      }),
      { numRuns: 300 },
    )
  })

  test('list the same', async () => {
    const [memory, disk] = both()
    const listed = async (tree: FileSystem): Promise<unknown> => {
      const opened = await tree.open(['many'])
      if (opened._tag !== 'Folder') return opened
      const found = await opened.list(() => true, 10)
      opened.close()
      return found._tag !== 'Entries' ? found : found.entries.map(({ name, kind, size }) => [name, kind, size]).sort()
    }
    expect(await listed(disk)).toEqual(await listed(memory))
  })

  const segment = fc.constantFrom(
    'a.txt',
    'sub',
    'deep',
    'b',
    'many',
    '%61.txt',
    'caf%C3%A9',
    '..',
    '.',
    '',
    '.env',
    'none',
    '%2f',
    'con',
  )
  const fields = fc.subarray([
    ['Accept-Encoding', 'gzip'],
    ['Range', 'bytes=1-2'],
    ['If-None-Match', `"5-${(CHANGED * 1_000_000).toString(16)}"`],
    ['If-Modified-Since', 'Sun, 06 Nov 1994 08:49:37 GMT'],
  ] as const)

  test('are the same app', async () => {
    const [memory, disk] = both()
    const options = { precompressed: true, listing: false } as const
    const [one, other] = [asking(over(memory, options)), asking(over(disk, options))]
    await fc.assert(
      fc.asyncProperty(
        fc.array(segment, { maxLength: 4 }).map((some) => `/${some.join('/')}`),
        fields,
        fc.constantFrom('GET', 'HEAD'),
        async (path, some, method) => {
          expect(await other(path, some, method)).toEqual(await one(path, some, method))
        },
      ),
      { numRuns: 500 },
    )
  })
})
