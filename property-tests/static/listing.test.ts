import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listingScript, listingScriptHash, listingStyle, listingStyleHash } from '../../src/static/listing-assets.js'
import { listingHtml } from '../../src/static/listing-html.js'
import { listingJson } from '../../src/static/listing-json.js'
import { orderOf, queryFor, sorted } from '../../src/static/listing-order.js'
import { octetsOf } from '../../src/static/path.js'
import { exactSize, isoTime, shownName, shownSize } from '../../src/static/shown.js'
import { overFiles } from './asking.js'

const AT = 784_111_777_000

const tree = [
  { path: 'b.txt', content: 'x'.repeat(1536), mtime: AT },
  { path: 'A.txt', content: 'x', mtime: AT + 60_000 },
  { path: 'c.txt', content: 'xx', mtime: AT - 60_000 },
  { path: 'z/x', content: '', mtime: AT },
  { path: '.hidden', content: '' },
  { path: 'a\\b', content: '' },
  { path: 'nul.txt', content: '' },
]

const rowsOf = (page: string): ReadonlyArray<string> =>
  [...page.matchAll(/<tr data-name.*?<bdi>(.*?)<\/bdi>/g)].map(([, name = '']) => name)

describe('a listing', () => {
  const ask = overFiles(tree)

  test('shows what can be asked for, and nothing else', async () => {
    const { status, content, type, headers } = await ask('/')
    expect([status, type]).toEqual([200, 'text/html;charset=utf-8'])
    expect(rowsOf(content)).toEqual(['z', 'A.txt', 'b.txt', 'c.txt'])
    expect(content).toContain('<a href="./z/"><bdi>z</bdi>/</a>')
    expect(content).toContain('<span title="1 536 bytes">1.5 KiB</span>')
    expect(content).toContain('<time datetime="1994-11-06T08:49:37.000Z"')
    expect(content).toContain('1 folder, 3 files')
    expect(content).not.toContain('href="../"')
    expect([headers.get('Vary'), headers.get('X-Content-Type-Options')]).toEqual(['Accept', 'nosniff'])
  })

  test.each([
    ['', ['z', 'A.txt', 'b.txt', 'c.txt']],
    ['?sort=name&order=desc', ['z', 'c.txt', 'b.txt', 'A.txt']],
    ['?sort=size&order=asc', ['z', 'A.txt', 'c.txt', 'b.txt']],
    ['?sort=size&order=desc', ['z', 'b.txt', 'c.txt', 'A.txt']],
    ['?sort=date&order=asc', ['z', 'c.txt', 'b.txt', 'A.txt']],
    ['?order=desc&sort=date', ['z', 'A.txt', 'b.txt', 'c.txt']],
    ['?sort=nonsense&order=%00&', ['z', 'A.txt', 'b.txt', 'c.txt']],
  ])('is ordered by its query: %s', async (query, names) =>
    expect(rowsOf((await ask(`/${query}`)).content)).toEqual(names),
  )

  test('says by which column it is sorted, and offers the other way', async () => {
    const { content } = await ask('/?sort=size&order=desc')
    expect(content).toContain('<th scope="col" class="size" aria-sort="descending"><a href="?sort=size&amp;order=asc">')
    expect(content).toContain('<th scope="col" class="name"><a href="?sort=name&amp;order=asc">')
    expect(content.match(/aria-sort/g)?.length).toBe(1 + listingStyle.split('aria-sort').length - 1)
  })

  test('leads up, by its path', async () => {
    const { content } = await overFiles([{ path: 'a/b c/x' }])('/a/b%20c/')
    expect(content).toContain(
      '<li><a href="../../">Files</a></li><li><a href="../"><bdi>a</bdi></a></li><li aria-current="page"><bdi>b c</bdi></li>',
    )
    expect(content).toContain('<a href="../">Parent folder</a>')
  })

  test('is JSON for who likes that better', async () => {
    const { content, type, headers } = await ask('/', [['Accept', 'application/json, text/html;q=0.5']])
    expect([type, headers.has('Content-Security-Policy')]).toEqual(['application/json', false])
    expect(JSON.parse(content)).toEqual({
      path: '/',
      more: false,
      entries: [
        { name: 'z', href: './z/', type: 'folder', modified: '1994-11-06T08:49:37.000Z' },
        { name: 'A.txt', href: './A.txt', type: 'file', size: 1, modified: '1994-11-06T08:50:37.000Z' },
        { name: 'b.txt', href: './b.txt', type: 'file', size: 1536, modified: '1994-11-06T08:49:37.000Z' },
        { name: 'c.txt', href: './c.txt', type: 'file', size: 2, modified: '1994-11-06T08:48:37.000Z' },
      ],
    })
    for (const accept of ['*/*', 'text/html,*/*;q=0.8', 'image/png', 'application/*;q=0.1, text/*'])
      expect((await ask('/', [['Accept', accept]])).type).toBe('text/html;charset=utf-8')
    expect(
      JSON.parse((await overFiles([{ path: 'd/' }])('/d/', [['Accept', 'application/json']])).content).entries,
    ).toEqual([])
  })

  test('says when it is not all', async () => {
    const ask = overFiles(tree, { maxEntries: 2 })
    expect((await ask('/')).content).toContain('and more that are not shown')
    const { entries, more } = JSON.parse((await ask('/', [['Accept', 'application/json']])).content)
    expect([entries.length, more]).toEqual([2, true])
  })

  test('is told to HEAD without looking', async () => {
    const { status, type } = await ask('/', [], 'HEAD')
    expect([status, type]).toEqual([200, 'text/html;charset=utf-8'])
  })

  test('allows its own style and script by their hashes, and nothing else', async () => {
    const sha = (text: string): string => createHash('sha256').update(text).digest('base64')
    expect([listingStyleHash, listingScriptHash]).toEqual([sha(listingStyle), sha(listingScript)])
    const policy = (await ask('/')).headers.get('Content-Security-Policy') ?? ''
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${sha(listingStyle)}'`,
      `script-src 'sha256-${sha(listingScript)}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    const { content } = await ask('/')
    expect(content).toContain(`<style>${listingStyle}</style>`)
    expect(content).toContain(`<script>${listingScript}</script>`)
    expect(content.replaceAll(listingStyle, '').replaceAll(listingScript, '')).not.toMatch(
      /style=| on[a-z]+=|javascript:/,
    )
  })
})

const entry = fc.record({
  name: fc.uint8Array({ minLength: 1, maxLength: 12 }).map((octets) => Buffer.from(octets).toString('latin1')),
  kind: fc.constantFrom('file', 'folder'),
  size: fc.nat(),
  mtime: fc.double(),
})

describe('any names', () => {
  test('make a page of the same elements, whatever is in them', () =>
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), fc.array(entry, { maxLength: 3 }), (entries, above) => {
        const page = (rename: (name: string) => string) => {
          const shown = entries.map((one) => ({ ...one, name: rename(one.name) }))
          const names = above.map(({ name }) => rename(name))
          return [...listingHtml({ names, entries: shown, more: false, order: orderOf('') })].join('')
        }
        // What could be more than text stands in it as an entity, so the tags are those of harmless names.
        const tags = (text: string) => text.match(/<[^>]*>/g)?.map((tag) => tag.replace(/href="[^"]*"/, ''))
        expect(tags(page((name) => name))).toEqual(tags(page(() => 'x')))
      }),
    ))

  test('stand in links as their own octets', () =>
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
        const text = [...listingJson('/', entries, false)].join('')
        const parsed: { entries: ReadonlyArray<{ href: string }> } = JSON.parse(text)
        expect(parsed.entries.map(({ href }) => octetsOf(href.replace(/^\.\/|\/$/g, '')))).toEqual(
          entries.map(({ name }) => name),
        )
      }),
    ))

  test('are shown as any decoder shows them, but that each wrong octet counts for itself', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
        const octets = Buffer.from(text)
        expect(shownName(octets.toString('latin1'))).toBe(octets.toString('utf8'))
      }),
    ))

  test('that are no UTF-8 are shown with U+FFFD in place of what is wrong, and the rest as it is', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (octets) => {
        const shown = shownName(Buffer.from(octets).toString('latin1'))
        const once = (text: string) => text.replace(/\ufffd+/g, '\ufffd')
        expect(once(shown)).toBe(once(new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets)))
      }),
    ))

  test('have one order, which is a way round and back', () =>
    fc.assert(
      fc.property(fc.array(entry), fc.constantFrom('name', 'size', 'date'), fc.boolean(), (entries, by, descending) => {
        const order = { by, descending } as const
        expect(orderOf(queryFor(order).slice(1))).toEqual(order)
        const some = entries.map((one) => ({ ...one, mtime: Math.trunc(one.mtime) || 0 }))
        const ordered = sorted(some, order)
        expect(new Set(ordered.map(({ name }) => name))).toEqual(new Set(entries.map(({ name }) => name)))
        expect(sorted([...some].reverse(), order).map(({ name }) => name)).toEqual(ordered.map(({ name }) => name))
      }),
    ))
})

test('sizes and times are read at a glance, and in full', () => {
  const sizes: ReadonlyArray<readonly [number, string, string]> = [
    [0, '0 B', '0 bytes'],
    [1, '1 B', '1 byte'],
    [1024, '1 KiB', '1 024 bytes'],
    [1_048_575, '1 MiB', '1 048 575 bytes'],
    [123_456_789, '118 MiB', '123 456 789 bytes'],
    [2 ** 53 - 1, '8 PiB', '9 007 199 254 740 991 bytes'],
  ]
  for (const [octets, shown, exact] of sizes) expect([shownSize(octets), exactSize(octets)]).toEqual([shown, exact])
  expect([Number.NaN, Number.POSITIVE_INFINITY, 8.7e15].map(isoTime)).toEqual([undefined, undefined, undefined])
})
