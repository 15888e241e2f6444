import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { request as ask } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/server/serve.js'
import { files } from '../../src/static/node.js'
import { besidePython, pythonHas } from '../cgi/python.js'
import { write } from './disk.js'

/** Python's own `http.server` beside ours: the same folder, the same requests, the same answers; and where they differ. */

const TYPES = 'html htm txt css json png jpg gif svg pdf zip gz bz2 xz tar mp4 mp3 wasm csv xml py bin tiff HTML'.split(
  ' ',
)

const root = mkdtempSync(join(tmpdir(), 'wirefold-python-'))
write(root, {
  ...Object.fromEntries(TYPES.map((extension) => [`types/f.${extension}`, extension])),
  ...Object.fromEntries(
    ['a b', 'q?', 'h#', 'p%41', '<b>', "it's", '"q"', 'plus+', 'a:b', 'tilde~', 'a;b', 'caf\xc3\xa9', 'nl\n'].map(
      (name) => [`names/${name}`, name],
    ),
  ),
  'a.txt': 'hello',
  noext: 'none',
  empty: '',
  'page/index.html': 'INDEX',
  'old/index.htm': 'HTM',
  'both/index.html': 'first',
  'both/index.htm': 'second',
  'plain/x': 'x',
  'sp ace/index.html': 'SPACE',
  '.hidden': 'hidden',
})
mkdirSync(join(root, 'folder-for-index', 'index.html'), { recursive: true })
symlinkSync('a.txt', join(root, 'link'))
symlinkSync('page', join(root, 'link-folder'))
symlinkSync('/', join(root, 'out'))
// As root, Python gives up nothing for files, but a folder of its own is nobody else's.
chmodSync(root, 0o755)

const hasPython = pythonHas('SimpleHTTPRequestHandler')
const python = hasPython ? besidePython(root) : { port: 0 }
const ours = { port: 0, stop: async (): Promise<unknown> => undefined }

beforeAll(async () => {
  const started = await serve(files(root), { host: '127.0.0.1', port: 0, log: false })()
  if (started._tag === 'Left') throw new Error(started.left._tag)
  Object.assign(ours, { port: started.right.port, stop: started.right.stop })
})

afterAll(async () => {
  await ours.stop()
  rmSync(root, { recursive: true, force: true })
})

type Fields = Readonly<Record<string, string>>

/** What of an answer both have to say alike. */
interface Said {
  readonly status: number
  /** The path that is led to. */
  readonly to: string | undefined
  /** Without its parameters: theirs is a type alone. */
  readonly type: string | undefined
  readonly length: string | undefined
  readonly modified: string | undefined
  readonly content: string
}

const asked = (port: number, path: string, method: string, headers: Fields): Promise<Said> =>
  new Promise((settle, fail) => {
    const call = ask({ host: '127.0.0.1', port, path, method, headers, agent: false }, async (answer) => {
      const pieces: Buffer[] = []
      for await (const piece of answer) pieces.push(piece)
      const { location, ...fields } = answer.headers
      settle({
        status: answer.statusCode ?? 0,
        to: location === undefined ? undefined : new URL(location, `http://a${path}`).href,
        type: fields['content-type']?.replace(/;.*/, ''),
        length: fields['content-length'],
        modified: fields['last-modified'],
        content: Buffer.concat(pieces).toString('latin1'),
      })
    })
    call.on('error', fail)
    call.end()
  })

const both = async (path: string, method = 'GET', fields: Fields = {}): Promise<{ theirs: Said; ours: Said }> => ({
  theirs: await asked(python.port, path, method, fields),
  ours: await asked(ours.port, path, method, fields),
})

/** Where the links of a listing lead. */
const linked = (page: string, path: string): ReadonlyArray<string> =>
  [...page.matchAll(/<a href="([^"?]+)"/g)].map(([, href = '']) => new URL(href, `http://a${path}`).pathname).sort()

const AT = 'Sun, 06 Nov 1994 08:49:37 GMT'

describe.skipIf(!hasPython)('beside SimpleHTTPRequestHandler, where there is a python3', () => {
  test.each([
    ...TYPES.map((extension) => `/types/f.${extension}`),
    ...['/a.txt', '/noext', '/empty', '/link', '/page/', '/old/', '/both/', '/sp%20ace/', '/link-folder/'],
    ...[
      '/names/a%20b',
      '/names/q%3F',
      '/names/h%23',
      '/names/p%2541',
      '/names/%3Cb%3E',
      '/names/it%27s',
      "/names/it's",
    ],
    ...['/names/%22q%22', '/names/plus+', '/names/a:b', '/names/a%3Ab', '/names/tilde~', '/names/%7e', '/names/a;b'],
    ...['/names/caf%C3%A9', '/names/caf%c3%a9', '/names/nl%0a', '/a.txt?q', '/a.txt?', '/a%2Etxt', '/page/?a=b'],
    ...['/page', '/page?a=b', '/plain', '/sp%20ace', '/link-folder', '/link-folder?x=//y'],
  ])('%s is the same', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const { theirs, ours } = await both(path, method)
      expect([200, 301, 404]).toContain(theirs.status)
      const { length, ...rest } = ours
      if (theirs.status === 200) expect(ours).toEqual(theirs)
      else if (theirs.status === 301) expect([rest.status, rest.to]).toEqual([301, theirs.to])
      else expect([rest.status, rest.to, rest.modified]).toEqual([404, undefined, undefined])
    }
  })

  test.each(['/none', '/none/', '/a.txt/', '/a.txt/x', '/page/none', '/%00x', '/~', '/%2fetc', '/a.txt%20'])(
    '%s is not found by either, or kills the thread of theirs',
    async (path) => {
      expect((await asked(ours.port, path, 'GET', {})).status).toBe(404)
      const theirs = await asked(python.port, path, 'GET', {}).catch(() => ({ status: 404 }))
      expect(theirs.status).toBe(404)
    },
  )

  test.each([
    [{ 'If-Modified-Since': AT }, 304],
    [{ 'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:36 GMT' }, 200],
    [{ 'If-Modified-Since': 'Mon, 07 Nov 1994 08:49:37 GMT' }, 304],
    [{ 'If-Modified-Since': 'Sunday, 06-Nov-94 08:49:37 GMT' }, 304],
    [{ 'If-Modified-Since': 'some day' }, 200],
    [{ 'If-None-Match': '"x"', 'If-Modified-Since': AT }, 200],
  ])('%j is a condition to both', async (fields, status) => {
    for (const method of ['GET', 'HEAD']) {
      const { theirs, ours } = await both('/a.txt', method, fields)
      expect([theirs.status, ours.status]).toEqual([status, status])
      expect(ours.content).toBe(theirs.content)
    }
  })

  test.each(['/names/', '/plain/', '/folder-for-index/', '/types/'])('%s lists the same', async (path) => {
    const { theirs, ours } = await both(path)
    const up = new URL('..', `http://a${path}`).pathname
    expect(theirs.type).toBe(ours.type)
    expect(linked(ours.content, path).filter((one) => one !== up && one !== '/')).toEqual(linked(theirs.content, path))
  })
})

/** The differences that docs/files.md tells of. */
describe.skipIf(!hasPython)('where SimpleHTTPRequestHandler does otherwise, and there is a python3', () => {
  test.each([
    ['a name with a dot in front', '/.hidden', 200, 404],
    ['a link that leaves the folder', '/out/', 200, 404],
    ['two slashes', '/plain//x', 200, 404],
    ['a dot', '/plain/./x', 200, 404],
    ['two dots', '/page/../a.txt', 200, 404],
    ['escaped dots', '/page/%2e%2e/a.txt', 200, 404],
    ['a percent sign without digits', '/%zz', 404, 400],
    ['an absolute target', 'http://a/a.txt', 404, 200],
  ])('%s: %s', async (_what, path, there, here) => {
    const { theirs, ours } = await both(path)
    expect([theirs.status, ours.status]).toEqual([there, here])
  })

  test('another method is not known there, and not allowed here', async () => {
    const { theirs, ours } = await both('/a.txt', 'POST', { 'Content-Length': '0' })
    expect([theirs.status, ours.status]).toEqual([501, 405])
  })

  test('a range is not looked at there', async () => {
    const { theirs, ours } = await both('/a.txt', 'GET', { Range: 'bytes=1-2' })
    expect([theirs.status, theirs.content, ours.status, ours.content]).toEqual([200, 'hello', 206, 'el'])
  })

  test('an empty query is kept here when a folder is led to', async () => {
    const { theirs, ours } = await both('/page?')
    expect([theirs.to, ours.to]).toEqual(['http://a/page/', 'http://a/page/?'])
  })

  test('a date that is none to HTTP is one there', async () => {
    const { theirs, ours } = await both('/a.txt', 'GET', { 'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:37' })
    expect([theirs.status, ours.status]).toEqual([304, 200])
  })
})
