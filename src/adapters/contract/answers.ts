import type { Exchange, FieldLine, Octets } from './exchange.js'
import { ask, get } from './made.js'

/** Answers as they are described, RFC 9110 §6 and §15. */

const plain: FieldLine = ['Content-Type', 'text/plain;charset=utf-8']
const length = (octets: number): FieldLine => ['Content-Length', String(octets)]
const all256 = String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at))
const MIB = 1_048_576
const inFile: Octets = { of: '5678901234', times: 10_000 }

const whole: ReadonlyArray<Exchange> = [
  get('text has its type and its length', '/text', { status: 200, body: 'hello', fields: [plain, length(5)] }),
  get('text is written as UTF-8', '/utf-8', {
    status: 200,
    body: '\u00c3\u00a9\u00e2\u0082\u00ac\u00f0\u009f\u0098\u0080',
    fields: [length(9)],
  }),
  get('HTML says that it is', '/html', {
    status: 200,
    body: '<p>hello',
    fields: [['Content-Type', 'text/html;charset=utf-8']],
  }),
  get('JSON says that it is', '/json', {
    status: 200,
    body: '{"a":[1,null,"\u00c3\u00a9"]}',
    fields: [['Content-Type', 'application/json']],
  }),
  get('every octet arrives as it is', '/bytes', {
    status: 200,
    body: all256,
    fields: [['Content-Type', 'application/octet-stream'], length(256)],
  }),
  get('a type of the app’s own is kept', '/typed', { status: 200, fields: [['Content-Type', 'text/x-own;a="b c"']] }),
  get('no content is said to be none', '/empty', {
    status: 200,
    body: '',
    fields: [length(0)],
    absent: ['Content-Type'],
  }),
  get('text of no letter keeps its type', '/empty-text', { status: 200, body: '', fields: [plain, length(0)] }),
  get('1 MiB goes out whole', '/large', { status: 200, body: { of: 'x', times: MIB }, fields: [length(MIB)] }),
  get('a file is sent from its start to its end', '/file', { status: 200, body: inFile }),
  get('a file says how long it is', '/file', { status: 200, fields: [length(100_000)] }, 'declared length'),
  get('a page that is not there is a 404', '/nowhere', { status: 404, body: '' }),
]

const bare: ReadonlyArray<Exchange> = [
  get('204 has no content and no length', '/none', {
    status: 204,
    body: '',
    absent: ['Content-Length', 'Transfer-Encoding', 'Content-Type'],
  }),
  get('205 has no content', '/reset', { status: 205, body: '' }, 'reset content'),
  get('304 has the fields of what it stands for, and no content', '/unchanged', {
    status: 304,
    body: '',
    fields: [['ETag', '"v1"']],
    absent: ['Transfer-Encoding'],
  }),
  ...['/text', '/large', '/counted', '/file'].map((page) =>
    ask(
      `HEAD of ${page} has its length and no content`,
      { method: 'HEAD', target: page },
      { status: 200, body: '', fields: [length({ '/text': 5, '/large': MIB, '/counted': 7 }[page] ?? 100_000)] },
    ),
  ),
  ...['/stream', '/later', '/trailers', '/breaks', '/sse', '/empty'].map((page) =>
    ask(`HEAD of ${page} has no content`, { method: 'HEAD', target: page }, { status: 200, body: '', trailers: [] }),
  ),
  ask('HEAD of a 404 has no content', { method: 'HEAD', target: '/nowhere' }, { status: 404, body: '' }),
  ask('HEAD of a fault has no content', { method: 'HEAD', target: '/throws' }, { status: 500, body: '' }),
]

const statuses: ReadonlyArray<Exchange> = [
  ...[202, 203, 299, 300, 400, 403, 409, 410, 418, 422, 429, 451, 499, 501, 503, 599].map((code) =>
    get(`${code} is a status like others`, `/status?${code}`, { status: code, body: `this is ${code}` }),
  ),
  get('201 says where', '/status?201', { status: 201, fields: [['Location', '/new']] }),
  get('401 has its challenge', '/status?401', { status: 401, fields: [['WWW-Authenticate', 'Basic realm="a"']] }),
  get('405 says what is allowed', '/status?405', { status: 405, fields: [['Allow', 'GET, HEAD']] }),
  get('426 says what would do', '/status?426', { status: 426, fields: [['Upgrade', 'websocket']] }),
  ...[301, 302, 303, 307, 308].map((code) =>
    get(`${code} goes to the address as it was given`, `/status?${code}`, {
      status: code,
      fields: [['Location', '/there?a=b#c']],
    }),
  ),
  get('a reason phrase is sent', '/reason', { status: 200, reason: 'Quite Fine', body: 'fine' }, 'reason'),
  get('an answer that closes is whole', '/closing', { status: 200, body: 'closed' }),
]

const fields: ReadonlyArray<Exchange> = [
  get('each Set-Cookie keeps its line, its order and its commas', '/set-cookies', {
    status: 200,
    fields: [
      ['Set-Cookie', 'a=1; Path=/; HttpOnly'],
      ['Set-Cookie', 'b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
      ['Set-Cookie', 'a=3'],
    ],
  }),
  get('names and values of every legal octet arrive', '/odd', {
    status: 200,
    fields: [
      ["!#$%&'*+-.^_`|~09aZ", 'a\tb  "c, \\d;e=(f)'],
      ['x-empty', ''],
    ],
  }),
  get('octets above ASCII arrive', '/octets', { status: 200, fields: [['X-Octets', '\u0080\u00e9\u00ff']] }, 'octets'),
  get('the case of names is kept', '/case', { status: 200, fields: [['x-MiXeD', 'cAsE']] }, 'field case'),
  get('the case of values is kept', '/case', { status: 200, fields: [['X-Mixed', 'cAsE']] }),
  get('early hints come before the answer', '/hints', { status: 200, body: 'hinted', interim: [103] }, 'interim'),
  get(
    'each 102 comes before the answer',
    '/processing',
    { status: 200, body: 'processed', interim: [102, 102] },
    'interim',
  ),
  get('102 does no harm where there is none', '/processing', { status: 200, body: 'processed' }),
  ...['/processing', '/hints'].map((page) =>
    ask(
      `HTTP/1.0 gets no interim answer from ${page}`,
      { method: 'GET', target: page, version: 'HTTP/1.0' },
      { status: 200, interim: [] },
      'http/1.0',
    ),
  ),
  get('early hints do no harm where there are none', '/hints', { status: 200, body: 'hinted' }),
]

/** What answers look like. */
export const answers: ReadonlyArray<Exchange> = [...whole, ...bare, ...statuses, ...fields]
