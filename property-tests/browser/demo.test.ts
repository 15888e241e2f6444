/** The demo under a browser: what no client of our own can say of us. Code in quotes runs in the page. */
import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildDemo, demos, listening } from '../server/demo.js'

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
if (missing !== undefined) console.warn(`The demo is not shown to a browser: ${missing}.`)

const start = demos()
let origin = ''
let browser: Browser | undefined
let page: Page
/** What the scripts of the page have thrown. */
let thrown: unknown[] = []

describe.skipIf(missing !== undefined)('a browser', () => {
  beforeAll(async () => {
    if (driver === undefined || found === undefined) return
    await buildDemo()
    const [port, opened] = await Promise.all([
      listening(start(['--port', '0'])),
      driver.chromium.launch({ executablePath: found, args: ['--no-sandbox'] }),
    ])
    origin = `http://127.0.0.1:${port}`
    browser = opened
  })

  beforeEach(async () => {
    if (browser === undefined) return
    page = await browser.newPage()
    page.setDefaultTimeout(20_000)
    thrown = []
    page.on('pageerror', (error) => thrown.push(error))
    await page.goto(`${origin}/`)
    return () => page.close()
  })

  afterAll(async () => {
    await browser?.close()
  })

  test('shows the page, whose own script hears the first events of /sse', async () => {
    expect(await page.title()).toBe('wirefold')
    expect(await page.textContent('h1')).toBe('It works')
    await page.waitForFunction("document.getElementById('ticks').textContent.startsWith('tick ')")
    expect(await page.textContent('#ticks')).toMatch(/^tick \d+ of 10$/)
    expect(thrown).toEqual([])
  })

  test('hears each event of /sse by its name, with its id, while the answer goes on', async () => {
    const heard = await page.evaluate(`new Promise((resolve, reject) => {
      const source = new EventSource('/sse')
      const heard = []
      source.onerror = () => reject(new Error('the stream broke'))
      source.addEventListener('tick', ({ data, lastEventId }) => {
        if (heard.push([data, lastEventId]) < 2) return
        source.close()
        resolve(heard)
      })
    })`)
    expect(heard).toEqual([
      ['tick 1 of 10', '1'],
      ['tick 2 of 10', '2'],
    ])
  })

  test('reads the first line of /stream before the last one is written, and then all of them', async () => {
    const pieces = await page.evaluate<ReadonlyArray<string>>(`(async () => {
      const pieces = []
      const { body } = await fetch('/stream')
      for await (const piece of body.pipeThrough(new TextDecoderStream())) pieces.push(piece)
      return pieces
    })()`)
    expect(pieces.join('')).toBe('line 1\nline 2\nline 3\nline 4\nline 5\n')
    expect(pieces.length).toBeGreaterThan(1)
  })

  test('gets back from /echo what its form sent', async () => {
    await page.fill('input[name=say]', 'a & <b>')
    await Promise.all([page.waitForURL('**/echo'), page.click('button')])
    expect((await page.textContent('body'))?.trim()).toBe('say=a & <b>')
  })

  test('gets back from /echo every octet of what a script sent', async () => {
    const same = await page.evaluate(`(async () => {
      const sent = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 31 + (at >> 8)) & 255)
      const answer = await fetch('/echo', { method: 'PUT', body: sent })
      const got = new Uint8Array(await answer.arrayBuffer())
      return [answer.status, got.length, got.every((octet, at) => octet === sent[at])]
    })()`)
    expect(same).toEqual([200, 200_000, true])
  })

  test('gets 413 where that is too much, and goes on', async () => {
    const statuses = await page.evaluate(`(async () => {
      const big = await fetch('/echo', { method: 'POST', body: new Uint8Array(1_500_000) })
      return [big.status, (await fetch('/plaintext')).status]
    })()`)
    expect(statuses).toEqual([413, 200])
  })

  test('reads /users/1 as JSON, and 404 for a user without an id', async () => {
    const answer = await page.goto(`${origin}/users/1`)
    expect(answer?.headers()['content-type']).toMatch(/^application\/json/)
    expect(await answer?.json()).toEqual({ id: '1', name: 'User 1', friends: [] })
    expect((await page.goto(`${origin}/users/`))?.status()).toBe(404)
  })

  test('asks again on the connection it has', async () => {
    const { asked, opened, protocols } = await page.evaluate<Record<string, unknown>>(`(async () => {
      for (let n = 0; n < 20; n++) await (await fetch('/plaintext?' + n, { cache: 'no-store' })).text()
      const all = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/plaintext?'))
      return {
        asked: all.length,
        opened: all.filter(({ connectStart, connectEnd }) => connectEnd > connectStart).length,
        protocols: [...new Set(all.map(({ nextHopProtocol }) => nextHopProtocol))],
      }
    })()`)
    expect([asked, protocols]).toEqual([20, ['http/1.1']])
    expect(opened).toBeLessThanOrEqual(2)
  })

  test('leaves /slow, and is answered elsewhere', async () => {
    const said = await page.evaluate(`(async () => {
      const leave = new AbortController()
      const slow = fetch('/slow', { signal: leave.signal }).catch((error) => error.name)
      const meanwhile = await (await fetch('/plaintext')).text()
      leave.abort()
      return [meanwhile, await slow, (await fetch('/nothing')).status]
    })()`)
    expect(said).toEqual(['Hello, World!', 'AbortError', 404])
  })
})
