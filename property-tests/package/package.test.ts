import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  build,
  closure,
  emptyFolder,
  forget,
  install,
  pack,
  packInstalled,
  run,
  subpaths,
  unpackAlone,
} from './packed.js'

const modules = subpaths().filter((path) => !path.endsWith('.json'))
const whole = emptyFolder()
const bare = emptyFolder()
const plain = emptyFolder()
const packed = { file: '', paths: [] as string[] }

beforeAll(async () => {
  await build()
  const own = await pack('.', whole)
  const brought = await Promise.all(closure().map((from) => packInstalled(from, whole)))
  const development = ['fast-check', 'pure-rand'].map((name) => packInstalled(join('node_modules', name), whole))
  packed.file = own.file
  packed.paths.push(...own.paths)
  await install(whole, [own.file, ...brought, ...(await Promise.all(development))])
  await install(plain, [own.file, ...brought])
  await unpackAlone(bare, own.file)
}, 180_000)

afterAll(() => [whole, bare, plain].forEach(forget))

/** The files of `dist` that are no modules of the library: the command, bundled, and what of it fuzzes. */
const COMMANDS = ['dist/bin/wirefold.cjs', 'dist/bin/fuzz.cjs']

const byImport = (path: string): ReadonlyArray<string> => [
  '--input-type=module',
  '--eval',
  `console.log(Object.keys(await import('${path}')).filter((name) => name !== 'module.exports').sort().join())`,
]
const byRequire = (path: string): ReadonlyArray<string> => [
  '--input-type=commonjs',
  '--no-warnings',
  '--eval',
  `console.log(Object.keys(require('${path}')).filter((name) => name !== 'module.exports').sort().join())`,
]

describe('the packed package', () => {
  test('holds the sources, what was made of them and the papers, and no test', () => {
    const others = packed.paths.filter((path) => !/^(src|dist)\//.test(path))
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
    expect(packed.paths.filter((path) => /test|tsbuildinfo|node_modules/.test(path))).toEqual([])
  })

  test('holds for each source its module, its types and their maps, and nothing that has lost its source', () => {
    const sources = packed.paths.filter((path) => path.startsWith('src/'))
    const made = sources.flatMap((path) =>
      ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => path.replace(/^src/, 'dist').replace(/\.ts$/, ending)),
    )
    expect(packed.paths.filter((path) => path.startsWith('dist/')).sort()).toEqual([...made, ...COMMANDS].sort())
  })

  test.each(modules)('%s is loaded by import and by require, and is the same both times', async (path) => {
    const imported = await run(whole, process.execPath, ...byImport(path))
    const required = await run(whole, process.execPath, ...byRequire(path))
    expect(imported).toMatchObject({ code: 0 })
    expect(imported.out.length).toBeGreaterThan(3)
    expect(required).toEqual(imported)
  })

  test('its description of itself is loaded too', async () =>
    expect((await run(whole, process.execPath, '--print', "require('wirefold/package.json').name")).out).toBe(
      'wirefold\n',
    ))

  test.each(['wirefold/grammar', 'wirefold/dist/index.js', 'wirefold/src/index.ts'])(
    '%s is nobody else’s business',
    async (path) =>
      expect((await run(whole, process.execPath, ...byImport(path))).out).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED'),
  )
})

describe('its command', () => {
  const npx = (folder: string, ...args: ReadonlyArray<string>) =>
    run(folder, 'npx', '--offline', '--no-install', 'wirefold', ...args)

  test('is there for npx, and knows its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    const { code, out } = await npx(plain, '--version')
    // npm may have something to say, behind it.
    expect([code, out.split('\n', 1)[0]]).toEqual([0, version])
  })

  const served = async (...args: ReadonlyArray<string>): Promise<string> => {
    const file = join(plain, 'node_modules', '.bin', 'wirefold')
    const child = spawn(file, [...args, '--port', '0'], { cwd: plain })
    try {
      const url = await new Promise<string>((found, lost) => {
        child.stdout.on('data', (said: Buffer) => {
          const [there] = /http:\S+/.exec(said.toString()) ?? []
          if (there !== undefined) found(there)
        })
        child.stderr.on('data', (said: Buffer) => lost(new Error(said.toString())))
      })
      return await (await fetch(url)).text()
    } finally {
      child.kill('SIGINT')
      await new Promise((over) => child.once('close', over))
    }
  }

  test('serves a folder', async () => {
    mkdirSync(join(plain, 'site'), { recursive: true })
    writeFileSync(join(plain, 'site', 'index.html'), 'packed')
    expect(await served('site')).toBe('packed')
  })

  test('serves a module that imports the package', async () => {
    writeFileSync(join(plain, 'app.js'), "import { ok, text } from 'wirefold'\nexport default () => ok(text('app'))\n")
    expect(await served('app.js')).toBe('app')
  })

  test('fuzzes, in a folder that has no fast-check', async () => {
    const { code, out } = await npx(plain, 'fuzz', 'wirefold', '--count', '50', '--workers', '2', '--quiet')
    expect([code, out]).toEqual([0, expect.stringContaining('wirefold (parser): 50 inputs')])
  })

  test('has what its options need', async () => {
    const program =
      "await import('open'); const { generate } = await import('selfsigned'); console.log(typeof generate)"
    expect((await run(plain, process.execPath, '--input-type=module', '--eval', program)).out).toBe('function\n')
  })
})

describe('the parser alone', () => {
  test('is loaded where no other package is, by import and by require', async () => {
    expect(await run(bare, process.execPath, ...byImport('wirefold/parser'))).toMatchObject({ code: 0 })
    expect(await run(bare, process.execPath, ...byRequire('wirefold/parser'))).toMatchObject({ code: 0 })
  })

  test('reads a request there', async () => {
    const program = `
      import { feed, initial } from 'wirefold/parser'
      const { events } = feed(initial, new TextEncoder().encode('GET /a HTTP/1.1\\r\\nHost: b\\r\\n\\r\\n'))
      console.log(events.map((event) => event._tag).join())`
    const { out } = await run(bare, process.execPath, '--input-type=module', '--eval', program)
    expect(out).toBe('Head,End\n')
  })

  test('is the only one: its codec misses io-ts there', async () =>
    expect((await run(bare, process.execPath, ...byImport('wirefold/parser/codec'))).out).toContain(
      'ERR_MODULE_NOT_FOUND',
    ))
})

describe('without fast-check', () => {
  test.each(modules.filter((path) => !path.startsWith('wirefold/fuzz')))('%s is loaded', async (path) =>
    expect(await run(plain, process.execPath, ...byImport(path))).toMatchObject({ code: 0 }),
  )

  test('wirefold/fuzz is not', async () =>
    expect((await run(plain, process.execPath, ...byImport('wirefold/fuzz'))).out).toContain('ERR_MODULE_NOT_FOUND'))
})

describe('its types', () => {
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--lib',
    'es2023',
    '--pretty',
    'false',
  ]
  const compile = (path: string) =>
    run(whole, process.execPath, resolve('node_modules/typescript/bin/tsc'), ...options, '--types', '', path)

  test('of the pure layers need neither Node nor a browser, and no leniency of the compiler', async () => {
    const pure = modules.filter((path) => !/^wirefold(\/(server|fuzz|fuzz\/live|adapters\/.*))?$/.test(path))
    const lines = pure.map((path, at) => `import * as m${at} from '${path}'\nexport const k${at} = m${at}\n`)
    writeFileSync(join(whole, 'pure.ts'), lines.join(''))
    expect(await compile('pure.ts')).toEqual({ code: 0, out: '' })
  })

  test('refuse what is no octet', async () => {
    writeFileSync(join(whole, 'wrong.ts'), "import { feed, initial } from 'wirefold/parser'\nfeed(initial, 'GET /')\n")
    expect((await compile('wrong.ts')).out).toContain('wrong.ts(2,15): error TS2345')
  })
})

describe('what package checkers say', () => {
  test('publint has nothing to say', async () => {
    const { code, out } = await run('.', resolve('node_modules/.bin/publint'), 'run', packed.file, '--strict')
    expect(out).toContain('All good!')
    expect(code).toBe(0)
  })

  test('the types are right for everybody who can load the package', async () => {
    const attw = resolve('node_modules/.bin/attw')
    const { code, out } = await run('.', attw, packed.file, '--profile', 'esm-only', '--no-color')
    expect(code, out).toBe(0)
    expect(out).toContain('"wirefold/parser"')
  })
})

test('every file that package.json names exists', () => {
  expect(existsSync('dist/index.d.ts')).toBe(true)
  for (const path of ['LICENSE', 'README.md', 'CHANGELOG.md']) expect(existsSync(path)).toBe(true)
})
