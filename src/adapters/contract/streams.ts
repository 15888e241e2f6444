import type { Exchange, FieldLine, Octets } from './exchange.js'
import { ask, get, leave } from './made.js'

/** Content that is made while it is sent, what goes wrong with it, and clients that leave it. */

const MIB = 1_048_576
const inFile: Octets = { of: '0123456789', times: 10_000 }
const range = (value: string, ...more: ReadonlyArray<FieldLine>) =>
  ({ method: 'GET', target: '/range', fields: [['Range', value], ...more] }) as const

const streamed: ReadonlyArray<Exchange> = [
  get('a stream arrives whole', '/stream', { status: 200, body: 'one,two', fields: [['Content-Type', 'text/plain']] }),
  get('a stream that takes its time arrives whole', '/later', { status: 200, body: 'one,two' }),
  get('a stream of known length is whole', '/counted', { status: 200, body: 'one,two' }),
  get(
    'a stream of known length says it',
    '/counted',
    { status: 200, fields: [['Content-Length', '7']] },
    'declared length',
  ),
  get('a stream of nothing is empty', '/nothing-streamed', { status: 200, body: '' }),
  get('a generator’s trailers do not harm its content', '/trailers', { status: 200, body: 'summed' }),
  get(
    'what a generator returns is the trailer section',
    '/trailers',
    {
      status: 200,
      body: 'summed',
      trailers: [
        ['X-Sum', '6'],
        ['X-Other', 'yes'],
      ],
    },
    'trailers',
  ),
  ask(
    '1 MiB in pieces goes out whole',
    { method: 'GET', target: '/large-stream' },
    {
      status: 200,
      body: {
        of: Array.from({ length: 16 }, (_, at) => String.fromCharCode(97 + at).repeat(MIB / 16)).join(''),
        times: 1,
      },
    },
  ),
  get('server-sent events arrive as they are written', '/sse', {
    status: 200,
    body: 'event: a\ndata: b\ndata: c\n\nid: 1\n\n',
    fields: [
      ['Content-Type', 'text/event-stream'],
      ['Cache-Control', 'no-store'],
    ],
  }),
  ask(
    'HTTP/1.0 gets a stream without a coding',
    { method: 'GET', target: '/stream', version: 'HTTP/1.0' },
    { status: 200, body: 'one,two', absent: ['Transfer-Encoding'] },
    'http/1.0',
  ),
]

const ranges: ReadonlyArray<Exchange> = [
  ask('one range is a part', range('bytes=2-4'), {
    status: 206,
    body: '234',
    fields: [
      ['Content-Range', 'bytes 2-4/10'],
      ['Content-Length', '3'],
    ],
  }),
  ask('a suffix is a part', range('bytes=-2'), {
    status: 206,
    body: '89',
    fields: [['Content-Range', 'bytes 8-9/10']],
  }),
  ask('a range that cannot be satisfied is a 416', range('bytes=10-'), {
    status: 416,
    fields: [['Content-Range', 'bytes */10']],
  }),
  ask('a range of another unit is the whole', range('lines=1-2'), { status: 200, body: '0123456789' }),
  ask('a range of what has changed since is the whole', range('bytes=0-0', ['If-Range', '"v0"']), {
    status: 200,
    body: '0123456789',
  }),
  ask('what the client has is a 304', range('bytes=0-0', ['If-None-Match', '"v1"']), { status: 304, body: '' }),
  ask('what must be otherwise is a 412', range('bytes=0-0', ['If-Match', '"v0"']), { status: 412 }),
  ask(
    'a range of a file is read from it alone',
    { method: 'GET', target: '/range-file', fields: [['Range', 'bytes=10-99999']] },
    { status: 206, body: { of: '0123456789', times: 9_999 }, fields: [['Content-Range', 'bytes 10-99999/100000']] },
  ),
  get('a file that is not cut is whole', '/range-file', {
    status: 200,
    body: inFile,
    fields: [['Accept-Ranges', 'bytes']],
  }),
]

const faults: ReadonlyArray<Exchange> = [
  ...['throws', 'rejects', 'no-answer', 'look-alike', 'content-on-204', 'status-of-99'].map((page) =>
    get(`what ${page} is a 500`, `/${page}`, { status: 500 }),
  ),
  ...['injected', 'bad-name', 'own-length', 'own-coding', 'wide', 'unopened'].map((page) =>
    get(`what is ${page} is a 500 and nothing of it is sent`, `/${page}`, { status: 500, absent: ['X-A', 'X-B'] }),
  ),
  get('a failure that says too large is a 413', '/too-large', { status: 413 }),
  get('a failure that says malformed is a 400', '/malformed', { status: 400 }),
  get('what is late is answered in its place', '/late', { status: 503, body: 'late' }),
  get('an error page escapes what it says', '/error', {
    status: 404,
    fields: [['Content-Type', 'text/html;charset=utf-8']],
  }),
  get('a stream that breaks off does not look whole', '/breaks', { status: 200, whole: false }, 'cut'),
  get('a stream that is too short does not look whole', '/short', { status: 200, whole: false }, 'cut'),
  ask(
    'a stream that breaks off does not look whole to HTTP/1.0',
    { method: 'GET', target: '/breaks-later', version: 'HTTP/1.0' },
    { status: 200, whole: false },
    'cut',
    'http/1.0',
  ),
  get('no octet is sent behind the length that was declared', '/long', { status: 200, body: 'abcd' }),
]

const leaving: ReadonlyArray<Exchange> = [
  leave('an effect hears that the client has left', { method: 'GET', target: '/leave/waiting?{run}' }, [
    'begun',
    'aborted',
  ]),
  leave('a generator is left with the client', { method: 'GET', target: '/leave/streaming?{run}' }, [
    'begun',
    'returned',
  ]),
  leave('events are left with the client', { method: 'GET', target: '/leave/sse?{run}' }, ['begun', 'returned']),
  ...['stream', 'sse'].map((page) =>
    leave(
      `a silent ${page} is left with the client, and at once`,
      { method: 'GET', target: `/leave/silent-${page}?{run}` },
      ['begun', 'returned'],
    ),
  ),
  leave(
    'a read of the whole content hears that the client has left',
    { method: 'POST', target: '/leave/collecting?{run}', body: ['abc', 'def'], waits: true },
    ['begun', 'read Left'],
    'early answer',
  ),
  leave(
    'a read of a piece hears that the client has left',
    { method: 'POST', target: '/leave/pulling?{run}', body: ['abc', 'def'], chunked: true, waits: true },
    ['begun', 'pulled Left'],
    'early answer',
  ),
]

/** How content streams, is cut, and ends too early. */
export const streams: ReadonlyArray<Exchange> = [...streamed, ...ranges, ...faults, ...leaving]
