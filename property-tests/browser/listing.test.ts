/** Listings under a browser, which is who they are for. Code in quotes runs in the page. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Running } from '../../src/server/running.js'
import { serve } from '../../src/server/serve.js'
import { files } from '../../src/static/node.js'

const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const driver = await import('playwright-core').catch(() => undefined)

/** Why there is no browser to ask. */
const missing =
  driver === undefined
    ? 'the package playwright-core is not installed'
    : found === undefined
      ? 'there is no chromium on this machine (Debian: apt-get install chromium)'
      : undefined
if (missing !== undefined) console.warn(`Listings are not shown to a browser: ${missing}.`)

/** `WIREFOLD_PICTURES`: a folder where pictures of the pages are left. */
const pictures = process.env.WIREFOLD_PICTURES

const octets = (name: string): Buffer => Buffer.from(name, 'latin1')

/** Names that a page could trip over, as octets. */
const odd = [
  'a b & c',
  'a:b',
  'javascript:alert(1)',
  '<img src=x onerror=alert(1)>',
  '"quoted\'',
  'new\nline',
  '50%25',
  'what?',
  'a#b',
  'caf\xe9',
  '\xe2\x80\xaegpj.exe',
]

const fill = (root: string): void => {
  const put = (name: string, content: string | Uint8Array, day: number): void => {
    writeFileSync(octets(`${root}/${name}`), content)
    utimesSync(octets(`${root}/${name}`), 784_111_777 + day * 86_400, 784_111_777 + day * 86_400)
  }
  for (const name of ['photos', 'src', 'notes and drafts']) mkdirSync(join(root, name))
  put('README.md', '# Read me', 3)
  put('archive.tar.gz', new Uint8Array(3_500_000), 1)
  put('data.csv', 'a,b\n'.repeat(500), 2)
  put('index.txt', 'not an index', 5)
  put('photos/summer.jpg', new Uint8Array(200_000), 4)
  mkdirSync(join(root, 'photos', '2024'))
  put('photos/2024/x.txt', 'deep', 4)
  mkdirSync(join(root, 'odd'))
  for (const [at, name] of odd.entries()) put(`odd/${name}`, `content ${at}`, at)
  mkdirSync(join(root, 'many'))
  for (let at = 0; at < 10_000; at++) writeFileSync(join(root, 'many', `file-${String(at).padStart(5, '0')}.txt`), '')
}

let root = ''
let origin = ''
let running: Running | undefined
let browser: Browser | undefined
/** What the scripts of the page have thrown, and what its policy has refused. */
const thrown: unknown[] = []

const opened = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
  if (browser === undefined) throw new Error('no browser')
  const context = await browser.newContext({ acceptDownloads: true, ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  thrown.length = 0
  page.on('pageerror', (error) => thrown.push(error))
  page.on('console', (said) => {
    if (said.type() === 'error') thrown.push(said.text())
  })
  await page.goto(`${origin}${path}`)
  return page
}

const shown = (page: Page): Promise<ReadonlyArray<string>> =>
  page.evaluate(
    "[...document.querySelectorAll('tr[data-name]')].filter((row) => !row.hidden).map((row) => row.querySelector('bdi').textContent)",
  )

const pictured = async (page: Page, name: string): Promise<void> => {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) })
}

describe.skipIf(missing !== undefined)('a browser', () => {
  beforeAll(async () => {
    if (driver === undefined || found === undefined) return
    root = mkdtempSync(join(tmpdir(), 'wirefold-listing-'))
    fill(root)
    const started = await serve(files(root), { host: '127.0.0.1', port: 0, log: false })()
    if (started._tag === 'Left') throw new Error(JSON.stringify(started.left))
    running = started.right
    origin = `http://127.0.0.1:${running.port}`
    browser = await driver.chromium.launch({ executablePath: found, args: ['--no-sandbox'] })
  })

  afterAll(async () => {
    await browser?.close()
    await running?.stop()
    if (root !== '') rmSync(root, { recursive: true, force: true })
  })

  test('shows a folder, its style and its script allowed by its own policy', async () => {
    const page = await opened('/')
    expect(await page.title()).toBe('Index of /')
    expect(await shown(page)).toEqual([
      'many',
      'notes and drafts',
      'odd',
      'photos',
      'src',
      'archive.tar.gz',
      'data.csv',
      'index.txt',
      'README.md',
    ])
    expect(await page.textContent('#count')).toBe('5 folders, 4 files')
    expect(await page.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse")).toBe('collapse')
    expect(await page.isVisible('#filter')).toBe(true)
    expect(thrown).toEqual([])
    await pictured(page, 'light')
  })

  test('runs nothing that the page did not bring', async () => {
    const page = await opened('/')
    await page.evaluate(
      "{ const own = document.createElement('script'); own.textContent = 'window.ran = true'; document.body.append(own) }",
    )
    expect(await page.evaluate('window.ran')).toBe(undefined)
    expect(thrown.join()).toContain('Content Security Policy')
  })

  test('sorts by a column, and by it the other way', async () => {
    const page = await opened('/')
    await page.click('thead .size a')
    expect((await shown(page)).slice(5)).toEqual(['README.md', 'index.txt', 'data.csv', 'archive.tar.gz'])
    expect(await page.getAttribute('thead .size', 'aria-sort')).toBe('ascending')
    await page.click('thead .size a')
    expect((await shown(page)).slice(5)).toEqual(['archive.tar.gz', 'data.csv', 'index.txt', 'README.md'])
    await page.click('thead .date a')
    expect((await shown(page)).slice(5)).toEqual(['archive.tar.gz', 'data.csv', 'README.md', 'index.txt'])
  })

  test('filters by what is typed, from the keyboard alone', async () => {
    const page = await opened('/')
    await page.keyboard.press('/')
    await page.keyboard.type('DAT')
    expect(await shown(page)).toEqual(['data.csv'])
    expect(await page.textContent('#count')).toBe('1 of 9 fits')
    await pictured(page, 'filtered')
    await page.keyboard.press('Escape')
    expect(await shown(page)).toHaveLength(9)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('many/')
    await Promise.all([page.waitForURL('**/many/'), page.keyboard.press('Enter')])
  })

  test('follows folders down, and up again', async () => {
    const page = await opened('/')
    await page.click('text=photos')
    await page.click('text=2024')
    expect(new URL(page.url()).pathname).toBe('/photos/2024/')
    expect(await shown(page)).toEqual(['x.txt'])
    await pictured(page, 'deep')
    await page.click('text=Parent folder')
    expect(await shown(page)).toEqual(['2024', 'summer.jpg'])
    await page.click('nav >> text=Files')
    expect(new URL(page.url()).pathname).toBe('/')
    expect((await page.goto(`${origin}/photos?x`))?.url()).toBe(`${origin}/photos/?x`)
  })

  test('downloads what has no type that it shows', async () => {
    const page = await opened('/')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=archive.tar.gz')])
    expect(download.suggestedFilename()).toBe('archive.tar.gz')
    expect(readFileSync(await download.path()).equals(readFileSync(join(root, 'archive.tar.gz')))).toBe(true)
  })

  test('finds each file behind its link, whatever its name', async () => {
    const page = await opened('/odd/')
    await pictured(page, 'odd')
    const got = await page.evaluate<ReadonlyArray<string>>(
      "Promise.all([...document.querySelectorAll('tr[data-name] a')].map(async (link) => (await fetch(link.href)).text())).catch(() => 'refused')",
    )
    // The policy lets no script of the page ask for anything, so the links are asked for from outside.
    expect(got).toBe('refused')
    const links = await page.evaluate<ReadonlyArray<string>>(
      "[...document.querySelectorAll('tr[data-name] a')].map((link) => link.href)",
    )
    const contents = await Promise.all(links.map(async (link) => (await page.request.get(link)).text()))
    expect([...contents].sort()).toEqual(odd.map((_, at) => `content ${at}`).sort())
    expect(links.every((link) => link.startsWith(`${origin}/odd/`))).toBe(true)
  })

  test('without script shows, sorts and follows all the same', async () => {
    const page = await opened('/', { javaScriptEnabled: false })
    expect(await page.isVisible('#filter')).toBe(false)
    await page.click('thead .name a')
    expect(page.url()).toContain('?sort=name&order=desc')
    expect(await page.locator('tr[data-name] bdi').allTextContents()).toEqual([
      'src',
      'photos',
      'odd',
      'notes and drafts',
      'many',
      'README.md',
      'index.txt',
      'data.csv',
      'archive.tar.gz',
    ])
    await page.click('text=photos')
    expect(await page.title()).toBe('Index of /photos/')
  })

  test('shows 10 000 files, and filters them', async () => {
    const page = await opened('/many/')
    expect(await page.textContent('#count')).toBe('10000 files')
    await page.fill('#filter', '0999')
    expect(await shown(page)).toEqual([
      'file-00999.txt',
      ...Array.from({ length: 10 }, (_, at) => `file-0999${at}.txt`),
    ])
  })

  test('is read out as a table with a name, and columns that say how they are sorted', async () => {
    const page = await opened('/photos/')
    expect(await page.getByRole('table', { name: 'Files and folders in /photos/' }).count()).toBe(1)
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['Name', 'Size', 'Modified (UTC)'])
    expect(await page.getByRole('rowheader').count()).toBe(3)
    expect(await page.getByRole('searchbox', { name: 'Filter' }).count()).toBe(1)
    expect(await page.getByRole('navigation', { name: 'Folders above' }).count()).toBe(1)
    expect(await page.getByRole('status').textContent()).toBe('1 folder, 1 file')
  })

  test.each([
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 640 } }],
    ['narrow-dark', { colorScheme: 'dark', viewport: { width: 320, height: 640 } }],
  ] as const)('fits a page that is %s', async (name, options) => {
    const page = await opened(name === 'narrow-dark' ? '/odd/' : '/', options)
    const [width, whole] = await page.evaluate<ReadonlyArray<number>>(
      '[innerWidth, document.documentElement.scrollWidth]',
    )
    expect(whole).toBeLessThanOrEqual(width ?? 0)
    const back = await page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(back).toBe('colorScheme' in options ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)')
    await pictured(page, name)
  })
})
