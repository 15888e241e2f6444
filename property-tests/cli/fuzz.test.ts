import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { run } from '../package/packed.js'
import { builtCommand, folderWith, ran, started } from './command.js'

builtCommand('fuzz')

const fuzzed = (args: ReadonlyArray<string>, cwd = '.') => ran(['fuzz', ...args, '--quiet'], { cwd })

/** A parser in a file: strict as far as it goes, but for what the text says. */
const parser = (body: string): string => `
const text = (bytes) => Buffer.from(bytes).toString('latin1')
const none = { messages: [], refused: 'all', threw: undefined }
export default { kind: 'parser', name: 'x', leaves: [], read(bytes, cuts) { ${body}; return none } }
`

const throwing = parser("if (/ :|\\t:/.test(text(bytes))) return { ...none, threw: 'RangeError' }")

const ONLY = '--only=space-before-colon,lf-alone'

interface Told {
  readonly findings: ReadonlyArray<{
    readonly target: string
    readonly cause: string
    readonly behaviour: string
    readonly least: string
    readonly test: string | null
  }>
  readonly targets: ReadonlyArray<{ readonly name: string; readonly inputs: number; readonly error: string | null }>
}

const causes = (out: string): ReadonlyArray<string> => {
  const { findings }: Told = JSON.parse(out)
  return findings.map(({ target, cause }) => `${target} ${cause}`).sort()
}

describe('fuzz', () => {
  test('ends with 0 where nothing is found, and says what was asked', async () => {
    const { code, out, err } = await fuzzed(['wirefold', '--count', '300'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('wirefold (parser): 300 inputs\nnothing found')
  })

  test('ends with 1 where something is, which can be asked again by its number', async () => {
    const cwd = folderWith({ 'a.mjs': throwing })
    const { code, out } = await fuzzed(['./a.mjs', '--count', '200', ONLY], cwd)
    expect(code).toBe(1)
    expect(out).toContain('./a.mjs: space-before-colon × threw')
    const [, call = ''] = /space-before-colon × threw[^]*?by its number:\n +wirefold (.*)\n/.exec(out) ?? []
    const again = await ran(call.split(' '), { cwd })
    expect(again.code).toBe(1)
    expect(again.out).toMatch(/^input \d+ of seed 1, \d+ octets:/)
    expect(again.out).toMatch(/malformed: \S*space\S*-before-colon/)
    expect(again.out).toContain('to be refused: space-before-colon (MUST, RFC 9112 §5.1)')
    expect(again.out).toContain('  ./a.mjs: space-before-colon × threw')
  })

  test('ends with 2 for what is no target, and names the nearest', async () => {
    const nod = await fuzzed(['nod'])
    expect([nod.code, nod.out]).toEqual([2, ''])
    expect(nod.err).toMatch(/^wirefold: nod: .*did you mean node\?\n$/)
    for (const [target, why] of [
      ['./nothing.mjs', 'there is no such file'],
      ['npm:no-such-package-here', 'there is no such package'],
      ['192.0.2.1:80', 'not on loopback'],
    ] as const) {
      const { code, err } = await fuzzed([target, '--count', '5'])
      expect([target, code]).toEqual([target, 2])
      expect(err).toContain(why)
    }
    const only = await fuzzed(['node', '--only', 'lf-alon'])
    expect([only.code, only.err]).toEqual([2, expect.stringContaining('did you mean lf-alone?')])
  })

  test('ends with 2 for a server that does not start, and for a file that cannot be written', async () => {
    const cwd = folderWith({
      'a.mjs': 'export default (a, b) => b.end()\nif (process.argv[1].endsWith("cjs")) process.exit(3)',
    })
    const gone = await fuzzed(['./a.mjs', '--count', '5'], cwd)
    expect(gone.code).toBe(2)
    expect(gone.err).toContain('a worker ended')
    const [nobody, failing] = await Promise.all([fuzzed(['127.0.0.1:1', '--count', '5']), fuzzed(['cmd:exit 3'])])
    expect([nobody?.code, nobody?.out]).toEqual([2, expect.stringContaining('nobody listens on 127.0.0.1:1')])
    expect([failing?.code, failing?.out]).toEqual([2, expect.stringContaining('nothing was tested')])
    const { code, err } = await fuzzed(['node', '--report', 'html=no/where.html', '--budget', '1h'])
    expect([code, err]).toEqual([2, 'wirefold: no/where.html: there is no such folder\n'])
  })

  test('asks the same with one worker, with several, and in shares', async () => {
    const cwd = folderWith({ 'a.mjs': throwing })
    const call = ['./a.mjs', '--count', '120', ONLY, '-r', 'json']
    const [alone, three, ...shares] = await Promise.all([
      fuzzed(call, cwd),
      fuzzed([...call, '--workers', '3'], cwd),
      ...['1/2', '2/2'].map((shard) => fuzzed([...call, '--shard', shard], cwd)),
    ])
    const inputs = ({ out }: { readonly out: string }): number => {
      const { targets }: Told = JSON.parse(out)
      return targets[0]?.inputs ?? 0
    }
    expect([alone, three].map((it) => it && inputs(it))).toEqual([120, 120])
    expect(shares.map(inputs)).toEqual([60, 60])
    const all = causes(alone?.out ?? '')
    expect(all.length).toBeGreaterThan(0)
    expect(causes(three?.out ?? '')).toEqual(all)
    expect([...new Set(shares.flatMap(({ out }) => causes(out)))].sort()).toEqual(all)
  })

  test('goes on behind a parser that never comes back, and tells the input', async () => {
    const hanging = parser("if (text(bytes).includes(' :')) for (;;);")
    const cwd = folderWith({ 'a.mjs': hanging })
    const { code, out } = await fuzzed(['./a.mjs', '--count', '6', '--only', 'space-before-colon', '-r', 'json'], cwd)
    expect(code).toBe(1)
    const { findings, targets }: Told = JSON.parse(out)
    expect(targets).toMatchObject([{ inputs: 6, error: null }])
    const hangs = findings.filter(({ behaviour }) => behaviour === 'hang')
    expect(hangs.map(({ cause }) => cause)).toContain('space-before-colon × hang')
    for (const { least, test: printed } of hangs) {
      expect(Buffer.from(least, 'base64').toString('latin1')).toContain(' :')
      // It would take a run of tests with it.
      expect(printed).toBe(null)
    }
  }, 120_000)

  test('tells what a parser had shown, and what it read, where it ends its thread', async () => {
    const leaving = 'globalThis.reads = (globalThis.reads ?? 0) + 1; if (globalThis.reads > 200) process.exit(3)'
    const cwd = folderWith({
      'a.mjs': parser(`${leaving}; if (text(bytes).includes(' :')) return { ...none, threw: 'E' }`),
    })
    const { code, out, err } = await fuzzed(['./a.mjs', '--count', '400', ONLY, '-r', 'json'], cwd)
    expect(code).toBe(2)
    expect(err).toMatch(/a worker ended.*, while it read '.*HTTP/)
    const { findings }: Told = JSON.parse(out)
    expect(findings.map(({ cause }) => cause)).toContain('space-before-colon × threw')
  }, 120_000)

  test('leaves what a target says out of the report', async () => {
    const cwd = folderWith({ 'a.mjs': parser("console.log('NOISE'); return none") })
    const { out, err } = await fuzzed(['./a.mjs', '--count', '5', '-r', 'json'], cwd)
    expect(JSON.parse(out).targets).toMatchObject([{ inputs: 5 }])
    expect(err).toContain('NOISE')
  })

  test('keeps findings, and asks them first the next time', async () => {
    const cwd = folderWith({ 'a.mjs': throwing })
    await fuzzed(['./a.mjs', '--count', '120', '--only', 'space-before-colon', '--corpus', 'corpus'], cwd)
    const file = join(cwd, 'corpus', 'space-before-colon.threw.http')
    expect(readFileSync(file, 'latin1')).toContain(' :')
    writeFileSync(join(cwd, 'corpus', 'notes.txt'), 'mine')
    const again = await fuzzed(['./a.mjs', '--count', '1', '--only', 'lf-alone', '--corpus', 'corpus'], cwd)
    expect(again.code).toBe(1)
    expect(again.out).toContain('space-before-colon × threw')
    expect(again.err).toContain('corpus/notes.txt is none of a corpus')
    expect(readFileSync(join(cwd, 'corpus', 'notes.txt'), 'utf8')).toBe('mine')
    writeFileSync(join(cwd, 'plain'), '')
    expect((await fuzzed(['./a.mjs', '--count', '1', '--corpus', 'plain'], cwd)).code).toBe(2)
  })

  test('reports in every form at once, into files and to stdout', async () => {
    const cwd = folderWith({ 'a.mjs': throwing })
    const files = ['json=a.json', 'junit=a.xml', 'sarif=a.sarif', 'html=a.html'].flatMap((it) => ['-r', it])
    const { out } = await fuzzed(['./a.mjs', 'wirefold', '--count', '150', ONLY, '-r', 'text', ...files], cwd)
    const read = (name: string): string => readFileSync(join(cwd, name), 'utf8')
    expect(out).toContain('read differently')
    expect(causes(read('a.json'))).toContain('./a.mjs space-before-colon × threw')
    expect(read('a.xml')).toContain('name="space-before-colon × threw"'.replace('×', '\u00d7'))
    expect(JSON.parse(read('a.sarif')).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'a.mjs',
    )
    expect(read('a.html')).toContain('Read differently')
  })

  test('tells how it stands on stderr, where a pipe gets whole lines', async () => {
    const { err, out } = await ran(['fuzz', 'wirefold', '--count', '50', '-r', 'json'])
    expect(err).not.toContain('\r')
    expect(() => JSON.parse(out)).not.toThrow()
  })
})

describe('servers of their own', () => {
  const apart = {
    'listener.mjs': "export default (request, response) => response.end('x')\n",
    'server.cjs': "module.exports = require('node:http').createServer((request, response) => response.end('x'))\n",
    'app.mjs': `import { ok, text } from '${resolve('dist/index.js')}'\nexport default () => ok(text('x'))\n`,
  }

  test.each(['./listener.mjs', './server.cjs', './app.mjs', 'node:http', 'wirefold:serve'])(
    'of %s are started, asked and ended',
    async (target) => {
      const call = [target, '--count', '60', '--only', 'host-twice', '-r', 'json']
      const { out, err } = await fuzzed(call, folderWith(apart))
      expect(err).toBe('')
      const { findings, targets }: Told = JSON.parse(out)
      expect(targets).toMatchObject([{ inputs: 60, error: null }])
      const isOurs = target === './app.mjs' || target === 'wirefold:serve'
      expect(findings.some(({ cause }) => cause === 'host-twice × accepted')).toBe(!isOurs)
    },
  )

  test('may run already, at an address', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { code, out } = await fuzzed([`http://127.0.0.1:${port}/a`, '--count', '40', '--only', 'space-before-colon'])
    expect(code).toBe(1)
    expect(out).toContain('space-before-colon × accepted')
    expect(out).toContain(`| nc 127.0.0.1 ${port}`)
  })
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A server that writes down which process it is. */
const noting = `
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
appendFileSync('pids', process.pid + '\\n')
createServer((request, response) => response.end('x')).listen(Number(process.argv[2]), '127.0.0.1')
`

describe('SIGINT', () => {
  test('ends the search, and what was found is told', async () => {
    const cwd = folderWith({ 'a.mjs': throwing })
    const it = started(['fuzz', './a.mjs', '--budget', '1h', ONLY, '-r', 'json', '--corpus', 'corpus'], { cwd })
    await it.until(/finding/)
    it.child.kill('SIGINT')
    const { code, out, err } = await it.ended
    expect(code).toBe(1)
    expect(causes(out)).toContain('./a.mjs space-before-colon × threw')
    expect(err).toContain('stopping: what was found is made small')
    expect(existsSync(join(cwd, 'corpus', 'space-before-colon.threw.http'))).toBe(true)
  })

  test('given twice ends at once with 130, and leaves no process behind', async () => {
    const cwd = folderWith({ 'a.mjs': noting })
    const command = `cmd:exec '${process.execPath}' a.mjs {port}`
    const it = started(['fuzz', command, '--budget', '1h', '--workers', '2'], { cwd })
    const there = () => existsSync(join(cwd, 'pids'))
    for (let turn = 0; turn < 1000 && !there(); turn++) await new Promise((next) => setTimeout(next, 20))
    it.child.kill('SIGINT')
    await it.until(/stopping/)
    it.child.kill('SIGINT')
    expect((await it.ended).code).toBe(130)
    const pids = readFileSync(join(cwd, 'pids'), 'utf8').trim().split('\n').map(Number)
    expect(pids.length).toBeGreaterThan(0)
    for (let turn = 0; turn < 100 && pids.some(isAlive); turn++) await new Promise((next) => setTimeout(next, 20))
    expect(pids.filter(isAlive)).toEqual([])
  })
})

describe('the tests that a report prints', () => {
  /** Runs vitest on a file of the report, in a folder where the package is found. */
  const vitest = async (file: string) => {
    mkdirSync(resolve('build'), { recursive: true })
    const root = mkdtempSync(resolve('build', 'printed-'))
    onTestFinished(() => rmSync(root, { recursive: true, force: true }))
    writeFileSync(join(root, 'found.test.ts'), file)
    writeFileSync(join(root, 'vitest.config.mjs'), 'export default {}')
    return run(root, process.execPath, resolve('node_modules/vitest/vitest.mjs'), 'run', '--root', root)
  }

  test('run as they are, fall while the target is wrong, and hold for one that is right', async () => {
    const { out } = await fuzzed(['npm:http-parser-js', '--count', '300', '--only', 'space-before-colon,lf-alone'])
    const [, file = ''] = /for vitest:\n\n([^]*?\n}\))\n\nseed /.exec(out) ?? []
    expect(file.match(/^test\(/gm)?.length).toBeGreaterThan(0)
    const [wrong, right] = await Promise.all([vitest(file), vitest(file.replaceAll('npm:http-parser-js', 'wirefold'))])
    expect(wrong?.code, wrong?.out).toBe(1)
    expect(wrong?.out).toContain('behaviour')
    expect(wrong?.out).not.toMatch(/ passed/)
    expect(right?.code, right?.out).toBe(0)
  })
})

test('what fuzzes is loaded for fuzz alone', () => {
  const built = readdirSync('build').filter((name) => name.startsWith(`command-${process.pid}-`))
  expect(built).toHaveLength(1)
  const text = readFileSync(join('build', built[0] ?? '', 'wirefold.cjs'), 'utf8')
  expect(text).not.toContain('wirefold-fuzz-1')
  expect(text).not.toContain('fast-check')
})
