import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dial } from '../server/wire.js'
import { besidePython, pythonHas } from './python.js'
import { answered, folderOf, scripted } from './scripts.js'

/** Python's own `http.server --cgi` beside ours: the same scripts, the same requests, the same answers. */

const py = (...lines: ReadonlyArray<string>): string =>
  ['#!/usr/bin/env python3', 'import os, sys, json', ...lines, ''].join('\n')
const head = "sys.stdout.write('Content-Type: application/json\\n\\n'); sys.stdout.flush()"

const files = [
  { file: 'cgi-bin/env.py', text: py(head, 'print(json.dumps(dict(os.environ)))') },
  {
    file: 'cgi-bin/echo.py',
    text: py(
      "body = sys.stdin.buffer.read(int(os.environ.get('CONTENT_LENGTH') or 0))",
      head,
      'print(json.dumps([body.decode(), sys.argv[1:]]))',
    ),
  },
  { file: 'cgi-bin/plain.sh', text: "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\nhello'\n" },
  { file: 'cgi-bin/where.sh', text: "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n'; echo hello\n" },
  { file: 'cgi-bin/source.txt', text: 'no script', mode: 0o644 },
]

const folder = folderOf(files)
// As root, Python runs scripts as nobody, who must be able to read them.
chmodSync(folder.path, 0o755)
const hasPython = pythonHas('CGIHTTPRequestHandler')
const python = hasPython ? besidePython(folder.path, '--cgi') : { port: 0 }

afterAll(folder.forget)

/** Its head as it should be: Python passes a script's LF on, and says HTTP/1.1 or 1.0 by its version. */
const strictly = (text: string): string => {
  const [, head = '', content = ''] = /^([^]*?)\r?\n\r?\n([^]*)$/.exec(text) ?? []
  return `${head.replace(/\r?\n/g, '\r\n').replace(/^HTTP\/1\.0/, 'HTTP/1.1')}\r\n\r\n${content}`
}

interface Both {
  readonly theirs: ReturnType<typeof answered>
  readonly ours: ReturnType<typeof answered>
}

const both = async (request: string, method = 'GET'): Promise<Both> => {
  const { running } = await scripted(join(folder.path, 'cgi-bin'), { prefix: '/cgi-bin', documentRoot: folder.path })
  const talk = async (port: number): Promise<ReturnType<typeof answered>> => {
    const wire = await dial({ port, host: '127.0.0.1' })
    wire.send(request)
    const got = await wire.rest()
    return answered(strictly(got), method)
  }
  return { theirs: await talk(python.port), ours: await talk(running.port) }
}

const request = (method: string, target: string, fields: ReadonlyArray<string> = [], body = ''): string =>
  `${method} ${target} HTTP/1.0\r\n${['Host: a.example', ...fields].map((field) => `${field}\r\n`).join('')}\r\n${body}`

const variables = (content: string): Readonly<Record<string, string>> => JSON.parse(content)

/** What both must say of a request, name by name. */
const shared = [
  ...['GATEWAY_INTERFACE', 'PATH_INFO', 'QUERY_STRING', 'REMOTE_ADDR', 'REQUEST_METHOD', 'SCRIPT_NAME'],
  ...['HTTP_ACCEPT', 'HTTP_USER_AGENT', 'HTTP_REFERER', 'HTTP_COOKIE'],
]

describe.skipIf(!hasPython)('beside CGIHTTPRequestHandler', () => {
  test.each([
    ['/cgi-bin/env.py', []],
    ['/cgi-bin/env.py?a=b&c=%20d', ['User-Agent: x/1', 'Accept: text/html, */*', 'Referer: http://a/']],
    ['/cgi-bin/env.py/info/more?q', ['Cookie: a=b; c=d']],
    ['/cgi-bin/env.py/a%20b', []],
    ['/cgi-bin/env.py/', []],
  ])('%s has the same variables', async (target, fields) => {
    const { theirs, ours } = await both(request('GET', target, fields))
    expect(theirs.status).toBe(200)
    expect(ours.status).toBe(200)
    const [there, here] = [variables(theirs.content), variables(ours.content)]
    for (const name of shared) expect([name, here[name] ?? '']).toEqual([name, there[name] ?? ''])
    const bare = (path: string | undefined): string | undefined => path?.replace(/\/$/, '')
    if (there.PATH_INFO !== '') expect(bare(here.PATH_TRANSLATED)).toBe(bare(there.PATH_TRANSLATED))
  })

  test('content and its type arrive the same way', async () => {
    const fields = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 7']
    const echoed = await both(request('POST', '/cgi-bin/echo.py', fields, 'a=b&c=d'), 'POST')
    expect(JSON.parse(echoed.ours.content)[0]).toBe(JSON.parse(echoed.theirs.content)[0])
    const { theirs, ours } = await both(request('POST', '/cgi-bin/env.py', fields, 'a=b&c=d'), 'POST')
    for (const name of ['CONTENT_LENGTH', 'CONTENT_TYPE', 'REQUEST_METHOD'])
      expect(variables(ours.content)[name]).toBe(variables(theirs.content)[name])
  })

  test('a document is the same document', async () => {
    const { theirs, ours } = await both(request('GET', '/cgi-bin/plain.sh'))
    expect(ours.content).toBe(theirs.content)
    expect(ours.head).toMatch(/Content-Type: text\/plain\r\n/)
    expect(theirs.head).toMatch(/Content-Type: text\/plain\r?\n/)
  })

  test.each(['/cgi-bin/missing.py', '/cgi-bin/', '/cgi-bin/source.txt'])('%s is refused by both', async (target) => {
    const { theirs, ours } = await both(request('GET', target))
    expect(theirs.status).toBeGreaterThanOrEqual(400)
    expect(ours.status).toBe(404)
    expect(ours.content).not.toMatch(/no script/)
  })

  test('where they differ: no word of a query is an argument here', async () => {
    const { theirs, ours } = await both(request('GET', '/cgi-bin/echo.py?word'))
    expect(JSON.parse(theirs.content)).toEqual(['', ['word']])
    expect(JSON.parse(ours.content)).toEqual(['', []])
  })

  test('where they differ: nothing of the server’s environment is passed on here', async () => {
    const { theirs, ours } = await both(request('GET', '/cgi-bin/env.py'))
    expect(Object.keys(variables(theirs.content))).toContain('HOME')
    expect(Object.keys(variables(ours.content))).not.toContain('HOME')
  })
})
