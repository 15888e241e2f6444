/** A server that is started by a command, and started again when it dies. */
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import type { Either } from 'fp-ts/lib/Either.js'
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

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: HOST, port })
    const say = (yes: boolean) => (): void => {
      socket.destroy()
      resolve(yes)
    }
    socket.on('connect', say(true))
    socket.on('error', say(false))
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

/** The server that a command starts. */
export const commandTarget = (options: CommandOptions): ServerTarget => {
  const { command, name = command, cwd, path = '/', patience = 15_000 } = options
  let child: ChildProcess | undefined
  let deaths = 0
  let port = 0
  let stopped = false
  const spawned = (): ChildProcess => {
    const env = { ...process.env, PORT: `${port}` }
    const line = command.replaceAll('{port}', `${port}`)
    const made = spawn(line, {
      shell: true,
      detached: true,
      stdio: 'ignore',
      env,
      ...(cwd === undefined ? {} : { cwd }),
    })
    made.on('error', () => {})
    made.on('exit', () => {
      if (stopped || made !== child) return
      deaths++
      // One that never was up is not started for ever.
      if (!up) return
      up = false
      child = spawned()
      void waited()
    })
    return made
  }
  let up = false
  const waited = async (): Promise<boolean> => {
    for (const from = performance.now(); performance.now() - from < patience && !stopped; await wait(20))
      if (await listens(port)) {
        up = true
        return true
      }
    return false
  }
  const start = async (): Promise<Either<string, { readonly host: string; readonly port: number }>> => {
    stopped = false
    port = await freePort()
    child = spawned()
    if (await waited()) return { _tag: 'Right', right: { host: HOST, port } }
    await stop()
    return { _tag: 'Left', left: `${name} does not listen on ${port} within ${patience} ms` }
  }
  const stop = async (): Promise<void> => {
    stopped = true
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null) return
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()))
    kill(running)
    await Promise.race([gone, wait(2000)])
  }
  return { kind: 'server', name, path, deaths: () => deaths, start, stop }
}
