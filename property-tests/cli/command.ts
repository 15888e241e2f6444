/** The command as a process: built from the source as it is, once for each test file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { isMutant } from '../mutations/mutant.js'
import { dial } from '../server/wire.js'

const folder = resolve(`build/command-${process.pid}-${Math.floor(performance.now())}`)
const file = join(folder, 'wirefold.cjs')

/** Puts a mutant in where there is one: see property-tests/mutations. */
const planted: Plugin = {
  name: 'mutant',
  setup: ({ onLoad }) => {
    const mutant: unknown = JSON.parse(process.env.MUTANT ?? 'null')
    if (!isMutant(mutant)) return
    onLoad({ filter: /\/src\/cli\/[^/]+\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      return path.endsWith(`/src/${mutant.file}`)
        ? { contents: text.split(mutant.find).join(mutant.replace), loader: 'ts' }
        : undefined
    })
  },
}

const programs = { wirefold: 'src/cli/bin.ts', fuzz: 'src/cli/fuzz-bin.ts' } as const

/**
 * Builds the command before the tests of a file, as `npm run bundle` does, and takes it away behind them. What fuzzes is a
 * program of its own, for those tests that ask for it.
 */
export const builtCommand = (...names: ReadonlyArray<keyof typeof programs>): void => {
  beforeAll(async () => {
    // A folder below `build`, so that the package's own folder is two above, as it is from `dist/bin`.
    mkdirSync(folder, { recursive: true })
    await build({
      entryPoints: Object.fromEntries(['wirefold' as const, ...names].map((name) => [name, programs[name]])),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      outdir: folder,
      outExtension: { '.js': '.cjs' },
      external: ['open', 'selfsigned'],
      define: { 'import.meta.url': '__url' },
      banner: { js: "var __url=require('node:url').pathToFileURL(__filename).href;" },
      logLevel: 'warning',
      plugins: [planted],
    })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
}

/** A folder with these files, gone behind the test. */
export const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'wirefold-command-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  return root
}

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** A process under way. */
export interface Started {
  readonly child: ChildProcess
  readonly said: { out: string; err: string }
  readonly ended: Promise<Ended>
  /** Waits until what it said, on either stream, fits. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
}

/** How a process is started. */
export interface Settings {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array
  readonly cwd?: string
  /** A descriptor that takes what is said on stdout. */
  readonly out?: number
}

const PATIENCE = 20_000

/** Without what the test's own process was told about colours. */
const plainEnvironment = (): NodeJS.ProcessEnv => {
  const { NO_COLOR: _no, FORCE_COLOR: _force, NODE_OPTIONS: _options, ...rest } = process.env
  return rest
}

/** Starts the command; it is killed behind the test if it still runs. */
export const started = (
  args: ReadonlyArray<string>,
  { env = {}, input, cwd = '.', out = -1 }: Settings = {},
): Started => {
  const stdio = ['pipe', out < 0 ? 'pipe' : out, 'pipe'] as const
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env: { ...plainEnvironment(), ...env },
    stdio: [...stdio],
  })
  const said = { out: '', err: '' }
  const watchers = new Set<() => void>()
  const hear = (which: 'out' | 'err') => (bytes: Buffer) => {
    said[which] += bytes.toString()
    for (const watcher of watchers) watcher()
  }
  child.stdout?.on('data', hear('out'))
  child.stderr?.on('data', hear('err'))
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  const ended = new Promise<Ended>((done) => child.once('close', (code, signal) => done({ code, signal, ...said })))
  const until = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((found, lost) => {
      const look = (): void => {
        const match = pattern.exec(said.out) ?? pattern.exec(said.err)
        if (match === null) return
        clearTimeout(timer)
        watchers.delete(look)
        found(match)
      }
      const fail = (): void => lost(new Error(`${pattern} was not said:\n${said.out}\n${said.err}`))
      const timer = setTimeout(fail, PATIENCE)
      void ended.then(() => {
        look()
        if (watchers.has(look)) fail()
      })
      watchers.add(look)
      look()
    })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return { child, said, ended, until }
}

/** Runs the command to its end. */
export const ran = (args: ReadonlyArray<string>, settings: Settings = {}): Promise<Ended> =>
  started(args, settings).ended

/** A server of the command: its URL, without the slash at its end. */
export interface Serving extends Started {
  readonly url: string
  readonly port: number
  /** Stops it by SIGINT. */
  readonly stop: () => Promise<Ended>
}

/** Serves on any free port. */
export const serving = async (args: ReadonlyArray<string>, settings: Settings = {}): Promise<Serving> => {
  const it = started([...args, '--port', '0'], settings)
  const [, url = '', port = ''] = await it.until(/(https?:\/\/\S+?:(\d+))\//)
  const stop = (): Promise<Ended> => {
    it.child.kill('SIGINT')
    return it.ended
  }
  return { ...it, url, port: Number(port), stop }
}

/** A folder with one page. */
export const site = (): string => folderWith({ 'index.html': '<p>hello' })

/** What comes back on a connection of its own, up to its end. */
export const asked = async (port: number, request: string): Promise<string> => {
  const wire = await dial({ host: '127.0.0.1', port })
  wire.send(request)
  return wire.rest()
}
