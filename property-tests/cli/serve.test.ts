import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as askTls } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { fc } from '@fast-check/vitest'
import { describe, expect, onTestFinished, test } from 'vitest'
import { rows } from '../../src/cli/options.js'
import { dial, eventually } from '../server/wire.js'
import { builtCommand, folderWith, ran, serving, started } from './command.js'

builtCommand()

const site = () => folderWith({ 'index.html': '<p>hello', 'sub/a.txt': 'a', 'long.txt': 'long '.repeat(1000) })

/** The answer to one request over a connection of its own. */
const asked = async (port: number, request: string): Promise<string> => {
  const wire = await dial({ host: '127.0.0.1', port })
  wire.send(request)
  return wire.rest()
}

const get = (path: string, ...fields: ReadonlyArray<string>): string =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`

describe('a folder', () => {
  test('is served on 127.0.0.1, and the URL is said on stdout', async () => {
    const it = await serving([site()])
    expect(it.url).toBe(`http://127.0.0.1:${it.port}`)
    expect(it.said.out).toContain(it.url)
    const answer = await fetch(it.url)
    expect([answer.status, await answer.text()]).toEqual([200, '<p>hello'])
    expect((await fetch(`${it.url}/sub/`)).status).toBe(200)
    expect((await fetch(`${it.url}/nothing`)).status).toBe(404)
    const { code, err } = await it.stop()
    expect(code).toBe(0)
    expect(err).toMatch(/"GET \/ HTTP\/1\.1" 200 8\n/)
    expect(err).toMatch(/"GET \/nothing HTTP\/1\.1" 404/)
  })

  test('is the one that is here unless another is named', async () => {
    const it = await serving([], { cwd: site() })
    expect(await (await fetch(it.url)).text()).toBe('<p>hello')
  })

  test('may be named by --directory', async () => {
    const it = await serving(['--directory', site()])
    expect(await (await fetch(it.url)).text()).toBe('<p>hello')
  })

  test.each([
    [(root: string) => join(root, 'none'), /no such folder or file/],
    [(root: string) => join(root, 'long.txt'), /is a file/],
    [() => '8080', /--port 8080/],
  ])('that cannot be served is an error in one line, case %#', async (path, why) => {
    const { code, out, err } = await ran([path(site()), '--port', '0'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(why)
    expect(err).toMatch(/^wirefold: [^\n]+\n$/)
  })
})

describe('where it listens', () => {
  const taken = async (port: number): Promise<number> => {
    const server = createServer()
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  test('a port that was given and is taken is an error', async () => {
    const port = await taken(0)
    const { code, err } = await ran([site(), '--port', `${port}`])
    expect(code).toBe(1)
    expect(err).toBe(`wirefold: --port 127.0.0.1:${port}: somebody else listens there (EADDRINUSE)\n`)
  })

  test('where none was given, the next free one is taken', async () => {
    const free = createServer()
    const isFree = await new Promise<boolean>((done) => {
      free.once('error', () => done(false))
      free.listen(8000, '127.0.0.1', () => done(true))
    })
    onTestFinished(() => void (isFree ? free.close() : undefined))
    const it = started([site()])
    const [, port] = await it.until(/http:\/\/127\.0\.0\.1:(\d+)/)
    expect(Number(port)).toBeGreaterThan(8000)
    expect(Number(port)).toBeLessThan(8100)
  })

  test('--host :: is every address: the one for here first, then those for others', async () => {
    const it = await serving([site(), '--host', '::'])
    expect(it.url).toBe(`http://127.0.0.1:${it.port}`)
    expect((await fetch(it.url)).status).toBe(200)
  })

  test('--host takes an IPv6 address in brackets, as URLs have it', async () =>
    expect((await serving([site(), '--host', '[::1]'])).url).toMatch(/^http:\/\/\[::1\]:/))

  test('--bind is another word for --host', async () =>
    expect((await serving([site(), '--bind', '127.0.0.2'])).url).toMatch(/127\.0\.0\.2/))

  test('a host that this machine does not have is an error', async () => {
    const { code, err } = await ran([site(), '--host', '192.0.2.200', '--port', '0'])
    expect(code).toBe(1)
    expect(err).toMatch(/^wirefold: --host .*EADDRNOTAVAIL/)
  })

  test('--unix listens on a socket, also where a dead process has left one', async () => {
    const path = join(site(), 'socket')
    const first = started([site(), '--unix', path])
    await first.until(/socket\n/)
    first.child.kill('SIGKILL')
    await first.ended
    const second = started([site(), '--unix', path])
    await second.until(/socket\n/)
    const wire = await dial({ path })
    wire.send(get('/'))
    expect(await wire.rest()).toMatch(/^HTTP\/1\.1 200 OK/)
    const third = await ran([site(), '--unix', path])
    expect(third.code).toBe(1)
    expect(third.err).toMatch(/something is there already/)
  })

  const overTls = (port: number): Promise<{ readonly status: number | undefined; readonly names: string }> =>
    new Promise((done, failed) => {
      const asking = askTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, (answer) => {
        const { socket } = answer
        const names = socket instanceof TLSSocket ? (socket.getPeerCertificate().subjectaltname ?? '') : ''
        answer.resume()
        answer.once('end', () => done({ status: answer.statusCode, names }))
      })
      asking.once('error', failed)
      asking.end()
    })

  test('--tls=self makes a certificate for localhost and its addresses', async () => {
    const it = await serving([site(), '--tls=self'])
    expect(it.url).toMatch(/^https:/)
    const { status, names } = await overTls(it.port)
    expect(status).toBe(200)
    expect(names).toContain('DNS:localhost')
    expect(names).toContain('IP Address:127.0.0.1')
  })

  test('--tls cert key takes files, and says which of them is no good', async () => {
    const keys = 'property-tests/server/keys'
    const [cert, key] = ['one.cert.pem', 'one.key.pem'].map((name) => join(keys, name))
    const it = await serving([site(), '--tls', cert ?? '', key ?? ''])
    expect((await overTls(it.port)).status).toBe(200)
    const missing = await ran([site(), '--tls', 'none.pem', key ?? '', '--port', '0'])
    expect([missing.code, missing.err]).toEqual([
      1,
      'wirefold: --tls: the certificate none.pem: there is no such file\n',
    ])
    const refused = async (one: string, two: string): Promise<string> => {
      const { code, err } = await ran([site(), '--tls', one, two, '--port', '0'])
      expect(code).toBe(1)
      return err
    }
    const other = join(keys, 'two.key.pem')
    expect(await refused(cert ?? '', other)).toBe(
      `wirefold: --tls: the key ${other} is not the one of the certificate ${cert}\n`,
    )
    expect(await refused(key ?? '', cert ?? '')).toBe(
      `wirefold: --tls: the certificate ${key}: is no certificate in PEM\n`,
    )
    expect(await refused(cert ?? '', cert ?? '')).toBe(`wirefold: --tls: the key ${cert}: is no private key in PEM\n`)
  })
})

describe('what is served', () => {
  test('--index names the page of a folder', async () => {
    const it = await serving([
      folderWith({ 'home.html': 'home', 'index.html': 'index' }),
      '--index',
      'none',
      '--index',
      'home.html',
    ])
    expect(await (await fetch(it.url)).text()).toBe('home')
  })

  test('--no-listing hides what a folder holds', async () => {
    const it = await serving([site(), '--no-listing'])
    expect((await fetch(`${it.url}/sub/`)).status).toBe(404)
    expect((await fetch(`${it.url}/sub/a.txt`)).status).toBe(200)
  })

  test('--spa answers paths that are not there with the page', async () => {
    const it = await serving([site(), '--spa'])
    const answer = await fetch(`${it.url}/some/route`, { headers: { accept: 'text/html' } })
    expect([answer.status, await answer.text()]).toEqual([200, '<p>hello'])
  })

  test.each(['--spa=none.html', '--spa=sub', '--spa=sub/.a.txt'])(
    '%s, which is no file, is told at once',
    async (option) => {
      const { code, err } = await ran([site(), option, '--port', '0'])
      expect([code, err]).toEqual([1, `wirefold: --spa ${option.slice(6)}: there is no such file in the folder\n`])
    },
  )

  test('compressed siblings are sent without any option', async () => {
    const root = site()
    writeFileSync(join(root, 'long.txt.gz'), Buffer.from('not looked into'))
    const it = await serving([root])
    const answer = await asked(it.port, get('/long.txt', 'Accept-Encoding: gzip'))
    expect(answer).toMatch(/\r\nContent-Encoding: gzip\r\n/)
    expect(answer).toMatch(/not looked into$/)
  })

  test('a link that leaves the folder is not found', async () => {
    const root = site()
    symlinkSync('/etc/hostname', join(root, 'link'))
    expect((await fetch(`${(await serving([root])).url}/link`)).status).toBe(404)
  })
})

describe('how it answers', () => {
  test('--cors lets pages in, --cors=origin those of one origin', async () => {
    const all = await fetch((await serving([site(), '--cors'])).url, { headers: { origin: 'https://a.example' } })
    expect(all.headers.get('access-control-allow-origin')).toBe('*')
    const it = await serving([site(), '--cors=https://a.example'])
    const allowed = async (origin: string) =>
      (await fetch(it.url, { headers: { origin } })).headers.get('access-control-allow-origin')
    expect(await allowed('https://a.example')).toBe('https://a.example')
    expect(await allowed('https://b.example')).toBe(null)
  })

  test.each([
    ...['--cors=nonsense', '--cors=http://a/path', '--cors=null', '--spa=../x', '--spa=/x', '--spa=a//b'],
    ...['--cgi=.', '--cgi=..', '--cgi=../x', '--cgi=/', '--cgi=a/..'],
  ])('%s is wrong usage, and said in one line', async (option) => {
    const { code, err } = await ran([site(), option, '--port', '0'])
    expect([code, err]).toEqual([2, expect.stringMatching(/^wirefold: --\w+=[^\n]+\n$/)])
    expect(err).not.toMatch(/allowNull|origins/)
  })

  test('--cors lets a page send what --auth asks for', async () => {
    const it = await serving([site(), '--cors', '--auth', 'a:b'])
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' }
    const answer = await fetch(it.url, { method: 'OPTIONS', headers })
    expect(answer.headers.get('access-control-allow-headers')).toBe('*, Authorization')
  })

  test('--header puts fields on every answer', async () => {
    const it = await serving([site(), '--header', 'X-A: one', '--header', 'X-B: two', '-H', 'ETag: "mine"'])
    for (const path of ['/', '/nothing']) {
      const { headers } = await fetch(it.url + path)
      expect([headers.get('x-a'), headers.get('x-b'), headers.get('etag')]).toEqual(['one', 'two', '"mine"'])
    }
  })

  test('--cache says how long, by pattern and else', async () => {
    const it = await serving([site(), '--cache', '*.txt=60', '--cache', 'no-cache'])
    const said = async (path: string) => (await fetch(it.url + path)).headers.get('cache-control')
    expect([await said('/long.txt'), await said('/')]).toEqual(['max-age=60', 'no-cache'])
  })

  test('--gzip compresses while it is sent', async () => {
    const it = await serving([site(), '--gzip'])
    const answer = await fetch(`${it.url}/long.txt`, { headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(await answer.text()).toBe('long '.repeat(1000))
  })

  test('--protocol HTTP/1.0 says so on status lines', async () => {
    const it = await serving([site(), '--protocol', 'HTTP/1.0'])
    expect(await asked(it.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.0 200 OK\r\n/)
  })

  test.each(['HTTP/1.0', 'HTTP/1.1'])('--protocol HTTP/1.0 closes behind an answer, by %s too', async (version) => {
    const it = await serving([site(), '--protocol', 'HTTP/1.0'])
    const request = `GET / ${version}\r\nHost: a\r\nConnection: keep-alive\r\n\r\n`
    const answers = await asked(it.port, request + request)
    expect(answers.match(/^HTTP/gm)).toHaveLength(1)
    expect(answers).not.toMatch(/keep-alive/i)
  })

  test('--header names the server in refusals, too', async () => {
    const it = await serving([site(), '--header', 'Server: me'])
    for (const request of [get('/'), 'nonsense\r\n\r\n'])
      expect((await asked(it.port, request)).match(/^Server: .*$/gm)).toEqual(['Server: me'])
  })
})

describe('who may', () => {
  const basic = (text: string) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } })

  test('--auth asks for a password', async () => {
    const it = await serving([site(), '--auth', 'ann:a:b', '--auth', 'bob:c'])
    expect((await fetch(it.url)).status).toBe(401)
    expect((await fetch(it.url, basic('ann:a:b'))).status).toBe(200)
    expect((await fetch(it.url, basic('bob:c'))).status).toBe(200)
    expect((await fetch(it.url, basic('ann:c'))).status).toBe(401)
    expect((await fetch(it.url)).headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    expect((await fetch(it.url)).headers.get('content-type')).toBe('text/html;charset=utf-8')
    expect((await it.stop()).err).not.toContain('a:b')
  })

  test('what "wirefold hash" prints is taken in place of the password', async () => {
    const { code, out } = await ran(['hash', 'ann'], { input: 's3cret\n' })
    expect(code).toBe(0)
    expect(out).toMatch(/^ann:\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+\n$/)
    const it = await serving([site(), '--auth', out.trim()])
    expect((await fetch(it.url, basic('ann:s3cret'))).status).toBe(200)
    expect((await fetch(it.url, basic('ann:s3cret'))).status).toBe(200)
    expect((await fetch(it.url, basic('ann:other'))).status).toBe(401)
    expect((await fetch(it.url, basic('bob:s3cret'))).status).toBe(401)
  })

  test('a password that --auth would refuse is not hashed', async () => {
    const { code, out, err } = await ran(['hash', 'ann'], { input: 'a\u0007b\n' })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/control character/)
  })

  test('who comes while too many passwords are hashed is told to come again', async () => {
    const { out } = await ran(['hash', 'ann'], { input: 's3cret\n' })
    const it = await serving([site(), '--auth', out.trim()])
    const many = Array.from({ length: 60 }, (_, at) => fetch(it.url, basic(`ann:wrong${at}`)))
    const statuses = (await Promise.all(many)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([401, 503]))
    expect((await fetch(it.url, basic('ann:s3cret'))).status).toBe(200)
  })

  test('a preflight needs no password', async () => {
    const it = await serving([site(), '--auth', 'a:b', '--cors=https://a.example'])
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' }
    expect((await fetch(it.url, { method: 'OPTIONS', headers })).status).toBe(204)
  })
})

describe('the log', () => {
  test.each([
    ['common', /^127\.0\.0\.1 - - \[[^\]]+\] "GET \/ HTTP\/1\.1" 200 8$/m],
    ['combined', /"GET \/ HTTP\/1\.1" 200 8 "-" "test\/1"$/m],
    ['json', /^\{"time":.*"status":200.*\}$/m],
  ])('--log %s', async (format, line) => {
    const it = await serving([site(), '--log', format])
    await asked(it.port, get('/', 'User-Agent: test/1'))
    expect((await it.stop()).err).toMatch(line)
  })

  test('--log off says nothing of requests', async () => {
    const it = await serving([site(), '--log', 'off'])
    await asked(it.port, get('/'))
    expect((await it.stop()).err).not.toContain('GET')
  })

  test('has no colours in a pipe, colours by FORCE_COLOR, and none by NO_COLOR', async () => {
    const colours = async (env: Readonly<Record<string, string>>, ...more: ReadonlyArray<string>): Promise<boolean> => {
      const it = await serving([site(), ...more], { env })
      await asked(it.port, get('/'))
      const { out, err } = await it.stop()
      return (out + err).includes('\u001b[')
    }
    expect(await colours({})).toBe(false)
    expect(await colours({ FORCE_COLOR: '1' })).toBe(true)
    expect(await colours({ NO_COLOR: '1' })).toBe(false)
  })
})

describe('a module', () => {
  const inPackage = (): string => {
    const folder = join('build', `command-app-${process.pid}`)
    mkdirSync(folder, { recursive: true })
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return folder
  }

  test('is served when its default export is an app', async () => {
    const file = join(inPackage(), 'app.mjs')
    writeFileSync(
      file,
      "import { ok, text } from 'wirefold'\nexport default (request) => ok(text(request.target.raw))\n",
    )
    const it = await serving([file, '--header', 'X-A: b'])
    const answer = await fetch(`${it.url}/some?where`)
    expect([answer.status, answer.headers.get('x-a'), await answer.text()]).toEqual([200, 'b', '/some?where'])
  })

  test('finds the package also where none is installed beside it', async () => {
    const root = folderWith({
      'app.mjs': "import { ok, text } from 'wirefold'\nexport default () => ok(text('here'))\n",
    })
    const it = await serving([join(root, 'app.mjs')])
    expect(await (await fetch(it.url)).text()).toBe('here')
  })

  test.each([
    ['export const app = 1\n', /no default export/],
    ['export default 1\n', /no function/],
    ['\n\nexport default (=> 1\n', /SyntaxError.*node --check/],
    ["\nthrow new Error('not today\\nreally')\n", /app\.mjs:2.*Error: not today/],
    ["import 'no-such-package-anywhere'\n", /no-such-package-anywhere/],
    ['await new Promise(() => {})\n', /nothing is left to wait for/],
  ])('that is no app is an error in one line: %j', async (text, why) => {
    const { code, err } = await ran([join(folderWith({ 'app.mjs': text }), 'app.mjs'), '--port', '0'])
    expect(code).toBe(1)
    expect(err).toMatch(why)
    expect(err).toMatch(/^wirefold: [^\n]+\n$/)
  })

  test('that is no ES module is told to have the package beside it; TypeScript is told to be compiled', async () => {
    const root = folderWith({ 'app.cjs': "require('wirefold')\n", 'app.ts': 'export default 1\n' })
    expect((await ran([join(root, 'app.cjs'), '--port', '0'])).err).toMatch(/npm install wirefold/)
    expect((await ran([join(root, 'app.ts'), '--port', '0'])).err).toMatch(/compile it first|is no function/)
  })

  test('takes no options of folders', async () => {
    const { code, err } = await ran([join(folderWith({ 'app.mjs': 'export default () => 1\n' }), 'app.mjs'), '--spa'])
    expect(code).toBe(1)
    expect(err).toMatch(/--spa is for folders/)
  })
})

describe('an end', () => {
  test('by SIGTERM is one like any other', async () => {
    const it = await serving([site()])
    it.child.kill('SIGTERM')
    expect(await it.ended).toMatchObject({ code: 0 })
  })

  test('does not take for in flight what its client has left', async () => {
    const text =
      "import { fromTask } from 'wirefold'\nexport default () => fromTask(() => new Promise(() => undefined))\n"
    const it = await serving([join(folderWith({ 'app.mjs': text }), 'app.mjs')])
    const wire = await dial({ host: '127.0.0.1', port: it.port })
    wire.send(get('/'))
    await new Promise((later) => setTimeout(later, 300))
    wire.reset()
    await new Promise((later) => setTimeout(later, 300))
    expect((await it.stop()).err).toMatch(/nothing is in flight/)
  })

  test('waits for what is in flight and says what it is; a second SIGINT does not wait', async () => {
    const folder = folderWith({
      'app.mjs':
        "import { fromTask, ok, text } from 'wirefold'\nexport default (request) => fromTask(() => new Promise((done) => request.target.raw === '/slow' ? setTimeout(() => done(ok(text('done'))), 700) : undefined))\n",
    })
    const it = await serving([join(folder, 'app.mjs')])
    const answer = asked(it.port, get('/slow'))
    await new Promise((later) => setTimeout(later, 200))
    const { code, err } = await it.stop()
    expect(code).toBe(0)
    expect(await answer).toMatch(/\r\n\r\ndone$/)
    expect(err).toMatch(/stopping; 1 request in flight:\n {2}GET \/slow from 127\.0\.0\.1, for [\d.]+ s\n/)
    expect(err).toMatch(/stopped; 1 request answered meanwhile, 0 connections cut/)

    const other = await serving([join(folder, 'app.mjs')])
    void asked(other.port, get('/never')).catch(() => undefined)
    await new Promise((later) => setTimeout(later, 200))
    other.child.kill('SIGINT')
    await other.until(/in flight/)
    other.child.kill('SIGINT')
    expect((await other.ended).code).toBe(130)
  })
})

describe('--open', () => {
  test.runIf(process.platform === 'linux')('opens the URL in a browser', async () => {
    const folder = folderWith({ browser: '#!/bin/sh\necho "$1" > "$0.opened"\n' })
    chmodSync(join(folder, 'browser'), 0o755)
    // No desktop that would know a browser of its own: only the one that the environment names.
    const none = join(folder, 'none')
    const env = {
      BROWSER: join(folder, 'browser'),
      DISPLAY: '',
      HOME: folder,
      XDG_DATA_HOME: none,
      XDG_DATA_DIRS: none,
    }
    const it = await serving([site(), '--open'], { env })
    const opened = join(folder, 'browser.opened')
    await eventually(() => existsSync(opened) && statSync(opened).size > 0, 'the browser was opened')
    expect(readFileSync(opened, 'utf8').trim()).toBe(`${it.url}/`)
  })
})

test('whatever the arguments, there is no stack, and the exit code is one of ours', async () => {
  const word = fc.oneof(
    fc.constantFrom(...rows.flatMap(({ name, short }) => [`--${name}`, `-${short ?? 'x'}`])),
    fc.constantFrom('inspect', 'replay', 'hash', '/no/such/thing', 'package.json', '0', 'self', 'a:b', 'X: y', '-'),
    fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && !text.includes('\ud800')),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (args) => {
      // No browser, and no file of a name that nobody can foresee.
      const safe = args.filter((arg) => !/^(--open|-o|--record|--unix)/.test(arg))
      const it = started(safe, { cwd: folderWith({}), input: '' })
      void it.until(/https?:/).then(
        () => it.child.kill('SIGTERM'),
        () => undefined,
      )
      const { code, err } = await it.ended
      expect([0, 1, 2]).toContain(code)
      expect(err).not.toMatch(/\n\s+at |node:internal|a defect of wirefold/)
    }),
    { numRuns: 20 },
  )
}, 120_000)

test('--version says the version of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await ran(['--version'])).toMatchObject({ code: 0, out: `${version}\n`, err: '' })
})

test('wrong usage is exit code 2, and one line on stderr', async () => {
  const { code, out, err } = await ran(['--prot', '80'])
  expect([code, out, err]).toEqual([2, '', 'wirefold: --prot is no option; did you mean --port?\n'])
})

test('who stops reading the help is no error', async () => {
  const it = started(['--help'])
  it.child.stdout?.destroy()
  expect((await it.ended).err).toBe('')
})

test.each([
  ['8000', '--port 8000'],
  ['https://a.example', '--cors=https://a.example'],
  ['replace', '--upload=replace'],
  ['inpsect', '"wirefold inspect"'],
])('%s is no folder, and what may have been meant is said', async (word, meant) => {
  const { code, err } = await ran([word, '--port', '0'])
  expect(code).toBe(1)
  expect(err).toMatch(/^wirefold: [^\n]+: there is no such folder or file; [^\n]+\n$/)
  expect(err).toContain(meant)
})
