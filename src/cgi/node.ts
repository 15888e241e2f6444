import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, closeSync, constants, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, resolve, sep } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Handler } from '../handler/methods.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import { fromTask } from '../response/program.js'
import type { BodyError } from '../response/reply.js'
import { cgiApp } from './app.js'
import type { CgiHost, Exit, Invocation, Process, StartError } from './host.js'
import { type Child, life, QUIET } from './life.js'
import { type CgiEntry, cgiLine, cutLines, newLines } from './log.js'
import { type CgiOptions, type CgiSettings, cgiSettings } from './options.js'
import { isScriptName, type Script } from './table.js'

type Refusal = Either<OptionsError, never>

const refuse = (option: string, reason: string): Refusal => ({ _tag: 'Left', left: optionsError(option, reason) })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'

const attempt = <A>(f: () => A): A | undefined => {
  try {
    return f()
  } catch {
    return undefined
  }
}

const mayRun = (path: string): boolean =>
  attempt(() => {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  }) ?? false

/** A program by its path, or by its name in the server's own PATH. */
const programOf = (name: string): string | undefined => {
  const places = name.includes('/') ? [''] : (process.env.PATH ?? '').split(':').filter(isAbsolute)
  return places.map((place) => resolve(place, name)).find(mayRun)
}

/**
 * Does the system itself know how to run it? A text without `#!` it does not, and the C library would give it to a shell.
 * What cannot be read is no text that a shell could run.
 */
const isProgram = (path: string): boolean =>
  attempt(() => {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const first = Buffer.alloc(4)
      readSync(fd, first, 0, 4, 0)
      return first.toString('latin1', 0, 2) === '#!' || first.some((byte) => byte > 0x7e || byte < 9)
    } finally {
      closeSync(fd)
    }
  }) ?? true

type Programs = ReadonlyMap<string, string | undefined>

const scriptOf = (name: string, path: string, programs: Programs): Script | undefined => {
  const common = { name, directory: dirname(path) }
  const program = programs.get(extname(path))
  if (program !== undefined) return { ...common, file: program, args: [path] }
  return mayRun(path) && isProgram(path) ? { ...common, file: path, args: [] } : undefined
}

/** The scripts below a folder. A link is followed where it stays inside; a name that begins with a dot is passed over. */
const scriptsIn = (above: ReadonlyArray<string>, name: string, programs: Programs): ReadonlyArray<Script> => {
  const [folder = '', root = folder] = [above.at(-1), above.at(0)]
  return readdirSync(folder).flatMap((entry): ReadonlyArray<Script> => {
    const real = attempt(() => realpathSync(join(folder, entry)))
    if (!isScriptName(entry) || real === undefined || !real.startsWith(root === sep ? sep : root + sep)) return []
    const stat = attempt(() => statSync(real))
    // A folder inside itself, by a link, would never end.
    if (stat?.isDirectory())
      return above.includes(real) ? [] : scriptsIn([...above, real], `${name}${entry}/`, programs)
    const script = stat?.isFile() ? scriptOf(name + entry, real, programs) : undefined
    return script === undefined ? [] : [script]
  })
}

const BUSY = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'])

const startError = (error: unknown): StartError => {
  const code = codeOf(error)
  return { _tag: BUSY.has(code) ? 'Busy' : 'Unrunnable', detail: code }
}

const ignore = (): void => {}

/** Cuts standard error into lines of the log. It is always read, so that a script never waits for us there. */
const logStderr = (stderr: Readable, { script }: Invocation, limit: number, log: CgiHost['log']): void => {
  let lines = newLines(limit)
  const hear = (text: string): void => {
    const cut = cutLines(lines, text)
    lines = cut.state
    for (const line of cut.lines) log({ _tag: 'Stderr', script, line })
    if (cut.muted) log({ _tag: 'Muted', script })
  }
  stderr.setEncoding('latin1')
  stderr.on('data', hear)
  stderr.on('error', ignore)
  stderr.on('close', () => {
    if (lines.waiting !== '') log({ _tag: 'Stderr', script, line: lines.waiting })
  })
}

/** How a process ended, in a word; `undefined` where it ended well. */
const howOf = ({ code, signal }: Exit): string | undefined =>
  signal === undefined ? (code === 0 ? undefined : `status ${code}`) : signal

const childOf = (pid: number, stdin: Writable | null, stdout: Readable): Child => ({
  take: () => {
    const bytes: Buffer | null = stdout.read()
    return bytes ?? undefined
  },
  write: (bytes) =>
    new Promise((done) => {
      if (stdin === null || stdin.destroyed) done(false)
      else stdin.write(bytes, (error) => done(error === null || error === undefined))
    }),
  end: () => void stdin?.end(),
  // A negative number means the group, which has the number of its first process.
  signal: (name) => void attempt(() => process.kill(-pid, name)),
  release: () => {
    stdin?.destroy()
    stdout.destroy()
  },
})

const after = (ms: number, f: () => void): (() => void) => {
  const timer = setTimeout(f, ms)
  return () => clearTimeout(timer)
}

type Settings = Pick<CgiSettings, 'grace' | 'stderrLimit'>

/** The process of a child that was started in a group of its own. */
const processOf = (child: ChildProcess, invocation: Invocation, settings: Settings, log: CgiHost['log']): Process => {
  const { pid = 0, stdin, stderr } = child
  const stdout = child.stdout ?? Readable.from([])
  const { script, timeout } = invocation
  const late = (): void => log({ _tag: 'Late', script })
  const ended = (exit: Exit): void => {
    const how = howOf(exit)
    if (how !== undefined) log({ _tag: 'Exit', script, how })
  }
  const one = childOf(pid, stdin, stdout)
  const { process, tell } = life(one, { timeout, grace: settings.grace, after, late, ended })
  if (stderr !== null) logStderr(stderr, invocation, settings.stderrLimit, log)
  stdin?.on('error', ignore)
  stdout.on('readable', () => tell({ _tag: 'Readable' }))
  for (const event of ['end', 'close', 'error']) stdout.on(event, () => tell({ _tag: 'Silent' }))
  child.on('exit', (code, signal) => {
    const exit = { code: code ?? undefined, signal: signal ?? undefined }
    tell({ _tag: 'Exited', exit })
    stdin?.destroy()
    after(QUIET, () => stderr?.destroy())
  })
  return process
}

/** Starts a program in a session of its own, whose number is that of its process group; no shell reads anything. */
const started = (invocation: Invocation): Promise<Either<StartError, ChildProcess>> =>
  new Promise((done) => {
    const { file, args, directory: cwd, environment: env, input } = invocation
    try {
      const child = spawn(file, args, { cwd, env, detached: true, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] })
      child.once('error', (error) => done({ _tag: 'Left', left: startError(error) }))
      child.once('spawn', () => done({ _tag: 'Right', right: child }))
    } catch (error) {
      done({ _tag: 'Left', left: startError(error) })
    }
  })

/** Runs scripts, so many at a time. None of them outlives this process, unless it is killed itself. */
const nodeHost = (settings: CgiSettings, log: CgiHost['log']): CgiHost => {
  const running = new Set<number>()
  let starting = 0
  const killAll = (): void => {
    for (const pid of running) attempt(() => process.kill(-pid, 'SIGKILL'))
  }
  const isFull = (): boolean => running.size + starting >= settings.concurrency
  const enter = (child: ChildProcess, pid: number): void => {
    if (running.size === 0) process.on('exit', killAll)
    running.add(pid)
    child.on('exit', () => {
      running.delete(pid)
      if (running.size === 0) process.off('exit', killAll)
    })
  }
  return {
    isFull,
    log,
    start: async (invocation) => {
      if (isFull())
        return { _tag: 'Left', left: { _tag: 'Busy', detail: `${settings.concurrency} scripts run already` } }
      starting += 1
      const child = await started(invocation)
      starting -= 1
      if (child._tag === 'Left') return child
      const it = processOf(child.right, invocation, settings, log)
      enter(child.right, child.right.pid ?? 0)
      return { _tag: 'Right', right: it }
    },
  }
}

const toStderr = (entry: CgiEntry): void => void process.stderr.write(`${cgiLine(entry)}\n`)

/** A hook that throws changes nothing. */
const guarded =
  (log: CgiOptions['log'] = toStderr): CgiHost['log'] =>
  (entry) =>
    void attempt(() => (log === false ? undefined : log(entry)))

/**
 * `cgi`, or why not: an option that makes no sense, a directory that cannot be read, an interpreter that is not found. Not on
 * Windows, which has no process groups.
 */
export const cgiEither = (directory: string, options: CgiOptions = {}): Either<OptionsError, Handler<BodyError>> => {
  if (process.platform === 'win32') return refuse('directory', 'scripts cannot be run safely on Windows')
  const settings = cgiSettings(options)
  if (settings._tag === 'Left') return settings
  const named = Object.entries(options.interpreters ?? {})
  const programs = new Map(named.flatMap(([ending, name]) => [[ending, programOf(name)] as const]))
  const lost = named.find(([ending]) => programs.get(ending) === undefined || !/^\.[^./]+$/.test(ending))
  if (lost !== undefined) return refuse(`interpreters.${lost[0]}`, 'is no ending and a program that can be run')
  const root = attempt(() => realpathSync(directory))
  const scripts = attempt(() => scriptsIn([root ?? directory], '', programs))
  if (root === undefined || scripts === undefined) return refuse('directory', 'cannot be read')
  const table = new Map(scripts.map((script) => [script.name, script]))
  return { _tag: 'Right', right: cgiApp(table, settings.right, nodeHost(settings.right, guarded(options.log))) }
}

/**
 * The scripts below a directory as an app, RFC 3875: executable files, and those that `interpreters` has a program for. They
 * are found now and not again; nothing else in the directory is ever run or shown. With options that make no sense every
 * answer is 500, and the log says why; `cgiEither` says it before.
 */
export const cgi = (directory: string, options: CgiOptions = {}): Handler<BodyError> => {
  const made = cgiEither(directory, options)
  return made._tag === 'Right' ? made.right : () => fromTask(() => Promise.reject(made.left))
}
