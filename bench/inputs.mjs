/**
 * The requests that the parsers are measured on, and the ways a network may hand them over.
 * @typedef {{ name: string, bytes: Buffer, fields: ReadonlyArray<readonly [string, string]>, body: number }} Input
 * @typedef {{ name: string, requests: number, chunks: (bytes: Buffer) => Buffer[] }} Shape
 */

const head = (line, fields) => `${line}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`

/** @returns {Input} */
const input = (name, line, fields, content = '', body = 0) => ({
  name,
  bytes: Buffer.from(head(line, fields) + content, 'latin1'),
  fields,
  body,
})

/** What a desktop browser sends on a navigation: 15 fields. */
export const browserFields = [
  ['Host', 'shop.example.com:8080'],
  ['Connection', 'keep-alive'],
  ['Cache-Control', 'max-age=0'],
  ['sec-ch-ua', '"Chromium";v="131", "Not_A Brand";v="24", "Google Chrome";v="131"'],
  ['sec-ch-ua-mobile', '?0'],
  ['sec-ch-ua-platform', '"Linux"'],
  ['Upgrade-Insecure-Requests', '1'],
  [
    'User-Agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  ],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8'],
  ['Sec-Fetch-Site', 'same-origin'],
  ['Sec-Fetch-Mode', 'navigate'],
  ['Referer', 'https://shop.example.com:8080/catalogue/shoes?page=3&sort=price'],
  ['Accept-Encoding', 'gzip, deflate, br, zstd'],
  ['Accept-Language', 'en-GB,en;q=0.9,de;q=0.8'],
  [
    'Cookie',
    'session=8f14e45fceea167a5a36dedad0f2a1c9; theme=dark; consent=necessary.analytics; basket=42x1.77x2.108x1; seen=31.42.77.108.112; _id=GA1.1.1903.17317',
  ],
]

const posted = (framing) => [
  ['Host', 'api.example.com'],
  ['User-Agent', 'curl/8.11.0'],
  ['Accept', '*/*'],
  ['Content-Type', 'application/octet-stream'],
  framing,
]

/** @type {ReadonlyArray<Input>} */
export const inputs = [
  input('small GET', 'GET /plaintext HTTP/1.1', [
    ['Host', '127.0.0.1:8080'],
    ['Accept', '*/*'],
    ['X-A', 'b'],
  ]),
  input('browser GET', 'GET /catalogue/shoes/42?colour=black&size=44 HTTP/1.1', browserFields),
  input('POST', 'POST /upload HTTP/1.1', posted(['Content-Length', '512']), 'x'.repeat(512), 512),
  input(
    'chunked POST',
    'POST /upload HTTP/1.1',
    posted(['Transfer-Encoding', 'chunked']),
    `${`100\r\n${'x'.repeat(256)}\r\n`.repeat(16)}0\r\n\r\n`,
    16 * 256,
  ),
]

/** @returns {Input & { method: string }} */
const answer = (name, method, line, fields, content = '') => ({ ...input(name, line, fields, content), method })

/** What a site behind a cache sends with a page. */
const siteFields = [
  ['Date', 'Mon, 23 Nov 2026 12:00:00 GMT'],
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Content-Length', '512'],
  ['Connection', 'keep-alive'],
  ['Server', 'origin'],
  ['Cache-Control', 'public, max-age=300, stale-while-revalidate=60'],
  ['ETag', 'W/"3f80f-1b6-8f14e45fceea167a"'],
  ['Last-Modified', 'Mon, 23 Nov 2026 11:00:00 GMT'],
  ['Vary', 'Accept-Encoding, Accept-Language'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains; preload'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'self'; img-src 'self' data: https://img.example.com; object-src 'none'"],
  ['Set-Cookie', 'session=8f14e45fceea167a5a36dedad0f2a1c9; Path=/; HttpOnly; Secure; SameSite=Lax'],
  ['X-Request-Id', '01J9Z3V6C5N8W0QY4T7B2K1MDE'],
  ['Accept-Ranges', 'bytes'],
]

/** The responses that the parsers are measured on, each with the method of its request. */
export const responses = [
  answer(
    'small 200',
    'GET',
    'HTTP/1.1 200 OK',
    [
      ['Content-Type', 'text/plain'],
      ['Content-Length', '13'],
      ['Date', 'Mon, 23 Nov 2026 12:00:00 GMT'],
    ],
    'Hello, World!',
  ),
  answer('site 200', 'GET', 'HTTP/1.1 200 OK', siteFields, 'x'.repeat(512)),
  answer('site HEAD', 'HEAD', 'HTTP/1.1 200 OK', siteFields),
  answer(
    'chunked 200',
    'GET',
    'HTTP/1.1 200 OK',
    [
      ['Content-Type', 'application/json'],
      ['Transfer-Encoding', 'chunked'],
    ],
    `${`100\r\n${'x'.repeat(256)}\r\n`.repeat(16)}0\r\n\r\n`,
  ),
]

/** A copy in memory of its own, as a socket hands its chunks over: never a piece of Node's shared pool. */
const own = (bytes) => {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}

/** `bytes` in `count` pieces of nearly equal length. */
const cut = (bytes, count) =>
  Array.from({ length: count }, (_, at) =>
    own(bytes.subarray(Math.floor((at * bytes.length) / count), Math.floor(((at + 1) * bytes.length) / count))),
  )

/** @type {ReadonlyArray<Shape>} */
export const shapes = [
  { name: 'whole', requests: 1, chunks: (bytes) => [own(bytes)] },
  { name: '64 in one', requests: 64, chunks: (bytes) => [own(Buffer.concat(Array.from({ length: 64 }, () => bytes)))] },
  { name: 'cut in 7', requests: 1, chunks: (bytes) => cut(bytes, 7) },
  { name: 'byte by byte', requests: 1, chunks: (bytes) => cut(bytes, bytes.length) },
]

/** A GET whose head is `length` octets long, in fields of 240 octets: what the linearity figure is taken on. */
export const headOf = (length) => {
  const line = 'GET / HTTP/1.1\r\nHost: a\r\n'
  const count = Math.floor((length - line.length - 2) / 240)
  const rest = length - line.length - 2 - 240 * count
  const field = (name, size) => `${name}: ${'v'.repeat(size - name.length - 4)}\r\n`
  const fields = Array.from({ length: count }, (_, at) => field(`X-${at}`, at === 0 ? 240 + rest : 240))
  return Buffer.from(`${line}${fields.join('')}\r\n`, 'latin1')
}
