/** A server that is started by a command, and started again when it dies. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { Either } from 'fp-ts/lib/Either.js'
import { listens } from './listening.js'
import { resident } from './resident.js'
import type { ServerTarget } from './server-target.js'

/** How a server is started. */
export interface CommandOptions {
  /** A line for the shell. `{port}` stands for the port, which is in the environment as `PORT` too. */
  readonly command: string
  readonly name?: string
  readonly cwd?: string
  /** What it has an answer for; `/` unless told. */
  readonly path?: string
  /** How long it may take to listen, in milliseconds; 15 000 unless told. */
  readonly patience?: number
  /** Called when a process has begun and when it has ended: whoever ends all at once ends these. */
  readonly watch?: (pid: number, alive: boolean) => void
}

const HOST = '127.0.0.1'

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, HOST, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The whole group: what a shell has started goes with it. */
const kill = (child: ChildProcess): void => {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has gone by itself.
  }
}

/** Kills it, and waits until it is gone. A shell that ended well may have left its server behind, in its group. */
const ended = async (child: ChildProcess | undefined): Promise<void> => {
  if (child === undefined) return
  if (child.exitCode !== null) return child.exitCode === 0 ? kill(child) : undefined
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  kill(child)
  await Promise.race([gone, wait(2000)])
}

/** A shell that runs the command, in a group of its own. */
const begun = ({ command, cwd, watch }: CommandOptions, port: number): ChildProcess => {
  const child = spawn(command.replaceAll('{port}', `${port}`), {
    shell: true,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, PORT: `${port}` },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const { pid } = child
  child.on('error', () => {})
  if (pid === undefined) return child
  watch?.(pid, true)
  child.on('exit', () => watch?.(pid, false))
  return child
}

/** Has it ended in a way that leaves nothing behind? One that ends well may have left a server in the background. */
const hasFailed = (child: ChildProcess | undefined): boolean =>
  child !== undefined && (child.signalCode !== null || (child.exitCode !== null && child.exitCode !== 0))

/** The server that a command starts. */
export const commandTarget = (options: CommandOptions): ServerTarget => {
  const { command, name = command, path = '/', patience = 15_000 } = options
  let child: ChildProcess | undefined
  let [deaths, port] = [0, 0]
  let [stopped, up] = [false, false]
  const spawned = (): ChildProcess => {
    const made = begun(options, port)
    made.on('exit', (code) => {
      // A shell that ends well may have left the server behind it.
      if (stopped || made !== child || (!up && code === 0)) return
      deaths++
      // One that never was up is not started for ever.
      if (!up) return
      up = false
      child = spawned()
      void waited()
    })
    return made
  }
  const waited = async (): Promise<boolean> => {
    for (const from = performance.now(); performance.now() - from < patience && !stopped; await wait(20)) {
      if (hasFailed(child)) return false
      if (await listens({ host: HOST, port })) {
        up = true
        return true
      }
    }
    return false
  }
  const start = async (): Promise<Either<string, { readonly host: string; readonly port: number }>> => {
    stopped = false
    port = await freePort()
    child = spawned()
    if (await waited()) return { _tag: 'Right', right: { host: HOST, port } }
    await stop()
    return { _tag: 'Left', left: `${name} does not listen on port ${port}, which it was given` }
  }
  // The one that is let go is no child any more: its end is no death.
  const letGo = (): Promise<void> => {
    const running = child
    child = undefined
    return ended(running)
  }
  const stop = (): Promise<void> => {
    stopped = true
    return letGo()
  }
  const restart = async (): Promise<void> => {
    if (stopped || child === undefined) return
    await letGo()
    if (stopped) return
    child = spawned()
    await waited()
  }
  const memory = (): number | undefined => (child?.pid === undefined ? undefined : resident(child.pid))
  return { kind: 'server', name, path, deaths: () => deaths, restart, memory, start, stop }
}
