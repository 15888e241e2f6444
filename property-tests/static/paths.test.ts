import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { percentDecode } from '../../src/grammar/percent.js'
import { utf8Decode } from '../../src/grammar/utf8.js'
import { segmentsOf } from '../../src/handler/routes/segments.js'
import type { FileSystem } from '../../src/static/file-system.js'
import { memoryFileSystem, octetText } from '../../src/static/memory.js'
import { isRefused } from '../../src/static/names.js'
import { octetsOf, placeOf, segmentOf, slashForm } from '../../src/static/path.js'
import { asking, over } from './asking.js'

/** `WIREFOLD_PATHS`: how many path strings; `npm test` takes 50 000, a release 2 000 000. */
const PATHS = Number(process.env.WIREFOLD_PATHS || process.env.WIREFOLD_RUNS || 50_000)
const SEED = Number(process.env.WIREFOLD_SEED || 1_994_063)

/** Parts that have led out of folders elsewhere, and some that are nothing but names. */
const parts = [
  ...[
    '/',
    '//',
    '/./',
    '/../',
    '..',
    '.',
    '...',
    '%2e',
    '%2E%2e',
    '%2f',
    '%2F',
    '%5c',
    '\\',
    '%00',
    '\0',
    '%',
    '%2',
    '%zz',
  ],
  ...[
    '%252e%252e',
    '%25',
    '%c0%ae',
    '%c0%af',
    '%e0%80%ae',
    '%uff0e',
    '\uff0e',
    '%ff',
    '%ed%a0%80',
    '~',
    ';',
    '..;',
    ':',
    '::$DATA',
  ],
  ...['con', 'NUL.txt', 'aux', 'COM1', 'lpt%C2%B9', 'PRN ', 'c:', 'C%3A', '%5c%5chost', 'file:', 'http://h'],
  ...['a', 'b', 'a.txt', 'sub', 'sub/', 'a%20b', 'index.html', '.git', '.env', '.well-known', '%2egit', 'é', '%C3%A9'],
  ...['etc', 'passwd', '?', '#', '+', ' ', '%20', '\t', '%0a', '*', '|', '<', '"'],
]

const pathString = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((some) => `/${some.join('')}`) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map((some) => some.join('/')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `/${text}`) },
)

const tree = [
  { path: 'index.html', content: 'root' },
  { path: 'a', content: 'file a' },
  { path: 'a.txt', content: 'file a.txt' },
  { path: 'a b', content: 'file a b' },
  { path: 'é', content: 'file é' },
  { path: 'sub/a', content: 'file sub/a' },
  { path: 'sub/b/a.txt', content: 'file sub/b/a.txt' },
  { path: '.git/config', content: 'secret' },
  { path: '.env', content: 'secret' },
  { path: '.well-known/a', content: 'file .well-known/a' },
]

/** A file system that remembers what was asked of it. */
const recorded = (inner: FileSystem): { readonly fileSystem: FileSystem; readonly asked: string[][] } => {
  const asked: string[][] = []
  const open: FileSystem['open'] = (names) => {
    asked.push([...names])
    return inner.open(names)
  }
  return { fileSystem: { ...inner, open }, asked }
}

/** What is wrong with a name that was opened, judged by another way than the source does. */
const isInnocent = (name: string, depth: number): boolean =>
  !/^\.{0,2}$|[/\\\0]/.test(name) &&
  !/^(con|prn|aux|nul|(com|lpt)[0-9])([. :].*)?$/is.test(name) &&
  (!name.startsWith('.') || (depth === 0 && name === '.well-known'))

describe('a path', () => {
  test('opens nothing but what its own segments name, under the root', async () => {
    const { fileSystem, asked } = recorded(memoryFileSystem(tree))
    const ask = asking(over(fileSystem))
    let served = 0
    await fc.assert(
      fc.asyncProperty(pathString, async (path) => {
        asked.length = 0
        const raw = path.split('?')[0] ?? ''
        const answer = await ask(path)
        for (const names of asked) if (!names.every(isInnocent)) return false
        if (answer.content.includes('secret')) return false
        const [first] = asked
        if (first === undefined) return answer.status === 404
        if (answer.status === 200 && answer.content.startsWith('file ')) {
          served += 1
          const routed = segmentsOf(raw)
          return (
            answer.content === octetText(`file ${routed?.join('/')}`) &&
            first.map((name) => utf8Decode(Buffer.from(name, 'latin1'))).join('/') === routed?.join('/')
          )
        }
        return true
      }),
      { numRuns: PATHS, seed: SEED },
    )
    expect(served).toBeGreaterThan(0)
  }, 3_600_000)

  test('means what a router takes it for, where a router takes it', () =>
    fc.assert(
      fc.property(pathString, (path) => {
        const place = placeOf({ names: 'octets', dotfiles: true })(path)
        if (place === undefined) return true
        const routed = segmentsOf(path)
        const own = [
          ...place.names.map((name) => utf8Decode(Buffer.from(name, 'latin1'))),
          ...(place.slash ? [''] : []),
        ]
        return routed === undefined ? own.includes(undefined) : own.join('/') === routed.join('/')
      }),
      { numRuns: 2000 },
    ))

  test('is decoded once, each escape to its octet', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const octets = octetsOf(text)
        return percentDecode(text) === (octets === undefined ? undefined : utf8Decode(Buffer.from(octets, 'latin1')))
      }),
    ))

  test('can be made of any name, and leads back to it', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (octets) => {
        const name = Buffer.from(octets).toString('latin1')
        expect(octetsOf(segmentOf(name))).toBe(name)
        expect(segmentOf(name)).toMatch(/^[A-Za-z0-9._~@%-]*$/)
      }),
    ))

  test.each([
    ['/', []],
    ['/a', ['a']],
    ['/a/', ['a']],
    ['/%61', ['a']],
    ['/%2561', ['%61']],
    ['/a%FF', ['a\xff']],
    ['/a:b', ['a:b']],
    ['/...', undefined],
    ['', undefined],
    ['a', undefined],
    ['*', undefined],
    ['//', undefined],
    ['//a', undefined],
    ['/a//', undefined],
    ['/a//b', undefined],
    ['/.', undefined],
    ['/..', undefined],
    ['/a/../b', undefined],
    ['/%2e%2e/b', undefined],
    ['/a%2fb', undefined],
    ['/a%5Cb', undefined],
    ['/a\\b', undefined],
    ['/a%00', undefined],
    ['/é', undefined],
    ['/a%', undefined],
    ['/a%4', undefined],
    ['/a%g0', undefined],
    ['/CON', undefined],
    ['/a/nul.tar.gz', undefined],
    ['/aux%20.txt', undefined],
    ['/com%C2%B9', undefined],
    ['/LPT9:', undefined],
    ['/console', ['console']],
    ['/com10', ['com10']],
    ['/com', ['com']],
    ['/nullable.txt', ['nullable.txt']],
    ['/.git/config', undefined],
    ['/a/.env', undefined],
    ['/.well-known/acme-challenge/x', ['.well-known', 'acme-challenge', 'x']],
    ['/a/.well-known/x', undefined],
    ['/.well-known/.x', undefined],
  ])('%j is the place %j', (path, names) =>
    expect(placeOf({ names: 'octets', dotfiles: false })(path)?.names).toEqual(names),
  )

  test.each(['a:b', 'a.', 'a ', 'a.txt::$DATA'])('%j is a name but on Windows', (name) =>
    expect([isRefused('octets')(name), isRefused('windows')(name)]).toEqual([false, true]),
  )

  test.each([
    ['/a', undefined, '/a/'],
    ['/x/a', 'q=1&r', '/x/a/?q=1&r'],
    ['/a:b', '', '/a%3Ab/?'],
    ['/javascript:alert(1)', '//evil', '/javascript%3Aalert%281%29/?//evil'],
    ['/%5cevil', undefined, undefined],
    ['/evil.example', '\\', '/evil.example/?%5C'],
  ])('%s?%s, a folder, is found at %s, on the same host', (path, query, expected) => {
    const place = placeOf({ names: 'octets', dotfiles: true })(path)
    const location = place && new URL(slashForm(place, query), `http://here${path}`)
    expect(location?.host).toBe(expected === undefined ? undefined : 'here')
    expect(location && `${location.pathname}${location.href.includes('?') ? location.search || '?' : ''}`).toBe(
      expected?.replaceAll('%5C', '\\'),
    )
  })
})
