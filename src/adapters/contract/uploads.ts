import type { Asking, Exchange, FieldLine, Octets } from './exchange.js'
import { ask } from './made.js'

/** Content on its way to the app, RFC 9112 §6 and §7. */

const MIB = 1_048_576
const all256 = String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at))
const pieces = (count: number, piece: Octets): ReadonlyArray<Octets> => Array.from({ length: count }, () => piece)
const post = (
  target: string,
  body: ReadonlyArray<Octets>,
  more: Omit<Asking, 'method' | 'target' | 'body'> = {},
): Asking => ({
  method: 'POST',
  target,
  body,
  ...more,
})
const chunked = { chunked: true } as const
const large: Octets = { of: 'x', times: MIB }
const expects: FieldLine = ['Expect', '100-continue']

const echoed: ReadonlyArray<Exchange> = [
  ask('content is echoed with its type', post('/echo', ['hello'], { fields: [['Content-Type', 'text/x-own']] }), {
    status: 200,
    body: 'hello',
    fields: [['Content-Type', 'text/x-own']],
  }),
  ask('every octet of content arrives', post('/echo', [all256]), { status: 200, body: all256 }),
  ask('content in chunks is put together', post('/echo', ['he', 'l', 'lo'], chunked), { status: 200, body: 'hello' }),
  ask('content that looks like chunks is content', post('/echo', ['5\r\nhello\r\n0\r\n\r\n']), {
    status: 200,
    body: '5\r\nhello\r\n0\r\n\r\n',
  }),
  ask('empty content is content of no octet', post('/echo', ['']), { status: 200, body: '' }),
  ask('chunked content may be empty', post('/echo', [], chunked), { status: 200, body: '' }),
  ask('without content there is nothing to read', { method: 'POST', target: '/echo' }, { status: 200, body: '' }),
  ask('1 MiB goes both ways', post('/echo', [large]), { status: 200, body: large }),
  ask('1 MiB in chunks goes both ways', post('/echo', pieces(16, { of: 'x', times: MIB / 16 }), chunked), {
    status: 200,
    body: large,
  }),
  ask('a hundred small chunks are put together', post('/echo', pieces(100, 'ab'), chunked), {
    status: 200,
    body: { of: 'ab', times: 100 },
  }),
  ask('content waits for an app that takes its time', post('/echo-later', ['hello']), { status: 200, body: 'hello' }),
  ask('PUT has content', { method: 'PUT', target: '/echo', body: ['hello'] }, { status: 200, body: 'hello' }),
  ask(
    'DELETE may have content',
    { method: 'DELETE', target: '/echo', body: ['hello'] },
    { status: 200, body: 'hello' },
  ),
  ask(
    'GET may have content',
    { method: 'GET', target: '/echo', body: ['hello'] },
    { status: 200, body: 'hello' },
    'get content',
  ),
  ask('HEAD of an echo has no content', { method: 'HEAD', target: '/echo' }, { status: 200, body: '' }),
  ask('content is folded piece by piece', post('/count', [{ of: 'abc', times: 100_000 }]), {
    status: 200,
    body: '300000',
  }),
  ask('chunked content is folded piece by piece', post('/count', pieces(30, { of: 'abc', times: 1_000 }), chunked), {
    status: 200,
    body: '90000',
  }),
  ask('what was read is not read twice', post('/twice', ['hello']), { status: 200, body: '5 and 0' }),
  ask('content is there to be pulled', post('/first-piece', ['hello']), { status: 200, body: 'a piece' }),
  ask('at the end there is nothing to be pulled', post('/first-piece', ['']), { status: 200, body: 'the end' }),
  ask('counted content is seen to be', post('/framing', ['hello']), { status: 200, body: 'Length' }),
  ask('chunked content is seen to be', post('/framing', ['hello'], chunked), { status: 200, body: 'Chunked' }),
]

const limits: ReadonlyArray<Exchange> = [
  ask('content up to the limit of a read is read', post('/limited', ['0123456789']), {
    status: 200,
    body: '0123456789',
  }),
  ask('content above the limit of a read is a 413', post('/limited', ['0123456789a']), { status: 413 }),
  ask('chunked content above the limit of a read is a 413', post('/limited', ['01234', '56789a'], chunked), {
    status: 413,
  }),
  ask('content above the server’s limit is a 413', post('/echo', [{ of: 'x', times: MIB + 1 }]), { status: 413 }),
  ask(
    'chunked content above the server’s limit is a 413',
    post('/echo', pieces(17, { of: 'x', times: MIB / 16 }), chunked),
    {
      status: 413,
    },
  ),
  ask(
    'a declared length is enough to refuse',
    post('/limited', ['', { of: 'x', times: 11 }], { waits: true }),
    { status: 413 },
    'early answer',
  ),
]

const early: ReadonlyArray<Exchange> = [
  ask('content need not be read', post('/unread', ['hello']), { status: 200, body: 'unread' }),
  ask('chunked content need not be read', post('/unread', ['hello'], chunked), { status: 200, body: 'unread' }),
  ask('100 kB need not be read', post('/unread', [{ of: 'x', times: 100_000 }]), { status: 200, body: 'unread' }),
  ask(
    'an answer may come before the content',
    post('/unread', ['hel', 'lo'], { waits: true }),
    { status: 200, body: 'unread' },
    'early answer',
  ),
  ask(
    'an answer may come inside the content',
    post('/first-piece', ['hel', 'lo'], { ...chunked, waits: true }),
    { status: 200, body: 'a piece' },
    'early answer',
  ),
  ask(
    'content that does not come is not waited for',
    post('/slow-content', ['hel', 'lo'], { waits: true }),
    { status: 408, body: 'too slow' },
    'early answer',
  ),
  ask(
    'a client that expects it is told to go on',
    post('/echo', ['', 'hello'], { fields: [expects], waits: true }),
    { status: 200, body: 'hello' },
    'expect',
  ),
  ask(
    'an expectation that nobody knows is a 417',
    post('/echo', ['hello'], { fields: [['Expect', 'wonders']] }),
    { status: 417 },
    'expect',
  ),
  ask(
    'the trailers of a request are read',
    post('/request-trailers', ['hello'], { ...chunked, trailers: [['X-Sum', '5']] }),
    { status: 200, body: '[["X-Sum","5"]]' },
    'request trailers',
  ),
]

/** What comes of content. */
export const uploads: ReadonlyArray<Exchange> = [...echoed, ...limits, ...early]
