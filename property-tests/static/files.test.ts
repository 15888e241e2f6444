import { describe, expect, test } from 'vitest'
import { formatHttpDate } from '../../src/grammar/date.js'
import type { FileSystem } from '../../src/static/file-system.js'
import { filesOf } from '../../src/static/files.js'
import { memoryFileSystem, octetText } from '../../src/static/memory.js'
import { extensionOf } from '../../src/static/mime.js'
import type { FilesOptions } from '../../src/static/options.js'
import { pattern } from '../../src/static/pattern.js'
import { asking, over, overFiles } from './asking.js'

const AT = 784_111_777_000

describe('a file', () => {
  const ask = overFiles([
    { path: 'a.txt', content: 'hello', mtime: AT },
    { path: 'a.html', content: '<p>', mtime: AT },
    { path: 'b', content: '', mtime: AT },
    { path: 'x.PNG', content: 'png', mtime: AT },
    ...['ico', 'tar', 'pl', 'js', 'docx'].map((extension) => ({ path: `x.${extension}`, content: '', mtime: AT })),
  ])

  test('is its content, with its type, size, time and tag', async () => {
    const { status, headers, content, type } = await ask('/a.txt')
    expect([status, content, type]).toEqual([200, 'hello', 'text/plain;charset=utf-8'])
    expect(headers.toJSON()).toEqual([
      ['ETag', `"5-${(AT * 1000).toString(16)}"`],
      ['Last-Modified', 'Sun, 06 Nov 1994 08:49:37 GMT'],
      ['Vary', 'Accept-Encoding'],
      ['Accept-Ranges', 'bytes'],
      ['X-Content-Type-Options', 'nosniff'],
    ])
  })

  test('has the type that its name says', async () => {
    expect((await ask('/a.html')).type).toBe('text/html;charset=utf-8')
    expect((await ask('/x.PNG')).type).toBe('image/png')
    expect((await ask('/x.ico')).type).toBe('image/vnd.microsoft.icon')
    expect((await ask('/x.tar')).type).toBe('application/x-tar')
    expect((await ask('/x.pl')).type).toBe('text/plain;charset=utf-8')
    expect((await ask('/x.js')).type).toBe('text/javascript;charset=utf-8')
    expect((await ask('/x.docx')).type).toMatch(/wordprocessingml\.document$/)
    expect((await ask('/b')).type).toBe('application/octet-stream')
    expect(['a.', '.a', 'a.b.C', 'ab'].map(extensionOf)).toEqual(['', '', 'c', ''])
  })

  test('is told to HEAD without content', async () => {
    const { status, headers } = await ask('/a.txt', [], 'HEAD')
    expect([status, headers.get('ETag')]).toEqual([200, `"5-${(AT * 1000).toString(16)}"`])
  })

  test('is not sent to who has it', async () => {
    const { headers } = await ask('/a.txt')
    const tag = headers.get('ETag') ?? ''
    expect((await ask('/a.txt', [['If-None-Match', tag]])).status).toBe(304)
    expect((await ask('/a.txt', [['If-None-Match', '"x"']])).status).toBe(200)
    expect((await ask('/a.txt', [['If-Modified-Since', formatHttpDate(AT)]])).status).toBe(304)
    expect((await ask('/a.txt', [['If-Modified-Since', formatHttpDate(AT - 1000)]])).status).toBe(200)
    const both = [
      ['If-None-Match', '"x"'],
      ['If-Modified-Since', formatHttpDate(AT)],
    ] as const
    expect((await ask('/a.txt', both)).status).toBe(200)
    expect((await ask('/a.txt', [['If-Match', '"x"']])).status).toBe(412)
  })

  test('is sent in part', async () => {
    const part = await ask('/a.txt', [['Range', 'bytes=1-2']])
    expect([part.status, part.content, part.headers.get('Content-Range')]).toEqual([206, 'el', 'bytes 1-2/5'])
    const gone = await ask('/a.txt', [['Range', 'bytes=9-']])
    expect([gone.status, gone.headers.get('Content-Range'), gone.type]).toEqual([416, 'bytes */5', undefined])
    const parts = await ask('/a.txt', [['Range', 'bytes=0-0,3-']])
    expect([parts.status, parts.type]).toEqual([206, expect.stringMatching(/^multipart\/byteranges; boundary=/)])
    const old = [
      ['Range', 'bytes=1-2'],
      ['If-Range', '"x"'],
    ] as const
    expect((await ask('/a.txt', old)).status).toBe(200)
  })

  test('that was changed in the future was changed now', async () => {
    const now = AT + 1000
    const later = asking(over(memoryFileSystem([{ path: 'a', mtime: AT + 1e9 }], () => now)))
    expect((await later('/a')).headers.get('Last-Modified')).toBe(formatHttpDate(now))
  })

  test('is no folder', async () => expect((await ask('/a.txt/')).status).toBe(404))

  test('is read, and nothing else', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'get']) {
      const { status, headers } = await ask('/a.txt', [], method)
      expect([status, headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    }
    const { status, headers } = await ask('/nothing', [], 'OPTIONS')
    expect([status, headers.get('Allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
  })
})

describe('a folder', () => {
  const tree = [
    { path: 'a/index.html', content: 'index' },
    { path: 'h/index.htm', content: 'old index' },
    { path: 'b/index.html/x', content: 'deep' },
    { path: 'b/index.htm/x', content: 'deep' },
    { path: 'c/', content: '' },
  ]
  const ask = overFiles(tree)

  test('is its index', async () => {
    expect((await ask('/a/')).content).toBe('index')
    expect((await ask('/h/')).content).toBe('old index')
    expect((await ask('/a/?x=/../')).content).toBe('index')
  })

  test('is found at its path with a slash, query and all', async () => {
    const { status, headers } = await ask('/a?b=c&d')
    expect([status, headers.get('Location')]).toEqual([301, './a/?b=c&d'])
    expect((await ask('/b/index.html')).headers.get('Location')).toBe('./index.html/')
  })

  test('is listed where its index is none, or a folder', async () => {
    expect((await ask('/b/')).content).toContain('Index of /b/')
    expect((await ask('/c/')).content).toContain('This folder is empty')
  })

  test('is not found where listings are off', async () => {
    expect((await overFiles(tree, { listing: false })('/c/')).status).toBe(404)
    expect((await overFiles(tree, { listing: false })('/a/')).status).toBe(200)
    expect((await overFiles(tree, { index: [] })('/a/')).content).toContain('Index of /a/')
  })
})

describe('what is not found', () => {
  const tree = [
    { path: '404.html', content: 'lost' },
    { path: '.env', content: 'secret' },
    { path: 'a', content: 'file' },
    { path: 'd/', content: '' },
  ]
  const odd = [
    '/nothing',
    '/.env',
    '/../x',
    '//evil',
    '/%2fevil',
    '/\\evil',
    '/a/',
    '/a/b',
    '/d%2f',
    '/con',
    '/%00',
    '*',
  ]

  test('is the same for every reason', async () => {
    const ask = overFiles(tree)
    const [first, ...others] = await Promise.all(odd.map((path) => ask(path)))
    expect(first?.status).toBe(404)
    for (const other of others) expect(other).toEqual(first)
  })

  test('may have a page', async () => {
    const ask = overFiles(tree, { notFound: '404.html' })
    for (const path of odd) {
      const { status, content, type, headers } = await ask(path)
      expect([status, content, type]).toEqual([404, 'lost', 'text/html;charset=utf-8'])
      expect([headers.has('ETag'), headers.has('Accept-Ranges')]).toEqual([false, false])
    }
    expect((await overFiles(tree, { notFound: 'none.html' })('/x')).content).toContain('404')
    expect((await overFiles(tree, { notFound: '/d' })('/x')).content).toContain('404')
  })

  test('may be the page of an app that routes in the browser, where it looks like no file', async () => {
    const ask = overFiles([{ path: 'index.html', content: 'app' }], { spa: true })
    for (const path of ['/users/1', '/users/1/', '/x'])
      expect(await ask(path)).toMatchObject({ status: 200, content: 'app' })
    for (const path of ['/users/x.png', '/../x', '/.git', '/a//b', '/%ff.js'])
      expect((await ask(path)).status).toBe(404)
    expect((await overFiles(tree, { spa: 'd' })('/x')).status).toBe(404)
  })

  test('is no page to who wants none: a request of an API that is not there is not answered with one', async () => {
    const ask = overFiles([{ path: 'index.html', content: 'app' }], { spa: true })
    const json = await ask('/api/x', [['Accept', 'application/json']])
    expect([json.status, json.headers.get('Vary')]).toEqual([404, 'Accept'])
    const page = await ask('/api/x', [['Accept', 'text/html, */*;q=0.1']])
    expect([page.status, page.headers.get('Vary')]).toEqual([200, 'Accept-Encoding, Accept'])
  })
})

test('names that start with a dot are served where that is wished', async () => {
  const tree = [
    { path: '.env', content: 'open' },
    { path: '.well-known/x', content: 'known' },
  ]
  expect((await overFiles(tree, { dotfiles: true })('/.env')).content).toBe('open')
  expect((await overFiles(tree, { dotfiles: true })('/')).content).toContain('.env')
  expect((await overFiles(tree)('/.well-known/x')).content).toBe('known')
  expect((await overFiles(tree)('/')).content).not.toContain('.env')
})

describe('siblings in a coding', () => {
  const tree = [
    { path: 'a.js', content: 'plain', mtime: 5000 },
    { path: 'a.js.br', content: 'brotli', mtime: 5900 },
    { path: 'a.js.gz', content: 'gzip', mtime: 5000 },
    { path: 'a.js.zst', content: 'stale', mtime: 4999 },
    { path: 'd.js', content: 'plain' },
    { path: 'd.js.br/x', content: 'folder' },
    { path: 'only.js.gz', content: 'gzip' },
  ]
  const ask = overFiles(tree, { precompressed: true })
  const coded = (path: string, accept: string, ...more: ReadonlyArray<readonly [string, string]>) =>
    ask(path, [['Accept-Encoding', accept], ...more])

  test.each([
    ['gzip', 'gzip', 'gzip'],
    ['gzip, br', 'brotli', 'br'],
    ['br;q=0.5, gzip', 'gzip', 'gzip'],
    ['zstd', 'plain', undefined],
    ['zstd, gzip;q=0.5', 'gzip', 'gzip'],
    ['identity', 'plain', undefined],
    ['gzip;q=0', 'plain', undefined],
    ['gzip;q=0.5, identity', 'plain', undefined],
    ['*', 'brotli', 'br'],
    ['x-gzip', 'gzip', 'gzip'],
  ])('%s is answered by %s', async (accept, content, coding) => {
    const answer = await coded('/a.js', accept)
    expect([answer.content, answer.headers.get('Content-Encoding')]).toEqual([content, coding])
    expect(answer.type).toBe('text/javascript;charset=utf-8')
    expect(answer.headers.get('Vary')).toBe('Accept-Encoding')
  })

  test('are told apart by their tags, and cut by their own octets', async () => {
    const [plain, br] = [await ask('/a.js'), await coded('/a.js', 'br')]
    expect(plain.headers.get('Vary')).toBe('Accept-Encoding')
    expect(br.headers.get('ETag')).not.toBe(plain.headers.get('ETag'))
    const part = await coded('/a.js', 'br', ['Range', 'bytes=0-1'])
    expect([part.status, part.content, part.headers.get('Content-Range')]).toEqual([206, 'br', 'bytes 0-1/6'])
    const again = await coded('/a.js', 'br', ['If-None-Match', br.headers.get('ETag') ?? ''])
    expect([again.status, again.headers.get('Vary')]).toEqual([304, 'Accept-Encoding'])
    expect((await coded('/a.js', 'br', ['If-None-Match', plain.headers.get('ETag') ?? ''])).status).toBe(200)
  })

  test('of one size and time have tags of their own', async () => {
    const same = overFiles(
      [
        { path: 'a', content: 'x' },
        { path: 'a.gz', content: 'y' },
      ],
      { precompressed: ['gzip'] },
    )
    const [plain, gzip] = [await same('/a'), await same('/a', [['Accept-Encoding', 'gzip']])]
    expect([gzip.content, plain.headers.get('ETag') === gzip.headers.get('ETag')]).toEqual(['y', false])
  })

  test('are files, beside a file, and asked for by themselves what they are', async () => {
    expect((await coded('/d.js', 'br')).content).toBe('plain')
    expect((await coded('/only.js', 'gzip')).status).toBe(404)
    const itself = await coded('/a.js.gz', 'identity')
    expect([itself.type, itself.headers.has('Content-Encoding')]).toEqual(['application/gzip', false])
  })

  test('are looked for unless told not to', async () => {
    expect((await overFiles(tree)('/a.js', [['Accept-Encoding', 'br']])).content).toBe('brotli')
    const answer = await overFiles(tree, { precompressed: false })('/a.js', [['Accept-Encoding', 'br']])
    expect([answer.content, answer.headers.has('Vary')]).toEqual(['plain', false])
  })
})

describe('options', () => {
  test('say how long what is kept', async () => {
    const tree = [{ path: 'index.html' }, { path: 'assets/a.js' }, { path: 'a.js' }]
    const ask = overFiles(tree, {
      cacheControl: [
        ['/assets/**', 'max-age=31536000, immutable'],
        ['*.html', 'no-cache'],
      ],
    })
    const said = async (path: string) => (await ask(path)).headers.get('Cache-Control')
    expect(await said('/assets/a.js')).toBe('max-age=31536000, immutable')
    expect([await said('/index.html'), await said('/'), await said('/a.js')]).toEqual([
      'no-cache',
      'no-cache',
      undefined,
    ])
    expect((await overFiles(tree, { cacheControl: 'no-store' })('/a.js')).headers.get('Cache-Control')).toBe('no-store')
  })

  test('add fields to every answer', async () => {
    const ask = overFiles([{ path: 'a' }, { path: 'd/' }], {
      headers: { 'Access-Control-Allow-Origin': '*', 'x-content-type-options': 'none' },
    })
    for (const path of ['/a', '/d/', '/d', '/nothing']) {
      const { headers } = await ask(path)
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(headers.getAll('X-Content-Type-Options')).toEqual(['none'])
    }
  })

  test('name types', async () =>
    expect((await overFiles([{ path: 'a.foo' }], { types: { foo: 'text/foo' } })('/a.foo')).type).toBe('text/foo'))

  const wrong: ReadonlyArray<readonly [FilesOptions, string]> = [
    [{ index: ['a/b'] }, 'index.0'],
    [{ index: ['a', '..'] }, 'index.1'],
    [{ maxEntries: 0 }, 'maxEntries'],
    [{ cacheControl: 'a\nb' }, 'cacheControl.0'],
    [{ cacheControl: [['*', '']] }, 'cacheControl.0'],
    [{ headers: { 'a b': 'c' } }, 'headers.a b'],
    [{ headers: { a: 'c\r\n' } }, 'headers.a'],
    [{ headers: { 'Content-Length': '1' } }, 'headers.Content-Length'],
    [{ headers: [['Transfer-Encoding', 'chunked']] }, 'headers.Transfer-Encoding'],
    [{ types: { '.md': 'text/plain' } }, 'types..md'],
    [{ types: { md: 'text/\nplain' } }, 'types.md'],
    [{ notFound: '../x' }, 'notFound'],
    [{ spa: 'a//b' }, 'spa'],
  ]

  test.each(wrong)('%j are wrong in %s', (options, option) => {
    const made = filesOf(memoryFileSystem([]), options)
    expect(made._tag === 'Left' && made.left.option).toBe(option)
  })

  test('that a compiler would refuse are refused', () => {
    const given: ReadonlyArray<readonly [string, string]> = [
      ['{ "listing": 1 }', 'listing'],
      ['{ "dotfiles": "no" }', 'dotfiles'],
      ['{ "precompressed": ["deflate"] }', 'precompressed.0'],
      ['{ "index": [1] }', 'index.0'],
      ['{ "spa": 1 }', 'spa'],
    ]
    for (const [text, option] of given) {
      const made = filesOf(memoryFileSystem([]), JSON.parse(text))
      expect(made._tag === 'Left' && made.left.option).toBe(option)
    }
  })
})

describe('a pattern', () => {
  test.each([
    ['*.js', 'a.js', true],
    ['*.js', 'x/y/a.js', true],
    ['*.js', 'a.jsx', false],
    ['/*.js', 'a.js', true],
    ['/*.js', 'x/a.js', false],
    ['/x/*', 'x/a', true],
    ['/x/*', 'x/y/a', false],
    ['/x/**', 'x/y/a', true],
    ['/x/**', 'xy', false],
    ['x/**/a', 'x/a', true],
    ['x/**/a', 'x/y/z/a', true],
    ['**/a', 'a', true],
    ['**', 'x/y', true],
    ['?.js', 'a.js', true],
    ['?.js', '.js', false],
    ['a?b/c', 'a/b/c', false],
    ['é*', 'école', true],
    ['', '', true],
    ['*', 'a', true],
  ])('%s fits %s: %s', (text, path, fits) => expect(pattern(text)(octetText(path).split('/'))).toBe(fits))

  test('takes time by the length of the text times its own, whatever they are', () => {
    const steps = '/'.concat('*a'.repeat(50), '**b'.repeat(50))
    expect(pattern(steps)(['a'.repeat(5000)])).toBe(false)
  })
})

describe('a file system', () => {
  const counted = (opened: Awaited<ReturnType<FileSystem['open']>>, seen: { closed: number }) => {
    if (opened._tag === 'File') {
      const close = () => void seen.closed++
      return { ...opened, take: () => undefined, source: { read: opened.source.read, close } }
    }
    return opened._tag === 'Folder' ? { ...opened, close: () => void seen.closed++ } : opened
  }

  test('has everything closed that was opened, once, whatever the answer', async () => {
    const tree = memoryFileSystem([
      { path: 'a.txt', content: 'abc' },
      { path: 'a.txt.gz', content: 'abc' },
      { path: 'd/index.html', content: 'abc' },
      { path: 'e/x', content: '' },
      { path: 'f/index.html/x', content: '' },
      { path: '404.html', content: 'abc' },
    ])
    const seen = { opened: 0, closed: 0 }
    const open: FileSystem['open'] = async (names) => {
      const it = counted(await tree.open(names), seen)
      if (it._tag === 'File' || it._tag === 'Folder') seen.opened++
      return it
    }
    const options: ReadonlyArray<FilesOptions> = [
      {},
      { precompressed: true },
      { notFound: '404.html' },
      { listing: false, spa: '/e' },
    ]
    const fields: ReadonlyArray<ReadonlyArray<readonly [string, string]>> = [
      [],
      [['Accept-Encoding', 'gzip']],
      [['If-None-Match', '*']],
      [['If-Match', '"x"']],
      [['Range', 'bytes=0-0']],
      [['Range', 'bytes=9-']],
      [['Range', 'bytes=0-0,2-2']],
    ]
    for (const option of options) {
      const ask = asking(over({ ...tree, open }, option))
      for (const path of ['/a.txt', '/a.txt/', '/d', '/d/', '/e', '/e/', '/f/', '/nothing', '/.x', '/'])
        for (const field of fields) {
          await ask(path, field)
          expect([path, field, seen.opened - seen.closed]).toEqual([path, field, 0])
        }
    }
    expect(seen.opened).toBeGreaterThan(100)
  })

  test('that is short of room is told of by 503 and Retry-After', async () => {
    const tree = memoryFileSystem([])
    const busy = asking(over({ ...tree, open: async () => ({ _tag: 'Busy' }) }, { precompressed: true }))
    const { status, headers } = await busy('/a')
    expect([status, headers.get('Retry-After'), headers.get('X-Content-Type-Options')]).toEqual([503, '1', 'nosniff'])
    const within = memoryFileSystem([{ path: 'd/', content: '' }])
    const index = asking(
      over({ ...within, open: async (names) => (names.length > 1 ? { _tag: 'Busy' } : within.open(names)) }),
    )
    expect((await index('/d/')).status).toBe(503)
  })
})
