/** Scripts, odd and hostile, and what a client must see of each. */
import type { CgiOptions } from '../../src/cgi/options.js'

/** A script, what is asked of it, and what comes of that. */
export interface Specimen {
  /** A sentence. */
  readonly name: string
  /** Its file: a name, and a text that begins with `#!` unless it is about its absence. */
  readonly file: string
  readonly text: string
  /** 0o755 unless told. */
  readonly mode?: number
  /** What is asked: GET of it unless told. */
  readonly ask?: {
    readonly method?: string
    readonly rest?: string
    readonly fields?: ReadonlyArray<string>
    readonly body?: string
  }
  readonly options?: CgiOptions
  readonly status: number
  /** What the head holds, and what it does not. */
  readonly head?: RegExp
  readonly notHead?: RegExp
  /** The content, exactly or by a pattern. */
  readonly body?: string | RegExp
  /** The answer breaks off: the connection ends before the message does. */
  readonly broken?: true
  /** What a line of the log holds. */
  readonly log?: RegExp
}

const sh = (...lines: ReadonlyArray<string>): string => ['#!/bin/sh', ...lines, ''].join('\n')
const py = (...lines: ReadonlyArray<string>): string =>
  ['#!/usr/bin/env python3', 'import os, sys, time, signal', ...lines, ''].join('\n')
const plain = "printf 'Content-Type: text/plain\\n\\n'"

/** A page of error says its code; nothing of the script stands in it. */
const error = (status: number): RegExp => new RegExp(`<p>Error code: ${status}</p>`)

const documents: ReadonlyArray<Specimen> = [
  {
    name: 'a document',
    file: 'doc.sh',
    text: sh(plain, 'echo hello'),
    status: 200,
    head: /Content-Type: text\/plain\r\n/,
    body: 'hello\n',
  },
  {
    name: 'a document whose lines end with CR LF',
    file: 'crlf.sh',
    text: sh("printf 'Content-Type: text/plain\\r\\n\\r\\nhello'"),
    status: 200,
    body: 'hello',
  },
  {
    name: 'a document whose lines end both ways',
    file: 'mixed.sh',
    text: sh("printf 'Status: 203\\r\\nContent-Type: a/b\\n\\r\\nhello'"),
    status: 203,
    body: 'hello',
  },
  { name: 'a document of no octet', file: 'empty.sh', text: sh(plain), status: 200, body: '' },
  {
    name: 'a status and a reason',
    file: 'status.sh',
    text: sh("printf 'Status: 404 Nobody home\\nContent-Type: text/plain\\n\\nno'"),
    status: 404,
    head: /^HTTP\/1.1 404 Nobody home\r\n/,
    body: 'no',
  },
  {
    name: 'a status without a reason',
    file: 'bare-status.sh',
    text: sh("printf 'Status: 404\\nContent-Type: text/plain\\n\\nno'"),
    status: 404,
    head: /^HTTP\/1.1 404 Not Found\r\n/,
    body: 'no',
  },
  {
    name: 'a status that is not registered',
    file: 'odd-status.sh',
    text: sh("printf 'Status: 299 Odd\\n\\n'"),
    status: 299,
    head: /^HTTP\/1.1 299 Odd\r\n/,
  },
  {
    name: 'a status alone, without content',
    file: 'only-status.sh',
    text: sh("printf 'Status: 201\\n\\n'"),
    status: 201,
    notHead: /Content-Type/,
    body: '',
  },
  {
    name: 'content without a type is sent without one',
    file: 'untyped.sh',
    text: sh("printf 'Status: 200\\n\\nhello'"),
    status: 200,
    notHead: /Content-Type/,
    body: 'hello',
  },
  {
    name: 'several Set-Cookie lines stay several',
    file: 'cookies.sh',
    text: sh("printf 'Content-Type: a/b\\nSet-Cookie: a=1\\nSet-Cookie: b=2\\n\\n'"),
    status: 200,
    head: /Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n/,
  },
  {
    name: 'a length that is right is said',
    file: 'length.sh',
    text: sh("printf 'Content-Type: a/b\\nContent-Length: 5\\n\\nhello'"),
    status: 200,
    head: /Content-Length: 5\r\n/,
    notHead: /Transfer-Encoding/,
    body: 'hello',
  },
  {
    name: 'a length that is too large breaks off',
    file: 'short.sh',
    text: sh("printf 'Content-Type: a/b\\nContent-Length: 9\\n\\nhello'"),
    status: 200,
    broken: true,
    body: 'hello',
  },
  {
    name: 'a length that is too small lets no octet past it',
    file: 'long.sh',
    text: sh("printf 'Content-Type: a/b\\nContent-Length: 3\\n\\nhello'"),
    status: 200,
    body: 'hel',
  },
  {
    name: 'HEAD has the fields and no content',
    file: 'head.py',
    text: py("print('Content-Type: text/plain\\nX-Method: ' + os.environ['REQUEST_METHOD'] + '\\n\\nhello')"),
    ask: { method: 'HEAD' },
    status: 200,
    head: /X-Method: HEAD\r\n/,
    body: '',
  },
  {
    name: 'HEAD has the length that the script says',
    file: 'head-length.sh',
    text: sh("printf 'Content-Type: a/b\\nContent-Length: 5\\n\\nhello'"),
    ask: { method: 'HEAD' },
    status: 200,
    head: /Content-Length: 5\r\n/,
    body: '',
  },
  {
    name: '204 has no content, whatever the script says',
    file: 'no-content.sh',
    text: sh("printf 'Status: 204\\n\\nhello'"),
    status: 204,
    notHead: /Content-Length|Transfer-Encoding/,
    body: '',
  },
  {
    name: '304 has no content, whatever the script says',
    file: 'not-modified.sh',
    text: sh('printf \'Status: 304\\nETag: "a"\\n\\nhello\''),
    status: 304,
    head: /ETag: "a"\r\n/,
    body: '',
  },
  {
    name: '205 has no content',
    file: 'reset.sh',
    text: sh("printf 'Status: 205\\n\\nhello'"),
    status: 205,
    head: /Content-Length: 0\r\n/,
    body: '',
  },
  {
    name: 'the fields of the connection are not the script’s',
    file: 'connection.sh',
    text: sh(
      "printf 'Content-Type: a/b\\nConnection: close\\nKeep-Alive: timeout=9\\nUpgrade: ws\\nTrailer: X\\nTE: x\\nProxy-Connection: y\\nX-CGI-Secret: z\\n\\nhi'",
    ),
    status: 200,
    notHead: /Connection:|Keep-Alive|Upgrade|Trailer|TE:|X-CGI/,
    body: 'hi',
  },
  {
    name: 'octets of content are not changed',
    file: 'octets.py',
    text: py("sys.stdout.buffer.write(b'Content-Type: a/b\\n\\n' + bytes(range(256)))"),
    status: 200,
    body: Array.from({ length: 256 }, (_, unit) => String.fromCharCode(unit)).join(''),
  },
  {
    name: 'a field value may hold octets above 127',
    file: 'latin.py',
    text: py("sys.stdout.buffer.write(b'Content-Type: a/b\\nX-Name: caf\\xc3\\xa9\\n\\n')"),
    status: 200,
    head: /X-Name: caf\xc3\xa9\r\n/,
  },
  {
    name: 'a head that comes octet by octet',
    file: 'drip.py',
    text: py(
      "for octet in b'Content-Type: text/plain\\r\\n\\r\\nhello':",
      '    sys.stdout.buffer.write(bytes([octet]))',
      '    sys.stdout.flush()',
      '    time.sleep(0.001)',
    ),
    status: 200,
    body: 'hello',
  },
  {
    name: 'content of a mebibyte',
    file: 'mebibyte.py',
    text: py("sys.stdout.write('Content-Type: text/plain\\n\\n' + 'x' * 1048576)"),
    status: 200,
    body: /^x{1048576}$/,
  },
]

/** Output that is no answer, and the reason that the log has for it: all of them are answered with 502. */
const wrong: ReadonlyArray<readonly [name: string, file: string, text: string, log: RegExp]> = [
  ['a head without a field of CGI', 'fieldless.sh', sh("printf 'X-A: b\\n\\nhello'"), /no-cgi-field/],
  ['a type that says nothing', 'typeless.sh', sh("printf 'Content-Type:\\n\\nhello'"), /no-cgi-field/],
  [
    'a status line in place of a head',
    'status-line.sh',
    sh("printf 'HTTP/1.1 200 OK\\r\\nContent-Type: a/b\\r\\n\\r\\nhello'"),
    /bad-header/,
  ],
  ['a space before the colon', 'space.sh', sh("printf 'Content-Type : text/plain\\n\\nhello'"), /space-before-colon/],
  ['a folded line', 'fold.sh', sh("printf 'Content-Type: text/plain\\n folded\\n\\nhello'"), /obs-fold/],
  ['a bare CR inside a value', 'bare-cr.sh', sh("printf 'Content-Type: a/b\\rSet-Cookie: evil\\n\\nhello'"), /bare-cr/],
  ['NUL inside a value', 'nul.sh', sh("printf 'Content-Type: a/b\\0c\\n\\nhello'"), /bad-field-value/],
  [
    'a head that is too large',
    'large-head.py',
    py("sys.stdout.write('X-A: ' + 'x' * 20000 + '\\nContent-Type: a/b\\n\\n')"),
    /header-bytes/,
  ],
  ['a head without end', 'endless-head.py', py("while True: sys.stdout.write('X-A: b\\n')"), /header-count/],
  ['two statuses', 'two-statuses.sh', sh("printf 'Status: 200\\nStatus: 404\\n\\n'"), /duplicate-field/],
  ['two types', 'two-types.sh', sh("printf 'Content-Type: a/b\\nContent-type: c/d\\n\\n'"), /duplicate-field/],
  [
    'two lengths',
    'two-lengths.sh',
    sh("printf 'Content-Type: a/b\\nContent-Length: 5\\nContent-Length: 5\\n\\nhello'"),
    /duplicate-field/,
  ],
  [
    'a length that is no number',
    'bad-length.sh',
    sh("printf 'Content-Type: a/b\\nContent-Length: +5\\n\\nhello'"),
    /bad-content-length/,
  ],
  ['an interim status', 'interim.sh', sh("printf 'Status: 100 Continue\\n\\n'"), /bad-status/],
  [
    'a protocol that was not asked for',
    'switch.sh',
    sh("printf 'Status: 101 Switching Protocols\\nUpgrade: websocket\\n\\n'"),
    /bad-status/,
  ],
  ['a status above 599', 'high-status.sh', sh("printf 'Status: 600 High\\n\\n'"), /bad-status/],
  ['a status of words', 'worded-status.sh', sh("printf 'Status: OK\\n\\n'"), /bad-status/],
  ['a status glued to its reason', 'glued-status.sh', sh("printf 'Status: 200OK\\n\\n'"), /bad-status/],
  [
    'a transfer coding',
    'chunked.sh',
    sh("printf 'Content-Type: a/b\\nTransfer-Encoding: chunked\\n\\n5\\r\\nhello\\r\\n0\\r\\n\\r\\n'"),
    /framing-field/,
  ],
  ['405 that does not say what is allowed', 'not-allowed.sh', sh("printf 'Status: 405\\n\\n'"), /unwritable-status/],
  ['a script that is killed before its head', 'dies-early.py', py('os.kill(os.getpid(), signal.SIGKILL)'), /no-output/],
  ['an empty head', 'empty-head.sh', sh("printf '\\nhello'"), /no-cgi-field/],
]

const faults: ReadonlyArray<Specimen> = [
  ...wrong.map(([name, file, text, log]) => ({ name, file, text, status: 502, log })),
  { name: 'no output at all', file: 'silent.sh', text: sh('exit 0'), status: 502, body: error(502), log: /no-output/ },
  {
    name: 'output that ends inside its head',
    file: 'cut.sh',
    text: sh("printf 'Content-Type: text/plain\\n'"),
    status: 502,
    body: error(502),
    log: /broken-off/,
  },
  {
    name: 'content without a head',
    file: 'headless.sh',
    text: sh('echo "<html>secret</html>"'),
    status: 502,
    body: /^(?!.*secret)/s,
    log: /bad-header/,
  },
  {
    name: '405 that does',
    file: 'allowed.sh',
    text: sh("printf 'Status: 405\\nAllow: GET\\n\\n'"),
    status: 405,
    head: /Allow: GET\r\n/,
  },
  {
    name: 'a script that fails before it says anything',
    file: 'raises.py',
    text: py("raise RuntimeError('secret ' + 'path')"),
    status: 502,
    body: /^(?!.*secret)/s,
    log: /RuntimeError: secret path/,
  },
  {
    name: 'a script that is killed inside its content',
    file: 'dies.py',
    text: py(
      "sys.stdout.write('Content-Type: a/b\\n\\nhello'); sys.stdout.flush(); os.kill(os.getpid(), signal.SIGSEGV)",
    ),
    status: 200,
    body: 'hello',
    broken: true,
    log: /SIGSEGV/,
  },
  {
    name: 'a script that ends with a status of its own is answered with what it said',
    file: 'fails.sh',
    text: sh(plain, 'echo hello', 'exit 3'),
    status: 200,
    body: 'hello\n',
    log: /status 3/,
  },
]

const redirects: ReadonlyArray<Specimen> = [
  {
    name: 'an absolute Location is 302',
    file: 'away.sh',
    text: sh("printf 'Location: https://a.example/b?c#d\\n\\n'"),
    status: 302,
    head: /Location: https:\/\/a.example\/b\?c#d\r\n/,
  },
  {
    name: 'an absolute Location with another status',
    file: 'away-301.sh',
    text: sh("printf 'Status: 301 Gone there\\nLocation: https://a.example/\\nContent-Type: text/plain\\n\\nthere'"),
    status: 301,
    head: /Location: https:\/\/a.example\/\r\n/,
    body: 'there',
  },
  {
    name: 'a path as Location with a status goes to the client',
    file: 'path-303.sh',
    text: sh("printf 'Status: 303 See Other\\nLocation: /done\\nSet-Cookie: a=b\\n\\n'"),
    status: 303,
    head: /Location: \/done\r\n/,
  },
  {
    name: 'a path as Location alone is answered here',
    file: 'local.sh',
    text: sh("printf 'Location: /doc.sh?a=b\\n\\n'"),
    status: 200,
    notHead: /Location/,
    body: 'hello\n',
  },
  {
    name: 'a path as Location beside other fields is a fault',
    file: 'local-more.sh',
    text: sh("printf 'Location: /doc.sh\\nSet-Cookie: a=b\\n\\n'"),
    status: 502,
    log: /bad-location/,
  },
  {
    name: 'a Location that names another host by its path',
    file: 'slashes.sh',
    text: sh("printf 'Location: //evil.example/\\n\\n'"),
    status: 502,
    log: /bad-location/,
  },
  {
    name: 'a Location with a backslash',
    file: 'backslash.sh',
    text: sh("printf 'Location: /\\\\\\\\evil.example/\\n\\n'"),
    status: 502,
    log: /bad-location/,
  },
  {
    name: 'a Location that is relative',
    file: 'relative.sh',
    text: sh("printf 'Location: doc.sh\\n\\n'"),
    status: 502,
    log: /bad-location/,
  },
  {
    name: 'a local redirect to itself ends',
    file: 'loop.sh',
    text: sh("printf 'Location: /loop.sh\\n\\n'"),
    status: 502,
    log: /redirect-loop/,
  },
  {
    name: 'a local redirect of a POST is a GET without content',
    file: 'post-local.sh',
    text: sh('cat >/dev/null', "printf 'Location: /meta.py\\n\\n'"),
    ask: { method: 'POST', fields: ['Content-Length: 5', 'Content-Type: a/b'], body: 'hello' },
    status: 200,
    body: /^(?!.*CONTENT_)(?=.*"REQUEST_METHOD": "GET")/s,
  },
  {
    name: 'a local redirect out of the scripts is 404',
    file: 'nowhere.sh',
    text: sh("printf 'Location: /nothing\\n\\n'"),
    status: 404,
    body: error(404),
  },
]

const input: ReadonlyArray<Specimen> = [
  {
    name: 'the environment as JSON',
    file: 'meta.py',
    text: py(
      'import json',
      "print('Content-Type: application/json\\n')",
      'print(json.dumps(dict(os.environ), sort_keys=True))',
    ),
    ask: { rest: '/a%20b?x=%20y', fields: ['X-One: 1', 'X_Two: 2', 'Proxy: evil', 'Authorization: Basic c2VjcmV0'] },
    status: 200,
    body: /^(?!.*(HOME|evil|TWO|AUTH))(?=.*"HTTP_X_ONE": "1")(?=.*"PATH_INFO": "\/a b")(?=.*"QUERY_STRING": "x=%20y")/s,
  },
  {
    name: 'content is read from standard input',
    file: 'echo.py',
    text: py(
      "body = sys.stdin.buffer.read(int(os.environ['CONTENT_LENGTH']))",
      "sys.stdout.buffer.write(b'Content-Type: a/b\\n\\n' + body)",
    ),
    ask: { method: 'POST', fields: ['Content-Length: 5'], body: 'hello' },
    status: 200,
    body: 'hello',
  },
  {
    name: 'chunked content has a length for the script',
    file: 'length.py',
    text: py(
      'body = sys.stdin.buffer.read()',
      "print('Content-Type: a/b\\n'); print(os.environ['CONTENT_LENGTH'], body.decode())",
    ),
    ask: { method: 'POST', fields: ['Transfer-Encoding: chunked'], body: '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n' },
    status: 200,
    body: '5 abcde\n',
  },
  {
    name: 'standard input without content is at its end',
    file: 'no-input.sh',
    text: sh(plain, 'wc -c'),
    status: 200,
    body: /^\s*0\n$/,
  },
  {
    name: 'content that the script does not read',
    file: 'unread.sh',
    text: sh(plain, 'echo done'),
    ask: { method: 'POST', fields: ['Content-Length: 5'], body: 'hello' },
    status: 200,
    body: 'done\n',
  },
  {
    name: 'much content that the script does not read',
    file: 'unread-much.sh',
    text: sh('exec <&-', plain, 'echo done'),
    ask: { method: 'POST', fields: ['Content-Length: 900000'], body: 'x'.repeat(900_000) },
    status: 200,
    body: 'done\n',
  },
  {
    name: 'content that goes out as it comes in',
    file: 'cat.sh',
    text: sh(plain, 'cat'),
    ask: { method: 'POST', fields: ['Content-Length: 900000'], body: 'x'.repeat(900_000) },
    status: 200,
    body: /^x{900000}$/,
  },
  {
    name: 'more output ahead of the input than is kept',
    file: 'ahead.sh',
    text: sh(plain, 'cat'),
    options: { aheadLimit: 1000 },
    ask: { method: 'POST', fields: ['Content-Length: 900000'], body: 'x'.repeat(900_000) },
    status: 502,
    log: /ahead-of-input/,
  },
  {
    name: 'a query is no argument',
    file: 'argv.py',
    text: py("print('Content-Type: text/plain\\n'); print(sys.argv[1:])"),
    ask: { rest: '?a+b+;rm' },
    status: 200,
    body: '[]\n',
  },
  {
    name: 'a script runs in its own directory',
    file: 'sub/where.sh',
    text: sh(plain, 'basename "$PWD"'),
    status: 200,
    body: 'sub\n',
  },
]

const refused: ReadonlyArray<Specimen> = [
  {
    name: 'a file that may not be executed',
    file: 'source.py',
    text: py('secret = 1'),
    mode: 0o644,
    status: 404,
    body: error(404),
  },
  {
    name: 'a text without #! is given to no shell',
    file: 'bare.sh',
    text: 'echo "Content-Type: text/plain"\necho\necho pwned\n',
    status: 404,
  },
  {
    name: 'a script that writes its own head',
    file: 'nph-a.sh',
    text: sh("printf 'HTTP/1.1 200 OK\\r\\n\\r\\n'"),
    status: 404,
  },
  { name: 'a file whose name begins with a dot', file: '.hidden.sh', text: sh(plain), status: 404 },
  { name: 'a file in a folder whose name begins with a dot', file: '.git/hook.sh', text: sh(plain), status: 404 },
  {
    name: 'an interpreter that is not there',
    file: 'lost.sh',
    text: '#!/nowhere/at/all\n',
    status: 500,
    body: /^(?!.*nowhere)/s,
    log: /ENOENT/,
  },
  {
    name: 'an interpreter that cannot be run',
    file: 'unrunnable.sh',
    text: '#!/etc/passwd\n',
    status: 500,
    body: /^(?!.*passwd)/s,
    log: /EACCES|ENOEXEC/,
  },
  { name: 'an encoded slash in PATH_INFO', file: 'info.sh', text: sh(plain), ask: { rest: '/a%2Fb' }, status: 404 },
  { name: 'NUL in PATH_INFO', file: 'info-nul.sh', text: sh(plain), ask: { rest: '/a%00b' }, status: 404 },
  {
    name: 'dots in PATH_INFO',
    file: 'info-dots.sh',
    text: sh(plain),
    ask: { rest: '/%2e%2e/etc/passwd' },
    status: 404,
  },
  {
    name: 'octets that are no UTF-8 in PATH_INFO',
    file: 'info-octets.sh',
    text: sh(plain),
    ask: { rest: '/%ff' },
    status: 404,
  },
]

const hostile: ReadonlyArray<Specimen> = [
  {
    name: 'a script that never ends before its head',
    file: 'hangs.sh',
    text: sh('sleep 600'),
    options: { timeout: 300, grace: 100 },
    status: 504,
    body: error(504),
    log: /its time was over/,
  },
  {
    name: 'a script that never ends behind its head',
    file: 'hangs-late.sh',
    text: sh(plain, 'echo hello', 'sleep 600'),
    options: { timeout: 2000, grace: 100 },
    status: 200,
    body: 'hello\n',
    broken: true,
    log: /its time was over/,
  },
  {
    name: 'a script that does not listen to SIGTERM',
    file: 'stubborn.py',
    text: py('signal.signal(signal.SIGTERM, signal.SIG_IGN)', 'while True: time.sleep(1)'),
    options: { timeout: 300, grace: 100 },
    status: 504,
  },
  {
    name: 'output without end',
    file: 'endless.py',
    text: py("sys.stdout.write('Content-Type: a/b\\n\\n')", "while True: sys.stdout.write('x' * 65536)"),
    options: { outputLimit: 200_000 },
    status: 200,
    body: /^x+$/,
    broken: true,
  },
  {
    name: 'a declared length above the limit',
    file: 'huge.sh',
    text: sh("printf 'Content-Type: a/b\\nContent-Length: 999999999999\\n\\n'"),
    status: 502,
    log: /too-large/,
  },
  {
    name: 'a grandchild that holds the output open',
    file: 'holds.sh',
    text: sh(plain, 'echo hello', 'sleep 600 &'),
    status: 200,
    body: 'hello\n',
  },
  {
    name: 'a grandchild in a session of its own that holds the output open',
    file: 'escapes.sh',
    text: sh(plain, 'echo hello', 'setsid sleep 5 &', 'sleep 0.3'),
    status: 200,
    body: 'hello\n',
  },
  {
    name: 'a script that closes its output and goes on',
    file: 'goes-on.sh',
    text: sh(plain, 'echo hello', 'exec >&- 2>&-', 'sleep 3'),
    options: { timeout: 10_000, grace: 100 },
    status: 200,
    body: 'hello\n',
  },
  {
    name: 'a flood of standard error',
    file: 'noisy.py',
    text: py(
      "print('Content-Type: text/plain\\n\\nhello', flush=True)",
      "for _ in range(1000): sys.stderr.write('x' * 1023 + '\\n')",
    ),
    status: 200,
    body: 'hello\n',
    log: /not kept/,
  },
  {
    name: 'a line of standard error that would be another line of the log',
    file: 'forges.py',
    text: py("sys.stderr.write('a\\r\\x1b[2Jb\\\\c\\n')", "print('Content-Type: text/plain\\n')"),
    status: 200,
    log: /a\\x0d\\x1b\[2Jb\\\\c$/,
  },
]

/** All of them. */
export const corpus: ReadonlyArray<Specimen> = [...documents, ...faults, ...redirects, ...input, ...refused, ...hostile]
