import type { Exchange, Feature, FieldLine } from './exchange.js'
import { ask, get } from './made.js'

/** Requests as an app sees them. */

const oddName = "!#$%&'*+-.^_`|~09aZ"

const target = (says: string, raw: string, ...features: ReadonlyArray<Feature>): Exchange =>
  get(says, raw, { status: 200, body: raw }, ...features)

const query = (says: string, raw: string, body: string): Exchange => get(says, `/query${raw}`, { status: 200, body })

const fields = (
  says: string,
  page: string,
  lines: ReadonlyArray<FieldLine>,
  body: string,
  ...features: ReadonlyArray<Feature>
): Exchange => ask(says, { method: 'GET', target: page, fields: lines }, { status: 200, body }, ...features)

const targets: ReadonlyArray<Exchange> = [
  target('a percent-encoded target is not decoded', '/target/%2F%41%e2%82%ac%20?a=%26&b=%3D'),
  target('escapes keep their case', '/target/%2f%2F'),
  target('an escape that is no UTF-8 stays', '/target/?%ff%C0'),
  target('every legal letter of a path stays', "/target/-._~!$&'()*+,;=:@"),
  target('every legal letter of a query stays', '/target?-._~!$&()*+,;=:@/?'),
  target('empty segments stay', '/target//a//'),
  target('what looks like a host stays a path', '/target//evil.example/a'),
  target('dot segments stay as they were sent', '/target/a/../b/./c', 'raw target'),
  target('encoded dot segments stay as they were sent', '/target/%2e%2E/a', 'raw target'),
  target('a quote in a query stays as it was sent', "/target?a='b'", 'raw target'),
  target('a target of 4000 octets arrives', `/target/${'a'.repeat(3_992)}`),
  ask(
    'an absolute target is asked for by its authority, whatever Host says',
    { method: 'GET', target: 'http://b.example:81/authority', fields: [['Host', 'c.example']] },
    { status: 200, body: '"b.example:81"' },
    'absolute target',
  ),
  ask(
    'an absolute target is asked for by its path and query',
    { method: 'GET', target: 'http://b.example?a=%2F', fields: [['Host', 'b.example']] },
    { status: 404 },
    'absolute target',
  ),
  ask(
    'an absolute target of https is misdirected where no TLS is',
    { method: 'GET', target: 'https://contract.example/text' },
    { status: 421 },
    'absolute target',
  ),
  query('without a question mark there is no query', '', 'null'),
  query('a query may be empty', '?', '""'),
  query('a question mark in a query is content', '?a?b??', '"a?b??"'),
  query('what separates pairs stays as it is', '?&&a&=b&a=&a=b;c', '"&&a&=b&a=&a=b;c"'),
  query('a plus is a plus', '?a+b=c+d', '"a+b=c+d"'),
]

const lines: ReadonlyArray<Exchange> = [
  fields(
    'a value is kept inside, and trimmed around',
    '/field-values',
    [['X-A', 'a\tb  "c, \\d;e=(f)']],
    JSON.stringify(['a\tb  "c, \\d;e=(f)']),
  ),
  fields('an empty value is a value', '/field-values', [['X-A', '']], '[""]'),
  fields(
    'a value of 4000 octets arrives',
    '/field-values',
    [['X-A', 'a'.repeat(4_000)]],
    JSON.stringify(['a'.repeat(4_000)]),
  ),
  fields('a name of every legal letter is one', '/text', [[oddName, 'a']], 'hello'),
  fields(
    'octets above ASCII arrive as they are',
    '/field-values',
    [['X-A', '\u0080\u00e9\u00ff']],
    '["\u00c2\u0080\u00c3\u00a9\u00c3\u00bf"]',
    'octets',
  ),
  fields('names keep their case', '/fields', [['x-MiXeD', 'a']], '[["x-MiXeD","a"]]', 'field case'),
  fields(
    'lines of one name are not joined',
    '/field-values',
    [
      ['X-A', 'a'],
      ['X-B', 'b'],
      ['x-a', 'c, d'],
    ],
    '["a","b","c, d"]',
    'field lines',
  ),
  fields(
    'cookies are read in their order, quotes and all',
    '/cookies',
    [['Cookie', 'a=1; b="2"; a=3; c=']],
    '[["a","1"],["b","\\"2\\""],["a","3"],["c",""]]',
  ),
  fields('the host is the authority', '/authority', [['Host', 'b.example:81']], '"b.example:81"'),
  fields(
    'fifty fields are not too many',
    '/fields',
    Array.from({ length: 50 }, (_, at): FieldLine => [`x-${10 + at}`, 'a']),
    JSON.stringify(Array.from({ length: 50 }, (_, at) => [`x-${10 + at}`, 'a'])),
  ),
]

const methods: ReadonlyArray<Exchange> = [
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) =>
    ask(`${method} arrives as it was sent`, { method, target: '/method' }, { status: 200, body: method }),
  ),
  ask(
    'a method that nobody knows is the app’s to judge',
    { method: 'PROPFIND', target: '/method' },
    { status: 200, body: 'PROPFIND' },
    'any method',
  ),
  ask('TRACE is refused', { method: 'TRACE', target: '/method' }, { status: 501 }, 'any method'),
  get('a request without content says so', '/framing', { status: 200, body: 'None' }),
  get('the version is what was sent', '/version', { status: 200, body: 'HTTP/1.1' }),
  ask(
    'HTTP/1.0 is seen to be',
    { method: 'GET', target: '/version', version: 'HTTP/1.0' },
    { status: 200, body: 'HTTP/1.0' },
    'http/1.0',
  ),
  get('plain is not secure', '/secure', { status: 200, body: 'false' }),
]

/** Targets, fields and methods. */
export const requests: ReadonlyArray<Exchange> = [...targets, ...lines, ...methods]
