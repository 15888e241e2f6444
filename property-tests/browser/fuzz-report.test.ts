/** The report of a run under a browser. Code in quotes runs in the page. */
import { existsSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { octets } from '../../src/fuzz/arbitraries/index.js'
import { type Finding, type FuzzReport, htmlReport, junitReport } from '../../src/fuzz/report/index.js'

const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const driver = await import('playwright-core').catch(() => undefined)
const missing = driver === undefined || found === undefined
if (missing) console.warn('Reports are not shown to a browser: playwright-core or chromium is not there.')

/** `WIREFOLD_PICTURES`: a folder where pictures of the pages are left. */
const pictures = process.env.WIREFOLD_PICTURES

const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script>"'&`

const finding: Finding = {
  ...{ target: `cmd:${EVIL} {port}`, cause: 'space-before-colon × accepted', rule: 'space-before-colon' },
  ...{ behaviour: 'accepted', level: 'must', clause: 'RFC 9112 §5.1', detail: `answers 200 to ${EVIL}` },
  ...{ consequence: 'Such a reader trims the name.', number: 7, times: 3, cuts: [5] },
  bytes: octets('GET /'),
  least: octets(`GET / HTTP/1.1\r\nHost : ${EVIL}  \r\n\tX:\0\xff\r\n\r\n\n${'long '.repeat(80)}`),
}

const targets = [
  { name: finding.target, kind: 'server', inputs: 1200, deaths: 2, error: undefined, argument: finding.target },
  { name: 'node 20.20.2', kind: 'parser', inputs: 1200, deaths: 0, error: undefined, argument: 'node' },
  { name: './gone.js', kind: 'server', inputs: 0, deaths: 0, error: 'does not listen within 15000 ms' },
] as const

const levels = ['must', 'should', 'choice'] as const

const report: FuzzReport = {
  ...{ seed: 1, from: 0, to: 1200, milliseconds: 12_345, targets, unconfirmed: 2 },
  findings: [
    finding,
    ...levels.flatMap(
      (level): ReadonlyArray<Finding> => [
        {
          ...finding,
          target: 'node 20.20.2',
          level,
          cause: `lf-alone × ${level}`,
          cuts: [],
          least: octets('GET /\n\n'),
        },
      ],
    ),
  ],
  disagreements: Array.from({ length: 30 }, (_, at) => ({
    ...{ rule: at % 2 === 0 ? 'legal' : 'space-before-colon', outcomes: [`${at % 3}`, '1, refuses'] },
    ...{ bytes: octets(''), number: at, times: 30 - at },
  })),
}

let browser: Browser | undefined
/** What the page has said and thrown: its policy refuses by saying so. */
const said: string[] = []
/** What it has asked for. */
const wanted: string[] = []

const opened = async (html: string, options: BrowserContextOptions = {}): Promise<Page> => {
  if (browser === undefined) throw new Error('no browser')
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  said.length = 0
  wanted.length = 0
  page.on('pageerror', (error) => said.push(String(error)))
  page.on('console', (message) => said.push(message.text()))
  page.on('dialog', (dialog) => said.push(dialog.message()))
  await page.route('**/*', async (route) => {
    const url = route.request().url()
    if (url === 'http://report.test/') return route.fulfill({ contentType: 'text/html', body: html })
    wanted.push(url)
    return route.abort()
  })
  await page.goto('http://report.test/')
  return page
}

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/fuzz-report-${name}.png`, fullPage: true })
}

const wide = { viewport: { width: 1280, height: 900 } }
const narrow = { viewport: { width: 360, height: 740 } }

/** How much darker than white, or lighter than black: WCAG 2, §1.4.3. */
const CONTRAST = `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((unit) => unit / 255)
      .map((unit) => (unit <= 0.04045 ? unit / 12.92 : ((unit + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if (!/, 0\\)$|transparent/.test(colour)) return colour
    }
    return 'rgb(255, 255, 255)'
  }
  return [...document.querySelectorAll('h1, h2, h3, h4, p, td, th, a, .level, .unseen, .cut, summary')].map((element) => {
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))]
    return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), element.outerHTML.slice(0, 80)]
  }).filter(([ratio]) => ratio < 4.5)
})()`

describe.skipIf(missing)('a report in a browser', () => {
  beforeAll(async () => {
    if (driver === undefined || found === undefined) return
    browser = await driver.chromium.launch({ executablePath: found, args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())

  test('runs nothing, loads nothing, and its policy has nothing to refuse', async () => {
    const page = await opened(htmlReport(report), wide)
    expect(await page.evaluate('document.scripts.length + document.images.length')).toBe(0)
    expect(await page.evaluate('document.querySelectorAll("article").length')).toBe(4)
    expect([said, wanted.filter((url) => !url.endsWith('/favicon.ico'))]).toEqual([[], []])
    await picture(page, 'wide')
  })

  test('has a style, which its policy lets in by its hash alone', async () => {
    const edge = 'getComputedStyle(document.querySelector("article")).borderLeftWidth'
    expect(await (await opened(htmlReport(report), wide)).evaluate(edge)).not.toBe('0px')
    const changed = await opened(htmlReport(report).replace('<style>', '<style>* { color: red }'), wide)
    expect(await changed.evaluate(edge)).toBe('0px')
    expect(said.join()).toMatch(/style-src|Content Security Policy/)
  })

  test('shows octets as they are', async () => {
    const page = await opened(htmlReport(report), wide)
    const text = await page.locator('article pre.octets').first().textContent()
    expect(text).toContain('GET /⁞ HTTP/1.1\\r\\n\n')
    expect(text).toContain(`Host : ${EVIL}··\\r\\n\n\\tX:\\x00\\xff\\r\\n\n\\r\\n\n\\n\n`)
  })

  test.each([
    ['wide and light', { ...wide, colorScheme: 'light' }],
    ['narrow and light', { ...narrow, colorScheme: 'light' }],
    ['wide and dark', { ...wide, colorScheme: 'dark' }],
    ['narrow and dark', { ...narrow, colorScheme: 'dark' }],
  ] as const)('is read %s: nothing sticks out, and each text stands out', async (name, options) => {
    const page = await opened(htmlReport(report), options)
    await page.evaluate('document.querySelectorAll("details").forEach((it) => { it.open = true })')
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(await page.evaluate(CONTRAST)).toEqual([])
    await picture(page, name.replaceAll(' ', '-'))
  })

  test('is used by keys: to the findings, to one of them, and into what scrolls', async () => {
    const page = await opened(htmlReport(report), narrow)
    const focused = (what: string): Promise<unknown> => page.evaluate(`document.activeElement?.${what}`)
    await page.keyboard.press('Tab')
    expect(await focused('textContent')).toBe('To the findings')
    await page.keyboard.press('Enter')
    expect(page.url()).toMatch(/#findings$/)
    await page.locator('a[href="#finding-2"]').focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.querySelector(":target h3").textContent')).toContain('lf-alone × must')
    const unreached =
      '[...document.querySelectorAll("*")].filter((it) => it.scrollWidth > it.clientWidth && getComputedStyle(it).overflowX === "auto" && it.tabIndex < 0).length'
    expect(await page.evaluate(unreached)).toBe(0)
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('details').first().getAttribute('open')).not.toBe(null)
  })

  test('is told by structure: a heading for each part, names for what scrolls, heads for columns', async () => {
    const page = await opened(htmlReport(report), wide)
    const headings = await page.evaluate(
      '[...document.querySelectorAll("h1, h2, h3")].map((it) => Number(it.tagName[1]))',
    )
    expect(headings).toEqual([1, 2, 2, 3, 3, 3, 3, 2])
    expect(
      await page.evaluate('[...document.querySelectorAll("[tabindex]")].filter((it) => !it.ariaLabel).length'),
    ).toBe(0)
    expect(await page.evaluate('[...document.querySelectorAll("th")].filter((it) => !it.scope).length')).toBe(0)
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
  })

  test('says that nothing was found, and what was not tested', async () => {
    const none = await opened(htmlReport({ ...report, findings: [], disagreements: [] }), narrow)
    expect(await none.title()).toBe('Nothing found – wirefold fuzz')
    expect(await none.textContent('main')).toContain('not tested: does not listen within 15000 ms')
    await picture(none, 'nothing')
  })

  test('as XML of JUnit is XML to whoever reads it', async () => {
    const page = await opened(htmlReport(report))
    const read = await page.evaluate(`(() => {
      const page = new DOMParser().parseFromString(${JSON.stringify(junitReport(report))}, 'application/xml')
      const named = (name) => [...page.getElementsByTagName(name)]
      return {
        error: named('parsererror').map((it) => it.textContent),
        suites: named('testsuite').map((it) => [it.getAttribute('name'), it.getAttribute('tests'), it.children.length]),
        failures: named('failure').map((it) => it.getAttribute('message')),
        errors: named('error').map((it) => it.getAttribute('message')),
      }
    })()`)
    expect(read).toMatchObject({
      error: [],
      suites: [
        [`wirefold fuzz ${finding.target}, seed 1`, '2', 2],
        ['wirefold fuzz node 20.20.2, seed 1', '4', 4],
        ['wirefold fuzz ./gone.js, seed 1', '1', 1],
      ],
      errors: ['does not listen within 15000 ms'],
    })
    expect(read).toHaveProperty('failures.0', `${finding.detail} (${finding.clause})`)
  })
})
